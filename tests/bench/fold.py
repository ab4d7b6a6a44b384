"""The fold by itself: events and observations a second of one process' CPU, the sample site with its rules and lists.

1,500 series, each with a figure before anything is counted. `events`: single observations, 500 taken, then settled, as
a restart and a busy follower do it. `batches`: one event of 500 observations, settled after each, as ingest does it.
`season`: the mix of season.py, 500 taken, then settled. Reading and decoding the journal is not in it. Medians of
five passes; each pass has its own days, so that nothing stays as it was.
"""

import gc
from collections.abc import Callable
from statistics import median
from time import process_time
from typing import Any

from broadcaster.events import Draft, Event, Kind
from broadcaster.moments import instant
from broadcaster.state import State
from tests.bench.figures import BATCH, PARTS, catalogue
from tests.bench.season import Season, events, opening

PASSES = 5
GROUP = 500  # events taken before the state is settled
EVENTS = 20  # groups a pass
BATCHES = 20


def begun() -> State:
    """A state with the sample site, and one figure of each series."""
    state, season = State("bench"), Season()
    for event in events(opening(), 0, instant(season.now)):
        state.apply(event)
    names = [name for name, _ in catalogue()]
    for event in events([_draft(names, 0, season.now.date().isoformat())], state.seq, instant(season.now)):
        state.apply(event)
    return state


def single(state: State, number: int) -> list[Event]:
    """Single observations of one pass: every series in turn, a new day now and then."""
    names = [name for name, _ in catalogue()]
    drafts = [_draft([names[(n * 7) % len(names)]], 1 + number * EVENTS * GROUP + n) for n in range(EVENTS * GROUP)]
    return list(events(drafts, state.seq, state.at))


def batches(state: State, number: int) -> list[Event]:
    """Events of 500 observations."""
    names = [name for name, _ in catalogue()]
    third = len(names) // BATCH
    drafts = [_draft(names[n % third :: third], 1 + number * BATCHES + n) for n in range(BATCHES)]
    return list(events(drafts, state.seq, state.at))


def measure(make: Callable[[State, int], list[Event]], group: int) -> float:
    """Seconds of CPU an event, taking `group` of them before settling."""
    state, costs = begun(), []
    for number in range(PASSES + 1):
        told = make(state, number)
        gc.collect()
        gc.freeze()
        gc.disable()
        start = process_time()
        for place in range(0, len(told), group):
            for event in told[place : place + group]:
                state.take(event)
            state.settle()
        costs.append((process_time() - start) / len(told))
        gc.enable()
        gc.unfreeze()
    return median(costs[1:])  # the first one fills caches


def mixed(season: Season) -> Callable[[State, int], list[Event]]:
    """The season's mix; it goes on from pass to pass."""

    def told(state: State, number: int) -> list[Event]:
        drafts, seq = [], state.seq
        for _ in range(EVENTS):
            some = season.drafts(GROUP)
            drafts += events(some, seq, instant(season.now))
            seq += len(some)
        return drafts

    return told


def rows() -> list[dict[str, str]]:
    """The lines of the table: what, measured, reach."""
    one, many, mix = measure(single, GROUP), measure(batches, 1) / BATCH, measure(mixed(Season()), GROUP)
    return [
        {
            "what": f"fold, single observations, {len(catalogue()):,} series, {GROUP} taken before settling",
            "measured": f"{1 / one:,.0f} events a second ({one * 1e6:.1f} µs)",
            "reach": ">= 50,000",
        },
        {
            "what": f"  events of {BATCH} observations, settled after each",
            "measured": f"{1 / many:,.0f} observations a second ({many * 1e6:.1f} µs)",
            "reach": ">= 60,000",
        },
        {
            "what": f"  a season's mix of events, {GROUP} taken before settling",
            "measured": f"{1 / mix:,.0f} events a second ({mix * 1e6:.1f} µs)",
            "reach": "",
        },
    ]


def _draft(series: list[str], number: int, period: str = "") -> Draft:
    period = period or f"2025-09-{1 + number // 10_000 % 28:02}"
    hour, minute, second = number // 3600 % 24, number // 60 % 60, number % 60
    as_of = f"2025-10-01T{hour:02}:{minute:02}:{second:02}.{number // 86_400:03}Z"
    given: dict[str, Any] = {"status": "A", "low": None, "high": None, "qualifier": None, "note": None, "marks": []}
    source = {"feed": "api", "place": "", "raw": "1.234,5"}
    observations = [
        {
            "series": name,
            "period": period,
            "v": _value(name, number + n),
            "as_of": as_of,
            "source": source,
            **given,
        }
        for n, name in enumerate(series)
    ]
    return Draft(Kind.OBSERVED, "api:bench", {"feed": "api", "observations": observations})


def _value(series: str, n: int) -> float:
    """Another figure than before, a part always below its whole (rules.yaml)."""
    code = series.partition("@")[0]
    return (100.0 if code in PARTS else 900.0) + n * 7 % 97 / 8
