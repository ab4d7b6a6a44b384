"""One batch on its way through intake: each offer by itself first, then beside the others and what is known."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from broadcaster.model import Observation, Reason, Status
from broadcaster.moments import Instant, instant
from broadcaster.reconcile import Violation
from feeds import checks, dates, numbers
from feeds.book import Book
from feeds.ledger import Ledger, Row, identity, written
from feeds.offers import Known, Offer, Outcome
from feeds.text import key

AHEAD = 300  # seconds a source's clock may be ahead of ours

VALUELESS = frozenset((Status.MISSING, Status.NOT_COLLECTED, Status.IMPOSSIBLE, Status.SUPPRESSED))
STATUSES = {status.value: status for status in Status} | {
    key(word): status
    for word, status in {
        "chính thức": Status.OFFICIAL,
        "ước": Status.ESTIMATED,
        "ước tính": Status.ESTIMATED,
        "ước thực hiện": Status.ESTIMATED,
        "sơ bộ": Status.PROVISIONAL,
        "dự báo": Status.FORECAST,
        "dự kiến": Status.FORECAST,
    }.items()
}


class Batch:
    """One call of `Intake.offer`."""

    def __init__(self, known: Known, book: Book, feed: str, zone: str, locale: str, now: datetime) -> None:
        self.known, self.book, self.zone, self.locale = known, book, zone, locale
        self.limit = instant(now + timedelta(seconds=AHEAD))
        self.ledger = Ledger(feed)
        self.rows: dict[tuple[str, str], list[Row]] = {}
        self.said: dict[tuple[str, str], list[Row]] = {}  # rows that say again what stands already
        self.unclear: list[tuple[Row, numbers.Unclear]] = []

    def weigh(self, offers: Sequence[Offer], by: str) -> Outcome:
        for offer in offers:
            self.take(offer)
        self.compare()
        for row, unclear in self.unclear:
            self.doubt(row, unclear)
        for rows in self.rows.values():
            for row in rows:
                self.ledger.accept(row)
        return self.ledger.finished(by)

    def take(self, offer: Offer) -> None:
        """Read one offer; whatever can be said of it alone is said here."""
        period = dates.period(offer.period) if offer.period else None
        found = self.book.find(offer.series, offer.area, dates.last_day(period) if period else None)
        if isinstance(found, Reason):
            if offer.label and not offer.series:
                found = Reason("unknown_label", {"label": offer.label})
            return self.ledger.reject(offer, found)
        entry, series = found
        if period is None:
            return self.ledger.reject(offer, Reason("period", {"period": offer.period or ""}), series)
        as_of = self.as_of(offer.as_of, period)
        if isinstance(as_of, Reason):
            return self.ledger.reject(offer, as_of, series)
        status = STATUSES.get(offer.status) or STATUSES.get(key(offer.status)) if offer.status else Status.OFFICIAL
        if status is None:
            return self.ledger.reject(offer, Reason("status", {"status": offer.status or ""}), series)
        if ahead := checks.begun(period, as_of, status, self.zone):
            return self.ledger.reject(offer, ahead, series)
        value = offer.value
        row = Row(offer, entry, series, period, as_of, status, value if isinstance(value, str) else written(value))
        if self.known.held and (before := self.known.held.get(identity(row.series, period, row.raw, offer.place))):
            code = "decided" if before.decision else "held_already"
            return self.ledger.pass_over(row, Reason(code, {"raw": row.raw}), id=before.id)
        if not self.read(row):
            return None
        if row.v is None:
            return self.valueless(row)
        if not offer.fetched or not self.same(row, self.known.observation(series, period), ignore_as_of=True):
            self.plausible(row)
        return None

    def as_of(self, text: str | None, period: str) -> Instant | Reason:
        """From the source, else the end of the period; never from a clock. A future one is refused."""
        if text is None:
            as_of: Instant | None = dates.midnight(dates.last_day(period), self.zone)
        elif len(text) == 24 and text[10] == "T" and text[23] == "Z":
            as_of = text if _is_instant(text) else None
        else:
            as_of = dates.as_of(text, self.zone)
        if as_of is None:
            return Reason("as_of", {"as_of": text or ""})
        if as_of > self.limit:
            return Reason("as_of_ahead", {"as_of": text}) if text else Reason("period_open", {"period": period})
        return as_of

    def read(self, row: Row) -> bool:
        """Read the value into the row; False if that settled the row already."""
        offer, value, entry = row.offer, row.offer.value, row.entry
        locale = offer.locale or self.locale
        if isinstance(value, str):
            quick = numbers.quick(value, locale)
            if quick is not None:
                result: numbers.Result = numbers.Reading(quick)
            else:
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

    def plausible(self, row: Row) -> None:
        """Against its own bounds and its own past."""
        assert row.v is not None  # noqa: S101 - read() has set it
        if row.status in VALUELESS:
            return self.ledger.hold(
                row, (Reason("status_without_value", {"raw": row.raw, "status": row.status.value}), None)
            )
        standing = self.known.observation(row.series, row.period)
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


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
