"""Whether this node's site directory is what the journal has, where several nodes have one each.

The last version in the journal counts for all of them. So a node never brings back, by merely starting, what another
one has changed since: it says that its files differ. What somebody changes in any directory is a new version.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

import structlog

from broadcaster.events import Draft
from broadcaster.journal import Journal
from broadcaster.state import State
from displays.kept import Kept
from displays.putting import put_file
from displays.survey import Survey
from layouts.loader import LAYOUTS

log = structlog.get_logger(__name__)


class Alike:
    """shared: other nodes may have directories of their own; where none can, nothing ever differs.

    differs: the files here that are not what the journal has, and that nobody has changed while this node ran.
    """

    def __init__(self, directory: Path, journal: Journal, *, shared: Callable[[], bool]) -> None:
        self.differs: tuple[str, ...] = ()
        self._directory, self._shared, self._kept = directory, shared, Kept(journal)
        self._looked: dict[str, str] | None = None  # path -> digest, as it was when it was last looked at
        self._left: frozenset[str] = frozenset()  # what differed at the start, which is for people to decide about
        self._written: dict[str, str | None] = {}  # what was put here since, in the journal's name
        self._turn = asyncio.Lock()

    async def sift(self, survey: Survey, drafts: list[Draft]) -> list[Draft]:
        """Of what would bring the journal up to this directory, what is new. Raises JournalError."""
        if not self._shared():
            return drafts
        if drafts:
            await self._kept.read()
        found = [each for each in drafts if self._new(each, survey)]
        differs = tuple(sorted(each.data["path"] for each in drafts if each not in found))
        if differs != self.differs:
            self.differs = differs
            log.warning("site files differ from the journal's", differ=", ".join(differs) or "none any more")
        return found

    def looked(self, survey: Survey) -> None:
        """This is what the directory has, and what was new of it is recorded."""
        if self._looked is None:
            self._left = frozenset(self.differs)
        self._looked = _digests(survey)
        self._written.clear()

    @property
    def shared(self) -> bool:
        """There may be other directories."""
        return self._shared()

    async def bring_up(self, state: State, only: str = "") -> list[str]:
        """Put the journal's text in the place of files that stand at an earlier version of it, unless they did at the
        start; or in that of one file, however long it has. Answers which. Raises JournalError."""
        if not self._shared() or self._looked is None:
            return []
        async with self._turn:
            stands = {path: each.sha256 for path, each in state.site.documents.items()}
            paths = stands.keys() | {path for path in self._looked if path.startswith(f"{LAYOUTS}/")}
            behind = [path for path in paths if self._looked.get(path, "") != stands.get(path, "")]
            wanted = [path for path in behind if path == only or (not only and path not in self._left)]
            if wanted:
                await self._kept.read()
            put = [path for path in sorted(wanted) if await self._bring_up(path, gone=path not in stands)]
            if put:
                log.info("site files brought up to the journal", paths=", ".join(put))
            return put

    async def _bring_up(self, path: str, *, gone: bool) -> bool:
        text, here = self._kept.texts.get(path), (self._looked or {}).get(path, "")
        if (text is None) is not gone or path in self._written:
            return False
        if here and here not in self._kept.good.get(path, ()):
            return False  # somebody's work, not recorded yet, or refused
        self._written[path] = text
        try:
            await asyncio.to_thread(put_file, self._directory / path, None if text is None else text.encode())
        except OSError as error:
            del self._written[path]
            if path not in self.differs:
                self.differs = tuple(sorted((*self.differs, path)))
                log.warning("site file not brought up", path=path, error=error.strerror)
            return False
        self._left -= {path}
        return True

    def _new(self, draft: Draft, survey: Survey) -> bool:
        path, here = draft.data["path"], _digests(survey).get(draft.data["path"], "")
        text = survey.files[path].text if path in survey.files else None
        if path in self._written and self._written[path] == text:
            return False
        if self._looked is not None and here != self._looked.get(path, ""):
            return True  # somebody has changed it here
        return here not in self._kept.known.get(path, ()) and (bool(here) or path not in self._kept.known)


def _digests(survey: Survey) -> dict[str, str]:
    refused = {path: sha256 for path, (sha256, _) in survey.refused.items() if sha256}
    return {path: file.sha256 for path, file in survey.files.items()} | refused
