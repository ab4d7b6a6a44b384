"""A node that goes says so before it sends anybody away, so that a proxy in front has new callers go elsewhere."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from itertools import pairwise

KEPT = 4  # of the last questions, from which it is seen how often somebody asks
PART = 1.5  # of the longest time between two of them: until then the next one has come, or nobody watches
NOTICE = 5.0  # seconds that are waited at most
TURN = 0.3  # seconds after the answer: a proxy acts on what it has read, and what is on its way arrives


class Farewell:
    """Whether this node is going, and whether who asks for its readiness knows."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._asked: deque[float] = deque(maxlen=KEPT)
        self._told = asyncio.Event()
        self.going = False

    def asked(self) -> bool:
        """Somebody asks whether this node is ready: false once it is going."""
        self._asked.append(self._now())
        if self.going:
            self._told.set()
        return not self.going

    async def say(self) -> None:
        """From now on this node is not ready. Returns when whoever watches has heard, and at once where nobody does."""
        self.going = True
        left = self.patience()
        if left <= 0:
            return
        try:
            async with asyncio.timeout(left):
                await self._told.wait()
        except TimeoutError:
            return
        await asyncio.sleep(TURN)

    def patience(self) -> float:
        """Seconds within which the next question is to be expected; none where nobody asks again and again."""
        gaps = [after - before for before, after in pairwise(self._asked)]
        if not gaps:
            return 0.0
        return min(NOTICE, self._asked[-1] + PART * max(gaps) - self._now())
