"""kill -9 and torn files: nothing that was acknowledged is lost, and what remains is whole and in order."""

import asyncio
import itertools
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from broadcaster.events import Draft, Event, Kind
from broadcaster.journal import Journal, open_journal

ROOT = Path(__file__).parents[2]
ROUNDS = 6  # kills of one journal, each in the middle of its work
SUM = 3  # drafts in each append of the child

# Twelve writers append three drafts at a time as fast as they can, and say so on the pipe once it is acknowledged.
CHILD = """
import asyncio, os, sys
from broadcaster.events import Draft, Kind
from broadcaster.journal import open_journal

async def main():
    journal = await open_journal(sys.argv[1])
    async def write(writer):
        n = 0
        while True:
            n += 1
            name = f"{sys.argv[2]}/{writer}/{n}"
            drafts = [Draft(Kind.RUN, name, {"part": part, "pad": "x" * 500}, f"{part}") for part in range(3)]
            last = await journal.append(drafts)
            os.write(1, f"{name} {last}\\n".encode())
    await asyncio.gather(*(write(writer) for writer in range(12)))

asyncio.run(main())
"""


def start_and_kill(url: str, name: str, acknowledged: int) -> dict[str, int]:
    """SIGKILL a child once it has acknowledged so many appends; all that it acknowledged: name -> last seq."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, url, name], stdout=subprocess.PIPE, cwd=ROOT)
    assert child.stdout is not None
    with child.stdout as pipe:
        said = [pipe.readline() for _ in range(acknowledged)]
        child.send_signal(signal.SIGKILL)
        said += pipe.readlines()
    assert child.wait() == -signal.SIGKILL
    # Each line is one write far below PIPE_BUF, so it is there whole or not at all.
    return {name: int(last) for name, last in (line.decode().split() for line in said)}


async def whole(journal: Journal) -> list[Event]:
    """Every event of the journal, after checking that numbers have no gaps, time never falls and appends are whole."""
    events = await journal.read(limit=10_000_000)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert all(before.at <= after.at for before, after in itertools.pairwise(events))
    for first in range(0, len(events), SUM):
        append = events[first : first + SUM]
        assert [event.data["part"] for event in append] == list(range(SUM))
        assert len({event.by for event in append}) == 1
    return events


@pytest.mark.parametrize("seed", range(3))
async def test_a_killed_writer_loses_nothing_it_acknowledged(tmp_path: Path, seed: int) -> None:
    """Killed again and again at random moments, the journal holds every acknowledged append at the place it told."""
    url = f"sqlite:///{tmp_path}/journal.db"
    chance = random.Random(seed)
    acknowledged: dict[str, int] = {}
    for round_ in range(ROUNDS):
        acknowledged |= await asyncio.to_thread(start_and_kill, url, f"{round_}", chance.randint(1, 400))
        journal = await open_journal(url)
        try:
            events = await whole(journal)
        finally:
            await journal.close()
        last = {event.by: event.seq for event in events}
        assert {name: last.get(name) for name in acknowledged} == acknowledged
        assert set(Counter(event.by for event in events).values()) == {SUM}


async def test_a_retry_after_a_kill_is_kept_once(tmp_path: Path) -> None:
    """Whoever was not answered because of the kill may send the same keys again: each append stands there once."""
    url = f"sqlite:///{tmp_path}/journal.db"
    await asyncio.to_thread(start_and_kill, url, "a", 50)
    journal = await open_journal(url)
    try:
        names = {event.by for event in await whole(journal)} | {f"a/0/{n}" for n in range(1, 200)}
        for name in sorted(names):
            await journal.append([Draft(Kind.RUN, name, {"part": part}, f"{part}") for part in range(SUM)])
        assert Counter(event.by for event in await whole(journal)) == dict.fromkeys(names, SUM)
    finally:
        await journal.close()


async def test_two_processes_at_once_keep_one_order(tmp_path: Path) -> None:
    """Two processes that append as fast as they can, one of them killed, leave one whole order and a sound file."""
    url = f"sqlite:///{tmp_path}/journal.db"
    both = await asyncio.gather(*(asyncio.to_thread(start_and_kill, url, name, 1500) for name in ("a", "b")))
    journal = await open_journal(url)
    try:
        last = {event.by: event.seq for event in await whole(journal)}
    finally:
        await journal.close()
    for acknowledged in both:
        assert {name: last.get(name) for name in acknowledged} == acknowledged
    with closing(sqlite3.connect(tmp_path / "journal.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_a_torn_write_ahead_file_leaves_whole_appends(tmp_path: Path) -> None:
    """Cut or smeared at any place, as power loss may leave it, the file opens with a prefix of whole appends."""
    live = tmp_path / "live"
    journal = await open_journal(f"sqlite:///{live}/journal.db")
    try:
        for n in range(40):
            await journal.append([Draft(Kind.RUN, f"{n}", {"part": part, "pad": "x" * 500}) for part in range(SUM)])
        before = await whole(journal)
        taken = tmp_path / "taken"
        shutil.copytree(live, taken)
    finally:
        await journal.close()
    ahead = (taken / "journal.db-wal").read_bytes()
    assert ahead, "the test means to tear a write-ahead file"
    chance = random.Random(7)
    left = set()
    for n in range(30):
        place = chance.randrange(len(ahead))
        torn = tmp_path / f"torn-{n}"
        torn.mkdir()
        shutil.copy(taken / "journal.db", torn)
        rest = b"" if n % 2 else chance.randbytes(len(ahead) - place)
        (torn / "journal.db-wal").write_bytes(ahead[:place] + rest)
        events = await reopened(torn)
        assert events == before[: len(events)]
        left.add(len(events))
    assert len(left) > 10, "the cuts fell in too few places to say anything"


async def reopened(directory: Path) -> list[Event]:
    """The events of a torn journal, after checking that it is whole and takes another append."""
    journal = await open_journal(f"sqlite:///{directory}/journal.db")
    try:
        events = await whole(journal)
        assert await journal.append([Draft(Kind.RUN, "after", {})]) == len(events) + 1
    finally:
        await journal.close()
    return events
