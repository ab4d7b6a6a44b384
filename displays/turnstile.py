"""How pages come in when all of them come at once: as many in a turn of the loop as it takes without lagging."""

import asyncio
from collections import deque
from types import TracebackType

INSIDE = 1000  # pages being looked at or waiting for their turn; who comes then is asked to come later
A_TURN = 16  # pages seated in one turn of the loop, about 4 ms
RETRY = (1000, 6000)  # milliseconds, from and to, for who is asked to come later


class Turnstile:
    """A page passes `with` it, and waits in order for its `turn` before it is seated."""

    def __init__(self, inside: int = INSIDE, a_turn: int = A_TURN) -> None:
        self.inside = 0
        self._most = inside
        self._a_turn = a_turn
        self._taken = 0
        self._line: deque[asyncio.Future[None]] = deque()
        self._turning = False

    @property
    def full(self) -> bool:
        return self.inside >= self._most

    def __enter__(self) -> None:
        self.inside += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.inside -= 1

    async def turn(self) -> None:
        """Return at once while this turn of the loop has places left, else in a later one, first come, first served."""
        if self._taken < self._a_turn and not self._line:
            self._take()
            return
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._line.append(mine)
        await mine

    def _take(self) -> None:
        self._taken += 1
        if not self._turning:
            self._turning = True
            asyncio.get_running_loop().call_soon(self._next_turn)

    def _next_turn(self) -> None:
        self._taken, self._turning = 0, False
        while self._line and self._taken < self._a_turn:
            first = self._line.popleft()
            if not first.done():  # it may have gone
                first.set_result(None)
                self._take()
