"""Whether the layouts of a meeting have their figures: feeds that fail, and what is missing, by whose it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from broadcaster.model import Indicator, Sensitivity, series_parts
from broadcaster.site import OWN
from displays import lateness
from displays.checks import Finding, State
from displays.lateness import Source, Why
from displays.owed import Duty, Owed

UNREAL = ("simulated", "exercise")  # marks of figures that are not real
ITEMS = "@items/"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is not as it should be. areas: of how many areas, where its layout shows all; why: in a sentence.

    series: of several areas the worst one's.
    """

    series: str
    indicator: Indicator
    finding: Finding
    duty: Duty
    why: Why | None
    layouts: tuple[str, ...]
    areas: int = 0


@dataclass(slots=True)
class Supply:
    """What was found of some layouts. whole: how many figures are as they should be; feeds: by key."""

    figures: list[Figure] = field(default_factory=list)
    feeds: dict[str, tuple[Source, Finding]] = field(default_factory=dict)
    whole: int = 0


def supply(owed: Owed, layouts: Iterable[str], clearance: Sensitivity) -> Supply:
    """Look at every figure and every list that these layouts need, as far as that clearance goes."""
    state, found = owed.state, Supply()
    wanted: dict[str, dict[str, None]] = {}  # a series, or a family "YT-03@*" -> the layouts that show it
    for layout in dict.fromkeys(layouts):
        needs = state.needs(layout)
        for key in (*needs.get("series", ()), *needs.get("families", ())):
            wanted.setdefault(key, {})[layout] = None
        for name in needs.get("lists", ()):
            if name.startswith(ITEMS):
                _listed(owed, name.removeprefix(ITEMS), found)
    for key, shown in wanted.items():
        indicator = state.site.indicator_of(key)
        if indicator is None or indicator.subsystem == OWN or not clearance.clears(indicator.sensitivity):
            continue
        asked = _asked(owed, key)
        if asked == [indicator.code] != [key] and indicator.code in wanted:
            continue  # no area has sent anything: said once, of the indicator
        _figure(owed, asked, indicator, tuple(shown), found)
    found.figures.sort(key=lambda each: (each.finding.state != State.BAD, each.indicator.owner, each.series))
    return found


def _asked(owed: Owed, key: str) -> list[str]:
    """The series that stand for one that a layout names; of all areas those that stand, else the indicator itself."""
    code, area = series_parts(key)
    return [each for each in owed.standing(code) if "@" in each] or [code] if area == "*" else [key]


def _figure(owed: Owed, asked: list[str], indicator: Indicator, layouts: tuple[str, ...], found: Supply) -> None:
    judged = [(judge(owed, series, indicator), series) for series in asked]
    wrong = [(finding, series) for finding, series in judged if finding.state is not State.GOOD]
    if not wrong:
        found.whole += 1
        _sources(owed.duty(asked[0], indicator), found)
        return
    finding, series = min(wrong, key=lambda each: (each[0].state != State.BAD, str(each[0].args.get("since") or "")))
    duty = owed.duty(series, indicator)
    _sources(duty, found)
    areas = len(wrong) if len(asked) > 1 else 0
    found.figures.append(Figure(series, indicator, finding, duty, lateness.why(duty.facts), layouts, areas))


def judge(owed: Owed, series: str, indicator: Indicator) -> Finding:
    """How one figure stands: it has none, waits for a decision, is late, is not real, or is as it should be."""
    entry = owed.state.entries.get(series)
    value: Mapping[str, Any] = (entry and entry.value) or {}
    held, late = value.get("held"), value.get("late")
    if value.get("v") is None:
        if held:
            return Finding("figure_held", State.BAD, {"raw": held["raw"], "since": held["since"]})
        if value.get("status") in ("L", "M", "Q"):  # not collected, impossible, suppressed: it is not to be had
            return Finding("figure", State.GOOD)
        if indicator.formula:
            return Finding("figure_waits", State.WARN)
        connected = bool(value) or owed.rows.get(indicator.owner, {}).get("connected")
        return Finding("figure_missing", State.BAD) if connected else Finding("figure_unconnected", State.WARN)
    if marks := [mark for mark in UNREAL if mark in (value.get("marks") or ())]:
        return Finding(f"figure_{marks[0]}", State.WARN)
    if held:
        return Finding("figure_held_newer", State.WARN, {"raw": held["raw"], "since": held["since"]})
    if late and owed.at >= late:
        return Finding("figure_late", State.WARN, {"since": late})
    return Finding("figure", State.GOOD)


def _sources(duty: Duty, found: Supply) -> None:
    for source in duty.facts.sources:
        found.feeds.setdefault(source.key, (source, of_feed(source)))


def _listed(owed: Owed, feed: str, found: Supply) -> None:
    """A list that a feed brings: alerts, headlines, cameras."""
    plan = owed.state.site.feeds.get(feed)
    if plan is None:
        found.feeds[feed] = Source(feed), Finding("feed_unknown", State.BAD)
        return
    run = owed.state.entries.get(f"@run/{feed}")
    source = Source(feed, plan.get("name") or {}, bool(plan.get("enabled", True)), run.value if run else None)
    found.feeds[feed] = source, of_feed(source)


def of_feed(source: Source) -> Finding:
    """How a feed stands: off, never run, failing since, or read."""
    if not source.enabled:
        return Finding("feed_off", State.WARN)
    if source.run is None:
        return Finding("feed_idle", State.WARN)
    if source.failing:
        return Finding("feed_failing", State.BAD, {"since": source.since, "error": source.run.get("error")})
    return Finding("feed", State.GOOD, {"at": source.run.get("finished") or source.run.get("at")})
