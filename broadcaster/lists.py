"""What is made of all figures together: who needs attention, who owes what, and the service's own indicators (SYS)."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain

from broadcaster.board import Board
from broadcaster.ledger import Ledger
from broadcaster.model import Freshness, Observation, Sensitivity, Source
from broadcaster.moments import Instant, moment
from broadcaster.site import OWN, Site
from broadcaster.stage import Stage
from broadcaster.standing import Standing, concern, owners, ranked, status


class Lists:
    """Sets the list entries, once per clearance, so that a list never names what its reader may not see."""

    def __init__(self, board: Board, site: Site, ledger: Ledger, stage: Stage) -> None:
        self.delay: float | None = None  # ms, 95th percentile from event to wire, as the service measured it
        self._board, self._site, self._ledger, self._stage = board, site, ledger, stage

    def settle(self, at: Instant) -> None:
        """Work out the service's own figures, then every list."""
        standings = list(self._standings())
        self._own([each for each in standings if each.indicator.subsystem != OWN], at)
        self._ledger.settle(at)
        groups: dict[Sensitivity, list[Standing]] = {each: [] for each in Sensitivity}
        for each in self._standings():
            groups[each.indicator.sensitivity].append(each)
        concerns = {key: [row for one in group if (row := concern(one, at))] for key, group in groups.items()}
        others = {key: [one for one in group if one.indicator.subsystem != OWN] for key, group in groups.items()}
        subsystems = [{"key": key, "name": name} for key, name in self._site.subsystems.items() if key != OWN]
        for clearance in Sensitivity:
            seen = [sensitivity for sensitivity in Sensitivity if clearance.clears(sensitivity)]
            standings = list(chain.from_iterable(others[sensitivity] for sensitivity in seen))
            lists = {
                "attention": ranked(chain.from_iterable(concerns[sensitivity] for sensitivity in seen)),
                "owners": owners(self._site.units.values(), standings, at),
                "status": status(subsystems, standings, at),
                "mismatches": list(self._mismatches(clearance)),
            }
            for name, rows in lists.items():
                self._board.put(f"@{name}/{clearance.value}", rows, clearance)
        self._ledger.stale = False

    def _standings(self) -> Iterator[Standing]:
        """One standing a series, and one for every indicator that has no series yet."""
        yield from self._ledger.standings.values()
        known = {each.indicator.code for each in self._ledger.standings.values()}
        for code, indicator in self._site.indicators.items():
            if code not in known:
                yield Standing(code, indicator)

    def _mismatches(self, clearance: Sensitivity) -> Iterator[dict[str, object]]:
        for (_, period, area), violation in sorted(self._ledger.mismatches.items(), key=lambda item: str(item[0])):
            named = [self._site.indicator_of(series) for series in violation.series]
            if all(each and clearance.clears(each.sensitivity) for each in named):
                yield {**asdict(violation), "period": period, "area": area}

    def _own(self, standings: list[Standing], at: Instant) -> None:
        """The SYS indicators of the catalogue, as of this event. Each is one figure a day; only a change is news."""
        figures = {
            "SYS-01": self._fresh_share(standings, at),
            "SYS-02": sum(1 for row in owners(self._site.units.values(), standings, at) if row["owes"]),
            "SYS-03": len({each.indicator.code for each in standings if each.indicator.by_hand and each.ever}),
            "SYS-04": len(self._ledger.waiting()),
            "SYS-05": len(self._ledger.mismatches),
            "SYS-06": len({place.partition("/")[0] for place, each in self._stage.up.items() if each["up"]}),
            "SYS-07": self.delay,
        }
        period = moment(at).astimezone(self._site.time_zone).date().isoformat()
        for code, v in figures.items():
            before = self._ledger.figures.latest(code)
            if code in self._site.indicators and v is not None and (before is None or before.v != v):
                made = Observation(code, period, v, at, source=Source("iocast"), received=at)
                self._ledger.put(self._board.seq, made, keep=False)

    def _fresh_share(self, standings: list[Standing], at: Instant) -> float | None:
        """SYS-01: of the indicators that deliver and have a deadline, the share (%) that is not late.

        What was never delivered is not late but missing: the owners' list and SYS-02 say so.
        """
        owed = [each for each in standings if each.ever and each.indicator.deadline]
        fresh = [each for each in owed if each.freshness(at) in (Freshness.LIVE, Freshness.DUE)]
        return round(100 * len(fresh) / len(owed), 1) if owed else None
