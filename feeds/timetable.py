"""When each feed is asked next. Pure but for the clocks and the dice that it is given; scheduler.py does the asking.

Intervals and waits go by the monotonic clock, cron by the clock on the wall. A clock that is set takes the cron feeds
with it and nothing else.
"""

import heapq
import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from feeds import cron
from feeds.pace import SOONEST, Dice, Pace
from feeds.plans.feed import FeedPlan
from feeds.schedule import Outlook

JITTER = 0.1  # of the interval, so that feeds of one rhythm do not all ask at once
MOST_JITTER = 30.0  # seconds
START = 3.0  # seconds over which the first runs after a start are spread, at least
START_EACH = 0.05  # seconds more for each feed
SET = 1.0  # seconds by which the wall's clock may drift from the monotonic one between two looks before it was set
UNRECORDED = 10.0  # seconds about which a run that could not be recorded is tried again
NOT_YET = 3600.0  # seconds after which a file with figures of tomorrow is read again


@dataclass(slots=True)
class _Slot:
    """due: monotonic; None while it runs or waits for a change. when: the wall's time of a cron feed.

    origin: where the grid of an interval starts. rest: until when the source asked to be left alone (monotonic).
    """

    plan: FeedPlan
    zone: str
    pace: Pace
    origin: float
    due: float | None = None
    when: datetime | None = None
    rest: float = 0.0
    stirred: bool = False


class Timetable:
    """`replan`, then ask `due` again and again, and say of each run that it `ended`."""

    def __init__(
        self, clock: Callable[[], datetime], monotonic: Callable[[], float], dice: Dice = random.random
    ) -> None:
        self._clock, self._monotonic, self._dice = clock, monotonic, dice
        self._slots: dict[str, _Slot] = {}
        self._heap: list[tuple[float, int, str]] = []
        self._numbers = count()
        self._offset = self._drift()

    def replan(self, plans: Sequence[FeedPlan], zone: str, failures: Callable[[str], int] = lambda key: 0) -> set[str]:
        """Take the feeds of a new feeds.yaml, or a new time zone; feeds that are the same keep their rhythm.

        failures: in a row, before the start. Returns the keys that changed.
        """
        wanted = {plan.key: plan for plan in plans if plan.enabled}
        gone = {key for key, slot in self._slots.items() if not _same(slot, wanted.get(key), zone)}
        for key in gone:
            del self._slots[key]
        new = [key for key in wanted if key not in self._slots]
        spread = max(START, START_EACH * len(new))
        for key in new:
            plan = wanted[key]
            soon = self._monotonic() + self._dice() * min(spread, plan.every or spread)
            slot = self._slots[key] = _Slot(plan, zone, Pace(failures(key)), soon)
            if plan.every is not None:
                self._plan(key, soon)
            elif plan.cron is not None:
                self._plan(key, *self._regular(slot))
            elif plan.flows:  # the first fetch subscribes
                self._plan(key, soon)
        return gone | set(new)

    def due(self) -> list[tuple[str, float]]:
        """The feeds to ask now, each with the moment that it was planned for; from here on they are under way."""
        self._follow_clock()
        now, found = self._monotonic(), list[tuple[str, float]]()
        while self._heap and self._heap[0][0] <= now:
            due, _, key = heapq.heappop(self._heap)
            slot = self._slots.get(key)
            if slot is not None and slot.due == due:
                self.started(key)
                found.append((key, due))
        return found

    def wake(self) -> float | None:
        """Seconds until the next feed is due; None: no feed is planned."""
        while self._heap:
            due, _, key = self._heap[0]
            slot = self._slots.get(key)
            if slot is not None and slot.due == due:
                return max(0.0, due - self._monotonic())
            heapq.heappop(self._heap)
        return None

    def stir(self, keys: Collection[str]) -> None:
        """What these feeds read has changed: ask now, or, of one that is under way, once it has ended."""
        for key in keys:
            slot = self._slots.get(key)
            if slot is None:
                continue
            if slot.pace.running:
                slot.stirred = True
            else:
                self._plan(key, max(self._monotonic(), slot.rest))

    def started(self, key: str) -> None:
        """A run begins, planned or asked for by somebody."""
        if slot := self._slots.get(key):
            slot.pace, slot.due, slot.when = slot.pace.started(), None, None

    def ended(self, key: str, *, well: bool, rest: float | None = None, again: bool = False) -> Outlook:
        """A run ended. rest: seconds that the source asked for; again: some of it was refused only for today."""
        slot = self._slots.get(key)
        if slot is None:
            return Outlook()
        slot.pace, now = slot.pace.ended(well=well), self._monotonic()
        if not well:
            wait = slot.pace.wait(slot.plan.every, rest, self._dice)
            slot.rest = now + wait if rest else 0.0
            self._plan(key, now + wait)
        elif slot.stirred:
            self._plan(key, now)
        else:
            slot.rest = 0.0
            due, when = self._regular(slot)
            self._plan(key, now + NOT_YET if again and due is None else due, when)
        slot.stirred = False
        return self.outlook(key)

    def unrecorded(self, key: str) -> None:
        """The run could not be kept, which is not the source's fault: again soon."""
        if slot := self._slots.get(key):
            slot.pace = Pace(slot.pace.failures)
            self._plan(key, max(slot.rest, self._monotonic() + UNRECORDED * (1 + self._dice()) / 2))

    def passed_over(self, key: str) -> None:
        """A run that was due found the one before still being recorded, or somebody else's under way."""
        if slot := self._slots.get(key):
            slot.pace = Pace(slot.pace.failures)
            due, when = self._regular(slot)
            if when is not None or due is None:  # cron would miss a turn, a change would be lost
                due, when = self._monotonic() + SOONEST, None
            self._plan(key, max(slot.rest, due), when)

    def outlook(self, key: str) -> Outlook:
        """How a feed stands now; an unknown one, and one that is off, as if it had never run. While it runs, `next` is
        what it will be if all goes well.
        """
        slot = self._slots.get(key)
        if slot is None:
            return Outlook()
        running, failing = slot.pace.running, slot.pace.failures > 0
        due, when = self._regular(slot) if running else (slot.due, slot.when)
        if when is None and due is not None:
            when = self._clock() + timedelta(seconds=due - self._monotonic())
        retry = when if failing and not running else None
        return Outlook(slot.pace.failures, slot.pace.circuit, retry, when)

    def _plan(self, key: str, due: float | None, when: datetime | None = None) -> None:
        slot = self._slots[key]
        slot.due, slot.when = due, when
        if due is not None:
            heapq.heappush(self._heap, (due, next(self._numbers), key))

    def _regular(self, slot: _Slot) -> tuple[float | None, datetime | None]:
        """When a feed that is well runs next, on the monotonic clock and, of cron, on the wall's; of a feed that waits
        for a change, never.
        """
        now, every = self._monotonic(), slot.plan.every
        if every is not None:
            ticks = max(0, int((now - slot.origin) // every)) + 1
            return slot.origin + ticks * every + self._dice() * min(every * JITTER, MOST_JITTER), None
        if slot.plan.cron is not None:
            wall = self._clock()
            when = cron.trigger(slot.plan.cron, slot.zone).get_next_fire_time(None, wall)
            if when is not None:  # the 30th of February never comes
                return now + (when - wall).total_seconds(), when
        return None, None

    def _follow_clock(self) -> None:
        """Where the wall's clock was set, the cron feeds go by it."""
        offset = self._drift()
        if abs(offset - self._offset) > SET:
            for key, slot in self._slots.items():
                if (when := slot.when) is not None:
                    self._plan(key, self._monotonic() + (when - self._clock()).total_seconds(), when)
        self._offset = offset

    def _drift(self) -> float:
        return self._clock().timestamp() - self._monotonic()


def _same(slot: _Slot, plan: FeedPlan | None, zone: str) -> bool:
    return slot.plan == plan and (slot.plan.cron is None or slot.zone == zone)
