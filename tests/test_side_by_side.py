"""Two people who act at the very same time at two services of one journal: one is first, and the other is told."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import pyotp
import pytest

from broadcaster.events import Kind
from broadcaster.moments import later, moment
from displays import people
from displays.credentials import digest, once_link
from displays.factor import SecondFactor
from displays.register import PeopleError
from displays.rights import Role
from tests.doubles.beside import Beside, beside
from tests.doubles.house import Caller
from tests.doubles.redis import Redis

ROOM = "ubnd-tinh"


on_both = pytest.mark.parametrize("two", ["sqlite", "redis"], indirect=True)  # else: in Redis, as nodes are


@pytest.fixture
async def two(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Beside]:
    url = ""
    if getattr(request, "param", "redis") == "redis":
        server: Redis = request.getfixturevalue("server")
        url = f"{server.url}?name={token_hex(4)}"
    async with beside(tmp_path, url) as found:
        yield found


async def operators(two: Beside) -> tuple[Caller, Caller]:
    """Two of them, each at a service of their own."""
    return await two.one.person("minh", Role.OPERATOR), await two.other.person("hanh", Role.OPERATOR)


def statuses(answers: list[Any]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


@on_both
async def test_of_two_claims_that_saw_the_same_one_stands(two: Beside) -> None:
    """Both hold on to what stood; the second is told what the first has chosen, and the walls agree."""
    minh, hanh = await operators(two)
    wish: dict[str, Any] = {"width": "room", "key": ROOM, "slot": "layout", "revision": 0}
    answers = await two.at_once(
        minh.call("POST", "/api/claims", {"claims": [wish | {"value": "y-te"}]}),
        hanh.call("POST", "/api/claims", {"claims": [wish | {"value": "van-ban-hcc"}]}),
    )
    assert statuses(answers) == [200, 412]
    refused = next(answer.json() for answer in answers if answer.status_code == 412)
    assert refused["code"] == "changed_since"
    shown = {house.scene()["layout"] for house in (two.one, two.other)}
    assert shown == {refused["current"]["value"]}


async def test_who_holds_on_to_nothing_comes_second(two: Beside) -> None:
    """Without a revision both are kept, one after the other, as at one service."""
    minh, hanh = await operators(two)
    answers = await two.at_once(
        minh.call("PUT", f"/api/rooms/{ROOM}/layout", {"layout": "y-te"}),
        hanh.call("PUT", f"/api/rooms/{ROOM}/layout", {"layout": "van-ban-hcc"}),
    )
    assert statuses(answers) == [200, 200]
    assert two.one.scene()["layout"] == two.other.scene()["layout"]


@on_both
async def test_a_room_is_in_one_meeting(two: Beside) -> None:
    """Of two meetings opened in the same room at once, one is on; the other's opener is told whose."""
    minh, hanh = await operators(two)
    answers = await two.at_once(
        minh.call("POST", "/api/meetings", {"rooms": [ROOM, "so-y-te"]}),
        hanh.call("POST", "/api/meetings", {"rooms": [ROOM]}),
    )
    assert statuses(answers) == [200, 409]
    for house in (two.one, two.other):
        assert len([one for one in house.house.state.meetings.values() if ROOM in one.rooms]) == 1


async def test_a_step_of_the_agenda_is_taken_once(two: Beside) -> None:
    """Two presses at the same item go one item on, not two."""
    minh, hanh = await operators(two)
    items = [{"key": f"i{n}", "title": {"vi": f"Mục {n}"}} for n in range(3)]
    id = (await minh.meet(items=items))["meeting"]
    await two.caught_up()
    step = {"move": "next", "seen": ""}
    answers = await two.at_once(
        minh.call("POST", f"/api/meetings/{id}/agenda/step", step),
        hanh.call("POST", f"/api/meetings/{id}/agenda/step", step),
    )
    assert statuses(answers) == [200, 409]
    assert {house.house.state.meetings[id].item for house in (two.one, two.other)} == {"i0"}


async def test_a_held_figure_is_decided_once(two: Beside) -> None:
    """One accepts, one rejects: the first decision stands, and the second person is told whose it is."""
    minh, hanh = await operators(two)
    told = {"series": "VB-02", "value": "791/903", "period": "2021-01-01/P9M", "as_of": "2021-09-30"}
    await minh.ok("POST", "/api/observations", {"observations": [told]})
    await two.caught_up()
    (held,) = (await hanh.get("/api/held"))["held"]
    answers = await two.at_once(
        minh.call("POST", f"/api/held/{held['id']}/accept", {"reason": "đúng", "value": 791903}),
        hanh.call("POST", f"/api/held/{held['id']}/reject", {"reason": "sai"}),
    )
    assert statuses(answers) == [200, 409]
    events = await two.one.house.journal.read(kinds=(Kind.DECIDED,))
    assert len(events) == 1
    refused = next(answer.json() for answer in answers if answer.status_code == 409)
    assert (refused["code"], refused["args"]["by"]) == ("already_decided", events[0].by)


@on_both
async def test_the_last_administrator_stays(two: Beside) -> None:
    """Two administrators who shut each other out at once, at a page and by the command line: one of them is left."""
    admin = await two.one.person("an", Role.ADMIN)
    await two.one.person("binh", Role.ADMIN)
    journals = [house.house.journal for house in (two.one, two.other)]
    for name in ("an", "binh"):
        await journals[0].vault.put("password", name, {"hash": "x"})
    known = await people.users(journals[0])
    for name, one in known.items():
        if one["role"] == Role.ADMIN and name not in ("an", "binh"):
            await people.disable_user(journals[0], name)
    await two.caught_up()
    page, line = await two.at_once(
        admin.call("PUT", "/api/people/binh", {"disabled": True}), people.disable_user(journals[1], "an")
    )
    assert (page.status_code == 200) is isinstance(line, PeopleError)
    left = {name for name, one in (await people.users(journals[0])).items() if not one.get("disabled")}
    assert len(left & {"an", "binh"}) == 1


async def test_a_links_last_place_is_taken_once(two: Beside) -> None:
    """Two browsers that open a link for one at the same moment: one watches, the other is told that it is full."""
    minh, _ = await operators(two)
    wish = {"name": "Báo Nghệ An", "room": ROOM, "clearance": "public", "most": 1}
    code = (await minh.ok("POST", "/api/links", wish))["link"].partition("#")[2]
    await two.caught_up()
    first, second = await two.one.caller(), await two.other.caller(address="10.0.0.9")
    path = "/api/view"
    answers = await two.at_once(first.call("POST", path, {"code": code}), second.call("POST", path, {"code": code}))
    assert statuses(answers) == [200, 409]
    assert len(await two.one.house.gate.vault.items("viewer")) == 1


async def test_a_one_time_link_lets_one_in(two: Beside) -> None:
    """Whoever opens it second, at whichever service, finds it spent."""
    await two.one.person("an", Role.VIEWER)
    await two.caught_up()
    secret = await once_link(two.one.house.gate.vault, "an", two.one.house.gate.now())
    callers = [await two.one.caller(), await two.other.caller(address="10.0.0.9")]
    answers = await asyncio.gather(*(each.call("POST", "/api/session/once", {"token": secret}) for each in callers * 3))
    assert statuses(answers) == [200, *[401] * 5]


async def test_a_noted_use_brings_no_ended_session_back(two: Beside) -> None:
    """A session that is ended while somebody notes that it is used stays ended."""
    caller = await two.one.person("an", Role.VIEWER)
    (secret,) = dict(caller.http.cookies).values()
    vault = two.one.house.gate.vault
    kept = await vault.get("session", digest(secret))
    assert kept is not None
    two.one.clock.forward(seconds=600)  # long enough that the use is to be noted
    read = two.one.house.gate.reads.get

    async def ended_meanwhile(kind: str, id: str) -> Any:
        found = await read(kind, id)
        await two.other.house.gate.vault.delete(kind, id)
        return found

    two.one.house.gate.reads.get = ended_meanwhile  # type: ignore[method-assign]
    await two.one.house.gate.signed_in(secret)
    assert await vault.get("session", digest(secret)) is None


async def test_two_approve_one_code(two: Beside) -> None:
    """A browser that waits is paired with one screen, whoever else approves it somewhere else at the same time."""
    minh, hanh = await operators(two)
    page = await two.one.caller()
    asked = await page.ok("POST", "/api/pairings")
    path = f"/api/pairings/{asked['id']}/approve"
    answers = await asyncio.gather(
        minh.call("POST", path, {"room": ROOM, "screen": "main"}),
        hanh.call("POST", path, {"room": "so-y-te", "screen": "main"}),
    )
    await two.caught_up()
    assert statuses(list(answers)) == [200, 404]
    assert {len(house.house.state.devices) for house in (two.one, two.other)} == {1}
    told = await page.ok("GET", f"/api/pairings/{asked['id']}", headers={"Authorization": f"Bearer {asked['secret']}"})
    assert told["device"] in two.other.house.state.devices


async def test_what_another_node_has_just_kept_is_known(two: Beside, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who opens a meeting at one node and goes on at another that has not heard of it yet is not told there is none."""
    minh, _ = await operators(two)
    (at_other,) = (await two.both(minh))[1:]
    broadcast, heard = two.other.house.broadcast, asyncio.Event()
    fold, caught_up = broadcast._fold, broadcast.caught_up

    async def late(batch: Any) -> None:
        await heard.wait()
        await fold(batch)

    async def asked() -> None:
        heard.set()
        await caught_up()

    await two.caught_up()
    monkeypatch.setattr(broadcast, "_fold", late)
    monkeypatch.setattr(broadcast, "caught_up", asked)
    id = (await minh.meet("so-y-te"))["meeting"]
    assert (await at_other.get(f"/api/meetings/{id}"))["meeting"]["id"] == id
    await at_other.expect_refusal(404, "not_found", "GET", "/api/meetings/m-none")


async def test_a_code_of_an_app_counts_once(two: Beside) -> None:
    """The same code of the second factor, shown at two services at once, lets one in; a recovery code too."""
    factors = [SecondFactor(house.house.gate.vault) for house in (two.one, two.other)]
    now = two.one.house.gate.now()
    totp = pyotp.TOTP((await factors[0].begin("an"))["secret"])
    codes = await factors[0].confirm("an", totp.at(moment(later(now, -30))), now)
    assert codes
    for code in (totp.at(moment(now)), codes[0]):
        shown = await asyncio.gather(*(each.matches("an", code, now) for each in factors * 3))
        assert sorted(shown) == [False] * 5 + [True]
    assert await factors[1].left("an") == len(codes) - 1
