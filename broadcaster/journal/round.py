"""A look at every page of a large file after a kill, in the background: at its start nobody should wait for it."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import structlog

from broadcaster.journal.file import connect
from broadcaster.journal.soundness import Damaged, look

log = structlog.get_logger(__name__)


class Round:
    """Looks once, in a thread of its own that leaves the processor to others while it waits for the disk."""

    def __init__(self, path: Path, damaged: Callable[[Exception], object]) -> None:
        """`damaged` is called, in the thread, where the file is not what was kept."""
        self._path, self._damaged = path, damaged
        self._connection: sqlite3.Connection | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._look, name="journal-round", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End it, wherever it is."""
        self._closed = True
        while self._thread.is_alive():
            with suppress(sqlite3.Error, AttributeError):
                self._connection.interrupt()  # type: ignore[union-attr]
            self._thread.join(0.05)

    def _look(self) -> None:
        try:
            self._connection = connect(self._path)
            if not self._closed:
                look(self._connection, whole=True)
                log.info("journal looked at as a whole after an unclean stop", journal=str(self._path))
        except (sqlite3.Error, OSError) as error:
            if not self._closed and (isinstance(error, Damaged) or "malformed" in str(error)):
                self._damaged(error)
        finally:
            if self._connection is not None:
                with suppress(sqlite3.Error):
                    self._connection.close()
