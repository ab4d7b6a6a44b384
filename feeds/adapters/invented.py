"""Figures that nobody measured: the course of a simulated walk. A walk's figure of a period is always the same."""

import random
from datetime import date, timedelta

from feeds.plans.simulated import Walk

BASE = date(2026, 1, 1)  # `start` is the level of this day
KEEPS = 0.78  # how much of a step is still felt one period later
FELT = 12  # periods after which nothing is felt any more
MONTHS = {"P1M": 1, "P3M": 3, "P6M": 6, "P1Y": 12}
AREAS = (0.35, 1.9)  # areas are between so many times as large as `start` says


def ended(walk: Walk, today: date) -> int:
    """The number of the newest period: the day itself, else the last one that has ended."""
    if walk.period == "P1D":
        return today.toordinal()
    if walk.period == "P7D":
        return (today.toordinal() - 1) // 7  # day 7 of this calendar was a Sunday: weeks end with it
    return (today.year * 12 + today.month - 1) // MONTHS[walk.period] - 1


def named(walk: Walk, number: int) -> str:
    """The period of that number, as SDMX writes it."""
    if walk.period == "P1D":
        return date.fromordinal(number).isoformat()
    if walk.period == "P7D":
        year, week, _ = date.fromordinal(number * 7).isocalendar()
        return f"{year:04d}-W{week:02d}"
    months = MONTHS[walk.period]
    year, index = divmod(number * months, 12)
    if walk.year and 1 < index + months < 12:
        return f"{year:04d}-01-01/P{index + months}M"
    if months == 12 or (walk.year and index + months == 12):
        return f"{year:04d}"
    part = index // months + 1
    return {1: f"{year:04d}-{part:02d}", 3: f"{year:04d}-Q{part}", 6: f"{year:04d}-S{part}"}[months]


def figure(walk: Walk, number: int, area: str = "") -> float:
    """The figure of one period, within the walk's bounds."""
    if walk.year is None:
        return bounded(walk, _level(walk, number, area))
    first = _first(walk, number)
    parts = [_level(walk, each, area) for each in range(first, number + 1)]
    return bounded(walk, sum(parts) / (1 if walk.year == "sum" else len(parts)))


def bounded(walk: Walk, value: float) -> float:
    if walk.least is not None:
        value = max(walk.least, value)
    if walk.most is not None:
        value = min(walk.most, value)
    return round(value, walk.decimals)


def _first(walk: Walk, number: int) -> int:
    """The number of the first period of that one's year."""
    if walk.period == "P1D":
        return date(date.fromordinal(number).year, 1, 1).toordinal()
    if walk.period == "P7D":
        return number - date.fromordinal(number * 7).isocalendar().week + 1
    each = 12 // MONTHS[walk.period]
    return number // each * each


def _level(walk: Walk, number: int, area: str) -> float:
    years = (_day(walk, number) - BASE).days / 365.25
    size = random.Random(f"{walk.series}@{area}").uniform(*AREAS) if area else 1.0
    steps = (
        KEEPS**back * random.Random(f"{walk.series}@{area} {number - back}").uniform(-1, 1) for back in range(FELT)
    )
    return float((walk.start * (1 + walk.growth / 100) ** years + walk.step * sum(steps)) * size)


def _day(walk: Walk, number: int) -> date:
    if walk.period == "P1D":
        return date.fromordinal(number)
    if walk.period == "P7D":
        return date.fromordinal(number * 7)
    year, index = divmod(number * MONTHS[walk.period], 12)
    return date(year, index + 1, 1) + timedelta(days=14)
