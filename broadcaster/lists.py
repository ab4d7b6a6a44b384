"""What is made of all figures together: who needs attention, who owes what, how subsystems stand, and SYS.

An event costs what it changes: a series' row is worked out anew when the series is, a unit's or a subsystem's row when
one of its series begins or ends to deliver, to wait or to be late. Everything is worked out once a clearance, so that
a list never names what its reader may not see.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import Any

from broadcaster.board import Board
from broadcaster.ledger import Ledger
from broadcaster.model import Freshness, Observation, Sensitivity, Source
from broadcaster.moments import Instant, moment
from broadcaster.site import OWN, Site
from broadcaster.stage import Stage
from broadcaster.standing import Standing, Wire, by_debt, concern, owners, rank, status

Group = dict[str, Standing]  # by series; an indicator without a series stands under its code


class Lists:
    """Sets the entries `@attention`, `@owners`, `@status`, `@mismatches`, and the service's own indicators."""

    def __init__(self, board: Board, site: Site, ledger: Ledger, stage: Stage) -> None:
        self.delay: float | None = None  # ms, 95th percentile from event to wire, as the service measured it
        self._board, self._site, self._ledger, self._stage = board, site, ledger, stage
        self._catalogue = -1  # the catalogue_seq the groups were made for
        self._standings: Group = {}
        self._series: dict[str, set[str]] = {}  # code -> its series that have a standing of their own
        self._concerns: dict[str, Wire] = {}
        self._ranked: list[tuple[tuple[Any, ...], str]] = []
        self._units: dict[str, Group] = {}
        self._subsystems: dict[str, Group] = {}
        self._owed: dict[str, bool] = {}  # series with a deadline that deliver -> late
        self._by_hand: dict[str, set[str]] = {}  # code -> its series that are typed in by people
        self._rows: dict[tuple[str, Sensitivity, str], Wire | None] = {}  # (list, clearance, unit or subsystem)
        self._stale: set[tuple[str, str]] = set()  # (list, unit or subsystem)
        self._reranked = False

    def settle(self, at: Instant) -> None:
        """Follow what the ledger has restated: the service's own figures first, then every list."""
        if self._catalogue != self._site.catalogue_seq:
            self._begin_anew(at)
        self._follow(at)
        self._regroup(at)
        self._own(at)
        self._ledger.settle(at)
        self._follow(at)
        if self._ledger.rematched:
            self._ledger.rematched = False
            for clearance in Sensitivity:
                self._board.put(f"@mismatches/{clearance.value}", list(self._mismatches(clearance)), clearance)
        if self._reranked:
            self._reranked = False
            for clearance in Sensitivity:
                seen = {each for each in Sensitivity if clearance.clears(each)}
                rows = [
                    self._concerns[key] for _, key in self._ranked if self._standings[key].indicator.sensitivity in seen
                ]
                self._board.put(f"@attention/{clearance.value}", rows, clearance)
        self._ledger.stale = False

    # ---- one series

    def _begin_anew(self, at: Instant) -> None:
        """Another catalogue: every standing, every unit and every subsystem is looked at again."""
        self._catalogue = self._site.catalogue_seq
        for kept in (
            self._standings, self._series, self._concerns, self._units, self._subsystems, self._owed, self._by_hand,
        ):  # fmt: skip
            kept.clear()
        self._ranked.clear()
        self._rows.clear()
        self._reranked = True
        for indicator in self._site.indicators.values():
            self._note(indicator.code, Standing(indicator.code, indicator), at)
        self._ledger.restated.update(self._ledger.standings)
        self._stale = {("owners", key) for key in self._site.units} | {("status", key) for key in self._site.subsystems}

    def _follow(self, at: Instant) -> None:
        restated, self._ledger.restated = self._ledger.restated, set()
        for series in sorted(restated):
            standing, code = self._ledger.standings.get(series), series.partition("@")[0]
            indicator, others = self._site.indicators.get(code), self._series.setdefault(code, set())
            if standing is not None:
                others.add(series)
                self._note(series, standing, at)
            else:
                others.discard(series)
                self._forget(series)
            if not others and indicator:
                self._note(code, Standing(code, indicator), at)
            elif code not in others:
                self._forget(code)

    def _note(self, series: str, standing: Standing, at: Instant) -> None:
        before, self._standings[series] = self._standings.get(series), standing
        self._rerank(series, concern(standing, at))
        indicator = standing.indicator
        if indicator.subsystem == OWN:
            return
        self._units.setdefault(indicator.owner, {})[series] = standing
        self._subsystems.setdefault(indicator.subsystem, {})[series] = standing
        late = standing.freshness(at) is Freshness.LATE
        was_late = self._owed.get(series, False)
        if was_late is not late or _facts(before, late) != _facts(standing, late):
            self._stale |= {("owners", indicator.owner), ("status", indicator.subsystem)}
        if standing.ever and indicator.deadline:
            self._owed[series] = late
        if standing.ever and indicator.by_hand:
            self._by_hand.setdefault(indicator.code, set()).add(series)

    def _forget(self, series: str) -> None:
        standing = self._standings.pop(series, None)
        if standing is None:
            return
        self._rerank(series, None)
        indicator = standing.indicator
        self._units.get(indicator.owner, {}).pop(series, None)
        self._subsystems.get(indicator.subsystem, {}).pop(series, None)
        self._owed.pop(series, None)
        self._by_hand.get(indicator.code, set()).discard(series)
        self._stale |= {("owners", indicator.owner), ("status", indicator.subsystem)}

    def _rerank(self, series: str, row: Wire | None) -> None:
        before = self._concerns.pop(series, None)
        if row is not None:
            self._concerns[series] = row
        if before == row:
            return
        self._reranked = True
        if before is not None:
            del self._ranked[bisect_left(self._ranked, (rank(before), series))]
        if row is not None:
            insort(self._ranked, (rank(row), series))

    # ---- units and subsystems

    def _regroup(self, at: Instant) -> None:
        stale, self._stale = self._stale, set()
        for name, key in stale:
            for clearance in Sensitivity:
                self._rows[name, clearance, key] = self._row(name, key, clearance, at)
        for clearance in Sensitivity:
            if any(name == "owners" for name, _ in stale):
                rows = [row for key in self._site.units if (row := self._rows.get(("owners", clearance, key)))]
                self._board.put(f"@owners/{clearance.value}", sorted(rows, key=by_debt), clearance)
            if any(name == "status" for name, _ in stale):
                rows = [row for key in self._site.subsystems if (row := self._rows.get(("status", clearance, key)))]
                self._board.put(f"@status/{clearance.value}", rows, clearance)

    def _row(self, name: str, key: str, clearance: Sensitivity, at: Instant) -> Wire | None:
        group = (self._units if name == "owners" else self._subsystems).get(key, {})
        seen = [each for each in group.values() if clearance.clears(each.indicator.sensitivity)]
        if name == "owners":
            unit = self._site.units.get(key)
            return next(iter(owners([unit], seen, at)), None) if unit else None
        if key == OWN or key not in self._site.subsystems:
            return None
        return status([{"key": key, "name": self._site.subsystems[key]}], seen, at)[0]

    def _mismatches(self, clearance: Sensitivity) -> Iterator[Wire]:
        for (_, period, area), violation in sorted(self._ledger.mismatches.items(), key=lambda item: str(item[0])):
            named = [self._site.indicator_of(series) for series in violation.series]
            if all(each and clearance.clears(each.sensitivity) for each in named):
                yield {
                    "rule": violation.rule,
                    "kind": violation.kind,
                    "series": list(violation.series),
                    "args": dict(violation.args),
                    "period": period,
                    "area": area,
                }

    # ---- the service itself

    def _own(self, at: Instant) -> None:
        """The SYS indicators of the catalogue, as of this event. Each is one figure a day; only a change is news."""
        debts = (self._rows.get(("owners", Sensitivity.RESTRICTED, key)) for key in self._site.units)
        figures = {
            "SYS-01": self._fresh_share(),
            "SYS-02": sum(1 for row in debts if row and row["owes"]),
            "SYS-03": sum(1 for series in self._by_hand.values() if series),
            "SYS-04": len(self._ledger.doubts),
            "SYS-05": len(self._ledger.mismatches),
            "SYS-06": len({place.partition("/")[0] for place, each in self._stage.up.items() if each["up"]}),
            "SYS-07": self.delay,
        }
        period = ""
        for code, v in figures.items():
            before = self._ledger.figures.latest(code)
            if code in self._site.indicators and v is not None and (before is None or before.v != v):
                period = period or moment(at).astimezone(self._site.time_zone).date().isoformat()
                made = Observation(code, period, v, at, source=Source("iocast"), received=at)
                self._ledger.put(self._board.seq, made, keep=False)

    def _fresh_share(self) -> float | None:
        """SYS-01: of the series that deliver and have a deadline, the share (%) that is not late.

        What was never delivered is not late but missing: the owners' list and SYS-02 say so.
        """
        late = sum(self._owed.values())
        return round(100 * (len(self._owed) - late) / len(self._owed), 1) if self._owed else None


def _facts(standing: Standing | None, late: bool) -> tuple[Any, ...] | None:
    """What a unit's and a subsystem's row are made of; while this stays, so do they."""
    if standing is None:
        return None
    debt = (standing.late, standing.period) if late or not standing.ever else None
    return standing.ever, standing.v is None, standing.held is None, debt, standing.indicator
