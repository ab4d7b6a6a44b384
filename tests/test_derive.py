"""Formulas: what they read, what they refuse and where, and that they calculate as Python does."""

from collections.abc import Mapping

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from broadcaster.derive import FormulaError, parse

REVIEW: dict[object, float | None] = {"VB-01": 5_238_802.0, "VB-02": 791_903.0, "VB-03": 509_345.0, "VB-04": 256_177.0}


class Figures:
    """A lookup over a dict: series, or (function, series[, n]), to its value."""

    def __init__(self, known: Mapping[object, float | None]) -> None:
        self.known = known

    def value(self, series: str) -> float | None:
        return self.known.get(series)

    def mean(self, series: str, n: int) -> float | None:
        return self.known.get(("mean", series, n))

    def moving(self, series: str, n: int) -> float | None:
        return self.known.get(("moving", series, n))

    def same_period(self, series: str) -> float | None:
        return self.known.get(("same_period", series))

    def previous(self, series: str) -> float | None:
        return self.known.get(("previous", series))

    def total(self, code: str) -> float | None:
        return self.known.get(("sum", code))

    def name(self, text: str) -> float | None:
        return self.known.get(text)


def test_the_shares_of_the_review() -> None:
    """Signed and sent documents as shares of the documents out, as the review's figures give them."""
    assert parse("VB-04 / VB-02 * 100").evaluate(Figures(REVIEW)) == pytest.approx(32.3495, abs=1e-4)
    assert parse("100 * VB-03 / VB-02").evaluate(Figures(REVIEW)) == pytest.approx(64.3191, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("VB-02-VB-04", 791_903 - 256_177),
        ("VB-02-5", 791_898),
        ("VB-02 - -5", 791_908),
        ("-VB-04", -256_177),
        ("2 - 3 - 4", -5),
        ("2 * (3 + 4)", 14),
        ("24 / 4 / 2", 3),
        ("-2 * -3", 6),
        ("--2", 2),
        ("+2", 2),
        (".5", None),
        ("YT-05@16681 + 1", 43),
        ("sum(YT-03@*)", 1000),
        ("mean(PA-05, 7) * 2", 24),
        ("same_period(ANTT-01)", 11),
        ("previous(ANTT-01) + 1", 13),
        ("abs(3 - 5)", 2),
        ("min(3, 1, 2)", 1),
        ("max(VB-04, VB-02)", 791_903),
        ("95 * elapsed_share", 71.25),
        ("target - 1.0", 9.5),
        ("100 * YT-01 / du_toan_nam", 50),
    ],
)
def test_values(text: str, expected: float | None) -> None:
    """Codes are names, operators bind as in school, functions and names ask the lookup."""
    known: dict[object, float | None] = {
        **REVIEW,
        "YT-05@16681": 42,
        "YT-01": 100,
        ("sum", "YT-03"): 1000,
        ("mean", "PA-05", 7): 12,
        ("same_period", "ANTT-01"): 11,
        ("previous", "ANTT-01"): 12,
        "elapsed_share": 0.75,
        "target": 10.5,
        "du_toan_nam": 200,
    }
    if expected is None:
        with pytest.raises(FormulaError):
            parse(text)
    else:
        assert parse(text).evaluate(Figures(known)) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text",
    [
        "VB-04 / VB-99", "VB-99 * 0", "VB-04 / (VB-02 - VB-02)", "max(VB-02, VB-99)", "abs(VB-99)", "-VB-99",
        "unknown_name", "mean(VB-02, 3)", "sum(VB-02@*)", f"VB-02{' * VB-02' * 60}", "VB-04 / 0",
    ],
)  # fmt: skip
def test_unknown_inputs_spread(text: str) -> None:
    """Anything unknown, divided by zero or beyond a float makes the whole unknown, never a number."""
    assert parse(text).evaluate(Figures(REVIEW)) is None


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("", 0, "At character 1 of the formula: expected a number, an indicator, a name or '(', got the end."),
        ("VB-04 /", 7, "expected a number, an indicator, a name or '(', got the end."),
        ("VB-04 VB-02", 6, "expected an operator or the end, got 'VB-02'."),
        ("(VB-04", 6, "expected ')', got the end."),
        ("VB-04)", 5, "expected an operator or the end, got ')'."),
        ("VB-041", 0, "got 'VB-041'."),
        ("vb-04", 3, "got '04'."),
        ("0,5 * VB-04", 1, "expected an operator or the end, got ','."),
        ("1.500.000", 0, "got '1.500.000'."),
        ("VB-04 ** 2", 7, "got '*'."),
        ("VB-04 % 2", 6, "got '% 2'."),
        ("  é", 2, "got 'é'."),
        ("VB-02@*", 0, "expected an indicator, such as VB-04, got 'VB-02@*'."),
        ("sum(VB-02)", 4, "expected an indicator with all its areas, such as YT-03@*, got 'VB-02'."),
        ("mean(VB-04)", 10, "expected ',', got ')'."),
        ("mean(VB-04, 0)", 12, "expected a whole number of periods from 1 to 400, got '0'."),
        ("mean(VB-04, 2.5)", 12, "got '2.5'."),
        ("mean(VB-04 + 1, 2)", 11, "expected ',', got '+'."),
        ("abs(1, 2)", 5, "expected ')', got ','."),
        ("min", 3, "expected '(' after min, got the end."),
        ("median(VB-04)", 0, "expected one of the functions mean, moving, same_period"),
        ("__import__(1)", 0, "expected one of the functions"),
        ("VB-04.__class__", 5, "got '.__class__'"),
        ("1" * 501, 500, "expected at most 500 characters, got 501."),
        ("(" * 100 + "1" + ")" * 100, 40, "expected at most 40 levels of brackets and signs"),
        ("-" * 100 + "1", 40, "expected at most 40 levels of brackets and signs"),
    ],
)
def test_refusals_name_the_place(text: str, position: int, message: str) -> None:
    """What cannot be read is refused with the place, what was expected and what stood there."""
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert caught.value.position == position
    assert message in str(caught.value)


def test_unknown_codes_and_names_are_refused() -> None:
    """With the catalogue given, a code or name that is not in it is refused where it stands."""
    assert parse("VB-04 / VB-02", {"VB-02", "VB-04"})
    with pytest.raises(FormulaError, match="At character 9 of the formula: expected a known indicator, got 'VB-22'"):
        parse("VB-04 / VB-22", {"VB-02", "VB-04"})
    with pytest.raises(FormulaError, match="expected a known name, got 'du_toan'"):
        parse("VB-04 / du_toan", {"VB-04"}, names={"target"})
    with pytest.raises(FormulaError, match="expected a known indicator"):
        parse("sum(YT-99@*)", {"YT-03"})


def test_what_a_formula_needs() -> None:
    """A formula names its codes, its series as written, its names and how far back it looks."""
    formula = parse("mean(PA-05, 7) + mean(PA-05, 28) / sum(YT-03@*) - YT-05@16681 * target")
    assert formula.codes == {"PA-05", "YT-03", "YT-05"}
    assert formula.series == {"PA-05", "YT-03@*", "YT-05@16681"}
    assert formula.names == {"target"}
    assert formula.depths == {"PA-05": 28}


values = st.one_of(st.none(), st.floats(allow_nan=False, width=32), st.integers(-1000, 1000).map(float))
leaves = st.one_of(
    st.integers(0, 10_000).map(str),
    st.decimals(0, 1000, places=3).map(str),
    st.sampled_from(["VB-01", "VB-02", "KTXH-10", "YT-05@16681", "target"]),
)
formulas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(" ".join),
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map("".join),
        inner.map("({})".format),
        inner.map("-{}".format),
        inner.map("abs({})".format),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"max({', '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"min({', '.join(parts)})"),
    ),
    max_leaves=12,
).filter(lambda text: len(text) <= 500)
NAMES = {"VB-01": "a", "VB-02": "b", "KTXH-10": "c", "YT-05@16681": "d", "target": "e"}


def oracle(text: str, known: Mapping[object, float | None]) -> float | None:
    """What Python itself makes of the formula, with codes spelled as variables; None where anything is unknown."""
    spelled = text
    for code, letter in NAMES.items():
        spelled = spelled.replace(code, f"({letter})")
    used = {letter: known[code] for code, letter in NAMES.items() if code in text}
    if None in used.values():
        return None
    try:
        result = eval(spelled, {"__builtins__": {}, "abs": abs, "min": min, "max": max}, used)
    except (ZeroDivisionError, OverflowError):
        return None
    return float(result) if abs(result) != float("inf") and result == result else None


@settings(deadline=None)
@given(formulas, st.fixed_dictionaries(dict.fromkeys(NAMES, values)))
@example("VB-02-VB-01--VB-01", dict.fromkeys(NAMES, 3.0))
def test_calculates_as_python_does(text: str, known: dict[object, float | None]) -> None:
    """Precedence, associativity and signs agree with Python's own for every formula of the grammar."""
    result, expected = parse(text).evaluate(Figures(known)), oracle(text, known)
    if expected is None:
        assert result is None
    else:
        assert result == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), st.text("VB-0124 +-*/(),.@mean_x", max_size=60)))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the reader fail in another way, and a place it names lies in the text."""
    try:
        formula = parse(text)
    except FormulaError as error:
        assert 0 <= error.position <= len(text)
    else:
        formula.evaluate(Figures({}))


@pytest.mark.parametrize(
    ("text", "period", "later"),
    [
        ("VB-04 / VB-02", "2021-09", []),
        ("previous(VB-04)", "2021-12", ["2022-01"]),
        ("mean(VB-04, 3)", "2021-Q3", ["2021-Q4", "2022-Q1", "2022-Q2"]),
        ("moving(VB-04, 2)", "2021-02-28", ["2021-03-01", "2021-03-02"]),
        ("same_period(VB-04)", "2021-01-01/P9M", ["2022-01-01/P9M"]),
        ("same_period(VB-04)", "2020-02-29", []),
        ("previous(VB-04) + same_period(VB-04)", "2020-W53", ["2021-W01"]),
        ("previous(VB-04)", "2199-12", []),
    ],
)
def test_what_looks_back_at_a_period(text: str, period: str, later: list[str]) -> None:
    """A figure that is revised moves every later one that was made with it, over years and leap days."""
    assert list(parse(text).later(period)) == later
