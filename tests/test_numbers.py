"""Strict reading of figures (DOMAIN 3): what is certain is read, everything else is held with a reason."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.model import Status
from feeds.numbers import Missing, Reading, Unclear, read

READ: list[tuple[Any, dict[str, Any], float]] = [
    ("5.238.802", {}, 5238802),
    ("509.345", {}, 509345),
    ("1.260.513 hồ sơ", {"unit": "hồ sơ"}, 1260513),
    ("12.439", {}, 12439),
    ("12.439", {"locale": "en"}, 12.439),
    ("1.500", {}, 1500),
    ("1,5", {}, 1.5),
    ("1.234,56", {}, 1234.56),
    ("1,234.56", {"locale": "en"}, 1234.56),
    ("0", {}, 0),
    ("-0", {}, 0),
    ("5238802", {}, 5238802),
    ("0,876", {}, 0.876),
    ("-5,2", {}, -5.2),
    ("−5,2", {}, -5.2),
    ("–5,2", {}, -5.2),
    ("－５，２", {}, -5.2),
    ("- 5,2", {}, -5.2),
    ("+12,3", {}, 12.3),
    ("１２．３４５", {}, 12345),
    ("1\u00a0260\u00a0513", {}, 1260513),
    ("1 260 513", {}, 1260513),
    ("1\u202f260\u202f513,5", {}, 1260513.5),
    ("\ufeff5.238.802\u200b", {}, 5238802),
    ("5.238\u00ad.802", {}, 5238802),
    ("  791.903  ", {}, 791903),
    ("95,4%", {"unit": "%"}, 95.4),
    ("95,4 %", {"unit": "%"}, 95.4),
    ("95,4", {"unit": "%"}, 95.4),
    ("95,4 phần trăm", {"unit": "%"}, 95.4),
    ("164,8%", {"unit": "%"}, 164.8),
    ("05 vụ", {"unit": "vụ"}, 5),
    ("05", {}, 5),
    ("05 vụ", {"unit": "vụ việc"}, 5),
    ("3 nghìn", {}, 3000),
    ("3 ngàn người", {"unit": "người"}, 3000),
    ("5 vạn", {}, 50_000),
    ("1,26 triệu", {"unit": "hồ sơ"}, 1_260_000),
    ("2 tỷ đồng", {"unit": "đồng"}, 2e9),
    ("2 tỉ đồng", {"unit": "tỷ đồng"}, 2),
    ("3 nghìn tỷ đồng", {"unit": "tỷ đồng"}, 3000),
    ("12.345 tỷ 678 triệu đồng", {"unit": "tỷ đồng"}, 12345.678),
    ("12.345 tỷ 678 triệu đồng", {"unit": "triệu đồng"}, 12345678),
    ("1 triệu 260 nghìn 513 hồ sơ", {"unit": "hồ sơ"}, 1260513),
    ("-2 tỷ 500 triệu đồng", {"unit": "tỷ đồng"}, -2.5),
    ("12.345.000.000 VNĐ", {"unit": "tỷ đồng"}, 12.345),
    ("1.200 triệu USD", {"unit": "triệu USD"}, 1200),
    ("12 lượt", {"unit": "lượt/ngày"}, 12),
    ("791/903", {"ratio": True}, 791 / 903),
    ("20/25", {"ratio": True, "unit": "%"}, 80),
    ("bằng 112,3% cùng kỳ", {"unit": "%", "growth": True}, 12.3),
    ("bằng 97,5% so với cùng kỳ năm trước", {"unit": "%", "growth": True}, -2.5),
    ("tăng 12,3% so với cùng kỳ", {"unit": "%", "growth": True}, 12.3),
    ("giảm 5%", {"unit": "%", "growth": True}, -5),
    ("đạt 103% dự toán", {"unit": "%"}, 103),
    ("so với cùng kỳ tăng 12,3%", {"unit": "%", "growth": True}, 12.3),
    ("giảm 12,3 phần trăm so với cùng kỳ năm 2020", {"unit": "%", "growth": True}, -12.3),
    ("đạt 12.345 tỷ đồng", {"unit": "tỷ đồng"}, 12345),
    ("1.250 trđ", {"unit": "triệu đồng"}, 1250),
    ("00 vụ", {"unit": "vụ"}, 0),
    (0.954, {"unit": "%", "percent_cell": True}, 95.4),
    (0.07, {"unit": "%", "percent_cell": True}, 7),
    (95.4, {"unit": "%"}, 95.4),
    (5238802, {}, 5238802),
]

APPROXIMATE: list[tuple[str, dict[str, Any], Reading]] = [
    ("hơn 500", {}, Reading(500, qualifier="over")),
    ("trên 90%", {"unit": "%"}, Reading(90, qualifier="over")),
    ("90% trở lên", {"unit": "%"}, Reading(90, qualifier="over")),
    ("> 1.000", {}, Reading(1000, qualifier="over")),
    ("gần 1.000 người", {"unit": "người"}, Reading(1000, qualifier="about")),
    ("khoảng 2,5 triệu lượt", {"unit": "lượt"}, Reading(2_500_000, qualifier="about")),
    ("~300", {}, Reading(300, qualifier="about")),
    ("dưới 5%", {"unit": "%"}, Reading(5, qualifier="under")),
    ("70 - 75%", {"unit": "%"}, Reading(72.5, 70, 75)),
    ("70–75%", {"unit": "%"}, Reading(72.5, 70, 75)),
    ("70% - 75%", {"unit": "%"}, Reading(72.5, 70, 75)),
    ("70 - 75 vụ", {"unit": "vụ"}, Reading(72.5, 70, 75)),
    ("từ 70 đến 75", {}, Reading(72.5, 70, 75)),
    ("từ 5 đến 7 triệu", {"unit": "lượt"}, Reading(6e6, 5e6, 7e6)),
    ("khoảng 70 - 75%", {"unit": "%"}, Reading(72.5, 70, 75, "about")),
    ("giảm hơn 5% so với cùng kỳ", {"unit": "%", "growth": True}, Reading(-5, qualifier="under")),
    ("giảm 5 - 7% so với cùng kỳ", {"unit": "%", "growth": True}, Reading(-6, -7, -5)),
    ("bằng 105 - 107% cùng kỳ", {"unit": "%", "growth": True}, Reading(6, 5, 7)),
    ("ước đạt 12.345 tỷ đồng", {"unit": "tỷ đồng"}, Reading(12345, status=Status.ESTIMATED)),
    ("ước khoảng 500", {}, Reading(500, qualifier="about", status=Status.ESTIMATED)),
    ("sơ bộ 500 ca", {"unit": "ca"}, Reading(500, status=Status.PROVISIONAL)),
    ("trên dưới 500", {}, Reading(500, qualifier="about")),
    ("từ 500 người trở lên", {"unit": "người"}, Reading(500, qualifier="over")),
    ("không quá 5%", {"unit": "%"}, Reading(5, qualifier="under")),
]

MISSING = {
    "": "O", "   ": "O", "-": "O", "–": "O", "—": "O", "n/a": "O", "N/A": "O", "\u200b": "O",
    "----": "O", "……": "L", "x": "M", "đang cập nhật": "L",
    "chưa có": "L", "Chưa có số liệu": "L", "…": "L", "...": "L", "chưa có".upper(): "L",
}  # fmt: skip

HELD: list[tuple[Any, dict[str, Any], str, tuple[float, ...]]] = [
    ("791/903", {}, "slash", (791903, 791, 791 / 903)),
    ("1/2", {}, "slash", (1, 0.5)),
    ("5/0", {"ratio": True}, "ratio_zero", ()),
    ("1.5", {}, "grouping", (1.5, 15)),
    ("0.954", {"unit": "%"}, "grouping", (0.954, 954)),
    ("1.260.51", {}, "grouping", ()),
    ("1.2345", {}, "grouping", (1.2345, 12345)),
    ("1,234,567", {}, "grouping", (1234567,)),
    ("1,234.5", {}, "grouping", (1234.5, 12345)),
    ("1.234,567", {"locale": "en"}, "grouping", (1234.567, 1234567)),
    ("007", {}, "leading_zero", (7,)),
    ("0123", {}, "leading_zero", (123,)),
    ("12²", {}, "strange_digit", ()),
    ("½", {}, "strange_digit", ()),
    ("①", {}, "strange_digit", ()),
    ("٣", {}, "strange_digit", ()),
    ("#N/A", {}, "error_cell", ()),
    ("#DIV/0!", {}, "error_cell", ()),
    ("30/09/2021", {}, "date", ()),
    ("2021-09-30", {}, "date", ()),
    ("2021-09-30 00:00:00", {}, "date", ()),
    ("70-75", {}, "interval", (70, 75)),
    ("70 - 75", {}, "interval", (70, 75)),
    ("12 - 2021", {}, "interval", (12, 2021)),
    ("12,345 tỷ 678 triệu đồng", {"unit": "tỷ đồng"}, "extra", ()),
    ("đạt 103% cùng kỳ", {"unit": "%"}, "growth", (3, 103)),
    ("75 - 70%", {"unit": "%"}, "interval", (75, 70)),
    ("2021 - 2025", {}, "interval", (2021, 2025)),
    ("90%", {"unit": "hồ sơ"}, "percent_unit", (90,)),
    (0.9, {"unit": "hồ sơ", "percent_cell": True}, "percent_unit", (0.9, 90)),
    (0.954, {"unit": "%", "percent_cell": None}, "percent_form", (95.4, 0.954)),
    ("5 vụ", {"unit": "người"}, "unit", (5,)),
    ("5 triệu", {"unit": "%"}, "unit", (5,)),
    ("12.345 đồng", {"unit": "tỷ đồng"}, "unit", (12345, 1.2345e-05)),
    ("5 vụ, 3 người", {"unit": "vụ"}, "extra", ()),
    ("5.238.802 (*)", {}, "extra", (5238802,)),
    ("2 tỷ 5", {"unit": "tỷ đồng"}, "extra", ()),
    ("2 triệu 5 tỷ đồng", {"unit": "tỷ đồng"}, "extra", ()),
    ("(1.234)", {}, "brackets", (-1234, 1234)),
    ("5E+06", {}, "scientific", (5e6,)),
    ("năm trăm", {}, "no_figure", ()),
    ("không", {}, "no_figure", ()),
    ("bằng 112,3% cùng kỳ", {"unit": "%"}, "growth", (12.3, 112.3)),
    ("đạt 103% dự toán", {"unit": "%", "growth": True}, "growth", ()),
    ("9" * 500, {}, "too_long", ()),
    ("1234567890123456.78", {"locale": "en"}, "too_precise", ()),
    ("12\n345", {}, "several", ()),
    ("12  345", {}, "several", ()),
    ("giảm -5% so với cùng kỳ", {"unit": "%", "growth": True}, "growth", ()),
    ("đạt 95% kế hoạch, bằng 112% cùng kỳ", {"unit": "%"}, "extra", ()),
    ("12 nghìn", {"unit": "tỷ đồng"}, "unit", (12000, 1.2e-05)),
    (math.nan, {}, "not_a_number", ()),
    (math.inf, {}, "not_a_number", ()),
    (True, {}, "not_a_number", ()),
    (10**400, {}, "not_a_number", ()),
    (1.7e307, {"unit": "%", "percent_cell": True}, "not_a_number", ()),
]


@pytest.mark.parametrize(("raw", "how", "v"), READ)
def test_what_is_certain_is_read(raw: Any, how: dict[str, Any], v: float) -> None:
    """A figure in a supported form is read as exactly its value."""
    assert read(raw, **how) == Reading(v)


@pytest.mark.parametrize(("raw", "how", "reading"), APPROXIMATE)
def test_approximations_keep_their_qualifier_and_interval(raw: str, how: dict[str, Any], reading: Reading) -> None:
    """hơn, gần, khoảng and intervals are kept beside the value."""
    assert read(raw, **how) == reading


@pytest.mark.parametrize(("raw", "status"), MISSING.items())
def test_missing_marks_are_never_zero(raw: str, status: str) -> None:
    """A mark for "no figure" is missing, with SDMX's word for it."""
    assert read(raw) == Missing(Status(status))


@pytest.mark.parametrize(("raw", "how", "code", "candidates"), HELD)
def test_what_is_unclear_is_held_with_its_readings(
    raw: Any, how: dict[str, Any], code: str, candidates: tuple[float, ...]
) -> None:
    """Guessing is holding: the reason has a code, and the readings people may have meant are named."""
    result = read(raw, **how)
    assert isinstance(result, Unclear)
    assert result.reason.code == code
    assert result.candidates == pytest.approx(candidates)


def written(number: int, decimals: str, *, dots: bool) -> str:
    whole = f"{abs(number):,}".replace(",", ".") if dots else str(abs(number))
    return ("-" if number < 0 else "") + whole + ("," + decimals if decimals else "")


@given(st.integers(-(10**11), 10**11), st.text("0123456789", max_size=4), st.booleans())
def test_canonical_vietnamese_figures_are_always_read(number: int, decimals: str, dots: bool) -> None:
    """Any number of at most 15 digits, which is what is kept exactly, is read back from its Vietnamese form."""
    text = written(number, decimals, dots=dots)
    value = float(f"{'-' if text.startswith('-') else ''}{abs(number)}.{decimals or 0}")
    assert read(text) == Reading(value)


@given(
    st.integers(1, 10**9),
    st.sampled_from(["{}", " {} ", "{} hồ sơ", "hơn {}", "{}\u200b", "khoảng {} hồ sơ"]),
    st.booleans(),
)
def test_dressed_figures_read_back_the_same_or_are_held(number: int, dress: str, dots: bool) -> None:
    """Whatever stands around a figure, it is read as itself or held, never as another."""
    result = read(dress.format(written(number, "", dots=dots)), unit="hồ sơ")
    assert isinstance(result, Unclear) or (isinstance(result, Reading) and result.v == number)


@given(st.floats(0.01, 99.99).map(lambda v: round(v, 2)))
def test_english_decimals_are_never_read_as_another_number(v: float) -> None:
    """ "1.5" in a Vietnamese column is 1.5 or held; a lenient reader says 15."""
    result = read(f"{v:.2f}")
    assert isinstance(result, Unclear)
    assert v in result.candidates


@given(st.text(max_size=60), st.sampled_from(["", "%", "tỷ đồng", "hồ sơ"]), st.booleans())
def test_any_text_gets_an_answer(raw: str, unit: str, ratio: bool) -> None:
    """No text makes the reader fail, and what it reads is a finite number."""
    result = read(raw, unit=unit, ratio=ratio)
    assert isinstance(result, Reading | Missing | Unclear)
    if isinstance(result, Reading):
        assert math.isfinite(result.v)


@given(st.text("0123456789.,-–/ %()tỷriệunghìđồng", max_size=24))
def test_figure_like_text_gets_an_answer(raw: str) -> None:
    """Nor does anything that looks like a figure."""
    assert isinstance(read(raw, unit="tỷ đồng"), Reading | Missing | Unclear)
