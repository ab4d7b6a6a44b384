"""The journal's file: made private, opened the one right way, read from a thread, its failures put into words."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from broadcaster.journal.protocol import JournalError
from broadcaster.journal.turn import LOCK_LIMIT

WAL_KEPT = 64 << 20  # bytes of the write-ahead file that are kept for reuse after a checkpoint
CACHE = 1000  # KiB of pages a connection keeps; what it reads again the system has at hand

T = TypeVar("T")


def copy_file(path: Path, target: Path) -> int:
    """Copy a journal, also one in use, into a new file of mode 0600; the seq of the copy's newest event.

    The copy is one consistent moment and one file, without companions. It is a history of its own: what comes after it
    is other than what comes after the original, so it gets another epoch when it is opened, and pages that knew the
    original get a wall. Raises JournalError, and leaves no copy then.
    """
    if not path.is_file():
        raise JournalError(f"There is no journal {path} to copy.")
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise JournalError(f"{target} exists already, and a copy never replaces a file.") from None
    except OSError as error:
        raise explain(error, target) from error
    try:
        with closing(connect(path)) as journal, closing(sqlite3.connect(target, isolation_level=None)) as copy:
            journal.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            (sound,) = copy.execute("PRAGMA quick_check").fetchone()
            if sound != "ok":
                raise JournalError(f"The copy {target} is not sound: {sound}.")
            (seq,) = copy.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()
            copy.execute("DELETE FROM meta WHERE name = 'epoch'")
    except (JournalError, OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        raise explain(error, path) from error
    return int(seq)


def restore_file(source: Path, path: Path, aside: Path) -> int:
    """Put a copy in a journal's place; the seq of its newest event. What stood there is kept as `aside`.

    Nobody else may have the journal open: whoever calls holds the service's lock. Raises JournalError, and then
    what stood there still stands.
    """
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    seq = copy_file(source, fresh)
    try:
        if path.exists():
            copy_file(path, aside)
        for companion in ("-wal", "-shm"):
            path.with_name(path.name + companion).unlink(missing_ok=True)
        fresh.replace(path)
    except OSError as error:
        raise explain(error, path) from error
    finally:
        fresh.unlink(missing_ok=True)
    return seq


def explain(error: Exception, path: Path) -> JournalError:
    """Word what SQLite or the system said as a sentence an administrator can act on."""
    if isinstance(error, JournalError):
        return error
    said = str(error) or type(error).__name__
    if "locked" in said:
        why = f"another process has been writing to it for {LOCK_LIMIT:g} s"
    elif "full" in said:
        why = "the disk is full"
    elif "I/O" in said:
        why = f"the disk refused to read or write ({said})"
    elif "readonly" in said or "unable to open" in said or isinstance(error, OSError):
        why = f"it cannot be opened for writing ({said})"
    elif "not a database" in said or "malformed" in said:
        why = f"the file is damaged or is no journal ({said})"
    else:
        why = said
    return JournalError(f"The journal {path} failed: {why}.")


def connect(path: Path) -> sqlite3.Connection:
    """A connection as every one to a journal's file is. Raises sqlite3.Error."""
    # Autocommit, because transactions are begun by hand; not bound to the thread that opens it.
    connection = sqlite3.connect(path, timeout=LOCK_LIMIT, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA journal_size_limit = {WAL_KEPT}")
        connection.execute(f"PRAGMA cache_size = -{CACHE}")
    except BaseException:
        connection.close()
        raise
    return connection


class Reader:
    """A reading connection with a thread of its own: WAL readers wait for nobody, and the loop waits for no disk."""

    def __init__(self, connection: sqlite3.Connection, explain: Callable[[Exception], JournalError]) -> None:
        """`explain` words a failure."""
        self._connection = connection
        self._explain = explain
        self._thread = ThreadPoolExecutor(1, "journal-reader")
        self._closed = False

    async def do(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """Run the query in the thread; raises JournalError."""
        if self._closed:
            raise JournalError("The journal is closed; nothing was read.")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, query, self._connection)
        except sqlite3.Error as error:
            raise self._explain(error) from error

    async def close(self) -> None:
        """Let the query under way end, then close the connection."""
        if not self._closed:
            self._closed = True
            await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.close)
            self._thread.shutdown(wait=False)
