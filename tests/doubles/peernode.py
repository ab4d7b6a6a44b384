"""A node as its peers see it, in this process: its screens, its hub, its hearing. Faults have verbs."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any

from broadcaster.cluster.peers import Peer
from broadcaster.cluster.redis import RedisPeers
from broadcaster.events import Draft
from broadcaster.hub import Hub
from broadcaster.model import Sensitivity
from broadcaster.moments import instant
from broadcaster.presence import Presence
from broadcaster.seat import Seat, SeatKind
from displays.browsers import Browsers
from displays.together import Together
from tests.doubles.page import Page, Pipe
from tests.doubles.smallsource import SmallSource, room

TIMES = 0.2  # of the times of real nodes: a node that says nothing is no more after 1.2 s
STARTED = count(10)


class PeerNode:
    """Use as a context manager."""

    def __init__(self, url: str, name: str) -> None:
        self.url, self.name, self.source = url, name, SmallSource()
        self.source.rooms = {"r1": room("r1", "main", "left")}
        self.source.design("a", {"series": []})
        for screen in ("main", "left"):
            self.source.show("r1", screen, "a")
        self.presence = Presence(meeting=lambda room, screen: True)
        self.hub = Hub(self.source, self.presence)
        self.since = f"2026-11-23T02:00:{next(STARTED)}.000Z"
        self.peers = RedisPeers(url, self.about, times=TIMES)
        self.together = Together(self.peers, self.hub, self.presence, self.record)
        self.replaced: list[str] = []
        self.recorded: list[Draft] = []
        self.browsers = Browsers(lambda seat: self.replaced.append(seat.device), self.peers)
        self.pages: dict[Seat, Page] = {}
        self.tasks: list[asyncio.Task[None]] = []

    async def record(self, *drafts: Draft) -> int:
        self.recorded.extend(drafts)
        return len(self.recorded)

    def about(self) -> Peer:
        return Peer(f"id-{self.name}", self.name, "b1", self.since, at=instant(datetime.now(UTC)), screens=self.here)

    @property
    def here(self) -> int:
        return self.presence.connected_here() if hasattr(self, "presence") else 0

    async def __aenter__(self) -> "PeerNode":
        roles = (self.peers.beat, self.peers.hear, self.together.share, self.browsers.tell, self.together.testify)
        self.tasks = [asyncio.ensure_future(role()) for role in roles]
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.vanish()
        await self.peers.close()

    async def vanish(self) -> None:
        """From now on it does nothing, and tells nobody: kill -9."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.tasks = []

    def miss_a_word(self) -> None:
        """Say a word that never arrives."""
        self.peers._word("lost", None)

    def sit(self, place: str = "r1/main", device: str = "d1", kind: SeatKind = SeatKind.SCREEN, **more: Any) -> Seat:
        """A page sits down here."""
        where, _, screen = place.partition("/")
        page = Page()
        seat = Seat(
            len(self.pages) + 1, kind, Pipe(page), Sensitivity.PUBLIC, room=where, screen=screen, device=device,
            name="token:x", **more,
        )  # fmt: skip
        self.pages[seat] = page
        self.presence.joined(seat)
        self.hub.attach(seat)
        self.browsers.sits(seat)
        return seat

    def leave(self, seat: Seat) -> None:
        """A page's connection ends."""
        self.hub.detach(seat)
        self.presence.left(seat)
        self.browsers.left(seat)

    def told(self, seat: Seat) -> list[Mapping[str, Any]]:
        """What a page was told to do."""
        return [each for each in self.pages[seat].heard if each["type"] == "do"]

    @property
    def names(self) -> list[str]:
        """Of the nodes that live, as this one knows."""
        return [each.name for each in self.peers.nodes()]
