"""What the service tells of itself at /metrics, and what a soak reads out of it."""

import re

import httpx

LIMIT = 3.0  # seconds
BUCKET = re.compile(r'^(\w+)_bucket\{le="([^"]+)"\}$')


class Told:
    """The samples of one reading by name, labels included; empty where the service did not answer."""

    def __init__(self, text: str = "") -> None:
        lines = (line.rpartition(" ") for line in text.splitlines() if line and not line.startswith("#"))
        self.samples = {name: float(value) for name, _, value in lines}

    @classmethod
    async def read(cls, url: str) -> "Told":
        try:
            async with httpx.AsyncClient(timeout=LIMIT) as client:
                return cls((await client.get(f"{url}/metrics")).text)
        except httpx.TransportError:
            return cls()

    def __bool__(self) -> bool:
        return bool(self.samples)

    @property
    def folded(self) -> int:
        """The seq of the newest event that is folded."""
        return int(self._first("iocast_folded_seq", "iocast_journal_events_total"))

    @property
    def seats(self) -> int:
        return int(sum(value for name, value in self.samples.items() if name.partition("{")[0] == "iocast_seats"))

    @property
    def let_go(self) -> int:
        """Pages that were closed (4008) because they took nothing for 30 s, since this process started."""
        return int(self._first("iocast_slow_aborts_total", "iocast_pages_let_go_total"))

    def _first(self, *names: str) -> float:
        return next((self.samples[name] for name in names if name in self.samples), 0.0)

    def share(self, histogram: str, part: float, before: "Told") -> float | None:
        """The bucket in which that part of all durations since `before` lies, in seconds; None where there are none.

        A process that has been started anew in between has counted from 0, and then all of its durations count.
        """
        now, then = self._buckets(histogram), before._buckets(histogram)
        if not now:
            return None
        top = max(now)
        if now[top] < then.get(top, 0):
            then = {}
        new = {bound: count - then.get(bound, 0) for bound, count in now.items()}
        return next((bound for bound in sorted(new) if new[top] and new[bound] >= part * new[top]), None)

    def _buckets(self, histogram: str) -> dict[float, float]:
        found = ((BUCKET.match(name), value) for name, value in self.samples.items())
        return {float(match[2]): value for match, value in found if match and match[1] == f"iocast_{histogram}"}
