"""A server that stands still (SIGSTOP) without closing anything: how long until the wall says so (DESIGN section 9).

Real Chromium on the real service; TIMES freezes, each begun at another moment between two beats. The clock runs from
the signal; the server's last word is at most a beat older.
"""

import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import Page

from tests.doubles.chromium import Chromium, chromium
from tests.doubles.service import Service

TIMES = 9
BEAT = 2.0  # seconds between two beats of so few screens
REACH = 6.0


def rows() -> list[dict[str, str]]:
    """The line of the table: what, measured, reach."""
    with tempfile.TemporaryDirectory() as directory, Service(Path(directory)) as service, chromium() as browser:
        page = _paired(browser, service)
        waits = sorted(_freeze(service, page, n * BEAT / TIMES) for n in range(TIMES))
    measured = f"{median(waits):.1f} s, at most {waits[-1]:.1f} s ({TIMES} times)"
    return [{"what": "server frozen until the wall says so", "measured": measured, "reach": f"<= {REACH:g} s"}]


def _paired(browser: Chromium, service: Service) -> Page:
    operator = service.user("Hà", "operator")
    page = browser.page(f"{service.url}/screen")
    page.wait_for_selector("io-pair[data-code]")
    code = page.locator("io-pair").get_attribute("data-code")
    id = next(each["id"] for each in operator.get("/api/pairings")["pairings"] if each["code"] == code)
    operator.ok("POST", f"/api/pairings/{id}/approve", {"room": "ubnd-tinh", "screen": "main"})
    page.wait_for_selector("io-wall [data-tile]")
    return page


def _freeze(service: Service, page: Page, after: float) -> float:
    """Seconds until the banner stands; the server goes on afterwards, and the wall has healed."""
    time.sleep(after)
    service.freeze()
    frozen = time.monotonic()
    try:
        page.wait_for_selector("io-wall .banner.off")
        return time.monotonic() - frozen
    finally:
        service.thaw()
        page.wait_for_selector("io-wall .banner.off", state="detached")
