"""Which figures disagree now: the rules of the site, checked where one of their members moves."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from broadcaster.figures import Figures
from broadcaster.model import Rule
from broadcaster.periods import span
from broadcaster.reconcile import Violation, violations
from broadcaster.site import Site

Place = tuple[int, str, str | None]  # a rule's place in the site's order, a period, an area


class Mismatches:
    """The violations by rule, period and area. first, last: events that changed them since the lists last looked."""

    def __init__(self, figures: Figures, site: Site) -> None:
        self.found: dict[tuple[str, str, str | None], Violation] = {}
        self.first = self.last = 0
        self._figures, self._site = figures, site
        self._marked: Counter[tuple[str, str]] = Counter()  # series and period -> how many violations name them

    def __len__(self) -> int:
        return len(self.found)

    def marked(self, series: str, period: str) -> bool:
        return bool(self._marked) and (series, period) in self._marked

    def check(self, seq: int, places: Iterable[Place]) -> set[str]:
        """Check these rules again; the series whose mark may have changed."""
        moved: set[str] = set()
        stands = self._figures.newest
        for number, period, area in places:
            rule = self._site.rules[number]

            def v(series: str, period: str = period, rule: Rule = rule) -> float | None:
                if series.endswith("@*"):
                    return self._total(series[:-2], period, rule.areas)
                each = stands(series, period)
                return each.v if each else None

            before = self.found.pop((rule.key, period, area), None)
            broken = violations((rule,), v, area)
            if before:
                self._mark(before, period, -1)
                moved.update(_single(before))
            if broken:
                self.put((rule.key, period, area), broken[0])
                moved.update(_single(broken[0]))
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

    def _total(self, code: str, period: str, kinds: tuple[str, ...]) -> float | None:
        """The sum over the areas of these kinds that are in force at the period's end; None until each has told."""
        last = (span(period)[1] - timedelta(days=1)).isoformat()
        told = [self._figures.newest(f"{code}@{area}", period) for area in self._site.areas_of(kinds, last)]
        values = [each.v for each in told if each is not None and each.v is not None]
        return sum(values) if values and len(values) == len(told) else None

    def _mark(self, violation: Violation, period: str, way: int) -> None:
        for series in _single(violation):
            self._marked[series, period] += way
            if not self._marked[series, period]:
                del self._marked[series, period]


def _single(violation: Violation) -> list[str]:
    """Who is marked: of a sum over areas the whole, for nobody knows which of the areas is wrong."""
    return [series for series in violation.series if not series.endswith("@*")]
