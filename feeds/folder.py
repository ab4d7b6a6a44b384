"""The files of a watched folder, read.

Plain functions of picklable things, called through Apart: a mounted share may hang, a file may be hostile.
"""

import hashlib
from collections.abc import Collection, Generator, Mapping
from pathlib import Path
from typing import NamedTuple

from broadcaster.moments import Instant
from feeds import sheets, tables
from feeds.feed import FeedError
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.tables import Table
from feeds.watching import files


class File(NamedTuple):
    """One file. table: None where its bytes were known, and where it could not be read: then error says why."""

    name: str
    digest: str
    table: Table | None
    error: FeedError | None = None


class Begun(NamedTuple):
    """A file is about to be read: if the process ends before its File has come, it was this one that ended it."""

    name: str
    digest: str


def look(
    folder: Path,
    plan: SpreadsheetPlan,
    known: Mapping[str, str],
    deadly: Mapping[str, tuple[str, FeedError]],
    done: Collection[str],
    fetched: Instant | None,
) -> Generator[Begun | File]:
    """Every matching file but those that are `done`, each as it has been read. Raises FeedError.

    known: name -> digest of what need not be read again. deadly: name -> digest of what must not, and why.
    """
    path = plan.path or ""
    try:
        if not folder.exists():
            raise FeedError("no_folder", path=path)
        found = files(folder, plan.files)
    except OSError as error:
        raise FeedError("unreadable", path=path, what=error.strerror or str(error)) from error
    if not found:
        raise FeedError("no_files", path=path, files=plan.files)
    for each in found:
        if (name := _name(each, folder)) not in done:
            yield from _read(each, name, plan, known, deadly, fetched)


def read(data: bytes, name: str, plan: SpreadsheetPlan, fetched: Instant | None) -> Table:
    """The table in the bytes of one file; raises FeedError."""
    return tables.offers(sheets.read(data, name, encoding=plan.encoding, limit=plan.limit), name, plan, fetched)


def _name(path: Path, folder: Path) -> str:
    """Files of one name in two folders are two files."""
    return path.name if path == folder else path.relative_to(folder).as_posix()


def _read(
    path: Path,
    name: str,
    plan: SpreadsheetPlan,
    known: Mapping[str, str],
    deadly: Mapping[str, tuple[str, FeedError]],
    fetched: Instant | None,
) -> Generator[Begun | File]:
    """A file and its table, or why it could not be read; the other files are still read."""
    try:
        size = path.stat().st_size
        if size > plan.limit:
            raise FeedError("file_large", file=name, size=size, limit=plan.limit)
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if known.get(name) == digest:
            yield File(name, digest, None)
            return
        if name in deadly and deadly[name][0] == digest:
            raise deadly[name][1]
        yield Begun(name, digest)
        yield File(name, digest, read(data, name, plan, fetched))
    except FeedError as error:
        yield File(name, "", None, error)
    except OSError as error:
        yield File(name, "", None, FeedError("unreadable", path=name, what=error.strerror or str(error)))
