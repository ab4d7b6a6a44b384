"""A file that a person sends in: a filled template, else a table that one of the site's plans knows.

`read` is a plain function of picklable things, to be called through Apart: the bytes are somebody else's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from broadcaster.model import Reason
from feeds import dates, sheets, tables
from feeds.feed import Answer, FeedError, Refusal
from feeds.offers import Offer
from feeds.plans.spreadsheet import Columns, SpreadsheetPlan
from feeds.sheets import Sheet
from feeds.tables import Table
from feeds.templatewords import LANGUAGES, MARK, STATUSES, VERSION, TemplateWords, spoken
from feeds.text import key, words

ANOTHER = frozenset(("no_column", "no_sheet"))  # not this plan's table: what it lacks tells its sender nothing

_MAPPED = ("series", "label", "value", "period", "status", "as_of", "note")


def read(
    data: bytes,
    name: str,
    *,
    plans: Sequence[SpreadsheetPlan],
    limit: int,
    fixes: Mapping[str, str] | None = None,
) -> Answer:
    """What the file offers; fixes: place ("a.xlsx!Sheet!C7") -> what is to stand there instead. Raises FeedError."""
    upload = _Upload(data, name, limit, fixes or {})
    try:
        book = upload.book("utf-8")
    except FeedError:
        if all(plan.encoding == "utf-8" for plan in plans):
            raise
        return upload.answer(_known(upload, plans))
    marker = next((marker for sheet in book if (marker := _marker(sheet, name))), None)
    return upload.answer(_filled(book, name, marker) if marker else _known(upload, plans))


class _Upload:
    """The bytes with what a person typed instead, as a book in whatever encoding a plan declares."""

    def __init__(self, data: bytes, name: str, limit: int, fixes: Mapping[str, str]) -> None:
        self.data, self.name, self.limit, self.fixes = data, name, limit, fixes
        self.books: dict[str, list[Sheet]] = {}
        self.nowhere: list[Refusal] = []

    def book(self, encoding: str) -> list[Sheet]:
        if encoding not in self.books:
            found = sheets.read(self.data, self.name, encoding=encoding, limit=self.limit)
            self.books[encoding] = self.mended(found)
        return self.books[encoding]

    def mended(self, book: list[Sheet]) -> list[Sheet]:
        """The book with the fixes in their cells; those that name no cell of it are told."""
        cells: dict[str, dict[tuple[int, int], str]] = {}
        named = {f"{self.name}!{sheet.name}": sheet for sheet in book}
        self.nowhere = []
        for place, text in self.fixes.items():
            within, _, written = place.rpartition("!")
            at = sheets.cell_of(written)
            sheet = named.get(within)
            if sheet is not None and at is not None and at[0] <= len(sheet.rows):
                cells.setdefault(sheet.name, {})[at] = text
            else:
                self.nowhere.append(Refusal(place, text, Reason("fix_nowhere", {"place": place})))
        return [sheet.mended(cells[sheet.name]) if sheet.name in cells else sheet for sheet in book]

    def answer(self, table: Table) -> Answer:
        made, refused = table
        return Answer(tuple(made), (*self.nowhere, *refused))


def upload(data: bytes, name: str, plans: Sequence[SpreadsheetPlan], limit: int, fixes: Mapping[str, str]) -> Answer:
    """`read`, with its arguments in a row, as `Apart.run` hands them over."""
    return read(data, name, plans=plans, limit=limit, fixes=fixes)


@dataclass(frozen=True, slots=True)
class Marker:
    """What the hidden sheet of a template says: its language, and each line's series, period and name."""

    language: str
    lines: Mapping[str, tuple[str, str]]

    @property
    def words(self) -> TemplateWords:
        return LANGUAGES[self.language]


def _marker(sheet: Sheet, name: str) -> Marker | None:
    if sheets.text(sheet.cell(1, 1)) != MARK:
        return None
    version, language = sheets.text(sheet.cell(1, 2)), sheets.text(sheet.cell(1, 3))
    if version != str(VERSION) or language not in LANGUAGES:
        raise FeedError("template_version", file=name, version=version, known=VERSION)
    lines = {}
    for row in range(2, len(sheet.rows) + 1):
        series, period, label = (sheets.text(sheet.cell(row, column)) for column in (1, 2, 3))
        lines[series] = (period, label)
    return Marker(language, lines)


def _plan(language: str) -> SpreadsheetPlan:
    columns = {field: LANGUAGES[language].columns[field] for field in _MAPPED}
    return SpreadsheetPlan(key="mau", kind="spreadsheet", path=".", map=Columns(**columns), locale=language)  # type: ignore[arg-type]


def _filled(book: list[Sheet], name: str, marker: Marker) -> Table:
    """A template's figures, each row against the line it was made for."""
    made, refused = tables.offers([each for each in book if each.visible], name, _plan(marker.language))
    said = {offer.series for offer in made} | {refusal.series for refusal in refused}
    kept: list[Offer] = []
    for offer in made:
        wrong = _wrong(offer, marker)
        if wrong is None:
            kept.append(_worded(offer))
        else:
            raw = "" if offer.value is None else sheets.text(offer.value)
            refused.append(Refusal(offer.place, raw, wrong, offer.series))
    refused.extend(_gone(name, said, marker))
    return kept, refused


def _wrong(offer: Offer, marker: Marker) -> Reason | None:
    """Why a row is not the line it was: without a code, with another indicator's name, of another period."""
    label = offer.label or ""
    if not offer.series:
        return Reason("template_no_code", {"label": label})
    line = marker.lines.get(offer.series)
    if line is None:
        return None  # a row that somebody added: intake and the sender's rights decide
    period, named = line
    if key(label) != key(named):
        return Reason("template_mixed", {"series": offer.series, "label": label, "expected": words(named)})
    if dates.period(offer.period) != period:
        expected = spoken(period, marker.language)
        return Reason("template_period", {"series": offer.series, "period": offer.period, "expected": expected})
    return None


def _gone(name: str, said: set[str], marker: Marker) -> Iterator[Refusal]:
    for series, (_, label) in marker.lines.items():
        if series not in said:
            yield Refusal(name, "", Reason("template_gone", {"series": series, "label": label}), series)


def _worded(offer: Offer) -> Offer:
    """With its status as a code: the template's list of words is in the template's language."""
    return offer._replace(status=STATUSES.get(key(offer.status), offer.status)) if offer.status else offer


def _known(upload: _Upload, plans: Sequence[SpreadsheetPlan]) -> Table:
    """The first plan whose table it is; a template that lost its hidden sheet is known by its headings."""
    failed: FeedError | None = None
    own = [_plan(language) for language in LANGUAGES]
    for plan in (*own, *plans):
        try:
            made, refused = tables.offers(upload.book(plan.encoding), upload.name, plan)
        except FeedError as error:
            if error.reason.code not in ANOTHER:
                failed = error
            continue
        return ([_worded(offer) for offer in made] if plan in own else made), refused
    if failed is not None:
        raise failed
    raise FeedError("no_table", file=upload.name, plans=", ".join(plan.name.get("vi", plan.key) for plan in plans))
