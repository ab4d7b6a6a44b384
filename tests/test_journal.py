"""What every journal promises, run on each backend; then what the embedded one promises about its file."""

import asyncio
import resource
import sqlite3
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from broadcaster.events import Draft, Event, Kind, encode
from broadcaster.journal import Journal, JournalError, copy_journal, digest, open_journal
from broadcaster.journal import sqlite as sqlite_journal
from tests.doubles.journals import LIMIT, Backend, Clock, collect, ran, sqlite_backend

# --- order and durability


async def test_an_event_comes_back_as_it_was_drafted(journal: Journal) -> None:
    """An appended draft is read back with its place, its time and everything it said."""
    draft = Draft(Kind.OBSERVED, "Nguyễn Thị Hoà", {"feed": "văn bản", "observations": [{"v": 1.5, "note": None}]})
    assert await journal.append([draft]) == 1
    (event,) = await journal.read()
    assert event == Event(1, "2021-10-07T07:32:00.000Z", draft.id, Kind.OBSERVED, "Nguyễn Thị Hoà", draft.data)


async def test_an_empty_journal_has_tail_zero(journal: Journal) -> None:
    """Nothing appended means tail 0, no events, and an append of nothing answers the tail."""
    assert await journal.tail() == 0
    assert await journal.read() == []
    assert await journal.append([]) == 0


async def test_numbers_have_no_gaps_under_concurrency(journal: Journal) -> None:
    """Fifty people appending at once get distinct places that count from 1 without gaps."""
    last = await asyncio.gather(*(journal.append([ran(n), ran(n)]) for n in range(50)))
    assert sorted(last) == list(range(2, 101, 2))
    events = await journal.read()
    assert [event.seq for event in events] == list(range(1, 101))


async def test_the_drafts_of_one_append_stand_together(journal: Journal) -> None:
    """No other append comes between the drafts of one append, and they keep their order."""
    await asyncio.gather(*(journal.append([ran(n), ran(n + 1), ran(n + 2)]) for n in range(0, 90, 3)))
    said = [event.data["n"] for event in await journal.read()]
    for first in range(0, 90, 3):
        assert said[first : first + 3] == [said[first], said[first] + 1, said[first] + 2]


async def test_everything_is_there_after_reopening(backend: Backend) -> None:
    """Events, vault and epoch survive closing and opening."""
    async with backend.open() as journal:
        epoch = journal.epoch
        await journal.append([ran(1), ran(2)])
        await journal.vault.put("user", "an", {"hash": "x"})
    async with backend.open() as journal:
        assert journal.epoch == epoch
        assert [event.data["n"] for event in await journal.read()] == [1, 2]
        assert await journal.vault.get("user", "an") == {"hash": "x"}
        assert await journal.append([ran(3)]) == 3


async def test_closing_keeps_what_was_accepted(backend: Backend) -> None:
    """Appends that wait when the journal is closed are kept before it lets go."""
    async with backend.open() as journal:
        waiting = [asyncio.ensure_future(journal.append([ran(n)])) for n in range(20)]
        await asyncio.sleep(0)
        await journal.close()
        await journal.close()
        assert sorted(await asyncio.gather(*waiting)) == list(range(1, 21))
        with pytest.raises(JournalError, match=r"The journal is closed; nothing was kept\."):
            await journal.append([ran()])
    async with backend.open() as journal:
        assert await journal.tail() == 20


async def test_who_stops_waiting_loses_nothing(journal: Journal) -> None:
    """A cancelled append does not disturb the ones beside it."""
    dropped = asyncio.ensure_future(journal.append([ran(1)]))
    kept = asyncio.ensure_future(journal.append([ran(2)]))
    await asyncio.sleep(0)
    dropped.cancel()
    assert await kept == 2
    assert await journal.append([ran(3)]) == 3


# --- time


async def test_time_never_falls(backend: Backend) -> None:
    """A clock set back gives events the newest time so far, in the next process too."""
    async with backend.open() as journal:
        await journal.append([ran(1)])
        backend.clock.move(-3600)
        await journal.append([ran(2)])
    async with backend.open() as journal:
        await journal.append([ran(3)])
        backend.clock.move(7200)
        await journal.append([ran(4)])
        assert [event.at for event in await journal.read()] == [
            *["2021-10-07T07:32:00.000Z"] * 3,
            "2021-10-07T08:32:00.000Z",
        ]


# --- keys


async def test_a_key_is_kept_once(journal: Journal) -> None:
    """The same key from the same person is kept once, and the retry is told the old place."""
    assert await journal.append([ran(1, key="k")]) == 1
    assert await journal.append([ran(2)]) == 2
    assert await journal.append([ran(1, key="k")]) == 1
    assert await journal.append([ran(1, key="k"), ran(3)]) == 3
    assert [event.data["n"] for event in await journal.read()] == [1, 2, 3]


async def test_a_key_belongs_to_who_used_it(journal: Journal) -> None:
    """Two programs that choose the same key do not swallow each other's events."""
    assert await journal.append([ran(1, key="k", by="a")]) == 1
    assert await journal.append([ran(1, key="k", by="b")]) == 2


async def test_a_key_repeated_in_one_append_is_kept_once(journal: Journal) -> None:
    """A key that stands twice in one append, or in two at the same time, is kept once."""
    assert await journal.append([ran(1, key="k"), ran(2, key="k")]) == 1
    assert set(await asyncio.gather(*(journal.append([ran(n, key="j")]) for n in range(9)))) == {2}
    assert await journal.tail() == 2


# --- what is refused


@pytest.mark.parametrize(
    "draft",
    [
        Draft(Kind.RUN, "an", {"at": object()}),
        Draft(Kind.RUN, "an", {"text": "\ud800"}),
        Draft(Kind.RUN, "\ud800", {}),
        Draft(Kind.RUN, "an", {}, key="\ud800"),
    ],
    ids=["no JSON", "no Unicode in the data", "no Unicode in the name", "no Unicode in the key"],
)
async def test_a_draft_that_cannot_be_kept_harms_only_its_sender(journal: Journal, draft: Draft) -> None:
    """Data that is not JSON-able raises TypeError for its sender; the appends around it are kept."""
    answers = await asyncio.gather(
        journal.append([ran(1)]), journal.append([ran(2), draft]), journal.append([ran(3)]), return_exceptions=True
    )
    assert [type(answer) for answer in answers] == [int, TypeError, int]
    assert [event.data["n"] for event in await journal.read()] == [1, 3]


async def test_what_was_refused_is_not_there(backend: Backend) -> None:
    """A fault in the middle of a group refuses all of it: what was acknowledged is there, and nothing else."""
    async with backend.open() as journal:
        backend.clock.fail_every(7)
        answers = await asyncio.gather(*(journal.append([ran(n), ran(n)]) for n in range(100)), return_exceptions=True)
        backend.clock.fail_every(0)
        assert {type(answer) for answer in answers} >= {JournalError}
        assert await journal.append([ran(100)]) == 2 * sum(isinstance(answer, int) for answer in answers) + 1
        kept = {n for n, answer in enumerate(answers) if isinstance(answer, int)} | {100}
        assert {event.data["n"] for event in await journal.read()} == kept


async def test_an_unknown_scheme_is_named() -> None:
    """A URL that no backend knows is refused with a full sentence."""
    with pytest.raises(JournalError, match=r"^The journal 'etcd://x' cannot be opened: the URL must begin with .*\.$"):
        await open_journal("etcd://x")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
async def test_a_journal_needs_a_file(url: str) -> None:
    """A journal in memory would lose what it acknowledged, so it is refused."""
    with pytest.raises(JournalError, match="names no file"):
        await open_journal(url)


# --- reading


async def test_reading_is_paged(journal: Journal) -> None:
    """`after` and `limit` page through the journal in order."""
    await journal.append([ran(n) for n in range(1, 11)])
    assert [event.seq for event in await journal.read(after=3, limit=4)] == [4, 5, 6, 7]
    assert [event.seq for event in await journal.read(after=8, limit=4)] == [9, 10]
    assert await journal.read(after=10) == []


async def test_reading_some_kinds(journal: Journal) -> None:
    """Several kinds come merged in order, paged like the rest."""
    kinds = [Kind.RUN, Kind.MOMENT, Kind.CLAIMED]
    await journal.append([Draft(kinds[n % 3], "an", {"n": n}) for n in range(12)])
    picked = await journal.read(after=1, limit=5, kinds={Kind.RUN, Kind.CLAIMED})
    assert [(event.seq, event.kind) for event in picked] == [
        (3, Kind.CLAIMED),
        (4, Kind.RUN),
        (6, Kind.CLAIMED),
        (7, Kind.RUN),
        (9, Kind.CLAIMED),
    ]


# --- following


@pytest.fixture
def no_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no follower find anything out by looking: what reaches it must have woken it."""
    monkeypatch.setattr(sqlite_journal, "POLL", 10 * LIMIT)


async def test_following_begins_with_the_past(journal: Journal) -> None:
    """A follower gets what was there before it came, from the place it names."""
    await journal.append([ran(n) for n in range(1, 2501)])
    events = await collect(journal, 2500, after=10)
    assert [event.seq for event in events] == list(range(11, 2501))


async def test_following_sees_own_appends_at_once(journal: Journal, no_poll: None) -> None:
    """Two followers see every append of this process, in order, without waiting for a poll."""
    followers = [asyncio.ensure_future(collect(journal, 200)) for _ in range(2)]
    for n in range(1, 201):
        await journal.append([ran(n)])
    for events in await asyncio.gather(*followers):
        assert [event.data["n"] for event in events] == list(range(1, 201))


async def test_following_sees_other_processes(backend: Backend) -> None:
    """What another process appends reaches a follower here, within a second on a machine that is not busy."""
    script = (
        "import asyncio, sys\n"
        "from broadcaster.events import Draft, Kind\n"
        "from broadcaster.journal import open_journal\n"
        "async def main():\n"
        "    journal = await open_journal(sys.argv[1])\n"
        "    input()\n"
        "    print(await journal.append([Draft(Kind.RUN, 'cli', {'n': 7})]), flush=True)\n"
        "    await journal.close()\n"
        "asyncio.run(main())\n"
    )
    async with backend.open() as journal:
        await journal.append([ran()])
        following = asyncio.ensure_future(collect(journal, 2))
        other = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            script,
            backend.url,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parent.parent,
        )
        assert other.stdin is not None and other.stdout is not None
        other.stdin.write(b"go\n")
        assert int(await asyncio.wait_for(other.stdout.readline(), LIMIT * 2)) == 2
        events = await following
        assert (events[-1].by, events[-1].data) == ("cli", {"n": 7})
        await other.wait()


async def test_asking_for_the_tail_wakes_the_followers(backend: Backend, no_poll: None) -> None:
    """Whoever asks for the tail and finds a newer one spares the followers their poll."""
    async with (
        backend.open() as journal,
        backend.open() as other,
        aclosing(journal.follow(0)) as batches,
        asyncio.timeout(LIMIT),
    ):
        waiting = asyncio.ensure_future(anext(batches))
        assert await other.append([ran(1)]) == 1
        assert await journal.tail() == 1
        assert [event.seq for event in await waiting] == [1]


async def test_following_large_events_comes_in_bounded_batches(journal: Journal) -> None:
    """A large ingest is followed in batches that hold a few megabytes, not the whole of it."""
    bulk = {"text": "x" * 300_000}
    await journal.append([Draft(Kind.OBSERVED, "an", bulk) for _ in range(40)])
    sizes: list[int] = []
    async with asyncio.timeout(LIMIT), aclosing(journal.follow(0)) as batches:
        async for batch in batches:
            sizes.append(len(batch))
            if batch[-1].seq == 40:
                break
    assert sum(sizes) == 40
    assert max(sizes) <= 4


async def test_following_ends_with_the_journal(journal: Journal) -> None:
    """Closing the journal ends the followers, rather than leaving them waiting for ever."""
    async with aclosing(journal.follow(0)) as batches, asyncio.timeout(LIMIT):
        waiting = asyncio.ensure_future(anext(batches, None))
        await asyncio.sleep(0)
        await journal.close()
        assert await waiting is None


async def test_the_loop_turns_while_the_journal_writes(journal: Journal) -> None:
    """Appending 2,000 events leaves the loop free to do other things meanwhile."""
    turns = 0
    appending = asyncio.gather(*(journal.append([ran(n)]) for n in range(2000)))
    while not appending.done():
        turns += 1
        await asyncio.sleep(0)
    assert turns > 20


# --- the vault


async def test_the_vault_keeps_documents_by_kind_and_id(journal: Journal) -> None:
    """Documents are put, replaced, listed by kind and deleted; the events know nothing of them."""
    vault = journal.vault
    assert await vault.get("user", "an") is None
    await vault.put("user", "an", {"hash": "1"})
    await vault.put("user", "an", {"hash": "2"})
    await vault.put("user", "bình", {"hash": "3"})
    await vault.put("token", "an", {"digest": "4"})
    assert await vault.get("user", "an") == {"hash": "2"}
    assert await vault.items("user") == {"an": {"hash": "2"}, "bình": {"hash": "3"}}
    await vault.delete("user", "an")
    await vault.delete("user", "an")
    assert await vault.items("user") == {"bình": {"hash": "3"}}
    assert await journal.read() == []


async def test_two_histories_have_two_epochs(tmp_path: Path) -> None:
    """Each journal is made with an epoch of its own."""
    epochs = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        async with sqlite_backend(tmp_path / name).open() as journal:
            epochs.add(journal.epoch)
    assert len(epochs) == 2


# --- the file of the embedded journal


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "er" / "journal.db"


@asynccontextmanager
async def opened(file: Path) -> AsyncIterator[Journal]:
    async with Backend(f"sqlite:///{file}", Clock()).open() as journal:
        yield journal


@contextmanager
def refuse_growth(beyond: int) -> Iterator[None]:
    """Let the system refuse every write of this process beyond that many bytes of a file, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (beyond, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def query(file: Path, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    try:
        with connection:
            return connection.execute(statement).fetchall()
    finally:
        connection.close()


async def test_the_file_is_private(file: Path) -> None:
    """Directories are made, and the journal with its companions is readable by its owner only."""
    async with opened(file) as journal:
        await journal.append([ran()])
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
        assert modes == {f"journal.db{companion}": 0o600 for companion in ("", "-wal", "-shm", "-turn", "-mark")}
    file.chmod(0o644)
    async with opened(file):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_every_commit_is_synced(file: Path) -> None:
    """The writing connection runs in WAL mode with synchronous=FULL, whatever the library's default."""
    async with opened(file) as journal:
        await journal.append([ran()])
        (connection,) = [journal._writer._connection]  # type: ignore[attr-defined]
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


async def test_each_event_has_a_digest(file: Path) -> None:
    """The digest over each event's header and its bytes as kept is in the file, for the seals."""
    async with opened(file) as journal:
        await journal.append([ran(1), ran(2)])
        events = await journal.read()
    kept = query(file, "SELECT digest FROM events ORDER BY seq")
    assert kept == [(digest(e.seq, e.at, e.id, e.kind.value, e.v, e.by, encode(e.data)),) for e in events]


async def test_a_refused_write_keeps_nothing_and_heals(file: Path) -> None:
    """When the disk refuses, every waiting append gets the reason, nothing of them stays, and the next one works."""
    bulk = Draft(Kind.OBSERVED, "an", {"text": "x" * 200_000})
    async with opened(file) as journal:
        await journal.append([ran(1)])
        size = (file.parent / "journal.db-wal").stat().st_size
        with refuse_growth(size + 50_000):
            answers = await asyncio.gather(*(journal.append([ran(n), bulk]) for n in range(5)), return_exceptions=True)
            assert all(isinstance(answer, JournalError) for answer in answers)
            assert str(answers[0]) == (
                f"The journal {file} failed: the disk refused to read or write (disk I/O error)."
            )
            assert [event.data["n"] for event in await journal.read()] == [1]
        assert await journal.append([ran(2)]) == 2
    async with opened(file) as journal:
        assert [event.data["n"] for event in await journal.read()] == [1, 2]


async def test_a_full_disk_is_named(file: Path) -> None:
    """SQLite's "disk is full" comes as a sentence, half an append is not kept, and room made later is used."""
    async with opened(file) as journal:
        await journal.append([ran(1)])
        connection = journal._writer._connection  # type: ignore[attr-defined]
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(JournalError, match=r"failed: the disk is full\.$"):
            await journal.append([ran(9), Draft(Kind.OBSERVED, "an", {"text": "x" * 200_000})])
        connection.execute(f"PRAGMA max_page_count = {pages + 1000}")
        assert await journal.append([ran(2)]) == 2
        assert [event.data["n"] for event in await journal.read()] == [1, 2]


async def test_an_unwritable_place_is_named(tmp_path: Path) -> None:
    """A place where no file can be made is refused with the path and the reason."""
    (tmp_path / "plain").write_text("a file where a directory is needed")
    with pytest.raises(JournalError, match=r"^The journal .*/plain/journal\.db failed: it cannot be opened .*\.$"):
        await open_journal(f"sqlite:///{tmp_path}/plain/journal.db")


async def test_a_file_that_is_no_journal_is_refused(file: Path) -> None:
    """A file of another kind is named as such and left as it was."""
    file.parent.mkdir(parents=True)
    file.write_bytes(b"not a database" * 1000)
    with pytest.raises(JournalError, match="damaged or is no journal"):
        await open_journal(f"sqlite:///{file}")
    assert file.read_bytes() == b"not a database" * 1000


async def test_a_journal_of_a_newer_shape_is_refused(file: Path) -> None:
    """A file that a newer version wrote is left alone, with a sentence that says what to do."""
    async with opened(file):
        pass
    query(file, "UPDATE meta SET value = '99' WHERE name = 'shape'")
    with pytest.raises(JournalError, match=r"The journal has shape 99, and this version of iocast knows shapes up to"):
        await open_journal(f"sqlite:///{file}")


async def test_a_journal_of_an_older_shape_is_brought_up_to_date(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps that a file lacks are taken when it is opened, once, and its events and epoch stay."""
    from broadcaster.journal import schema

    async with opened(file) as journal:
        epoch = journal.epoch
        await journal.append([ran(1)])
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, ("CREATE TABLE extra (n INTEGER)",)))
    for _ in range(2):
        async with opened(file) as journal:
            assert journal.epoch == epoch
            assert [event.data["n"] for event in await journal.read()] == [1]
    assert query(file, "SELECT value FROM meta WHERE name = 'shape'") == [(str(len(schema.STEPS)),)]


async def test_an_event_of_an_unknown_kind_is_named(file: Path) -> None:
    """After a downgrade, an event of a kind this version does not know is named and never silently skipped."""
    async with opened(file) as journal:
        await journal.append([ran(1), ran(2)])
    query(file, "UPDATE events SET kind = 'from.the.future' WHERE seq = 2")
    async with opened(file) as journal:
        with pytest.raises(JournalError, match=r"^Event 2 of the journal cannot be read .*from\.the\.future"):
            await journal.read()


async def test_a_lock_held_too_long_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process that holds the write lock delays an append to the limit, no longer, and it says so."""
    from broadcaster.journal import file as room

    monkeypatch.setattr(room, "LOCK_LIMIT", 0.1)
    async with opened(file) as journal:
        await journal.append([ran(1)])
        holder = sqlite3.connect(file, isolation_level=None)
        try:
            holder.execute("BEGIN IMMEDIATE")
            with pytest.raises(JournalError, match=r"failed: another process has been writing to it for 0\.1 s\.$"):
                await journal.append([ran(2)])
            assert await journal.tail() == 1
            holder.execute("ROLLBACK")
        finally:
            holder.close()
        assert await journal.append([ran(2)]) == 2


async def test_a_journal_in_use_is_copied(file: Path, tmp_path: Path) -> None:
    """A copy taken between appends is one private file with everything up to then, and a history of its own."""
    target = tmp_path / "copy.db"
    async with opened(file) as journal:
        await journal.append([ran(1), ran(2)])
        await journal.vault.put("user", "an", {"hash": "x"})
        assert await copy_journal(f"sqlite:///{file}", target) == 2
        await journal.append([ran(3)])
        epoch = journal.epoch
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.db"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    async with opened(target) as copy:
        assert copy.epoch != epoch
        assert [event.data["n"] for event in await copy.read()] == [1, 2]
        assert await copy.vault.get("user", "an") == {"hash": "x"}


async def test_a_copy_replaces_nothing(file: Path, tmp_path: Path) -> None:
    """A target that exists, and a journal that does not, are named; no file is touched or left."""
    (tmp_path / "there").write_text("mine")
    async with opened(file):
        with pytest.raises(JournalError, match=r"there exists already, and a copy never replaces a file\.$"):
            await copy_journal(f"sqlite:///{file}", tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"
    with pytest.raises(JournalError, match=r"^There is no journal .*/none\.db to copy\.$"):
        await copy_journal(f"sqlite:///{tmp_path}/none.db", tmp_path / "copy.db")
    (tmp_path / "garbage.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(JournalError, match="damaged or is no journal"):
        await copy_journal(f"sqlite:///{tmp_path}/garbage.db", tmp_path / "copy.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deep", "garbage.db", "there"]


async def test_writers_of_two_processes_take_turns(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process has its turn, an append waits to the limit and says so; readers wait for nobody."""
    from broadcaster.journal import turn

    async with opened(file) as journal:
        await journal.append([ran(1)])
        other = turn.Turn(file)
        with other:
            waiting = asyncio.ensure_future(journal.append([ran(2)]))
            assert await journal.tail() == 1
            assert not waiting.done()
        assert await waiting == 2
        monkeypatch.setattr(turn, "LOCK_LIMIT", 0.1)
        with other, pytest.raises(JournalError, match=r"failed: another process has been writing to it for 0\.1 s\.$"):
            await journal.append([ran(3)])
        other.close()
        assert await journal.append([ran(3)]) == 3
