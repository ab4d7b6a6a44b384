"""Builds side by side: nothing is kept that an older one could not read, and one that meets such a thing says so."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from secrets import token_hex

import pytest

from broadcaster.cluster import Peer
from broadcaster.cluster.redis import RedisPeers
from broadcaster.cluster.roll import living
from broadcaster.events import VERSION, Draft, Kind
from broadcaster.journal import Journal, Unreadable, appending, group
from broadcaster.versions import TooNew, readable_by_all
from displays import people
from displays.rights import Role, Scope
from tests.doubles.house import Indoors, indoors
from tests.doubles.journals import LIMIT, Backend, collect, ran
from tests.doubles.redis import Redis
from tests.doubles.waiting import reached

NEWER = Draft(Kind.CLAIMED, "bản mới", {"slot": "layout", "width": "all", "key": "", "rank": "new", "value": "y-te"})

KNOWN = {kind.value: v for kind, v in VERSION.items()}  # to a build like this one


async def keep_newer(journal: Journal, *before: Draft) -> int:
    """Append as a newer build does, whose claims have another shape."""
    newer = dict(VERSION) | {Kind.CLAIMED: VERSION[Kind.CLAIMED] + 1}
    with pytest.MonkeyPatch.context() as build:
        build.setattr(appending, "VERSION", newer)
        build.setattr(group, "VERSION", newer)
        return await journal.append([*before, NEWER])


@pytest.fixture(params=["sqlite", "redis"])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Indoors]:
    url = ""
    if request.param == "redis":
        server: Redis = request.getfixturevalue("server")
        url = f"{server.url}?name={token_hex(4)}"
    async with indoors(tmp_path, journal=url) as opened:
        yield opened


def test_what_others_cannot_read_is_not_kept() -> None:
    """The node and the kind are named; one that says nothing of what it reads is no obstacle, nor is one of today."""
    drafts = [ran(), NEWER]
    old = KNOWN | {"claimed": 0}
    unborn = {kind: v for kind, v in old.items() if kind != "run"}
    readable_by_all(drafts, lambda: [("node-1", VERSION), ("node-2", {})])
    readable_by_all([ran()], lambda: [("node-2", old)])
    with pytest.raises(TooNew, match=r"^The node node-2 is of an older build .* \(claimed, version 1\): finish the"):
        readable_by_all(drafts, lambda: [("node-1", VERSION), ("node-2", old)])
    with pytest.raises(TooNew, match=r"\(run, version 1\)"):
        readable_by_all(drafts, lambda: [("node-3", unborn)])


async def test_a_follower_tells_what_stands_before(backend: Backend) -> None:
    """What can be read is told first, in the same batch of the journal too; then the reason to stop, with its event."""
    async with backend.open() as journal:
        seq = await keep_newer(journal, ran(1), ran(2))
        assert [event.data["n"] for event in await collect(journal, 2)] == [1, 2]
        following = journal.follow(2)
        with pytest.raises(Unreadable, match=r"^Event 3 of the journal cannot be read .* \(kind 'claimed'\)") as told:
            await anext(following)
        await following.aclose()
        assert (told.value.seq, told.value.newer, seq) == (3, True, 3)


async def test_a_node_that_is_too_old_says_so(house: Indoors) -> None:
    """It shows on what it had and what came before that event, takes nothing more, and is not ready, with a reason."""
    operator = await house.person("minh", Role.OPERATOR)
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"})
    before = Draft(Kind.CLAIMED, "an", {**NEWER.data, "width": "room", "key": "so-y-te", "rank": "operator"})
    last = await house.house.journal.append([before])
    await keep_newer(house.house.journal)
    assert await reached(lambda: bool(house.house.broadcast.outdated))
    assert house.house.state.seq == last
    assert (house.scene()["layout"], house.scene("so-y-te")["layout"]) == ("y-te", "y-te")
    answer = await operator.call("GET", "/readyz")
    said = answer.json()
    assert answer.status_code == 503 and not said["checks"]["version"] and not said["checks"]["following"]
    assert f"Event {last + 1} of the journal cannot be read" in said["outdated"]
    why = await operator.expect_refusal(
        503, "unavailable", "PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "no-so-lieu"}
    )
    assert "Bring this node up to date. Nothing was kept." in why["detail"]
    assert await house.house.journal.tail() == last + 1
    assert (await operator.get("/api/rooms"))["rooms"]


async def test_the_upgrade_is_to_be_finished_first(house: Indoors) -> None:
    """Beside a node that reads no claims of this shape none is kept; the caller is told which node, and may go on."""
    operator = await house.person("minh", Role.OPERATOR)
    old = KNOWN | {"claimed": 0}
    house.house.broadcast.writable._others = lambda: [("nút-2", old)]
    seq = house.house.state.seq
    vietnamese = await house.caller(cookies=dict(operator.http.cookies), language="vi")
    for caller, says in ((operator, "Finish the upgrade first: nút-2"), (vietnamese, "nút-2 còn")):
        refused = await caller.expect_refusal(
            503, "upgrade_first", "PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"}
        )
        assert says in refused["detail"]
    assert (await operator.call("GET", "/readyz")).status_code == 200
    await operator.meet("so-y-te")
    house.house.broadcast.writable._others = tuple
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"})
    kinds = [event.kind for event in await house.house.journal.read(seq)]
    assert kinds.count(Kind.CLAIMED) == 1


async def test_a_command_of_a_newer_build_waits_too(server: Redis, tmp_path: Path) -> None:
    """Beside a node that could not read it, a command keeps nothing, and says which node that is."""
    url = f"{server.url}?name={token_hex(4)}"
    peer = Peer("a1", "nút-1", "1.0", "2021-10-07T07:32:00.000Z", knows=KNOWN | {"token.created": 0})
    older = RedisPeers(url, lambda: peer)
    beating = asyncio.create_task(older.beat())
    async with asyncio.timeout(LIMIT):
        while not await living(url):
            await asyncio.sleep(0)
    async with people.opened(url) as journal:
        with pytest.raises(TooNew, match="The node nút-1 is of an older build"):
            await people.create_token(journal, "máy", Scope.READ)
        assert await journal.tail() == 0
        assert await people.add_user(journal, "an", Role.VIEWER)
    beating.cancel()
    await older.close()
