"""What stays of trimmed events in Redis: their headers and digests, a thousand places in one compressed block."""

import hashlib
import zlib
from collections.abc import Awaitable, Callable, Collection, Sequence
from importlib.resources import files
from itertools import groupby

import orjson

from broadcaster.events import Kind, decode
from broadcaster.journal.entries import Entry, Header, header_of, made_of, seq_of
from broadcaster.journal.group import Keys
from broadcaster.journal.link import Ask, Command
from broadcaster.journal.protocol import Proof
from broadcaster.journal.reading import series_of

BLOCK = 1000  # places in a block
SLICE = 200  # events trimmed or looked at by one call, at most: bounds how long others wait for the server

_TRIM = files(__package__).joinpath("trim.lua").read_bytes()


class Blocks:
    """Moves old events into blocks, and reads what vouches for events, trimmed or not."""

    def __init__(self, ask: Ask, keys: Keys) -> None:
        self._ask = ask
        self._keys = keys

    async def trim(self, epoch: str, before: int, kinds: Collection[Kind]) -> int:
        """Trim all events of these kinds with seq < before; how many there were. Raises JournalError."""
        if before <= 1:
            return 0
        count = 0
        for kind in sorted(set(kinds)):
            index = self._keys.kind(kind.value)
            while True:
                (places,) = await self._ask(("XRANGE", index, "-", f"{before - 1}-0", "COUNT", SLICE))
                if not places:
                    break
                for block, some in groupby(map(seq_of, places), lambda seq: seq // BLOCK):
                    count += await self._trim_some(epoch, kind, block, list(some))
        return count

    async def _trim_some(self, epoch: str, kind: Kind, block: int, seqs: list[int]) -> int:
        name = self._keys.trimmed(block)
        was, *found = await self._ask(("GET", name), *(self._entry(seq) for seq in seqs))
        entries: list[Entry] = [entry for one in found for entry in one]
        await self._forget(kind, entries)
        headers = {header[0]: header for header in (*_read(was), *map(header_of, entries))}
        now = zlib.compress(orjson.dumps([headers[seq] for seq in sorted(headers)]))
        sha1 = hashlib.sha1(was, usedforsecurity=False).hexdigest() if was else ""
        names = (self._keys.stream, self._keys.meta, self._keys.kind(kind.value), name)
        (done,) = await self._ask(
            ("EVAL", _TRIM, 4, *names, epoch, sha1, now, seqs[-1], *(f"{seq}-0" for seq in seqs)), writes=True
        )
        return len(entries) if done else 0  # not done: another node trims, too; what it left is found again

    async def _forget(self, kind: Kind, entries: Sequence[Entry]) -> None:
        """Take the events out of the indexes of their series."""
        gone: dict[str, list[str]] = {}
        for entry in entries:
            try:
                about = series_of(kind, decode(entry[1][11]))
            except (ValueError, AttributeError):
                continue  # data that no fold could read has no series either
            for series in about:
                gone.setdefault(series, []).append(f"{seq_of(entry)}-0")
        if gone:
            await self._ask(*(("XDEL", self._keys.series(series), *seqs) for series, seqs in gone.items()), writes=True)

    async def proofs(self, after: int, limit: int, tail: Callable[[], Awaitable[int]], make: bool) -> list[Proof]:
        """As Journal.proofs says."""
        while True:
            last = after + min(limit, SLICE)
            blocks = range((after + 1) // BLOCK, last // BLOCK + 1)
            # The stream before the blocks: what is trimmed between the two is seen in both, never in neither.
            whole: Command = ("XRANGE", self._keys.stream, f"{after + 1}-0", f"{last}-0")
            entries, *kept = await self._ask(whole, *(("GET", self._keys.trimmed(block)) for block in blocks))
            found = {header[0]: _trimmed(header) for block in kept for header in _read(block)}
            for entry in entries:
                found[seq_of(entry)] = _proof(entry, make)
            proofs = [found[seq] for seq in sorted(found) if after < seq <= last]
            if proofs or last >= await tail():
                return proofs
            after = last

    def _entry(self, seq: int) -> Command:
        return ("XRANGE", self._keys.stream, f"{seq}-0", f"{seq}-0")


def _read(block: bytes | None) -> list[Header]:
    return orjson.loads(zlib.decompress(block)) if block else []


def _trimmed(header: Header) -> Proof:
    seq, at, _, kind, _, _, digest = header
    return Proof(seq, at, kind, bytes.fromhex(digest), None)


def _proof(entry: Entry, make: bool) -> Proof:
    at, kind, kept = entry[1][3].decode(), entry[1][5].decode(), entry[1][13]
    made = made_of(entry) if make or not kept else None
    return Proof(seq_of(entry), at, kind, kept or made or b"", made)
