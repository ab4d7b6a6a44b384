"""A dry run of one feed, as a table."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from broadcaster.events import Event, decode, encode
from broadcaster.state import State
from displays.naming import worded
from displays.people import PeopleError, now, opened
from displays.planning import locale
from displays.replay import fold
from displays.site import Survey, news, read_site
from displays.spoken import period_text
from displays.words import LANGUAGES, Words, words
from feeds.intake import Intake
from feeds.plans.feed import FeedPlan
from feeds.runner import Runner
from feeds.runs import Preview, PreviewRow

STYLES = {"accepted": "green", "held": "yellow", "rejected": "red", "unchanged": "dim"}
FIRST = ("held", "rejected", "accepted", "unchanged")  # what somebody looks for first, where not all is shown
EACH = 100  # rows of one outcome that are shown: to lay out 200,000 takes most of a minute and a gigabyte

Show = Callable[[RenderableType], None]


def take(survey: Survey, state: State) -> None:
    """Fold the site's files on top of what the journal says of them: a new site has no journal yet."""
    for draft in news(survey, state):
        data = decode(encode(draft.data))
        state.apply(Event(state.seq + 1, state.at or now(), draft.id, draft.kind, draft.by, data))


async def try_feed(site: Path, key: str, journal_url: str, show: Show, *, whole: bool = False) -> bool:
    """Read a feed and show what would become of its rows, in the site's first language; True where it answered.

    whole: every row, and not the first EACH of an outcome only. Raises PeopleError.
    """
    survey = read_site(site)
    plans = {plan.key: plan for plan in survey.plans}
    if key not in plans:
        known = ", ".join(sorted(plans)) or "none that can be read; see `iocast check`"
        raise PeopleError(f"There is no feed {key!r} in {site}; there are: {known}.")
    async with opened(journal_url) as journal:
        state = await fold(journal)
        take(survey, state)
        seen = await preview(state, site, list(plans.values()), key)
    language = locale(state)
    say = words(language if language in LANGUAGES else LANGUAGES[0])
    if seen.error:
        why = say.say(f"reasons.{seen.error.code}", **seen.error.args)
        show(Text(say.say("console.feeds.dry.error", feed=key, why=why)))
        return False
    rows = seen.rows if whole else first(seen.rows)
    show(_table(rows, state, say))
    counts = Counter(row.outcome for row in seen.rows)
    show(Text(_counted(counts, STYLES, say)))
    if len(rows) < len(seen.rows):
        counts.subtract(row.outcome for row in rows)
        more = _counted(counts, [word for word in FIRST if counts[word]], say)
        show(Text(say.say("console.feeds.dry.more", more=more)))
    return True


def first(rows: Sequence[PreviewRow]) -> Sequence[PreviewRow]:
    """The rows in their order; of too many, the first of each outcome, those that somebody has to look at in front."""
    found = [list(islice((row for row in rows if row.outcome == word), EACH)) for word in FIRST]
    return rows if sum(map(len, found)) == len(rows) else [row for some in found for row in some]


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
    try:
        return await runner.preview(key)
    finally:
        await runner.close()


def _counted(counts: Mapping[str, int], outcomes: Iterable[str], say: Words) -> str:
    return " · ".join(f"{counts[word]} {_outcome(word, say)}" for word in outcomes)


def _table(rows: Sequence[PreviewRow], state: State, say: Words) -> Table:
    """A row for each of these; what is long wraps, nothing is cut."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(say.say("console.feeds.dry.outcome"), no_wrap=True)
    for name in ("series", "raw", "why"):
        table.add_column(say.say(f"console.feeds.dry.{name}"), overflow="fold")
    for row in rows:
        outcome = Text(_outcome(row.outcome, say), STYLES[row.outcome])
        read = row.raw if row.v is None else _number(row.v, say)
        figure = row.raw if row.raw == read else f"{row.raw} → {read}"
        what = f"{row.series}\n{period_text(row.period, say.language)}".strip()
        table.add_row(outcome, Text(what), Text(figure), Text(_why(row, state, say)))
    return table


def _why(row: PreviewRow, state: State, say: Words) -> str:
    """Where the row stands and, for what would not simply be accepted, why and what is suggested."""
    said = [row.place]
    if row.reason:
        said.append(worded(state, row.reason, say)["text"])
    if row.suggestion is not None:
        said.append(say.say("console.feeds.dry.suggestion", v=_number(row.suggestion, say)))
    return "\n".join(filter(None, said))


def _outcome(word: str, say: Words) -> str:
    return say.say(f"entry.file.outcome.{word}")


def _number(v: float, say: Words) -> str:
    return say.say("{v}", v=float(v))
