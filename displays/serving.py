"""Runs the service under uvicorn, with shared frames, and says where it is."""

import asyncio
import ctypes
import fcntl
import gc
import logging
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from time import monotonic

import structlog
import uvicorn

from broadcaster.journal import shared
from displays.app import build
from displays.heads import Heads
from displays.house import House
from displays.people import FIRST, first_sign_in, note_address, opened
from displays.settings import Settings
from displays.transport import SharedFrames

SEE_OFF_LIMIT = 8.0  # seconds for sending the pages away
DRAIN_LIMIT = 5  # seconds open connections are given when the service stops
LOOK = 0.05  # seconds between two looks at the connections that are left
LOCK = "service.lock"
DOORS = 8  # handles on the one listening socket: libuv accepts one connection a handle in each turn of the loop
M_MMAP_THRESHOLD, LARGE = -3, 256 * 1024  # malloc.h; bytes
RESOLVERS = 64  # host names looked up at once: libuv's four would all wait for a name server that is dead
BACKLOG = 2048  # connections waiting: every screen comes back at once after a restart

Say = Callable[[str], None]

log = structlog.get_logger(__name__)


class ServeError(Exception):
    """The service cannot start. Its text is a full sentence for people."""


def serve_house(settings: Settings, say: Say) -> None:
    """Serve until stopped; raises ServeError and JournalError."""
    if not (settings.site / "site.yaml").is_file():
        raise ServeError(f"{settings.site} is no site: it has no site.yaml. `iocast init DIR` makes one.")
    try:
        believed = settings.believed
    except ValueError as error:
        raise ServeError(f"--proxies takes addresses and networks, by commas: {error}.") from None
    _configure_log()
    gc.disable()  # folding a long journal makes no circles, and walking what it has made costs as much again
    _steady_heap()
    os.environ.setdefault("UV_THREADPOOL_SIZE", str(RESOLVERS))
    try:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ServeError(f"The directory {settings.data} cannot be made: {error.strerror}.") from None
    by_itself = nullcontext() if shared(settings.journal_at) else alone(settings.data)
    with by_itself, _listening(settings) as (listener, port):
        settings = settings.at_port(port)
        secret = asyncio.run(_first(settings))
        app = build(settings)
        config = uvicorn.Config(
            app, host=settings.host, port=port, ws=SharedFrames,
            http=Heads, proxy_headers=bool(believed), forwarded_allow_ips=believed,
            loop="uvloop", lifespan="on", access_log=False, log_config=None, server_header=False,
            timeout_graceful_shutdown=DRAIN_LIMIT, ws_ping_interval=None, ws_per_message_deflate=True,
        )  # fmt: skip
        server = _Server(
            config, lambda: _announce(app.state.house, settings, secret, say),
            leave=lambda: _leave(app.state.house), drain=lambda: app.state.house.hub.drain(),
        )  # fmt: skip
        with suppress(KeyboardInterrupt):  # uvicorn has stopped in order before it passes the signal on
            server.run(sockets=[listener, *(listener.dup() for _ in range(DOORS - 1))])
    if not server.started:
        raise ServeError("The service did not start; the lines above say why.")


class _Server(uvicorn.Server):
    def __init__(
        self,
        config: uvicorn.Config,
        announce: Callable[[], None],
        *,
        leave: Callable[[], Awaitable[None]],
        drain: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(config)
        self._leave = leave
        self._announce = announce
        self._drain = drain

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say that this node goes, let nobody in, send the pages away a little spread, then stop: feeds and journal are
        closed last."""
        if self.started:
            await self._leave()
        for server in self.servers:
            server.close()
        for each in sockets or ():
            each.close()
        try:
            async with asyncio.timeout(SEE_OFF_LIMIT):
                await self._drain()
        except TimeoutError:
            log.warning("pages not sent away in time", limit=SEE_OFF_LIMIT)
        await self._part()
        await super().shutdown(sockets)

    async def _part(self) -> None:
        """Let what is open end, and cut connections that nobody works for and that do not end in time.

        Such is a client that has stopped reading; uvicorn would log "Cancel 0 running task(s)" as an error.
        """
        state = self.server_state
        for connection in list(state.connections):
            connection.shutdown()
        end = monotonic() + DRAIN_LIMIT
        while state.connections and monotonic() < end and not self.force_exit:  # noqa: ASYNC110 - uvicorn has no event
            await asyncio.sleep(LOOK)
        if state.connections and not state.tasks:
            log.info("connections cut that would not end", connections=len(state.connections), limit=DRAIN_LIMIT)
            for connection in list(state.connections):
                if connection.transport is not None:
                    connection.transport.abort()
            await asyncio.sleep(LOOK)


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """One service a data directory: two would each run the feeds and the timer."""
    with (data / LOCK).open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ServeError(f"Another service runs on {data}; stop it first or give another --data.") from None
        yield


def _steady_heap() -> None:
    """Large blocks of memory go back to the system as soon as they are free.

    Once glibc has seen one go (a checkpoint's document), it takes the next of its size from the heap, between lasting
    things, where it leaves a hole: 3 MB after a day's first checkpoint. Elsewhere than on glibc nothing is set.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)


@contextmanager
def _listening(settings: Settings) -> Iterator[tuple[socket.socket, int]]:
    """A listening socket of our own, so that a port that is taken is one sentence, and port 0 is a free one."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            raise ServeError(
                f"Cannot listen on {settings.host}:{settings.port}: {os.strerror(error.errno or 0)}."
            ) from None
        listener.listen(BACKLOG)
        listener.set_inheritable(True)
        yield listener, listener.getsockname()[1]


async def _first(settings: Settings) -> str:
    async with opened(settings.journal_at, mend=True) as journal:
        await note_address(journal, settings.address)
        return await first_sign_in(journal)


async def _leave(house: House) -> None:
    """Another node may lead from now on, and whoever comes goes there."""
    if house.cluster.lease.shared:
        await asyncio.gather(house.cluster.lease.give_up(), house.farewell.say())


def _announce(house: House, settings: Settings, secret: str, say: Say) -> None:
    house.collector.start()
    at = settings.address
    say(f"iocast serves {settings.site} at {at}")
    for path, what in (("/screen", "a room's screen"), ("/console", "operators"), ("/remote", "presenters")):
        say(f"  {at}{path:10} {what}")
    if secret:
        say(f"First sign-in, as {FIRST}, with this link, once, within a day:\n  {at}/sign-in#{secret}")
    say("Stop it with Ctrl-C.")


def _configure_log() -> None:
    """Our own lines and the libraries' on standard error, one line each."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
