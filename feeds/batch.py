"""One batch on its way through intake: each offer by itself first, then beside the others and what is known."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from broadcaster import reconcile
from broadcaster.model import Indicator, Observation, Reason, Status
from feeds import checks, numbers
from feeds.beside import Beside
from feeds.book import GUESSES, Book
from feeds.ledger import Ledger, Row, identity, written
from feeds.offers import Known, Offer, Outcome, Permit, anything
from feeds.when import Times

VALUELESS = frozenset((Status.MISSING, Status.NOT_COLLECTED, Status.IMPOSSIBLE, Status.SUPPRESSED))
STEP = 32  # accepted figures between two yields: they cost about 2 µs each
ABSENT = {Status.MISSING: "missing", Status.NOT_COLLECTED: "not_collected", Status.IMPOSSIBLE: "impossible"}


class Batch:
    """One batch of offers; `weigh` it step by step, then `outcome` says what has become of it.

    program: no named person sends it, but a feed by itself.
    """

    def __init__(
        self,
        known: Known,
        book: Book,
        feed: str,
        zone: str,
        locale: str,
        now: datetime,
        permit: Permit = anything,
        *,
        program: bool = False,
    ) -> None:
        self.known, self.book, self.zone, self.locale, self.permit = known, book, zone, locale, permit
        self.feed, self.program = feed, program
        book.guesses = GUESSES
        self.times = Times(zone, now)
        self.ledger = Ledger(feed)
        self.beside = Beside(known, self.ledger, zone)
        self.unclear: list[tuple[Row, numbers.Unclear]] = []

    def weigh(self, offers: Sequence[Offer]) -> Iterator[None]:
        """Yields after each step, so that whoever weighs many can let others have a turn."""
        for offer in offers:
            self.take(offer)
            yield
        yield from self.beside.compare()
        for row, unclear in self.unclear:
            self.doubt(row, unclear)
            yield
        for number, rows in enumerate(self.beside.rows.values()):
            for row in rows:
                if row.offer.change is not None:
                    self.beside.flag(row)
                self.ledger.accept(row)
            if not number % STEP:
                yield

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
        if (foreign := self.permit(series, entry.indicator)) and self.foreign(series, entry.indicator, when.on):
            return self.ledger.reject(offer, foreign, series)
        if entry.year is not None:
            when = self.times.read(offer.period, offer.as_of, offer.status, entry.year)
        value = offer.value
        if when.wrong is not None:
            if value is None or (isinstance(value, str) and not value.strip()):
                return self.ledger.leave(offer, series)  # a line nobody has filled in yet
            return self.ledger.reject(offer, when.wrong, series)
        raw = value if isinstance(value, str) else written(value)
        row = Row(offer, entry, series, when.period, when.as_of, when.status, raw)
        if offer.correction and offer.correction.strip():
            row.corrects = True
        before = self.known.held.get(identity(series, row.period, raw, offer.place)) if self.known.held else None
        if before is not None and not row.corrects:
            code = "decided" if before.decision else "held_already"
            return self.ledger.pass_over(row, Reason(code, {"raw": raw}), id=before.id)
        absent = self.read(row)
        if absent is None:
            return None
        if row.v is None:
            return self.valueless(row, absent)
        standing = self.known.observation(series, row.period)
        if offer.fetched and self.same(row, standing, ignore_as_of=True):
            return None
        return self.plausible(row, standing)

    def foreign(self, series: str, indicator: Indicator, on: date | None) -> bool:
        """True if the sender was not of the unit that supplied it then, either."""
        if not indicator.owners or on is None:
            return True
        return self.permit(series, replace(indicator, owner=indicator.owner_on(on.isoformat()))) is not None

    def read(self, row: Row) -> Status | None:
        """Read the value into the row: what a mark for "no figure" says of it, O without one; None: it is unclear."""
        offer, value, entry = row.offer, row.offer.value, row.entry
        locale = offer.locale or self.locale
        row.v = numbers.plainly(value, locale, whole=entry.whole, cell=offer.typed or offer.percent is not False)
        if row.v is not None:
            return Status.MISSING
        if isinstance(value, str):
            result = numbers.read(value, locale=locale, unit=entry.unit, ratio=offer.ratio, growth=entry.growth)
        else:
            result = numbers.read(value, unit=entry.unit, percent_cell=offer.percent)
        if isinstance(result, numbers.Reading) and entry.whole:
            meant = not offer.typed and isinstance(value, int | float) and not numbers.slip(float(value))
            result = result if meant else checks.counted(result, value, locale)
        if isinstance(result, numbers.Missing):
            return result.status
        if isinstance(result, numbers.Unclear):
            self.unclear.append((row, result))
            return None
        row.v, row.low, row.high, row.qualifier = result.v + 0.0, result.low, result.high, result.qualifier
        if result.status is not None and checks.certainty(result.status) < checks.certainty(row.status):
            row.status = result.status  # "ước 12.345": the cell itself says that it is an estimate
        return Status.MISSING

    def valueless(self, row: Row, absent: Status) -> None:
        """A mark for "no figure" is never 0 and overwrites nothing, unless a status says that there is none."""
        standing = self.known.observation(row.series, row.period)
        if row.status not in VALUELESS:
            self.ledger.pass_over(row, Reason(ABSENT.get(absent, "missing"), {"raw": row.raw}))
        elif standing is not None and (standing.as_of > row.as_of or self.same(row, standing)):
            self.ledger.pass_over(row, Reason("older" if standing.as_of > row.as_of else "same"))
        elif standing is not None and standing.v is not None and standing.as_of == row.as_of:
            self.ledger.pass_over(row, Reason("missing", {"raw": row.raw}))
        else:
            self.beside.add(row)

    def plausible(self, row: Row, standing: Observation | None) -> None:
        """Against its own bounds and its own past."""
        assert row.v is not None  # noqa: S101 - read() has set it
        if row.status in VALUELESS:
            return self.ledger.hold(
                row, (Reason("status_without_value", {"raw": row.raw, "status": row.status.value}), None)
            )
        newer = standing is None or (standing.as_of < row.as_of and not row.offer.marks)
        if not newer and standing is not None and self.stands(row, standing):
            return None
        doubt = checks.bounds(row.entry, row.v)
        if doubt is None and not row.corrects:
            doubt = self.unlike(row, standing)
        if doubt is not None:
            return self.ledger.hold(row, doubt)
        self.beside.add(row)
        return None

    def stands(self, row: Row, standing: Observation) -> bool:
        """True if that settled the row: what stands says the same, is newer, more certain, or another source's."""
        if "simulated" in row.offer.marks and standing.v is not None and "simulated" not in standing.marks:
            self.ledger.pass_over(row, Reason("real_stands"))
        elif standing.as_of > row.as_of:
            self.ledger.pass_over(row, Reason("older", {"as_of": standing.as_of}))
        elif self.same(row, standing):
            self.beside.say(row)
            self.ledger.pass_over(row, Reason("same"))
        elif standing.as_of < row.as_of or row.corrects or standing.v is None:
            return False
        elif checks.certainty(row.status) < checks.certainty(standing.status):
            self.ledger.pass_over(row, Reason("less_certain", {"status": row.status.value}))
        elif (
            self.program
            and standing.source.feed != self.feed
            and standing.v != row.v
            and checks.certainty(row.status) == checks.certainty(standing.status)
        ):
            # else each poll of either feed would be a new vintage, and undo what a person has sent meanwhile
            where = standing.source.place or standing.source.feed
            self.ledger.hold(row, (Reason("twice", {"raw": row.raw, "other": where}), None))
        else:
            return False
        return True

    def unlike(self, row: Row, standing: Observation | None) -> checks.Doubt | None:
        """What its own past says against a figure; a correction by a named person does not ask."""
        assert row.v is not None  # noqa: S101 - read() has set it
        entry = row.entry
        before = standing if standing is not None and standing.v is not None else self.known.latest(row.series)
        if before is None or before.v is None:
            self.beside.new.add(row.series)
            if row.offer.typed and not row.offer.percent and (doubt := checks.first_share(entry, row.v)):
                return doubt
            return checks.index_form(entry, row.v, row.raw, None) if entry.growth else None
        if entry.growth and (doubt := checks.index_form(entry, row.v, row.raw, before.v)):
            return doubt
        if row.status is before.status or checks.comparable(row.status, before):
            if doubt := checks.jump(entry, row.period, row.v, before):
                return doubt
            if entry.ytd and (doubt := self.fell(row, before)):
                return doubt
            if entry.steps and (broken := reconcile.stepped(entry.steps, row.series, row.period, row.v, before)):
                return checks.stepping(broken), None
        return None

    def fell(self, row: Row, before: Observation) -> checks.Doubt | None:
        """A counter beside all of its year that is at hand: what stands, the newest, a month less and a month more."""
        assert row.v is not None  # noqa: S101 - read() has set it
        doubt = checks.fell(row.entry, row.period, row.v, before, row.as_of, self.zone)
        latest = self.known.latest(row.series)
        if doubt is None and latest is not None and latest is not before:
            doubt = checks.fell(row.entry, row.period, row.v, latest, row.as_of, self.zone)
        for period in checks.beside(row.period) if doubt is None and "/" in row.period else ():
            near = self.known.observation(row.series, period)
            if near is not None:
                doubt = doubt or checks.fell(row.entry, row.period, row.v, near, row.as_of, self.zone)
        return doubt

    def same(self, row: Row, standing: Observation | None, *, ignore_as_of: bool = False) -> bool:
        """True if the standing observation says it all already; with ignore_as_of such a row is passed over at once."""
        if standing is None or standing.v != row.v or standing.status != row.status:
            return False
        if ignore_as_of:
            self.ledger.pass_over(row, Reason("same"))
            return True
        return (standing.as_of, standing.qualifier, standing.low, standing.high) == (
            row.as_of, row.qualifier, row.low, row.high,
        )  # fmt: skip

    def doubt(self, row: Row, unclear: numbers.Unclear) -> None:
        """Hold what could not be read, unless the figure it most likely is stands already, or a newer one."""
        standing, last = self.known.observation(row.series, row.period), self.known.latest(row.series)
        reason, suggestion = checks.likely(
            row.entry,
            row.series,
            unclear.candidates,
            unclear.reason,
            self.beside.values(row.period),
            last.v if last else None,
        )
        if standing is not None and standing.as_of > row.as_of:
            self.ledger.pass_over(row, Reason("older", {"as_of": standing.as_of}))
        elif standing is not None and suggestion is not None and standing.v == suggestion:
            self.ledger.pass_over(row, Reason("same"))
        else:
            self.ledger.hold(row, (reason, suggestion))
