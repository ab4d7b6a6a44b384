"""Simulated walks are marked as such, always."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from broadcaster import periods
from feeds.adapters import invented
from feeds.adapters.simulated import Simulated
from feeds.offers import Offer
from feeds.plan import plan
from feeds.plans.simulated import SimulatedPlan, Walk

NOW = datetime(2021, 10, 6, 18, 0, tzinfo=UTC)


def feed(*walks: dict[str, Any], now: datetime = NOW) -> Simulated:
    made = plan([{"key": "thu", "kind": "simulated", "enabled": True, "walks": list(walks)}])[0][0]
    assert isinstance(made, SimulatedPlan)
    return Simulated(made, lambda: now, lambda: "Asia/Ho_Chi_Minh")


async def offers(one: Simulated) -> tuple[Offer, ...]:
    return (await one.fetch()).offers


async def test_every_step_is_marked_and_within_its_bounds() -> None:
    """No simulated figure leaves without its mark, nor its bounds."""
    one = feed({"series": "YT-03", "start": 82, "step": 30, "least": 55, "most": 100, "decimals": 1})
    made = [(await offers(one))[0] for _ in range(200)]
    assert {each.marks for each in made} == {("simulated",)}
    assert {each.period for each in made} == {"2021-10-07"}
    assert all(isinstance(each.value, float) and 55 <= each.value <= 100 for each in made)
    assert len({each.value for each in made}) > 10


async def test_the_first_look_brings_the_history_and_a_period_that_has_ended_comes_once() -> None:
    """The same figures each time the feed starts, so that nothing is revised by a restart."""
    walk = {"series": "KTXH-04", "start": 2000, "step": 100, "period": "P1M", "year": "sum", "history": 12}
    one = feed(walk)
    first = await offers(one)
    assert [each.period for each in first][-2:] == ["2021-01-01/P8M", "2021-01-01/P9M"]
    assert (len(first), {each.marks for each in first}) == (13, {("simulated",)})
    assert await offers(one) == ()
    one.forget()
    assert await offers(one) == first == await offers(feed(walk))


async def test_a_walk_over_areas_is_one_series_an_area() -> None:
    """Areas differ in size."""
    made = await offers(feed({"series": "YT-05", "start": 9, "step": 1, "period": "P7D", "areas": ["16681", "16690"]}))
    assert [(each.series, each.period) for each in made] == [("YT-05@16681", "2021-W39"), ("YT-05@16690", "2021-W39")]
    assert made[0].value != made[1].value


@pytest.mark.parametrize("length", ["P1D", "P7D", "P1M", "P3M", "P6M", "P1Y"])
@pytest.mark.parametrize("year", [None, "sum", "mean"])
def test_periods_follow_each_other_and_have_ended(length: Any, year: Any) -> None:
    """On any day of the year; only a day's own figure is of a period that is still running."""
    walk = Walk(series="VB-01", start=10, step=1, period=length, year=year)
    for today in (date(2026, 1, 1), date(2026, 11, 22), date(2026, 11, 23), date(2027, 1, 3), date(2028, 2, 29)):
        newest = invented.ended(walk, today)
        spans = [periods.span(invented.named(walk, number)) for number in range(newest - 14, newest + 1)]
        ends = [end for _, end in spans]
        assert ends == sorted(set(ends))
        assert (ends[-1] <= today) == (length != "P1D")
        assert (today - ends[-1]).days < 366


def test_a_years_figures_add_up_and_grow() -> None:
    """From January on; with so many percent more a year."""
    walk = Walk(series="DL-01", start=100, step=0, period="P1M", year="sum", growth=10)
    october = 2026 * 12 + 9
    assert invented.named(walk, october) == "2026-01-01/P10M"
    assert 1000 < invented.figure(walk, october) < 1100
    assert invented.figure(walk, october) / invented.figure(walk, october - 12) == pytest.approx(1.1, abs=0.01)
    mean = walk.model_copy(update={"year": "mean"})
    assert invented.figure(mean, october) == round(invented.figure(walk, october) / 10)
