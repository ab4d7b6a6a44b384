"""What nodes of one journal know of each other: who lives, what they say to all, what each has posted about its screens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from broadcaster.moments import Instant


@dataclass(frozen=True, slots=True)
class Peer:
    """A live node, as it tells of itself at each beat.

    at: when it told this, by its own clock. seq: what it has folded. knows: the versions of event kinds, and FOLD.
    site: the digest of its site files; differs: the site files that are not what the journal has. checks: what makes it
    ready or not, by name.
    """

    id: str
    name: str
    build: str
    since: Instant
    at: Instant = ""
    seq: int = 0
    leading: bool = False
    seats: int = 0
    screens: int = 0
    ready: bool = True
    checks: Mapping[str, Any] = field(default_factory=dict)
    knows: Mapping[str, int] = field(default_factory=dict)
    site: str = ""
    differs: Sequence[str] = ()
    said: int = 0  # how many words it has said, so that one that was missed is noticed


Word = Callable[[str, Any], None]  # who said it (a node's id), and what


class Peers(Protocol):
    """The other nodes. Everything here is a hint that is made good: what must not be lost is an event."""

    def nodes(self) -> Sequence[Peer]:
        """The live nodes, this one too, the oldest first."""
        ...

    def heard(self, kind: str, handler: Word) -> None:
        """Call this with each word of a kind that any node says, this one too, in the same order at every node."""
        ...

    async def say(self, kind: str, body: Any) -> None:
        """Say a word to all nodes. Raises JournalError where it could not be said."""
        ...

    async def post(self, rows: Mapping[str, Any]) -> None:
        """Put rows (None: take one away) onto this node's own table, which goes with the node; others hear of them.

        Where that fails, JournalError: then the next post must be of the whole table, see `lost`.
        """
        ...

    @property
    def lost(self) -> bool:
        """True while what stands on this node's table is not known: `begin_again`, then post all of it."""
        ...

    async def begin_again(self) -> None:
        """Empty this node's table. Raises JournalError."""
        ...

    def follow_rows(self, handler: "Rows") -> None:
        """Whom to tell of other nodes' tables."""
        ...


class Rows(Protocol):
    """Hears of other nodes' tables."""

    def take(self, node: str, rows: Mapping[str, Mapping[str, Any] | None], *, whole: bool = False) -> None:
        """Rows of a node: those that have changed, None for one that is gone; or all it has."""
        ...

    def alive(self, node: str, at: Instant) -> None:
        """A node has told that it lives, at this time by its own clock."""
        ...

    def gone(self, node: str) -> None:
        """A node lives no more."""
        ...
