"""Who may open a socket: the seam between the sockets and the sign-in."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from broadcaster.model import Sensitivity
from broadcaster.moments import Instant
from displays.cookies import host_of


class Holder(StrEnum):
    DEVICE = "device"  # a paired browser: its cookie serves one browser at a time
    DISPLAY = "display"  # a program with a display token: many connections, names its room and screen
    PERSON = "person"  # signed in
    PRESENTER = "presenter"  # joined a meeting by code
    VIEWER = "viewer"  # watches by a link


@dataclass(frozen=True, slots=True)
class Pass:
    """What somebody may do at a socket. `clearance` is the credential's; the room's own limits it further.

    link, until: of a viewer; `device` is its browser. session: of somebody signed in, which one.
    """

    kind: Holder
    name: str
    clearance: Sensitivity
    role: str = ""
    room: str = ""
    screen: str = ""
    device: str = ""
    meeting: str | None = None
    link: str = ""
    until: Instant = ""
    session: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not. With `code` the socket is accepted and closed with it, so that a page can read why; else HTTP `status`.

    retry: milliseconds, from and to, told in a `bye` before the close (1013: come back later).
    """

    status: int
    reason: str
    code: int | None = None
    retry: tuple[int, int] | None = None


class Door(Protocol):
    async def admit(self, websocket: WebSocket) -> Pass | Refusal:
        """Look at cookies, bearer token, path and query of a handshake. Reads nothing else and answers nothing."""
        ...

    def stands(self, who: Pass) -> bool:
        """False once a pass that was given a moment ago is void. Synchronous: nothing can change after it is asked."""
        ...


def same_origin(connection: HTTPConnection, origins: Collection[str] = ()) -> bool:
    """True if the handshake comes from a page of this host, from one of `origins`, or from no page at all.

    Browsers always send Origin with a WebSocket and no page can change it; programs send none.
    """
    origin = connection.headers.get("origin")
    if origin is None or origin in origins:
        return True
    return host_of(origin).lower() == connection.headers.get("host", "").lower() != ""
