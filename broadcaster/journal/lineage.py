"""Which history a node knows, and whether what a server shows is still that one."""

from collections.abc import Callable
from datetime import datetime

import structlog

from broadcaster.journal.entries import id_of
from broadcaster.journal.group import Keys
from broadcaster.journal.link import Ask, Place
from broadcaster.journal.loss import RESTARTED, Loss
from broadcaster.journal.protocol import HistoryLost, JournalError
from broadcaster.journal.server import Server, open_history
from broadcaster.journal.trail import Trail
from broadcaster.moments import instant

log = structlog.get_logger(__name__)


class Lineage:
    """The epoch, the newest events seen, and the server they came from. Compared on each new connection."""

    def __init__(self, place: Place, keys: Keys, clock: Callable[[], datetime], server: Server, epoch: str) -> None:
        self.epoch = epoch
        self.trail = Trail()
        self._place = place
        self._keys = keys
        self._clock = clock
        self._server = server
        self._loss: Loss | None = None  # what this node has seen and is gone, until it is named

    async def renew(self, ask: Ask) -> str:
        """Take up the history that is there now; its epoch."""
        epoch = await open_history(ask, self._place, self._keys, self._server)
        self.trail.clear()
        self.epoch = epoch
        return epoch

    def owe(self, loss: Loss | None) -> None:
        """This is to be named, unless it is."""
        self._loss = loss

    async def unnamed(self, ask: Ask) -> list[Loss]:
        """What is lost and not known to be named in the history that is there: by this node, and left there by one
        that may have died before it could."""
        (left,) = await ask(("HGET", self._keys.meta, "lost"))
        found = [Loss.read(left)] if left else []
        return found + ([self._loss] if self._loss is not None and self._loss not in found else [])

    async def named(self, ask: Ask) -> None:
        """All that was `unnamed` stands in the journal."""
        self._loss = None
        await ask(("HDEL", self._keys.meta, "lost"))

    async def greet_writer(self, ask: Ask) -> None:
        """As `compare`, for whoever writes: own events at the places of lost ones, and followers that came back after
        them, would find nothing amiss. Raises JournalError."""
        try:
            await self.compare(ask)
        except HistoryLost:
            raise JournalError(
                f"The journal {self._place} failed: it has another history than the one that was followed; "
                "nothing was kept."
            ) from None

    async def compare(self, ask: Ask) -> None:
        """Is it the history we know? Raises HistoryLost."""
        ours, (seq, id) = self.epoch, self.trail.newest
        epoch, info, kept = await ask(
            ("HGET", self._keys.meta, "epoch"), ("INFO",), ("XRANGE", self._keys.stream, f"{seq}-0", f"{seq}-0")
        )
        server = Server.read(info, self._server.sure)
        if server.replica:
            raise JournalError(f"The journal {self._place} failed: it is a read-only replica; nothing was kept.")
        if self.epoch != ours:  # renewed meanwhile: what was compared is no longer ours
            return await self.compare(ask)
        if epoch != ours.encode() or (seq and not (kept and id_of(kept[0]) == id)):
            raise await self.lost(ask)
        if server.run != self._server.run:
            log.info("journal's server has restarted; the history is the same", seq=seq, run=server.run)
            self._server = server
            await ask(("HSET", self._keys.meta, "run", server.run))
        return None

    async def lost(self, ask: Ask) -> HistoryLost:
        """Name what is lost, and give the history that is there now an epoch of its own, unless somebody did."""
        ours = self.epoch
        info, trimmed = await ask(("INFO",), ("HGET", self._keys.meta, "trimmed"))

        async def kept(seq: int, id: str) -> bool:
            (found,) = await ask(("XRANGE", self._keys.stream, f"{seq}-0", f"{seq}-0"))
            return id_of(found[0]) == id if found else seq <= int(trimmed or 0)

        first, last = await self.trail.first_lost(kept), self.trail.newest[0]
        self._server = Server.read(info, self._server.sure)
        lost = HistoryLost(str(self._place), first, last, instant(self._clock()))
        if lost.count:
            (before,) = await ask(("XRANGE", self._keys.stream, f"{first - 1}-0", f"{first - 1}-0"))
            since = before[0][1][3].decode() if before else ""
            known, self._loss = self._loss, Loss(first, last, lost.count, lost.at, since, RESTARTED, before=ours)
            if known is None:  # each line finds out by itself
                log.error("history lost", first=first, last=last, count=lost.count, since=since, at=lost.at)
        left = self._loss.written() if self._loss else b""
        await open_history(ask, self._place, self._keys, self._server, ours, left)
        return lost
