"""One batch on its way through intake: each offer by itself first, then beside the others and what is known."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from broadcaster.model import Observation, Reason, Status
from broadcaster.moments import Instant
from broadcaster.reconcile import Violation
from feeds import checks, numbers
from feeds.book import Book
from feeds.ledger import Ledger, Row, identity, written
from feeds.offers import Known, Offer, Outcome, Permit, anything
from feeds.when import Times

VALUELESS = frozenset((Status.MISSING, Status.NOT_COLLECTED, Status.IMPOSSIBLE, Status.SUPPRESSED))


class Batch:
    """One batch of offers; `weigh` it step by step, then `outcome` says what has become of it."""

    def __init__(
        self, known: Known, book: Book, feed: str, zone: str, locale: str, now: datetime, permit: Permit = anything
    ) -> None:
        self.known, self.book, self.zone, self.locale, self.permit = known, book, zone, locale, permit
        self.times = Times(zone, now)
        self.ledger = Ledger(feed)
        self.rows: dict[tuple[str, str], list[Row]] = {}
        self.said: dict[tuple[str, str], list[Row]] = {}  # rows that say again what stands already
        self.unclear: list[tuple[Row, numbers.Unclear]] = []

    def weigh(self, offers: Sequence[Offer]) -> Iterator[None]:
        """Yields after each step, so that whoever weighs many can let others have a turn."""
        for offer in offers:
            self.take(offer)
            yield
        self.compare()
        for row, unclear in self.unclear:
            self.doubt(row, unclear)
            yield
        for rows in self.rows.values():
            for row in rows:
                self.ledger.accept(row)

    def outcome(self, by: str) -> Outcome:
        """What has become of every offer, once all are weighed."""
        return self.ledger.finished(by)

    def take(self, offer: Offer) -> None:
        """Read one offer; whatever can be said of it alone is said here."""
        when = self.times.read(offer.period, offer.as_of, offer.status)
        found = self.book.find(offer.series, offer.area, when.on)
        if isinstance(found, Reason):
            if offer.label and not offer.series:
                found = Reason("unknown_label", {"label": offer.label})
            return self.ledger.reject(offer, found)
        entry, series = found
        if foreign := self.permit(series, entry.indicator):
            return self.ledger.reject(offer, foreign, series)
        if when.wrong is not None:
            return self.ledger.reject(offer, when.wrong, series)
        value = offer.value
        raw = value if isinstance(value, str) else written(value)
        row = Row(offer, entry, series, when.period, when.as_of, when.status, raw)
        if self.known.held and (before := self.known.held.get(identity(series, row.period, raw, offer.place))):
            code = "decided" if before.decision else "held_already"
            return self.ledger.pass_over(row, Reason(code, {"raw": raw}), id=before.id)
        if not self.read(row):
            return None
        if row.v is None:
            return self.valueless(row)
        standing = self.known.observation(series, row.period)
        if offer.fetched and self.same(row, standing, ignore_as_of=True):
            return None
        return self.plausible(row, standing)

    def read(self, row: Row) -> bool:
        """Read the value into the row; False if that settled the row already."""
        offer, value, entry = row.offer, row.offer.value, row.entry
        locale = offer.locale or self.locale
        row.v = numbers.plainly(value, locale, whole=entry.whole, cell=offer.typed or offer.percent is not False)
        if row.v is not None:
            return True
        if isinstance(value, str):
            result = numbers.read(value, locale=locale, unit=entry.unit, ratio=offer.ratio, growth=entry.growth)
        else:
            result = numbers.read(value, unit=entry.unit, percent_cell=offer.percent)
        if isinstance(result, numbers.Reading) and entry.whole:
            result = checks.counted(result, value, locale) if offer.typed or isinstance(value, str) else result
        if isinstance(result, numbers.Reading):
            row.v, row.low, row.high, row.qualifier = result.v + 0.0, result.low, result.high, result.qualifier
        elif isinstance(result, numbers.Unclear):
            self.unclear.append((row, result))
            return False
        return True

    def valueless(self, row: Row) -> None:
        """A mark for "no figure" is never 0 and overwrites nothing, unless a status says that there is none."""
        standing = self.known.observation(row.series, row.period)
        if row.status not in VALUELESS:
            self.ledger.pass_over(row, Reason("missing", {"raw": row.raw}))
        elif standing is not None and (standing.as_of > row.as_of or self.same(row, standing)):
            self.ledger.pass_over(row, Reason("older" if standing.as_of > row.as_of else "same"))
        elif standing is not None and standing.v is not None and standing.as_of == row.as_of:
            self.ledger.pass_over(row, Reason("missing", {"raw": row.raw}))
        else:
            self.rows.setdefault((row.series, row.period), []).append(row)

    def plausible(self, row: Row, standing: Observation | None) -> None:
        """Against its own bounds and its own past."""
        assert row.v is not None  # noqa: S101 - read() has set it
        if row.status in VALUELESS:
            return self.ledger.hold(
                row, (Reason("status_without_value", {"raw": row.raw, "status": row.status.value}), None)
            )
        if standing is not None:
            if "simulated" in row.offer.marks and standing.v is not None and "simulated" not in standing.marks:
                return self.ledger.pass_over(row, Reason("real_stands"))
            if standing.as_of > row.as_of:
                return self.ledger.pass_over(row, Reason("older", {"as_of": standing.as_of}))
            if self.same(row, standing):
                self.said.setdefault((row.series, row.period), []).append(row)
                return self.ledger.pass_over(row, Reason("same"))
        doubt = checks.bounds(row.entry, row.v)
        before = standing if standing is not None and standing.v is not None else self.known.latest(row.series)
        if doubt is None and before is not None and before.v is not None:
            doubt = checks.jump(row.entry, row.period, row.v, before)
            doubt = doubt or checks.fell(row.entry, row.period, row.v, before, row.as_of, self.zone)
        if doubt is not None:
            return self.ledger.hold(row, doubt)
        self.rows.setdefault((row.series, row.period), []).append(row)
        return None

    def same(self, row: Row, standing: Observation | None, *, ignore_as_of: bool = False) -> bool:
        """True if the standing observation says it all already; with ignore_as_of such a row is passed over at once."""
        if standing is None or standing.v != row.v or standing.status != row.status:
            return False
        if ignore_as_of:
            self.ledger.pass_over(row, Reason("same"))
            return True
        return standing.as_of == row.as_of and standing.qualifier == row.qualifier

    def doubt(self, row: Row, unclear: numbers.Unclear) -> None:
        """Hold what could not be read, unless the figure it most likely is stands already, or a newer one."""
        standing, last = self.known.observation(row.series, row.period), self.known.latest(row.series)
        reason, suggestion = checks.likely(
            row.entry, row.series, unclear.candidates, unclear.reason, self.values(row.period), last.v if last else None
        )
        if standing is not None and standing.as_of > row.as_of:
            self.ledger.pass_over(row, Reason("older", {"as_of": standing.as_of}))
        elif standing is not None and suggestion is not None and standing.v == suggestion:
            self.ledger.pass_over(row, Reason("same"))
        else:
            self.ledger.hold(row, (reason, suggestion))

    def compare(self) -> None:
        """Against the other figures of the batch: twice the same cell, and part-of-whole rules."""
        for place, rows in self.rows.items():
            if place in self.said:
                rows = self.rows[place] = [row for row in rows if not self.denied(row)]
            if len(rows) > 1:
                self.rows[place] = self.once(rows)
        while crossing := self.crossing():
            most = max(len(found) for _, found in crossing)
            for row, found in crossing:
                if len(found) == most:
                    self.rows[row.series, row.period].remove(row)
                    self.ledger.hold(row, (checks.crossing(row.series, found[0]), None))

    def once(self, rows: list[Row]) -> list[Row]:
        """Of several figures for one series and period: vintages in their order; equal ones once; others are held."""
        kept: dict[Instant, list[Row]] = {}
        for row in rows:
            kept.setdefault(row.as_of, []).append(row)
        single: list[Row] = []
        for as_of in sorted(kept):
            first, *others = kept[as_of]
            if all((other.v, other.status) == (first.v, first.status) for other in others):
                single.append(first)
                for other in others:
                    self.ledger.pass_over(other, Reason("same"))
            else:
                for row in (first, *others):
                    places = ", ".join(other.offer.place or other.raw for other in (first, *others) if other is not row)
                    self.ledger.hold(row, (Reason("twice", {"raw": row.raw, "other": places}), None))
        return single

    def denied(self, row: Row) -> bool:
        """True if another place still says what stands, of the same time: which of them is right, a person decides."""
        for other in self.said[row.series, row.period]:
            if other.as_of == row.as_of and other.v != row.v:
                where = other.offer.place or other.raw
                self.ledger.hold(row, (Reason("twice", {"raw": row.raw, "other": where}), None))
                return True
        return False

    def crossing(self) -> list[tuple[Row, list[Violation]]]:
        """Rows that break a part-of-whole rule, with what they break."""
        found = []
        for rows in self.rows.values():
            row = rows[-1] if rows else None
            if row is not None and row.entry.rules and row.v is not None:
                broken = checks.crossed(row.entry.rules, row.series, row.v, self.values(row.period))
                if broken:
                    found.append((row, broken))
        return found

    def values(self, period: str) -> checks.Value:
        """What is known of a series in a period, this batch first."""

        def value(series: str) -> float | None:
            rows = self.rows.get((series, period))
            if rows:
                return rows[-1].v
            standing = self.known.observation(series, period)
            return standing.v if standing else None

        return value
