"""The journal: the one ordered, durable history that everything else is folded from. A URL picks the backend."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from broadcaster.journal.protocol import Journal, JournalError, Vault, digest
from broadcaster.journal.sqlite import SqliteJournal

__all__ = ["Journal", "JournalError", "Vault", "digest", "open_journal"]


def _now() -> datetime:
    return datetime.now(UTC)


async def open_journal(url: str, clock: Callable[[], datetime] = _now) -> Journal:
    """Open the journal a URL names; `sqlite:///var/journal.db` (relative) or `sqlite:////srv/journal.db` (absolute).

    `clock` gives aware datetimes and may be called from another thread. Raises JournalError.
    """
    scheme, _, rest = url.partition("://")
    if scheme != "sqlite":
        raise JournalError(f"The journal {url!r} cannot be opened: the URL must begin with sqlite:///.")
    path = rest.removeprefix("/")
    if not path or path == ":memory:":
        raise JournalError(f"The journal {url!r} names no file: write sqlite:/// and then the path.")
    return await SqliteJournal.open(Path(path), clock)
