"""The pictures of the guides, taken of the real service as each of its people uses it, in both languages."""

import sys
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from displays.words import LANGUAGES
from tests.doubles.cast import painted
from tests.doubles.chromium import LIMIT, chromium
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until
from tests.gallery.studio import HAND, Say, Studio

MAIN = ("ubnd-tinh", "main")
OTHERS = (("ubnd-tinh", "left"), ("so-y-te", "main"), ("so-khcn", "main"), ("so-tai-chinh", "main"))
HEADER = 5  # the template's row of headings


def take(say: Say, languages: Iterable[str] = LANGUAGES) -> None:
    """Take them all, in each language on a service of its own."""
    expect.set_options(timeout=LIMIT)
    for language in languages:
        with ExitStack() as stack:
            directory = stack.enter_context(TemporaryDirectory())
            service = stack.enter_context(Service(Path(directory)))
            browser = stack.enter_context(chromium())
            studio = Studio(service, browser, language, say)
            operator = service.user("Nguyễn Thị Hà", "operator")
            technician(studio, operator)
            wall = studio.screen(operator, MAIN)
            for place in OTHERS:
                studio.screen(operator, place)
            leader(studio, wall)
            steward(studio, Path(directory))
            at_the_desk(studio, operator)
            meeting(studio, operator)
            preflight(studio, operator)
            administrator(studio)
            testcard(studio, operator, wall)
            assert not browser.faults, browser.faults


def technician(studio: Studio, operator: Client) -> None:
    """A screen that waits, and the phone that has scanned it."""
    wall = studio.page("/screen", size={"width": 1280, "height": 720})
    waiting = wall.locator("io-pair[data-code]")
    code = waiting.get_attribute("data-code")
    expect(waiting.locator("svg")).to_be_visible()
    studio.shoot(wall, "pair-screen", waiting.locator(".code"), waiting.locator("svg"), wide=800)
    phone = studio.page(f"/preflight#pair/{code}", operator, HAND)
    dialog = phone.locator("dialog.pairing")
    expect(dialog.locator("[data-do=approve]")).to_be_enabled()
    place, pair = dialog.locator("[name=place]"), dialog.locator("[data-do=approve]")
    studio.shoot(phone, "pair", place, pair, part=dialog, first=3)
    phone.context.close()
    wall.context.close()


def leader(studio: Studio, wall: Page) -> None:
    """The overview, before anybody has decided on the held figure."""
    tiles = [wall.locator(f"io-wall [data-tile='{name}']") for name in ("can-chu-y", "van-ban-den", "van-ban-di")]
    studio.shoot(wall, "wall", *tiles, wide=960)


def steward(studio: Studio, directory: Path) -> None:
    """A department some days after its last figures, which are made up; one figure, and a file with faults in it."""
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    days = [(today - timedelta(days=ago)).isoformat() for ago in (8, 7, 6)]
    sent = {"YT-04": (11250, 11874, 11902), "YT-03": (82.4, 81.2, 79.9)}
    figures = [
        {"series": series, "value": value, "period": day}
        for series, values in sent.items()
        for value, day in zip(values, days, strict=True)
    ]
    person = studio.service.user("Phan Thị Lan", "steward", "so-y-te")
    person.ok("POST", "/api/observations", {"observations": figures})
    page = studio.page("/entry", person, accept_downloads=True)
    row = page.locator("button.owed-row[data-series=YT-04]")
    row.click()
    page.locator("[name=value]").fill("12.038")
    studio.shoot(page, "entry", row, *(page.locator(f"io-figure {each}") for each in
                 ("[name=value]", "[name=period]", "[data-do=send]")))  # fmt: skip

    page.locator("nav a[href='#file']").click()
    with page.expect_download() as download:
        page.locator("[data-do=template]").click()
    filled = directory / "mau.xlsx"
    download.value.save_as(filled)
    fill(filled, {"YT-06": "71,5", "YT-03": "83,1", "YT-04": "12.038", "YT-10": "9,6,"})
    page.locator("io-file input[type=file]").set_input_files(filled)
    confirm = page.locator("io-file [data-do=confirm]")
    expect(confirm).to_be_enabled()
    studio.shoot(page, "file", page.locator("li.cell .verdict").first, confirm)


def fill(template: Path, figures: dict[str, str]) -> None:
    """Write figures into a unit's workbook, as a steward does."""
    book = load_workbook(template)
    sheet = book.worksheets[0]
    heads = [str(cell.value) for cell in sheet[HEADER]]
    column = next(at for at, head in enumerate(heads, 1) if head.startswith(("Số liệu", "Value")))
    for row in range(HEADER + 1, sheet.max_row + 1):
        if value := figures.get(str(sheet.cell(row, 1).value)):
            sheet.cell(row, column).value = value
    book.save(template)


def at_the_desk(studio: Studio, operator: Client) -> None:
    """The operator looks at the rooms, chooses a layout, looks at what is held, and begins a notice."""
    page = studio.page("/console", operator)
    for room, key in (*OTHERS, MAIN):
        expect(page.locator(f"button.room[data-screen='{room}/{key}']")).to_have_attribute("data-state", "painted")
    card = page.locator("button.room[data-screen='ubnd-tinh/main']")
    card.click()
    layout = page.locator("io-picker [data-layout=y-te]")
    expect(layout).to_be_visible()
    marks = (
        card,
        page.locator("[data-filter='!problems']"),
        page.locator(".panel h2"),
        page.locator("a[href='#held']"),
    )
    studio.shoot(page, "console", *marks)

    layout.click()
    expect(layout).to_contain_text("1/1")
    switch = page.locator("[data-do=switch]")
    expect(switch).to_be_enabled()
    marks = (layout, page.locator("[data-do=preview]"), switch, page.locator("io-picker [data-do=undo]"))
    studio.shoot(page, "switch", *marks, part=page.locator("io-picker"))
    page.keyboard.press("Escape")

    page.set_viewport_size({"width": 860, "height": 720})  # what follows is read as one column
    page.goto(f"{studio.service.url}/console#held")
    held = page.locator("io-held-card").first
    held.locator("[name=reason]").fill(
        {"vi": "Đã gọi Văn phòng, số đúng là 791.903", "en": "Called the office: 791,903"}[studio.language]
    )
    studio.shoot(
        page, "held", *(held.locator(each) for each in ("[name=value]", "[name=reason]", "[data-do=accept]")), part=held
    )

    page.locator("[data-do=notice]").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    studio.shoot(page, "notice", part=dialog)


def meeting(studio: Studio, operator: Client) -> None:
    """A meeting with an agenda is opened; a presenter joins by its code; afterwards there are minutes."""
    words = {
        "vi": ("Giao ban tháng 11", "Văn bản điện tử", "Y tế cơ sở", "Trần Văn Bình"),
        "en": ("Briefing of November", "Electronic documents", "Health", "Trần Văn Bình"),
    }[studio.language]
    page = studio.page("/console#meetings/new", operator)
    page.locator("input[name=name]").fill(words[0])
    form = page.locator("io-meeting-form")
    form.locator("[name=room][value=ubnd-tinh]").check()
    studio.shoot(page, "meeting-new", part=form)
    items = [
        {
            "key": "van-ban",
            "title": text(words[1]),
            "minutes": 10,
            "layout": "tong-quan",
            "topic": "van-ban",
        },
        {"key": "y-te", "title": text(words[2]), "minutes": 15, "layout": "y-te", "presenter": words[3]},
    ]
    opened = operator.meet("ubnd-tinh", name=text(words[0]), items=items)
    page.goto(f"{studio.service.url}/console#meetings/{opened['meeting']}")
    expect(page.locator("io-meeting-code svg").first).to_be_visible()
    studio.shoot(page, "meeting", part=page.locator("io-meeting-code"))

    phone = studio.page("/remote", size=HAND)
    phone.locator("[name=code]").fill(opened["code"])
    phone.locator("[name=name]").fill(words[3])
    studio.shoot(phone, "join", *(phone.locator(each) for each in ("[name=code]", "[name=name]", "[type=submit]")),
                 part=phone.locator("form.join"))  # fmt: skip
    phone.locator("[type=submit]").tap()
    phone.locator("[data-do=next]").tap()  # the first item brings its topic into focus
    topic = phone.locator("button[data-topic=van-ban]")
    expect(topic).to_have_attribute("aria-pressed", "true")
    painted(operator, MAIN)
    marks = (
        "io-remote .now io-miniature",
        "button[data-topic=van-ban]",
        "[data-do=hold]",
        "[data-do=next]",
        "[data-do=point]",
    )
    studio.shoot(phone, "phone", *(phone.locator(each).first for each in marks))
    operator.adjourn("ubnd-tinh")
    minutes = studio.page(f"/minutes/{opened['meeting']}?lang={studio.language}", operator)
    studio.shoot(minutes, "minutes")


def text(words: str) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, words)


def preflight(studio: Studio, operator: Client) -> None:
    """One room as a technician's phone tells it."""
    page = studio.page("/preflight#room/ubnd-tinh", operator, HAND)
    expect(page.locator("io-screens article.card").first).to_be_visible()
    until(lambda: page.locator("section.verdict").is_visible(), what="the room has been looked at")
    studio.shoot(page, "preflight")


def administrator(studio: Studio) -> None:
    """The page of people."""
    studio.service.user("Hoàng Văn Sơn", "presenter")
    person = studio.service.user("Lê Văn Nam", "admin")
    page = studio.page("/people", person)
    expect(page.locator(".persons")).to_be_visible()
    studio.shoot(page, "people")


def testcard(studio: Studio, operator: Client, wall: Page) -> None:
    """The test card, last: nothing may lie over the other pictures."""
    operator.ok("POST", "/api/rooms/ubnd-tinh/do", {"do": "testcard", "screen": "main"})
    expect(wall.locator("io-testcard")).to_be_visible()
    studio.shoot(wall, "testcard", wide=800)


if __name__ == "__main__":
    take(print, sys.argv[1:] or LANGUAGES)
