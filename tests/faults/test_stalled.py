"""Readers that stall, read a few bytes, are cut and come back, on real sockets: afterwards every page equals the state.

The same as the state machine of tests/test_hub_model.py, with uvicorn, the kernel and the real transport in between.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.websockets import WebSocket

from broadcaster.delivery import PAUSE_LIMIT
from broadcaster.events import Event
from broadcaster.hub import TOO_SLOW, Hub
from broadcaster.model import Sensitivity
from broadcaster.presence import Presence
from broadcaster.seat import Seat, SeatKind
from displays import transport
from displays.door import Holder, Pass
from displays.socket import Sockets
from tests.doubles.expected import NEEDS, Truth
from tests.doubles.reader import Reader
from tests.doubles.server import Served, serving
from tests.doubles.smallfold import SmallFold, draft
from tests.doubles.smallsource import room
from tests.doubles.waiting import reached

pytestmark = pytest.mark.both_loops

INTERNAL = Sensitivity.INTERNAL
SERIES = ("VB-01", "VB-02", "YT-03@1", "YT-03@2", "YT-04@1")
KEYS = (*SERIES, "@attention/public", "@attention/internal", "@run/x")
HIGH, LOW = 8 * 1024, 2 * 1024  # the transport's limits here, so that a few changes fill them
KERNEL = 4096  # bytes the kernel keeps for the server's end
LARGEST = 48 * 1024  # bytes of a frame that no picture of this small state reaches
READERS = 16
ACTIONS = 400
AT = "2026-11-23T02:00:00.000Z"


class Everybody:
    """A door that lets everybody in who names a place."""

    def stands(self, who: Pass) -> bool:
        return True

    async def admit(self, websocket: WebSocket) -> Pass:
        query = websocket.query_params
        match websocket.url.path:
            case "/ws/screen":
                return Pass(Holder.DISPLAY, "token", INTERNAL, "", query["room"], query["screen"])
            case "/ws/remote":
                return Pass(Holder.PRESENTER, "An", INTERNAL, "presenter", query["room"])
        return Pass(Holder.PERSON, "Binh", INTERNAL, "operator")


class Hall:
    """A small state, the real hub and sockets on a real server, and readers who do as they please."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.fold = SmallFold()
        self.truth = Truth(self.fold.epoch)
        self.ahead = 0.0  # seconds that the hub's clock is ahead of ours
        self.presence = Presence(now=self.now)
        self.hub = Hub(self.fold, self.presence, now=self.now)
        self.readers: dict[Reader, tuple[SeatKind, str]] = {}
        self.most = 0  # bytes that ever waited in the process for one page
        self.do("catalogue", rooms={"r1": room("r1", "main", "left", clearance=INTERNAL), "r2": room("r2", "main")})
        for key in ("a", "b"):
            self.do("design", key, NEEDS[key])
        for place in ("r1/main", "r1/left", "r2/main"):
            self.do("show", *place.split("/"), "a")

    def now(self) -> float:
        return time.monotonic() + self.ahead

    def do(self, name: str, *args: Any, **more: Any) -> None:
        """One event, folded and told."""
        said = draft(name, *args, **more)
        event = Event(self.fold.seq + 1, AT, said.id, said.kind, said.by, said.data)
        self.truth.add(event)
        self.hub.changed(self.fold.apply(event))

    async def enter(self, served: Served) -> None:
        ways = {
            SeatKind.SCREEN: "/ws/screen?room={}&screen={}",
            SeatKind.REMOTE: "/ws/remote?room={}",
            SeatKind.CONSOLE: "/ws/console?everything=1",
        }
        for number in range(READERS):
            kind = self.random.choice((SeatKind.SCREEN, SeatKind.SCREEN, SeatKind.CONSOLE, SeatKind.REMOTE))
            place = "r1/main" if kind is SeatKind.REMOTE else self.random.choice(("r1/main", "r1/left", "r2/main"))
            reader = Reader(served.port, ways[kind].format(*place.split("/")), deflate=number % 2 == 0)
            self.readers[reader] = kind, place
            await reader.connect()

    async def act(self) -> None:
        """Something happens; then the loop turns a few times, or until what changed has gone out."""
        reader = self.random.choice(list(self.readers))
        match self.random.randrange(12):
            case 0 | 1:
                reader.stall()
            case 2 | 3:
                reader.take(self.random.randrange(1, 3000))
            case 4:
                reader.flow()
            case 5:
                reader.cut()
            case 6 if not reader.connected:
                await reader.connect()
            case 7:
                self.rearrange()
            case _:
                self.change()
        if self.random.random() < 0.3:
            await self.flushed()
        for _ in range(self.random.randrange(4)):
            await asyncio.sleep(0)
        self.most = max(self.most, *(waiting(seat) for seat in self.hub.seats), 0)

    def change(self) -> None:
        keys = self.random.sample(KEYS, self.random.randrange(1, 4))
        # a note that no compression makes small
        told = {"v": self.fold.seq, "note": f"{self.random.getrandbits(6000):x}"}
        self.do("put", {key: told if self.random.random() < 0.8 else None for key in keys})

    def rearrange(self) -> None:
        place, series = self.random.choice(("r1/main", "r1/left", "r2/main")), self.random.choice(SERIES)
        match self.random.randrange(5):
            case 0:
                self.do("show", *place.split("/"), self.random.choice(("a", "b", "gone")))
            case 1:
                self.do("design", "a", NEEDS["a"], title=f"edition {self.fold.seq}")
            case 2:
                self.do(self.random.choice(("hold", "release")), place.split("/")[0])
            case 3:
                self.do("classify", series, self.random.choice((Sensitivity.PUBLIC, INTERNAL)))
            case _:
                self.do("point", series, f"2026-{self.random.randrange(1, 7):02}", self.fold.seq)

    async def flushed(self) -> None:
        """What has changed goes out, unless it concerns nobody who is there."""
        await reached(lambda: not self.hub._wake.is_set(), what="the fan-out has begun")

    async def quiet(self) -> None:
        """Everybody reads and whoever was cut comes back, until every page equals the state."""
        for reader in self.readers:
            reader.flow()
            if not reader.connected:
                await reader.connect()
        await reached(lambda: not self.wrong(self.readers), what="every page equals the state")

    def wrong(self, readers: Iterable[Reader]) -> list[str]:
        """What these pages show that they should not, and what went wrong on the way."""
        wrong = []
        for reader in readers:
            kind, place = self.readers[reader]
            wrong += [*reader.faults, *self.truth.differences(reader.page, kind, place, INTERNAL)]
        return wrong


def waiting(seat: Seat) -> int:
    """Bytes that wait in this process for a page."""
    return int(seat.port._connection.transport.get_write_buffer_size())  # type: ignore[attr-defined]


@asynccontextmanager
async def hall(seed: int, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hall]:
    """Narrow buffers, quick beats, and nobody is let go by the kernel before the hub's patience ends."""
    monkeypatch.setattr(transport, "HIGH", HIGH)
    monkeypatch.setattr(transport, "LOW", LOW)
    monkeypatch.setattr(transport, "CLOSE_LIMIT", 60.0)
    monkeypatch.setattr("broadcaster.hub.GATHER", 0.005)
    monkeypatch.setattr("broadcaster.hub.BEAT", 0.05)
    made = Hall(seed)
    sockets = Sockets(made.hub, made.presence, Everybody(), rooms=lambda: made.fold.rooms)
    async with serving(Starlette(routes=sockets.routes), buffer=KERNEL) as served:
        roles = [asyncio.create_task(made.hub.run()), asyncio.create_task(made.presence.push(made.hub))]
        try:
            await made.enter(served)
            yield made
        finally:
            for reader in made.readers:
                reader.cut()
            for role in roles:
                role.cancel()
            await asyncio.gather(*roles, return_exceptions=True)


@pytest.mark.parametrize("seed", range(3))
async def test_after_quiet_every_page_equals_the_state(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However readers stall while values, layouts and holds change: nothing is queued for them, and nothing is lost."""
    async with hall(seed, monkeypatch) as made:
        for _ in range(2):
            for _ in range(ACTIONS // 2):
                await made.act()
            await made.quiet()
        assert HIGH < made.most <= HIGH + LARGEST, "pages were stalled, and what waited for them was bounded"
        assert made.hub.delivery.aborted == 0


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
async def test_at_length(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """More of the same."""
    async with hall(seed, monkeypatch) as made:
        for _ in range(4):
            for _ in range(ACTIONS):
                await made.act()
            await made.quiet()
        assert made.most <= HIGH + LARGEST


async def test_who_never_reads_is_let_go_and_delays_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """After PAUSE_LIMIT on the hub's clock the page is told 4008; the others are where they should be all the time."""
    async with hall(7, monkeypatch) as made:
        stuck, *others = made.readers
        stuck.stall()
        while not (paused := [seat for seat in made.hub.seats if not seat.port.writable]):
            made.change()
            await made.flushed()
        made.change()
        await reached(lambda: not made.wrong(others), what="every other page equals the state")
        await reached(lambda: paused[0].paused is not None, what="a beat has found the page paused")
        assert made.hub.delivery.aborted == 0
        made.ahead += PAUSE_LIMIT
        await reached(lambda: made.hub.delivery.aborted == 1, what="the page is let go")
        assert all(reader.connected for reader in others)
        stuck.flow()
        await reached(lambda: not stuck.connected)
        assert stuck.code == TOO_SLOW
        await made.quiet()
