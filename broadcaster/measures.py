"""How long things take and how often they happen, kept as plain numbers for whoever shows them."""

from bisect import bisect_left

BOUNDS = (
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
)  # fmt: skip


class Timing:
    """A histogram of durations in seconds. Not thread-safe: one event loop adds to it.

    bounds: upper limits of the buckets, rising, each inclusive. buckets: how many fell into each, not cumulated; the
    last one has what is beyond the highest bound.
    """

    __slots__ = ("bounds", "buckets", "count", "highest", "sum")

    def __init__(self, bounds: tuple[float, ...] = BOUNDS) -> None:
        self.bounds = bounds
        self.buckets = [0] * (len(bounds) + 1)
        self.count = 0
        self.sum = 0.0
        self.highest = 0.0

    def add(self, seconds: float) -> None:
        """Count one duration. A negative one (a clock that was set back) counts as 0."""
        seconds = max(0.0, seconds)
        self.buckets[bisect_left(self.bounds, seconds)] += 1
        self.count += 1
        self.sum += seconds
        self.highest = max(self.highest, seconds)

    def share(self, part: float) -> float | None:
        """The bound below which `part` (0 to 1) of all durations lie, never beyond the highest; None: none yet."""
        if not self.count:
            return None
        wanted, seen = part * self.count, 0
        for bound, number in zip(self.bounds, self.buckets, strict=False):
            seen += number
            if seen >= wanted:
                return min(bound, self.highest)
        return self.highest
