"""Runs the service under uvicorn, with shared frames, and says where it is."""

import asyncio
import ctypes
import fcntl
import gc
import logging
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
import uvicorn

from broadcaster.journal import shared
from displays.app import build
from displays.heads import Heads
from displays.house import House
from displays.people import FIRST, first_sign_in, note_address, opened
from displays.settings import Settings
from displays.stopping import DRAIN_LIMIT, Server
from displays.transport import SharedFrames
from displays.workers import Workers

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
        _ = settings.believed
    except ValueError as error:
        raise ServeError(f"--proxies takes addresses and networks, by commas: {error}.") from None
    if settings.workers > 1 and not shared(settings.journal_at):
        raise ServeError(
            "--workers needs a journal in Redis (--journal redis://…): a journal in a file has one service, "
            "which would run the feeds and the clock as often as there are processes."
        )
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
        up = partial(_announce, settings, secret, say)
        if settings.workers == 1:
            started = _serve(settings, listener, up)
        else:
            with TemporaryDirectory(prefix="iocast-") as beside:
                started = _workers(replace(settings, beside=Path(beside)), listener, up).run()
    if not started:
        raise ServeError("The service did not start; the lines above say why.")


def _workers(settings: Settings, listener: socket.socket, up: Callable[[], None]) -> Workers:
    def work(number: int, ready: Callable[[], None], orphaned: int) -> None:
        mine = replace(settings, worker=number)
        _configure_log(mine.name)
        if not _serve(mine, listener, ready, orphaned):
            raise ServeError("it did not start")

    return Workers(settings.workers, work, up)


def _serve(settings: Settings, listener: socket.socket, up: Callable[[], None], orphaned: int | None = None) -> bool:
    """Serve in this process until stopped; False where it did not start."""
    app = build(settings)
    config = uvicorn.Config(
        app, host=settings.host, port=settings.port, ws=SharedFrames,
        http=Heads, proxy_headers=bool(settings.believed), forwarded_allow_ips=settings.believed,
        loop="uvloop", lifespan="on", access_log=False, log_config=None, server_header=False,
        timeout_graceful_shutdown=DRAIN_LIMIT, ws_ping_interval=None, ws_per_message_deflate=True,
    )  # fmt: skip

    def begun() -> None:
        app.state.house.collector.start()
        up()

    server = Server(
        config, begun, leave=lambda: _leave(app.state.house), drain=lambda: app.state.house.hub.drain(),
        orphaned=orphaned,
    )  # fmt: skip
    with suppress(KeyboardInterrupt):  # uvicorn has stopped in order before it passes the signal on
        server.run(sockets=[listener, *(listener.dup() for _ in range(DOORS - 1))])
    return server.started


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
        # Before anybody shares it: a copy takes this over (socket.dup), and were it to wait for a moment, another
        # process would stand still in accept().
        listener.setblocking(False)
        listener.set_inheritable(True)
        yield listener, listener.getsockname()[1]


async def _first(settings: Settings) -> str:
    async with opened(settings.journal_at, mend=True, memory=settings.memory) as journal:
        await note_address(journal, settings.address)
        return await first_sign_in(journal)


async def _leave(house: House) -> None:
    """Another node may lead from now on, and whoever comes goes there."""
    if house.cluster.lease.shared:
        await asyncio.gather(house.cluster.lease.give_up(), house.farewell.say())


def _announce(settings: Settings, secret: str, say: Say) -> None:
    at = settings.address
    say(f"iocast serves {settings.site} at {at}")
    for path, what in (("/screen", "a room's screen"), ("/console", "operators"), ("/remote", "presenters")):
        say(f"  {at}{path:10} {what}")
    if secret:
        say(f"First sign-in, as {FIRST}, with this link, once, within a day:\n  {at}/sign-in#{secret}")
    say("Stop it with Ctrl-C.")


def _configure_log(node: str = "") -> None:
    """Our own lines and the libraries' on standard error, one line each; of several processes with their name."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    structlog.configure(
        processors=[
            lambda _, __, told: {**told, "node": node} if node else told,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
