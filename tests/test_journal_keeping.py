"""What every journal promises of its age: the history of a series, checkpoints, trimming, proofs, fences, versions."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from broadcaster import events
from broadcaster.events import Draft, Kind
from broadcaster.journal import Journal, JournalError, Proof, keeping, mentions, trimming
from broadcaster.model import Observation
from tests.doubles.journals import Backend, collect, ran

Damage = Callable[[int], None]


@pytest.fixture
def damage(backend: Backend, request: pytest.FixtureRequest) -> Damage:
    """Damage the document of the checkpoint at a seq, as a bad disk would."""

    def in_file(seq: int) -> None:
        with sqlite3.connect(backend.url.removeprefix("sqlite:///")) as connection:
            name = connection.execute("SELECT parts FROM checkpoints WHERE seq = ?", (seq,)).fetchone()[0]
            connection.execute("UPDATE parts SET part = x'00' WHERE name = ?", (name,))
        connection.close()

    def in_redis(seq: int) -> None:
        client, tag = request.getfixturevalue("server").client, f"{{iocast:{backend.url.partition('=')[2]}}}"
        named = events.decode(client.hget(f"{tag}:checkpoints", str(seq)))
        client.lset(f"{tag}:parts:{named['parts']}", 0, b"\0")

    return in_file if backend.url.startswith("sqlite") else in_redis


@pytest.fixture
def documents(backend: Backend, request: pytest.FixtureRequest) -> Callable[[], int]:
    """How many documents are kept, whether a checkpoint names them or not."""

    def in_file() -> int:
        with closing(sqlite3.connect(backend.url.removeprefix("sqlite:///"))) as connection:
            count: int = connection.execute("SELECT count(DISTINCT name) FROM parts").fetchone()[0]
        return count

    def in_redis() -> int:
        tag = f"{{iocast:{backend.url.partition('=')[2]}}}"
        return len(list(request.getfixturevalue("server").client.scan_iter(f"{tag}:parts:*")))

    return in_file if backend.url.startswith("sqlite") else in_redis


def observed(*series: str) -> Draft:
    """Figures of these series, some as feeds bring them and some as they travel."""
    figures: list[Any] = [Observation(one, "2021-09", 1.0, "2021-10-01") for one in series[:2]]
    figures += [{"series": one, "period": "2021-09", "v": 1.0} for one in series[2:]]
    return Draft(Kind.OBSERVED, "van-thu", {"feed": "van-ban", "observations": figures})


def decided(series: str) -> Draft:
    data = {"held": "h", "accepted": True, "v": 2.0, "reason": "đã đối chiếu", "series": series}
    return Draft(Kind.DECIDED, "lan", data)


# --- the history of a series


async def test_the_history_of_a_series(backend: Backend) -> None:
    """Events observed and decided about one series come in order, paged, whatever stands between them."""
    async with backend.open() as journal:
        await journal.append([observed("VB-01", "VB-02", "YT-05@16681"), ran(), observed("VB-02")])
        await journal.append([decided("VB-01"), observed("VB-01", "VB-01", "VB-01")])
        assert [event.seq for event in await journal.history("VB-01")] == [1, 4, 5]
        assert [event.kind for event in await journal.history("VB-01", after=1, limit=1)] == [Kind.DECIDED]
        assert [event.seq for event in await journal.history("YT-05@16681")] == [1]
        assert await journal.history("VB-0") == []
    async with backend.open() as journal:
        await journal.append([observed("VB-02")])
        assert [event.seq for event in await journal.history("VB-02")] == [1, 3, 6]


async def test_a_long_history_is_sorted_in(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many figures of many series in many events: each history is whole, also across the merging of the index."""
    monkeypatch.setattr(mentions, "MERGE", 50)
    for first in range(0, 60, 3):
        await journal.append([observed(*(f"YT-05@{n + m}" for m in range(7))) for n in range(first, first + 3)])
    for area in (0, 6, 30, 65):
        seqs = [event.seq for event in await journal.history(f"YT-05@{area}")]
        assert seqs == [n + 1 for n in range(60) if n <= area < n + 7]


async def test_figures_of_no_shape_are_about_nothing(journal: Journal) -> None:
    """An event that no fold could read is kept, and stands in no history."""
    for said in (7, [1], [{"series": 5}, {"series": ["VB-01"]}], None):
        await journal.append([Draft(Kind.OBSERVED, "an", {"observations": said})])
    await journal.append([Draft(Kind.DECIDED, "an", {"series": 3})])
    assert await journal.tail() == 5


async def test_the_newest_of_a_kind(journal: Journal) -> None:
    """The last event of a kind, or none."""
    assert await journal.newest(Kind.RUN) is None
    await journal.append([ran(1), ran(2), observed("VB-01")])
    newest = await journal.newest(Kind.RUN)
    assert newest is not None
    assert (newest.seq, newest.data["n"]) == (2, 2)


# --- fences


async def test_a_writer_with_an_old_fence_is_refused(backend: Backend) -> None:
    """Once somebody came with a higher number, who held it before can keep nothing; others are not concerned."""
    async with backend.open() as old, backend.open() as new:
        assert await old.append([ran(1)], fence=7) == 1
        assert await new.append([ran(2)], fence=8) == 2
        answers = await asyncio.gather(
            old.append([ran(9)], fence=7), old.append([ran(3)]), new.append([ran(4)], fence=8), return_exceptions=True
        )
        assert [str(answer) for answer in answers if isinstance(answer, JournalError)] == [
            "The fencing number 7 is an old one; nothing was kept."
        ]
        assert sorted(event.data["n"] for event in await old.read()) == [1, 2, 3, 4]
    async with backend.open() as journal:
        with pytest.raises(JournalError, match="is an old one"):
            await journal.append([ran(9)], fence=7)


# --- checkpoints


async def test_the_two_newest_checkpoints_stay(backend: Backend, documents: Callable[[], int]) -> None:
    """A checkpoint comes back as it was kept, with its event's time; the two newest stay, also when opened again."""
    async with backend.open() as journal:
        assert await journal.checkpoint() is None
        await journal.append([ran(n) for n in range(9)])
        for seq in (2, 5, 9):
            await journal.keep_checkpoint(seq, f"as of {seq}".encode())
        await journal.keep_checkpoint(9, [b"as of ", b"nine"])
        assert documents() == 2
    async with backend.open() as journal:
        assert await journal.checkpoints() == [9, 5]
        newest, older = await journal.checkpoint(), await journal.checkpoint(below=9)
        assert newest is not None and older is not None
        assert (newest.seq, newest.at, newest.document) == (9, "2021-10-07T07:32:00.000Z", b"as of nine")
        assert (older.seq, older.document) == (5, b"as of 5")
        assert await journal.checkpoint(below=5) is None


async def test_a_damaged_checkpoint_is_passed_over(journal: Journal, damage: Damage) -> None:
    """A document that is not what was kept is no checkpoint; the older one is."""
    await journal.append([ran(n) for n in range(9)])
    await journal.keep_checkpoint(5, b"five")
    await journal.keep_checkpoint(9, b"nine")
    damage(9)
    newest = await journal.checkpoint()
    assert newest is not None
    assert newest.document == b"five"
    damage(5)
    assert await journal.checkpoint() is None


async def test_a_large_checkpoint_holds_nobody_up(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large document is kept in parts, and appends are answered between them."""
    monkeypatch.setattr(keeping, "PART", 10_000)
    document = [bytes([n % 251]) * 777 for n in range(1000)]
    await journal.append([ran(0)])
    keeping_it = asyncio.ensure_future(journal.keep_checkpoint(1, document))
    meanwhile = 0
    while not keeping_it.done():
        await journal.append([ran(1)])
        meanwhile += 1
    await keeping_it
    assert meanwhile > 3
    kept = await journal.checkpoint()
    assert kept is not None
    assert kept.document == b"".join(document)


async def test_a_checkpoint_stands_on_an_event(journal: Journal, documents: Callable[[], int]) -> None:
    """A checkpoint of what this history does not have is refused with a sentence, and nothing of it stays."""
    await journal.append([ran()])
    with pytest.raises(JournalError, match=r"^There is no event 2 for a checkpoint to stand on; nothing was kept\.$"):
        await journal.keep_checkpoint(2, b"x")
    assert (await journal.checkpoints(), documents()) == ([], 0)


# --- trimming


async def test_trimming_lets_the_data_of_old_events_go(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    """Events of the kinds named and older than a place go; all others, the index and the order stay as they were."""
    monkeypatch.setattr(trimming, "SLICE", 3)
    async with backend.open() as journal:
        await journal.append([observed("VB-01"), decided("VB-01"), *(ran(n) for n in range(10)), observed("VB-01")])
        before = {proof.seq: proof.kept for proof in await journal.proofs()}
        await journal.keep_checkpoint(13, b"thirteen")
        assert await journal.trimmed() == 0
        assert await journal.trim(9, [Kind.OBSERVED, Kind.RUN, Kind.MOMENT]) == 7
        assert await journal.trim(9, [Kind.OBSERVED, Kind.RUN]) == 0
        assert await journal.trim(11, [Kind.RUN]) == 2
    async with backend.open() as journal:
        left = [2, 11, 12, 13]
        assert [event.seq for event in await journal.read()] == left
        assert [event.seq for event in await journal.read(kinds=[Kind.RUN])] == [11, 12]
        assert [event.seq for event in await journal.history("VB-01")] == [2, 13]
        assert [event.seq for event in await journal.history("VB-01", limit=1)] == [2]
        assert [event.seq for event in await collect(journal, 13)] == left
        assert (await journal.trimmed(), await journal.tail()) == (10, 13)
        proofs = [proof for after in (0, 4, 8, 12) for proof in await journal.proofs(after, 4)]
        assert {proof.seq: proof.kept for proof in proofs} == before
        assert [proof.seq for proof in proofs if proof.made is not None] == left
        assert all(proof.made in (None, proof.kept) for proof in proofs)
        assert proofs[2].kind == "run" and proofs[2].at == "2021-10-07T07:32:00.000Z"
        assert await journal.append([ran()]) == 14


async def test_nothing_a_checkpoint_lacks_is_trimmed(journal: Journal) -> None:
    """Without a checkpoint nothing goes; with two, only what both have, so that the older one can still be used."""
    await journal.append([ran(n) for n in range(10)])
    assert await journal.trim(9, [Kind.RUN]) == 0
    await journal.keep_checkpoint(4, b"four")
    await journal.keep_checkpoint(8, b"eight")
    assert await journal.trim(100, [Kind.RUN]) == 3
    assert [event.seq for event in await journal.read()] == [4, 5, 6, 7, 8, 9, 10]
    assert [event.seq for event in await collect(journal, 10, after=8)] == [9, 10]


async def test_trimming_holds_nobody_up(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of events are trimmed in slices, and appends are answered between them."""
    monkeypatch.setattr(trimming, "SLICE", 50)
    await journal.append([ran(n) for n in range(2500)])
    await journal.keep_checkpoint(2500, b"all")
    going, meanwhile = asyncio.ensure_future(journal.trim(2500, [Kind.RUN])), 0
    while not going.done():
        await journal.append([observed("VB-01")])
        meanwhile += 1
    assert await going == 2499
    assert meanwhile > 3
    assert len(await journal.proofs(2498, 10, make=False)) == min(10, meanwhile + 2)


# --- proofs


async def test_every_event_is_vouched_for(journal: Journal) -> None:
    """The digest that stands with an event is the one its bytes make, in pages that leave nothing out."""
    await journal.append([observed("VB-01", "VB-02"), *(ran(n) for n in range(499))])
    await journal.append([Draft(Kind.OBSERVED, "an", {"text": "x" * 300_000}) for _ in range(8)])
    proofs = list[Proof]()
    while page := await journal.proofs(proofs[-1].seq if proofs else 0, 300):
        proofs += page
    assert [proof.seq for proof in proofs] == list(range(1, 509))
    assert all(proof.kept == proof.made for proof in proofs)
    assert len({proof.kept for proof in proofs}) == 508


# --- versions of events


@pytest.fixture
def second_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """RUN events have a second version, in which `n` is called `number`, and an upgrade to it."""
    monkeypatch.setitem(events.VERSION, Kind.RUN, 2)
    monkeypatch.setitem(
        events.UPGRADES,
        (Kind.RUN, 1),
        lambda data: {"feed": data["feed"], "number": data["n"]},
    )


async def test_older_events_are_brought_up_to_date_when_read(backend: Backend, request: pytest.FixtureRequest) -> None:
    """An event of an older version comes as its kind's newest version has it, however it is read; its digest holds."""
    async with backend.open() as journal:
        await journal.append([ran(1), observed("VB-01")])
        request.getfixturevalue("second_version")
        await journal.append([Draft(Kind.RUN, "van-thu", {"feed": "van-ban", "number": 2})])
        for found in (await journal.read(kinds=[Kind.RUN]), [e for e in await collect(journal, 3) if e.seq != 2]):
            assert [(event.v, event.data) for event in found] == [
                (2, {"feed": "van-ban", "number": 1}),
                (2, {"feed": "van-ban", "number": 2}),
            ]
        assert all(proof.kept == proof.made for proof in await journal.proofs())


async def test_an_event_of_a_newer_version_is_refused(backend: Backend) -> None:
    """A version that is not known here is refused with a sentence that names the event's place and kind."""
    with pytest.MonkeyPatch.context() as future:
        future.setitem(events.VERSION, Kind.RUN, 3)
        async with backend.open() as journal:
            await journal.append([observed("VB-01"), ran(1)])
    async with backend.open() as journal:
        with pytest.raises(JournalError) as caught:
            await journal.read()
        assert str(caught.value) == (
            "Event 2 of the journal cannot be read by this version of iocast (kind 'run'): "
            "it has version 3, and versions up to 1 are known here."
        )


def test_every_kind_has_a_part_and_a_way_up() -> None:
    """Each kind of event is in one part of what is kept, and from each version an upgrade leads to the next."""
    assert set(events.PART) == set(events.VERSION) == set(Kind)
    steps = {(kind, v) for kind, newest in events.VERSION.items() for v in range(1, newest)}
    assert set(events.UPGRADES) == steps
