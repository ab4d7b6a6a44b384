"""What a node has seen of a shared journal, noted on its own disk: a loss is found out also where no node was up."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from broadcaster.events import Kind
from broadcaster.journal.entries import id_of, read_entry
from broadcaster.journal.group import Keys
from broadcaster.journal.link import Ask
from broadcaster.journal.loss import RESTARTED, Loss
from broadcaster.moments import instant

NOTHING = "-"  # in the place of the epoch of a journal that is not there
_NOTE = re.compile(rb"(\S+) (\d+) (\S+) (\S+) *\n")
_WIDTH = 300  # bytes of the note, so that a shorter one leaves nothing of the one before


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest event seen, and the epoch of its history."""

    epoch: str
    seq: int
    id: str


class Memory:
    """The note. It is not synced: after a power cut it may be older than the truth, which proves nothing."""

    def __init__(self, path: Path | None, place: str) -> None:
        """place: where the journal is; the note of another one is none. Without a path nothing is noted."""
        self._path, self._place = path, place
        self._file: int | None = None

    def read(self) -> Seen | None:
        """None where nothing is noted, or nothing that could be read."""
        found = None
        if self._path is not None:
            with suppress(OSError):
                found = _NOTE.fullmatch(self._path.read_bytes())
        if found is None or found[4].decode() != self._place:
            return None
        return Seen(found[1].decode(), int(found[2]), found[3].decode())

    def write(self, seen: Seen) -> None:
        """What cannot be noted is only not found out later."""
        if self._path is None or not seen.seq:
            return
        with suppress(OSError):
            if self._file is None:
                self._file = os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600)
            os.pwrite(self._file, f"{seen.epoch} {seen.seq} {seen.id} {self._place}".ljust(_WIDTH).encode() + b"\n", 0)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


async def missed(ask: Ask, keys: Keys, seen: Seen | None, clock: Callable[[], datetime]) -> tuple[str, Loss | None]:
    """What is lost of what was seen, and the epoch that is not to go on; "" where another node has put an end to it,
    and did not know of all that is lost."""
    if seen is None:
        return "", None
    ((epoch, seq, trimmed, left), kept, index) = await ask(
        ("HMGET", keys.meta, "epoch", "seq", "trimmed", "lost"),
        ("XRANGE", keys.stream, f"{seen.seq}-0", f"{seen.seq}-0"),
        ("XREVRANGE", keys.kind(Kind.HISTORY_LOST.value), "+", "-", "COUNT", 1),
    )
    if id_of(kept[0]) == seen.id if kept else seen.seq <= int(trimmed or 0):
        return "", None
    first, old = min(seen.seq, int(seq or 0) + 1), seen.epoch if epoch is not None else NOTHING
    if epoch is not None and epoch.decode() != seen.epoch:
        told = [Loss.read(left)] if left else []
        for entry in index:
            (found,) = await ask(("XRANGE", keys.stream, entry[0], entry[0]))
            told += [Loss.of(read_entry(one).data) for one in found]
        known = [one for one in told if one.before == seen.epoch]
        if not known or max(one.last for one in known) >= seen.seq:
            return "", None
        first, old = min(one.first for one in known), ""
    (before,) = await ask(("XRANGE", keys.stream, f"{first - 1}-0", f"{first - 1}-0"))
    since = before[0][1][3].decode() if before else ""
    at = instant(clock())
    return old, Loss(first, seen.seq, seen.seq - first + 1, at, since, RESTARTED, before=seen.epoch)
