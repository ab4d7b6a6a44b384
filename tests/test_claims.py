"""Many claims at once: all or none, with a way back, and never over what somebody else did meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from displays.rights import Role, Scope
from tests.doubles.house import Caller, Indoors, indoors

CLAIMS = "/api/claims"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def layout(value: str | None, width: str = "room", key: str = "ubnd-tinh", **more: Any) -> dict[str, Any]:
    return {"width": width, "key": key, "slot": "layout", "value": value, **more}


async def take(who: Caller, *claims: dict[str, Any], **more: Any) -> Any:
    return await who.ok("POST", CLAIMS, {"claims": list(claims), **more})


async def test_a_take_and_its_undo(house: Indoors) -> None:
    """Rooms, a group and one screen switch with one batch, and what it answers puts each back exactly as it was."""
    first, second = await house.person("minh", Role.OPERATOR), await house.person("hanh", Role.OPERATOR)
    await take(first, layout("van-ban-hcc", pinned=True, until="2099-01-01T00:00:00Z"), layout("y-te", "all", ""))
    standing = await first.get(CLAIMS)
    scenes = [house.scene(), house.scene(screen="left"), house.scene("so-y-te")]
    done = await take(second, layout("no-so-lieu"), layout("y-te", "group", "so-nganh"), layout(None, "all", ""))
    assert (house.scene()["layout"], house.scene("so-y-te")["layout"]) == ("no-so-lieu", "y-te")
    assert house.scene("kim-lien", "main")["why"]["layout"]["rank"] == "home"
    again = await take(first, *done["before"], seen=done["seq"])
    assert (await first.get(CLAIMS))["claims"] == standing["claims"]
    assert [{**one, "changed": 0} for one in scenes] == [
        {**one, "changed": 0} for one in (house.scene(), house.scene(screen="left"), house.scene("so-y-te"))
    ]
    await take(second, *again["before"])
    assert (house.scene()["layout"], house.scene("so-y-te")["layout"]) == ("no-so-lieu", "y-te")


async def test_undo_brings_back_what_was_underneath(house: Indoors) -> None:
    """A presenter's layout that came after an operator's is on again after the operator's take is undone."""
    phone, operator = await house.presenter(), await house.person("minh", Role.OPERATOR)
    await take(operator, layout("y-te"))
    await take(phone, layout("van-ban-hcc"))
    done = await take(operator, layout("no-so-lieu"))
    assert house.scene()["layout"] == "no-so-lieu"
    await take(operator, *done["before"])
    assert (house.scene()["layout"], house.scene()["why"]["layout"]["rank"]) == ("van-ban-hcc", "presenter")


async def test_a_released_focus_comes_back_as_its_presenters(house: Indoors) -> None:
    """An operator who ends a presenter's focus and undoes that has not made it their own."""
    phone, operator = await house.presenter(), await house.person("minh", Role.OPERATOR)
    focus = {"width": "room", "key": "ubnd-tinh", "slot": "focus"}
    await take(phone, focus | {"value": "van-ban"})
    done = await take(operator, focus | {"value": None})
    assert house.scene()["focus"] is None
    await take(operator, *done["before"])
    assert (house.scene()["focus"], house.scene()["why"]["focus"]["by"]) == ("van-ban", "Chị Lan")


async def test_all_or_none(house: Indoors) -> None:
    """One wrong claim refuses the batch, names its place in it, and nothing is journalled."""
    operator = await house.person("minh", Role.OPERATOR)
    seq = house.house.state.seq
    for wrong, code in (
        (layout("khong-co"), "unknown_layout"),
        (layout("y-te", "room", "khong-co"), "not_found"),
        (layout("y-te", "group", "khong-co"), "not_found"),
        (layout("y-te", until="2020-01-01T00:00:00Z"), "past"),
        (layout("y-te", made=seq), "claim_forgotten"),
        ({"width": "room", "key": "ubnd-tinh", "slot": "focus", "value": "khong-co"}, "unknown_topic"),
    ):
        answer = await operator.call("POST", CLAIMS, {"claims": [layout("y-te", "room", "so-y-te"), wrong]})
        said = answer.json()
        assert (said["code"], said["index"]) == (code, 1)
    await operator.expect_refusal(422, "claim_twice", "POST", CLAIMS, {"claims": [layout("y-te"), layout("y-te")]})
    await operator.expect_refusal(422, "malformed", "POST", CLAIMS, {"claims": []})
    assert house.house.state.seq == seq


async def test_a_layout_and_its_topic_come_together(house: Indoors) -> None:
    """A batch may focus a topic of the layout that it brings itself."""
    operator = await house.person("minh", Role.OPERATOR)
    topic = house.house.state.layout("y-te")["topics"][0]["key"]  # type: ignore[index]
    await take(operator, layout("y-te"), {"width": "room", "key": "ubnd-tinh", "slot": "focus", "value": topic})
    assert (house.scene()["layout"], house.scene()["focus"]) == ("y-te", topic)


async def test_a_revision_names_who_was_faster(house: Indoors) -> None:
    """412 says who, what and when; whose claim stands now comes with it, or that it was taken back."""
    first, second = await house.person("minh", Role.OPERATOR), await house.person("hanh", Role.OPERATOR)
    done = await take(first, layout("y-te", revision=0))
    await take(second, layout("no-so-lieu", revision=done["seq"]))
    late = {"claims": [layout("y-te", revision=done["seq"])]}
    said = await first.expect_refusal(412, "changed_since", "POST", CLAIMS, late)
    title = house.house.state.layout("no-so-lieu")["title"]["en"]  # type: ignore[index]
    assert "hanh" in said["detail"] and title in said["detail"]
    assert (said["current"]["by"], said["current"]["value"]) == ("hanh", "no-so-lieu")
    await first.expect_refusal(412, "changed_since", "POST", CLAIMS, {"claims": done["before"]})
    await take(second, layout(None))
    said = await first.expect_refusal(412, "taken_back_since", "POST", CLAIMS, late)
    assert (said["args"]["by"], said["current"]) == ("hanh", None)


async def test_what_was_seen_guards_the_whole_room(house: Indoors) -> None:
    """What somebody else did on one of its screens, at whatever width, stops a take by who had not seen it."""
    first, second = await house.person("minh", Role.OPERATOR), await house.person("hanh", Role.OPERATOR)
    seen = house.house.state.seq
    await take(first, layout("y-te", "room", "so-y-te"), seen=seen)
    await take(first, layout("van-ban-hcc", "room", "so-y-te"), seen=seen)  # one's own act is no surprise
    for width, key in (("screen", "ubnd-tinh/left"), ("group", "tinh"), ("all", "")):
        done = await take(second, layout("y-te", width, key))
        said = await first.expect_refusal(
            412, "changed_since", "POST", CLAIMS, {"claims": [layout("no-so-lieu")], "seen": seen}
        )
        assert (said["width"], said["key"], said["current"]["by"]) == (width, key, "hanh")
        await take(first, layout("no-so-lieu"), seen=done["seq"])
    await take(second, layout("y-te", "room", "kim-lien"))
    await take(first, layout("no-so-lieu"), seen=done["seq"])  # the neighbour's room is no matter here


async def test_of_two_at_once_one_is_told(house: Indoors) -> None:
    """Looking and keeping are one step: of two takes in the same moment exactly one is refused."""
    people = [await house.person(name, Role.OPERATOR) for name in ("minh", "hanh")]
    seen = house.house.state.seq
    bodies = [{"claims": [layout(key)], "seen": seen} for key in ("y-te", "no-so-lieu")]
    answers = await asyncio.gather(*(who.call("POST", CLAIMS, body) for who, body in zip(people, bodies, strict=True)))
    assert sorted(answer.status_code for answer in answers) == [200, 412]


async def test_what_ended_meanwhile_is_not_put_back(house: Indoors) -> None:
    """Undo after the end of what stood before leaves the place empty."""
    operator = await house.person("minh", Role.OPERATOR)
    soon = house.clock().replace(microsecond=0).isoformat().replace("+00:00", "Z")
    house.clock.forward(minutes=-5)
    await take(operator, layout("y-te", until=soon))
    done = await take(operator, layout("no-so-lieu"))
    house.clock.forward(minutes=10)
    await take(operator, *done["before"])
    assert house.scene()["why"]["layout"]["rank"] == "home"


async def test_what_ended_by_itself_stands_in_nobodys_way(house: Indoors) -> None:
    """A take that ran out before its undo: the undo brings back what the take had replaced, and is not refused."""
    operator = await house.person("minh", Role.OPERATOR)
    await take(operator, layout("y-te"))
    house.clock.forward(minutes=-5)
    soon = house.clock().replace(microsecond=0).isoformat().replace("+00:00", "Z")
    house.clock.forward(minutes=-5)
    done = await take(operator, layout("no-so-lieu", until=soon))
    house.clock.forward(minutes=30)
    await take(operator, *done["before"], seen=done["seq"])
    assert house.scene()["layout"] == "y-te"


async def test_a_presenter_sends_batches_for_their_rooms_only(house: Indoors) -> None:
    """In the ranks of a presenter, without pins, and not beyond the meeting's rooms."""
    phone, operator = await house.presenter(), await house.person("minh", Role.OPERATOR)
    await take(phone, layout("y-te"))
    assert house.scene()["why"]["layout"]["rank"] == "presenter"
    for claim in (layout("y-te", "room", "so-y-te"), layout("y-te", "all", "")):
        await phone.expect_refusal(403, "not_your_room", "POST", CLAIMS, {"claims": [claim]})
    for claim in (layout("no-so-lieu", pinned=True), layout("no-so-lieu", rank="operator")):
        await phone.expect_refusal(403, "not_allowed", "POST", CLAIMS, {"claims": [claim]})
    await take(operator, layout("no-so-lieu", pinned=True))
    await phone.expect_refusal(409, "pinned", "POST", CLAIMS, {"claims": [layout("y-te")]})
    reader = await house.program(Scope.READ)
    await reader.expect_refusal(403, "not_allowed", "POST", CLAIMS, {"claims": [layout("y-te")]})


async def test_who_acted_is_known_after_a_restart(tmp_path: Path) -> None:
    """The page that was open over a restart is still told of what it has not seen."""
    async with indoors(tmp_path) as before:
        seen = before.house.state.seq
        await take(await before.person("hanh", Role.OPERATOR), layout("y-te"))
    async with indoors(tmp_path) as after:
        first = await after.person("minh", Role.OPERATOR)
        body = {"claims": [layout("no-so-lieu")], "seen": seen}
        await first.expect_refusal(412, "changed_since", "POST", CLAIMS, body)
