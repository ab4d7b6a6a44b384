"""The service on one page: its parts in the order they start; last started, first stopped. Paths: routes.py."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import partial

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from broadcaster.broadcast import Broadcast
from broadcaster.cluster import Cluster, Node, open_cluster
from broadcaster.hub import Hub
from broadcaster.journal import Journal, JournalError, open_journal
from broadcaster.keeper import keep
from broadcaster.lapse import Lapse
from broadcaster.measures import Timing
from broadcaster.presence import Presence
from broadcaster.state import State
from broadcaster.steady import Steady
from broadcaster.versions import TooNew
from displays import built, metrics, pages, siblings
from displays.admission import Admission
from displays.alike import Alike
from displays.archive import Archive
from displays.auth import Gate
from displays.collecting import Collector, own, watch_lag
from displays.foresight import foresee
from displays.gallery import Gallery
from displays.house import House
from displays.nodes import about, others
from displays.planning import Planner
from displays.problem import Problem, answer_problem
from displays.province import Province, second_factor
from displays.recorder import Recorder
from displays.routes import routes
from displays.settings import Settings
from displays.shelf import Shelf
from displays.signing import Signing
from displays.site import follow_site, sync_site
from displays.socket import Sockets
from displays.sweeping import sweep
from displays.tidying import tidy
from displays.together import Together
from displays.versions import Versions
from feeds.intake import Intake
from feeds.relay import Relays
from feeds.runner import Runner
from feeds.scheduler import Scheduler
from feeds.surroundings import Surroundings

log = structlog.get_logger(__name__)


def build(settings: Settings, clock: Callable[[], datetime] | None = None) -> Starlette:
    """The service as an ASGI application. Its lifespan raises JournalError where the journal cannot be opened.

    clock: gives the time; one that says what it doubts (Steady) unless told otherwise.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_house(settings, clock or Steady()) as house:
            app.state.house = house
            yield

    return Starlette(
        routes=routes(),
        lifespan=lifespan,
        middleware=[Middleware(pages.SecurityHeaders, secure=settings.secure)],
        exception_handlers={
            Problem: on_problem,
            HTTPException: on_http,
            JournalError: on_journal,
            ClientDisconnect: on_hang_up,
            Exception: on_fault,
        },
    )


@asynccontextmanager
async def open_house(settings: Settings, clock: Callable[[], datetime]) -> AsyncIterator[House]:
    """Every part, started in order: journal, fold, site, feeds, sockets."""
    steady = clock if isinstance(clock, Steady) else Steady()
    journal = await open_journal(settings.journal_at, clock, mend=True, heard=steady.heard, memory=settings.memory)
    cluster = open_cluster(settings.journal_at, Node(settings.name, pages.build_id()), built.lent)
    led = cluster.lease.led
    async with _closing(journal), _closing(cluster):
        state = State(journal.epoch)
        presence = Presence(clock=clock, meeting=lambda *place: bool((state.scene(*place) or {}).get("meeting")))
        hub = Hub(state, presence, build=pages.build_id(), clock=clock)
        planner = Planner(state, hub)
        recorder = Recorder(state, planner)
        node = cluster.node.id, cluster.node.name
        await cluster.peers.look()
        async with Broadcast(
            journal, state, recorder, clock=clock, presence=presence, lease=cluster.lease, node=node,
            others=partial(others, cluster),
        ) as broadcast:  # fmt: skip
            hub.delivery.stale = Lapse(lambda: broadcast.following, clock)
            recorder.begin()
            alike = Alike(settings.site, journal, shared=lambda: cluster.lease.shared)
            try:
                await sync_site(settings.site, broadcast.record, state, alike=alike)
            except TooNew as error:  # it is tried again until the others are up to date
                log.warning("site files not recorded yet", why=str(error))
            gate = Gate(
                journal.vault, state, clock, secure=settings.secure, origin=settings.public_url.rstrip("/"),
                catch_up=broadcast.caught_up, second_factor=lambda: second_factor(state),
            )  # fmt: skip
            intake = Intake(state, clock=clock, time_zone=planner.time_zone, locale=planner.locale)
            runner = Runner(
                intake=intake, record=broadcast.record, planned=broadcast.record_as_leader, clock=clock,
                site=settings.site, environ=environ(settings), time_zone=planner.time_zone,
                previous=planner.previous, standing=planner.standing,
            )  # fmt: skip
            collector = Collector(lambda: clock().astimezone(state.site.time_zone))
            lags, feed_lags = Timing(), Timing()
            relays = Relays(
                lambda: runner.plans, Surroundings(settings.site, environ(settings), clock, planner.time_zone)
            )
            shelf = Shelf(settings.site, broadcast.record, state, alike)
            archive = Archive(journal, broadcast.record)
            together = Together(cluster.peers, hub, presence, broadcast.record)
            origins = [gate.origin] if gate.origin else []
            sockets = Sockets(
                hub, presence, Admission(gate), rooms=lambda: state.rooms, origins=origins, peers=cluster.peers
            )
            everybodys = {
                "hub": hub.run,
                "peers": cluster.peers.beat,
                "words": cluster.peers.hear,
                "share": together.share,
                "built files": cluster.files.lend,
                "browsers": sockets.browsers.tell,
                "presence": lambda: presence.push(hub),
                "receipts": lambda: presence.receipts.testify(broadcast.record),
                "testimony": together.testify,
                "remembered": lambda: gate.remembered.forget(journal.vault),
                "sweep": lambda: sweep(hub, state, journal.vault, clock),
                "garbage": lambda: own(collector, lambda: (hub.arrived, hub.arrived - len(hub.seats))),
                "lag": lambda: watch_lag(lags),
                "site files": lambda: follow_site(settings.site, broadcast.record, state, shelf.turn, alike),
            }
            leaders = {
                "minutes": led(lambda: recorder.keep(journal, archive)),
                "tidy": led(lambda: tidy(journal.vault, state, clock)),
            }
            async with (
                Scheduler(runner, time_zone=planner.time_zone, lags=feed_lags, led=led) as scheduler,
                planner.driving(scheduler),
                _closing(relays),
                _kept(everybodys | leaders),
            ):
                house = House(
                    settings,
                    journal,
                    state,
                    hub,
                    presence,
                    broadcast,
                    gate,
                    Signing(gate, broadcast.record),
                    Province(state, environ(settings)),
                    intake,
                    runner,
                    scheduler,
                    sockets,
                    collector,
                    lags,
                    feed_lags,
                    Gallery(relays),
                    shelf,
                    Versions(journal),
                    archive,
                    cluster,
                    together,
                    alike,
                    steady,
                )
                cluster.peers.about = lambda: about(house)
                told = siblings.telling(settings, lambda: metrics.figures(house))
                async with told, _kept({"foresight": led(lambda: foresee(house))}):
                    yield house


def environ(settings: Settings) -> dict[str, str]:
    """What ${NAME} in feeds.yaml may say: the process's environment, and where this service listens."""
    return {**os.environ, "IOCAST_PORT": str(settings.port)}


@asynccontextmanager
async def _closing(part: Journal | Cluster | Relays) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await part.close()


@asynccontextmanager
async def _kept(roles: Mapping[str, Callable[[], Awaitable[None]]]) -> AsyncIterator[None]:
    """Tasks with an owner: each started again when it ends, all stopped when the house closes, the last one first."""
    tasks = [asyncio.create_task(keep(name, role), name=name) for name, role in roles.items()]
    try:
        yield
    finally:
        for task in reversed(tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def on_problem(request: Request, error: Exception) -> Response:
    """A refusal that was meant: a page for a person who came by an address, else a document."""
    assert isinstance(error, Problem)  # noqa: S101
    if "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/"):
        return pages.message(request, error)
    return answer_problem(request, error)


async def on_http(request: Request, error: Exception) -> Response:
    """No such path, or not with this method."""
    assert isinstance(error, HTTPException)  # noqa: S101
    code = "method" if error.status_code == 405 else "no_such_page"
    problem = Problem(error.status_code, code, headers=error.headers, method=request.method)
    return await on_problem(request, problem)


async def on_journal(request: Request, error: Exception) -> Response:
    """The journal cannot be written: nothing was done, or nobody knows; either way try again."""
    log.error("journal refused", path=request.url.path, error=str(error))
    if isinstance(error, TooNew):
        return answer_problem(request, Problem(503, "upgrade_first", node=error.node, headers={"Retry-After": "30"}))
    return answer_problem(request, Problem(503, "unavailable", why=str(error), headers={"Retry-After": "5"}))


async def on_hang_up(request: Request, error: Exception) -> Response:
    """The caller left in the middle of their body; nobody reads this answer."""
    return Response(status_code=400)


async def on_fault(request: Request, error: Exception) -> Response:
    """A fault of ours: the log says which."""
    id = secrets.token_hex(4)
    log.error("fault in a call", id=id, path=request.url.path, error=repr(error))
    response = answer_problem(request, Problem(500, "failed", id=id))
    response.headers.update(
        pages.headers(request.app.state.house.settings.secure)
    )  # this answer is made outside the middleware that puts them
    return response
