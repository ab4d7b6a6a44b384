"""What a formula may look at: the figures of one period and area, and nothing else."""

from dataclasses import dataclass
from datetime import timedelta

from broadcaster.figures import Figures
from broadcaster.model import Indicator, Observation, series_parts
from broadcaster.periods import previous, same_last_year, span


@dataclass(frozen=True, slots=True)
class Lookup:
    """Reads inputs for `indicator` at one period and area (a derive.Lookup); notes every observation it used."""

    figures: Figures
    indicator: Indicator
    period: str
    area: str | None
    used: dict[str, Observation | None]

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
        series, values = self._placed(series), list[float]()
        period = previous(self.period)
        while period and len(values) < n:
            self.used[series] = each = self.figures.newest(series, period)
            if each is None or each.v is None:
                return None
            values.append(each.v)
            period = previous(period)
        return sum(values) / n if len(values) == n else None

    def total(self, code: str) -> float | None:
        """The sum over all areas that have a value for the period; None if none has."""
        found = list(self.figures.family(code, self.period))
        self.used.update({each.series: each for each in found})
        known = [each.v for each in found if each.v is not None]
        return sum(known) if known else None

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
        self.used[series] = observation = self.figures.newest(series, period)
        return observation.v if observation else None

    def _placed(self, series: str) -> str:
        code, area = series_parts(series)
        return series if area or not self.area else f"{code}@{self.area}"
