"""An hour before a planned meeting its rooms are looked at by themselves, and once more shortly before it begins."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping

import structlog

from broadcaster.board import Entry
from broadcaster.events import Draft, Kind
from broadcaster.meeting import Meeting
from broadcaster.model import Sensitivity
from broadcaster.moments import Instant, later
from displays.house import House
from displays.readiness import examine

BY = "service"
AHEAD = (3600, 600)  # seconds before a meeting
LOOK = 10.0  # seconds between two looks at what is planned

log = structlog.get_logger(__name__)


async def foresee(house: House) -> None:
    """A role for ever."""
    while True:
        await check(house)
        await asyncio.sleep(LOOK)


async def check(house: House) -> None:
    """Put on record how the rooms of each meeting are whose time has come. On several nodes one of them counts."""
    now = house.gate.now()
    for meeting, ahead in due(house.state.meetings.values(), house.state.entries, now):
        rooms = [house.state.rooms[each] for each in meeting.rooms if each in house.state.rooms]
        report = examine(house, rooms, meeting, Sensitivity.RESTRICTED, data=True)
        key = f"preflight:{meeting.id}:{meeting.starts}:{ahead}"
        data = report.event()
        log.info(
            "pre-flight check", meeting=meeting.id, verdict=str(data["verdict"]), bad=data["bad"], warn=data["warn"]
        )
        await house.broadcast.record_as_leader(Draft(Kind.PREFLIGHT_CHECKED, BY, data, key))


def due(meetings: Iterable[Meeting], entries: Mapping[str, Entry], now: Instant) -> Iterator[tuple[Meeting, int]]:
    """The planned meetings to be looked at now, with how long ahead: none that somebody has looked at since then."""
    for meeting in meetings:
        if meeting.since is not None or meeting.starts is None or now >= meeting.starts:
            continue
        passed = [ahead for ahead in AHEAD if now >= later(meeting.starts, -ahead)]
        if not passed:
            continue
        entry = entries.get(f"@preflight/{meeting.id}")
        last = entry.value["at"] if entry and entry.value else ""
        if last < later(meeting.starts, -passed[-1]):
            yield meeting, passed[-1]
