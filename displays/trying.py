"""A dry run of one feed, as a table."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from broadcaster.events import Event, decode, encode
from broadcaster.state import State
from displays.people import PeopleError, now, opened
from displays.planning import locale
from displays.replay import fold
from displays.site import Survey, news, read_site
from displays.words import Words, words
from feeds.intake import Intake
from feeds.plans.feed import FeedPlan
from feeds.runner import Runner
from feeds.runs import Preview


def take(survey: Survey, state: State) -> None:
    """Fold the site's files on top of what the journal says of them: a new site has no journal yet."""
    for draft in news(survey, state):
        data = decode(encode(draft.data))
        state.apply(Event(state.seq + 1, state.at or now(), draft.id, draft.kind, draft.by, data))


async def try_feed(site: Path, key: str, journal_url: str, say_line: Callable[[str], None]) -> bool:
    """Read a feed and print what would become of each row; True where the feed answered. Raises PeopleError."""
    survey = read_site(site)
    plans = {plan.key: plan for plan in survey.plans}
    if key not in plans:
        known = ", ".join(sorted(plans)) or "none that can be read; see `iocast check`"
        raise PeopleError(f"There is no feed {key!r} in {site}; there are: {known}.")
    async with opened(journal_url) as journal:
        state = await fold(journal)
        take(survey, state)
        seen = await preview(state, site, list(plans.values()), key)
    say = words("en")
    if seen.error:
        say_line(f"The feed cannot be read: {say.say(f'reasons.{seen.error.code}', **seen.error.args)}")
        return False
    for line in _lines(seen, say):
        say_line(line)
    return True


async def preview(state: State, site: Path, plans: list[FeedPlan], key: str) -> Preview:
    """Read one of these feeds against a state; records nothing."""

    def clock() -> datetime:
        return datetime.now(UTC)

    intake = Intake(state, clock=clock, time_zone=state.site.zone, locale=locale(state))
    runner = Runner(
        intake=intake, record=None, clock=clock, site=site, environ=os.environ, time_zone=state.site.zone,
        previous=lambda feed: None,
    )  # fmt: skip
    runner.replan(plans)
    return await runner.preview(key)


def _lines(seen: Preview, say: Words) -> Iterator[str]:
    """Two lines a row at most: what becomes of it, and why not as it stood."""
    for row in seen.rows:
        yield f"{row.outcome:10}{row.series:14}{row.period:18}{row.raw!r:20}{_number(row.v)}".rstrip()
        if row.reason:
            suggestion = f"  Suggested: {_number(row.suggestion)}." if row.suggestion is not None else ""
            yield f"{'':10}{row.place}: {say.say(f'reasons.{row.reason.code}', **row.reason.args)}{suggestion}"


def _number(v: float | None) -> str:
    if v is None:
        return ""
    return str(int(v)) if v == int(v) else repr(v)
