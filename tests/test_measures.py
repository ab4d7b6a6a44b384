import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.measures import BOUNDS, Timing


def test_each_duration_falls_into_the_bucket_whose_bound_it_does_not_pass() -> None:
    """A bound belongs to its own bucket; what is beyond the highest has the last one."""
    timing = Timing((0.01, 0.1))
    for seconds in (0.0, 0.01, 0.02, 0.1, 7.0):
        timing.add(seconds)
    assert timing.buckets == [2, 2, 1]
    assert (timing.count, timing.highest) == (5, 7.0)
    assert timing.sum == pytest.approx(7.13)


def test_a_clock_that_was_set_back_counts_as_no_time() -> None:
    """A negative duration neither fails nor takes away from the sum."""
    timing = Timing()
    timing.add(-3.0)
    assert (timing.count, timing.sum, timing.buckets[0]) == (1, 0.0, 1)


def test_a_share_of_nothing_is_none() -> None:
    """Before the first duration there is nothing to say."""
    assert Timing().share(0.95) is None


@given(st.lists(st.floats(0, 20, allow_nan=False), min_size=1), st.sampled_from([0.5, 0.95, 0.99, 1.0]))
def test_a_share_lies_at_most_one_bucket_above_the_true_one(durations: list[float], part: float) -> None:
    """At least that part of the durations lie at or below it, and none lies above the highest."""
    timing = Timing()
    for seconds in durations:
        timing.add(seconds)
    share = timing.share(part)
    assert share is not None
    assert sum(each <= share for each in durations) >= part * len(durations)
    assert share <= max(durations)


def test_the_bounds_rise() -> None:
    """Buckets are looked up by halving, which needs them in order; the reach of the loop's lag is one of them."""
    assert list(BOUNDS) == sorted(set(BOUNDS))
    assert 0.02 in BOUNDS
