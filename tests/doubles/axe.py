"""What a screen reader, a keyboard and weak eyes meet: axe-core, with all of its rules on."""

from playwright.sync_api import Page

from tests.doubles.service import ROOT

AXE = ROOT / "displays" / "web" / "node_modules" / "axe-core" / "axe.min.js"
FINDS = """async () => (await axe.run(document, { resultTypes: ['violations'], elementRef: false })).violations.flatMap(
  ({ id, nodes }) => nodes.map(({ target, any, all, none }) =>
    `${id} at ${target.flat().join(' ')}: ${[...any, ...all, ...none].map((each) => each.message).join('; ')}`))"""


def finds(page: Page) -> list[str]:
    """What axe-core objects to on the page as it stands: rule, element, reason."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(FINDS)
    return found
