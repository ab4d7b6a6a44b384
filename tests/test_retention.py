"""Nightly, what is older than the site's settings say is trimmed, and an event says so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from broadcaster import retention as room
from broadcaster.board import Entry
from broadcaster.broadcast import Broadcast
from broadcaster.events import PART, Draft, Kind, Part
from broadcaster.journal import Journal, open_journal
from broadcaster.moments import instant, moment
from broadcaster.retention import Retention, first_since
from broadcaster.seals import Sealer
from broadcaster.state import State
from broadcaster.verify import verify
from tests.doubles.broadcasting import Ears
from tests.doubles.journals import Clock, ran
from tests.doubles.province import SITE, Story
from tests.doubles.waiting import reached

DAY = 86_400.0  # seconds


class Site:
    """A stage with the settings of a site."""

    def __init__(self, **retention: float) -> None:
        body = {"time_zone": "Asia/Ho_Chi_Minh", "retention": retention or None}
        self.rooms: dict[str, Any] = {}
        self.entries = {"@site": Entry(1, body)}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def journal(tmp_path: Path, clock: Clock) -> AsyncIterator[Journal]:
    """Ten days, each with a figure, a sign-in and a person added; a checkpoint at the end."""
    journal = await open_journal(f"sqlite:///{tmp_path}/journal.db", clock)
    for n in range(10):
        name = {"name": f"n-{n}"}
        drafts = [Draft(Kind.SIGNED_IN, "an", name), Draft(Kind.USER_ADDED, "an", name | {"role": "viewer"})]
        await journal.append([ran(n), *drafts])
        clock.move(DAY)
    await journal.keep_checkpoint(30, b"all")
    yield journal
    await journal.close()


def retention(journal: Journal, site: Site, clock: Clock) -> Retention:
    async def record(*drafts: Draft) -> int:
        return await journal.append(drafts)

    return Retention(journal, record, site, clock)


async def test_each_part_has_its_own_age(journal: Journal, clock: Clock) -> None:
    """Figures and the audit trail go at their own ages; people stay; each trimming is an event."""
    site = Site(observations=3 * DAY, audit=8 * DAY)
    assert await retention(journal, site, clock).trim() == 7 + 2
    left = await journal.read()
    assert [event.seq for event in left if event.kind is Kind.RUN] == [22, 25, 28]
    assert [event.seq for event in left if event.kind is Kind.SIGNED_IN] == [8, 11, 14, 17, 20, 23, 26, 29]
    assert sum(event.kind is Kind.USER_ADDED for event in left) == 10
    observations, audit = [event.data for event in left if event.kind is Kind.TRIMMED]
    assert (observations["before"], observations["count"], audit["before"], audit["count"]) == (22, 7, 7, 2)
    assert "observed" in observations["kinds"] and "signed.in" in audit["kinds"]
    assert await retention(journal, site, clock).trim() == 0
    assert await journal.tail() == 32


async def test_seals_verify_while_one_part_after_the_other_goes(journal: Journal, clock: Clock) -> None:
    """What was sealed before a trimming and what is sealed after it: every digest is still vouched for."""

    async def record(*drafts: Draft) -> int:
        return await journal.append(drafts)

    sealer, gone = Sealer(journal, record), 0
    await sealer.seal()
    ages = ((3, 400), (3, 8), (1, 2))  # days of figures, of the audit trail
    for figures, audit in ages:
        gone += await retention(journal, Site(observations=figures * DAY, audit=audit * DAY), clock).trim()
        assert (await verify(journal)).trimmed == gone
        await sealer.seal()
        verdict = await verify(journal)
        assert (verdict.trimmed, verdict.last) == (gone, await journal.tail())
    assert gone > 9 + 7


@pytest.mark.parametrize("given", [{}, {"observations": 400 * DAY}])
async def test_what_has_no_age_or_is_younger_stays(journal: Journal, clock: Clock, given: dict[str, float]) -> None:
    """Without a setting nothing goes, and nothing is recorded where nothing was old enough."""
    assert await retention(journal, Site(**given), clock).trim() == 0
    assert await journal.tail() == 30


async def test_it_comes_by_night(journal: Journal, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """At three in the morning, in the site's time zone, once; at no other time."""
    monkeypatch.setattr(room, "LOOK", 0.005)
    clock.now = datetime(2021, 10, 17, 12, 0, tzinfo=UTC)  # seven in the evening there
    site, nights = Site(observations=3 * DAY), list[str]()
    keeper = retention(journal, site, clock)

    async def note() -> int:
        nights.append(instant(clock.now))
        return 0

    looks = 0

    def look() -> datetime:
        nonlocal looks
        looks += 1
        return clock.now

    monkeypatch.setattr(keeper, "trim", note)
    monkeypatch.setattr(keeper, "_clock", look)
    task = asyncio.create_task(keeper.watch())
    try:
        for hours in (0, 7.9, 0.2, 5, 18.5, 0.5):
            clock.move(hours * 3600)
            seen = looks
            await reached(lambda: looks > seen + 4)  # noqa: B023
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert nights == ["2021-10-17T20:06:00.000Z", "2021-10-18T20:06:00.000Z"]


async def test_the_first_event_since_a_moment(journal: Journal, clock: Clock) -> None:
    """Found by halving, also where events were trimmed between."""
    begun = datetime(2021, 10, 7, 7, 32, tzinfo=UTC)

    async def since(days: float) -> int:
        return await first_since(journal, instant(begun + timedelta(days=days)))

    wanted = [(-1.0, 1), (0, 1), (0.5, 4), (1, 4), (8.5, 28), (9, 28), (9.5, 31)]
    assert [await since(days) for days, _ in wanted] == [seq for _, seq in wanted]
    await journal.trim(20, [Kind.RUN, Kind.SIGNED_IN])
    assert [await since(days) for days in (0.5, 4.5, 6.5)] == [4, 16, 22]


def test_what_others_refer_to_stays() -> None:
    """People, tokens, the site's documents and the seals are never trimmed: the command line reads them from there."""
    kept = {kind.value for kind in Kind if PART[kind] is Part.KEPT}
    assert kept >= {"user.added", "user.changed", "token.created", "token.revoked", "site.changed", "seal", "trimmed"}


async def test_what_stands_outlives_its_events(tmp_path: Path, clock: Clock) -> None:
    """A hold, a claim, a meeting, a device, a notice, people, tokens, decisions and the figures are all there after the
    events that made them were trimmed, and after a restart; and they can still be ended."""
    story = Story(site={**SITE, "retention": {"observations": 30 * DAY, "audit": 30 * DAY}})
    story.review()
    story.accept(next(iter(story.state.held)), 791_903)
    story.tell(Kind.USER_ADDED, {"name": "an", "role": "operator"})
    story.tell(Kind.TOKEN_CREATED, {"id": "t-1", "name": "may", "scope": "ingest"})
    story.tell(Kind.MEETING_OPENED, {"id": "m", "rooms": ["so-y-te"]})
    story.tell(Kind.DEVICE_PAIRED, {"device": "d-1", "room": "ubnd-tinh", "screen": "main"})
    notice = {"status": "actual", "severity": "severe", "headline": {"vi": "Bão"}, "description": {"vi": "Bão"}}
    story.tell(Kind.NOTICED, {"id": "n", **notice, "width": "all", "key": ""})
    story.claim("layout", "room", "ubnd-tinh", "operator", "y-te")
    story.claim("hold", "room", "ubnd-tinh", "operator")
    story.observe("VB-01", 5_300_000, as_of="2021-10-05T00:00:00.000Z")
    clock.now = moment(story.at)

    @asynccontextmanager
    async def served() -> AsyncIterator[tuple[Broadcast, State]]:
        journal = await open_journal(f"sqlite:///{tmp_path}/journal.db", clock)
        try:
            state = State(journal.epoch)
            async with Broadcast(journal, state, Ears(), clock=clock) as broadcast:
                yield broadcast, state
        finally:
            await journal.close()

    def standing(state: State) -> dict[str, Any]:
        shown = {key: (entry.value, entry.sensitivity) for key, entry in state.entries.items()}
        still = {key: entry.value for key, entry in state.picture("ubnd-tinh").entries.items()}
        return {"shown": shown, "still": still, "users": state.users, "tokens": state.tokens, "held": state.held}

    async with served() as (broadcast, state):
        await broadcast.record(*(Draft(event.kind, event.by, event.data) for event in story.events))
        await broadcast.checkpoints.take()
        clock.move(40 * DAY)
        await broadcast.record(Draft(Kind.MOMENT, "clock", {"at": instant(clock.now)}))
        before = standing(state)
        keeper = Retention(broadcast.journal, broadcast.record, state, clock)
        assert await keeper.trim() > 10
    async with served() as (broadcast, state):
        assert standing(state) == before
        assert before["still"]["VB-01"]["v"] == 5_238_802
        left = {event.kind for event in await broadcast.journal.read()}
        assert not left & {Kind.HELD, Kind.TOKEN_REVOKED, Kind.CLAIMED, Kind.MEETING_OPENED, Kind.DEVICE_PAIRED}
        await broadcast.record(
            Draft(Kind.RELEASED, "an", {"slot": "hold", "width": "room", "key": "ubnd-tinh", "rank": "operator"})
        )
        assert state.picture("ubnd-tinh").entries["VB-01"].value["v"] == 5_300_000
        assert (await verify(broadcast.journal)).trimmed > 10
