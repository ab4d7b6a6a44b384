"""The running house: every part that a call may need, put together once by app.py."""

import asyncio
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from broadcaster.broadcast import Broadcast
from broadcaster.cluster import Cluster
from broadcaster.hub import Hub
from broadcaster.journal import Journal
from broadcaster.measures import Timing
from broadcaster.moments import Instant, instant
from broadcaster.presence import Presence
from broadcaster.present import Present
from broadcaster.state import State
from broadcaster.steady import Steady
from displays.alike import Alike
from displays.archive import Archive
from displays.auth import Gate
from displays.collecting import Collector
from displays.farewell import Farewell
from displays.gallery import Gallery
from displays.judging import CLAIMS, DECISIONS, MEETINGS, PLACES, Judging
from displays.limits import Limit
from displays.line import Line
from displays.looking import Looker
from displays.province import Province
from displays.register import PEOPLE
from displays.settings import Settings
from displays.shelf import Shelf
from displays.signing import Signing
from displays.socket import Sockets
from displays.together import Together
from displays.versions import Versions
from feeds.intake import Intake
from feeds.runner import Runner
from feeds.scheduler import Scheduler


@dataclass(frozen=True, slots=True)
class House:
    settings: Settings
    journal: Journal
    state: State
    hub: Hub
    presence: Presence
    broadcast: Broadcast
    gate: Gate
    signing: Signing
    province: Province
    intake: Intake
    runner: Runner
    scheduler: Scheduler
    sockets: Sockets
    collector: Collector
    lags: Timing  # how late the loop comes to what is due
    feed_lags: Timing  # how late runs of feeds begin
    gallery: Gallery  # of cameras
    shelf: Shelf  # the layouts as files
    versions: Versions  # and as the journal has kept them
    archive: Archive  # the facts of meetings, for their minutes
    cluster: Cluster  # the nodes on this journal
    together: Together  # what the nodes have in common: screens, and calls that reach all of them
    alike: Alike  # whether the site directory here is what the journal has
    steady: Steady  # the clock, and what is wrong with the system's
    deciding: Judging = field(default_factory=lambda: Judging(DECISIONS))  # one decision on held observations at a time
    claiming: Judging = field(default_factory=lambda: Judging(CLAIMS))  # one batch of claims is looked at and kept
    convening: Judging = field(default_factory=lambda: Judging(MEETINGS))  # one meeting at a time takes its rooms
    enrolling: Judging = field(default_factory=lambda: Judging(PEOPLE))  # one change of people and tokens at a time
    farewell: Farewell = field(default_factory=Farewell)  # of this node, when it is told to stop
    line: Line = field(default_factory=Line)  # of posted observations
    uploads: Line = field(default_factory=lambda: Line(at_once=2, room=64 * 1024 * 1024, patience=30))  # of files
    answering: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)  # by repeatable call
    authors: dict[tuple[str, int], str] = field(default_factory=dict)  # of events that brought figures: epoch, seq
    looker: Looker = field(default_factory=Looker)  # into the past
    pairings: Limit = field(default_factory=lambda: Limit(failures=60))  # codes an address may ask for
    openings: Limit = field(default_factory=lambda: Limit(failures=60))  # places on a link an address may ask for
    opening: Judging = field(default_factory=lambda: Judging(PLACES))  # one browser at a time takes a place on a link
    errands: Limit = field(default_factory=lambda: Limit(failures=60))  # ways to the sign-on an address may set out on
    shut_out: Limit = field(default_factory=lambda: Limit(failures=1, window=3600))  # refused at a link
    refusals: Limit = field(default_factory=Limit)  # refused attempts of one name that are journalled

    def next_run(self, feed: str) -> Instant | None:
        """When the scheduler reads a feed next; None for one that is read when its files change."""
        when = self.scheduler.next(feed)
        return instant(when) if when else None

    def presence_of(self, room: str, screen: str) -> Present | None:
        """The presence record of a screen; None where nobody is connected."""
        return self.presence.get(room, screen)
