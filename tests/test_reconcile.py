"""Rules between figures: what breaks them, and which reading of a doubtful text they allow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.model import Observation, Rule
from broadcaster.reconcile import Fit, Violation, fits, members, stepped, suggest, violations

SIGNED = Rule("signed-part-of-out", "subset", "VB-02", ("VB-04",))
SENT = Rule("sent-part-of-out", "subset", "VB-02", ("VB-03",))
TOTAL = Rule("dossiers", "sum", "HCC-01", ("HCC-02", "HCC-03"), tolerance=1)
TWO_SOURCES = Rule("records", "sum", "YT-01", ("YT-20",), tolerance=100)
REVIEW = {"VB-01": 5_238_802.0, "VB-03": 509_345.0, "VB-04": 256_177.0}


def test_the_review_reads_791_903_as_one_number() -> None:
    """As a ratio or as its first part it contradicts both rules; as 791.903 it fits, and the rules say so."""
    rules = [SIGNED, SENT, TOTAL]
    assert not fits(rules, "VB-02", 791 / 903, REVIEW.get)
    assert [broken.rule for broken in fits(rules, "VB-02", 791, REVIEW.get).broken] == [
        "signed-part-of-out",
        "sent-part-of-out",
    ]
    assert fits(rules, "VB-02", 791_903, REVIEW.get) == Fit(("signed-part-of-out", "sent-part-of-out"))
    assert suggest(rules, "VB-02", [791 / 903, 791, 791_903], REVIEW.get) == (
        791_903,
        Fit(("signed-part-of-out", "sent-part-of-out")),
    )


def test_nothing_checked_suggests_nothing() -> None:
    """A candidate that no rule could look at does not fit, and neither do two that both would."""
    assert not fits([SIGNED], "VB-02", 791_903, lambda series: None)
    assert not fits([SIGNED], "VB-09", 5, REVIEW.get)
    assert not fits([TWO_SOURCES], "VB-02@1", 5, {"YT-01@1": 5.0, "YT-20@1": 5.0}.get)
    assert suggest([SIGNED], "VB-02", [791, 903], REVIEW.get) is None
    assert suggest([SIGNED], "VB-02", [300_000, 400_000], REVIEW.get) is None


def test_a_part_above_its_whole() -> None:
    """The violation names the part, the whole and both values."""
    assert violations([SIGNED, SENT], {"VB-02": 300_000.0, **REVIEW}.get) == [
        Violation(
            "sent-part-of-out",
            "subset",
            ("VB-02", "VB-03"),
            {"part": "VB-03", "whole": "VB-02", "v": 509_345.0, "of": 300_000.0},
        )
    ]


def test_every_known_part_is_checked() -> None:
    """Parts nobody delivered yet do not hide the ones that are wrong."""
    rule = Rule("parts", "subset", "VB-02", ("VB-03", "VB-04", "VB-05"))
    known = {"VB-02": 10.0, "VB-03": 11.0, "VB-05": 12.0}
    assert [found.args["part"] for found in violations([rule], known.get)] == ["VB-03", "VB-05"]


def test_a_sum_that_differs() -> None:
    """A sum is compared with its whole only when every part is known; the difference is signed."""
    assert violations([TOTAL], {"HCC-01": 100.0, "HCC-02": 60.0}.get) == []
    assert violations([TOTAL], {"HCC-01": 101.0, "HCC-02": 60.0, "HCC-03": 40.0}.get) == []
    (found,) = violations([TOTAL], {"HCC-01": 90.0, "HCC-02": 60.0, "HCC-03": 40.0}.get)
    assert found.series == ("HCC-01", "HCC-02", "HCC-03")
    assert found.args == {"whole": "HCC-01", "v": 90.0, "sum": 100.0, "difference": -10.0, "tolerance": 1}


def test_two_sources_of_one_figure() -> None:
    """The same figure from two places is a sum with one part."""
    assert violations([TWO_SOURCES], {"YT-01": 1_260_513.0, "YT-20": 1_260_413.0}.get) == []
    assert len(violations([TWO_SOURCES], {"YT-01": 1_260_513.0, "YT-20": 1_260_400.0}.get)) == 1


def test_rules_hold_for_areas_too() -> None:
    """A rule over codes is read for an area; a member with its own area stays as it is."""
    known = {"VB-02@16681": 5.0, "VB-04@16681": 6.0, "VB-04": 1.0}
    (found,) = violations([SIGNED], known.get, area="16681")
    assert found.series == ("VB-02@16681", "VB-04@16681")
    assert not fits([SIGNED], "VB-02@16681", 5, known.get)
    assert fits([SIGNED], "VB-02@16681", 7, known.get)
    over = Rule("areas", "sum", "YT-03", ("YT-03@*",))
    assert members(over) == ("YT-03", "YT-03@*")
    assert len(violations([over], {"YT-03": 10.0, "YT-03@*": 9.0}.get)) == 1


def test_an_unknown_kind_is_refused() -> None:
    """A rule of another kind is a mistake in rules.yaml that got past the linter."""
    with pytest.raises(ValueError, match=r"'x' has the kind 'ratio'; expected subset, sum, sources, monotone or"):
        violations([Rule("x", "ratio", "VB-02", ("VB-04",))], REVIEW.get)


def test_float_dust_breaks_nothing() -> None:
    """What binary fractions add up to differently is not a mismatch."""
    rule = Rule("thirds", "sum", "A", ("B", "C"))
    assert violations([rule], {"A": 0.3, "B": 0.1, "C": 0.2}.get) == []


amounts = st.floats(0, 1e12)


@settings(deadline=None)
@given(amounts, st.lists(amounts, min_size=1, max_size=5), amounts)
def test_a_fit_is_the_absence_of_violations(whole: float, parts: list[float], candidate: float) -> None:
    """Trying a candidate says exactly what the rules would say once it were the value."""
    names = [f"P-{index}" for index in range(len(parts))]
    rules = [Rule("subset", "subset", "W", tuple(names)), Rule("sum", "sum", "W", tuple(names), tolerance=1e6)]
    known = {"W": whole, **dict(zip(names, parts, strict=True))}
    found = fits(rules, "W", candidate, known.get)
    assert list(found.broken) == violations(rules, {**known, "W": candidate}.get)
    assert bool(found) is (not found.broken)


def test_two_sources_may_differ_by_a_share() -> None:
    """One per cent of 1.260.513 records is room enough for 12.000, and not for 13.000."""
    rule = Rule("records", "sources", "YT-01", ("YT-20",), share=0.01)
    assert violations([rule], {"YT-01": 1_260_513.0, "YT-20": 1_272_513.0}.get) == []
    (found,) = violations([rule], {"YT-01": 1_260_513.0, "YT-20": 1_273_513.0}.get)
    assert (found.kind, found.args["difference"], round(found.args["tolerance"], 2)) == (
        "sources",
        -13_000,
        12_605.13,
    )


def test_a_sum_over_areas_is_no_rule_of_one_area() -> None:
    """The family's total is asked for once; an area's own figure says nothing of it."""
    rule = Rule("communes", "sum", "YT-05", ("YT-05@*",), areas=("xa",))
    assert [found.args["sum"] for found in violations([rule], {"YT-05": 10.0, "YT-05@*": 9.0}.get)] == [9.0]
    assert violations([rule], {"YT-05": 10.0}.get) == []
    assert fits([rule], "YT-05@16681", 99, {"YT-05": 10.0, "YT-05@*": 9.0}.get) == Fit()


FALLING = Rule("accidents", "monotone", "ANTT-10", year_from="12-15")
LEAPING = Rule("beds", "jump", "YT-03", most=50)


@pytest.mark.parametrize(
    ("rule", "before", "now", "broken"),
    [
        (FALLING, ("2021-03", 40), ("2021-04", 39), "monotone"),
        (FALLING, ("2021-03", 40), ("2021-04", 40), None),
        (FALLING, ("2021-04", 40), ("2021-03", 39), None),  # an earlier period may say less
        (FALLING, ("2021-12-14", 400), ("2021-12-15", 3), None),  # a new year of traffic has begun
        (FALLING, ("2021-12-15", 3), ("2022-01-31", 2), "monotone"),
        (FALLING, ("2021-12-14", 400), ("2022-01-31", 30), None),
        (LEAPING, ("2021-03", 40), ("2021-04", 61), "jump"),
        (LEAPING, ("2021-03", 40), ("2021-04", 60), None),
        (LEAPING, ("2021-03", -40), ("2021-04", -61), "jump"),
        (LEAPING, ("2021-03", 0), ("2021-04", 61), None),  # of nothing there is no percentage
        (Rule("other", "jump", "YT-04", most=50), ("2021-03", 40), ("2021-04", 99), None),
    ],
)
def test_a_figure_beside_its_own_past(
    rule: Rule, before: tuple[str, float], now: tuple[str, float], broken: str | None
) -> None:
    """Counters do not fall within their year, whenever it begins; a larger change than allowed is named in percent."""
    series = rule.whole if rule.key != "other" else "YT-03"
    past = Observation(f"{series}@16681", before[0], before[1], "2021-04-30T16:59:59.000Z")
    found = stepped([rule], f"{series}@16681", now[0], now[1], past)
    assert (found and found.kind) == broken
    if found and broken == "jump":
        assert found.args["change"] == 52.5 * (1 if now[1] > 0 else -1)
