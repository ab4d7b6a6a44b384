"""What is made of all figures together: who needs attention, who owes what, how subsystems stand, what disagrees.

Settling costs what has changed: a series' row is worked out anew when the series is, a unit's or a subsystem's row when
one of its series begins or ends to deliver, to wait or to be late. Everything is worked out once a clearance, so that
a list never names what its reader may not see.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from typing import Any

from broadcaster.account import Account
from broadcaster.board import Board
from broadcaster.mismatches import Mismatches
from broadcaster.model import Indicator, Sensitivity
from broadcaster.moments import Instant
from broadcaster.shelf import Shelf
from broadcaster.site import OWN, Site
from broadcaster.standing import Wire, by_debt, concern, owners, rank, status
from broadcaster.statement import Statement

Group = dict[str, Statement]  # by series; an indicator without a series stands under its code


class Lists:
    """Sets the entries `@attention`, `@owners`, `@status` and `@mismatches`."""

    def __init__(self, board: Board, site: Site, mismatches: Mismatches) -> None:
        self._board, self._site, self._mismatches = board, site, mismatches
        self._catalogue = -1  # the catalogue_seq the groups were made for
        self._statements: Group = {}
        self._series: dict[str, set[str]] = {}  # code -> its series that have a standing of their own
        self._concerns: dict[str, Wire] = {}
        self._ranked: list[tuple[tuple[Any, ...], str]] = []
        self._units: dict[str, dict[str, None]] = {}  # owner -> series
        self._subsystems: dict[str, dict[str, None]] = {}
        self._rows: dict[tuple[str, Sensitivity, str], Wire | None] = {}  # (list, clearance, unit or subsystem)
        self._stale: set[tuple[str, str]] = set()  # (list, unit or subsystem)
        self._reranked: set[Sensitivity] = set()  # of what has come into, moved in or left the list of attention

    def settle(self, restated: Iterable[Account], made: Group, at: Instant) -> None:
        """Follow the accounts that were stated anew. What several events touched may have been another in between."""
        anew, sure = self._catalogue != self._site.catalogue_seq, False
        if anew:
            self._begin_anew(made, at)
        for account in restated:
            sure |= account.several
            self._follow(account.series, account.code, made, at)
        self._regroup(at, sure=sure)
        if self._mismatches.last:
            several = self._mismatches.first != self._mismatches.last
            self._mismatches.first = self._mismatches.last = 0
            for clearance in Sensitivity:
                rows = list(self._disagreeing(clearance))
                self._board.put(f"@mismatches/{clearance.value}", rows, clearance, sure=several)
        if self._reranked or anew or sure:
            for clearance in Sensitivity:
                seen = {each for each in Sensitivity if clearance.clears(each)}
                rows = [
                    self._concerns[key]
                    for _, key in self._ranked
                    if self._statements[key].indicator.sensitivity in seen
                ]
                certain = sure or (not anew and not self._reranked.isdisjoint(seen))
                self._board.put(f"@attention/{clearance.value}", rows, clearance, sure=certain)
            self._reranked.clear()

    def restore(self, made: Group, at: Instant) -> None:
        """Have the rows again that the entries were made of."""
        self._begin_anew(made, at)
        self._regroup(at, sure=False)
        self._reranked.clear()

    # ---- one series

    def _begin_anew(self, made: Group, at: Instant) -> None:
        """Another catalogue: every standing, every unit and every subsystem is looked at again."""
        self._catalogue = self._site.catalogue_seq
        for kept in (self._statements, self._series, self._concerns, self._units, self._subsystems):
            kept.clear()
        self._ranked.clear()
        self._rows.clear()
        for indicator in self._site.indicators.values():
            self._note(indicator.code, nothing(indicator), at)
        for series, statement in made.items():
            self._follow(series, statement.indicator.code, made, at)
        self._stale = {("owners", key) for key in self._site.units} | {("status", key) for key in self._site.subsystems}

    def _follow(self, series: str, code: str, made: Group, at: Instant) -> None:
        statement = made.get(series)
        others = self._series.get(code)
        if statement is not None and others and series in others:
            return self._note(series, statement, at)  # as mostly: nothing else begins or ends to stand
        if others is None:
            self._series[code] = others = set()
        if statement is not None:
            self._note(series, statement, at)
            others.add(series)
        else:
            others.discard(series)
            self._forget(series)
        indicator = self._site.indicators.get(code)
        if not others and indicator:
            self._note(code, nothing(indicator), at)
        elif code not in others:
            self._forget(code)
        return None

    def _note(self, series: str, statement: Statement, at: Instant) -> None:
        before, self._statements[series] = self._statements.get(series), statement
        indicator, calm = statement.indicator, statement.calm
        if not calm or series in self._concerns:
            self._rerank(series, None if calm else concern(statement.standing, at), indicator.sensitivity)
        if indicator.subsystem == OWN:
            return
        if before is None:
            self._units.setdefault(indicator.owner, {})[series] = None
            self._subsystems.setdefault(indicator.subsystem, {})[series] = None
        if before is None or not statement.owes_like(before):
            self._stale |= {("owners", indicator.owner), ("status", indicator.subsystem)}

    def _forget(self, series: str) -> None:
        statement = self._statements.pop(series, None)
        if statement is None:
            return
        indicator = statement.indicator
        self._rerank(series, None, indicator.sensitivity)
        self._units.get(indicator.owner, {}).pop(series, None)
        self._subsystems.get(indicator.subsystem, {}).pop(series, None)
        self._stale |= {("owners", indicator.owner), ("status", indicator.subsystem)}

    def _rerank(self, series: str, row: Wire | None, sensitivity: Sensitivity) -> None:
        before = self._concerns.pop(series, None)
        if row is not None:
            self._concerns[series] = row
        if before == row:
            return
        self._reranked.add(sensitivity)
        if before is not None:
            del self._ranked[bisect_left(self._ranked, (rank(before), series))]
        if row is not None:
            insort(self._ranked, (rank(row), series))

    # ---- units and subsystems

    def _regroup(self, at: Instant, *, sure: bool) -> None:
        stale, self._stale = self._stale, set()
        for name, key in stale:
            for clearance in Sensitivity:
                self._rows[name, clearance, key] = self._row(name, key, clearance, at)
        for clearance in Sensitivity:
            if sure or any(name == "owners" for name, _ in stale):
                rows = [row for key in self._site.units if (row := self._rows.get(("owners", clearance, key)))]
                self._board.put(f"@owners/{clearance.value}", sorted(rows, key=by_debt), clearance, sure=sure)
            if sure or any(name == "status" for name, _ in stale):
                rows = [row for key in self._site.subsystems if (row := self._rows.get(("status", clearance, key)))]
                self._board.put(f"@status/{clearance.value}", rows, clearance, sure=sure)

    def _row(self, name: str, key: str, clearance: Sensitivity, at: Instant) -> Wire | None:
        group = (self._units if name == "owners" else self._subsystems).get(key, {})
        all_ = (self._statements[series] for series in group)
        seen = [each.standing for each in all_ if clearance.clears(each.indicator.sensitivity)]
        if name == "owners":
            unit = self._site.units.get(key)
            return next(iter(owners([unit], seen, at)), None) if unit else None
        if key == OWN or key not in self._site.subsystems:
            return None
        return status([{"key": key, "name": self._site.subsystems[key]}], seen, at)[0]

    def _disagreeing(self, clearance: Sensitivity) -> Iterator[Wire]:
        why = {rule.key: rule.why for rule in self._site.rules}
        for (_, period, area), violation in sorted(self._mismatches.found.items(), key=lambda item: str(item[0])):
            named = [self._site.indicator_of(series) for series in violation.series]
            if all(each and clearance.clears(each.sensitivity) for each in named):
                yield {
                    "rule": violation.rule,
                    "kind": violation.kind,
                    "series": list(violation.series),
                    "args": dict(violation.args),
                    "period": period,
                    "area": area,
                    "why": why.get(violation.rule) or None,
                }


def nothing(indicator: Indicator) -> Statement:
    """Of an indicator that nobody ever delivered."""
    return Statement(Account(indicator.code, Shelf(indicator.code)), indicator)
