"""Is the server's memory flat? Judged from samples of its resident size, each with the process's number and age.

Two ways, and both must hold. Along the longest stretch without a restart, once it is WARM: the line through the samples
(least squares) rises by no more than SLOPE. And at equal ages: the median at AGE after the later restarts is not more
than APART above the one after the earlier ones, so what grows with the journal is seen as well.
"""

from collections import defaultdict
from dataclasses import dataclass
from statistics import median

WARM = 180.0  # seconds of a process's life in which its caches and arenas still fill
SLOPE = 0.25  # MB a minute
SHORT = 300.0  # seconds: a shorter stretch after WARM says nothing
AGE = (45.0, 75.0)  # seconds after a restart, when everybody is back
APART = 0.08  # part of the earlier size
MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Sample:
    """life: which start of the server; age and at in seconds; rss in bytes; seq of the journal."""

    life: int
    age: float
    at: float
    rss: int
    seq: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """flat: None where there was too little to judge by."""

    flat: bool | None
    says: str


def along(samples: list[Sample]) -> Verdict:
    """The slope over the longest life."""
    lives: dict[int, list[Sample]] = defaultdict(list)
    for each in samples:
        if each.age >= WARM:
            lives[each.life].append(each)
    longest = max(lives.values(), key=lambda some: some[-1].age - some[0].age, default=[])
    stretch = longest[-1].age - longest[0].age if longest else 0.0
    if stretch < SHORT:
        return Verdict(
            None, f"the longest stretch was {stretch:.0f} s after the first {WARM:.0f} s: too short to judge"
        )
    slope = _slope([(each.age / 60, each.rss / MB) for each in longest])
    first, last, events = longest[0], longest[-1], longest[-1].seq - longest[0].seq
    says = (
        f"{slope:+.3f} MB a minute over {stretch / 60:.1f} minutes and {events:,} events without a restart "
        f"({first.rss / MB:.1f} -> {last.rss / MB:.1f} MB; at most {SLOPE} MB a minute)"
    )
    return Verdict(slope <= SLOPE, says)


def apart(samples: list[Sample]) -> Verdict:
    """The sizes at equal ages, early and late."""
    lives: dict[int, list[int]] = defaultdict(list)
    for each in samples:
        if AGE[0] <= each.age <= AGE[1]:
            lives[each.life].append(each.rss)
    sizes = [median(lives[life]) for life in sorted(lives)]
    if len(sizes) < 4:
        return Verdict(None, f"{len(sizes)} lives were as old as {AGE[0]:.0f} s: too few to compare")
    third = max(2, len(sizes) // 3)
    early, late = median(sizes[:third]), median(sizes[-third:])
    says = (
        f"{early / MB:.1f} MB after the first {third} starts, {late / MB:.1f} MB after the last {third}, "
        f"{AGE[0]:.0f} to {AGE[1]:.0f} s old (at most {APART:.0%} more)"
    )
    return Verdict(late <= early * (1 + APART), says)


def _slope(points: list[tuple[float, float]]) -> float:
    middle = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    above = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
    return above / (sum((x - middle[0]) ** 2 for x, _ in points) or 1.0)
