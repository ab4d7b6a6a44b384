"""The vault of a journal in Redis."""

from collections.abc import Mapping
from typing import Any

import orjson

from broadcaster.events import encode
from broadcaster.journal.group import Keys
from broadcaster.journal.link import Link

# KEYS a hash; ARGV the id, 1 or 0 for whether something must stand there, that, and what comes in its place if anything
_SWAP = b"""
local found, stands = redis.call('HGET', KEYS[1], ARGV[1]), tonumber(ARGV[2])
if found ~= (stands == 1 and ARGV[3] or false) then
  return 0
end
local new = ARGV[3 + stands]
if new then
  redis.call('HSET', KEYS[1], ARGV[1], new)
else
  redis.call('HDEL', KEYS[1], ARGV[1])
end
return 1
"""


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

    async def swap(self, kind: str, id: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> bool:
        hash = self._keys.vault(kind)
        (found,) = await self._link.ask(("HGET", hash, id))
        if (None if found is None else orjson.loads(found)) != old:
            return False
        stood = () if found is None else (found,)  # the bytes as they are: another version may write them otherwise
        doc = () if new is None else (encode(new),)
        (done,) = await self._link.ask(("EVAL", _SWAP, 1, hash, id, len(stood), *stood, *doc), writes=True)
        return bool(done)

    async def items(self, kind: str) -> dict[str, dict[str, Any]]:
        (found,) = await self._link.ask(("HGETALL", self._keys.vault(kind)))
        return {id.decode(): orjson.loads(doc) for id, doc in sorted(zip(found[::2], found[1::2], strict=True))}
