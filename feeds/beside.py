"""The figures of one batch beside each other and beside what is known: twice the same, unlike the others, crossing."""

from bisect import bisect_right
from collections.abc import Generator, Iterator, Sequence

from broadcaster import periods
from broadcaster.model import Observation, Reason
from broadcaster.moments import Instant
from feeds import checks
from feeds.ledger import Ledger, Row
from feeds.offers import Known

OTHERS = 3  # places of a figure's doubles that its reason names


class Beside:
    """Rows that were read and could be true by themselves, by series and period; `compare` holds what contradicts."""

    def __init__(self, known: Known, ledger: Ledger, zone: str) -> None:
        self.rows: dict[tuple[str, str], list[Row]] = {}
        self.said: dict[tuple[str, str], list[Row]] = {}  # rows that say again what stands already
        self.new: set[str] = set()  # series that had no figure before this batch
        self.series: set[str] = set()
        self.known, self.ledger, self.zone = known, ledger, zone

    def add(self, row: Row) -> None:
        self.series.add(row.series)
        self.rows.setdefault((row.series, row.period), []).append(row)

    def say(self, row: Row) -> None:
        self.said.setdefault((row.series, row.period), []).append(row)

    def compare(self) -> Iterator[None]:
        """Yields between steps of at most a millisecond or so, however large the batch is."""
        for place, rows in self.rows.items():
            if place in self.said:
                rows = self.rows[place] = [row for row in rows if not self._denied(row)]
            if len(rows) > 1:
                self.rows[place] = yield from self._once(rows)
                yield
        for rows in self._by_series() if len(self.series) < len(self.rows) else ():
            if rows[0].series in self.new:
                yield from self._unlike(rows)
            if rows[0].entry.ytd:
                yield from self._fallen([row for row in rows if row in self.rows[row.series, row.period]])
        yield from self._crossing()

    def values(self, period: str) -> checks.Value:
        """What is known of a series in a period, this batch first."""

        def value(series: str) -> float | None:
            rows = self.rows.get((series, period))
            if rows:
                return rows[-1].v
            standing = self.known.observation(series, period)
            return standing.v if standing else None

        return value

    def flag(self, row: Row) -> None:
        """Hold a change that the source supplies against the one that its values make (DOMAIN 3)."""
        earlier = periods.same_last_year(row.period)
        base = self.values(earlier)(row.series) if earlier else None
        if row.v is not None and earlier and base:
            row.flag = checks.change_differs(row.entry, row.offer, row.v, base, earlier)

    def _hold(self, row: Row, reason: Reason, suggestion: float | None = None) -> None:
        self.rows[row.series, row.period].remove(row)
        self.ledger.hold(row, (reason, suggestion))

    def _once(self, rows: list[Row]) -> Generator[None, None, list[Row]]:
        """Of several figures for one series and period: vintages in their order; equal ones once; others are held.

        Of one as-of, the most certain status counts: a provisional figure says nothing beside the official one.
        """
        kept: dict[Instant, list[Row]] = {}
        for row in rows:
            kept.setdefault(row.as_of, []).append(row)
        single: list[Row] = []
        for as_of in sorted(kept):
            best = max(checks.certainty(row.status) for row in kept[as_of])
            for row in kept[as_of]:
                if checks.certainty(row.status) < best:
                    self.ledger.pass_over(row, Reason("less_certain", {"status": row.status.value}))
            first, *others = (row for row in kept[as_of] if checks.certainty(row.status) == best)
            if all(other.says == first.says for other in others):
                single.append(first)
                for other in others:
                    self.ledger.pass_over(other, Reason("same"))
            else:
                some = (first, *others[:OTHERS])
                for row in (first, *others):
                    named = [other.offer.place or other.raw for other in some if other is not row][:OTHERS]
                    more = len(others) - len(named)
                    where = ", ".join(each[: checks.SHOWN] for each in named) + (f" … (+{more})" if more else "")
                    self.ledger.hold(row, (Reason("twice", {"raw": row.raw, "other": where}), None))
                    yield
        return self._followed(single)

    def _followed(self, vintages: list[Row]) -> list[Row]:
        """Vintages of one period, oldest first, without those that the one before them says cannot be."""
        kept: list[Row] = []
        for row in vintages:
            doubt, before = None, kept[-1] if kept else None
            last = _seen(before) if before is not None and row.v is not None and not row.corrects else None
            if last is not None and row.v is not None and checks.comparable(row.status, last):
                doubt = checks.jump(row.entry, row.period, row.v, last)
                doubt = doubt or checks.fell(row.entry, row.period, row.v, last, row.as_of, self.zone)
            if doubt is None:
                kept.append(row)
            else:
                self.ledger.hold(row, doubt)
        return kept

    def _denied(self, row: Row) -> bool:
        """True if another place still says what stands, of the same time: which of them is right, a person decides."""
        for other in self.said[row.series, row.period]:
            equal = checks.certainty(other.status) == checks.certainty(row.status)
            if equal and other.as_of == row.as_of and other.v != row.v:
                where = other.offer.place or other.raw
                self.ledger.hold(row, (Reason("twice", {"raw": row.raw, "other": where}), None))
                return True
        return False

    def _by_series(self) -> Iterator[list[Row]]:
        """The newest vintage of each period, of series that come with several; a correction is nobody's measure."""
        found: dict[str, list[Row]] = {}
        for (series, _), rows in self.rows.items():
            if rows and rows[-1].v is not None and not rows[-1].corrects:
                found.setdefault(series, []).append(rows[-1])
        return (rows for rows in found.values() if len(rows) > 1)

    def _unlike(self, rows: list[Row]) -> Iterator[None]:
        """Where nothing stands yet, the others of the batch say what is usual: near x1000 of their middle is held."""
        sizes = sorted(rows, key=lambda row: abs(row.v or 0.0))
        low, high = sizes[(len(rows) - 1) // 2], sizes[len(rows) // 2]
        apart = low is not high and checks.jump(low.entry, high.period, high.v or 0.0, _seen(low)) is not None
        usual = [low, high] if apart else [low]
        for row in rows:
            doubts = (checks.jump(row.entry, row.period, row.v or 0.0, _seen(one)) for one in usual if one is not row)
            if doubt := next(filter(None, doubts), None):
                self._hold(row, *doubt)
                yield

    def _fallen(self, rows: list[Row]) -> Iterator[None]:
        """Counters of one reporting year that do not rise with time: what is in every longest rising chain stays."""
        years: dict[object, list[Row]] = {}
        for row in rows:
            start, _ = checks.counted_from(row.period, row.entry.indicator.cumulation)
            if start is not None:
                years.setdefault(start, []).append(row)
        for one in years.values():
            one.sort(key=lambda row: (periods.span(row.period)[1], row.v))
            for row, before in _out_of_line(one):
                code = "fell" if (before.v or 0.0) > (row.v or 0.0) else "above_later"
                self._hold(row, Reason(code, {"v": row.v, "last": before.v, "period": before.period}))
                yield

    def _crossing(self) -> Iterator[None]:
        """Part-of-whole rules: of several contradictions in a batch, the figure in most of them is the doubtful one."""
        while True:
            found = []
            for rows in self.rows.values():
                row = rows[-1] if rows else None
                if row is not None and row.v is not None and row.entry.rules:
                    if broken := checks.crossed(row.entry.rules, row.series, row.v, self.values(row.period)):
                        found.append((row, broken))
                    yield
            if not found:
                return
            most = max(len(broken) for _, broken in found)
            for row, broken in found:
                if len(broken) == most:
                    self._hold(row, checks.crossing(row.series, broken[0]))
                    yield


def _seen(row: Row) -> Observation:
    return Observation(row.series, row.period, row.v, row.as_of, row.status)


def _out_of_line(rows: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Rows, in the order of time, that are not in every longest chain of rising values, each with one against it."""
    values = [row.v or 0.0 for row in rows]
    ahead = _chains(values)
    behind = _chains([-v for v in reversed(values)])[::-1]
    longest = max(ahead)
    if longest == len(rows):
        return []
    steps: dict[int, int] = {}
    for one, other in zip(ahead, behind, strict=True):
        if one + other - 1 == longest:
            steps[one] = steps.get(one, 0) + 1
    against: list[tuple[Row, Row]] = []
    lowest = list(range(len(rows)))  # the place of the lowest value from each place on
    for place in range(len(rows) - 2, -1, -1):
        if values[lowest[place + 1]] < values[place]:
            lowest[place] = lowest[place + 1]
    highest = 0
    for place, row in enumerate(rows):
        highest = place if values[place] > values[highest] else highest
        if ahead[place] + behind[place] - 1 != longest or steps[ahead[place]] > 1:
            other = highest if values[highest] > values[place] else lowest[place]
            if other != place:
                against.append((row, rows[other]))
    return against


def _chains(values: Sequence[float]) -> list[int]:
    """How long the longest chain of values that never fall is which ends at each place."""
    tails: list[float] = []
    lengths = []
    for v in values:
        place = bisect_right(tails, v)
        tails[place : place + 1] = [v]
        lengths.append(place + 1)
    return lengths
