"""Blocking and hostile work in a process of its own: it can be killed, and has only so much memory.

A silent database, a dead network share, a crafted workbook hang or burst their own process and nothing else. A call
costs one fork of a prepared server (forks.py), about 10 ms; the result is read without blocking the loop.
"""

import asyncio
import atexit
import contextlib
import json
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Generator
from time import monotonic
from typing import Any, TypeVar, cast

from feeds.feed import FeedError
from feeds.forks import LENGTH, STATUS

LIMIT = 512_000_000  # bytes of memory of one piece of work, on top of what the server has loaded
ANSWER = 256_000_000  # bytes of one result; more is as if the memory had run out
GRACE = 2.0  # seconds in which a killed process is gone, unless the kernel cannot let go of it (a dead mount)
BEGIN = 30.0  # seconds until the fork server has imported what the work needs and has forked
APART = 1_000_000  # bytes of a result from which on it is unpickled beside the loop
CHUNK = 1 << 18

Result = TypeVar("Result")


class Apart:
    """One piece of work at a time. Work that was killed and cannot die is abandoned: until it has gone, the next call
    is refused, so that a dead mount holds one process of each feed and no more.
    """

    def __init__(self, *, memory: int = LIMIT) -> None:
        self._memory = memory
        self._left: int | None = None

    async def run(self, work: Callable[..., Result], *args: Any) -> Result:
        """What `work(*args)` returns: a function of a module, arguments and result that pickle can carry.

        Raises what `work` raises; FeedError("memory"), FeedError("died") with its `status`, and, while an abandoned
        call still hangs, FeedError("still_hanging"). Killed when the caller is cancelled.
        """
        async with contextlib.aclosing(self._frames(work, args)) as frames:
            async for said in frames:
                return cast(Result, said)
        raise FeedError("died", status="0")  # it ended without a word

    async def follow(self, work: Callable[..., Generator[Result]], *args: Any) -> AsyncGenerator[Result]:
        """Every item of a generator as it comes; close the iterator to end the process. Raises as `run` does."""
        async with contextlib.aclosing(self._frames(work, args)) as frames:
            async for said in frames:
                yield said

    async def _frames(self, work: Callable[..., Any], args: tuple[Any, ...]) -> AsyncGenerator[Any]:
        if not await self._free():
            raise FeedError("still_hanging")
        body = pickle.dumps((work, args), protocol=pickle.HIGHEST_PROTOCOL)
        stream, handle = await _begun(getattr(work, "func", work).__module__, self._memory)  # also of a partial
        try:
            with contextlib.suppress(OSError):  # it died while it was being told; its status says how
                await asyncio.get_running_loop().sock_sendall(stream, LENGTH.pack(len(body)) + body)
            async for frame in _answers(stream, self._memory):
                good, said = await asyncio.to_thread(_loaded, frame) if len(frame) > APART else _loaded(frame)
                if not good:
                    raise said
                yield said
        finally:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
            stream.close()
            _leaving[handle] = monotonic()
            self._left = handle

    async def _free(self) -> bool:
        """True once what was killed last has gone."""
        if self._left is not None and not _gone(self._left):
            own = os.dup(self._left)  # another call may sweep the first one away meanwhile
            try:
                async with asyncio.timeout(GRACE):
                    await _readable(own)
            except TimeoutError:
                pass
            finally:
                os.close(own)
        _sweep()
        return self._left not in _leaving


def _loaded(frame: bytes) -> tuple[bool, Any]:
    said: tuple[bool, Any] = pickle.loads(frame)  # noqa: S301 - our own code has written it, from data it has read
    return said


def abandoned() -> int:
    """How many killed processes the kernel could not let go of yet."""
    _sweep()
    return sum(monotonic() - since > GRACE for since in _leaving.values())


_leaving: dict[int, float] = {}  # pidfd of what was killed, and when


def _sweep() -> None:
    for handle in [handle for handle in _leaving if _gone(handle)]:
        del _leaving[handle]
        os.close(handle)


def _gone(handle: int) -> bool:
    """True if the process of a pidfd has ended, or was swept away."""
    if handle not in _leaving:
        return True
    waiting = select.poll()
    waiting.register(handle, select.POLLIN)
    return bool(waiting.poll(0))


async def _begun(module: str, memory: int) -> tuple[socket.socket, int]:
    """A stream to a new child, and the child's pidfd. A fork server that has died is replaced, once."""
    wish = json.dumps({"module": module, "memory": memory}).encode()
    for _ in range(2):
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            with theirs:
                await _asked(wish, theirs)
            async with asyncio.timeout(BEGIN):
                await _readable(ours.fileno())
            said, handles, _, _ = socket.recv_fds(ours, 1, 1)
        except OSError:  # TimeoutError is one, too
            said, handles = b"", []
        except BaseException:
            ours.close()
            raise
        if said and handles:
            return ours, handles[0]
        ours.close()
    raise FeedError("died", status="?")


async def _asked(wish: bytes, theirs: socket.socket) -> None:
    """Hand a request over; where many wait before it, wait as well."""
    while True:
        try:
            socket.send_fds(_server.control(), [wish], [theirs.fileno()])
        except BlockingIOError:
            await asyncio.sleep(0.01)
        except OSError:
            _server.stop()
            raise
        else:
            return


async def _answers(stream: socket.socket, memory: int) -> AsyncGenerator[bytes]:
    """The frames of a stream until it ends; raises FeedError("died") where it ended otherwise than well."""
    data = bytearray()
    while True:
        while len(data) >= LENGTH.size and len(data) >= (whole := LENGTH.size + LENGTH.unpack_from(data)[0]):
            yield bytes(memoryview(data)[LENGTH.size : whole])
            del data[:whole]
        try:
            chunk = stream.recv(CHUNK)
        except BlockingIOError:
            await _readable(stream.fileno())
            continue
        except OSError:
            chunk = b""
        if not chunk:
            break
        data += chunk
        if len(data) > ANSWER:
            raise FeedError("memory", limit=memory)
    status = STATUS.unpack(data)[0] if len(data) == STATUS.size else None
    if status != 0:
        raise FeedError("died", status=_word(status))


def _word(status: int | None) -> str:
    """ "SIGSEGV", or the exit status as a number; "?" where nobody knows."""
    if status is None:
        return "?"
    try:
        return signal.Signals(-status).name if status < 0 else str(status)
    except ValueError:
        return str(status)


async def _readable(handle: int) -> None:
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()

    def wake() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(handle, wake)
    try:
        await ready
    finally:
        loop.remove_reader(handle)


class _Server:
    """The fork server of this process, started when it is needed first."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._owner = 0

    def control(self) -> socket.socket:
        if self._control is None or self._owner != os.getpid():
            self._start()
        return cast(socket.socket, self._control)

    def stop(self) -> None:
        """End it, and with it what it has forked."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None and self._owner == os.getpid():
            try:
                self._process.wait(GRACE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(GRACE)
        self._process = None

    def _start(self) -> None:
        self.stop()
        ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from feeds.forks import serve; serve()"],
                stdin=theirs.fileno(),
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                start_new_session=True,  # out of reach of the terminal's Ctrl-C
            )
        self._control, self._owner = ours, os.getpid()


_server = _Server()
atexit.register(_server.stop)
