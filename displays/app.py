"""The service on one page: the routes, and the parts in the order they start; last started, first stopped."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from broadcaster.broadcast import Broadcast
from broadcaster.hub import Hub
from broadcaster.journal import Journal, JournalError, open_journal
from broadcaster.keeper import keep
from broadcaster.measures import Timing
from broadcaster.presence import Presence
from broadcaster.state import State
from displays import (
    api,
    commands,
    entry,
    health,
    held,
    ingest,
    meetings,
    metrics,
    openapi,
    owing,
    pages,
    pairing,
    provenance,
    replay,
    runs,
    sent,
    sessions,
    uploading,
)
from displays.admission import Admission
from displays.auth import Gate
from displays.bodies import (
    Accept,
    Approval,
    Because,
    ClaimWish,
    Do,
    FocusWish,
    HoldWish,
    Join,
    LayoutWish,
    NewNotice,
    NewPassword,
    Once,
    SignIn,
)
from displays.cloudevents import OBSERVATIONS
from displays.collecting import Collector, own, watch_lag
from displays.csvfile import CSV
from displays.endpoint import Endpoint
from displays.forms import FORM_LIMIT, UPLOAD
from displays.house import House
from displays.line import Line
from displays.planning import Planner
from displays.problem import Problem, answer_problem
from displays.rights import Right
from displays.settings import Settings
from displays.site import follow_site, sync_site
from displays.socket import Sockets
from displays.sweeping import sweep
from displays.tidying import tidy
from feeds.intake import Intake
from feeds.runner import Runner
from feeds.scheduler import Scheduler

BATCH_LIMIT = 8 * 1024 * 1024  # bytes of observations in one post

READ, DECIDE, OPERATE = (Right.READ,), (Right.DECIDE,), (Right.OPERATE,)
DIRECT = (Right.OPERATE, Right.PRESENT)
OWN = (Right.ENTER,)
SEND = (Right.INGEST, Right.ENTER)

log = structlog.get_logger(__name__)


def posts(house: House) -> Line:
    return house.line


def files(house: House) -> Line:
    return house.uploads


def routes() -> list[BaseRoute]:
    """Every path there is. `Endpoint` names who may call and what body it takes; without rights it is open."""
    table: list[tuple[str, str, Any]] = [
        ("GET", "/api/session", Endpoint(sessions.who_am_i)),
        ("POST", "/api/session", Endpoint(sessions.sign_in, body=SignIn)),
        ("DELETE", "/api/session", Endpoint(sessions.sign_out)),
        ("POST", "/api/session/once", Endpoint(sessions.sign_in_once, body=Once)),
        ("POST", "/api/session/password", Endpoint(sessions.set_password, body=NewPassword)),
        ("GET", "/api/screen", Endpoint(pairing.may_i, query=("room", "screen"))),
        ("POST", "/api/pairings", Endpoint(pairing.start_pairing)),
        ("GET", "/api/pairings", Endpoint(pairing.list_pairings, OPERATE)),
        ("GET", "/api/pairings/{id}", Endpoint(pairing.ask_pairing)),
        ("POST", "/api/pairings/{id}/approve", Endpoint(pairing.approve_pairing, OPERATE, Approval)),
        ("DELETE", "/api/devices/{device}", Endpoint(pairing.revoke_device, OPERATE)),
        ("POST", "/api/observations", Endpoint(ingest.post_observations, SEND, OBSERVATIONS, BATCH_LIMIT, posts)),
        ("GET", "/api/entry", Endpoint(entry.read_entry, OWN, query=("unit",))),
        ("GET", "/api/entry/template.xlsx", Endpoint(entry.read_template, OWN, query=("unit",), gives=entry.XLSX)),
        (
            "POST",
            "/api/entry/uploads",
            Endpoint(uploading.send_file, OWN, UPLOAD, FORM_LIMIT, files, ("unit", "commit")),
        ),
        ("GET", "/api/entry/history", Endpoint(sent.read_sent, OWN, query=("unit", "series", "limit", "before"))),
        ("GET", "/api/owners.csv", Endpoint(owing.owners_file, READ, gives=CSV)),
        ("GET", "/api/feeds.csv", Endpoint(owing.feeds_file, READ, gives=CSV)),
        ("GET", "/api/indicators/{code}/why", Endpoint(owing.read_why, READ, query=("area",))),
        ("GET", "/api/indicators", Endpoint(api.list_indicators, READ)),
        ("GET", "/api/indicators/{code}/history", Endpoint(api.read_history, READ, query=("since", "until", "area"))),
        (
            "GET",
            "/api/indicators/{code}/provenance",
            Endpoint(provenance.read_provenance, READ, query=("area", "period")),
        ),
        ("GET", "/api/snapshot", Endpoint(api.read_snapshot, READ, query=("layout",))),
        ("GET", "/api/layouts", Endpoint(api.list_layouts, READ)),
        ("GET", "/api/rooms", Endpoint(api.list_rooms, READ)),
        ("GET", "/api/rooms/{room}/wall", Endpoint(replay.read_wall, READ, query=("at",))),
        ("PUT", "/api/rooms/{room}/layout", Endpoint(commands.put_layout, DIRECT, LayoutWish)),
        ("PUT", "/api/rooms/{room}/focus", Endpoint(commands.put_focus, DIRECT, FocusWish)),
        ("PUT", "/api/rooms/{room}/hold", Endpoint(commands.put_hold, DIRECT, HoldWish)),
        ("DELETE", "/api/rooms/{room}/layout", Endpoint(commands.release_slot, DIRECT, query=("screen",))),
        ("DELETE", "/api/rooms/{room}/focus", Endpoint(commands.release_slot, DIRECT, query=("screen",))),
        ("DELETE", "/api/rooms/{room}/hold", Endpoint(commands.release_slot, DIRECT, query=("screen",))),
        ("POST", "/api/rooms/{room}/do", Endpoint(commands.do, OPERATE, Do)),
        ("POST", "/api/rooms/{room}/join-code", Endpoint(meetings.open_meeting, OPERATE)),
        ("DELETE", "/api/rooms/{room}/join-code", Endpoint(meetings.end_meeting, DIRECT)),
        ("POST", "/api/join", Endpoint(meetings.join, body=Join)),
        ("GET", "/api/claims", Endpoint(commands.list_claims, READ)),
        ("PUT", "/api/claims/{width}/{key:path}/{slot}", Endpoint(commands.put_claim, DIRECT, ClaimWish)),
        ("DELETE", "/api/claims/{width}/{key:path}/{slot}", Endpoint(commands.delete_claim, DIRECT)),
        ("POST", "/api/notices", Endpoint(commands.put_notice, OPERATE, NewNotice)),
        ("DELETE", "/api/notices/{id}", Endpoint(commands.delete_notice, OPERATE)),
        ("GET", "/api/held", Endpoint(held.list_held, READ, query=("all",))),
        ("POST", "/api/held/{id}/accept", Endpoint(held.accept, DECIDE, Accept)),
        ("POST", "/api/held/{id}/reject", Endpoint(held.reject, DECIDE, Because)),
        ("POST", "/api/held/{id}/undo", Endpoint(held.undo, DECIDE, Because)),
        ("GET", "/api/feeds", Endpoint(api.list_feeds, READ)),
        ("POST", "/api/feeds/{key}/run", Endpoint(api.run_feed, OPERATE, query=("anyway",))),
        ("GET", "/api/feeds/{key}/runs", Endpoint(runs.list_runs, READ)),
        ("GET", "/api/journal", Endpoint(api.read_journal, OPERATE, query=("after", "limit", "kind", "room"))),
        ("GET", "/api/openapi.json", openapi.serve_document),
        ("GET", "/healthz", health.healthz),
        ("GET", "/readyz", health.readyz),
        ("GET", "/metrics", metrics.metrics),
        *[("GET", path, pages.page) for path in pages.PAGES],
        ("GET", "/icon.svg", pages.icon),
        ("GET", "/static/{path:path}", pages.static),
    ]
    sockets = [
        WebSocketRoute("/ws/screen", screen_socket),
        WebSocketRoute("/ws/console", console_socket),
        WebSocketRoute("/ws/remote", remote_socket),
    ]
    # sockets first: routes are tried in order, and ten thousand pages may come at once
    return [*sockets, *[Route(path, endpoint, methods=[method]) for method, path, endpoint in table]]


def build(settings: Settings, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Starlette:
    """The service as an ASGI application. Its lifespan raises JournalError where the journal cannot be opened."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with open_house(settings, clock) as house:
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
    journal = await open_journal(settings.journal_at, clock)
    async with _closing(journal):
        state = State(journal.epoch)
        presence = Presence(clock=clock, meeting=lambda *place: bool((state.scene(*place) or {}).get("meeting")))
        hub = Hub(state, presence, build=pages.build_id(), clock=clock)
        planner = Planner(state, hub)
        async with Broadcast(journal, state, planner, clock=clock, presence=presence) as broadcast:
            await sync_site(settings.site, broadcast.record, state)
            gate = Gate(
                journal.vault, state, clock, secure=settings.secure, origin=settings.public_url.rstrip("/"),
                catch_up=broadcast.caught_up,
            )  # fmt: skip
            intake = Intake(state, clock=clock, time_zone=planner.time_zone, locale=planner.locale)
            runner = Runner(
                intake=intake, record=broadcast.record, clock=clock, site=settings.site, environ=environ(settings),
                time_zone=planner.time_zone, previous=planner.previous, standing=planner.standing,
            )  # fmt: skip
            collector = Collector(lambda: clock().astimezone(state.site.time_zone))
            lags, feed_lags = Timing(), Timing()
            async with (
                Scheduler(runner, time_zone=planner.time_zone, lags=feed_lags) as scheduler,
                planner.driving(scheduler),
                _kept("hub", hub.run),
                _kept("presence", lambda: presence.push(hub)),
                _kept("receipts", lambda: presence.testify(broadcast.record)),
                _kept("sweep", lambda: sweep(hub, state, journal.vault)),
                _kept("garbage", lambda: own(collector, lambda: (hub.arrived, hub.arrived - len(hub.seats)))),
                _kept("lag", lambda: watch_lag(lags)),
                _kept("tidy", lambda: tidy(journal.vault, state, clock)),
                _kept("site files", lambda: follow_site(settings.site, broadcast.record, state)),
            ):
                origins = [gate.origin] if gate.origin else []
                sockets = Sockets(hub, presence, Admission(gate), rooms=lambda: state.rooms, origins=origins)
                yield House(
                    settings,
                    journal,
                    state,
                    hub,
                    presence,
                    broadcast,
                    gate,
                    intake,
                    runner,
                    scheduler,
                    sockets,
                    collector,
                    lags,
                    feed_lags,
                )


def environ(settings: Settings) -> dict[str, str]:
    """What ${NAME} in feeds.yaml may say: the process's environment, and where this service listens."""
    return {**os.environ, "IOCAST_PORT": str(settings.port)}


async def screen_socket(websocket: WebSocket) -> None:
    await house_of(websocket).sockets.screen(websocket)


async def console_socket(websocket: WebSocket) -> None:
    await house_of(websocket).sockets.console(websocket)


async def remote_socket(websocket: WebSocket) -> None:
    await house_of(websocket).sockets.remote(websocket)


def house_of(connection: HTTPConnection) -> House:
    """The house the app was opened with."""
    house: House = connection.app.state.house
    return house


@asynccontextmanager
async def _closing(journal: Journal) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await journal.close()


@asynccontextmanager
async def _kept(name: str, role: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """A task with an owner: started again when it ends, stopped when the house closes."""
    task = asyncio.create_task(keep(name, role), name=name)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def on_problem(request: Request, error: Exception) -> Response:
    """A refusal that was meant."""
    assert isinstance(error, Problem)  # noqa: S101
    return answer_problem(request, error)


async def on_http(request: Request, error: Exception) -> Response:
    """No such path, or not with this method."""
    assert isinstance(error, HTTPException)  # noqa: S101
    code = "method" if error.status_code == 405 else "no_such_page"
    problem = Problem(error.status_code, code, headers=error.headers, method=request.method)
    if "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/"):
        return pages.message(request, problem)
    return answer_problem(request, problem)


async def on_journal(request: Request, error: Exception) -> Response:
    """The journal cannot be written: nothing was done, or nobody knows; either way try again."""
    log.error("journal refused", path=request.url.path, error=str(error))
    return answer_problem(request, Problem(503, "unavailable", why=str(error), headers={"Retry-After": "5"}))


async def on_hang_up(request: Request, error: Exception) -> Response:
    """The caller left in the middle of their body; nobody reads this answer."""
    return Response(status_code=400)


async def on_fault(request: Request, error: Exception) -> Response:
    """A fault of ours: the log says which."""
    id = secrets.token_hex(4)
    log.error("fault in a call", id=id, path=request.url.path, error=repr(error))
    response = answer_problem(request, Problem(500, "failed", id=id))
    response.headers.update(pages.HEADERS)  # this answer is made outside the middleware that puts them
    return response
