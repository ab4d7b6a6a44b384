"""The lease in Redis: a key with an end, taken and held by one Lua script."""

import asyncio
from contextlib import suppress
from importlib.resources import files

import structlog

from broadcaster.cluster.leading import Role
from broadcaster.journal import JournalError
from broadcaster.journal.group import Keys
from broadcaster.journal.link import Link, Place

LIFE = 6.0  # seconds the lease lasts without a beat
BEAT = 2.0  # seconds between two beats of the node that holds it
LOOK = 1.0  # seconds between two looks of the others: so long nobody leads after it was given up
MARGIN = 0.5  # seconds before its end at which the holder stops: for clocks that do not go alike
AGAIN = 0.2  # seconds until a beat that failed is tried again
ASIDE = 0.05  # seconds between two looks whether the roles of the last term have ended

log = structlog.get_logger(__name__)

_BEAT = files(__package__).joinpath("lease.lua").read_bytes()
# KEYS lease; ARGV node: the lease ends if it is that one's
_LET_GO = b"if redis.call('HGET', KEYS[1], 'node') == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class RedisLease:
    """A Lease. times: scales every time of this file, for tests."""

    def __init__(self, url: str, node: str, name: str, *, times: float = 1.0) -> None:
        place = Place(url)
        self._link, self._keys = Link(place), Keys(place.name)
        self._node, self._name = node, name
        self._times = times
        self._fence: int | None = None
        self._until = 0.0  # in the loop's time: leading ends there
        self._heard = float("-inf")  # when the last beat was answered
        self._holder = ""
        self._taken, self._lost = asyncio.Event(), asyncio.Event()
        self._lost.set()
        self._at_work = 0  # roles of this term, or of the last one, that have not ended
        self._given_up = self._cut = False
        self.shared = True

    @property
    def leading(self) -> bool:
        return self._fence is not None and _now() < self._until

    @property
    def fence(self) -> int | None:
        return self._fence

    @property
    def holder(self) -> str:
        return self._holder

    @property
    def known(self) -> bool:
        return bool(self._holder) and _now() - self._heard < LIFE * self._times

    async def hold(self) -> None:
        """A role for ever. Nobody contends for a new term before what ran in the last one has ended."""
        try:
            while True:  # noqa: ASYNC110 - what is waited for happens at the server
                await asyncio.sleep(await self._beat() * self._times)
        finally:
            self._end("the node stops contending")

    def led(self, role: Role) -> Role:
        async def run() -> None:
            while True:
                await self._taken.wait()
                if self._fence is None:  # it was lost before this task had its turn
                    continue
                self._at_work += 1
                try:
                    if await self._until_lost(role):
                        return
                finally:
                    self._at_work -= 1

        return run

    async def give_up(self) -> None:
        """Let another node lead from now on. The key goes at once, so nobody waits for its end."""
        self._given_up = True
        if self._fence is not None:
            log.info("this node gives up leading", node=self._name, fence=self._fence)
        self._fence = None
        self._end("given up")
        with suppress(JournalError):  # then it ends by itself
            await self._link.ask(("EVAL", _LET_GO, 1, self._key, self._node), limit=BEAT, writes=True)

    async def close(self) -> None:
        await self.give_up()
        await self._link.close()

    @property
    def _key(self) -> str:
        return self._keys.of("lease")

    async def _until_lost(self, role: Role) -> bool:
        """Run the role until the term is over; True if it has ended by itself before. What it raises passes through."""
        work, over = asyncio.ensure_future(role()), asyncio.create_task(self._lost.wait())
        try:
            await asyncio.wait((work, over), return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                await work
            return work.done()
        finally:
            for task in (work, over):
                task.cancel()
            await asyncio.gather(work, over, return_exceptions=True)

    async def _beat(self) -> float:
        """Ask once; seconds until the next time."""
        if self._fence is not None and not self.leading:
            self._end("its time has run out")
        if self._fence is None and self._at_work:
            return ASIDE
        asked, fence = _now(), self._fence
        try:
            beat = ("EVAL", _BEAT, 2, self._key, self._keys.meta, self._node, self._name)
            ends = int(LIFE * self._times * 1000)
            ((mine, _, holder, left),) = await self._link.ask(
                (*beat, ends, 0 if self._given_up or fence is not None else 1),
                limit=max(0.1, BEAT * self._times), writes=True,
            )  # fmt: skip
        except JournalError as error:
            if not self._cut:
                log.warning("lease not heard of", error=str(error))
            self._cut = True
            return AGAIN
        self._cut, self._heard, self._holder = False, _now(), holder.decode()
        if self._given_up:
            return LOOK
        if mine < 0 or (fence is not None and mine != fence):
            self._end("another node leads" if self._holder else "it was gone")
            return min(LOOK, max(ASIDE, float(left) / 1000 / self._times))
        self._until = asked + (LIFE - MARGIN) * self._times
        if fence is None:
            self._fence = mine
            self._lost.clear()
            self._taken.set()
            log.info("this node leads", node=self._name, fence=mine)
        return BEAT

    def _end(self, why: str) -> None:
        if self._fence is not None:
            log.warning("this node leads no more", node=self._name, fence=self._fence, why=why)
        self._fence = None
        self._taken.clear()
        self._lost.set()


def _now() -> float:
    return asyncio.get_running_loop().time()
