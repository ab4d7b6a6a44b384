"""Looking back: what a room showed at a past moment, looked at and brought back on its screens."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from broadcaster.beginning import begin
from broadcaster.events import Draft, Kind
from broadcaster.index import Index
from broadcaster.model import Sensitivity
from broadcaster.moments import instant, later
from broadcaster.seat import Seat, SeatKind
from broadcaster.state import State
from displays.looking import Looker
from displays.replay import PAST_LIMIT
from displays.rights import Role
from tests.doubles.house import Indoors, indoors
from tests.doubles.line import Line
from tests.doubles.page import Page
from tests.doubles.waiting import reached
from tests.test_api import post, sent

ROOM = "/api/rooms/ubnd-tinh"
HEALTH = "/api/rooms/so-y-te"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def wall(house: Indoors, room: str = "ubnd-tinh", screen: str = "main") -> Any:
    """The first picture of a screen that joins now."""
    return wall_of(house.house.state, room, screen)


def wall_of(state: State, room: str = "ubnd-tinh", screen: str = "main") -> Any:
    seat = Seat(1, SeatKind.SCREEN, Line(Page()), Sensitivity.RESTRICTED, room=room, screen=screen)
    return json.loads(Index(state).wanted(seat).wall().payload)


async def two_times(house: Indoors) -> str:
    """A figure and a layout, and others later; the moment of the first ones."""
    operator = await house.person("ha", Role.OPERATOR)
    await post(house, sent("VB-01", 5_238_802))
    before = house.house.state.at
    house.clock.forward(seconds=5)
    await post(house, sent("VB-01", 5_300_000, as_of="2021-10-02"))
    await operator.ok("PUT", f"{ROOM}/layout", {"layout": "y-te"})
    house.clock.forward(seconds=5)
    return before


async def test_a_room_shows_its_past_wall_and_returns(house: Indoors) -> None:
    """Layout and figures of then on every screen that joins; the scene says so, and until when."""
    before = await two_times(house)
    live = wall(house)
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", f"{ROOM}/hold", {"at": before})
    past, scene = wall(house), house.scene()
    assert (past["layout"]["key"], past["values"]["VB-01"]["v"]) == ("tong-quan", 5_238_802)
    assert past["view"] != live["view"]
    assert (scene["layout"], scene["hold"]["at"], scene["hold"]["past"]) == ("tong-quan", before, True)
    assert (scene["next"]["layout"], scene["next"]["at"]) == ("y-te", scene["hold"]["until"])
    assert scene["why"]["hold"]["by"] == "minh"
    assert house.scene("so-y-te")["hold"] is None
    await post(house, sent("VB-01", 5_400_000, as_of="2021-10-03"))
    assert wall(house)["values"]["VB-01"]["v"] == 5_238_802
    await operator.ok("DELETE", f"{ROOM}/hold")
    assert (wall(house)["layout"]["key"], house.scene()["hold"]) == ("y-te", None)


async def test_a_look_back_ends_by_itself(house: Indoors) -> None:
    """Ten minutes are the limit where nobody says another; then the room is back at what it would show."""
    before = await two_times(house)
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", f"{ROOM}/hold", {"at": before})
    until = house.scene()["hold"]["until"]
    assert instant(house.clock()) < until <= later(instant(house.clock()), PAST_LIMIT)
    house.clock.forward(seconds=PAST_LIMIT)
    await house.house.broadcast.record(Draft(Kind.MOMENT, "test", {"at": until}))
    assert (wall(house)["layout"]["key"], house.scene()["hold"]) == ("y-te", None)
    sooner = later(instant(house.clock()), 60)
    await operator.ok("PUT", f"{ROOM}/hold", {"at": before, "until": sooner})
    assert house.scene()["hold"]["until"] == sooner


async def test_what_cannot_be_looked_back_to_is_refused(house: Indoors) -> None:
    """Tomorrow, before there was anything, a group, and events that were let go; nothing is kept of the attempts."""
    before = await two_times(house)
    operator = await house.person("minh", Role.OPERATOR)
    seq, hold = house.house.state.seq, f"{ROOM}/hold"
    await operator.expect_refusal(422, "not_yet", "PUT", hold, {"at": "2099-01-01T00:00:00Z"})
    await operator.expect_refusal(422, "bad_instant", "PUT", hold, {"at": "hôm qua lúc chín giờ"})
    await operator.expect_refusal(404, "not_found", "PUT", hold, {"at": "2020-01-01T00:00:00Z"})
    wish = {"claims": [{"width": "all", "slot": "hold", "value": before}]}
    await operator.expect_refusal(422, "past_one_room", "POST", "/api/claims", wish)
    assert house.house.state.seq == seq
    await house.house.broadcast.checkpoints.take()
    await house.house.journal.trim(seq, [Kind.OBSERVED])
    await operator.expect_refusal(410, "trimmed", "PUT", hold, {"at": before})


async def test_a_layout_asked_for_brings_the_room_back(house: Indoors) -> None:
    """Whoever switches the layout of a screen that looks back sees it; taking that back shows the past again."""
    before = await two_times(house)
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", f"{ROOM}/hold", {"at": before})
    house.clock.forward(seconds=5)
    claim = {"width": "screen", "key": "ubnd-tinh/main", "slot": "layout", "value": "y-te"}
    done = await operator.ok("POST", "/api/claims", {"claims": [claim]})
    assert (house.scene()["layout"], house.scene()["hold"]) == ("y-te", None)
    assert wall(house)["layout"]["key"] == "y-te"
    assert house.scene(screen="left")["hold"]["past"], "the room's other screen goes on looking back"
    await operator.ok("POST", "/api/claims", {"claims": done["before"]})
    assert (house.scene()["layout"], house.scene()["hold"]["at"]) == ("tong-quan", before)


async def test_an_alert_and_a_focus_reach_a_room_that_looks_back(house: Indoors) -> None:
    """Notices go on; a topic of the layout of then can be brought into focus."""
    before = await two_times(house)
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", f"{ROOM}/hold", {"at": before})
    notice = {"status": "Actual", "severity": "Extreme", "headline": {"vi": "Lũ khẩn cấp"}}
    await operator.ok("POST", "/api/notices", notice)
    assert [one["headline"]["vi"] for one in house.scene()["notices"]] == ["Lũ khẩn cấp"]
    await operator.ok("PUT", f"{ROOM}/focus", {"topic": "van-ban"})
    assert (house.scene()["focus"], house.scene()["layout"]) == ("van-ban", "tong-quan")
    await operator.expect_refusal(422, "unknown_topic", "PUT", f"{ROOM}/focus", {"topic": "khong-co"})


async def test_a_past_survives_a_restart_and_a_trimming(house: Indoors) -> None:
    """Folded again, also from a checkpoint with the old events trimmed, the room shows the same past wall."""
    before = await two_times(house)
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", f"{ROOM}/hold", {"at": before})
    shown, inside = wall(house), house.house
    assert wall_of(await begin(inside.journal, State())) == shown
    await inside.broadcast.checkpoints.take()
    await inside.journal.trim(inside.state.seq, [Kind.OBSERVED])
    assert wall_of(await begin(inside.journal, State())) == shown


async def test_a_moment_when_the_room_held_its_figures_shows_those(house: Indoors) -> None:
    """Looked back to is what stood on the wall: during a hold the held figures, in a look back that of then."""
    operator = await house.person("minh", Role.OPERATOR)
    first = await two_times(house)
    await operator.ok("PUT", f"{ROOM}/layout", {"layout": "tong-quan"})
    await operator.ok("PUT", f"{ROOM}/hold", {})
    house.clock.forward(seconds=5)
    await post(house, sent("VB-01", 5_400_000, as_of="2021-10-03"))
    during = house.house.state.at
    house.clock.forward(seconds=5)
    await operator.ok("PUT", f"{ROOM}/hold", {"at": first})
    looking = house.house.state.at
    house.clock.forward(seconds=5)
    await operator.ok("DELETE", f"{ROOM}/hold")
    for at, v in ((during, 5_300_000), (looking, 5_238_802)):
        await operator.ok("PUT", f"{ROOM}/hold", {"at": at})
        assert wall(house)["values"]["VB-01"]["v"] == v
    await operator.ok("DELETE", f"{ROOM}/hold")
    assert wall(house)["values"]["VB-01"]["v"] == 5_400_000


async def test_what_became_sensitive_leaves_the_past_at_once(house: Indoors) -> None:
    """A figure that is restricted by now is not on a lower room's past wall, nor are its name and rows of lists."""
    operator, state = await house.person("minh", Role.OPERATOR), house.house.state
    await operator.ok("PUT", f"{HEALTH}/layout", {"layout": "tong-quan"})
    await post(house, sent("YT-03", 99, "2021-10-06", as_of="2021-10-06"), sent("VB-01", 5_238_802))
    before = state.at
    house.clock.forward(seconds=5)
    await operator.ok("PUT", f"{HEALTH}/hold", {"at": before})
    first = wall(house, "so-y-te")
    assert "YT-03" in [row["key"] for row in first["values"]["@attention"]]
    assert first["values"]["VB-01"]["v"] == 5_238_802
    file = house.house.settings.site / "indicators.yaml"
    text = file.read_text(encoding="utf-8")
    for code in ("VB-01", "YT-03"):
        head, mark, rest = text.partition(f"- code: {code}\n")
        word = f"sensitivity: {state.indicators[code].sensitivity}"
        text = head + mark + rest.replace(word, "sensitivity: restricted", 1)
    file.write_text(text, encoding="utf-8")
    secret = Sensitivity.RESTRICTED
    await reached(lambda: state.indicators["YT-03"].sensitivity is secret, what="the catalogue is noticed")
    assert state.rooms["so-y-te"].clearance is not secret
    then = wall(house, "so-y-te")
    assert then["view"] != first["view"]
    assert "VB-01" not in then["values"]
    assert then["indicators"]["VB-01"] == {"withheld": True}
    assert "YT-03" not in [row["key"] for row in then["values"]["@attention"]]
    (looked, *_) = (await operator.get(f"{HEALTH}/wall", at=before))["screens"]
    assert ("VB-01" in looked["values"], looked["indicators"]["VB-01"]) == (False, {"withheld": True})


async def test_a_room_can_be_looked_at_along_a_line(house: Indoors) -> None:
    """Ticks say what happened in the room; looks may go back and forth."""
    before = await two_times(house)
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", f"{HEALTH}/layout", {"layout": "tong-quan"})
    line = await operator.get(f"{ROOM}/timeline")
    (tick,) = [one for one in line["ticks"] if one["kind"] == "claimed"]
    assert (tick["data"]["slot"], tick["data"]["value"], tick["by"]) == ("layout", "y-te", "ha")
    assert line["first"] <= line["since"] <= before < tick["at"] <= line["until"] == line["now"]
    shown = [(await operator.get(f"{ROOM}/wall", at=at))["screens"][0] for at in (before, tick["at"], before)]
    assert [one["layout"]["key"] for one in shown] == ["tong-quan", "y-te", "tong-quan"]
    assert shown[0]["indicators"]["VB-01"]["name"]["vi"] == state_name(house, "VB-01")
    await operator.expect_refusal(422, "bad_instant", "GET", f"{ROOM}/timeline", params={"since": "sáng nay"})
    await operator.expect_refusal(404, "not_found", "GET", "/api/rooms/khong-co/timeline")


async def test_a_look_says_the_same_whatever_was_looked_at_before(house: Indoors) -> None:
    """Forwards, backwards and over a checkpoint: each moment as a fold of its own has it."""
    inside, moments = house.house, []
    for v in range(4):
        await post(house, sent("VB-01", 5_300_000 + v, as_of=f"2021-10-0{v + 1}"))
        moments.append(inside.state.at)
        house.clock.forward(seconds=5)
        if v == 1:
            await inside.broadcast.checkpoints.take()
    looker = Looker()
    for number in (1, 3, 0, 2, 3, 1):
        seen = await looker.at(inside.journal, "ubnd-tinh", moments[number])
        fresh = await Looker().at(inside.journal, "ubnd-tinh", moments[number])
        assert seen == fresh
        assert seen
        values = {key: value for key, _, value, _ in seen.documents[0]["entries"]}
        assert values["VB-01"]["v"] == 5_300_000 + number


async def test_the_journal_does_not_repeat_pictures(house: Indoors) -> None:
    """The audit trail says that a moment was shown, and which; not all that stood there."""
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", f"{ROOM}/hold", {"at": await two_times(house)})
    (*_, told) = (await operator.get("/api/journal", kind="claimed", room="ubnd-tinh"))["events"]
    assert told["data"]["past"] is True


def state_name(house: Indoors, code: str) -> str:
    return house.house.state.indicators[code].name["vi"]
