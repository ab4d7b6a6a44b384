"""A dry run of one feed, as a table."""

import os
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from broadcaster.journal import Journal
from broadcaster.state import State
from displays.people import PeopleError, opened
from displays.site import read_site
from displays.words import Words, words
from feeds.intake import Intake
from feeds.kinds import FeedPlan
from feeds.runner import Runner
from feeds.runs import Preview

PAGE = 1000  # events in one reading


async def fold(journal: Journal) -> State:
    """The state as the journal has it now, for looking only."""
    state = State(journal.epoch)
    while page := await journal.read(state.seq, PAGE):
        for event in page:
            state.apply(event)
    return state


async def try_feed(site: Path, key: str, journal_url: str, out: Console) -> bool:
    """Read a feed and print what would become of each row; True where the feed answered. Raises PeopleError."""
    survey = read_site(site)
    plans = {plan.key: plan for plan in survey.plans}
    if key not in plans:
        known = ", ".join(sorted(plans)) or "none that can be read; see `iocast check`"
        raise PeopleError(f"There is no feed {key!r} in {site}; there are: {known}.")
    async with opened(journal_url) as journal:
        state = await fold(journal)
        seen = await preview(state, site, list(plans.values()), key)
    say = words("en")
    if seen.error:
        out.print(f"The feed cannot be read: {say.say(f'reasons.{seen.error.code}', **seen.error.args)}")
        return False
    out.print(_table(seen, say))
    return True


async def preview(state: State, site: Path, plans: list[FeedPlan], key: str) -> Preview:
    """Read one of these feeds against a state; records nothing."""

    def clock() -> datetime:
        return datetime.now(UTC)

    intake = Intake(state, clock=clock, time_zone=state.site.zone, locale="vi")
    runner = Runner(
        intake=intake, record=None, clock=clock, site=site, environ=os.environ, time_zone=state.site.zone,
        previous=lambda feed: None,
    )  # fmt: skip
    runner.replan(plans)
    return await runner.preview(key)


def _table(seen: Preview, say: Words) -> Table:
    table = Table("outcome", "place", "series", "period", "raw", "value", "suggestion", "why")
    for row in seen.rows:
        why = say.say(f"reasons.{row.reason.code}", **row.reason.args) if row.reason else ""
        v = "" if row.v is None else f"{row.v:g}"
        suggestion = "" if row.suggestion is None else f"{row.suggestion:g}"
        table.add_row(row.outcome, row.place, row.series, row.period, str(row.raw), v, suggestion, why)
    return table
