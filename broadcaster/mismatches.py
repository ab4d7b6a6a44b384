"""Which figures disagree now: the rules of the site, checked where one of their members moves."""

from collections import Counter
from collections.abc import Iterable

from broadcaster.figures import Figures
from broadcaster.model import Rule
from broadcaster.reconcile import Violation, violations

Place = tuple[int, str, str | None]  # a rule's place in the site's order, a period, an area


class Mismatches:
    """The violations by rule, period and area. first, last: events that changed them since the lists last looked."""

    def __init__(self, figures: Figures) -> None:
        self.found: dict[tuple[str, str, str | None], Violation] = {}
        self.first = self.last = 0
        self._figures = figures
        self._marked: Counter[tuple[str, str]] = Counter()  # series and period -> how many violations name them

    def __len__(self) -> int:
        return len(self.found)

    def marked(self, series: str, period: str) -> bool:
        return bool(self._marked) and (series, period) in self._marked

    def check(self, seq: int, rules: tuple[Rule, ...], places: Iterable[Place]) -> set[str]:
        """Check these rules again; the series whose mark may have changed."""
        moved: set[str] = set()
        stands = self._figures.newest
        for number, period, area in places:

            def v(series: str, period: str = period) -> float | None:
                each = stands(series, period)
                return each.v if each else None

            rule = rules[number]
            before = self.found.pop((rule.key, period, area), None)
            broken = violations((rule,), v, area)
            if before:
                self._mark(before, period, -1)
                moved.update(before.series)
            if broken:
                self.put((rule.key, period, area), broken[0])
                moved.update(broken[0].series)
        if moved:
            self.turn(seq)
        return moved

    def put(self, place: tuple[str, str, str | None], violation: Violation) -> None:
        self.found[place] = violation
        self._mark(violation, place[1], 1)

    def begin_anew(self, seq: int) -> None:
        """Other rules: all are about to be checked again."""
        self.found.clear()
        self._marked.clear()
        self.turn(seq)

    def turn(self, seq: int) -> None:
        self.first, self.last = self.first or seq, seq

    def _mark(self, violation: Violation, period: str, way: int) -> None:
        for series in violation.series:
            self._marked[series, period] += way
            if not self._marked[series, period]:
                del self._marked[series, period]
