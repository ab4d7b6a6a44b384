"""One screen as consoles see it: who stands there, what it has painted, how far behind it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from broadcaster.condition import Condition
from broadcaster.moments import Instant


@dataclass(frozen=True, slots=True)
class Painted:
    """What a page has shown: the seq of its figures and the `changed` of its scene, at the server's time."""

    seq: int
    scene: int
    at: Instant


@dataclass(frozen=True, slots=True)
class Present:
    """One screen as the console sees it.

    lag: milliseconds from a frame's writing to its receipt, of the latest that was painted. unpainted: how far what is
    painted stands behind what was written, in `seq`; None before the first receipt. slow: the pages at this screen, by
    name, that could not be written everything. faults: the tiles that fail there, with a message each. condition: what
    its page says of the machine; None: it has said nothing yet. ready: the layout it has made ready, unseen.
    """

    room: str
    screen: str
    device: str
    since: Instant
    address: str
    build: str
    seen: Instant
    hidden: bool = False
    errors: int = 0
    painted: Painted | None = None
    lag: int | None = None
    behind: bool = False
    frozen: bool = False
    count: int = 1
    unpainted: int | None = None
    slow: tuple[str, ...] = ()
    faults: Mapping[str, str] = field(default_factory=dict)
    condition: Condition | None = None
    ready: str | None = None

    @property
    def news(self) -> tuple[object, ...]:
        """What a console must hear of at once; the rest travels along."""
        scene = self.painted.scene if self.painted else None
        who = self.device, self.since, self.build, self.count, self.slow
        seen = self.hidden, self.errors, self.behind, self.frozen, scene, self.faults
        return *who, *seen, self.condition, self.ready
