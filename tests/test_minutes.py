"""The minutes of a meeting: as JSON, page, Word file and table, for whoever may know what is in them."""

import csv
import hashlib
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import docx
import orjson
import pytest

from broadcaster.events import Draft, Kind
from broadcaster.journal import JournalError
from displays.proof import FORM
from displays.rights import Role, Scope
from displays.verifying import sentences
from tests.doubles.house import Caller, Indoors, indoors
from tests.doubles.seen import Screen, journalled
from tests.doubles.waiting import reached

ROOM = "ubnd-tinh"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


ITEMS = [
    {"key": "mo-dau", "title": {"vi": "Mở đầu"}, "minutes": 5},
    {
        "key": "van-ban",
        "title": {"vi": "Văn bản điện tử"},
        "minutes": 1,
        "presenter": "VP UBND tỉnh",
        "topic": "van-ban",
    },
]


async def post(sender: Caller, **values: Any) -> None:
    observations = [
        {"series": code.replace("_", "-"), "value": v, "period": "2021-01-01/P9M", "as_of": "2021-09-30T10:00:00Z"}
        for code, v in values.items()
    ]
    await sender.ok("POST", "/api/observations", {"observations": observations})


async def held_meeting(house: Indoors, **wish: Any) -> tuple[Caller, str]:
    """A meeting of two steps with figures, a focus, a mark, a note and an assignment; the operator and its id."""
    operator, sender = await house.person("Hà", Role.OPERATOR), await house.program(Scope.INGEST)
    await post(sender, VB_01=5_238_802, VB_02=791_903)
    words = {"name": {"vi": "Giao ban tháng 10"}, "items": ITEMS, **wish}
    meeting = (await operator.ok("POST", "/api/meetings", {"rooms": [ROOM], **words}))["meeting"]
    screen = Screen(house.house)
    screen.paint()
    for body in ({"move": "next"}, {"move": "next"}):
        await operator.ok("POST", f"/api/meetings/{meeting}/agenda/step", body)
        await settled(house, screen)
        screen.paint()
    await post(sender, VB_02=791_950)
    await settled(house, screen)
    screen.paint(faults={"ty-le": "TypeError"})
    await operator.ok("POST", f"/api/meetings/{meeting}/marks", {"text": "Số ký số"})
    await operator.ok("POST", f"/api/meetings/{meeting}/notes", {"text": "=Đồng ý với báo cáo"})
    assignment = {"text": "Rà soát văn bản ký số", "unit": "vp-ubnd", "due": "2021-10-15"}
    await operator.ok("POST", f"/api/meetings/{meeting}/assignments", assignment)
    await journalled(house.house)
    return operator, meeting


async def settled(house: Indoors, screen: Screen) -> None:
    def there() -> bool:
        view, scene = screen.seat.view, house.scene()
        assert view is not None
        assert screen.page.scene is not None
        return screen.seat.cursor >= view.top and screen.page.scene["changed"] == scene["changed"]

    await reached(there, what="the page has what it lacks")


async def test_minutes_say_what_was_shown_and_done(house: Indoors) -> None:
    """The agenda with its times, the focus that an item brought, who did what; what the secretary wrote."""
    operator, meeting = await held_meeting(house)
    await operator.ok("DELETE", f"/api/meetings/{meeting}")
    minutes = await operator.get(f"/api/meetings/{meeting}/minutes", lang="vi")
    facts = minutes["facts"]
    assert (minutes["running"], facts["meeting"]["name"], facts["meeting"]["ended_by"]) == (
        False, {"vi": "Giao ban tháng 10"}, "Hà"
    )  # fmt: skip
    (main,) = [one for one in facts["screens"] if (one["room"], one["screen"]) == (ROOM, "main")]
    assert [(one["layout"]["key"], one["focus"] and one["focus"]["key"]) for one in main["shown"]] == [
        ("tong-quan", None), ("tong-quan", "van-ban")
    ]  # fmt: skip
    assert main["shown"][-1]["items"] == ["van-ban"]
    assert main["shown"][-1]["receipts"][-1]["faults"] == ["ty-le"]
    said = [minutes["said"][number] for number in main["shown"][-1]["receipts"][-1]["figures"]]
    assert {"name": "Văn bản đi", "text": "791.950", "unit": "văn bản"} in said
    assert [one["text"] for one in facts["marks"]] == ["Số ký số"]
    assert [(one["text"], one["item"]) for one in facts["notes"]] == [("=Đồng ý với báo cáo", "van-ban")]
    assert [(one["unit"], one["due"]) for one in facts["assignments"]] == [("vp-ubnd", "2021-10-15")]
    assert [one["did"] for one in facts["deeds"]] == [
        "meeting.opened", "meeting.planned", "meeting.stepped", "meeting.stepped", "meeting.marked", "meeting.ended",
    ]  # fmt: skip


async def test_what_was_painted_last_belongs_to_the_meeting(house: Indoors) -> None:
    """Receipts of its last second are kept before its end, not after it."""
    operator, meeting = await held_meeting(house)
    screen = Screen(house.house)
    await settled(house, screen)
    screen.paint()
    await operator.ok("DELETE", f"/api/meetings/{meeting}")
    minutes = await operator.get(f"/api/meetings/{meeting}/minutes")
    (main,) = [one for one in minutes["facts"]["screens"] if (one["room"], one["screen"]) == (ROOM, "main")]
    last = main["shown"][-1]["receipts"][-1]
    assert (last["seq"], last["scene"]) == (screen.paintings[-1].seq, screen.paintings[-1].scene["changed"])


async def test_the_code_stays_and_can_be_made_again(house: Indoors) -> None:
    """Of a meeting that is over; a note written afterwards is another code, and the events' code the same."""
    operator, meeting = await held_meeting(house)
    await operator.ok("DELETE", f"/api/meetings/{meeting}")
    address = f"/api/meetings/{meeting}/minutes"
    minutes = await operator.get(address)
    said = f"{FORM}\n{minutes['journal']['sha256']}\n".encode() + orjson.dumps(
        minutes["facts"], option=orjson.OPT_SORT_KEYS
    )
    assert hashlib.sha256(said).hexdigest() == minutes["sha256"]
    await house.person("lan", Role.VIEWER)
    assert (await operator.get(address))["sha256"] == minutes["sha256"]
    house.house.archive.forget()
    assert (await operator.get(address, lang="vi"))["sha256"] == minutes["sha256"]
    await operator.ok("POST", f"/api/meetings/{meeting}/notes", {"text": "Bổ sung"})
    later = await operator.get(address)
    assert [one["text"] for one in later["facts"]["notes"]][-1] == "Bổ sung"
    assert later["sha256"] != minutes["sha256"]
    assert later["journal"] == minutes["journal"]


async def test_verifying_a_meeting_names_the_codes(house: Indoors) -> None:
    """The command line makes the minutes again out of the journal, for each clearance; of no other meeting."""
    operator, meeting = await held_meeting(house)
    journal = house.house.journal
    assert (await sentences(journal, meeting))[-1] == "The meeting goes on: its minutes are not final."
    await operator.ok("DELETE", f"/api/meetings/{meeting}")
    minutes = await operator.get(f"/api/meetings/{meeting}/minutes")
    kept, head, restricted, internal, public = await sentences(journal, meeting)
    first, last = minutes["journal"]["first"], minutes["journal"]["last"]
    assert kept.startswith(f"Events {first} to {last} are as they were kept")
    assert f"of events {first} to {last}" in head
    assert restricted.split() == ["restricted", minutes["sha256"]]
    assert len({restricted.split()[1], internal.split()[1], public.split()[1]}) == 3
    assert len(await sentences(journal, "")) == 1
    with pytest.raises(JournalError, match=r"^There is no meeting 'm-9' in the journal"):
        await sentences(journal, "m-9")


async def test_minutes_outlive_the_figures_they_are_made_of(house: Indoors) -> None:
    """They stand in the journal from the meeting's end on; only when they are trimmed themselves, they are gone."""
    operator, meeting = await held_meeting(house)
    await operator.ok("DELETE", f"/api/meetings/{meeting}")
    address, (journal, state) = f"/api/meetings/{meeting}/minutes", (house.house.journal, house.house.state)
    code = (await operator.get(address))["sha256"]
    for _ in range(2):  # nothing is trimmed that the older one lacks
        await house.house.broadcast.record(Draft(Kind.SIGNED_IN, "lan", {"name": "lan"}))
        await journal.keep_checkpoint(state.seq, list(state.snapshot().parts()))
    assert await journal.trim(state.seq - 1, (Kind.OBSERVED,))
    house.house.archive.forget()
    assert (await operator.get(address))["sha256"] == code
    assert await journal.trim(state.seq - 1, (Kind.MINUTES_KEPT,))
    house.house.archive.forget()
    await operator.expect_refusal(410, "minutes_trimmed", "GET", address)
    assert "cannot be made again" in (await sentences(journal, meeting))[-1]


async def test_a_meeting_that_ends_by_itself_has_minutes(house: Indoors) -> None:
    """Its time came: there is no event of its end, and nobody who ended it."""
    _, meeting = await held_meeting(house)
    house.clock.forward(hours=9)
    program = await house.program(Scope.OPERATE)
    minutes = await program.get(f"/api/meetings/{meeting}/minutes")
    assert (minutes["running"], minutes["facts"]["meeting"]["ended_by"]) == (False, None)
    assert minutes["facts"]["meeting"]["ended"]


async def test_a_planned_meeting_has_shown_nothing(house: Indoors) -> None:
    """What is planned is said to be that, on the page too."""
    operator = await house.person("Hà", Role.OPERATOR)
    wish = {"rooms": [ROOM], "starts": "2099-01-01T00:00:00Z", "until": "2099-01-01T02:00:00Z", "rehearsal": True}
    meeting = (await operator.ok("POST", "/api/meetings", wish))["meeting"]
    facts = (await operator.get(f"/api/meetings/{meeting}/minutes"))["facts"]
    assert facts["meeting"]["began"] is None
    assert all(one["shown"] == [] for one in facts["screens"])
    page = (await operator.call("GET", f"/minutes/{meeting}?lang=vi")).text
    assert "Phiên họp chưa bắt đầu" in page
    assert "Tổng duyệt" in page


async def test_minutes_are_for_who_may_know(house: Indoors) -> None:
    """A presenter sees the meeting of their own rooms; who may see only public figures is shown no others."""
    operator, meeting = await held_meeting(house)
    address = f"/api/meetings/{meeting}/minutes"
    away = await house.presenter("so-y-te")
    await away.expect_refusal(403, "not_your_room", "GET", address)
    viewer = await house.program(Scope.READ, room="kim-lien")
    await viewer.expect_refusal(403, "not_your_room", "GET", address)
    await operator.expect_refusal(404, "not_found", "GET", "/api/meetings/m-none/minutes")
    public = (await (await house.person("xa", Role.VIEWER)).get(address))["facts"]
    assert (public["clearance"], public["left_out"], bool(public["notes"])) == ("internal", 0, True)
    nobody = await house.caller()
    await nobody.expect_refusal(401, "sign_in", "GET", address)
    page = await nobody.call("GET", f"/minutes/{meeting}")
    assert (page.status_code, page.headers["location"]) == (303, f"/sign-in?next=/minutes/{meeting}")


async def test_every_form_says_the_same(house: Indoors) -> None:
    """Page, Word file and table bear the code and the figures; no cell of the table is a formula."""
    operator, meeting = await held_meeting(house)
    await operator.ok("DELETE", f"/api/meetings/{meeting}")
    address = f"/api/meetings/{meeting}/minutes"
    code = (await operator.get(address))["sha256"]
    page = (await operator.call("GET", f"/minutes/{meeting}?lang=vi")).text
    word = docx.Document(io.BytesIO((await operator.call("GET", f"{address}.docx?lang=vi")).content))
    table = (await operator.call("GET", f"{address}.csv?lang=vi")).content.decode("utf-8-sig")
    told = "\n".join([
        *(one.text for one in word.paragraphs),
        *(cell.text for grid in word.tables for row in grid.rows for cell in row.cells),
    ])  # fmt: skip
    for form in (page, told, table):
        for words in (code, "791.903", "791.950", "Văn bản đi", "Văn bản điện tử", "9 tháng đầu năm 2021"):
            assert words in form
    for form in (page, told):
        for words in ("Giao ban tháng 10", "Đồng ý với báo cáo", "VP UBND tỉnh", "15/10/2021", "Số ký số", "791.950"):
            assert words in form
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    header = word.tables[0].rows[0]._tr
    assert header.xpath("./w:trPr/w:tblHeader")
    assert [one.style.name for one in word.paragraphs if one.style and one.style.name.startswith("Heading 1")]
