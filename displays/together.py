"""What this node and the others on its journal do together: one picture of all screens, calls that reach all."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from secrets import token_hex
from typing import Any

import structlog

from broadcaster.cluster.peers import Peer, Peers
from broadcaster.hub import SCREENS, Hub
from broadcaster.journal import JournalError
from broadcaster.presence import Presence
from broadcaster.receipts import Record
from broadcaster.seat import SeatKind

SHARE = 0.5  # seconds between two looks at what other nodes have to hear of
ROWS = 200  # screens in one word at most
PAINTED_EVERY = 4  # looks until other nodes hear of figures painted since,
PAINTED = 200  # of so many screens at most: a large house takes turns
TESTIFY_LIMIT = 2.0  # seconds other nodes are waited for; far more than they need

log = structlog.get_logger(__name__)


class Together:
    """Nothing here is a fact: what other nodes do not hear of is told again, or told anew by their own pages."""

    def __init__(self, peers: Peers, hub: Hub, presence: Presence, record: Record) -> None:
        self.peers, self._hub, self._presence, self._record = peers, hub, presence, record
        self._asked: list[str] = []  # by whom it is awaited that what was painted here is recorded
        self._ask = asyncio.Event()
        self._awaited: dict[str, tuple[set[str], asyncio.Event]] = {}  # which nodes have not recorded theirs yet
        self._me = peers.about().id
        peers.follow(presence.elsewhere)
        peers.heard("painted", self._heard_painted)
        peers.heard("do", self._heard_do)
        peers.heard("prepare", self._heard_prepare)
        peers.heard("testify", self._heard_testify)
        peers.heard("testified", self._heard_testified)

    async def command(
        self, room: str, screen: str | None, message: Mapping[str, Any], kinds: Collection[SeatKind] = SCREENS
    ) -> int:
        """Tell the screens of a room (or one of them), at whichever node, to do something now; how many there are.

        Raises JournalError where other nodes could not be told.
        """
        told = self._hub.command(room, screen, message, kinds)
        if not self._alone:
            body = {"room": room, "screen": screen, "message": message, "kinds": sorted(kinds)}
            await self.peers.say("do", body)
            told += self._presence.elsewhere.count(room, screen) if SeatKind.SCREEN in kinds else 0
        return told

    async def prepare(self, places: Iterable[str], layout: str | None) -> list[str]:
        """Have screens at all nodes make a layout ready, unseen; those of them that have a page now."""
        wanted = list(dict.fromkeys(places))
        here = self._hub.prepare(wanted, layout)
        if self._alone:
            return here
        await self.peers.say("prepare", {"places": wanted, "layout": layout})
        there = set(self._presence.elsewhere.places())
        return [place for place in wanted if place in here or place in there]

    async def testified(self) -> None:
        """Return once what was painted during meetings stands in the journal, at whichever node: of one that does not
        answer within TESTIFY_LIMIT, nobody knows."""
        with suppress(JournalError):  # then whoever asked cannot record anything either
            await self._presence.receipts.flush(self._record)
            others = {each.id for each in self.peers.nodes()} - {self._me}
            if not others:
                return
            asked, done = token_hex(8), asyncio.Event()
            self._awaited[asked] = others, done
            try:
                async with asyncio.timeout(TESTIFY_LIMIT):
                    await self.peers.say("testify", asked)
                    await done.wait()
            except TimeoutError:
                log.warning("painted elsewhere and perhaps not recorded", nodes=sorted(others))
            finally:
                del self._awaited[asked]

    async def testify(self) -> None:
        """A role for ever: record what was painted here when another node asks for it."""
        while True:
            await self._ask.wait()
            self._ask.clear()
            asked, self._asked = self._asked, []
            with suppress(JournalError):  # who asked does not wait for ever
                await self._presence.receipts.flush(self._record)
                await self.peers.say("testified", asked)

    async def share(self) -> None:
        """A role for ever: tell other nodes of the screens here, and consoles of the nodes."""
        if not self.peers.shared:
            await asyncio.Event().wait()
        turn = 0
        while True:
            turn += 1
            with suppress(JournalError):  # the peers' beat says so; what was not told is told with the whole
                await self._share(painted=turn % PAINTED_EVERY == 0)
            await asyncio.sleep(SHARE)

    async def _share(self, *, painted: bool) -> None:
        if self.peers.lost:
            self._presence.share()
            await self.peers.post_all(iter(lambda: self._presence.changed(ROWS), {}))
        while rows := self._presence.changed(ROWS):
            await self.peers.post(rows)
        if painted and (moved := self._presence.moved(PAINTED)):
            await self.peers.say("painted", moved)
        nodes = self.peers.nodes()
        gone = [departed(each) for each in self.peers.gone()]
        several = len(nodes) > 1 or gone
        self._presence.nodes([shown(each, self._me) for each in nodes] if several else [], gone)

    @property
    def _alone(self) -> bool:
        return len(self.peers.nodes()) < 2

    def _heard_painted(self, node: str, body: Any) -> None:
        if node != self._me:
            self._presence.elsewhere.painted(node, body)

    def _heard_do(self, node: str, body: Any) -> None:
        if node != self._me:
            kinds = [SeatKind(each) for each in body["kinds"]]
            self._hub.command(body["room"], body["screen"], body["message"], kinds)

    def _heard_testify(self, node: str, body: Any) -> None:
        if node != self._me:
            self._asked.append(body)
            self._ask.set()

    def _heard_testified(self, node: str, body: Any) -> None:
        for asked in body:
            if asked in self._awaited:
                others, done = self._awaited[asked]
                others.discard(node)
                if not others:
                    done.set()

    def _heard_prepare(self, node: str, body: Any) -> None:
        if node != self._me:
            self._hub.prepare(body["places"], body["layout"])


def shown(peer: Peer, me: str) -> dict[str, Any]:
    """A node as consoles and lists have it. here: the one that answers."""
    return {
        "id": peer.id, "name": peer.name, "build": peer.build, "since": peer.since, "leading": peer.leading,
        "seq": peer.seq, "seats": peer.seats, "screens": peer.screens, "ready": peer.ready,
        "checks": sorted(name for name, good in peer.checks.items() if not good),
        "differs": list(peer.differs), "here": peer.id == me,
    }  # fmt: skip


def departed(peer: Peer) -> dict[str, Any]:
    """A node that is gone, as consoles and lists have it. stopped: in order; at: when it was last heard of."""
    return {"id": peer.id, "name": peer.name, "at": peer.at, "seq": peer.seq, "stopped": peer.stopped}
