"""The four sockets: /ws/screen, /ws/console, /ws/remote, /ws/view. Figures go down here; commands come up over HTTP."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from itertools import count
from typing import Any

import structlog
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from broadcaster.cluster.peers import Peers
from broadcaster.frames import decode, encode
from broadcaster.hub import Hub
from broadcaster.presence import Presence
from broadcaster.rooms import Room
from broadcaster.seat import Resume, Seat, SeatKind
from displays.asgiport import AsgiPort
from displays.browsers import Browsers
from displays.door import Door, Pass, Refusal, same_origin
from displays.letters import Letters
from displays.sharing import SharedPort
from displays.transport import EXTENSION, MESSAGE_LIMIT, SharedFrames
from displays.turnstile import RETRY, Turnstile

PROTOCOL = "iocast.v1"
ADMIT_LIMIT = 10.0  # seconds to find out who is calling
MESSAGES, PER = 30, 10.0  # messages a page may send in so many seconds
TOO_BIG, NOT_NOW = 1009, 1013
REVOKED, OLD_PROTOCOL, NOT_PAIRED, REPLACED, TOO_MANY = 4500, 4502, 4503, 4504, 4013
REASONS = {  # of refusals, as /metrics counts them
    400: "protocol", 401: "unknown", 403: "forbidden", 404: "no_such_screen", 429: "limited", 503: "overloaded",
}  # fmt: skip

log = structlog.get_logger(__name__)


class Sockets:
    """Seats pages at the hub. A device's cookie serves one browser at a time: the newest."""

    def __init__(
        self,
        hub: Hub,
        presence: Presence,
        door: Door,
        *,
        rooms: Callable[[], Mapping[str, Room]],
        origins: Collection[str] = (),
        most: int = 20_000,
        turnstile: Turnstile | None = None,
        now: Callable[[], float] = time.monotonic,
        peers: Peers | None = None,
    ) -> None:
        """origins: further pages that may connect ("https://wall.example"); most: seats this node takes;
        peers: the nodes that a device's other browser may be at."""
        self.turnstile = turnstile or Turnstile()
        self.refused = Counter[str]()  # by reason
        self._hub = hub
        self._presence = presence
        self._door = door
        self._rooms = rooms
        self._origins = frozenset(origins)
        self._most = most
        self._now = now
        self._ids = count(1)
        self.browsers = Browsers(self._replaced, peers)
        self._letters = Letters()

    @property
    def routes(self) -> list[BaseRoute]:
        return [
            WebSocketRoute("/ws/screen", self.screen),
            WebSocketRoute("/ws/console", self.console),
            WebSocketRoute("/ws/remote", self.remote),
            WebSocketRoute("/ws/view", self.view),
        ]

    async def screen(self, websocket: WebSocket) -> None:
        """A wall, for a device's cookie or a display token with ?room= and screen=."""
        await self._answer(websocket, SeatKind.SCREEN)

    async def console(self, websocket: WebSocket) -> None:
        """Everything the clearance of a signed-in person allows, with presence."""
        await self._answer(websocket, SeatKind.CONSOLE)

    async def remote(self, websocket: WebSocket) -> None:
        """What the first screen of ?room= shows, with what a presenter chooses from."""
        await self._answer(websocket, SeatKind.REMOTE)

    async def view(self, websocket: WebSocket) -> None:
        """A wall outside the rooms, for a viewer link's cookie."""
        await self._answer(websocket, SeatKind.VIEWER)

    def busy(self) -> Refusal | None:
        """Why nobody can come in just now, whoever they are; None: they can."""
        if self._hub.closing:
            return Refusal(503, "restart", NOT_NOW, RETRY)
        if len(self._hub.seats) >= self._most:
            return Refusal(503, "full", NOT_NOW, (5000, 30_000))
        if self.turnstile.full:
            return Refusal(503, "busy", NOT_NOW, RETRY)
        return None

    async def _answer(self, websocket: WebSocket, kind: SeatKind) -> None:
        if not same_origin(websocket, self._origins):
            self.refused["origin"] += 1
            await websocket.close(reason="origin")  # before accepting: the handshake is answered 403
            return
        with suppress(WebSocketDisconnect, OSError):
            outcome = self._too_old(websocket) or self.busy() or await self._admit(websocket, kind)
            if isinstance(outcome, Refusal):
                self.refused[REASONS.get(outcome.status, "other")] += 1
                await self._refuse(websocket, outcome)
            else:
                await self._host(websocket, outcome, kind)

    async def _admit(self, websocket: WebSocket, kind: SeatKind) -> Pass | Refusal:
        with self.turnstile:
            try:
                async with asyncio.timeout(ADMIT_LIMIT):
                    outcome = await self._door.admit(websocket)
            except TimeoutError:
                return Refusal(503, "busy", NOT_NOW, RETRY)
            if isinstance(outcome, Pass):
                outcome = self._hindrance(outcome, kind) or outcome
            if isinstance(outcome, Pass):
                await self.turnstile.turn()
            return outcome

    def _too_old(self, websocket: WebSocket) -> Refusal | None:
        spoken: bool = PROTOCOL in websocket.scope["subprotocols"]
        return None if spoken else Refusal(400, "protocol too old", OLD_PROTOCOL)

    def _hindrance(self, who: Pass, kind: SeatKind) -> Refusal | None:
        if kind is SeatKind.SCREEN and not (who.room and who.screen):
            return Refusal(403, "not paired", NOT_PAIRED)
        if kind is SeatKind.REMOTE and who.room not in self._rooms():
            return Refusal(403, "no such room", REVOKED)
        return None

    async def _refuse(self, websocket: WebSocket, refusal: Refusal) -> None:
        if refusal.code is None:
            await websocket.close(reason=refusal.reason)
            return
        offered = PROTOCOL in websocket.scope["subprotocols"]
        await websocket.accept(subprotocol=PROTOCOL if offered else None)
        if refusal.retry:
            bye = {"type": "bye", "reason": refusal.reason, "retry": list(refusal.retry)}
            await websocket.send_text(encode(bye).decode())
        await websocket.close(refusal.code, refusal.reason)

    async def _host(self, websocket: WebSocket, who: Pass, kind: SeatKind) -> None:
        """Seat the page. From the handshake's end to the first frames nothing is awaited. With the shared transport the
        call is over then, and the page stays until the transport says that it has gone."""
        query = websocket.query_params
        resume = _resume(query)
        await websocket.accept(subprotocol=PROTOCOL)
        if not self._door.stands(who):
            self.refused["forbidden"] += 1
            await websocket.close(REVOKED, "revoked")
            return
        inbox = Inbox(self._hub, self._presence, self._now)
        transport: SharedFrames | None = websocket.scope["extensions"].get(EXTENSION)
        ended: Callable[[], None] = lambda: self._left(seat)  # noqa: E731
        if transport is not None and not transport.open:
            return  # the page hung up while it was looked at
        if transport is None:
            port: AsgiPort | SharedPort = AsgiPort(websocket)
        else:
            port = transport.take(inbox.heard, self._hub.farewell, ended, self._letters)
        seat = inbox.seat = Seat(
            next(self._ids), kind, port, who.clearance,
            room=who.room, screen=self._screen_of(who, kind), name=who.name,
            device=who.device,
            address=websocket.client.host if websocket.client else "", build=query.get("build", "")[:40],
            link=who.link, until=who.until, agent=websocket.headers.get("user-agent", "")[:200],
            meeting=who.meeting or "", session=who.session,
        )  # fmt: skip
        port.on_drain = lambda: self._hub.drained(seat)
        self.browsers.sits(seat)
        self._presence.joined(seat)
        self._hub.attach(seat, resume)
        if isinstance(port, AsgiPort):
            try:
                await _carry(websocket, port, inbox)
            finally:
                ended()

    def _left(self, seat: Seat) -> None:
        self._hub.detach(seat)
        self._presence.left(seat)
        self.browsers.left(seat)

    def _screen_of(self, who: Pass, kind: SeatKind) -> str:
        if kind is SeatKind.REMOTE:
            screens = self._rooms()[who.room].screens
            return screens[0].key if screens else ""
        return who.screen

    def _replaced(self, seat: Seat) -> None:
        self._hub.detach(seat)
        seat.port.close(REPLACED, "another browser of this device")


class Inbox:
    """What a page sends: receipts and calls for the whole picture, small and not too many."""

    __slots__ = ("_budget", "_hub", "_now", "_presence", "_since", "seat")

    def __init__(self, hub: Hub, presence: Presence, now: Callable[[], float]) -> None:
        self.seat: Seat | None = None
        self._hub = hub
        self._presence = presence
        self._now = now
        self._since = now()
        self._budget = MESSAGES

    def heard(self, text: str) -> None:
        """Take one message. What is no message of ours is ignored; what is too much ends the connection."""
        seat, now = self.seat, self._now()
        if seat is None:
            return
        if now - self._since > PER:
            self._since, self._budget = now, MESSAGES
        self._budget -= 1
        if self._budget < 0 or len(text) > MESSAGE_LIMIT:
            self._hub.detach(seat)
            seat.port.close(TOO_MANY if self._budget < 0 else TOO_BIG, "too much")
            return
        try:
            message = decode(text)
            match message.get("type") if isinstance(message, dict) else None:
                case "painted":
                    self._presence.painted(seat, message)
                case "resync":
                    log.info("resync", room=seat.room, screen=seat.screen, why=str(message.get("why"))[:40])
                    self._hub.resync(seat)
        except ValueError as error:
            log.info("message ignored", room=seat.room, screen=seat.screen, error=str(error)[:120])


def _resume(query: Mapping[str, Any]) -> Resume | None:
    seq = query.get("seq", "")
    if not (query.get("epoch") and query.get("view") and seq.isascii() and seq.isdigit() and len(seq) <= 16):
        return None
    return Resume(query["epoch"], query["view"], int(seq))


async def _carry(websocket: WebSocket, port: AsgiPort, inbox: Inbox) -> None:
    """Send and receive over plain ASGI until either side ends."""
    sender = asyncio.create_task(port.run(), name="seat-sender")
    receiver = asyncio.create_task(_listen(websocket, inbox), name="seat-receiver")
    try:
        await asyncio.wait((sender, receiver), return_when=asyncio.FIRST_COMPLETED)
    finally:
        sender.cancel()
        receiver.cancel()
        await asyncio.gather(sender, receiver, return_exceptions=True)


async def _listen(websocket: WebSocket, inbox: Inbox) -> None:
    while (message := await websocket.receive())["type"] != "websocket.disconnect":
        if message.get("text") is not None:
            inbox.heard(message["text"])
