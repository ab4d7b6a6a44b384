"""Peers in Redis: a capped stream of words, and of each node what it tells of itself and its table, both expiring.

Whether a node lives is measured by one clock, Redis' own: what a node tells of itself goes LIFE after its last beat.
"""

import asyncio
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, fields
from typing import Any

import structlog

from broadcaster.cluster.peers import Peer, Rows, Word
from broadcaster.events import decode, encode
from broadcaster.journal import JournalError
from broadcaster.journal.group import Keys
from broadcaster.journal.link import Command, Link, Place
from broadcaster.moments import later

BEAT = 2.0  # seconds between two of a node's signs of life
LIFE = 6.0  # seconds after which a node that gave none is no more; as the lease's
REMEMBERED = 24 * 3600  # seconds a node that is gone is told of
KEPT = 10_000  # words the stream keeps; who was away for more asks for whole tables
BLOCK, SLACK = 1.0, 2.0  # seconds a read waits at the server, and more until the line counts as cut
ASK_LIMIT = 3.0  # seconds for anything else
RETRY_FIRST, RETRY_CAP = 0.05, 1.0  # seconds between two tries, doubled, with jitter
HERE = "@here"  # the row that is put last: a table without it is lost, or not whole yet
AT_ONCE = 50  # words read in one answer,
SCANNED = 200  # and rows of a table; each is some milliseconds' work

log = structlog.get_logger(__name__)


class RedisPeers:
    """Peers. about: what this node tells of itself. times: scales every time of this file, for tests."""

    def __init__(self, url: str, about: Callable[[], Peer], *, times: float = 1.0) -> None:
        """Raises JournalError for a URL that says nothing one could use. Nothing is asked yet."""
        place = Place(url)
        keys = Keys(place.name)
        self.about = about
        self.shared = self.lost = True
        self.id = about().id
        self._beat_every, self._life = BEAT * times, LIFE * times
        self._keys = keys
        self._stream, self._roll, self._seen = keys.of("words"), keys.of("nodes"), keys.of("nodes", "seen")
        self._saying, self._looking, self._hearing = Link(place), Link(place), Link(place)
        self._handlers: dict[str, list[Word]] = {}
        self._rows: Rows | None = None
        self._others: dict[str, Peer] = {}
        self._gone: list[Peer] = []
        self._said = 0
        self._reached = False  # the last beat was answered
        self._heard: dict[str, int] = {}  # the number of the last word of each node
        self._doubted: dict[str, int] = {}  # the same, where the node had said more a beat ago
        self._wanted: set[str] = set()  # nodes whose whole table is to be read
        self._grace = 0.0  # until when nobody counts as gone: Redis was away, and they beat again only now
        self._closed = False

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        with suppress(JournalError):  # then what it has told goes by itself
            gone: list[Command] = [("DEL", self._node(self.id), self._table(self.id)), ("SREM", self._roll, self.id)]
            last: Command = ("HSET", self._seen, self.about().name, self._told(stopped=True))
            await self._saying.ask(*gone, last, self._word("gone", None), limit=BEAT, writes=True)
        for link in (self._saying, self._looking, self._hearing):
            await link.close()

    def nodes(self) -> Sequence[Peer]:
        return sorted((self.about(), *self._others.values()), key=lambda each: (each.since, each.id))

    def gone(self) -> Sequence[Peer]:
        return self._gone

    # ---- saying

    def heard(self, kind: str, handler: Word) -> None:
        self._handlers.setdefault(kind, []).append(handler)

    def follow(self, handler: Rows) -> None:
        self._rows = handler

    async def say(self, kind: str, body: Any) -> None:
        await self._saying.ask(self._word(kind, body), limit=ASK_LIMIT, writes=True)

    async def post(self, rows: Mapping[str, Any]) -> None:
        put, taken = self._put(rows), [place for place, row in rows.items() if row is None]
        gone: list[Command] = [("HDEL", self._table(self.id), *taken)] if taken else []
        await self._tabled(*put, *gone, self._expire(self._table(self.id)), self._word("rows", rows))

    async def post_all(self, parts: Iterable[Mapping[str, Any]]) -> None:
        table = self._table(self.id)
        self.lost = False
        await self._tabled(("DEL", table))
        for rows in parts:
            await self._tabled(*self._put(rows))
        await self._tabled(("HSET", table, HERE, "{}"), self._expire(table), self._word("whole", None))

    def _put(self, rows: Mapping[str, Any]) -> list[Command]:
        put = [part for place, row in rows.items() if row is not None for part in (place, encode(row))]
        return [("HSET", self._table(self.id), *put)] if put else []

    async def _tabled(self, *commands: Command) -> None:
        try:
            if commands:
                await self._saying.ask(*commands, limit=ASK_LIMIT, writes=True)
        except BaseException:
            self.lost = True
            raise

    def _expire(self, key: str) -> Command:
        return ("PEXPIRE", key, int(self._life * 1000))

    def _word(self, kind: str, body: Any) -> Command:
        self._said += 1
        word = encode({"from": self.id, "n": self._said, "kind": kind, "body": body})
        return ("XADD", self._stream, "MAXLEN", "~", KEPT, "*", "word", word)

    # ---- who lives

    async def look(self) -> None:
        (roll,) = await self._looking.ask(("SMEMBERS", self._roll), limit=ASK_LIMIT)
        for id, peer in (await self._live(sorted(each.decode() for each in roll))).items():
            self._meet(id, peer)

    async def beat(self) -> None:
        while True:
            try:
                await self._beat()
            except JournalError as error:
                if self._reached:
                    log.warning("peers lost", error=str(error))
                self._reached = False
            await asyncio.sleep(self._beat_every)

    async def _beat(self) -> None:
        mine, now = self.about(), asyncio.get_running_loop().time()
        told = self._told()
        *_, kept, roll, seen = await self._looking.ask(
            ("SET", self._node(self.id), told, "PX", int(self._life * 1000)),
            ("SADD", self._roll, self.id),
            ("HSET", self._seen, mine.name, told),
            self._expire(self._table(self.id)),
            ("SMEMBERS", self._roll),
            ("HGETALL", self._seen),
            limit=ASK_LIMIT, writes=True,
        )  # fmt: skip
        if not self._reached:
            self._grace = now + self._life
            self._reached = True
        self.lost = self.lost or not kept
        ids = sorted(each.decode() for each in roll if each.decode() != self.id)
        live = await self._live(ids)
        if now >= self._grace:
            gone = set(ids) - live.keys()
            if gone:
                await self._looking.ask(("SREM", self._roll, *sorted(gone)), limit=ASK_LIMIT, writes=True)
            for id in self._others.keys() - live.keys():
                self._forget(id)
        for id, peer in live.items():
            self._meet(id, peer)
        await self._remember([told_of(each) for each in seen[1::2]], mine)

    async def _live(self, ids: Sequence[str]) -> dict[str, Peer]:
        told: list[bytes | None] = []
        if ids:
            (told,) = await self._looking.ask(("MGET", *map(self._node, ids)), limit=ASK_LIMIT)
        return {id: told_of(said) for id, said in zip(ids, told, strict=True) if said is not None}

    async def _remember(self, seen: list[Peer], mine: Peer) -> None:
        """Who was there and is no more; what is older than REMEMBERED is forgotten."""
        there = {each.name for each in (mine, *self._others.values())}
        oldest = later(mine.at, -REMEMBERED) if mine.at else ""
        old = [each.name for each in seen if each.at < oldest and each.name not in there]
        if old:
            await self._looking.ask(("HDEL", self._seen, *old), limit=ASK_LIMIT, writes=True)
        self._gone = sorted((each for each in seen if each.name not in {*there, *old}), key=lambda each: each.at)

    def _told(self, *, stopped: bool = False) -> bytes:
        return encode({**asdict(self.about()), "said": self._said, "stopped": stopped})

    def _meet(self, id: str, peer: Peer) -> None:
        if id not in self._others:
            log.info("a node has come", node=peer.name, id=id)
            self._wanted.add(id)
        elif self._doubted.get(id) == self._heard.get(id, 0) < peer.said:  # for a whole beat no word that it had said
            self._wanted.add(id)
        self._doubted.pop(id, None)
        if self._heard.get(id, 0) < peer.said:
            self._doubted[id] = self._heard.get(id, 0)
        self._others[id] = peer
        if self._rows:
            self._rows.alive(id, peer.at)

    def _forget(self, id: str) -> None:
        peer = self._others.pop(id, None)
        self._wanted.discard(id)
        for known in (self._heard, self._doubted):
            known.pop(id, None)
        if peer:
            log.info("a node is gone", node=peer.name, id=id)
        if self._rows:
            self._rows.gone(id)

    # ---- hearing

    async def hear(self) -> None:
        after, tries = "", 0
        while True:
            try:
                if not after or tries:
                    after = await self._place_to_begin(after)
                    self._wanted |= self._others.keys()
                    tries = 0
                for id in list(self._wanted):
                    await self._read_table(id)
                after = await self._hear(after)
            except JournalError as error:
                if not tries:
                    log.info("words of peers are not heard", error=str(error))
                tries += 1
                await asyncio.sleep(min(RETRY_FIRST * 2**tries, RETRY_CAP) * random.uniform(0.5, 1))

    async def _place_to_begin(self, after: str) -> str:
        """Where to go on: where it was left, unless the stream is another one."""
        (found,) = await self._hearing.ask(("XREVRANGE", self._stream, "+", "-", "COUNT", 1), limit=ASK_LIMIT)
        last = found[0][0].decode() if found else "0-0"
        return after if after and _order(after) <= _order(last) else last

    async def _hear(self, after: str) -> str:
        reading = ("XREAD", "COUNT", AT_ONCE, "BLOCK", int(BLOCK * 1000), "STREAMS", self._stream, after)
        (answer,) = await self._hearing.ask(reading, limit=BLOCK + SLACK)
        for id, entry in answer[0][1] if answer else ():
            after = id.decode()
            self._take(decode(entry[1]))
            await asyncio.sleep(0)  # a word may be of hundreds of screens
        return after

    def _take(self, word: Mapping[str, Any]) -> None:
        node, kind, n = word["from"], word["kind"], word["n"]
        if node != self.id:
            if self._heard.get(node, n - 1) != n - 1:
                self._wanted.add(node)
            self._heard[node] = n
            match kind:
                case "rows" if self._rows and node in self._others:
                    self._rows.take(node, word["body"])
                case "rows" | "whole":
                    self._wanted.add(node)
                case "gone":
                    self._forget(node)
        for handler in self._handlers.get(kind, ()):
            try:
                handler(node, word["body"])
            except Exception as error:  # of a build that says it in another way: the next word is another matter
                log.warning("a word was not understood", kind=kind, node=node, error=repr(error))

    async def _read_table(self, id: str) -> None:
        """The whole table of a node. Words that were said meanwhile are heard after it, so it may be ahead of them."""
        seen: set[str] = set()
        cursor = b"0"
        while True:
            ((cursor, pairs),) = await self._hearing.ask(
                ("HSCAN", self._table(id), cursor, "COUNT", SCANNED), limit=ASK_LIMIT
            )
            for at in range(0, len(pairs), 2 * SCANNED):  # a small hash comes whole
                part = pairs[at : at + 2 * SCANNED]
                rows = {place.decode(): decode(row) for place, row in zip(part[::2], part[1::2], strict=True)}
                seen |= rows.keys()
                rows.pop(HERE, None)
                if id in self._others and self._rows:
                    self._rows.take(id, rows)
                await asyncio.sleep(0)
            if cursor == b"0":
                break
        self._wanted.discard(id)
        if HERE in seen and id in self._others and self._rows:
            self._rows.only(id, seen)

    def _node(self, id: str) -> str:
        return self._keys.of("node", id)

    def _table(self, id: str) -> str:
        return self._keys.of("present", id)


def told_of(told: bytes) -> Peer:
    """What a node tells of itself; what a newer build tells besides is passed over."""
    said = decode(told)
    known = {each.name for each in fields(Peer)}
    return Peer(**{name: value for name, value in said.items() if name in known})


def _order(id: str) -> tuple[int, ...]:
    return tuple(map(int, id.split("-")))
