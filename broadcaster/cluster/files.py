"""The built files of every build whose nodes run, for all nodes: a page that came from one asks any for its parts."""

import asyncio
from collections.abc import Callable, Mapping

import structlog

from broadcaster.journal import JournalError
from broadcaster.journal.group import Keys
from broadcaster.journal.link import Command, Link, Place

LENT = 2 * 24 * 3600  # seconds a build's files stay after its last node: a page of it may still ask for a part
AGAIN = 3600.0  # seconds between two looks whether they are there
SOON = 5.0  # seconds after a look that was not answered
AT_ONCE = 1 << 20  # bytes put at once

log = structlog.get_logger(__name__)


class RedisFiles:
    """Files: of each build a hash that goes by itself."""

    def __init__(self, url: str, build: str, own: Callable[[], Mapping[str, bytes]]) -> None:
        """own: reads the files of this build, as they are lent. Raises JournalError for a URL that says nothing."""
        place = Place(url)
        self._keys, self._link = Keys(place.name), Link(place)
        self._build, self._own = build, own
        self._roll = self._keys.of("builds")

    async def lend(self) -> None:
        while True:
            try:
                await self._lend()
                await asyncio.sleep(AGAIN)
            except JournalError as error:
                log.info("built files not lent yet", why=str(error))
                await asyncio.sleep(SOON)

    async def find(self, name: str) -> bytes | None:
        (builds,) = await self._link.ask(("SMEMBERS", self._roll))
        others = sorted(each.decode() for each in builds if each.decode() != self._build)
        found = await self._link.ask(*(("HGET", self._files(each), name) for each in others)) if others else []
        return next((each for each in found if each is not None), None)

    async def close(self) -> None:
        await self._link.close()

    async def _lend(self) -> None:
        key = self._files(self._build)
        there, builds = await self._link.ask(("PEXPIRE", key, LENT * 1000), ("SMEMBERS", self._roll), writes=True)
        if not there or self._build.encode() not in builds:  # else it broke off before it was whole
            await self._put(key, await asyncio.to_thread(self._own))
        gone = [each for each in builds if (await self._link.ask(("EXISTS", self._files(each.decode())))) == [0]]
        if gone:
            await self._link.ask(("SREM", self._roll, *gone), writes=True)

    async def _put(self, key: str, files: Mapping[str, bytes]) -> None:
        waiting: list[Command] = []
        size = 0
        for name, content in files.items():
            waiting.append(("HSET", key, name, content))
            size += len(content)
            if size >= AT_ONCE:
                await self._link.ask(*waiting, writes=True)
                waiting, size = [], 0
        await self._link.ask(*waiting, ("PEXPIRE", key, LENT * 1000), ("SADD", self._roll, self._build), writes=True)

    def _files(self, build: str) -> str:
        return self._keys.of("files", build)
