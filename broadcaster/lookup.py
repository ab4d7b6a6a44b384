"""What a formula may look at: the figures of one period and area, and nothing else."""

from dataclasses import dataclass, field
from datetime import timedelta

from broadcaster.figures import Figures
from broadcaster.model import Indicator, Observation, series_parts
from broadcaster.periods import previous, same_last_year, span
from broadcaster.site import Site


@dataclass(frozen=True, slots=True)
class Lookup:
    """Reads inputs for `indicator` at one period and area (a derive.Lookup).

    used: every observation it read, by series and period. told: of each family that was summed, how many areas of those
    in force have told, and how many there are.
    """

    figures: Figures
    site: Site
    indicator: Indicator
    period: str
    area: str | None
    used: dict[tuple[str, str], Observation] = field(default_factory=dict)
    told: list[tuple[int, int]] = field(default_factory=list)

    def value(self, series: str) -> float | None:
        """The value of the same period; a code without an area is read for the formula's own area."""
        return self._read(series, self.period)

    def same_period(self, series: str) -> float | None:
        earlier = same_last_year(self.period)
        return self._read(series, earlier) if earlier else None

    def previous(self, series: str) -> float | None:
        earlier = previous(self.period)
        return self._read(series, earlier) if earlier else None

    def mean(self, series: str, n: int) -> float | None:
        """The mean of the n periods before this one; None unless all n are known."""
        return self._mean(series, previous(self.period), n)

    def moving(self, series: str, n: int) -> float | None:
        """The mean of the last n periods, this one among them; None unless all n are known."""
        return self._mean(series, self.period, n)

    def total(self, code: str) -> float | None:
        """The sum over all areas that have a value for the period; None if none has. `told` says how many have not."""
        known = {series_parts(each.series)[1] or "": each for each in self.figures.family(code, self.period)}
        values = {area: each.v for area, each in known.items() if each.v is not None}
        if not values:
            return None
        self.used.update({(each.series, each.period): each for each in known.values()})
        kinds = {self.site.areas[area]["kind"] for area in known if area in self.site.areas}
        last = (span(self.period)[1] - timedelta(days=1)).isoformat()
        awaited = self.site.areas_of(kinds, last)
        self.told.append((sum(area in values for area in awaited), len(awaited)))
        return sum(values.values())

    def name(self, text: str) -> float | None:
        """elapsed_share: how much of the period's year has passed at its end; target; else a catalogue parameter."""
        if text == "elapsed_share":
            end = span(self.period)[1]
            last = end - timedelta(days=1)
            first = last.replace(month=1, day=1)
            return (end - first).days / (first.replace(year=first.year + 1) - first).days
        if text == "target":
            return self.indicator.target.value if self.indicator.target else None
        return self.indicator.parameters.get(text)

    def _read(self, series: str, period: str) -> float | None:
        series = self._placed(series)
        observation = self.figures.newest(series, period)
        if observation is None:
            return None
        self.used[series, period] = observation
        return observation.v

    def _mean(self, series: str, period: str | None, n: int) -> float | None:
        values: list[float] = []
        while period and len(values) < n:
            v = self._read(series, period)
            if v is None:
                return None
            values.append(v)
            period = previous(period)
        return sum(values) / n if len(values) == n else None

    def _placed(self, series: str) -> str:
        code, area = series_parts(series)
        return series if area or not self.area else f"{code}@{self.area}"
