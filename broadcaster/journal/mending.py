"""A damaged journal file: what is sound goes into a new one, the damaged one is kept, and what is lost is named."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from itertools import islice
from pathlib import Path

import structlog

from broadcaster.events import Kind, decode
from broadcaster.journal import salvage
from broadcaster.journal.appending import INSERT, appending
from broadcaster.journal.file import connect, explain
from broadcaster.journal.keeping import in_parts
from broadcaster.journal.loss import DAMAGED, Loss
from broadcaster.journal.mark import Noted
from broadcaster.journal.mentions import Mentions
from broadcaster.journal.protocol import JournalError
from broadcaster.journal.reading import series_of
from broadcaster.journal.schema import prepare
from broadcaster.moments import Instant, instant

MANY = 1000  # rows copied in one statement
FURTHER = 100_000  # events that a file may have kept beyond what was noted: as many as a few seconds give
MENDED = ".mended"  # ends the name of a new file that is whole, until it has taken the damaged one's place
AHEAD = "-ahead"  # ends the name under which the write-ahead file is kept while the journal is looked at

log = structlog.get_logger(__name__)


def mend(path: Path, noted: Noted | None, clock: Callable[[], datetime]) -> None:
    """Put the longest sound part of the journal in its place, as a history of its own. The caller is alone with it.

    Sound are: everything up to the newest sound checkpoint that vouches for itself, for that checkpoint has the state
    of then whatever is missing before it, and what follows it without a gap, to the end of a whole append.
    Raises JournalError where nothing of it can be read; what stood there stands then.
    """
    at = instant(clock())
    name = damaged_name(path, at)
    log.error("the journal is damaged; what is sound of it is taken into a new file", journal=str(path), kept=name)
    fresh, whole = path.with_name(f"{name}.new"), path.with_name(name + MENDED)
    try:
        with closing(connect(fresh)) as target:
            fresh.chmod(0o600)
            target.execute("PRAGMA synchronous = OFF")  # it is synced as a whole
            epoch = prepare(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            with closing(_readable(path, fresh, path.with_name(name))) as source:
                loss = _Mending(path, source, target, noted).run(at, name)
            if loss:
                with _transaction(target):
                    appending([loss.draft(epoch)], clock, Mentions())(target)
            target.execute("PRAGMA journal_mode = DELETE")
        _sync(fresh)
        fresh.rename(whole)
    except (OSError, sqlite3.Error) as error:
        raise explain(error, path) from error
    finally:
        fresh.unlink(missing_ok=True)
    finish(path)
    what = {"first": loss.first, "last": loss.last, "count": loss.count} if loss else {"count": 0}
    log.error("history lost" if loss else "journal mended, nothing is lost", journal=str(path), **what)


def damaged_name(path: Path, at: Instant) -> str:
    """The name that a damaged file is kept under."""
    return f"{path.name}.damaged-{at.translate(str.maketrans('', '', ':-.'))}"


def finish(path: Path) -> None:
    """Put a mended file in its place, also where a mending was cut short just before that. The damaged one stays."""
    for whole in path.parent.glob(f"{path.name}.damaged-*{MENDED}"):
        aside = whole.with_name(whole.name.removesuffix(MENDED))
        if path.exists() and not aside.exists():
            _keep(path, aside)
        with suppress(FileNotFoundError):
            path.with_name(path.name + AHEAD).rename(f"{aside}-wal")
        for companion in ("-wal", "-shm"):
            path.with_name(path.name + companion).unlink(missing_ok=True)
        whole.replace(path)
        _sync(path.parent)


class _Mending:
    def __init__(self, path: Path, source: sqlite3.Connection, target: sqlite3.Connection, noted: Noted | None) -> None:
        self._path, self._source, self._target = path, source, target
        self._epoch = epoch = salvage.said(source, "epoch")
        self._top = salvage.highest(source)
        if noted and epoch in ("", noted.epoch):  # the file itself may name anything
            self._top = max(noted.seq, min(self._top, noted.seq + FURTHER))
        self._standing = salvage.checkpoints(source, path)
        self._sure = self._standing[0].seq if self._standing else 0  # up to there gaps are borne
        self._last, self._at = 0, ""
        self._missing: list[tuple[int, int]] = []  # from, to

    def run(self, at: str, name: str) -> Loss | None:
        """Copy what is sound; what is not."""
        with _transaction(self._target):
            gone = {row[0] for row in self._copy("trimmed", 7, salvage.trimmed(self._source, self._top))}
            self._copy("vault", 3, salvage.secrets(self._source))
            fence = salvage.said(self._source, "fence")
            self._target.execute("UPDATE meta SET value = ? WHERE name = 'fence'", (fence if fence.isdigit() else "0",))
            mentions, rows = Mentions(), self._sound(gone)
            while some := list(islice(rows, MANY)):
                self._target.executemany(INSERT, some)
                for seq, _, _, kind, *_, data, _ in some:
                    if kind in (Kind.OBSERVED, Kind.DECIDED):
                        with suppress(ValueError, AttributeError):
                            mentions.add(self._target, seq, series_of(Kind(kind), decode(data)))
            if self._last < self._top:
                self._last = self._to_a_whole_append()
                self._miss(self._last + 1, self._top, gone)
            self._keep_checkpoints()
        if not self._missing:
            return None
        count = sum(last - first + 1 for first, last in self._missing)
        first, last = self._missing[0][0], self._missing[-1][1]
        return Loss(first, last, count, at, self._time_before(first), DAMAGED, name, self._epoch)

    def _sound(self, gone: set[int]) -> Iterator[salvage.Row]:
        for row in salvage.events(self._source, self._path):
            if row[0] in gone:
                continue
            before = len(self._missing)
            self._miss(self._last + 1, row[0] - 1, gone)
            if len(self._missing) > before and row[0] > self._sure:
                del self._missing[before:]
                return
            self._last, self._at = row[0], row[1]
            yield row

    def _miss(self, first: int, last: int, gone: set[int]) -> None:
        """Of these events the ones are missing that were not trimmed."""
        if last - first > FURTHER:
            self._missing.append((first, last))
            return
        for seq in range(first, last + 1):
            if seq in gone:
                continue
            if self._missing and self._missing[-1][1] == seq - 1:
                self._missing[-1] = (self._missing[-1][0], seq)
            else:
                self._missing.append((seq, seq))

    def _to_a_whole_append(self) -> int:
        """Let go of the last events that may be a part of an append whose rest is lost: those of one moment."""
        self._target.execute("DELETE FROM events WHERE at = ? AND seq > ?", (self._at, self._sure))
        (last,) = self._target.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()
        for table in ("mentions", "fresh_mentions"):
            self._target.execute(f"DELETE FROM {table} WHERE seq > ?", (last,))  # noqa: S608
        return int(last)

    def _copy(self, table: str, columns: int, rows: Iterator[salvage.Row]) -> list[salvage.Row]:
        copied = list(rows)
        places = ", ".join("?" * columns)
        self._target.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({places})", copied)  # noqa: S608
        return copied

    def _keep_checkpoints(self) -> None:
        for kept in self._standing:
            name = f"{kept.seq}-{kept.id}"
            parts = [(name, n, part) for n, part in enumerate(in_parts(kept.document))]
            self._target.executemany("INSERT INTO parts VALUES (?, ?, ?)", parts)
            self._target.execute("INSERT INTO checkpoints VALUES (?, ?, ?, ?)", (kept.seq, kept.id, name, kept.sum))

    def _time_before(self, seq: int) -> str:
        found = self._target.execute("SELECT at FROM events WHERE seq < ? ORDER BY seq DESC LIMIT 1", (seq,)).fetchone()
        return found[0] if found else ""


def _readable(path: Path, fresh: Path, aside: Path) -> sqlite3.Connection:
    """A connection to the damaged file, whatever it takes. Raises JournalError where nothing helps."""
    salvage.lengthen(path)
    for grafted in (False, True):
        source = None
        try:
            if grafted:
                aside.write_bytes(path.read_bytes())  # as it was found
                aside.chmod(0o600)
                salvage.graft(path, fresh)
            source = connect(path)
            source.execute("SELECT name FROM sqlite_master").fetchall()
            with suppress(sqlite3.Error):
                source.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # what is ahead goes to where pages are looked for
        except sqlite3.Error as error:
            if source is not None:
                source.close()
            if grafted:
                raise explain(error, path) from error
        else:
            return source
    raise JournalError(f"The journal {path} failed: the file is damaged.")


def _keep(path: Path, aside: Path) -> None:
    try:
        os.link(path, aside)
    except OSError:  # a file system without links
        shutil.copyfile(path, aside)
        aside.chmod(0o600)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("COMMIT")


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
