"""What was acknowledged last, noted beside the journal's file, so that a file that lost its tail is found out."""

import fcntl
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from broadcaster.moments import Instant

SIZE = 63  # bytes of the note; the one after it says that the file is to be looked at
_NOTE = re.compile(rb"([0-9a-f]{16}) +(\d+) ([0-9TZ:.-]*) *\n")


@dataclass(frozen=True, slots=True)
class Noted:
    """The newest event that was acknowledged, and the epoch of its history."""

    epoch: str
    seq: int
    at: Instant


class Mark:
    """The note, and a lock that everybody who has the journal open holds together.

    It is written after each commit and not synced: a kill does not touch it, and after a power cut it may be older
    than the journal, which proves nothing, but never newer than what the disk had promised to keep.
    """

    def __init__(self, path: Path) -> None:
        """Raises OSError."""
        self._file = os.open(f"{path}-mark", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)

    def alone(self) -> bool:
        """Has nobody else the journal open, in this process or another? If so, nobody can until `join`."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def join(self) -> None:
        """Be one of those who have it open, until `close`."""
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def read(self) -> Noted | None:
        """None where nothing is noted, or nothing that could be read."""
        found = _NOTE.fullmatch(os.pread(self._file, SIZE, 0))
        return Noted(found[1].decode(), int(found[2]), found[3].decode()) if found else None

    def write(self, noted: Noted) -> None:
        """Note what is acknowledged from now on. What cannot be noted is only not found out later."""
        with suppress(OSError):
            os.pwrite(self._file, f"{noted.epoch} {noted.seq:>20} {noted.at:<24}\n".encode(), 0)

    def suspect(self) -> None:
        """The file has shown itself damaged: it is looked at as a whole when it is opened next."""
        with suppress(OSError):
            os.pwrite(self._file, b"?", SIZE)

    @property
    def suspected(self) -> bool:
        return os.pread(self._file, 1, SIZE) == b"?"

    def trust(self) -> None:
        """It was looked at."""
        with suppress(OSError):
            os.ftruncate(self._file, SIZE if self.read() else 0)

    def close(self) -> None:
        os.close(self._file)
