"""Properties of reading: what is written as it should be is read; what is read is what a strict reader reads."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcaster.model import Indicator
from feeds.intake import Intake
from feeds.numbers import Reading, read
from feeds.offers import Offer
from feeds.text import legacy_encoding
from tests.doubles.known import Remembered
from tests.doubles.strictly import SCALES, strictly

NOW = datetime(2021, 10, 7, 2, 0, tzinfo=UTC)
SOME = settings(derandomize=True, max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=20_000, deadline=None, suppress_health_check=list(HealthCheck))


def indicator(code: str, unit: str, name: str = "", **more: Any) -> Indicator:
    return Indicator(code, {"vi": name or code}, {"vi": unit}, **more)


COLUMNS: dict[str, tuple[Indicator, str, int, bool]] = {  # the indicator, its base, its scale, whether it is a growth
    "count": (indicator("VB-01", "văn bản"), "văn bản", 1, False),
    "money": (indicator("KTXH-04", "tỷ đồng", decimals=1), "đồng", 10**9, False),
    "dong": (indicator("KTXH-15", "đồng"), "đồng", 1, False),
    "share": (indicator("KTXH-05", "%", kind="rate"), "%", 1, False),
    "growth": (indicator("KTXH-01", "%", "Tốc độ tăng trưởng", kind="rate"), "%", 1, True),
}


def close(one: float, other: Fraction) -> bool:
    """Equal as far as a float can say it."""
    return abs(Fraction(one) - other) <= max(abs(other) * Fraction(1, 10**14), Fraction(1, 10**9))


# ---- figures as they should be written are read

figures = st.tuples(st.integers(-(10**11), 10**11), st.text("0123456789", max_size=4))  # at most 15 digits


def written(figure: tuple[int, str], dots: bool) -> tuple[str, Fraction]:
    """A figure in its plain Vietnamese form, and its value."""
    whole, decimals = figure
    text = f"{abs(whole):,}".replace(",", ".") if dots else str(abs(whole))
    value = abs(whole) + (Fraction(int(decimals), 10 ** len(decimals)) if decimals else 0)
    text += f",{decimals}" if decimals else ""
    return ("-" + text, -value) if whole < 0 else (text, value)


def plain_forms_are_read(figure: tuple[int, str], dots: bool, dress: str) -> None:
    text, value = written(figure, dots)
    result = read(dress.format(text), unit="" if dress.strip() == "{}" else "%")
    assert isinstance(result, Reading), (text, result)
    assert (result.low, result.high, result.qualifier, result.status) == (None, None, None, None)
    assert close(result.v, value)


def amounts_in_words_are_read(figure: tuple[int, str], dots: bool, word: str, name: str) -> None:
    text, value = written(figure, dots)
    result = read(f"{text} {word}{name}", unit="đồng")
    assert isinstance(result, Reading), (text, result)
    assert close(result.v, value * SCALES[word])


PLAIN = given(figures, st.booleans(), st.sampled_from(["{}", " {}", "{} ", "{}%", "{} %", "{} phần trăm"]))
SMALL = st.tuples(st.integers(-999_999, 999_999), st.text("0123456789", max_size=2))
WORDED = given(SMALL, st.booleans(), st.sampled_from(["nghìn", "triệu", "tỷ"]), st.sampled_from(["", " đồng"]))


# ---- however a figure is written, it is read as itself or held

MINUS = ("-", "−", "–", "—", "‐", "－", "- ")
SPACES = (" ", "\u00a0", "\u202f", "\u2009")
UNSEEN = ("", "\u200b", "\u00ad", "\ufeff", "\u200e")


@st.composite
def writings(draw: Callable[[Any], Any]) -> tuple[str, str, Fraction, Fraction]:
    """A column, a text in one of the supported ways of writing, and the least and most that it says."""
    column = draw(st.sampled_from(sorted(COLUMNS)))
    base, scale = COLUMNS[column][1], COLUMNS[column][2]
    words, factor = "", 1
    whole = draw(st.integers(0, 10 ** draw(st.integers(1, 9))))
    decimals = draw(st.text("0123456789", max_size=3))
    if base != "%" and draw(st.booleans()):
        words = draw(st.sampled_from(sorted(SCALES)))
        factor = SCALES[words]

    name = {"đồng": draw(st.sampled_from(["", " đồng", " VNĐ"])), "%": draw(st.sampled_from(["", "%", " %"]))}.get(base)
    behind = (f" {words}" if words else "") + (draw(st.sampled_from(["", " văn bản"])) if name is None else name)

    def one(number: int) -> tuple[str, Fraction]:
        separator = draw(st.sampled_from(["", ".", *SPACES]))
        text = f"{number:,}".replace(",", separator) + (f",{decimals}" if decimals else "")
        if draw(st.booleans()) and draw(st.booleans()):
            text = text.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
        unseen = draw(st.sampled_from(UNSEEN))
        at = draw(st.integers(0, len(text)))
        value = number + (Fraction(int(decimals), 10 ** len(decimals)) if decimals else 0)
        return text[:at] + unseen + text[at:], value * factor / (scale if behind else 1)

    text, low = one(whole)
    high = low
    if draw(st.booleans()):
        more, high = one(whole + draw(st.integers(1, 1000)))
        text = f"{text}{draw(st.sampled_from([' - ', '-', '–', ' đến ']))}{more}"
    elif draw(st.booleans()):
        text, low, high = draw(st.sampled_from(MINUS)) + text, -high, -low
    before = draw(st.sampled_from(["", "", "khoảng ", "hơn ", "ước ", "ước đạt ", "dưới ", "~", "> "]))
    return column, f"{before}{text}{behind}", low, high


def figures_are_never_read_as_others(writing: tuple[str, str, Fraction, Fraction]) -> None:
    column, text, low, high = writing
    indicator, _, _, growth = COLUMNS[column]
    result = read(text, unit=indicator.unit["vi"], growth=growth)
    if isinstance(result, Reading):
        least, most = (result.v, result.v) if result.low is None else (result.low, result.high or 0.0)
        assert close(least, low), (text, result)
        assert close(most, high), (text, result)


# ---- random text: what intake accepts, a strict reader reads alike

TOKENS = (
    *"0123456789.,-–/ %()+<>~…²½①", " ", " ", "1.234", "12,5", "70", "05", "100%", "2021", " - ", "nghìn", "triệu",
    "tỷ", "tỷ đồng", "đồng", "văn bản", "vạn", "rưỡi", "hơn", "khoảng", "gần", "dưới", "trở lên", "từ", "đến", "ước",
    "đạt", "bằng", "tăng", "giảm", "cùng kỳ", "so với", "dự toán", "kế hoạch", "phần trăm", "điểm", "chưa có", "n/a",
    "x", "\n", "\u00a0", "\u200b", "５", "．", "E+", "#N/A", "USD", "vụ",
)  # fmt: skip
token_texts = st.lists(st.sampled_from(TOKENS), max_size=9).map("".join) | st.lists(
    st.sampled_from(TOKENS), max_size=7
).map(" ".join)
byte_texts = st.binary(max_size=40).flatmap(
    lambda data: st.sampled_from(
        [data.decode("utf-8", "replace"), data.decode("latin-1"), data.decode("cp1258", "replace")]
    )
)
shaped_texts = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(
        ["", "", "khoảng ", "hơn ", "ước ", "đạt ", "tăng ", "giảm ", "bằng ", "từ ", "-", "so với cùng kỳ tăng "]
    ),
    st.from_regex(r"[0-9]{1,3}([.,][0-9]{1,3}){0,2}", fullmatch=True),
    st.sampled_from(["", "", " - 70", "–1.200", " đến 75", "/25", " tỷ 5"]),
    st.sampled_from(
        ["", "%", " %", " nghìn", " tỷ", " triệu đồng", " văn bản", "% so với cùng kỳ", "% dự toán", " trở lên", "*"]
    ),
)
texts = shaped_texts | token_texts | st.text(max_size=40) | byte_texts | st.text("0123456789.,- %", max_size=12)


def nothing_random_is_accepted_as_another_value(column: str, text: str) -> None:
    indicator, base, scale, growth = COLUMNS[column]
    intake = Intake(Remembered({indicator.code: indicator}), clock=lambda: NOW)
    outcome = intake.offer([Offer(indicator.code, text, "2021-09", place="a")], "bao-cao", "feed:bao-cao")
    assert sum(map(len, (outcome.accepted, outcome.held, outcome.rejected, outcome.unchanged))) == 1
    for one in outcome.accepted:
        span = strictly(text.replace("tỷ rưỡi", "1,5 tỷ"), base, scale, growth=growth)
        assert span is not None, (column, text, one)
        assert close(one.get("low", one["v"]), span[0]), (column, text, one, span)
        assert close(one.get("high", one["v"]), span[1]), (column, text, one, span)
    assert legacy_encoding([text]) in (None, "TCVN3", "VNI")


# ---- any order, any batching

MONTHS = range(1, 10)
VINTAGES = st.lists(
    st.tuples(
        st.sampled_from(["VB-01", "KTXH-04"]), st.sampled_from(MONTHS), st.integers(0, 3), st.sampled_from("FEPA")
    ),
    min_size=1,
    max_size=14,
)  # fmt: skip


def vintage(series: str, month: int, days: int, status: str) -> Offer:
    """A figure of a counter that rises with every month, every later as-of and every more certain status."""
    value = 1000 * month + 10 * days + "FEPA".index(status)
    as_of = date(2021, 9, 30) + timedelta(days=days)
    return Offer(series, value, f"2021-01-01/P{month}M", as_of.isoformat(), status, place=f"{month}-{days}-{status}")


def order_and_batching_do_not_matter(vintages: list[Any], data: st.DataObject) -> None:
    catalogue = [indicator("VB-01", "văn bản", cumulation="ytd"), indicator("KTXH-04", "tỷ đồng", cumulation="ytd")]
    offers = data.draw(st.permutations([vintage(*each) for each in vintages]))
    known = Remembered({each.code: each for each in catalogue})
    intake = Intake(known, clock=lambda: NOW)
    while offers:
        size = data.draw(st.integers(1, len(offers)))
        outcome = intake.offer(offers[:size], "bao-cao", "feed:bao-cao")
        assert (outcome.held, outcome.rejected) == ([], [])
        known.fold(outcome.drafts)
        offers = offers[size:]
    wanted: dict[tuple[str, str], tuple[int, float]] = {}
    for each in (vintage(*one) for one in vintages):
        place, rank = (each.series, each.period), (int(each.as_of[-2:]) % 30, float(each.value))  # type: ignore[index,arg-type]
        wanted[place] = max(wanted.get(place, rank), rank)
    assert {place: one.v for place, one in known.observations.items()} == {p: v for p, (_, v) in wanted.items()}


PROPERTIES = {
    "plain forms are read": (PLAIN, plain_forms_are_read),
    "amounts in words are read": (WORDED, amounts_in_words_are_read),
    "figures are never read as others": (given(writings()), figures_are_never_read_as_others),
    "nothing random is accepted as another value": (
        given(st.sampled_from(sorted(COLUMNS)), texts),
        nothing_random_is_accepted_as_another_value,
    ),
    "order and batching do not matter": (given(VINTAGES, st.data()), order_and_batching_do_not_matter),
}


def asked(name: str, so: settings) -> Callable[[], None]:
    """A property under these settings; made anew each time, because Hypothesis takes settings for one function once."""
    of, body = PROPERTIES[name]
    return so(of(body))


@pytest.mark.parametrize("name", PROPERTIES)
def test_properties_of_reading(name: str) -> None:
    """The same examples each time, some hundred of each."""
    asked(name, SOME)()


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", PROPERTIES)
def test_properties_of_reading_at_length(name: str) -> None:
    """Other examples each time, and many."""
    asked(name, MANY)()


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_is_asked_for_under_both_settings(name: str) -> None:
    """In one process, as `pytest` without -m does."""
    assert callable(asked(name, SOME))
    assert callable(asked(name, MANY))


def test_the_strict_reader_reads() -> None:
    """It is a judge only if it reads what is plainly written."""
    assert strictly("1.260.513 văn bản", "văn bản") == (1_260_513, 1_260_513)
    assert strictly("12.345 tỷ 678 triệu đồng", "đồng", 10**9) == (Fraction("12345.678"), Fraction("12345.678"))
    assert strictly("khoảng 70 - 75%", "%") == (70, 75)
    assert strictly("giảm 5 - 7% so với cùng kỳ", "%", growth=True) == (-7, -5)
    assert strictly("bằng 112,3% cùng kỳ", "%", growth=True) == (Fraction("12.3"), Fraction("12.3"))
    for doubtful in ("791/903", "1.5", "12²", "5 vụ, 3 người", "2 tỷ 5", "một"):
        assert strictly(doubtful, "văn bản") is None
