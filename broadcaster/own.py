"""The service's own indicators (SYS), folded like every other: each is one figure a day, only a change is news."""

from collections.abc import Iterable

from broadcaster.checkpoint import Row
from broadcaster.ledger import Ledger
from broadcaster.model import Observation, Source
from broadcaster.moments import Instant, local
from broadcaster.site import Site
from broadcaster.stage import Stage


class Own:
    """Puts a figure into the ledger with the very event that changes it, so that levels and days are as they were."""

    def __init__(self, site: Site, ledger: Ledger, stage: Stage) -> None:
        self.delay: float | None = None  # ms, 95th percentile from event to wire, as the service measured it
        self._site, self._ledger, self._stage = site, ledger, stage

    def follow(self, seq: int, at: Instant) -> None:
        """After the facts of an event: the SYS indicators of the catalogue, as of it."""
        ledger = self._ledger
        ledger.tally.stale = False
        figures = {
            "SYS-01": ledger.tally.fresh_share,
            "SYS-02": ledger.tally.owing,
            "SYS-03": ledger.tally.by_hand,
            "SYS-04": len(ledger.doubts),
            "SYS-05": len(ledger.mismatches),
            "SYS-06": len({place.partition("/")[0] for place, each in self._stage.up.items() if each["up"]}),
            "SYS-07": self.delay,
        }
        period = ""
        for code, v in figures.items():
            before = ledger.figures.latest(code)
            if code in self._site.indicators and v is not None and (before is None or before.v != v):
                period = period or local(at, self._site.time_zone).date().isoformat()
                made = Observation(code, period, v, at, source=Source("iocast"), received=at)
                ledger.put(seq, made, keep=False)
        ledger.follow(seq, at)

    def rows(self) -> Iterable[Row]:
        return [(self.delay, ())]

    def restore(self, rows: Iterable[Row]) -> None:
        ((self.delay, _),) = rows
