"""What pages send, put aside as it comes and read a little at a time.

After a fan-out thousands of receipts are ready at once, and the loop's poll hands over up to a thousand of them before
anything else has a turn. So the transport only lays them down here, which takes a quarter of the time of reading them.
"""

import asyncio
from collections import deque
from time import perf_counter
from typing import Protocol

TURN = 0.003  # seconds of reading in one turn of the loop
LOOKS = 16  # letters between two looks at the clock


class Reader(Protocol):
    """Whoever has letters lying here."""

    def read_letters(self) -> None:
        """Read all of them, in their order."""


class Letters:
    """The readers that have letters, in the order of their first one."""

    def __init__(self) -> None:
        self._waiting: deque[Reader] = deque()
        self._called = False

    def put(self, reader: Reader) -> None:
        """Note that a reader has a letter; once, until it has read."""
        self._waiting.append(reader)
        if not self._called:
            self._called = True
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        until, waiting = perf_counter() + TURN, self._waiting
        try:
            while waiting and perf_counter() < until:
                for _ in range(min(LOOKS, len(waiting))):
                    waiting.popleft().read_letters()
        finally:  # a letter that cannot be read stops nobody else's
            self._called = bool(waiting)
            if waiting:
                asyncio.get_running_loop().call_soon(self._turn)
