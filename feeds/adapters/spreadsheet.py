"""Spreadsheets from a folder, told apart by their digests, or from an address, by what it says of its version."""

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from broadcaster.moments import Instant, instant
from feeds import folder
from feeds.apart import Apart
from feeds.feed import Answer, FeedError, Refusal
from feeds.folder import Begun, File
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.surroundings import Surroundings
from feeds.tables import Table
from feeds.web import Versions, Web
from feeds.web.versions import NOT_MODIFIED

ACCEPT = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, application/vnd.ms-excel, "
    "application/vnd.oasis.opendocument.spreadsheet, text/csv, */*;q=0.1"
)


DEADLY = {"died": "file_died", "memory": "file_memory"}  # how a process ends, and what that says of the file it read


class Spreadsheet:
    """A file whose bytes were read before is not read again, nor one that has killed the process that read it."""

    def __init__(self, plan: SpreadsheetPlan, around: Surroundings) -> None:
        self._plan = plan
        self._around = around
        self._apart = Apart()
        self._web = Web(plan, around) if plan.url else None
        self._versions = Versions()
        self._tables: dict[str, tuple[str, Table]] = {}  # file -> digest and table
        self._deadly: dict[str, tuple[str, FeedError]] = {}  # file -> digest and what it did
        self._kept: dict[str, str] | None = None
        self._offered: dict[str, str] = {}

    async def fetch(self) -> Answer:
        fetched = instant(self._around.clock()) if self._plan.fetched else None
        return await (self._asked(self._web, fetched) if self._web is not None else self._looked(fetched))

    def kept(self) -> None:
        self._kept = self._offered
        self._versions.kept()

    def forget(self) -> None:
        self._kept = None
        self._versions.forget()

    async def close(self) -> None:
        if self._web is not None:
            await self._web.close()

    async def _asked(self, web: Web, fetched: Instant | None) -> Answer:
        """The one file of an address, named by the last part of it."""
        async with web:
            reply = await web.ask(headers=self._versions.headers, accept=ACCEPT)
        same = self._versions.same(reply.status, reply.headers, reply.body)
        if reply.status == NOT_MODIFIED:
            return Answer(as_of=fetched, same=True)
        name = unquote(PurePosixPath(urlsplit(reply.url).path).name) or self._plan.key
        made, refused = await self._apart.run(folder.read, reply.body, name, self._plan, fetched)
        return Answer(tuple(made), tuple(refused), fetched, same and fetched is None)

    async def _looked(self, fetched: Instant | None) -> Answer:
        """Every file of the folder; one that cannot be read is refused beside the others."""
        known = {} if fetched else {name: digest for name, (digest, _) in self._tables.items()}
        where = self._around.site / (self._plan.path or "")
        found = await self._read(where, known, fetched)
        self._remember(found)
        failed = [Refusal(each.name, "", each.error.reason) for each in found if each.error is not None]
        if len(failed) == len(found):
            raise FeedError(failed[0].reason.code, **failed[0].reason.args)
        self._offered = {each.name: each.digest for each in found}
        offers = tuple(offer for _, (made, _) in self._tables.values() for offer in made)
        refused = tuple(refusal for _, (_, others) in self._tables.values() for refusal in others)
        same = self._offered == self._kept and fetched is None
        return Answer(offers, (*failed, *refused), fetched, same)

    async def _read(self, where: Path, known: Mapping[str, str], fetched: Instant | None) -> Sequence[File]:
        """Every file. Where one kills its process, another goes on with it; one that kills that, too, is deadly."""
        done: dict[str, File] = {}
        suspect = ""
        while True:
            begun: Begun | None = None
            try:
                look = self._apart.follow(folder.look, where, self._plan, known, self._deadly, tuple(done), fetched)
                async with contextlib.aclosing(look) as files:
                    async for said in files:
                        if isinstance(said, File):
                            done[said.name] = said
                        begun = said if isinstance(said, Begun) else None
                if begun is None:
                    return list(done.values())
                died = FeedError("died", status="0")
            except FeedError as error:
                if begun is None or error.reason.code not in DEADLY:
                    raise
                died = error
            if suspect == begun.name:  # nothing but it was read there, so that no other file's memory counts
                reason = died.reason
                why = FeedError(DEADLY[reason.code], file=begun.name, **reason.args)
                self._deadly[begun.name] = begun.digest, why
            suspect = begun.name

    def _remember(self, found: Sequence[File]) -> None:
        """The tables of the files that are there now, in their order."""
        names = {each.name for each in found}
        self._deadly = {name: what for name, what in self._deadly.items() if name in names}
        before, self._tables = self._tables, {}
        for each in found:
            if each.error is None:
                table = each.table if each.table is not None else before[each.name][1]
                self._tables[each.name] = each.digest, table
