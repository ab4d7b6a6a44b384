"""The vault of a journal in Redis."""

from collections.abc import Mapping
from typing import Any

import orjson

from broadcaster.events import encode
from broadcaster.journal.group import Keys
from broadcaster.journal.link import Link


class RedisVault:
    """The Vault: one hash for each kind of secret, beside the stream."""

    def __init__(self, link: Link, keys: Keys) -> None:
        self._link = link
        self._keys = keys

    async def get(self, kind: str, id: str) -> dict[str, Any] | None:
        (found,) = await self._link.ask(("HGET", self._keys.vault(kind), id))
        return None if found is None else orjson.loads(found)

    async def put(self, kind: str, id: str, doc: Mapping[str, Any]) -> None:
        await self._link.ask(("HSET", self._keys.vault(kind), id, encode(doc)), writes=True)

    async def delete(self, kind: str, id: str) -> None:
        await self._link.ask(("HDEL", self._keys.vault(kind), id), writes=True)

    async def items(self, kind: str) -> dict[str, dict[str, Any]]:
        (found,) = await self._link.ask(("HGETALL", self._keys.vault(kind)))
        return {id.decode(): orjson.loads(doc) for id, doc in sorted(zip(found[::2], found[1::2], strict=True))}
