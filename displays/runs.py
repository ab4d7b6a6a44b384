"""What a feed's runs did, newest first, read back from the journal."""

from typing import Any

from broadcaster.events import Event, Kind
from broadcaster.journal import Journal
from displays.endpoint import Call
from displays.problem import Problem

SHOWN = 50  # runs of one feed
WINDOW = 4_000  # events looked through at once, going back
READ = 1_000  # runs of all feeds read at once
MOST = 30_000  # runs of all feeds read for one answer; what lies further back is not looked for

_TOLD = (
    "ok", "started", "finished", "took", "rows", "accepted", "held", "rejected", "unchanged", "error", "failures",
    "circuit", "retry",
)  # fmt: skip


async def list_runs(call: Call) -> dict[str, Any]:
    """A feed's newest runs: what each took, brought and said. Runs that told nothing new share one entry a minute."""
    call.within()
    key = call.path("key")
    if key not in call.house.state.site.feeds:
        raise Problem(404, "not_found", what=key)
    events = await newest(call.house.journal, key, SHOWN)
    return {"seq": call.house.state.seq, "feed": key, "runs": [_run(event) for event in events]}


async def newest(journal: Journal, feed: str, limit: int) -> list[Event]:
    """A feed's last RUN events, newest first; fewer where they lie too far back. Raises JournalError."""
    found: list[Event] = []
    upper, read = await journal.tail(), 0
    while upper > 0 and len(found) < limit and read < MOST:
        lower = max(0, upper - WINDOW)
        here: list[Event] = []
        after = lower
        while after < upper:
            page = [event for event in await journal.read(after, READ, (Kind.RUN,)) if event.seq <= upper]
            read += len(page)
            here += [event for event in page if event.data["feed"] == feed]
            if len(page) < READ:
                break
            after = page[-1].seq
        found += reversed(here)
        upper = lower
    return found[:limit]


def _run(event: Event) -> dict[str, Any]:
    return {"seq": event.seq, "at": event.at, "by": event.by, **{name: event.data.get(name) for name in _TOLD}}
