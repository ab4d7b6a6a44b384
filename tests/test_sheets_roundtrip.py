"""A figure written by any writer in any form of cell reads back the same, or is held or refused; never another one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds import folder
from feeds.intake import Intake
from feeds.plan import plan
from feeds.plans.spreadsheet import SpreadsheetPlan
from tests.corpus import writers
from tests.corpus.file import INDICATORS
from tests.doubles.known import Remembered

NOW = datetime(2031, 10, 7, 2, 0, tzinfo=UTC)
CLEAR = "KT-04"  # money: any number may be one
PERCENT = "0.00%"


@dataclass(frozen=True)
class Written:
    """One cell. means: the figure it stands for; sure: it has to be read, not held."""

    value: Any
    means: float | None
    code: str = CLEAR
    style: str | None = None
    sure: bool = False


def grouped(v: float, decimals: int) -> str:
    """1.234.567,8"""
    return f"{v:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


numbers = st.integers(0, 10**12) | st.floats(0, 1e12, allow_nan=False).map(lambda v: float(f"{v:.12g}"))
codes = st.sampled_from(sorted(INDICATORS))
CELLS = st.one_of(
    numbers.map(lambda v: Written(v, v, sure=True)),
    st.builds(lambda v, code: Written(v, v, code), numbers, codes),
    st.builds(lambda v: Written(v / 10_000, v / 100, "KT-06", PERCENT, sure=True), st.integers(0, 99_999)),
    st.builds(lambda v, code: Written(v / 10_000, v / 100, code, PERCENT), st.integers(0, 99_999), codes),
    st.builds(
        lambda v, n: Written(grouped(round(v, n), n), float(f"{round(v, n):.{n}f}"), sure=n != 3),
        st.floats(0, 1e9, allow_nan=False),
        st.integers(0, 4),
    ),
    st.booleans().map(lambda v: Written(v, None)),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(lambda v: Written(v, None, style="dd/mm/yyyy")),
    st.sampled_from(["", "-", "…", "chưa có", "x", "#N/A", "=1+1", "1.5", "12²", "791/903"]).map(
        lambda text: Written(text, None)
    ),
)


def openpyxl(cells: list[Written]) -> bytes:
    def also(book: Any) -> None:
        for row, each in enumerate(cells, 2):
            if each.style:
                book.worksheets[0].cell(row, 3).number_format = each.style

    return writers.openpyxl(rows(cells), also)


def excel(cells: list[Written]) -> bytes:
    def also(book: Any, sheet: Any) -> None:
        for row, each in enumerate(cells, 1):
            style = book.add_format({"num_format": each.style}) if each.style else None
            if isinstance(each.value, date):
                sheet.write_datetime(row, 2, datetime(each.value.year, each.value.month, each.value.day), style)
            elif each.style:
                sheet.write_number(row, 2, each.value, style)

    plain = [[None if isinstance(value, date) else value for value in row] for row in rows(cells)]
    return writers.excel(plain, also)


def xls(cells: list[Written]) -> bytes:
    styles = {(row, 2): each.style for row, each in enumerate(cells, 1) if each.style}
    return writers.xls(rows(cells), styles=styles)


def ods(cells: list[Written]) -> bytes:
    about = {
        (row, 2): {"valuetype": "percentage", "value": each.value}
        for row, each in enumerate(cells, 1)
        if each.style == PERCENT
    }
    return writers.ods(rows(cells), about)


def rows(cells: list[Written]) -> list[list[Any]]:
    """A month for each cell, so that every one is a figure of its own."""
    lines = [[each.code, f"Tháng {at % 12 + 1}/{2000 + at // 12}", each.value] for at, each in enumerate(cells)]
    return [["Mã", "Kỳ", "Số liệu"], *lines]


def row_of(place: str) -> int:
    return int(place.rpartition("!C")[2])


def planned() -> SpreadsheetPlan:
    columns = {"series": "Mã", "period": "Kỳ", "value": "Số liệu"}
    plans, faults = plan([{"key": "tep", "kind": "spreadsheet", "path": ".", "map": columns}])
    assert faults == []
    assert isinstance(plans[0], SpreadsheetPlan)
    return plans[0]


@pytest.mark.parametrize("write", [openpyxl, excel, xls, ods], ids=lambda write: write.__name__)
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(cells=st.lists(CELLS, min_size=1, max_size=30))
def test_what_was_written_is_read_or_doubted(write: Callable[[list[Written]], bytes], cells: list[Written]) -> None:
    """Each cell has one fate; what is accepted is what was meant; what is plain is accepted."""
    made, refused = folder.read(write(cells), "tep", planned(), None)
    intake = Intake(Remembered(INDICATORS), clock=lambda: NOW)
    outcomes = [intake.offer([each], "tep", "người thử") for each in made]  # each by itself: no neighbour makes it odd
    got = {row_of(each["source"]["place"]): each["v"] for outcome in outcomes for each in outcome.accepted}
    doubted = {row_of(each.place) for each in refused}
    for outcome in outcomes:
        doubted |= {row_of(each.place) for each in (*outcome.held, *outcome.rejected, *outcome.unchanged)}
    assert got.keys().isdisjoint(doubted)
    assert got.keys() | doubted == set(range(2, len(cells) + 2))
    for row, each in enumerate(cells, 2):
        if row in got:
            assert each.means is not None, each
            assert got[row] == pytest.approx(each.means, rel=1e-12), each
        else:
            assert not each.sure, each
