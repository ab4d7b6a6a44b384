"""A watched folder: files by pattern, read when they have stopped changing, told apart by their digest."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from broadcaster.moments import instant
from feeds import sheets, tables
from feeds.aside import Aside
from feeds.feed import Answer, FeedError, Refusal
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.tables import Table

MOST_FILES = 1000  # in one folder

Stamp = tuple[int, int]  # modified (ns), bytes


class Spreadsheet:
    """Reads every matching file; a file whose bytes were read before is not parsed again."""

    def __init__(self, plan: SpreadsheetPlan, site: Path, clock: Callable[[], datetime]) -> None:
        self._plan = plan
        self._folder = site / plan.path
        self._clock = clock
        self._aside = Aside()
        self._seen: dict[str, Stamp] = {}
        self._read: dict[str, Stamp] | None = None
        self._kept: dict[str, str] | None = None
        self._offered: dict[str, str] = {}
        self._tables: dict[str, Table] = {}

    async def fetch(self) -> Answer:
        return await self._aside.run(self._fetch)

    def kept(self) -> None:
        self._kept = self._offered

    def forget(self) -> None:
        self._read = self._kept = None

    def changed(self) -> bool:
        """True once the folder differs from what was read last and has been the same for two looks."""
        if self._aside.hanging:
            return False
        try:
            now = {str(path): _stamp(path) for path in self._files()}
        except OSError:
            return self._read is not None
        settled, self._seen = now == self._seen, now
        return settled and now != self._read

    async def close(self) -> None:
        return None

    def _files(self) -> list[Path]:
        """Matching files, without those that spreadsheet programs and file managers leave about."""
        if self._folder.is_file():
            return [self._folder]
        found = (path for path in self._folder.glob(self._plan.files) if path.is_file())
        return sorted(path for path in found if not path.name.startswith(("~$", ".", "~")))[:MOST_FILES]

    def _fetch(self) -> Answer:
        if not self._folder.exists():
            self._read = {}
            raise FeedError("no_folder", path=self._plan.path)
        try:
            return self._all(self._files())
        except OSError as error:
            raise FeedError("unreadable", path=self._plan.path, what=error.strerror or str(error)) from error

    def _all(self, files: list[Path]) -> Answer:
        self._read = {str(path): _stamp(path) for path in files}
        if not files:
            raise FeedError("no_files", path=self._plan.path, files=self._plan.files)
        found: dict[str, str] = {}
        tables_read: dict[str, Table] = {}
        failed: list[Refusal] = []
        for path in files:
            digest, table = self._one(path)
            found[path.name] = digest
            if isinstance(table, FeedError):
                failed.append(Refusal(path.name, "", table.reason))
            else:
                tables_read[f"{path.name} {digest}"] = table
        self._tables, self._offered = tables_read, found
        if len(failed) == len(files):
            raise FeedError(failed[0].reason.code, **failed[0].reason.args)
        offers = tuple(offer for table in tables_read.values() for offer in table[0])
        refused = tuple(refusal for table in tables_read.values() for refusal in table[1])
        same = found == self._kept and not self._plan.fetched
        fetched = instant(self._clock()) if self._plan.fetched else None
        return Answer(offers, (*failed, *refused), fetched, same)

    def _one(self, path: Path) -> tuple[str, Table | FeedError]:
        """A file's digest and its table, or why it could not be read; the other files are still read."""
        try:
            if path.stat().st_size > self._plan.limit:
                raise FeedError("file_large", file=path.name, size=path.stat().st_size, limit=self._plan.limit)
            data = path.read_bytes()
            digest = hashlib.sha256(data).hexdigest()
            before = None if self._plan.fetched else self._tables.get(f"{path.name} {digest}")
            if before is not None:
                return digest, before
            book = sheets.read(data, path.name, encoding=self._plan.encoding, limit=self._plan.limit)
            fetched = instant(self._clock()) if self._plan.fetched else None
            return digest, tables.offers(book, path.name, self._plan, fetched)
        except FeedError as error:
            return "", error
        except OSError as error:
            return "", FeedError("unreadable", path=path.name, what=error.strerror or str(error))


def _stamp(path: Path) -> Stamp:
    about = path.stat()
    return about.st_mtime_ns, about.st_size
