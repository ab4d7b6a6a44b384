"""A journal in Redis as it is moved: read up to where it was; written so that nobody can open it before it is whole."""

import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from secrets import token_hex

import orjson

from broadcaster.journal.blocks import BLOCK, Blocks
from broadcaster.journal.documents import RedisCheckpoints
from broadcaster.journal.entries import Entry, Header, made_of, seq_of, size_of
from broadcaster.journal.group import KEY_LIFE, Keys
from broadcaster.journal.link import Command, Link, Place
from broadcaster.journal.moving import PAGE, PAGE_BYTES, Document, Kept, Key, Secret
from broadcaster.journal.protocol import JournalError, Proof
from broadcaster.journal.server import SHAPE, look, open_history
from broadcaster.moments import Instant, moment

FIRST = 16  # events asked for while nothing is known of their size
SCAN = 1000  # names the server looks through at a time


class RedisSource:
    """A Source. Open it with `await RedisSource.open(url)`."""

    def __init__(self, link: Link, keys: Keys, epoch: str, seq: int, at: Instant) -> None:
        self.seq, self.at = seq, at
        self._link, self._keys, self._epoch = link, keys, epoch

    @classmethod
    async def open(cls, url: str) -> "RedisSource":
        """Raises JournalError, also where no journal is there."""
        place = Place(url)
        keys, link = Keys(place.name), Link(place)
        try:
            if (await link.ask(("HGET", keys.meta, "epoch"))) == [None]:
                raise JournalError(f"There is no journal {place} to move.")
            epoch = await open_history(link.ask, place, keys, await look(link, place, keys))
            seq, at = (await link.ask(("HMGET", keys.meta, "seq", "at")))[0]
        except BaseException:
            await link.close()
            raise
        return cls(link, keys, epoch, int(seq), at.decode())

    async def events(self) -> AsyncGenerator[list[Kept], None]:
        after, count = 0, FIRST
        while after < self.seq:
            last = min(self.seq, after + count)
            blocks = range((after + 1) // BLOCK, last // BLOCK + 1)
            # The stream before the blocks: what is trimmed between the two is seen in both, never in neither.
            whole: Command = ("XRANGE", self._keys.stream, f"{after + 1}-0", f"{last}-0")
            entries, *kept = await self._link.ask(whole, *(("GET", self._keys.trimmed(block)) for block in blocks))
            headers = (header for block in kept if block for header in orjson.loads(zlib.decompress(block)))
            found = {header[0]: _trimmed(header) for header in headers if after < header[0] <= last}
            found |= {seq_of(entry): _whole(entry) for entry in entries}
            if found:
                yield [found[seq] for seq in sorted(found)]
            size = sum(map(size_of, entries)) // (last - after)
            after, count = last, max(1, min(2 * count, PAGE, PAGE_BYTES // (size or 1)))

    async def keys(self) -> AsyncGenerator[list[Key], None]:
        prefix = self._keys.of("key", "")
        async for names in self._names(prefix):
            found = await self._link.ask(*((ask, name) for name in names for ask in ("GET", "PTTL")))
            pairs = zip(names, found[::2], found[1::2], strict=True)
            yield [_key(name[len(prefix) :], int(seq), left) for name, seq, left in pairs if seq is not None]

    async def secrets(self) -> list[Secret]:
        found: dict[tuple[str, str], bytes] = {}
        prefix = self._keys.vault("")
        async for names in self._names(prefix):
            for name in names:
                (hash,) = await self._link.ask(("HGETALL", name))
                kind = name[len(prefix) :]
                found |= {(kind, id.decode()): doc for id, doc in zip(hash[::2], hash[1::2], strict=True)}
        return [(kind, id, doc) for (kind, id), doc in sorted(found.items())]

    async def checkpoints(self) -> list[Document]:
        kept, found, below = RedisCheckpoints(self._link.ask, self._keys), list[Document](), self.seq + 1
        while one := await kept.newest(below):
            below = one[0].seq
            found.append((below, one[0].document))
        return found[::-1]

    async def tail(self) -> int:
        epoch, seq = (await self._link.ask(("HMGET", self._keys.meta, "epoch", "seq")))[0]
        if epoch != self._epoch.encode():
            raise JournalError("The journal has lost something while it was read; nothing was kept.")
        return int(seq)

    async def close(self) -> None:
        await self._link.close()

    async def _names(self, prefix: str) -> AsyncGenerator[list[str], None]:
        async for names in scanned(self._link, prefix):
            yield names


class RedisTarget:
    """A Target. Its `meta` comes last: a stream without it is refused by whoever opens it."""

    def __init__(self, url: str) -> None:
        """Raises JournalError."""
        self._place = Place(url)
        self._keys = Keys(self._place.name)
        self._link = Link(self._place)
        self._begun = False
        self._trimmed = 0
        self._last: tuple[int, list[Header]] = (-1, [])  # the block that is being filled, and what stands in it

    @property
    def _mark(self) -> str:
        """Of what was begun and not finished."""
        return self._keys.of("moving")

    async def begin(self) -> None:
        self._run = (await look(self._link, self._place, self._keys)).run
        (marked,) = await self._link.ask(("EXISTS", self._mark))
        if not marked:
            async for names in scanned(self._link, self._keys.of("")):
                if names:
                    raise JournalError(f"There is a journal {self._place} already, and moving never replaces one.")
        await self._clear()
        self._begun = True
        await self._link.ask(("SET", self._mark, "1"), writes=True)

    async def keep(self, events: Sequence[Kept], about: Sequence[Sequence[str]]) -> None:
        commands: list[Command] = []
        for one, named in zip(events, about, strict=True):
            if one.data is None:
                continue
            place, stream = f"{one.seq}-0", self._keys.stream
            fields = ("i", one.id, "a", one.at, "k", one.kind, "v", one.v, "b", one.by, "d", one.data, "s", one.digest)
            commands.append(("XADD", stream, place, *fields))
            commands += [
                ("XADD", index, place, "", "")
                for index in (self._keys.kind(one.kind), *(self._keys.series(series) for series in named))
            ]
        gone = [one for one in events if one.data is None]
        for block, some in groupby(gone, lambda one: one.seq // BLOCK):
            before = self._last[1] if self._last[0] == block else []
            self._last = block, [*before, *map(_header, some)]
            packed = zlib.compress(orjson.dumps(self._last[1]))
            commands.append(("SET", self._keys.trimmed(block), packed))
        self._trimmed = max([self._trimmed, *(one.seq for one in gone)])
        await self._send(commands)

    async def keep_keys(self, keys: Sequence[Key]) -> None:
        names: list[Command] = [("XRANGE", self._keys.stream, f"{one.seq}-0", f"{one.seq}-0") for one in keys]
        found = await self._link.ask(*names) if names else []
        commands: list[Command] = []
        for key, entries in zip(keys, found, strict=True):
            left = key.left if key.left is not None else _left(entries)
            if left > 0:
                commands.append(("SET", self._keys.key(key.by, key.key), key.seq, "PX", left))
        await self._send(commands)

    async def keep_secrets(self, secrets: Sequence[Secret]) -> None:
        await self._send([("HSET", self._keys.vault(kind), id, doc) for kind, id, doc in secrets])

    async def keep_checkpoint(self, seq: int, document: bytes) -> None:
        await RedisCheckpoints(self._link.ask, self._keys).keep(seq, document)

    async def proofs(self) -> AsyncIterator[list[Proof]]:
        blocks, after = Blocks(self._link.ask, self._keys), 0

        async def tail() -> int:
            (newest,) = await self._link.ask(("XREVRANGE", self._keys.stream, "+", "-", "COUNT", 1))
            return max(self._trimmed, seq_of(newest[0]) if newest else 0)

        while page := await blocks.proofs(after, PAGE, tail, make=False):
            yield page
            after = page[-1].seq

    async def finish(self, seq: int, at: Instant) -> None:
        meta = ("shape", SHAPE, "epoch", token_hex(8), "seq", seq, "at", at, "fence", 0, "run", self._run)
        more = ("trimmed", self._trimmed) if self._trimmed else ()
        await self._link.ask(
            ("MULTI",), ("HSET", self._keys.meta, *meta, *more), ("DEL", self._mark), ("EXEC",), writes=True
        )
        self._begun = False

    async def close(self) -> None:
        try:
            if self._begun:
                await self._clear()
        finally:
            await self._link.close()

    async def _clear(self) -> None:
        """Take away what was begun, its mark last."""
        async for names in scanned(self._link, self._keys.of("")):
            if some := [name for name in names if name != self._mark]:
                await self._link.ask(("UNLINK", *some), writes=True)
        await self._link.ask(("DEL", self._mark), writes=True)

    async def _send(self, commands: list[Command]) -> None:
        for start in range(0, len(commands), SCAN):
            await self._link.ask(*commands[start : start + SCAN], writes=True)


async def scanned(link: Link, prefix: str) -> AsyncGenerator[list[str], None]:
    """The names that begin so. One may come twice; one that is there all the time does come."""
    cursor = b"0"
    while True:
        ((cursor, names),) = await link.ask(("SCAN", cursor, "MATCH", f"{prefix}*", "COUNT", SCAN))
        if names:
            yield [name.decode() for name in names]
        if cursor == b"0":
            return


def _whole(entry: Entry) -> Kept:
    id, at, kind, v, by = (value.decode() for value in entry[1][1:10:2])
    return Kept(seq_of(entry), at, id, kind, int(v), by, entry[1][11], entry[1][13] or made_of(entry))


def _trimmed(header: Header) -> Kept:
    seq, at, id, kind, v, by, digest = header
    return Kept(seq, at, id, kind, v, by, None, bytes.fromhex(digest))


def _header(one: Kept) -> Header:
    return (one.seq, one.at, one.id, one.kind, one.v, one.by, one.digest.hex())


def _key(rest: str, seq: int, left: int) -> Key:
    """From what stands behind the prefix of a name: the length of who, who, and their key."""
    length, _, both = rest.partition(":")
    return Key(seq, both[: int(length)], both[int(length) + 1 :], left)


def _left(entries: Sequence[Entry]) -> int:
    """How long a key of an event that is there is still remembered."""
    if not entries:
        return 0
    age = datetime.now(UTC) - moment(entries[0][1][3].decode())
    return KEY_LIFE - int(age.total_seconds() * 1000)
