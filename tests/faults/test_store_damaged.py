"""A damaged journal file: it opens with what is sound of it, the damaged one is kept, and what is lost is named."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from broadcaster.events import Draft, Event, Kind
from broadcaster.journal import Journal, JournalError, open_journal
from broadcaster.state import State
from broadcaster.verify import verify
from tests.doubles.decay import PAGE, File
from tests.doubles.waiting import reached

APPENDS, PARTS = 120, 3


def drafts(n: int) -> list[Draft]:
    return [Draft(Kind.RUN, f"{n}", {"feed": "a", "part": part, "pad": "x" * 300}, f"{part}") for part in range(PARTS)]


@asynccontextmanager
async def opened(file: File, *, mend: bool = True) -> AsyncIterator[Journal]:
    journal = await open_journal(f"sqlite:///{file.path}", mend=mend)
    try:
        yield journal
    finally:
        await journal.close()


async def whole(journal: Journal) -> list[Event]:
    return await journal.read(limit=1_000_000)


async def filled(directory: Path, *, checkpoint: int = 0) -> tuple[File, File, list[Event], str]:
    """A journal that was closed, a copy as a kill before that would have left it, its events and its epoch."""
    directory.mkdir()
    file = File(directory / "journal.db")
    async with opened(file) as journal:
        for n in range(APPENDS):
            await journal.append(drafts(n))
            if checkpoint and n == checkpoint:
                await journal.keep_checkpoint((n + 1) * PARTS, b"a fold's document")
        await journal.vault.put("user", "an", {"hash": "x"})
        killed = file.copied(directory.parent / f"{directory.name}-killed")
        before = await whole(journal)
    return file, killed, before, journal.epoch


async def mended(file: File, before: list[Event], epoch: str) -> int:
    """Open a damaged file; how many events it kept, after checking that they are a prefix of whole appends and that
    exactly the others are named."""
    async with opened(file) as journal:
        events = await whole(journal)
        if [event.id for event in events] == [event.id for event in before]:
            return len(before)
        *kept, named = events
        assert kept == before[: len(kept)]
        assert len(kept) % PARTS == 0
        assert (named.kind, named.seq, named.by) == (Kind.HISTORY_LOST, len(kept) + 1, "service")
        data = named.data
        assert (data["first"], data["last"], data["count"]) == (len(kept) + 1, len(before), len(before) - len(kept))
        assert data["epoch"] == journal.epoch != epoch
        assert data.get("since", "") == (kept[-1].at if kept else "")
        assert (file.path.parent / data["file"]).exists()
        assert (await verify(journal)).last == named.seq
        assert await journal.append(drafts(1000)) == named.seq + PARTS
        assert await journal.append(drafts(APPENDS - 1)) == named.seq + 2 * PARTS  # a lost one may be sent again
        epoch = journal.epoch
    async with opened(file) as journal:  # once, and then it is as any other
        assert journal.epoch == epoch
        assert len(await whole(journal)) == len(events) + 2 * PARTS
    return len(kept)


async def test_pages_at_the_end_of_the_file(tmp_path: Path) -> None:
    """Cut off, zeroed or with other bytes: a prefix of whole appends opens, and the rest is named."""
    file, _, before, epoch = await filled(tmp_path / "live")
    kept = set()
    for n in range(1, 10, 2):
        for verb in ("cut", "zero", "flip"):
            hurt = file.copied(tmp_path / f"{verb}-{n}")
            match verb:
                case "cut":
                    hurt.cut(n)
                case "zero":
                    hurt.zero(hurt.pages - n + 1)
                case _:
                    hurt.flip((hurt.pages - n) * PAGE + 600, 200)
            kept.add(await mended(hurt, before, epoch))
    assert min(kept) < len(before)
    assert len(kept) > 3, "the damage fell in too few places to say anything"


@pytest.mark.long
@pytest.mark.parametrize("seed", range(8))
async def test_damage_anywhere(tmp_path: Path, seed: int) -> None:
    """Whatever page is hurt, also the first: what opens is a prefix of whole appends, and the rest is named."""
    file, _, before, epoch = await filled(tmp_path / "live")
    chance = random.Random(seed)
    for n in range(25):
        hurt = file.copied(tmp_path / f"hurt-{n}")
        page = chance.randrange(hurt.pages)
        hurt.zero(page + 1) if n % 2 else hurt.flip(page * PAGE + chance.randrange(PAGE - 64), 64)
        await mended(hurt, before, epoch)


async def test_a_write_ahead_file_that_lost_what_was_acknowledged(tmp_path: Path) -> None:
    """Cut, zeroed or flipped: SQLite takes up what it can, and what was acknowledged beyond that is named."""
    _, killed, before, epoch = await filled(tmp_path / "live")
    size = killed.ahead.stat().st_size
    kept = set()
    for n, place in enumerate(range(size // 5, size - PAGE, size // 5)):
        for verb in ("cut_ahead", "zero_ahead", "flip_ahead"):
            hurt = killed.copied(tmp_path / f"{verb}-{n}")
            getattr(hurt, verb)(place)
            kept.add(await mended(hurt, before, epoch))
    assert len(kept) > 3, "the damage fell in too few places to say anything"


async def test_a_kill_alone_loses_nothing(tmp_path: Path) -> None:
    """A write-ahead file that is whole is taken up: the same history, the same epoch, nothing named, nothing left."""
    _, killed, before, epoch = await filled(tmp_path / "live")
    async with opened(killed) as journal:
        assert (await whole(journal), journal.epoch) == (before, epoch)
        names = {path.name for path in killed.path.parent.iterdir()}
    assert names == {f"journal.db{companion}" for companion in ("", "-wal", "-shm", "-turn", "-mark")}


async def test_a_checkpoint_bears_gaps_before_it(tmp_path: Path) -> None:
    """An event in the middle that is not what was kept costs that one alone: the checkpoint after it has the state."""
    file, _, before, epoch = await filled(tmp_path / "live", checkpoint=100)
    raw = file.path.read_bytes()
    file.flip(raw.index(before[30].id.encode()) + 80, 3)
    file.flip(raw.index(before[-1].id.encode()) + 80, 3)
    async with opened(file) as journal:
        *kept, named = await whole(journal)
        end = kept[-1].seq  # what is of the same moment as the last lost one may be a part of its append
        assert 101 * PARTS <= end <= len(before) - PARTS
        assert [event.seq for event in kept] == [n for n in range(1, end + 1) if n != 31]
        lost = len(before) - end + 1
        assert (named.data["first"], named.data["last"], named.data["count"]) == (31, len(before), lost)
        checkpoint = await journal.checkpoint()
        assert checkpoint is not None
        assert (checkpoint.seq, checkpoint.document) == (101 * PARTS, b"a fold's document")
        assert await journal.vault.get("user", "an") == {"hash": "x"}
        assert journal.epoch != epoch


async def test_the_way_to_the_events_is_damaged(tmp_path: Path) -> None:
    """The page that leads to all events is gone: they are found without it, and none is lost."""
    file, _, before, epoch = await filled(tmp_path / "live", checkpoint=60)
    for page in (file.root("events"), file.root("events_kind"), 1):
        hurt = file.copied(tmp_path / f"{page}")
        hurt.zero(page)
        assert await mended(hurt, before, epoch) == len(before)
        async with opened(hurt) as journal:
            assert (await journal.checkpoints(), await journal.tail()) == ([61 * PARTS], len(before))


async def test_who_only_looks_mends_nothing(tmp_path: Path) -> None:
    """A command that opens a damaged file says so or shows what is there; the file stays as it is."""
    file, _, before, _ = await filled(tmp_path / "live")
    tampered, cut = file.copied(tmp_path / "tampered"), file.copied(tmp_path / "cut")
    tampered.flip(tampered.path.read_bytes().index(before[-2].id.encode()) + 80, 3)
    async with opened(tampered, mend=False) as journal:
        with pytest.raises(JournalError, match=rf"^Event {len(before) - 1} .* is not what was kept"):
            await verify(journal)
    cut.cut(3)
    with pytest.raises(JournalError, match="damaged"):
        async with opened(cut, mend=False):
            pass
    assert not list(tmp_path.glob("*/*.damaged-*"))


async def test_a_file_in_use_is_not_mended(tmp_path: Path) -> None:
    """While another process has it open a damaged file is left alone."""
    file, _, before, _ = await filled(tmp_path / "live")
    async with opened(file) as first:
        async with opened(file) as second:
            assert await second.tail() == await first.tail() == len(before)
        assert not list(tmp_path.glob("*/*-ahead"))


async def test_damage_that_shows_itself_is_mended_at_the_next_start(tmp_path: Path) -> None:
    """A running service that meets a page it cannot read says so; the next start looks at the whole file."""
    file, _, before, epoch = await filled(tmp_path / "live")
    middle = file.path.read_bytes().index(before[90].id.encode()) // PAGE
    file.flip(middle * PAGE, 8)
    async with opened(file, mend=False) as journal:
        with pytest.raises(JournalError, match="damaged"):
            await whole(journal)
    assert await mended(file, before, epoch) < 91


async def test_a_large_file_is_looked_at_beside_the_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a kill nobody waits for that look; what it finds is mended at the next start."""
    _, killed, before, epoch = await filled(tmp_path / "live")
    monkeypatch.setattr("broadcaster.journal.opening.SMALL", 0)
    async with opened(killed) as journal:
        assert not journal.damaged
        assert await journal.tail() == len(before)
    again = killed.copied(tmp_path / "again")
    again.flip((again.root("events_by_key") - 1) * PAGE, 100)
    again.ahead.write_bytes(b"left by a kill")
    async with opened(again) as journal:
        await reached(lambda: journal.damaged)
    assert await mended(again, before, epoch) == len(before)


async def test_a_mending_that_was_cut_short_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed just before the new file takes the damaged one's place, the next start goes on from there."""
    file, _, before, epoch = await filled(tmp_path / "live")
    file.cut(4)
    with monkeypatch.context() as killed:
        killed.setattr("broadcaster.journal.mending.finish", _die)
        with pytest.raises(KeyboardInterrupt):
            async with opened(file):
                pass
    assert await mended(file, before, epoch) < len(before)
    assert len(list(file.path.parent.glob("*.damaged-*"))) == 1


async def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    """A new file in the place of one that was lost says how much is gone."""
    file, _, before, _ = await filled(tmp_path / "live")
    file.path.unlink()
    async with opened(file) as journal:
        (named,) = await whole(journal)
        assert (named.data["first"], named.data["last"], named.data["why"]) == (1, len(before), "missing")


async def test_what_survives_is_what_pages_show(tmp_path: Path) -> None:
    """The fold of a mended file is the fold of what is left, and the loss stands in it for the consoles."""
    file, _, before, epoch = await filled(tmp_path / "live")
    file.cut(6)
    await mended(file, before, epoch)
    async with opened(file) as journal:
        state = State(journal.epoch)
        for event in await whole(journal):
            state.take(event)
        state.settle()
    assert state.entries[f"@lost/{journal.epoch}"].value["why"] == "damaged"


def _die(path: Path) -> None:
    raise KeyboardInterrupt
