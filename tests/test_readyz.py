"""Whether a node is ready: it says no where something is amiss, and names it; and a node that goes says so first."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from broadcaster.events import Draft, Kind
from broadcaster.journal import JournalError
from displays import health
from displays.farewell import Farewell
from tests.doubles.house import Caller, Indoors, indoors


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as house:
        yield house


async def amiss(caller: Caller) -> list[str]:
    """What /readyz says is not so."""
    answer = await caller.call("GET", "/readyz")
    checks = answer.json()["checks"]
    assert answer.json()["ready"] is all(checks.values())
    assert answer.status_code == (200 if all(checks.values()) else 503)
    return sorted(name for name, well in checks.items() if not well)


class Broken:
    """Whatever is asked of it, it cannot."""

    async def __call__(self, *_: object, **__: object) -> int:
        raise JournalError("The disk is full; nothing was kept.")


async def test_a_journal_that_keeps_nothing_is_named_until_it_does_again(
    house: Indoors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a refused append the node is not ready; once something can be kept it is, without anybody recording."""
    anybody, journal, now = await house.caller(), house.house.journal, [0.0]
    assert await amiss(anybody) == []
    with monkeypatch.context() as broken:
        broken.setattr(journal, "append", Broken())
        broken.setattr(journal.vault, "put", Broken())
        broken.setattr(house.house.broadcast.writable, "_now", lambda: now[0])
        with pytest.raises(JournalError, match="disk is full"):
            await house.house.broadcast.record(Draft(Kind.RUN, "feed:x", {"feed": "x"}))
        assert await amiss(anybody) == ["writable"]
        assert await amiss(anybody) == ["writable"]
        now[0] += 1
        assert await amiss(anybody) == ["writable"]  # tried anew
    assert await amiss(anybody) == []


async def test_a_journal_that_cannot_be_read_is_named(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the journal nothing can be followed or kept; what is folded is still shown, and said."""
    monkeypatch.setattr(house.house.journal, "tail", Broken())
    assert await amiss(await house.caller()) == ["journal", "writable"]


async def test_a_node_far_behind_is_named(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that follows, but shows what was long ago, is not ready."""
    monkeypatch.setattr(health, "BEHIND", -1)
    assert await amiss(await house.caller()) == ["lag"]


async def test_a_node_that_follows_nothing_is_named(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its follower has ended."""
    monkeypatch.setattr(house.house.broadcast, "following", False)
    assert await amiss(await house.caller()) == ["following"]


async def test_a_node_that_does_not_know_who_leads_is_named(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then perhaps nobody runs the clock and the feeds."""
    monkeypatch.setattr(house.house.cluster.lease, "known", False)
    assert await amiss(await house.caller()) == ["lease"]


async def test_a_node_that_goes_is_not_ready(house: Indoors) -> None:
    """It says so while it still answers."""
    anybody = await house.caller()
    assert await amiss(anybody) == []
    await house.house.farewell.say()
    assert await amiss(anybody) == ["staying"]


async def test_a_farewell_waits_for_who_watches() -> None:
    """Somebody who asked again and again has heard the answer before anybody is sent away."""
    now = [0.0]
    farewell = Farewell(lambda: now[0])
    for _ in range(3):
        assert farewell.asked()
        now[0] += 2
    saying = asyncio.create_task(farewell.say())
    await asyncio.sleep(0)
    assert not saying.done()
    assert not farewell.asked()
    await saying


@pytest.mark.parametrize("asked", [(), (0.0,), (0.0, 1.0, 2.0)])
async def test_a_farewell_waits_for_nobody_where_nobody_watches(asked: tuple[float, ...]) -> None:
    """Neither where nobody asked, nor where who asked has ceased to."""
    now = [0.0]
    farewell = Farewell(lambda: now[0])
    for when in asked:
        now[0] = when
        farewell.asked()
    now[0] = 60.0
    assert farewell.patience() <= 0
    await farewell.say()
    assert farewell.going


async def test_a_farewell_does_not_wait_for_ever() -> None:
    """Who asks once an hour does not keep a node from stopping."""
    now = [0.0]
    farewell = Farewell(lambda: now[0])
    farewell.asked()
    now[0] = 3600.0
    farewell.asked()
    assert farewell.patience() == 5.0
