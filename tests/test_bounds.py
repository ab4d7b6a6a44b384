"""Operators bound to groups of rooms: what is theirs, and what is everybody's and so not."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from broadcaster.events import Draft, Kind
from broadcaster.model import Sensitivity
from broadcaster.moments import instant
from broadcaster.seat import Seat, SeatKind
from displays import people
from displays.rights import Role
from displays.sweeping import one_sweep
from tests.doubles.house import Caller, Indoors, indoors
from tests.doubles.page import Page, Pipe

TEXT = {"vi": "Thử", "en": "Try"}
NOTICE = {"status": "Test", "severity": "Minor", "headline": TEXT}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


async def bound(house: Indoors, *groups: str, name: str = "xã") -> Caller:
    """An operator of these groups' rooms."""
    return await house.person(name, Role.OPERATOR, groups=groups)


async def test_a_bound_operator_directs_the_rooms_of_their_groups(house: Indoors) -> None:
    """Those of groups inside them, too; and no others."""
    own = await bound(house, "xa-phuong")
    me = await own.get("/api/session")
    assert me["rooms"] == ["do-luong", "kim-lien", "muong-xen", "truong-vinh"]
    assert me["groups"] == ["phuong", "xa", "xa-phuong"]
    assert "operate" in me["rights"]
    await own.ok("PUT", "/api/rooms/kim-lien/layout", {"layout": "y-te"})
    await own.expect_refusal(403, "not_your_room", "PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"})
    assert {one["key"] for one in (await own.get("/api/rooms"))["rooms"]} == set(me["rooms"])


async def test_a_whole_group_of_theirs_is_theirs(house: Indoors) -> None:
    """Of claims and notices alike; another group, or all, is not, even in a batch with their own."""
    own = await bound(house, "xa")
    claim = {"width": "group", "key": "xa", "slot": "layout", "value": "y-te"}
    await own.ok("POST", "/api/claims", {"claims": [claim]})
    for other in ({"key": "phuong"}, {"key": "xa-phuong"}, {"width": "all", "key": ""}):
        wish = {"claims": [claim, {**claim, **other}]}
        await own.expect_refusal(403, "not_your_room", "POST", "/api/claims", wish)
    id = (await own.ok("POST", "/api/notices", {**NOTICE, "width": "group", "key": "xa"}))["id"]
    await own.ok("DELETE", f"/api/notices/{id}")
    await own.expect_refusal(403, "not_your_room", "POST", "/api/notices", {**NOTICE, "width": "all", "key": ""})


async def test_what_reaches_rooms_of_others_is_not_ended_by_who_has_some_of_them(house: Indoors) -> None:
    """A notice to their room and to another one, a meeting in both."""
    own, all_rooms = await bound(house, "xa"), await house.person("minh", Role.OPERATOR)
    targets = [{"width": "room", "key": key} for key in ("kim-lien", "ubnd-tinh")]
    id = (await all_rooms.ok("POST", "/api/notices", {**NOTICE, "targets": targets}))["id"]
    await own.expect_refusal(403, "not_your_room", "DELETE", f"/api/notices/{id}")
    meeting = (await all_rooms.meet("kim-lien", rooms=["kim-lien", "ubnd-tinh"]))["meeting"]
    await own.expect_refusal(403, "not_your_room", "DELETE", f"/api/meetings/{meeting}")
    await own.get(f"/api/meetings/{meeting}")


async def test_what_stands_in_every_room_is_not_theirs(house: Indoors) -> None:
    """Layouts, feeds, saved groups, the journal of all, figures."""
    own = await bound(house, "xa")
    for method, path, body in (
        ("GET", "/api/layouts/y-te", None),
        ("PUT", "/api/groups/gan", {"name": TEXT, "rooms": ["kim-lien"]}),
        ("POST", "/api/feeds/so-lieu/run", None),
        ("GET", "/api/journal", None),
        ("GET", "/api/journal?room=ubnd-tinh", None),
        ("POST", "/api/links", {"name": "Ai đó", "layout": "y-te"}),
    ):
        await own.expect_refusal(403, "not_your_room", method, path, body)
    await own.expect_refusal(403, "not_allowed", "POST", "/api/observations", [])
    await own.expect_refusal(403, "not_allowed", "POST", "/api/held/h-1/accept", {"reason": "đúng"})


async def test_the_journal_of_their_room_says_nothing_of_others(house: Indoors) -> None:
    """Receipts of all rooms are kept together."""
    own = await bound(house, "xa")
    receipts = [{"room": room, "screen": "main", "seq": 1, "scene": 1} for room in ("kim-lien", "ubnd-tinh")]
    await house.house.broadcast.record(Draft(Kind.PAINTED, "presence", {"receipts": receipts}))
    events = (await own.get("/api/journal", room="kim-lien", kind="painted"))["events"]
    assert [one["data"]["receipts"] for one in events] == [receipts[:1]]


async def test_a_group_that_is_gone_leaves_its_operator_without_a_room(house: Indoors) -> None:
    """A group that somebody saves under the same name binds nobody to what they like."""
    own, all_rooms = await bound(house, "gan"), await house.person("minh", Role.OPERATOR)
    await all_rooms.ok("PUT", "/api/groups/gan", {"name": TEXT, "rooms": ["kim-lien"]})
    assert (await own.get("/api/session"))["rooms"] == []
    await own.expect_refusal(403, "not_your_room", "PUT", "/api/rooms/kim-lien/layout", {"layout": "y-te"})


async def test_groups_are_the_sites_and_an_operators(house: Indoors) -> None:
    """The command line refuses others by name."""
    journal = house.house.journal
    with pytest.raises(people.PeopleError, match="There is no group"):
        await people.add_user(journal, "hoa", Role.OPERATOR, groups=["xa", "gan"])
    with pytest.raises(people.PeopleError, match="a steward has none"):
        await people.add_user(journal, "hoa", Role.STEWARD, groups=["xa"])
    await people.add_user(journal, "hoa", Role.OPERATOR, groups=["xa", "xa"])
    assert (await people.users(journal))["hoa"]["groups"] == ["xa"]


async def test_an_open_page_ends_with_the_role_that_opened_it(house: Indoors) -> None:
    """A console whose operator is a steward now would show more than it may; a phone leaves a room that is not theirs
    any more."""
    await bound(house, "xa")
    hub, vault, now = house.house.hub, house.house.gate.vault, instant(house.clock())
    ((session, _),) = (await vault.items("session")).items()
    console, phone, gone = (
        Seat(number, kind, Pipe(Page()), Sensitivity.RESTRICTED, room=room, screen="main", name="xã", session=session)
        for number, (kind, room) in enumerate(
            [(SeatKind.CONSOLE, ""), (SeatKind.REMOTE, "kim-lien"), (SeatKind.REMOTE, "ubnd-tinh")]
        )
    )
    for seat in (console, phone, gone):
        hub.attach(seat)
    await one_sweep(hub, house.house.state, vault, now)
    assert list(hub.seats) == [console, phone]
    await house.house.broadcast.record(Draft(Kind.USER_CHANGED, "test", {"name": "xã", "role": "steward"}))
    await one_sweep(hub, house.house.state, vault, now)
    assert not hub.seats


async def test_bounds_count_from_the_next_call(house: Indoors) -> None:
    """They are the journal's, not the cookie's."""
    own = await bound(house, "xa")
    change = {"name": "xã", "groups": ["tinh"]}
    await house.house.broadcast.record(Draft(Kind.USER_CHANGED, "test", change))
    await own.ok("PUT", "/api/rooms/ubnd-tinh/hold", {})
    await own.expect_refusal(403, "not_your_room", "PUT", "/api/rooms/kim-lien/hold", {})
    await house.house.broadcast.record(Draft(Kind.USER_CHANGED, "test", {**change, "groups": []}))
    await own.ok("PUT", "/api/rooms/kim-lien/hold", {})


async def test_an_event_says_from_where_and_no_entry_does(house: Indoors) -> None:
    """The audit trail has the address of every change and refusal; walls, people and devices have none."""
    own = await bound(house, "xa")
    browser = await house.caller(address="10.9.8.7")
    browser.http.cookies.update(own.http.cookies)
    claim = {"width": "group", "key": "xa", "slot": "layout", "value": "y-te"}
    done = await browser.ok("POST", "/api/claims", {"claims": [claim]})
    await browser.ok("POST", "/api/claims", {"claims": done["before"]})
    await browser.ok("POST", "/api/notices", {**NOTICE, "width": "room", "key": "kim-lien"})
    await browser.ok("POST", "/api/meetings", {"rooms": ["kim-lien"], "name": TEXT})
    await browser.expect_refusal(403, "not_your_room", "PUT", "/api/rooms/ubnd-tinh/hold", {})
    events = [one for one in await house.house.journal.read(0, 1000) if one.by == "xã"]
    assert {one.kind for one in events} >= {Kind.CLAIMED, Kind.NOTICED, Kind.MEETING_OPENED, Kind.REFUSED}
    assert {one.data["from"] for one in events} == {"10.9.8.7"}
    state = house.house.state
    known = [state.users, state.stage.claims, state.stage.notices, state.meetings, *state.entries.values()]
    assert "10.9.8.7" not in repr(known)


async def test_who_comes_in_while_others_are_looked_at_stays(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is seated between the reading of the sign-ins and the judging was looked at at the door."""
    await bound(house, "xa")
    hub, vault, now = house.house.hub, house.house.gate.vault, instant(house.clock())
    ((session, _),) = (await vault.items("session")).items()
    early, late = (
        Seat(number, SeatKind.CONSOLE, Pipe(Page()), Sensitivity.RESTRICTED, name=name, session=which)
        for number, name, which in ((1, "xã", session), (2, "mới", "a sign-in of this moment"))
    )
    hub.attach(early)
    items = vault.items

    async def meanwhile(kind: str) -> Any:
        found = await items(kind)
        if kind == "session":
            hub.attach(late)
        return found

    monkeypatch.setattr(type(vault), "items", lambda self, kind: meanwhile(kind))
    await one_sweep(hub, house.house.state, vault, now)
    assert list(hub.seats) == [early, late]
