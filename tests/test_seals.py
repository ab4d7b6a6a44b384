"""Seals vouch for every minute with events; whoever changes, removes or inserts an event is found out."""

import asyncio
import sqlite3
from contextlib import aclosing
from pathlib import Path

import pytest

from broadcaster import seals as room
from broadcaster.events import Draft, Kind, encode
from broadcaster.journal import Journal, digest
from broadcaster.seals import Sealer, seal_of
from broadcaster.verify import NotAsKept, Verdict, verify
from displays.evidence import span_of
from tests.doubles.journals import Backend, Clock, ran, sqlite_backend
from tests.doubles.redis import Redis


def sealer(journal: Journal) -> Sealer:
    async def record(*drafts: Draft) -> int:
        return await journal.append(drafts)

    return Sealer(journal, record)


# --- sealing


async def test_what_came_since_the_last_seal_is_sealed(journal: Journal) -> None:
    """A seal names its first and last event and the digest over theirs; the next one is for that seal, too."""
    await journal.append([ran(n) for n in range(3)])
    assert await sealer(journal).seal() == 1
    await journal.append([ran(4)])
    assert await sealer(journal).seal() == 1
    proofs = await journal.proofs()
    first, second = await journal.read(kinds=[Kind.SEAL])
    assert (first.seq, first.by) == (4, "service")
    assert first.data == {"first": 1, "last": 3, "sha256": seal_of(proof.kept for proof in proofs[:3])}
    assert second.data == {"first": 4, "last": 5, "sha256": seal_of(proof.kept for proof in proofs[3:5])}


async def test_an_idle_journal_is_left_alone(journal: Journal) -> None:
    """Where nothing but seals has come, nothing is written, however often one looks; nor in an empty journal."""
    assert await sealer(journal).seal() == 0
    await journal.append([ran()])
    assert [await sealer(journal).seal() for _ in range(4)] == [1, 0, 0, 0]
    assert await journal.tail() == 2


async def test_a_long_journal_is_sealed_in_ranges(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal that was never sealed gets seals over bounded ranges, without gap, and verifies."""
    monkeypatch.setattr(room, "MOST", 300)
    monkeypatch.setattr(room, "PAGE", 70)
    await journal.append([ran(n) for n in range(1000)])
    assert await sealer(journal).seal() == 4
    ranges = [(seal.data["first"], seal.data["last"]) for seal in await journal.read(kinds=[Kind.SEAL])]
    assert ranges == [(1, 300), (301, 600), (601, 900), (901, 1000)]
    assert await verify(journal) == Verdict(1, 1004, trimmed=0, seals=4, unsealed=4)


async def test_two_nodes_make_one_seal(backend: Backend) -> None:
    """Two nodes that look at the same moment leave ranges without gap or overlap."""
    async with backend.open() as one, backend.open() as other:
        for n in range(5):
            await one.append([ran(n)])
            await asyncio.gather(*(sealer(journal).seal() for journal in (one, other, one, other)))
        seals = await one.read(kinds=[Kind.SEAL])
        starts = [seal.data["first"] for seal in seals]
        assert starts == [1, *(seal.data["last"] + 1 for seal in seals[:-1])]
        assert (await verify(other)).seals == len(seals)


async def test_the_role_seals_by_itself(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept running, it seals what comes, and then rests."""
    monkeypatch.setattr(room, "EVERY", 0.01)
    task = asyncio.create_task(sealer(journal).watch())
    try:
        async with aclosing(journal.follow(0)) as batches:
            await journal.append([ran()])
            seen: list[Kind] = []
            async for batch in batches:
                seen += [event.kind for event in batch]
                if Kind.SEAL in seen:
                    break
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert seen == [Kind.RUN, Kind.SEAL]


# --- verifying


async def test_a_sound_journal_verifies(journal: Journal) -> None:
    """Sealed, unsealed and trimmed events: what was looked at is counted."""
    assert await verify(journal) == Verdict(1, 0, 0, 0, 0)
    await journal.append([ran(n) for n in range(10)])
    await sealer(journal).seal()
    await journal.append([ran(11), ran(12)])
    assert await verify(journal) == Verdict(1, 13, trimmed=0, seals=1, unsealed=3)
    await sealer(journal).seal()
    await journal.keep_checkpoint(13, b"as of 13")
    assert await journal.trim(9, [Kind.RUN]) == 8
    assert await verify(journal) == Verdict(1, 14, trimmed=8, seals=2, unsealed=1)
    assert await verify(journal, 12, 12) == Verdict(12, 12, trimmed=0, seals=1, unsealed=0)
    assert await verify(journal, 3, 4) == Verdict(3, 4, trimmed=8, seals=1, unsealed=0)


async def test_a_journal_verifies_while_it_is_written_to(journal: Journal) -> None:
    """Beside a service that appends, seals and trims, nothing seems wrong."""
    await journal.append([ran(n) for n in range(500)])
    done = False

    async def serve() -> None:
        while not done:
            await journal.append([ran(n) for n in range(20)])
            await sealer(journal).seal()
            await journal.keep_checkpoint(await journal.tail() - 50, b"x")
            await journal.trim(await journal.tail() - 100, [Kind.RUN])

    serving = asyncio.create_task(serve())
    try:
        rounds, last = 0, 0
        while rounds < 10 or last <= 500:
            assert not serving.done()
            rounds, last = rounds + 1, (await verify(journal)).last
            assert last >= 500
    finally:
        done = True
        await serving
    assert (await verify(journal)).trimmed > 0


def tamper(backend: Backend, *statements: str) -> None:
    """Write to the file as somebody with a hex editor and SQL would."""
    with sqlite3.connect(backend.url.removeprefix("sqlite:///")) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


@pytest.fixture
async def sealed(tmp_path: Path) -> Backend:
    """A file with twenty events and three seals: events 6, 12 and 23."""
    backend = sqlite_backend(tmp_path)
    async with backend.open() as journal:
        for count in (5, 5, 10):
            await journal.append([ran(n) for n in range(count)])
            backend.clock.move(60)
            await sealer(journal).seal()
    return backend


async def fault(backend: Backend) -> str:
    async with backend.open() as journal:
        with pytest.raises(NotAsKept) as caught:
            await verify(journal)
        return str(caught.value)


async def test_changed_data_is_found(sealed: Backend) -> None:
    """An event whose data was changed is named with seq and time."""
    tamper(sealed, "UPDATE events SET data = CAST('{\"n\":7}' AS BLOB) WHERE seq = 8")
    assert await fault(sealed) == (
        "Event 8 (run) of 2021-10-07T07:33:00.000Z is not what was kept: its digest differs."
    )


async def test_a_changed_name_is_found(sealed: Backend) -> None:
    """Who did it and when are under the digest, too."""
    tamper(sealed, "UPDATE events SET by = 'somebody-else' WHERE seq = 3")
    assert (await fault(sealed)).startswith("Event 3 (run) of 2021-10-07T07:32:00.000Z is not what was kept")


async def test_changed_data_with_a_digest_to_match_is_found(sealed: Backend) -> None:
    """Whoever computes the digest anew, too, is found out by the seal."""
    async with sealed.open() as journal:
        (event,) = await journal.read(after=7, limit=1)
    data = encode({"n": 7})
    made = digest(8, event.at, event.id, "run", 1, event.by, data)
    tamper(sealed, f"UPDATE events SET data = x'{data.hex()}', digest = x'{made.hex()}' WHERE seq = 8")
    assert await fault(sealed) == (
        "Among the events 6 of 2021-10-07T07:33:00.000Z to 11 of 2021-10-07T07:33:00.000Z one is not what was kept: "
        "the seal of 2021-10-07T07:34:00.000Z (event 12) differs."
    )


async def test_a_removed_event_is_found(sealed: Backend) -> None:
    """A place without an event is named, also at the end."""
    tamper(sealed, "DELETE FROM events WHERE seq = 4")
    assert await fault(sealed) == (
        "Event 4 is missing from the journal; the one after it, 5, is of 2021-10-07T07:32:00.000Z."
    )


async def test_a_removed_seal_is_found(sealed: Backend) -> None:
    """A seal is an event like others, and the next one vouches for it."""
    tamper(
        sealed,
        "DELETE FROM events WHERE seq = 12",
        "UPDATE events SET seq = seq - 1 WHERE seq BETWEEN 13 AND 22",
    )
    assert (await fault(sealed)).startswith("Event 12 (run) of 2021-10-07T07:34:00.000Z is not what was kept")


async def test_changed_headers_of_trimmed_events_are_found(sealed: Backend) -> None:
    """What is left of a trimmed event is under its seal."""
    async with sealed.open() as journal:
        await journal.keep_checkpoint(20, b"x")
        await journal.trim(10, [Kind.RUN])
        await verify(journal)
    tamper(sealed, "UPDATE trimmed SET digest = zeroblob(32) WHERE seq = 2")
    assert (await fault(sealed)).startswith("Among the events 1 of 2021-10-07T07:32:00.000Z to 5 of ")


async def test_a_changed_stream_is_found() -> None:
    """The same in Redis, where entries cannot be changed but removed and put again."""
    with Redis() as server:
        async with Backend(server.url, Clock()).open() as journal:
            await journal.append([ran(n) for n in range(5)])
            await sealer(journal).seal()
            server.client.xdel("{iocast:journal}:events", "3-0")
            with pytest.raises(NotAsKept, match=r"^Event 3 is missing from the journal; the one after it, 4, is"):
                await verify(journal)


# --- one meeting


async def test_the_range_of_a_meeting_is_verified(sealed: Backend) -> None:
    """A meeting's events and their seals are looked at; what is wrong elsewhere does not concern it."""
    async with sealed.open() as journal:
        await journal.append([Draft(Kind.MEETING_OPENED, "an", {"id": "m-1", "rooms": ["ubnd-tinh"]})])
        await journal.append([ran(1), Draft(Kind.MEETING_ENDED, "an", {"id": "m-1"})])
        await journal.append([Draft(Kind.MEETING_OPENED, "an", {"id": "m-2", "rooms": ["ubnd-tinh"]})])
        await sealer(journal).seal()
        spans = [await span_of(journal, meeting) for meeting in ("m-1", "m-2", "m-3")]
        assert [span and (span.first, span.last) for span in spans] == [(24, 26), (27, await journal.tail()), None]
        tamper(sealed, "UPDATE events SET by = 'somebody-else' WHERE seq = 3")
        assert (await verify(journal, 24, 26)).seals == 1
        tamper(sealed, "UPDATE events SET by = 'somebody-else' WHERE seq = 25")
        with pytest.raises(NotAsKept, match=r"^Event 25 \(run\)"):
            await verify(journal, 24, 26)
