"""Cameras' pictures for pages, from this service alone: no page knows a gateway, or what it is asked with.

A camera is a feed's key and its own; the feed says who may see it. A gateway is asked once for all who look.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from broadcaster.model import Sensitivity
from displays.endpoint import Call
from displays.house import House
from displays.problem import Problem
from feeds.feed import FeedError
from feeds.plans.camera import Camera, CameraPlan
from feeds.relay import Part, Relay

TAKE_LIMIT = 60  # seconds in which a page takes one answer
SLICE = 65_536  # bytes handed to a connection at once: a slow page holds no more, and the loop turns in between
FULL = 10  # seconds until who found it full may ask again
PLAYLIST = "application/vnd.apple.mpegurl"
PIECE = "application/octet-stream"
JPEG = "image/jpeg"
HEADERS = {
    "Cache-Control": "no-store",  # what a room may no longer see is in no cache of its browser
    # opened by itself it runs nothing
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def read_stream(call: Call) -> Response:
    """A camera's stream: its HLS playlist, whose names are for the next call."""
    relay, camera = await _camera(call)
    try:
        part = await relay.playlist(camera)
    except FeedError as error:
        raise _away(error) from None
    return _part(call, part)


async def read_piece(call: Call) -> Response:
    """What a playlist of this camera names: another playlist, or bytes of its pictures."""
    relay, camera = await _camera(call)
    try:
        part = await relay.piece(camera, call.path("piece"))
    except FeedError as error:
        raise _away(error) from None
    if part is None:
        raise Problem(404, "not_found", what=call.path("piece")[:64])
    return _part(call, part)


async def read_frame(call: Call) -> Response:
    """A camera's newest picture; 304 where it is the one that the caller has, by its ETag."""
    relay, camera = await _camera(call)
    try:
        still = await relay.picture(camera)
    except FeedError as error:
        raise _away(error) from None
    headers = {**HEADERS, "ETag": f'"{still.digest}"'}
    if call.request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return _answer(call, still.body, JPEG, headers)


def origins(house: House) -> set[str]:
    """The gateways that walls may ask themselves: of feeds that are on and say `direct`."""
    plans = [plan for plan in house.runner.plans.values() if isinstance(plan, CameraPlan) and plan.enabled]
    return set[str]().union(*(plan.origins for plan in plans))


async def _camera(call: Call) -> tuple[Relay, Camera]:
    """The camera that is asked for, if this caller may see it. Raises Problem."""
    feed, key = call.path("feed"), call.path("camera")
    gallery = call.house.gallery
    relay = await gallery.relays.of(feed)
    camera = relay.camera(key) if relay else None
    if relay is None or camera is None or not call.principal.clearance.clears(Sensitivity(relay.plan.sensitivity)):
        raise Problem(404, "not_found", what=f"{feed}/{key}"[:64])
    if not gallery.admit(f"{call.principal.caller}/{call.principal.id} {feed}/{key}"):
        raise Problem(503, "cameras_full", headers={"Retry-After": str(FULL)})
    return relay, camera


def _part(call: Call, part: Part) -> Response:
    return _answer(call, part.body, PLAYLIST if part.playlist else PIECE, HEADERS)


def _answer(call: Call, body: bytes, media: str, headers: dict[str, str]) -> Response:
    async def sliced() -> AsyncIterator[memoryview]:
        whole = memoryview(body)
        for at in range(0, len(whole), SLICE):
            piece = whole[at : at + SLICE]
            yield piece
            call.house.gallery.gave(len(piece))

    return _Slices(sliced(), media_type=media, headers={**headers, "Content-Length": str(len(body))})


class _Slices(StreamingResponse):
    """An answer that a page has to take within a time; then its connection goes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TAKE_LIMIT):
                await super().__call__(scope, receive, send)


def _away(error: FeedError) -> Problem:
    """The gateway gave nothing; its reason is for the log of the feed, not for a page."""
    return Problem(502, "camera_away", why=error.reason.code)
