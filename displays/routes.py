"""Every path there is, and who may call it: the service's table of contents."""

from typing import Any

from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from displays import (
    api,
    built,
    cameras,
    devices,
    drafting,
    entry,
    guide,
    health,
    held,
    images,
    ingest,
    losses,
    metrics,
    minutes,
    nodes,
    openapi,
    owing,
    pages,
    pairing,
    provenance,
    runs,
    sent,
    sessions,
    signlog,
    signons,
    staff,
    tokens,
    trail,
    uploading,
    vocabulary,
    weakness,
    worker,
)
from displays.bodies import (
    Accept,
    Approval,
    Because,
    DeviceWish,
    DraftText,
    Factor,
    NewPassword,
    Once,
    Prove,
    Rename,
    Rollback,
    SavedText,
    SignIn,
)
from displays.cloudevents import OBSERVATIONS
from displays.csvfile import CSV
from displays.endpoint import Endpoint
from displays.forms import FORM_LIMIT, UPLOAD
from displays.house import House
from displays.line import Line
from displays.rights import Right
from displays.roomroutes import OPERATE, READ, files, rooms

BATCH_LIMIT = 8 * 1024 * 1024  # bytes of observations in one post
LAYOUT_LIMIT = 1024 * 1024  # bytes of a layout's text in one call

DECIDE = (Right.DECIDE,)
OWN = (Right.ENTER,)
ADMINISTER = (Right.ADMINISTER,)
SEE = (Right.READ, Right.DISPLAY, Right.WATCH)
SEND = (Right.INGEST, Right.ENTER)


def posts(house: House) -> Line:
    return house.line


def routes() -> list[BaseRoute]:
    """Every path there is. `Endpoint` names who may call and what body it takes; without rights it is open."""
    table: list[tuple[str, str, Any]] = [
        ("GET", "/api/session", Endpoint(sessions.who_am_i)),
        ("POST", "/api/session", Endpoint(sessions.sign_in, body=SignIn)),
        ("DELETE", "/api/session", Endpoint(sessions.sign_out, gives="")),
        ("POST", "/api/session/once", Endpoint(sessions.sign_in_once, body=Once)),
        ("POST", "/api/session/password", Endpoint(sessions.set_password, body=NewPassword)),
        ("POST", "/api/session/factor", Endpoint(sessions.begin_factor, body=Prove)),
        ("PUT", "/api/session/factor", Endpoint(sessions.confirm_factor, body=Factor)),
        ("DELETE", "/api/session/factor", Endpoint(sessions.drop_factor, body=Prove)),
        ("GET", "/api/sessions", Endpoint(sessions.list_sessions)),
        ("DELETE", "/api/sessions", Endpoint(sessions.end_sessions, gives="")),
        ("DELETE", "/api/sessions/{id}", Endpoint(sessions.end_session)),
        ("GET", "/api/sign-in", Endpoint(signons.read_ways)),
        ("GET", "/sign-in/province", Endpoint(signons.set_out, query=("next",), gives="text/html")),
        ("GET", "/sign-in/back", Endpoint(signons.come_back, query=("state", "code", "error"), gives="text/html")),
        ("GET", "/api/people", Endpoint(staff.list_people, ADMINISTER)),
        ("POST", "/api/people", Endpoint(staff.add_person, ADMINISTER, staff.NewPerson)),
        ("PUT", "/api/people/{name:path}", Endpoint(staff.change_person, ADMINISTER, staff.PersonWish)),
        ("POST", "/api/people/{name:path}/link", Endpoint(staff.invite_again, ADMINISTER)),
        ("GET", "/api/people/{name:path}/sessions", Endpoint(staff.list_sessions, ADMINISTER)),
        ("DELETE", "/api/people/{name:path}/sessions", Endpoint(staff.end_sessions, ADMINISTER)),
        ("DELETE", "/api/people/{name:path}/sessions/{id}", Endpoint(staff.end_session, ADMINISTER)),
        ("GET", "/api/tokens", Endpoint(tokens.list_tokens, ADMINISTER)),
        ("POST", "/api/tokens", Endpoint(tokens.create_token, ADMINISTER, tokens.NewToken)),
        ("DELETE", "/api/tokens/{id}", Endpoint(tokens.revoke_token, ADMINISTER)),
        ("GET", "/api/sign-ins", Endpoint(signlog.read_sign_ins, ADMINISTER, query=("days",))),
        ("GET", "/api/screen", Endpoint(pairing.may_i, query=("room", "screen"))),
        ("POST", "/api/pairings", Endpoint(pairing.start_pairing)),
        ("GET", "/api/pairings", Endpoint(pairing.list_pairings, OPERATE)),
        ("GET", "/api/pairings/{id}", Endpoint(pairing.ask_pairing)),
        ("POST", "/api/pairings/{id}/approve", Endpoint(pairing.approve_pairing, OPERATE, Approval)),
        ("GET", "/api/nodes", Endpoint(nodes.list_nodes, OPERATE)),
        ("GET", "/api/devices", Endpoint(devices.list_devices, OPERATE, query=("room",))),
        ("PUT", "/api/devices/{device}", Endpoint(devices.change_device, OPERATE, DeviceWish)),
        ("DELETE", "/api/devices/{device}", Endpoint(devices.revoke_device, OPERATE)),
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
        ("GET", "/api/layout-words", Endpoint(vocabulary.read_vocabulary, OPERATE)),
        ("GET", "/api/layouts/{key}", Endpoint(drafting.read_layout, OPERATE)),
        ("PUT", "/api/layouts/{key}", Endpoint(drafting.save_layout, OPERATE, SavedText, LAYOUT_LIMIT)),
        ("DELETE", "/api/layouts/{key}", Endpoint(drafting.remove_layout, OPERATE, query=("why",))),
        ("POST", "/api/layouts/{key}/check", Endpoint(drafting.check_layout, OPERATE, DraftText, LAYOUT_LIMIT)),
        ("POST", "/api/layouts/{key}/rename", Endpoint(drafting.rename_layout, OPERATE, Rename)),
        ("POST", "/api/layouts/{key}/rollback", Endpoint(drafting.roll_back, OPERATE, Rollback)),
        ("GET", "/api/layouts/{key}/versions", Endpoint(drafting.list_versions, OPERATE)),
        ("GET", "/api/layouts/{key}/versions/{seq}", Endpoint(drafting.read_version, OPERATE)),
        ("GET", "/api/images/{sha256}", Endpoint(images.read_picture, SEE, gives="image/*")),
        ("GET", "/api/cameras/{feed}/{camera}/index.m3u8", Endpoint(cameras.read_stream, SEE, gives=cameras.PLAYLIST)),
        ("GET", "/api/cameras/{feed}/{camera}/picture", Endpoint(cameras.read_frame, SEE, gives=cameras.JPEG)),
        ("GET", "/api/cameras/{feed}/{camera}/{piece}", Endpoint(cameras.read_piece, SEE, gives=cameras.PIECE)),
        *rooms(),
        ("GET", "/api/held", Endpoint(held.list_held, READ, query=("all",))),
        ("POST", "/api/held/{id}/accept", Endpoint(held.accept, DECIDE, Accept)),
        ("POST", "/api/held/{id}/reject", Endpoint(held.reject, DECIDE, Because)),
        ("POST", "/api/held/{id}/undo", Endpoint(held.undo, DECIDE, Because)),
        ("GET", "/api/feeds", Endpoint(api.list_feeds, READ)),
        ("POST", "/api/feeds/{key}/run", Endpoint(api.run_feed, OPERATE, query=("anyway",))),
        ("GET", "/api/feeds/{key}/runs", Endpoint(runs.list_runs, READ)),
        ("GET", "/api/losses", Endpoint(losses.list_losses, READ)),
        ("DELETE", "/api/losses/{epoch}", Endpoint(losses.note_loss, OPERATE)),
        ("GET", "/api/journal", Endpoint(trail.read_journal, OPERATE, query=("after", "limit", "kind", "room"))),
        ("GET", "/api/journal.ndjson", Endpoint(trail.export_lines, OPERATE, query=trail.ASKED, gives=trail.LINES)),
        ("GET", "/api/journal.csv", Endpoint(trail.export_table, OPERATE, query=trail.ASKED, gives=CSV)),
        ("GET", "/api/openapi.json", openapi.serve_document),
        ("GET", "/healthz", health.healthz),
        ("GET", "/readyz", health.readyz),
        ("GET", "/metrics", metrics.metrics),
        *[("GET", path, pages.page) for path in pages.PAGES],
        ("GET", "/minutes/{id}", minutes.minutes_page),
        ("GET", "/help", guide.contents),
        ("GET", "/help/{who}", guide.guide),
        ("GET", "/help/pictures/{language}/{name}", guide.picture),
        ("GET", weakness.PATH, weakness.security_txt),
        ("GET", "/icon.svg", pages.icon),
        ("GET", "/screen-worker.js", worker.worker),
        ("GET", "/static/{path:path}", built.static),
    ]
    sockets = [
        WebSocketRoute("/ws/screen", screen_socket),
        WebSocketRoute("/ws/console", console_socket),
        WebSocketRoute("/ws/remote", remote_socket),
        WebSocketRoute("/ws/view", view_socket),
    ]
    # sockets first: routes are tried in order, and ten thousand pages may come at once
    return [*sockets, *[Route(path, endpoint, methods=[method]) for method, path, endpoint in table]]


async def screen_socket(websocket: WebSocket) -> None:
    await house_of(websocket).sockets.screen(websocket)


async def console_socket(websocket: WebSocket) -> None:
    await house_of(websocket).sockets.console(websocket)


async def remote_socket(websocket: WebSocket) -> None:
    await house_of(websocket).sockets.remote(websocket)


async def view_socket(websocket: WebSocket) -> None:
    await house_of(websocket).sockets.view(websocket)


def house_of(connection: HTTPConnection) -> House:
    """The house the app was opened with."""
    house: House = connection.app.state.house
    return house
