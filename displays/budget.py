"""So much in so many seconds: what a page may send, or call for."""

from time import monotonic


class Budget:
    """Counts what is spent in a window of time. What is left over at its end is not saved up."""

    __slots__ = ("_left", "_most", "_per", "_since")

    def __init__(self, most: int, per: float) -> None:
        self._most, self._per = most, per
        self._left, self._since = most, monotonic()

    def spend(self, amount: int) -> bool:
        """False once more than the window's most was spent."""
        if (now := monotonic()) - self._since > self._per:
            self._since, self._left = now, self._most
        self._left -= amount
        return self._left >= 0
