"""What people ask of the screens, and who may."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from displays.rights import Role, Scope
from tests.doubles.house import Indoors, indoors


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


LAYOUT = "/api/rooms/ubnd-tinh/layout"
FOCUS = "/api/rooms/ubnd-tinh/focus"
HOLD = "/api/rooms/ubnd-tinh/hold"


async def test_an_operator_switches_a_room_and_takes_it_back(house: Indoors) -> None:
    """The answer comes when the state shows the layout; taking the claim back uncovers the home layout."""
    operator = await house.person("minh", Role.OPERATOR)
    answer = await operator.ok("PUT", LAYOUT, {"layout": "y-te"})
    assert house.scene()["layout"] == "y-te"
    assert house.scene()["why"]["layout"]["by"] == "minh"
    assert answer["seq"] == house.house.state.seq
    await operator.ok("DELETE", LAYOUT)
    assert house.scene()["layout"] == "tong-quan"


async def test_one_screen_can_differ_from_its_room(house: Indoors) -> None:
    """A claim for a screen reaches that screen only."""
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", LAYOUT, {"layout": "y-te", "screen": "left"})
    assert house.scene(screen="left")["layout"] == "y-te"
    assert house.scene()["layout"] == "tong-quan"
    await operator.ok("DELETE", LAYOUT, params={"screen": "left"})
    assert house.scene(screen="left")["why"]["layout"]["rank"] == "home"


async def test_what_is_not_there_cannot_be_shown(house: Indoors) -> None:
    """An unknown layout, room, screen or topic is refused by name and changes nothing."""
    operator = await house.person("minh", Role.OPERATOR)
    before = house.house.state.seq
    await operator.expect_refusal(422, "unknown_layout", "PUT", LAYOUT, {"layout": "khong-co"})
    await operator.expect_refusal(404, "not_found", "PUT", "/api/rooms/khong-co/layout", {"layout": "y-te"})
    await operator.expect_refusal(404, "not_found", "PUT", LAYOUT, {"layout": "y-te", "screen": "khong-co"})
    said = await operator.expect_refusal(422, "unknown_topic", "PUT", FOCUS, {"topic": "khong-co"})
    assert "tong-quan" in said["detail"]
    assert house.house.state.seq == before


async def test_a_claim_has_an_end(house: Indoors) -> None:
    """When the end has come the layout underneath is back, by an event and not by anybody's doing."""
    operator = await house.person("minh", Role.OPERATOR)
    await operator.expect_refusal(422, "past", "PUT", LAYOUT, {"layout": "y-te", "until": "2020-01-01T00:00:00Z"})
    await operator.expect_refusal(422, "bad_instant", "PUT", LAYOUT, {"layout": "y-te", "until": "ba giờ chiều"})
    beyond = {"layout": "y-te", "until": "9999-12-31T23:59:59-14:00"}
    await operator.expect_refusal(422, "bad_instant", "PUT", LAYOUT, beyond)
    await operator.ok("PUT", LAYOUT, {"layout": "y-te", "until": "2099-01-01T00:00:00+07:00"})
    assert house.scene()["why"]["layout"]["until"] == "2098-12-31T17:00:00.000Z"


async def test_a_presenter_drives_their_own_room_only(house: Indoors) -> None:
    """Layout, focus and hold in the meeting's room; every other room is refused and the attempt is journalled."""
    phone = await house.presenter()
    await phone.ok("PUT", LAYOUT, {"layout": "tong-quan"})
    await phone.ok("PUT", FOCUS, {"topic": "van-ban"})
    await phone.ok("PUT", HOLD, {})
    scene = house.scene()
    assert (scene["focus"], scene["hold"]["by"]) == ("van-ban", "Chị Lan")
    assert scene["why"]["layout"]["rank"] == "presenter"
    await phone.expect_refusal(403, "not_your_room", "PUT", "/api/rooms/so-y-te/hold", {})
    await phone.expect_refusal(403, "not_your_room", "PUT", "/api/claims/all/all/layout", {"value": "y-te"})
    await phone.expect_refusal(403, "not_your_room", "PUT", "/api/claims/screen/so-y-te/main/layout", {"value": "y-te"})
    await phone.ok("DELETE", HOLD)
    await phone.ok("DELETE", FOCUS)
    assert house.scene()["hold"] is None
    assert house.scene()["focus"] is None
    operator = await house.person("minh", Role.OPERATOR)
    refused = (await operator.get("/api/journal", kind="refused"))["events"]
    assert refused[0]["by"] == "Chị Lan"
    assert refused[0]["data"]["action"] == "PUT /api/rooms/so-y-te/hold"


async def test_a_pinned_layout_stops_the_presenter_and_says_whose_it_is(house: Indoors) -> None:
    """Without a pin the presenter's next ends an operator's layout; with one the answer names the operator."""
    phone = await house.presenter()
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", LAYOUT, {"layout": "y-te"})
    await phone.ok("PUT", LAYOUT, {"layout": "tong-quan"})
    assert house.scene()["layout"] == "tong-quan"
    await operator.ok("PUT", LAYOUT, {"layout": "y-te", "pinned": True})
    said = await phone.expect_refusal(409, "pinned", "PUT", LAYOUT, {"layout": "tong-quan"})
    assert said["by"] == "minh"
    assert "minh" in said["detail"]
    assert house.scene()["layout"] == "y-te"
    await phone.expect_refusal(403, "not_allowed", "PUT", LAYOUT, {"layout": "tong-quan", "pinned": True})


async def test_a_presenter_cannot_release_what_an_operator_holds(house: Indoors) -> None:
    """An operator's hold is the operator's; the operator ends the presenter's as well."""
    phone = await house.presenter()
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", HOLD, {})
    await phone.expect_refusal(409, "kept_by_operator", "DELETE", HOLD)
    await operator.ok("DELETE", HOLD)
    await phone.ok("PUT", HOLD, {})
    assert (await operator.ok("DELETE", HOLD))["ended"] == 1
    assert house.scene()["hold"] is None
    assert (await operator.ok("DELETE", HOLD))["ended"] == 0


async def test_the_end_of_the_meeting_ends_what_its_presenter_did(house: Indoors) -> None:
    """Cookie, claims and code are gone together."""
    phone = await house.presenter()
    await phone.ok("PUT", FOCUS, {"topic": "van-ban"})
    await phone.adjourn()
    assert house.scene()["focus"] is None
    assert house.scene()["meeting"] is None
    await phone.expect_refusal(401, "sign_in", "PUT", HOLD, {})
    await phone.expect_refusal(401, "sign_in", "GET", "/api/session")


async def test_a_meeting_ends_by_itself(house: Indoors) -> None:
    """When its time has run out the presenter's cookie is worth nothing."""
    phone = await house.presenter()
    house.clock.forward(hours=9)
    await phone.expect_refusal(401, "sign_in", "PUT", HOLD, {})


async def test_claims_for_a_group_and_for_all(house: Indoors) -> None:
    """The general form reaches a group's rooms and no other, and everything with the width all."""
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", "/api/claims/group/tinh/layout", {"value": "y-te"})
    assert house.scene()["layout"] == "y-te"
    outside = [room for room in house.house.state.rooms.values() if "tinh" not in room.groups]
    assert {house.scene(room.key, room.screens[0].key)["why"]["layout"]["rank"] for room in outside} <= {
        "home",
        "schedule",
    }
    await operator.ok("PUT", "/api/claims/all/all/layout", {"value": "no-so-lieu"})
    shown = {
        house.scene(room.key, one.key)["layout"] for room in house.house.state.rooms.values() for one in room.screens
    }
    assert shown == {"no-so-lieu"}
    await operator.ok("DELETE", "/api/claims/all/all/layout")
    assert house.scene()["layout"] == "y-te"
    await operator.expect_refusal(404, "not_found", "PUT", "/api/claims/group/khong-co/layout", {"value": "y-te"})
    await operator.expect_refusal(404, "not_found", "PUT", "/api/claims/wide/tinh/layout", {"value": "y-te"})


async def test_if_match_tells_who_was_faster(house: Indoors) -> None:
    """A stale revision is 412 with the name and the value of whoever changed it meanwhile."""
    first, second = await house.person("minh", Role.OPERATOR), await house.person("hanh", Role.OPERATOR)
    path = "/api/claims/room/ubnd-tinh/layout"
    response = await first.call("PUT", path, {"value": "y-te"}, headers={"If-Match": '"0"'})
    revision = response.headers["etag"]
    await second.ok("PUT", path, {"value": "van-ban-hcc"}, headers={"If-Match": revision})
    said = await first.expect_refusal(
        412, "changed_since", "PUT", path, {"value": "y-te"}, headers={"If-Match": revision}
    )
    assert said["current"]["by"] == "hanh"
    assert said["current"]["value"] == "van-ban-hcc"
    await first.expect_refusal(412, "changed_since", "DELETE", path, headers={"If-Match": revision})
    await first.expect_refusal(400, "bad_revision", "PUT", path, {"value": "y-te"}, headers={"If-Match": "*"})
    await first.expect_refusal(400, "bad_revision", "PUT", path, {"value": "y-te"}, headers={"If-Match": "9" * 5000})
    standing = (await first.get("/api/claims"))["claims"]
    await first.ok("DELETE", path, headers={"If-Match": f'"{standing[0]["revision"]}"'})


async def test_a_hold_is_of_now(house: Indoors) -> None:
    """A hold names the event at which it was made."""
    operator = await house.person("minh", Role.OPERATOR)
    answer = await operator.ok("PUT", HOLD, {})
    assert house.scene()["hold"]["seq"] == answer["seq"]


async def test_notices_stand_on_the_screens_they_are_for(house: Indoors) -> None:
    """A notice for a room is on that room's screens until it is taken down."""
    operator = await house.person("minh", Role.OPERATOR)
    notice = {
        "status": "Exercise",
        "severity": "Severe",
        "headline": {"vi": "Diễn tập phòng cháy", "en": "Fire drill"},
        "width": "room",
        "key": "ubnd-tinh",
    }
    id = (await operator.ok("POST", "/api/notices", notice))["id"]
    assert [one["id"] for one in house.scene()["notices"]] == [id]
    assert house.scene("so-y-te")["notices"] == []
    await operator.ok("DELETE", f"/api/notices/{id}")
    assert house.scene()["notices"] == []
    await operator.expect_refusal(404, "not_found", "DELETE", f"/api/notices/{id}")
    said = await operator.expect_refusal(422, "malformed", "POST", "/api/notices", {**notice, "status": "Alarm"})
    assert said["errors"][0]["field"] == "status"


async def test_nobody_below_an_operator_commands(house: Indoors) -> None:
    """Without a sign-in 401; as viewer, as steward, or with a token for something else 403."""
    stranger = await house.caller()
    viewer, steward = await house.person("xem", Role.VIEWER), await house.person("hoa", Role.STEWARD)
    reader = await house.program(Scope.READ)
    for method, path, body in (
        ("PUT", LAYOUT, {"layout": "y-te"}),
        ("DELETE", LAYOUT, None),
        ("PUT", FOCUS, {"topic": "van-ban"}),
        ("PUT", HOLD, {}),
        ("PUT", "/api/claims/all/all/hold", {}),
        ("POST", "/api/notices", {}),
        ("POST", "/api/rooms/ubnd-tinh/do", {"do": "reload"}),
        ("POST", "/api/meetings", {"rooms": ["ubnd-tinh"]}),
        ("DELETE", "/api/meetings/m-1", None),
        ("POST", "/api/feeds/van-ban/run", None),
        ("POST", "/api/pairings/x/approve", {}),
        ("DELETE", "/api/devices/x", None),
    ):
        await stranger.expect_refusal(401, "sign_in", method, path, body)
        for somebody in (viewer, steward, reader):
            await somebody.expect_refusal(403, "not_allowed", method, path, body)


async def test_a_token_for_one_room_stays_in_it(house: Indoors) -> None:
    """An operate token bound to a room commands that room only, also by the general form and by pairing."""
    program = await house.program(Scope.OPERATE, "so-y-te")
    await program.ok("PUT", "/api/rooms/so-y-te/layout", {"layout": "y-te"})
    await program.expect_refusal(403, "not_your_room", "PUT", LAYOUT, {"layout": "y-te"})
    await program.expect_refusal(403, "not_your_room", "PUT", "/api/claims/group/tinh/layout", {"value": "y-te"})
    await program.expect_refusal(403, "not_your_room", "GET", "/api/journal")
    approval = {"room": "ubnd-tinh", "screen": "main"}
    await program.expect_refusal(403, "not_your_room", "POST", "/api/pairings/x/approve", approval)


async def test_the_service_forgets_nothing_it_answered(tmp_path: Path) -> None:
    """A layout, a hold and a meeting stand again when the journal is opened anew."""
    async with indoors(tmp_path) as before:
        phone = await before.presenter()
        await phone.ok("PUT", LAYOUT, {"layout": "y-te"})
        await phone.ok("PUT", HOLD, {})
        scene, cookies = before.scene(), dict(phone.http.cookies)
    async with indoors(tmp_path) as after:
        assert after.scene() == scene
        phone = await after.caller(cookies=cookies)
        await phone.ok("DELETE", HOLD)


async def test_screens_are_told_what_to_make_ready(house: Indoors) -> None:
    """A layout for rooms, groups or screens; what is not there is named, and nothing is written down."""
    operator = await house.person("minh", Role.OPERATOR)
    before = house.house.state.seq
    targets = [{"width": "screen", "key": "ubnd-tinh/left"}, {"width": "room", "key": "so-y-te"}]
    assert (await operator.ok("POST", "/api/prepare", {"targets": targets, "layout": "y-te"}))["told"] == []
    assert (await operator.ok("POST", "/api/prepare", {"targets": [{"width": "all"}]}))["told"] == []
    unknown = {"targets": targets, "layout": "khong-co"}
    await operator.expect_refusal(422, "unknown_layout", "POST", "/api/prepare", unknown)
    nowhere = {"targets": [{"width": "room", "key": "khong-co"}], "layout": "y-te"}
    await operator.expect_refusal(404, "not_found", "POST", "/api/prepare", nowhere)
    steward = await house.person("an", Role.STEWARD)
    await steward.expect_refusal(403, "not_allowed", "POST", "/api/prepare", {"targets": targets, "layout": "y-te"})
    assert house.house.state.seq >= before
    kinds = {event.kind for event in await house.house.journal.read(after=before)}
    assert not kinds & {"claimed", "released"}
