"""What keeps two who act at once apart: an append that holds on to what was judged, a secret changed in one step."""

import asyncio

import pytest

from broadcaster.events import Draft, Kind
from broadcaster.journal import Journal, JournalError, Outpaced, Quiet
from tests.doubles.journals import Backend, ran

RUNS = frozenset((Kind.RUN, Kind.CLAIMED))


async def test_an_append_holds_on_to_what_was_judged(journal: Journal) -> None:
    """It is kept while nothing of its kinds has come after the event it names, and refused as soon as something has."""
    assert await journal.append([ran(1)], quiet=Quiet(0, RUNS)) == 1
    assert await journal.append([Draft(Kind.MOMENT, "clock", {})], quiet=Quiet(1, RUNS)) == 2
    assert await journal.append([ran(2)], quiet=Quiet(1, RUNS)) == 3
    with pytest.raises(Outpaced, match=r"^Others were quicker: something was changed after event 1; nothing was kept"):
        await journal.append([ran(3)], quiet=Quiet(1, RUNS))
    assert await journal.append([ran(3)], quiet=Quiet(1, frozenset((Kind.CLAIMED,)))) == 4
    assert [event.data.get("n") for event in await journal.read()] == [1, None, 2, 3]


async def test_of_many_at_once_one_is_first(journal: Journal) -> None:
    """Of fifty who have judged the same state, one is kept, whole; the others are told, and what stands beside them in
    the same group commit is kept."""
    both = [journal.append([ran(n), ran(n)], quiet=Quiet(0, RUNS)) for n in range(50)]
    beside = [journal.append([Draft(Kind.MOMENT, "clock", {})]) for _ in range(20)]
    answers = await asyncio.gather(*both, *beside, return_exceptions=True)
    assert sorted(str(type(answer).__name__) for answer in answers[:50]) == ["Outpaced"] * 49 + ["int"]
    assert all(isinstance(answer, int) for answer in answers[50:])
    events = await journal.read(kinds=(Kind.RUN,))
    assert len(events) == 2 and events[0].data == events[1].data
    assert await journal.tail() == 22


async def test_two_processes_are_kept_apart(backend: Backend) -> None:
    """What one process keeps is seen by what another holds on to, without that other having read it."""
    async with backend.open() as mine, backend.open() as theirs:
        await mine.append([ran(1)])
        with pytest.raises(Outpaced):
            await theirs.append([ran(2)], quiet=Quiet(0, RUNS))
        assert await theirs.append([ran(2)], quiet=Quiet(1, RUNS)) == 2


async def test_a_retry_is_not_outpaced_by_itself(journal: Journal) -> None:
    """Who asks again with the keys of what was kept is told its place; with one draft that is new, all are refused."""
    held = Quiet(0, RUNS)
    assert await journal.append([ran(1, key="a"), ran(2, key="b")], quiet=held) == 2
    assert await journal.append([ran(1, key="a"), ran(2, key="b")], quiet=held) == 2
    with pytest.raises(Outpaced):
        await journal.append([ran(1, key="a"), ran(3, key="c"), ran(2, key="b")], quiet=held)
    with pytest.raises(Outpaced):
        await journal.append([ran(3, key="c"), ran(1, key="a")], quiet=held)
    assert await journal.tail() == 2


async def test_an_old_fence_comes_before_the_quiet(journal: Journal) -> None:
    """Who may not write at all is told that, whatever else came."""
    await journal.append([ran(1)], fence=2)
    with pytest.raises(JournalError, match="fencing number 1 is an old one"):
        await journal.append([ran(2)], fence=1, quiet=Quiet(0, RUNS))
    with pytest.raises(Outpaced):
        await journal.append([ran(2)], fence=2, quiet=Quiet(0, RUNS))


async def test_what_was_trimmed_is_not_taken_for_quiet(journal: Journal) -> None:
    """Who is so far behind that it was trimmed meanwhile has to look again, whatever kinds those were."""
    await journal.append([Draft(Kind.MOMENT, "clock", {}) for _ in range(4)])
    await journal.keep_checkpoint(4, b"4")
    assert await journal.trim(3, (Kind.MOMENT,)) == 2
    with pytest.raises(Outpaced):
        await journal.append([ran(1)], quiet=Quiet(1, RUNS))
    assert await journal.append([ran(1)], quiet=Quiet(4, RUNS)) == 5


async def test_a_secret_is_changed_in_one_step(journal: Journal) -> None:
    """A document is put in the place of the one that was read, or of none, and not where something else stands now."""
    vault = journal.vault
    assert await vault.swap("user", "an", None, {"hash": "1", "at": 1.5})
    assert not await vault.swap("user", "an", None, {"hash": "2"})
    assert not await vault.swap("user", "an", {"hash": "1"}, {"hash": "2"})
    assert await vault.swap("user", "an", {"hash": "1", "at": 1.5}, {"hash": "2", "n": [1]})
    assert await vault.items("user") == {"an": {"hash": "2", "n": [1]}}
    assert not await vault.swap("user", "bình", {"hash": "1"}, None)
    assert await vault.swap("user", "bình", None, None)
    assert await vault.swap("user", "an", {"hash": "2", "n": [1]}, None)
    assert await vault.items("user") == {}


async def test_of_many_who_take_a_secret_one_has_it(backend: Backend) -> None:
    """Of twenty in two processes who use up the same document, one is told that it was theirs."""
    async with backend.open() as mine, backend.open() as theirs:
        await mine.vault.put("once", "a", {"name": "an"})
        taking = [each.vault.swap("once", "a", {"name": "an"}, None) for each in (mine, theirs) * 10]
        assert sorted(await asyncio.gather(*taking)) == [False] * 19 + [True]
