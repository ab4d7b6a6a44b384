"""A seat: one connected page, and the port its bytes leave through."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from broadcaster.frames import Frame
from broadcaster.model import Sensitivity
from broadcaster.moments import Instant
from broadcaster.view import View

NOWHERE = -1  # the cursor of a page that has no picture of its view yet: it gets a wall


class SeatKind(StrEnum):
    SCREEN = "screen"
    CONSOLE = "console"
    REMOTE = "remote"
    VIEWER = "viewer"  # watches by a link, from outside the rooms


class Port(Protocol):
    """The way to one page. Nothing is queued in front of it: while `writable` is False the hub writes nothing.

    lane: which bytes of a Frame `send` takes: "deflated", "plain", or "payload" where others frame.
    on_drain: called when it becomes writable again.
    """

    writable: bool
    on_drain: Callable[[], None] | None

    @property
    def lane(self) -> str: ...
    @property
    def send(self) -> Callable[[bytes], None]: ...
    def close(self, code: int, reason: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a screen makes ready before anybody sees it: the layout, the id of its view, the message that carries it."""

    layout: str
    view: str
    frame: Frame


@dataclass(frozen=True, slots=True)
class Resume:
    """Where a page that comes back stands, as its URL says."""

    epoch: str
    view: str
    seq: int


class Seat:
    """One connected page.

    cursor: the seq this page has been written up to, within `view`; NOWHERE until its first wall.
    least: a wall for this page must not be older than this, else figures would step back for a moment.
    device: of a paired screen, or of a browser that watches by a link. link, until, agent: that link, its end, and how
    the browser calls itself. meeting: of a phone that joined one by its code. session: of somebody signed in, which
    one, so that its end closes its pages.
    scene: the scene frame the page has; compared by identity. presence: the version of the presence it has (console).
    ahead: what this screen should make ready, unseen; told: the newest of it that was written to the page.
    """

    __slots__ = (
        "address", "agent", "ahead", "behind", "build", "clearance", "cursor", "device", "id", "kind", "least", "link",
        "meeting", "name", "paused", "place", "port", "presence", "resynced", "room", "scene", "scene_changed",
        "screen", "session", "told", "until", "view", "written",
    )  # fmt: skip

    def __init__(
        self,
        id: int,
        kind: SeatKind,
        port: Port,
        clearance: Sensitivity,
        *,
        room: str = "",
        screen: str = "",
        name: str = "",
        device: str = "",
        address: str = "",
        build: str = "",
        link: str = "",
        until: Instant = "",
        agent: str = "",
        meeting: str = "",
        session: str = "",
    ) -> None:
        self.id = id
        self.kind = kind
        self.port = port
        self.clearance = clearance  # of the credential; the room's own limits it further
        self.room = room
        self.screen = screen
        self.place = f"{room}/{screen}" if room else ""
        self.name = name
        self.device = device
        self.address = address
        self.build = build
        self.link = link
        self.until = until
        self.agent = agent
        self.meeting = meeting
        self.session = session
        self.view: View | None = None
        self.cursor = NOWHERE
        self.least = 0
        self.scene: Frame | None = None
        self.scene_changed = 0
        self.presence = NOWHERE
        self.paused: float | None = None  # when a beat first found the port not writable
        self.resynced = 0.0
        self.written: float | None = None  # when the newest frame went out, until the page has painted it
        self.behind = False
        self.ahead: Prepared | None = None
        self.told: Prepared | None = None
