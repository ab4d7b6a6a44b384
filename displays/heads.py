"""Requests have to say in time and in few words what they want: a connection that does not is let go of.

uvicorn reads the head of a request for as long as a client drips it, and however long it is (Slowloris). This is its
HTTP protocol with limits; tests/test_heads.py is the contract for uvicorn's internals, and the version is bounded.
"""

from asyncio import BaseTransport, TimerHandle
from collections import Counter

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_TIME = 15.0  # seconds from the connection, or a further request's first byte, to the end of its head
HEAD_SIZE = 32 * 1024  # bytes of a request line with all headers
HEADS = 100  # of headers in one request
BODY_TIME = 75.0  # seconds from a head to the end of its body: longer than endpoint.READ_LIMIT, which can say why
BODIES = 1024  # connections of one address whose body is on its way
READ_TIME = 60.0  # seconds an answer may wait for a client that reads nothing
PIPELINED = 32  # requests on one connection that wait for the answer before theirs
WAITING = 2048  # connections of one address whose head is not there yet: ten thousand pages come back in turns

_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"

_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: 5\r\ncontent-length: 0\r\n\r\n"

_waiting: Counter[str] = Counter()  # connections without a head, by address
_sending: Counter[str] = Counter()  # with a head and without the end of its body


class Heads(HttpToolsProtocol):
    """One connection. What was counted against its address is given back when the head is there, or it has gone."""

    _timer: TimerHandle | None = None
    _size = 0
    _address = ""
    _counted = False
    _body: TimerHandle | None = None
    _unread: TimerHandle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self._address = self.client[0] if self.client else ""
        self._await_head()
        if _waiting[self._address] > WAITING:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_over()
        self._body_is_over()
        self._is_read()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._timer is not None:
            self._size += len(data)
            if self._size > HEAD_SIZE and not self._ends_within(data):
                self._let_go(_TOO_LONG)
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._await_head()

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        if len(self.headers) > HEADS:
            self._let_go(_TOO_LONG)

    def on_headers_complete(self) -> None:
        self._head_is_over()
        if self.transport.is_closing():
            return
        if len(self.pipeline) >= PIPELINED or _sending[self._address] >= BODIES:
            self._let_go(_BUSY)
            return
        if not self._is_socket():
            self._await_body()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._body_is_over()
        if not self.transport.is_closing():
            super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(READ_TIME, self.transport.abort)

    def resume_writing(self) -> None:
        self._is_read()
        super().resume_writing()

    def _is_socket(self) -> bool:
        """True for the handshake of a socket: the connection is another protocol's from here on."""
        return bool(self.parser.should_upgrade() and self._should_upgrade())

    def _ends_within(self, data: bytes) -> bool:
        """True if the head is over within HEAD_SIZE, and what follows it is a body."""
        end = data.find(b"\r\n\r\n")
        return end >= 0 and self._size - len(data) + end <= HEAD_SIZE

    def _await_head(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(HEAD_TIME, self._let_go, _TOO_SLOW)
        if not self._counted:
            self._counted = True
            _waiting[self._address] += 1
        self._size = 0

    def _head_is_over(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._counted:
            self._counted = False
            _waiting[self._address] -= 1
            if not _waiting[self._address]:
                del _waiting[self._address]

    def _await_body(self) -> None:
        self._body_is_over()
        self._body = self.loop.call_later(BODY_TIME, self._let_go, _TOO_SLOW)
        _sending[self._address] += 1

    def _body_is_over(self) -> None:
        if self._body is not None:
            self._body.cancel()
            self._body = None
            _sending[self._address] -= 1
            if not _sending[self._address]:
                del _sending[self._address]

    def _is_read(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _let_go(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()


def sending(address: str) -> int:
    """Connections of an address whose body is on its way."""
    return _sending.get(address, 0)


def waiting(address: str) -> int:
    """Connections of an address whose head is not there yet."""
    return _waiting.get(address, 0)
