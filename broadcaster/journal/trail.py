"""What a node remembers of the history it has seen, so that it can tell when it is shown another one."""

from collections import deque
from collections.abc import Awaitable, Callable

REMEMBERED = 10_000  # events whose ids are kept: how far back the first lost one can be named


class Trail:
    """The ids of the newest events seen, by seq."""

    def __init__(self) -> None:
        self._seen: deque[tuple[int, str]] = deque(maxlen=REMEMBERED)

    @property
    def newest(self) -> tuple[int, str]:
        """The newest event seen: its seq and id; (0, "") before the first."""
        return self._seen[-1] if self._seen else (0, "")

    def note(self, seq: int, id: str) -> None:
        """Remember an event. One older than the newest is known already."""
        if seq > self.newest[0]:
            self._seen.append((seq, id))

    def clear(self) -> None:
        self._seen.clear()

    async def first_lost(self, kept: Callable[[int, str], Awaitable[bool]]) -> int:
        """The seq after the last event seen that is still what it was; the oldest remembered one if none is.

        Two histories that part never meet again, so halving finds it; `kept` looks whether an event is still there.
        """
        seen = list(self._seen)
        low, high = 0, len(seen)  # before `low` all is as it was; from `high` on nothing is
        while low < high:
            middle = (low + high) // 2
            seq, id = seen[middle]
            if await kept(seq, id):
                low = middle + 1
            else:
                high = middle
        return seen[low - 1][0] + 1 if low else seen[0][0] if seen else 0
