"""The line that faults are made of does what its verbs say."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.doubles.faultline import Faultline
from tests.doubles.waiting import until

BRIEF = 0.3  # seconds in which something would have come


class Echo:
    """A server that says back what it hears, and remembers it."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.heard = b""
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self.listener.accept()
                threading.Thread(target=self._talk, args=(caller,), daemon=True).start()

    def _talk(self, caller: socket.socket) -> None:
        with suppress(OSError), caller:
            while data := caller.recv(100):
                self.heard += data
                caller.sendall(data)


@pytest.fixture
def echo() -> Iterator[Echo]:
    server = Echo()
    with server.listener:
        yield server


@pytest.fixture
def line(echo: Echo) -> Iterator[Faultline]:
    with Faultline(echo.port) as line:
        yield line


@pytest.fixture
def caller(line: Faultline) -> Iterator[socket.socket]:
    """Somebody who is connected and has been answered."""
    with call(line) as caller:
        caller.sendall(b"hello")
        assert caller.recv(100) == b"hello"
        yield caller


def call(line: Faultline) -> socket.socket:
    return socket.create_connection(("127.0.0.1", line.port), timeout=30)


def silent(caller: socket.socket) -> bool:
    """True where nothing comes for a little while."""
    caller.settimeout(BRIEF)
    try:
        caller.recv(100)
        return False
    except TimeoutError:
        return True
    finally:
        caller.settimeout(30)


def test_a_way_that_is_cut_up_brings_only_answers(line: Faultline, echo: Echo, caller: socket.socket) -> None:
    """What is said does not arrive until the line is whole, and then it does."""
    line.cut_up()
    caller.sendall(b"up")
    assert silent(caller) and echo.heard == b"hello"
    line.heal()
    assert caller.recv(100) == b"up"


def test_a_way_that_is_cut_down_lets_the_server_hear(line: Faultline, echo: Echo, caller: socket.socket) -> None:
    """The server hears and answers, and the answer comes once the line is whole."""
    line.cut_down()
    caller.sendall(b"down")
    until(lambda: echo.heard == b"hellodown", what="the server has heard")
    assert silent(caller)
    line.heal()
    assert caller.recv(100) == b"down"


def test_a_cut_line_resets_and_refuses(line: Faultline, caller: socket.socket) -> None:
    """Who is connected is reset, nobody gets in, and afterwards everybody does at the same port."""
    line.cut()
    with pytest.raises(ConnectionResetError):
        caller.recv(100)
    with pytest.raises(ConnectionRefusedError):
        call(line)
    line.heal()
    with call(line) as again:
        again.sendall(b"again")
        assert again.recv(100) == b"again"


def test_a_snapped_line_takes_the_next_caller(line: Faultline, caller: socket.socket) -> None:
    """Who is connected is reset, and whoever connects anew gets through."""
    line.snap()
    with pytest.raises(ConnectionResetError):
        caller.recv(100)
    with call(line) as again:
        again.sendall(b"again")
        assert again.recv(100) == b"again"


def test_a_dead_line_takes_callers_and_says_nothing(line: Faultline, caller: socket.socket) -> None:
    """Half-open: old and new callers stay connected and hear nothing, and go on where they were when it is whole."""
    line.go_dead()
    caller.sendall(b"old")
    with call(line) as new:
        new.sendall(b"new")
        assert silent(caller) and silent(new)
        line.heal()
        assert (caller.recv(100), new.recv(100)) == (b"old", b"new")


def test_a_line_that_loses_brings_everything_in_order(line: Faultline, caller: socket.socket) -> None:
    """Lost packets are sent again: late, whole and in order, also on a slow line."""
    line.lose(loss=0.5, again=(0.0, 0.02))
    line.slow(delay=0.001, rate=10_000_000)
    sent = b"".join(b"%06d" % number for number in range(3_000))
    caller.sendall(sent)
    came = b""
    while len(came) < len(sent):
        came += caller.recv(10_000)
    assert came == sent
