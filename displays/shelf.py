"""The layouts as files of the site: read, judged before they are saved, written and removed in somebody's name."""

import asyncio
import hashlib
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from broadcaster.events import Draft
from broadcaster.journal import JournalError
from broadcaster.state import State
from displays.alike import Alike
from displays.putting import put_file
from displays.references import Known
from displays.site import Author, Record, footprint, last_good, sync_site
from displays.survey import SiteFile, draft, known
from layouts.loader import LAYOUTS, Loaded, load, load_text
from layouts.model import Layout
from layouts.problems import Problem

NONE = "0"  # the revision of a file that is not there, as with claims
MOST = 1_000_000  # bytes of a layout that is edited; the largest of the sample has 4,000
AT_ONCE = 2  # texts judged at a time, each in a thread

Judged = tuple[SiteFile | None, tuple[Problem, ...]]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A layout's file as it is now. locked: why it cannot be written, empty where it can. content: its bytes."""

    key: str
    text: str
    revision: str
    locked: str
    content: bytes | None = None


class Shelf:
    """Who changes a file holds `turn` until the change is recorded, so that nobody else records it in another name."""

    def __init__(self, directory: Path, record: Record, state: State, alike: Alike | None = None) -> None:
        """alike: where other nodes may have directories of their own."""
        self.directory, self.turn = directory, asyncio.Lock()
        self._record, self._state, self._alike = record, state, alike
        self._judging = asyncio.Semaphore(AT_ONCE)
        self._read: tuple[Mapping[str, tuple[int, int, int]], Mapping[str, Loaded]] = ({}, {})

    async def leaf(self, key: str) -> Leaf:
        """The file of a layout, whose key has the form of one; also one that is not there. Raises JournalError."""
        if self._alike:
            await self._alike.bring_up(self._state, _path(key))
        return await asyncio.to_thread(self._leaf, key)

    async def judge(self, key: str, text: str, screen: str = "") -> Judged:
        """What a text would be as this layout, and what is wrong with it, also as seen on a screen ("room/screen")."""
        async with self._judging:
            return await asyncio.to_thread(self._judge, key, text, screen)

    async def save(self, leaf: Leaf, text: str, by: str, why: str, address: str = "") -> list[Draft]:
        """Write a text in a leaf's place and record it; returns what was recorded. The caller holds `turn`.

        Raises OSError where it cannot be written, and JournalError; then the file is as it was before.
        """
        ends = "\r\n" if leaf.content and b"\r\n" in leaf.content else "\n"
        await asyncio.to_thread(self._put, leaf.key, (text.rstrip() + "\n").replace("\n", ends).encode())
        return await self._recorded(leaf, Author(_path(leaf.key), by, why, address))

    async def remove(self, leaf: Leaf, by: str, why: str, address: str = "") -> list[Draft]:
        """Take a leaf's file away and record that. The caller holds `turn`. Raises OSError and JournalError."""
        await asyncio.to_thread(self._put, leaf.key, None)
        return await self._recorded(leaf, Author(_path(leaf.key), by, why, address))

    async def _recorded(self, leaf: Leaf, author: Author) -> list[Draft]:
        try:
            return await sync_site(self.directory, self._record, self._state, author, self._alike)
        except JournalError:
            with suppress(OSError):
                await asyncio.to_thread(self._put, leaf.key, leaf.content)
            raise

    async def known(self) -> Known:
        """What a layout can name just now."""
        return await asyncio.to_thread(lambda: known(self._loaded(), last_good(self._state)))

    def _judge(self, key: str, text: str, screen: str) -> Judged:
        one = load_text(text.encode(), _path(key), Layout)
        return draft(self._loaded(), one, self.directory, last_good(self._state), screen)

    def _loaded(self) -> Mapping[str, Loaded]:
        """The site's files, read again only when one of them has changed."""
        now = footprint(self.directory)
        seen, read = self._read
        if now != seen:
            read = load(self.directory)
            self._read = now, read
        return read

    def _leaf(self, key: str) -> Leaf:
        file = self.directory / _path(key)
        try:
            content = file.read_bytes() if file.exists() else None
        except OSError:
            return Leaf(key, "", "unreadable", "unreadable")
        locked = self._locked(file)
        if content is None:
            return Leaf(key, "", NONE, locked)
        if len(content) > MOST:
            return Leaf(key, "", revision(content), "too_large", content)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text, locked = content.decode("utf-8", "replace"), "not_utf8"
        return Leaf(key, text.replace("\r\n", "\n"), revision(content), locked, content)

    def _locked(self, file: Path) -> str:
        """Why a file cannot be written; one that a link leads out of the site belongs to somebody else."""
        folder = file.parent
        if file.is_symlink():
            return "link"
        if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
            return "read_only"
        return ""

    def _put(self, key: str, content: bytes | None) -> None:
        put_file(self.directory / _path(key), content)


def revision(content: bytes) -> str:
    """What a version of a file is called in ETag and If-Match."""
    return hashlib.sha256(content).hexdigest()[:16]


def rekeyed(text: str, key: str) -> str:
    """A layout's text with another key."""
    return re.sub(r"^key:[^#\n]*", f"key: {key}", text, count=1, flags=re.MULTILINE)


def _path(key: str) -> str:
    return f"{LAYOUTS}/{key}.yaml"
