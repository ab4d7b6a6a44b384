import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from broadcaster.events import Draft, Kind
from broadcaster.model import Sensitivity
from broadcaster.presence import Presence
from broadcaster.seat import Seat, SeatKind
from broadcaster.telling import FORGET
from tests.doubles.page import Page, Pipe


class Hall:
    """Presence with a clock moved by hand, and seats without a hub."""

    def __init__(self) -> None:
        self.time = 100.0
        self.meetings: set[str] = set()
        self.presence = Presence(
            clock=lambda: datetime(2026, 11, 23, 2, 0, int(self.time) % 60, tzinfo=UTC),
            now=lambda: self.time,
            meeting=lambda room, screen: room in self.meetings,
        )
        self.ids = 0

    def seat(self, place: str = "r1/main", device: str = "d1", kind: SeatKind = SeatKind.SCREEN) -> Seat:
        self.ids += 1
        room, _, screen = place.partition("/")
        seat = Seat(
            self.ids, kind, Pipe(Page()), Sensitivity.PUBLIC, room=room, screen=screen, device=device, name="token:x"
        )
        self.presence.joined(seat)
        return seat

    def message(self, after: int = -1, *rooms: str) -> Any:
        self.presence.publish()
        frame = self.presence.frame(after, frozenset(rooms))
        return json.loads(frame.payload) if frame else None


@pytest.fixture
def hall() -> Hall:
    return Hall()


def receipt(seq: int = 5, scene: int = 3, **more: Any) -> dict[str, Any]:
    return {"type": "painted", "seq": seq, "scene": scene, **more}


def test_record_says_who_and_what_was_painted(hall: Hall) -> None:
    """A screen's record has everything the console shows, in the shape of the wire."""
    seat = hall.seat()
    hall.presence.painted(seat, receipt(errors=1, faults={"giuong": "TypeError: x is undefined"}))
    record = hall.message()["screens"]["r1/main"]
    assert record == {
        "room": "r1", "screen": "main", "device": "d1", "since": "2026-11-23T02:00:40.000Z", "address": "", "build": "",
        "seen": "2026-11-23T02:00:40.000Z", "hidden": False, "errors": 1,
        "painted": {"seq": 5, "scene": 3, "at": "2026-11-23T02:00:40.000Z"},
        "lag": None, "behind": False, "frozen": False, "count": 1, "unpainted": 0, "slow": [],
        "faults": {"giuong": "TypeError: x is undefined"}, "condition": None, "ready": None,
    }  # fmt: skip


def test_console_sees_how_far_a_page_lags_and_who_is_slow(hall: Hall) -> None:
    """The time from writing to painting, how much of what was written is not painted yet, and slow pages by name."""
    seat, other = hall.seat(), hall.seat(device="")
    seat.cursor, seat.written, seat.scene_changed = 7, hall.time, 3
    hall.time += 0.25
    hall.presence.painted(seat, receipt(seq=5))
    record = hall.presence.get("r1", "main")
    assert record is not None
    assert (record.lag, record.unpainted, record.slow) == (None, 2, ())
    hall.presence.painted(seat, receipt(seq=7))
    hall.presence.publish()
    other.behind = True
    hall.presence.fell_behind(other, True)
    shown = hall.message()["screens"]["r1/main"]
    assert (shown["lag"], shown["unpainted"], shown["slow"], shown["behind"]) == (250, 0, ["token:x"], False)
    other.behind = False
    hall.presence.fell_behind(other, False)
    assert hall.message()["screens"]["r1/main"]["slow"] == []


def test_remotes_and_consoles_are_nobodys_screen(hall: Hall) -> None:
    """Only screens are present."""
    hall.seat(kind=SeatKind.REMOTE)
    hall.seat("", kind=SeatKind.CONSOLE)
    assert hall.presence.connected() == {}


def test_only_news_is_published(hall: Hall) -> None:
    """A receipt that says the same again stirs nobody; another scene does."""
    seat = hall.seat()
    assert hall.presence.publish()
    hall.presence.painted(seat, receipt(seq=5))
    assert hall.presence.publish()
    hall.presence.painted(seat, receipt(seq=6))
    assert not hall.presence.publish()
    hall.presence.painted(seat, receipt(seq=6, scene=4))
    assert hall.presence.publish()


def test_whole_at_first_then_what_changed(hall: Hall) -> None:
    """Who has seen nothing gets everything; who has seen a version gets what came after it, null for who left."""
    one, _ = hall.seat("r1/main"), hall.seat("r1/left", "d2")
    assert hall.message()["whole"] is True
    version = hall.presence.version
    assert hall.message(version) is None
    hall.presence.left(one)
    assert hall.message(version) == {"type": "presence", "whole": False, "screens": {"r1/main": None}}
    assert hall.message()["screens"].keys() == {"r1/left"}


def test_remote_hears_of_its_rooms_only(hall: Hall) -> None:
    """The message for some rooms leaves the others out, also one whose name begins alike."""
    hall.seat("r1/main")
    hall.seat("r10/main", "d2")
    hall.seat("r2/main", "d3")
    assert hall.message(-1, "r1")["screens"].keys() == {"r1/main"}
    assert hall.message(-1, "r1", "r2")["screens"].keys() == {"r1/main", "r2/main"}


def test_console_that_slept_long_gets_everything(hall: Hall) -> None:
    """Vanished screens are forgotten after FORGET versions; an older console gets the whole again."""
    gone = hall.seat("r1/left", "d2")
    hall.presence.publish()
    version = hall.presence.version
    hall.presence.left(gone)
    seat = hall.seat()
    for scene in range(FORGET + 2):
        hall.presence.painted(seat, receipt(scene=scene))
        hall.presence.publish()
    assert hall.message(version)["whole"] is True
    assert "r1/left" not in hall.presence._telling


def test_newest_device_stands_for_the_screen(hall: Hall) -> None:
    """A paired device comes before programs; among equals the newest; all are counted."""
    hall.seat(device="d1")
    newest = hall.seat(device="d2")
    hall.seat(device="")
    record = hall.presence.get("r1", "main")
    assert record is not None
    assert (record.device, record.count) == ("d2", 3)
    hall.presence.left(newest)
    assert hall.presence.connected() == {"r1/main": "d1"}


def test_leaving_twice_is_no_harm(hall: Hall) -> None:
    """The end of a connection may be told more than once."""
    seat = hall.seat()
    hall.presence.left(seat)
    hall.presence.left(seat)
    hall.presence.painted(seat, receipt())
    hall.presence.fell_behind(seat, True)
    assert hall.presence.get("r1", "main") is None


def test_screen_that_paints_nothing_is_frozen(hall: Hall) -> None:
    """A screen that sends no receipt for the limit is frozen until it paints again; a hidden one is at once."""
    seat = hall.seat()
    hall.time += 5
    hall.presence.freeze(5)
    assert hall.presence.get("r1", "main").frozen is False  # type: ignore[union-attr]
    hall.time += 0.1
    hall.presence.freeze(5)
    assert hall.presence.get("r1", "main").frozen is True  # type: ignore[union-attr]
    hall.presence.painted(seat, receipt())
    assert hall.presence.get("r1", "main").frozen is False  # type: ignore[union-attr]
    hall.presence.painted(seat, receipt(hidden=True))
    assert hall.presence.get("r1", "main").frozen is True  # type: ignore[union-attr]


def test_lag_is_from_the_frame_to_its_receipt(hall: Hall) -> None:
    """Lag counts from the writing of the newest frame; a receipt of an older picture does not end the wait."""
    seat = hall.seat()
    seat.cursor, seat.scene_changed, seat.written = 7, 3, hall.time
    hall.time += 0.05
    hall.presence.painted(seat, receipt(seq=6))
    assert hall.presence.get("r1", "main").lag is None  # type: ignore[union-attr]
    hall.time += 0.2
    hall.presence.painted(seat, receipt(seq=7))
    assert hall.presence.get("r1", "main").lag == 250  # type: ignore[union-attr]
    hall.time += 5
    hall.presence.painted(seat, receipt(seq=7))
    assert hall.presence.get("r1", "main").lag == 250  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "wrong",
    [
        {"seq": "5"},
        {"seq": -1},
        {"seq": True},
        {"scene": 1.5},
        {"errors": 1 << 60},
    ],
)
def test_receipt_of_another_shape_is_refused(hall: Hall, wrong: dict[str, Any]) -> None:
    """What is no whole number is not taken, and changes nothing."""
    seat = hall.seat()
    with pytest.raises(ValueError, match="where a whole number belongs"):
        hall.presence.painted(seat, receipt() | wrong)
    assert hall.presence.get("r1", "main").painted is None  # type: ignore[union-attr]


def test_receipts_are_kept_during_meetings_only(hall: Hall) -> None:
    """During a meeting the receipts of a second become one event, each as it came; outside of one nothing is kept."""
    here, there = hall.seat("r1/main"), hall.seat("r2/main", "d2")
    hall.meetings.add("r1")
    for seq in (5, 6, 6):
        hall.presence.painted(here, receipt(seq=seq))
        hall.presence.painted(there, receipt(seq=seq))
    draft = hall.presence.receipts.draft()
    assert draft is not None
    assert draft.kind is Kind.PAINTED
    seen = {"room": "r1", "screen": "main", "scene": 3, "at": "2026-11-23T02:00:40.000Z"}
    assert draft.data == {"receipts": [{**seen, "seq": 5}, {**seen, "seq": 6}]}
    assert hall.presence.receipts.draft() is None
    hall.presence.painted(here, receipt(seq=6))
    assert hall.presence.receipts.draft() is None
    hall.presence.painted(here, receipt(seq=6, faults={"giuong": "x"}))
    failing = hall.presence.receipts.draft()
    assert failing is not None
    assert failing.data == {"receipts": [{**seen, "seq": 6, "faults": ["giuong"]}]}


async def test_roles_push_and_testify(hall: Hall) -> None:
    """The two roles tell the hub of news and record receipts by themselves."""
    recorded: list[Draft] = []
    told = asyncio.Event()

    class Hub:
        interval = 2.0

        def watched(self) -> None:
            told.set()

    async def record(*drafts: Draft) -> int:
        recorded.extend(drafts)
        return len(recorded)

    hall.meetings.add("r1")
    hall.presence.painted(hall.seat(), receipt())
    roles = [
        asyncio.create_task(hall.presence.push(Hub())),
        asyncio.create_task(hall.presence.receipts.testify(record)),
    ]
    async with asyncio.timeout(5):
        await told.wait()
    assert [draft.kind for draft in recorded] == [Kind.PAINTED]
    for role in roles:
        role.cancel()
    await asyncio.gather(*roles, return_exceptions=True)
