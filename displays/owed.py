"""What a unit answers for: its series, where each stands, and what is to be sent next. Read from the state as it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from broadcaster.assess import freshness
from broadcaster.model import Freshness, Held, Indicator, Observation, Sensitivity, Text, series_parts
from broadcaster.moments import Instant
from broadcaster.periods import order
from broadcaster.site import OWN
from broadcaster.state import State
from displays import lateness
from displays.awaited import awaited, deadline, missed
from displays.lateness import Facts, Source

ALL = Sensitivity.RESTRICTED  # the list of who owes what as nobody's clearance cuts it


@dataclass(frozen=True, slots=True)
class Duty:
    """One series of a unit. period: what to send next; until: its deadline, None where none runs.

    since, due, late: as the list of who owes what has them. facts: what the sentence about it is made of.
    """

    series: str
    indicator: Indicator
    latest: Observation | None
    period: str
    until: Instant | None
    phase: str
    since: Instant | None
    due: Instant | None
    late: Instant | None
    held: tuple[Held, ...]
    facts: Facts


class Owed:
    """A look at the state at one moment; `at` is now, `today` the day in the site's zone."""

    def __init__(self, state: State, at: Instant, today: date) -> None:
        self.state, self.at, self.today = state, at, today
        entry = state.entries.get(f"@owners/{ALL}")
        self.rows: Mapping[str, Mapping[str, Any]] = {row["unit"]: row for row in (entry and entry.value) or ()}
        self._debts = {debt["series"]: debt for row in self.rows.values() for debt in row["owes"]}
        self._waiting: dict[str, list[Held]] = {}
        for each in state.held.values():
            if each.decision is None:
                self._waiting.setdefault(each.series, []).append(each)
        self._feeds = _mentions(state)
        self._standing: dict[str, list[str]] | None = None

    def series_of(self, unit: str) -> Iterator[tuple[str, Indicator]]:
        """The series of a unit's indicators: those that stand, and the code of one that nobody ever sent."""
        for code, indicator in self.state.indicators.items():
            if indicator.owner == unit and indicator.subsystem != OWN:
                yield from ((series, indicator) for series in self.standing(code) or [code])

    def standing(self, code: str) -> list[str]:
        """The series of an indicator that have a figure, or one that waits."""
        if self._standing is None:
            self._standing = {}
            for key, entry in self.state.entries.items():
                if not key.startswith("@") and entry.value is not None:
                    self._standing.setdefault(series_parts(key)[0], []).append(key)
        return sorted(self._standing.get(code, ()))

    def duty(self, series: str, indicator: Indicator) -> Duty:
        """Where a series stands: `late` and `missing` as the list of who owes what says, the rest by its dates."""
        entry = self.state.entries.get(series)
        value: Mapping[str, Any] = (entry and entry.value) or {}
        latest, debt = self.state.latest(series), self._debts.get(series)
        due, late = value.get("due"), value.get("late")
        held = tuple(sorted(self._waiting.get(series, ()), key=lambda each: order(each.period), reverse=True))
        fresh = freshness(latest.v if latest else None, due, late, self.at, held=bool(held))
        if debt:
            phase, since = debt["state"], debt["since"]
        elif latest is None and indicator.deadline is not None and not indicator.formula:
            phase, since = (lateness.DUE, held[0].since) if held else (lateness.MISSING, None)
        elif due and fresh in (Freshness.DUE, Freshness.LATE):
            phase, since = lateness.DUE, due
        else:
            phase, since = lateness.FINE if due else lateness.FREE, None
        zone, last = self.state.site.zone, latest.period if latest else None
        period = awaited(indicator, last, self.today, self.at, zone, running=due is not None)
        first = missed(indicator, last) if last else ""
        waiting = held[0] if held and _newer(held[0], latest, indicator) else None
        facts = Facts(
            phase,
            waiting.period if waiting else first,
            period if first and period != first and not waiting else "",
            late if waiting is None or waiting.period == first else None,
            waiting,
            self._sources(series, indicator, latest),
            bool(indicator.formula),
            [self._name(each) for each in value.get("waits", ())],
        )
        until = (deadline(indicator, period, zone) or late) if due else None
        return Duty(series, indicator, latest, period, until, phase, since, due, late, held, facts)

    def _sources(self, series: str, indicator: Indicator, latest: Observation | None) -> tuple[Source, ...]:
        """The feed that brought the newest figure first, then those whose plan names the series or its indicator."""
        keys = [latest.source.feed] if latest and latest.source.feed in self.state.site.feeds else []
        keys += [*self._feeds.get(series, ()), *self._feeds.get(indicator.code, ())]
        return tuple(self._source(key) for key in dict.fromkeys(keys))

    def _source(self, key: str) -> Source:
        feed, run = self.state.site.feeds[key], self.state.entries.get(f"@run/{key}")
        return Source(key, feed.get("name") or {}, bool(feed.get("enabled", True)), run.value if run else None)

    def _name(self, series: str) -> Text:
        indicator = self.state.site.indicator_of(series)
        return (indicator.short or indicator.name) if indicator else {"vi": series}


def _newer(held: Held, latest: Observation | None, indicator: Indicator) -> bool:
    """An old period that waits says nothing about why the newest one is not there."""
    if latest is None:
        return True
    return order(held.period, indicator.cumulation) >= order(latest.period, indicator.cumulation)


def _mentions(state: State) -> dict[str, list[str]]:
    """Series or code -> the feeds whose plan names it. One that simulates is nobody's source: it explains no debt."""
    found: dict[str, list[str]] = {}
    for key, feed in state.site.feeds.items():
        if feed.get("kind") == "simulated":
            continue
        for text in set(_texts(feed)):
            if series_parts(text)[0] in state.indicators:
                found.setdefault(text, []).append(key)
    return found


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for each in node.values():
            yield from _texts(each)
    elif isinstance(node, list | tuple):
        for each in node:
            yield from _texts(each)
