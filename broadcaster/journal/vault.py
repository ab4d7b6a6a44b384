"""The vault of the embedded journal: a table in its file."""

import sqlite3
from collections.abc import Mapping
from typing import Any

import orjson

from broadcaster.events import encode
from broadcaster.journal.file import Reader
from broadcaster.journal.writer import Writer, writing

_PUT = "INSERT OR REPLACE INTO vault VALUES (?, ?, ?)"
_DELETE = "DELETE FROM vault WHERE kind = ? AND id = ?"
_GET = "SELECT doc FROM vault WHERE kind = ? AND id = ?"


class SqliteVault:
    """The Vault in the journal's file; its writes join the journal's group commits."""

    def __init__(self, reads: Reader, writer: Writer) -> None:
        self._reads = reads
        self._writer = writer

    async def get(self, kind: str, id: str) -> dict[str, Any] | None:
        found = await self._reads.do(lambda connection: connection.execute(_GET, (kind, id)).fetchone())
        return None if found is None else orjson.loads(found[0])

    async def put(self, kind: str, id: str, doc: Mapping[str, Any]) -> None:
        await self._writer.submit(writing(_PUT, kind, id, encode(doc)))

    async def delete(self, kind: str, id: str) -> None:
        await self._writer.submit(writing(_DELETE, kind, id))

    async def swap(self, kind: str, id: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> bool:
        doc = None if new is None else encode(new)

        def swap(connection: sqlite3.Connection) -> bool:
            found = connection.execute(_GET, (kind, id)).fetchone()
            if (None if found is None else orjson.loads(found[0])) != old:
                return False
            connection.execute(*((_DELETE, (kind, id)) if doc is None else (_PUT, (kind, id, doc))))
            return True

        return bool(await self._writer.submit(swap))

    async def items(self, kind: str) -> dict[str, dict[str, Any]]:
        found = await self._reads.do(
            lambda connection: connection.execute(
                "SELECT id, doc FROM vault WHERE kind = ? ORDER BY id", (kind,)
            ).fetchall()
        )
        return {id: orjson.loads(doc) for id, doc in found}
