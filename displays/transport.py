"""Shared frames straight to the transport: uvicorn's WebSocket protocol, with a port for the hub.

A connection that the hub has outlives the ASGI call that opened it: what 10,000 waiting calls keep (tasks, queues,
scopes, a dozen frames of coroutines each) is more than all else of a connection, and the collector walks all of it.

These are uvicorn internals (0.52.1 to 0.54): tests/test_transport.py is their contract, and the version is bounded.
"""

import zlib
from asyncio.transports import BaseTransport
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import Frame as WireFrame
from websockets.frames import apply_mask  # type: ignore[attr-defined]  # in C where it was built
from websockets.http11 import Request
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from broadcaster.frames import Frame
from displays.budget import Budget
from displays.letters import Letters
from displays.sharing import DEFLATE, SharedPort, shareable
from displays.upgraded import Ear, forget, tune

if TYPE_CHECKING:
    from uvicorn._types import ASGISendEvent

EXTENSION = "iocast.transport"  # under this name the protocol offers itself in scope["extensions"]
HIGH, LOW = 64 * 1024, 16 * 1024  # bytes waiting in the process: above, a page is not written to; below, it is again
FLOOD = 1008  # close code: against what was agreed (RFC 6455, 7.4.1)
CLOSE_LIMIT = 5.0  # seconds from our close frame to the end, whether the page answers or not
MESSAGE_LIMIT = 8 * 1024  # bytes of a message from a page
# bytes a page may send in so many seconds beside its short messages, which are counted where they are heard: pings that
# we answer, fragments without an end, what nobody hears
SENT, PER = 256 * 1024, 10.0

TEXT, DEFLATED_TEXT = 0x81, 0xC1  # first bytes of a whole text message (RFC 6455 section 5.2, RFC 7692 section 6)
TAIL = b"\x00\x00\xff\xff"  # RFC 7692 section 7.2.2: what the sender left out


class SharedFrames(WebSocketsSansIOProtocol):
    """Negotiates compression that lets all connections share bytes, and hands the hub a port.

    `server_no_context_takeover` makes every compressed message stand alone (RFC 7692, 7.1.1.1), so the hub's bytes
    and ordinary ones from ASGI may follow each other. A client that demands a smaller window gets plain bytes.
    """

    port: SharedPort | None = None
    listener: Callable[[str], None] | None = None
    farewell: Callable[[], Frame] | None = None
    ended: Callable[[], None] | None = None
    letters: Letters | None = None
    inflates = False
    budget: Budget | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        extensions = [DEFLATE] if self.config.ws_per_message_deflate else []
        self.conn = ServerProtocol(extensions=extensions, max_size=MESSAGE_LIMIT, logger=self.logger)
        self.unread: list[bytes] = []

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        self.loop.call_soon(forget, self.transport.get_protocol())
        self.transport.set_write_buffer_limits(high=HIGH, low=LOW)
        tune(transport)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:
            cast("dict[str, Any]", self.scope["extensions"])[EXTENSION] = self

    @property
    def open(self) -> bool:
        """True from the end of the handshake until one side begins to close."""
        return self.handshake_complete and self.conn.state is OPEN and not self.transport.is_closing()

    async def send(self, message: "ASGISendEvent") -> None:
        """As uvicorn's, which passes over the answer to a page that hung up and calls the next message out of order."""
        if self.transport.is_closing() and not self.handshake_complete:
            raise ClientDisconnected
        await super().send(message)

    def send_500_response(self) -> None:
        if not self.transport.is_closing():  # whoever hung up gets no answer
            super().send_500_response()

    async def run_asgi(self) -> None:
        """As uvicorn's, but a connection that was handed over (`take` with `ended`) goes on after the call."""
        handed_over = False
        try:
            await self.app(self.scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        except BaseException:
            self.logger.exception("Exception in ASGI application\n")
            self.send_500_response()
        else:
            handed_over = self.ended is not None
            if not self.handshake_complete and not self.transport.is_closing():
                self.logger.error("ASGI callable returned without completing handshake.")
                self.send_500_response()
        if handed_over:
            del self.scope
        elif self.close_timer is None:
            self.transport.close()

    def take(
        self,
        listener: Callable[[str], None],
        farewell: Callable[[], Frame],
        ended: Callable[[], None] | None = None,
        letters: Letters | None = None,
    ) -> SharedPort:
        """Give the hub its port, once the handshake is complete.

        listener: gets every text message, instead of ASGI's receive. farewell: the last message at a shutdown.
        ended: the ASGI call is about to return, and the connection lasts until the loop calls this, once. Without it
        the connection ends with the call. letters: where whole messages wait to be read in turns; without it they are
        read as they come. Lets go of the handshake, a quarter of a connection's memory.
        Raises RuntimeError before the handshake's end.
        """
        if not self.open:
            raise RuntimeError("The hub can only write to a connection whose handshake is complete.")
        self.listener, self.farewell, self.letters = listener, farewell, letters
        deflates = any(shareable(each) for each in self.conn.extensions)
        self.port = SharedPort(self, self.transport.write, deflates)
        self.port.writable = self.writable.is_set() and not self.transport.is_closing()
        self.inflates = deflates
        self.stop_keepalive()  # the beats are acknowledged or TCP_USER_TIMEOUT ends the connection
        del self.request, self.response
        if ended is not None:
            self.ended = ended
            waiting, self.queue = self.queue, Ear(ended, self.loop)  # type: ignore[assignment]
            while not waiting.empty():
                self.queue.put_nowait(waiting.get_nowait())
        return self.port

    def data_received(self, data: bytes) -> None:
        """What pages send is nearly always one small whole message: that one waits for its turn among the letters."""
        if self.listener is None or not self._is_one_message(data):
            self.read_letters()
            if self._affords(len(data)):
                super().data_received(data)
        elif self.letters is None:
            self._read(data)
        else:
            self.unread.append(data)
            if len(self.unread) == 1:
                self.letters.put(self)

    def read_letters(self) -> None:
        """Read what was put aside, in its order; nothing once the connection is closing."""
        while self.unread and self.listener is not None and not self.close_sent:
            self._read(self.unread.pop(0))
        self.unread.clear()

    def _read(self, data: bytes) -> None:
        """One whole message, at a fifth of what the general way costs."""
        assert self.listener is not None  # noqa: S101 - whoever calls has looked
        body = apply_mask(data[6:], data[2:6])
        try:
            if data[0] == DEFLATED_TEXT:
                body = zlib.decompressobj(-zlib.MAX_WBITS).decompress(body + TAIL, MESSAGE_LIMIT + 1)
            text = body.decode()
        except (zlib.error, UnicodeDecodeError):
            body = b""
        if not 0 < len(body) <= MESSAGE_LIMIT:
            super().data_received(data)  # it knows how to refuse it
            return
        self.listener(text)

    def _affords(self, size: int) -> bool:
        """False, and the end of the connection, for a page that sends more than it may."""
        if not self.handshake_initiated:
            return True  # the handshake itself, which heads.py has measured
        self.budget = self.budget or Budget(SENT, PER)
        if self.budget.spend(size):
            return True
        if not self.handshake_complete:
            self.transport.abort()
        elif not self.close_sent:
            self.end(FLOOD, "too much")
        return False

    def _is_one_message(self, data: bytes) -> bool:
        """True for exactly one masked text frame below 126 bytes, with nothing before it that is not whole."""
        first = data[0]
        return (
            (first == TEXT or (first == DEFLATED_TEXT and self.inflates))
            and len(data) > 6
            and data[1] == 0x80 + len(data) - 6
            and len(data) < 132
            and not self.close_sent
            and self.conn.state is OPEN
            and not self.conn.expect_continuation_frame
            and not self.conn.reader.buffer
        )

    def end(self, code: int, reason: str) -> None:
        """The hub closes: what was written still goes out if the page takes it in time."""
        self._shut()
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        with suppress(InvalidState):
            self.conn.send_close(code, reason)
            self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.close_timer = self.loop.call_later(CLOSE_LIMIT, self.transport.abort)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.port is not None:
            self.port.writable = False

    def resume_writing(self) -> None:
        super().resume_writing()
        port = self.port
        if port is None or self.close_sent or self.disconnected or self.transport.is_closing():
            return
        port.writable = True
        if port.on_drain is not None:
            port.on_drain()

    def send_receive_event_to_app(self) -> None:
        if self.listener is None or (self.ended is None and self.curr_msg_data_type != "text"):
            super().send_receive_event_to_app()
            return
        if self.curr_msg_data_type != "text":
            self.frames = []  # nobody's
            return
        message, self.frames = b"".join(self.frames), []
        if self.close_sent:
            return
        try:
            text = message.decode()
        except UnicodeDecodeError:
            self.end(1007, "not UTF-8")
            return
        self.listener(text)

    def handle_close(self, event: WireFrame) -> None:
        self._shut()
        super().handle_close(event)

    def handle_parser_exception(self) -> None:
        self._shut()
        super().handle_parser_exception()

    def connection_lost(self, exc: Exception | None) -> None:
        self.read_letters()
        self._shut()
        super().connection_lost(exc)
        # Nothing refers to itself from here on, so that all of it goes at once and nothing waits for a collection.
        if self.port is not None:
            self.port.on_drain = None
        self.port = self.listener = self.farewell = self.ended = None
        self.conn.parser.close()

    def shutdown(self) -> None:
        """The server stops: say when to come back, then close with 1012."""
        if self.port is not None and self.port.writable and self.farewell is not None and not self.close_sent:
            self.port.write(self.farewell())
        self._shut()
        super().shutdown()

    def _shut(self) -> None:
        if self.port is not None:
            self.port.writable = False
