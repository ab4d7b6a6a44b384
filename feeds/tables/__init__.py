"""From the sheets of a departmental report to offers: which sheet, which table in it, what it says of all its rows."""

from collections.abc import Iterator, Sequence

from broadcaster.model import Reason
from broadcaster.moments import Instant
from feeds import dates, sheets
from feeds.feed import FeedError, Refusal
from feeds.offers import Offer
from feeds.plans.rows import InCell
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.sheets import Sheet
from feeds.tables import around, headings
from feeds.tables.grid import Grid, day, when
from feeds.tables.header import Header, find, wanted
from feeds.tables.rows import Rows
from feeds.tables.wide import widened
from feeds.text import key

ABOVE = 6  # rows above the headings in which a unit may stand

Table = tuple[list[Offer], list[Refusal]]
Found = tuple[Grid, Header]


def offers(book: Sequence[Sheet], name: str, plan: SpreadsheetPlan, fetched_at: Instant | None = None) -> Table:
    """Everything one file offers, with the cell of each figure; raises FeedError where the table is not found."""
    made: list[Offer] = []
    refused: list[Refusal] = []
    for each in _tables(book, name, plan):
        if isinstance(each, Refusal):
            refused.append(each)
            continue
        grid, header = each
        around.checked(grid, header, plan)
        found = _read(grid, header, plan, fetched_at)
        refused.extend(header.refused)
        for row in found:
            if isinstance(row, Offer):
                made.append(row)
            else:
                refused.append(row)
    return made, refused


def _read(grid: Grid, header: Header, plan: SpreadsheetPlan, fetched_at: Instant | None) -> Iterator[Offer | Refusal]:
    about: dict[str, str | None] = {"series": plan.fixed, "area": plan.area}
    about["period"] = _period(grid, plan)
    about["year"] = headings.year_of(about["period"])
    about["unit"] = _unit(grid, plan)
    about["scale"] = _scale(grid, header)
    about["as_of"] = fetched_at if plan.fetched else _as_of(grid, plan)
    if plan.sheet_names is not None:
        said = _named(grid, plan)
        if isinstance(said, Refusal):
            yield said
            return
        about |= said
    yield from Rows(grid, header, plan, about).read()


def _tables(book: Sequence[Sheet], name: str, plan: SpreadsheetPlan) -> Iterator[Found | Refusal]:
    """The named sheet, else the first visible one that has the header; with "*" every one that has."""
    if plan.sheet is not None and "*" in plan.sheet:
        yield from _every(book, name, plan, plan.sheet)
        return
    among = [each for each in book if (key(each.name) == key(plan.sheet) if plan.sheet else each.visible)]
    if not among:
        raise FeedError("no_sheet", file=name, sheet=plan.sheet or "", known=", ".join(each.name for each in book))
    missing: list[tuple[Grid, list[str]]] = []
    for sheet in among:
        grid = Grid(sheet, name)
        found = find(grid, plan)
        if isinstance(found, Header):
            yield _whole(grid, found, plan)
            return
        missing.append((grid, found))
    raise _missing(missing)


def _every(book: Sequence[Sheet], name: str, plan: SpreadsheetPlan, names: str) -> Iterator[Found | Refusal]:
    """Each sheet of that name that has the header. One with a part of it, and a hidden one, is told."""
    fits = headings.pattern(names)
    some = False
    missing: list[tuple[Grid, list[str]]] = []
    for sheet in (each for each in book if fits.fullmatch(key(each.name))):
        grid = Grid(sheet, name)
        try:
            found = find(grid, plan)
            if isinstance(found, Header) and not sheet.visible:
                yield Refusal(f"{name}!{sheet.name}", "", Reason("hidden_sheet", {"sheet": sheet.name}))
            elif isinstance(found, Header):
                some = True
                yield _whole(grid, found, plan)
            else:
                missing.append((grid, found))
        except FeedError as error:
            some = True
            yield Refusal(f"{name}!{sheet.name}", "", error.reason)
    if not some:
        raise _missing(missing) if missing else FeedError("no_sheet", file=name, sheet=names, known=_names(book))
    for grid, lacking in missing:
        if len(lacking) < len(wanted(plan)) and grid.sheet.visible:
            reason = _missing([(grid, lacking)]).reason
            yield Refusal(f"{name}!{grid.sheet.name}", "", reason)


def _whole(grid: Grid, header: Header, plan: SpreadsheetPlan) -> Found:
    grid.checked()
    if plan.wide is None:
        return grid, header
    return grid, widened(grid, header, plan, headings.year_of(_period(grid, plan)))


def _missing(missing: Sequence[tuple[Grid, list[str]]]) -> FeedError:
    """Why no table was found, at the first sheet; an old font encoding explains it best."""
    for grid, _ in missing:
        try:
            grid.checked()
        except FeedError as error:
            return error
    grid, lacking = min(missing, key=lambda pair: len(pair[1]))
    return FeedError("no_column", file=grid.file, sheet=grid.title, heading=", ".join(lacking))


def _names(book: Sequence[Sheet]) -> str:
    return ", ".join(each.name for each in book)


def _period(grid: Grid, plan: SpreadsheetPlan) -> str | None:
    """The period of the whole sheet; None leaves it to the columns."""
    if not isinstance(plan.period, InCell):
        return plan.period
    at = sheets.cell_of(plan.period.cell) or (0, 0)
    value, said = grid.shown(*at), grid.said(*at)
    found = when(value, grid.sheet, at) or headings.period_in(said)
    if found is None:
        raise FeedError("no_period", file=grid.file, sheet=grid.title, cell=plan.period.cell, raw=said)
    return found


def _unit(grid: Grid, plan: SpreadsheetPlan) -> str | None:
    """The unit of the whole sheet, of a cell what stands behind its colon: "Đơn vị tính: triệu đồng"."""
    if not isinstance(plan.unit, InCell):
        return plan.unit
    said = grid.said(*(sheets.cell_of(plan.unit.cell) or (0, 0))).rpartition(":")[2].strip(" ()")
    if not said:
        raise FeedError("no_unit", file=grid.file, sheet=grid.title, cell=plan.unit.cell)
    return said


def _scale(grid: Grid, header: Header) -> str | None:
    """The unit of many that stands above the table: "Đơn vị tính: triệu đồng"."""
    for row in range(header.top - 1, max(0, header.top - 1 - ABOVE), -1):
        for column in range(1, grid.width(row) + 1):
            if isinstance(grid.cell(row, column), str) and (found := headings.scale(grid.said(row, column))):
                return found
    return None


def _as_of(grid: Grid, plan: SpreadsheetPlan) -> str | None:
    """The as-of of the whole sheet; None leaves it to the columns, else to the period's end."""
    if not isinstance(plan.as_of, InCell):
        return plan.as_of
    at = sheets.cell_of(plan.as_of.cell) or (0, 0)
    value = grid.shown(*at)
    on = day(value, grid.sheet) or (dates.day_in(value) if isinstance(value, str) else None)
    if on is None:
        raw = sheets.text(value)
        raise FeedError("no_as_of", file=grid.file, sheet=grid.title, cell=plan.as_of.cell, raw=raw)
    return on.isoformat()


def _named(grid: Grid, plan: SpreadsheetPlan) -> dict[str, str | None] | Refusal:
    """What the name of the sheet says of all its rows."""
    sheet = grid.sheet.name
    labels = {key(label): code for label, code in plan.labels.items()}
    if plan.sheet_names == "area":
        return {"area": sheet}
    if plan.sheet_names == "period":
        found = headings.period([sheet], headings.year_of(_period(grid, plan)))
        wrong = Reason("heading_period", {"heading": sheet})
    else:
        found, wrong = labels.get(key(sheet)), Reason("unknown_label", {"label": sheet})
    if found is None:
        return Refusal(f"{grid.file}!{sheet}", sheet, wrong)
    return {"period" if plan.sheet_names == "period" else "series": found}
