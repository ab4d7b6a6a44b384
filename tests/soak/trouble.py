"""What befalls the server during a soak: killed, stopped in order, frozen; and its Redis, where it has one."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator

from tests.doubles.redis import Redis
from tests.doubles.service import Service

QUIET_LIFE = (0.45, 0.8)  # of the whole time: in between nothing is started anew, so that memory can be watched
LONG = 900.0  # seconds from which on there is such a time
WHOLE = 900.0  # seconds of a soak whose troubles come at full distance; in a shorter one they come closer
CLOSEST = 0.15
RESTARTS, FREEZES, REDIS = (100.0, 260.0), (70.0, 190.0), (60.0, 200.0)  # seconds between two of a kind
FROZEN = (1.0, 9.0)  # seconds
REDIS_PAUSED = (0.5, 6.0)
REDIS_AWAY = (0.5, 8.0)


def plan(seconds: float, chance: random.Random, *, redis: bool) -> list[tuple[float, str]]:
    """What happens when, in order: seconds from the start, and the name of a method of Trouble."""
    scale = min(1.0, max(CLOSEST, seconds / WHOLE))
    quiet = [part * seconds if seconds >= LONG else 0.0 for part in QUIET_LIFE]
    first = chance.choice((["kill", "stop"], ["stop", "kill"]))  # each at least once
    restarts = [at for at in _times(seconds, RESTARTS, scale, chance) if not quiet[0] < at < quiet[1]]
    if len(restarts) < 2:
        restarts = [0.3 * seconds, 0.65 * seconds]
    kinds = [*first, *(chance.choice(("kill", "kill", "stop")) for _ in restarts)]
    happens = list(zip(restarts, kinds, strict=False))
    happens += [(at, "freeze") for at in _times(seconds, FREEZES, scale, chance)]
    if redis:
        for at in _times(seconds, REDIS, scale, chance):
            happens.append((at, chance.choice(("redis_killed", "redis_paused", "redis_cut"))))
    return sorted(happens)


def _times(seconds: float, apart: tuple[float, float], scale: float, chance: random.Random) -> Iterator[float]:
    at = chance.uniform(*apart) * scale
    while at < seconds:
        yield at
        at += chance.uniform(*apart) * scale


class Trouble:
    """One at a time; `lives` counts the server's starts. While `busy` is held nothing new begins."""

    def __init__(self, service: Service, redis: Redis | None, seed: int) -> None:
        self.lives = 1
        self.born = 0.0
        self.counts: Counter[str] = Counter()
        self.busy = asyncio.Lock()
        self.redis = redis
        self._service = service
        self._chance = random.Random(seed)

    async def befall(self, what: str) -> None:
        async with self.busy:
            self.counts[what] += 1
            await getattr(self, what)()

    async def kill(self) -> None:
        """SIGKILL, and started again at once."""
        await asyncio.to_thread(self._service.kill)
        await self._start()

    async def stop(self) -> None:
        """SIGTERM: it says goodbye to everybody; started again."""
        code = await asyncio.to_thread(self._service.stop)
        if code not in (0, -15):
            self.counts[f"stopped with {code}"] += 1
        await self._start()

    async def _start(self) -> None:
        await asyncio.to_thread(self._service.restart)
        self.lives += 1
        self.born = time.monotonic()

    async def freeze(self) -> None:
        """SIGSTOP for a while."""
        self._service.freeze()
        await asyncio.sleep(self._chance.uniform(*FROZEN))
        self._service.thaw()

    async def redis_killed(self) -> None:
        assert self.redis is not None
        await asyncio.to_thread(self.redis.kill)
        await asyncio.sleep(self._chance.uniform(*REDIS_AWAY))
        await asyncio.to_thread(self.redis.start)

    async def redis_paused(self) -> None:
        assert self.redis is not None
        self.redis.pause()
        await asyncio.sleep(self._chance.uniform(*REDIS_PAUSED))
        self.redis.resume()

    async def redis_cut(self) -> None:
        assert self.redis is not None
        await asyncio.to_thread(self.redis.cut)
