"""Checkpoints in Redis: each document in parts, named in one list once it is whole."""

import hashlib
from collections.abc import Sequence
from secrets import token_hex

import orjson

from broadcaster.journal.entries import id_of
from broadcaster.journal.group import Keys
from broadcaster.journal.keeping import KEPT, in_parts
from broadcaster.journal.link import Ask, Command
from broadcaster.journal.protocol import Checkpoint, JournalError

UNFINISHED = 3_600_000  # milliseconds that parts stay whose checkpoint was never finished


class RedisCheckpoints:
    """The journal's checkpoints, beside its stream."""

    def __init__(self, ask: Ask, keys: Keys) -> None:
        self._ask = ask
        self._keys = keys

    async def keep(self, seq: int, document: bytes | Sequence[bytes]) -> None:
        """As Journal.keep_checkpoint says."""
        event, replaced = await self._ask(self._event(seq), ("HGET", self._keys.checkpoints, seq))
        if not event:
            raise JournalError(f"There is no event {seq} for a checkpoint to stand on; nothing was kept.")
        name, sum_ = token_hex(8), hashlib.sha256()
        parts = self._keys.parts(name)
        for part in in_parts(document):
            sum_.update(part)
            await self._ask(("RPUSH", parts, part), ("PEXPIRE", parts, UNFINISHED), writes=True)
        named = orjson.dumps({"id": id_of(event[0]), "parts": name, "sha256": sum_.hexdigest()})
        await self._ask(
            ("MULTI",), ("PERSIST", parts), ("HSET", self._keys.checkpoints, seq, named), ("EXEC",), writes=True
        )
        if replaced:
            await self._ask(("UNLINK", self._keys.parts(orjson.loads(replaced)["parts"])), writes=True)
        await self._let_go()

    async def newest(self, below: int | None) -> tuple[Checkpoint, str] | None:
        """As Journal.checkpoint says, with the id of the event that it stands on."""
        for seq, named in (await self._all()).items():
            if below is None or seq < below:
                found = await self._look(seq, named)
                if found is not None:
                    return found
        return None

    async def all(self) -> list[int]:
        """The seqs of those that are kept, newest first."""
        return list(await self._all())

    async def _all(self) -> dict[int, dict[str, str]]:
        (found,) = await self._ask(("HGETALL", self._keys.checkpoints))
        kept = {int(seq): orjson.loads(named) for seq, named in zip(found[::2], found[1::2], strict=True)}
        return dict(sorted(kept.items(), reverse=True))

    async def _look(self, seq: int, named: dict[str, str]) -> tuple[Checkpoint, str] | None:
        """A checkpoint, if it is sound and stands on an event of this history."""
        parts = self._keys.parts(named["parts"])
        events, count = await self._ask(self._event(seq), ("LLEN", parts))
        if not events or id_of(events[0]) != named["id"]:
            return None
        found: list[bytes] = []
        for n in range(count):
            found += await self._ask(("LINDEX", parts, n))
        document = b"".join(part or b"" for part in found)
        if hashlib.sha256(document).hexdigest() != named["sha256"]:
            return None
        return Checkpoint(seq, events[0][1][3].decode(), document), named["id"]

    async def _let_go(self) -> None:
        """Of all but the newest of this history."""
        kept = list((await self._all()).items())
        stands = await self._ask(*(self._event(seq) for seq, _ in kept))
        both = zip(kept, stands, strict=True)
        ours = [seq for (seq, named), event in both if event and id_of(event[0]) == named["id"]]
        for seq, named in kept:
            if seq not in ours[:KEPT]:
                gone = ("UNLINK", self._keys.parts(named["parts"]))
                await self._ask(("HDEL", self._keys.checkpoints, seq), gone, writes=True)

    def _event(self, seq: int) -> Command:
        return ("XRANGE", self._keys.stream, f"{seq}-0", f"{seq}-0")
