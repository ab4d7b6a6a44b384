"""Groups of rooms: nested ones of the site, and those that operators keep."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from displays.rights import Role, Scope
from tests.doubles.house import Caller, Indoors, indoors

GROUP = "/api/groups/hop-giao-ban"
NAME = {"vi": "Họp giao ban", "en": "Briefing"}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def wish(*rooms: str, screens: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"name": NAME, "rooms": list(rooms), "screens": list(screens)}


async def listed(who: Caller) -> dict[str, Any]:
    return {group["key"]: group for group in (await who.get("/api/groups"))["groups"]}


def showing(house: Indoors, layout: str) -> set[str]:
    rooms = house.house.state.rooms.values()
    places = [(room.key, one.key) for room in rooms for one in room.screens]
    return {f"{room}/{screen}" for room, screen in places if house.scene(room, screen)["layout"] == layout}


async def test_a_group_holds_the_rooms_of_the_groups_inside_it(house: Indoors) -> None:
    """A claim for communes and wards reaches both; one for communes leaves the wards alone."""
    operator = await house.person("minh", Role.OPERATOR)
    groups = await listed(operator)
    assert groups["xa"]["parent"] == "xa-phuong"
    assert {*groups["xa-phuong"]["rooms"]} == {*groups["xa"]["rooms"], *groups["phuong"]["rooms"]}
    await operator.ok("PUT", "/api/claims/group/xa-phuong/layout", {"value": "y-te"})
    assert {place.partition("/")[0] for place in showing(house, "y-te")} >= {*groups["xa-phuong"]["rooms"]}
    await operator.ok("PUT", "/api/claims/group/xa/layout", {"value": "no-so-lieu"})
    assert house.scene("truong-vinh")["layout"] == "y-te"
    why = house.scene("kim-lien")["why"]["layout"]
    assert (why["width"], why["key"], house.scene("kim-lien")["layout"]) == ("group", "xa", "no-so-lieu")


async def test_an_operator_keeps_a_group(house: Indoors) -> None:
    """Rooms and a single screen of another room switch together by the group's key, and after a restart too."""
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", GROUP, wish("kim-lien", "so-y-te", screens=("ubnd-tinh/left", "so-y-te/main")))
    group = (await listed(operator))["hop-giao-ban"]
    assert (group["rooms"], group["screens"], group["saved"]["by"]) == (
        ["so-y-te", "kim-lien"],
        ["ubnd-tinh/left"],
        "minh",
    )
    entry = house.house.state.entries["@group/hop-giao-ban"].value
    assert (entry["rooms"], entry["screens"]) == (["kim-lien", "so-y-te"], ["ubnd-tinh/left"])
    await operator.ok("PUT", "/api/claims/group/hop-giao-ban/layout", {"value": "van-ban-hcc"})
    assert showing(house, "van-ban-hcc") >= {"kim-lien/main", "so-y-te/main", "ubnd-tinh/left"}
    assert house.scene()["layout"] != "van-ban-hcc"


async def test_a_group_that_is_in_use_stays_as_it_is(house: Indoors) -> None:
    """While a choice stands for it nobody changes which rooms it reaches, nor takes it away; its name is free."""
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", GROUP, wish("kim-lien"))
    await operator.ok("PUT", "/api/claims/group/hop-giao-ban/layout", {"value": "y-te"})
    said = await operator.expect_refusal(409, "group_in_use", "PUT", GROUP, wish("kim-lien", "so-y-te"))
    assert "minh" in said["detail"]
    await operator.expect_refusal(409, "group_in_use", "DELETE", GROUP)
    await operator.ok("PUT", GROUP, wish("kim-lien") | {"name": {"vi": "Xã Kim Liên"}})
    await operator.ok("DELETE", "/api/claims/group/hop-giao-ban/layout")
    await operator.ok("DELETE", GROUP)
    assert "hop-giao-ban" not in await listed(operator)
    assert house.house.state.rooms["kim-lien"].groups == ("xa-phuong", "xa")
    await operator.expect_refusal(404, "not_found", "DELETE", GROUP)
    await operator.expect_refusal(404, "not_found", "PUT", "/api/claims/group/hop-giao-ban/layout", {"value": "y-te"})


async def test_two_who_change_one_group(house: Indoors) -> None:
    """With If-Match the second is told who was faster."""
    first, second = await house.person("minh", Role.OPERATOR), await house.person("hanh", Role.OPERATOR)
    revision = (await first.ok("PUT", GROUP, wish("kim-lien"), headers={"If-Match": '"0"'}))["revision"]
    await second.ok("PUT", GROUP, wish("kim-lien", "so-y-te"), headers={"If-Match": f'"{revision}"'})
    stale = {"headers": {"If-Match": f'"{revision}"'}}
    said = await first.expect_refusal(412, "group_changed", "PUT", GROUP, wish("do-luong"), **stale)
    assert ("hanh" in said["detail"], said["current"]["rooms"]) == (True, ["kim-lien", "so-y-te"])
    await first.expect_refusal(412, "group_changed", "DELETE", GROUP, **stale)


async def test_what_is_no_group_is_refused(house: Indoors) -> None:
    """Unknown rooms, nothing at all, a key of site.yaml, and callers who may not."""
    operator = await house.person("minh", Role.OPERATOR)
    await operator.expect_refusal(404, "not_found", "PUT", GROUP, wish("khong-co"))
    await operator.expect_refusal(404, "not_found", "PUT", GROUP, wish(screens=("ubnd-tinh/khong-co",)))
    await operator.expect_refusal(422, "empty_group", "PUT", GROUP, wish())
    await operator.expect_refusal(409, "group_of_site", "PUT", "/api/groups/tinh", wish("kim-lien"))
    program = await house.program(Scope.OPERATE, "kim-lien")
    await program.expect_refusal(403, "not_your_room", "PUT", GROUP, wish("kim-lien"))
    viewer = await house.person("xem", Role.VIEWER)
    await viewer.expect_refusal(403, "not_allowed", "PUT", GROUP, wish("kim-lien"))


async def test_a_kept_group_stands_after_a_restart(tmp_path: Path) -> None:
    """Its rooms know it again, and what was chosen for it is on."""
    async with indoors(tmp_path) as before:
        operator = await before.person("minh", Role.OPERATOR)
        await operator.ok("PUT", GROUP, wish("kim-lien"))
        await operator.ok("PUT", "/api/claims/group/hop-giao-ban/layout", {"value": "y-te"})
        snapshot = before.house.state.snapshot()
        document, epoch = b"".join(snapshot.parts()), before.house.state.epoch
    async with indoors(tmp_path) as after:
        assert after.scene("kim-lien")["layout"] == "y-te"
        restored = after.house.state.restored(epoch, document)
        assert restored.rooms["kim-lien"].groups == ("xa-phuong", "xa", "hop-giao-ban")
        assert restored.groups == after.house.state.groups
