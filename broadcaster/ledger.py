"""The figures' side of the state: what each series says now, how old and how certain it is, and what follows."""

import heapq
from dataclasses import replace

from broadcaster import assess
from broadcaster.board import Board
from broadcaster.derive import Formula, FormulaError, parse
from broadcaster.doubts import Doubts
from broadcaster.events import Event
from broadcaster.figures import Figures, computed, held, observation
from broadcaster.lookup import Lookup
from broadcaster.model import Decision, Held, Indicator, Level, Observation, Sensitivity, series_parts
from broadcaster.moments import Instant
from broadcaster.periods import order
from broadcaster.reconcile import Violation, members, violations
from broadcaster.site import OWN, Site
from broadcaster.standing import Standing
from broadcaster.values import value


class Ledger:
    """Folds observations, held ones and decisions into one entry a series."""

    def __init__(self, board: Board, site: Site) -> None:
        self.figures = Figures()
        self.doubts = Doubts(board, site)
        self.standings: dict[str, Standing] = {}
        self.mismatches: dict[tuple[str, str, str | None], Violation] = {}  # rule, period, area
        self.fetched: dict[str, Instant] = {}  # feed -> as-of of its last run, for feeds that read a live source
        self.restated: set[str] = set()  # series whose standing is another one since the lists last looked
        self.rematched = True  # the mismatches are other ones since the lists last looked
        self.stale = False  # the lists may say something else now
        self._board = board
        self._site = site
        self._touched: dict[tuple[str, str], None] = {}  # (series, period) in the order they changed
        self._clock: list[tuple[Instant, str]] = []  # dues and lates to come
        self._bounds: dict[str, Formula] = {}

    # ---- events

    def observe(self, event: Event) -> None:
        for data in event.data["observations"]:
            each = observation(data, event.at)
            if self.doubts.answer(each):
                self._touched[each.series, each.period] = None
            self.put(event.seq, each)

    def hold(self, event: Event) -> None:
        """Keep what intake did not let through; one that is known already stands as it is."""
        for data in event.data["items"]:
            if data["id"] not in self.doubts.held:
                each = held(data, event.at)
                self.doubts.wait(each)
                self._touched[each.series, each.period] = None

    def decide(self, event: Event) -> None:
        """A named person's decision stands for that identity, also when the same file is read again."""
        data = event.data
        accepted = bool(data["accepted"])
        v = data.get("v") if accepted else None
        decision = Decision(accepted, v, data.get("reason") or "", event.by, event.at)
        if settled := self.doubts.decide(data["held"], decision, event.at):
            each, made = settled
            self._touched[each.series, each.period] = None
            if made:
                self.put(event.seq, made)

    def undecide(self, event: Event) -> None:
        """Take a decision back: the observation goes, the held one waits again."""
        if reopened := self.doubts.undecide(event.data["held"]):
            each, made = reopened
            self._touched[each.series, each.period] = None
            if made:
                self.figures.withdraw(event.seq, made, self._cumulation(made.series))

    def run(self, event: Event) -> None:
        """A run of a feed. Where the feed reads a live source, its values are as fresh as the run."""
        feed, as_of = event.data["feed"], event.data.get("as_of")
        self._board.put(f"@run/{feed}", {**event.data, "at": event.at}, Sensitivity.INTERNAL)
        if as_of and event.data.get("ok"):
            self.fetched[feed] = as_of
            for series in self.figures:
                latest = self.figures.latest(series)
                if latest and latest.source.feed == feed:
                    self._touched[series, latest.period] = None

    def put(self, seq: int, each: Observation, *, keep: bool = True) -> None:
        """Take an observation into the books; the entry follows in `settle`."""
        if self.figures.put(seq, each, self._cumulation(each.series), keep=keep):
            self._touched[each.series, each.period] = None

    def reassess(self) -> None:
        """The catalogue or the rules changed: every series is looked at anew."""
        self.standings.clear()
        self.mismatches.clear()
        self.rematched = True
        self._bounds.clear()
        for series in self.figures:
            for point in self.figures.history[series]:
                self._touched[series, point["period"]] = None
        for each in self.doubts.undecided():
            self._touched[each.series, each.period] = None

    # ---- what follows

    def settle(self, at: Instant) -> None:
        """After an event: derived figures, then mismatches, then one entry a touched series; late ones grow late."""
        while self._clock and self._clock[0][0] <= at:
            self.restated.add(heapq.heappop(self._clock)[1])
            self.stale = True
        if not self._touched:
            return
        self._derive()
        marked = self._reconcile()
        for series in dict.fromkeys([*(series for series, _ in self._touched), *marked]):
            self._enter(series, at)
        for series in self.figures.moved - self._board.recent:  # an older period was revised: it is drawn, too
            self._board.touch(series)
        self.figures.moved.clear()
        self._touched.clear()
        self.stale = True

    def next_moment(self) -> Instant | None:
        """When the next figure becomes due or late."""
        return self._clock[0][0] if self._clock else None

    def _cumulation(self, series: str) -> str:
        indicator = self._site.indicator_of(series)
        return indicator.cumulation if indicator else "period"

    def _sensitivity(self, series: str) -> Sensitivity:
        indicator = self._site.indicator_of(series)
        return indicator.sensitivity if indicator else Sensitivity.RESTRICTED

    def _derive(self) -> None:
        """Work out every formula one of whose inputs changed, for the same area and period, inputs first."""
        for code, formula in self._site.formulas.items():
            wanted: dict[tuple[str | None, str], None] = {}
            for series, period in self._touched:
                name, area = series_parts(series)
                if name in formula.codes:
                    wanted[None if f"{name}@*" in formula.series else area, period] = None
            for area, period in wanted:
                self._compute(self._site.indicators[code], formula, area, period)

    def _compute(self, indicator: Indicator, formula: Formula, area: str | None, period: str) -> None:
        series = f"{indicator.code}@{area}" if area else indicator.code
        used: dict[str, Observation | None] = {}
        v = formula.evaluate(Lookup(self.figures, indicator, period, area, used))
        inputs = [each for each in used.values() if each]
        before = self.figures.newest(series, period)
        if v is not None and inputs:
            made = computed(series, period, v, inputs, indicator.formula or "")
            if before is None or replace(before, received=made.received) != made:
                self.put(self._board.seq, made, keep=False)
        elif before:
            self.figures.withdraw(self._board.seq, before, indicator.cumulation)
        self._touched[series, period] = None

    def _reconcile(self) -> set[str]:
        """Check the rules of every touched series; returns the series whose mark may have changed."""
        marked: set[str] = set()
        for rule in self._site.rules:
            named = set(members(rule))
            for series, period in list(self._touched):
                code, area = series_parts(series)
                if series not in named and code not in named:
                    continue
                key = rule.key, period, area
                before = self.mismatches.pop(key, None)
                found = violations([rule], lambda one, period=period: self._v(one, period), area)  # type: ignore[misc]
                if found:
                    self.mismatches[key] = found[0]
                self.rematched |= bool(before or found)
                for violation in (*found, *([before] if before else [])):
                    marked.update(violation.series)
        return marked

    def _v(self, series: str, period: str) -> float | None:
        each = self.figures.newest(series, period)
        return each.v if each else None

    # ---- one entry a series

    def _enter(self, series: str, at: Instant) -> None:
        indicator = self._site.indicator_of(series)
        latest = self.figures.latest(series)
        waiting = self.doubts.about(series, self._cumulation(series))
        waits = self._waits(indicator) if indicator and latest is None else []
        if indicator is None or not (latest or waiting or waits):
            self.standings.pop(series, None)
            self.restated.add(series)
            self._board.put(series, None, self._sensitivity(series))
            return
        if waiting and latest and order(waiting.period) < order(latest.period):
            waiting = None  # an old period in doubt says nothing about the figure that stands
        self.restated.add(series)
        self.standings[series] = standing = self._assess(indicator, series, latest, waiting)
        entry = value(standing, latest, waiting)
        if marks := self._marks(latest):
            entry["marks"] = marks
        if waits:
            entry["waits"] = waits
        if latest and (by := self.doubts.decision_on(latest)):
            entry["decided"] = {"by": by.by, "at": by.at, "raw": latest.source.raw}
        self._board.put(series, entry, indicator.sensitivity)

    def _assess(self, indicator: Indicator, series: str, latest: Observation | None, waiting: Held | None) -> Standing:
        if latest is None:
            return Standing(series, indicator, held=waiting, period=waiting.period if waiting else "")
        before = self.standings.get(series)
        level, reason = assess.judge(
            latest.v,
            indicator.thresholds,
            before.level if before else Level.NONE,
            lambda bound: self._bound(bound, indicator, latest),
        )
        due, late = self._deadlines(indicator, latest)
        for each in (due, late):
            if each and (before is None or each not in (before.due, before.late)):
                heapq.heappush(self._clock, (each, series))
        return Standing(
            series=series,
            indicator=indicator,
            v=latest.v,
            period=latest.period,
            as_of=latest.as_of,
            level=level,
            level_since=before.level_since if before and before.level is level else latest.as_of,
            reason=reason,
            changes=assess.changes(
                latest, indicator, lambda period: self.figures.newest(series, period), self.figures.breaks(series)
            ),
            held=waiting,
            due=due,
            late=late,
            ever=True,
        )

    def _deadlines(self, indicator: Indicator, latest: Observation) -> tuple[Instant | None, Instant | None]:
        """None for a closed reporting period, for what the service says of itself, and where nothing is set."""
        closed = self._site.reporting and latest.period == self._site.reporting["period"]
        if closed or indicator.subsystem == OWN:
            return None, None
        as_of = max(latest.as_of, self.fetched.get(latest.source.feed, ""))
        return assess.deadlines(indicator, latest.period, as_of, self._site.zone)

    def _bound(self, bound: float | str, indicator: Indicator, latest: Observation) -> float | None:
        if not isinstance(bound, str):
            return bound
        try:
            formula = self._bounds.get(bound) or parse(bound, self._site.indicators)
        except FormulaError:  # the linter has said so; a level that cannot be worked out is no level
            return None
        self._bounds[bound] = formula
        return formula.evaluate(Lookup(self.figures, indicator, latest.period, series_parts(latest.series)[1], {}))

    def _waits(self, indicator: Indicator) -> list[str]:
        """The inputs of a derived figure that wait for a named person's decision."""
        formula = self._site.formulas.get(indicator.code)
        return self.doubts.among(formula.codes) if formula else []

    def _marks(self, latest: Observation | None) -> list[str]:
        if latest is None:
            return []
        marks = list(latest.marks)
        for (_, period, _), violation in self.mismatches.items():
            if period == latest.period and latest.series in violation.series:
                return [*marks, "mismatch"]
        return marks
