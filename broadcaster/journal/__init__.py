"""The journal: the one ordered, durable history that everything else is folded from. A URL picks the backend."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from broadcaster.journal.file import copy_file, restore_file
from broadcaster.journal.movedfile import FileSource, FileTarget
from broadcaster.journal.moving import Moved, Progress, move
from broadcaster.journal.protocol import (
    Checkpoint,
    HistoryLost,
    Journal,
    JournalError,
    Outpaced,
    Proof,
    Quiet,
    Unreadable,
    Vault,
    digest,
)
from broadcaster.journal.sqlite import SqliteJournal

__all__ = [
    "Checkpoint",
    "HistoryLost",
    "Journal",
    "JournalError",
    "Moved",
    "Outpaced",
    "Proof",
    "Quiet",
    "Unreadable",
    "Vault",
    "copy_journal",
    "digest",
    "move_journal",
    "open_journal",
    "restore_journal",
    "shared",
]

REDIS = frozenset(("redis", "rediss"))


def _now() -> datetime:
    return datetime.now(UTC)


async def open_journal(
    url: str,
    clock: Callable[[], datetime] = _now,
    *,
    mend: bool = False,
    heard: Callable[[float], None] = lambda server: None,
    memory: Path | None = None,
) -> Journal:
    """Open the journal a URL names: `sqlite:///var/journal.db` (relative), `sqlite:////srv/journal.db` (absolute),
    `redis://host:port/db` or `rediss://…`; `?name=` tells several journals in one Redis apart.

    `clock` gives aware datetimes and may be called from another thread. `mend`: a damaged file is mended as far as it
    goes, where nobody else has it open; for the service, not for who only looks. `heard` is told each second what time
    it is by the clock of a server that several share, in seconds since 1970. `memory`: a file in which a node notes
    what it has seen of such a journal. Raises JournalError.
    """
    if shared(url):
        from broadcaster.journal.redis import RedisJournal  # whoever has no Redis need not wait for its library

        return await RedisJournal.open(url, clock, heard, memory)
    return await SqliteJournal.open(_path(url), clock, mend=mend)


async def copy_journal(url: str, target: Path) -> int:
    """Copy a journal, also one in use, into a new file; the seq of the newest event in it. Raises JournalError."""
    if shared(url):
        return (await move_journal(url, f"sqlite:///{target}")).seq
    return await asyncio.to_thread(copy_file, _path(url), target)


async def restore_journal(url: str, source: Path, aside: Path) -> int:
    """Put a copy in the journal's place and keep what stood there as `aside`; its newest seq. Raises JournalError."""
    if shared(url):
        raise JournalError("A journal in Redis is not restored in its place: migrate the file into an empty one.")
    return await asyncio.to_thread(restore_file, source, _path(url), aside)


async def move_journal(source: str, target: str, told: Progress = lambda done, whole: None) -> Moved:
    """Move a journal to a place where none is, with everything that is kept in it; it gets an epoch of its own there.

    The source may be in use: what comes after its last event of now, is not moved. Raises JournalError, and then
    nothing is at the target.
    """
    if not (shared(source) or shared(target)):  # whoever has no Redis need not wait for its library
        return await move(await asyncio.to_thread(FileSource, _path(source)), FileTarget(_path(target)), told)
    from broadcaster.journal.movedredis import RedisSource, RedisTarget

    to = RedisTarget(target) if shared(target) else FileTarget(_path(target))
    opened = RedisSource.open(source) if shared(source) else asyncio.to_thread(FileSource, _path(source))
    return await move(await opened, to, told)


def shared(url: str) -> bool:
    """True where several nodes may run on the journal at once."""
    return _scheme(url) in REDIS


def _scheme(url: str) -> str:
    return url.partition("://")[0]


def _path(url: str) -> Path:
    scheme, _, rest = url.partition("://")
    if scheme != "sqlite":
        raise JournalError(
            f"The journal {url!r} cannot be opened: the URL must begin with sqlite:///, redis:// or rediss://."
        )
    path = rest.removeprefix("/")
    if not path or path == ":memory:":
        raise JournalError(f"The journal {url!r} names no file: write sqlite:/// and then the path.")
    return Path(path)
