"""One writing process at a time, from the beginning of a transaction to the end of the checkpoint it may cause."""

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType

from broadcaster.journal.protocol import JournalError

LOCK_LIMIT = 5.0  # seconds a write waits for another process's
REST = 0.002  # seconds between two tries


class Turn:
    """A lock beside the journal's file, as a context manager; entering raises JournalError at LOCK_LIMIT.

    SQLite's own write lock ends before the checkpoint that a commit may cause. In versions before 3.51.3 another
    process's commit in just that moment can make a later checkpoint skip pages, which loses what was acknowledged
    (sqlite.org/wal.html#walresetbug; Debian 12 has 3.40). Writers that take turns never come there. Readers do not
    take part: they cause no checkpoints.
    """

    def __init__(self, path: Path) -> None:
        """Raises OSError."""
        self._path = path
        self._file = os.open(f"{path}-turn", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> None:
        until = time.monotonic() + LOCK_LIMIT
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise JournalError(
                        f"The journal {self._path} failed: another process has been writing to it for {LOCK_LIMIT:g} s."
                    ) from None
                time.sleep(REST)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        os.close(self._file)
