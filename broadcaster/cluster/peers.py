"""What the nodes of one journal know of each other: who lives, what they say to all, what each posts of its screens."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Protocol

from broadcaster.moments import Instant


@dataclass(frozen=True, slots=True)
class Peer:
    """A live node, as it tells of itself at each beat.

    at: when it told this, by its own clock. seq: what it has folded. knows: the versions of event kinds, and FOLD.
    differs: its site files that are not what the journal has. checks: what makes it ready or not, by name.
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
    differs: Sequence[str] = ()
    said: int = 0  # how many words it has said, so that one that was missed is noticed
    stopped: bool = False  # it has said good-bye


Word = Callable[[str, Any], None]  # who said it (a node's id), and what


class Rows(Protocol):
    """Hears of other nodes' tables."""

    def take(self, node: str, rows: Mapping[str, Mapping[str, Any] | None]) -> None:
        """Rows of a node as they are now, None for one that is gone."""
        ...

    def only(self, node: str, places: Set[str]) -> None:
        """These rows are all that a node has."""
        ...

    def alive(self, node: str, at: Instant) -> None:
        """A node has told that it lives, at this time by its own clock."""
        ...

    def gone(self, node: str) -> None:
        """A node lives no more."""
        ...


class Peers(Protocol):
    """All nodes, seen from this one. What they say is a hint that is made good: what must not be lost is an event.

    about: what this node tells of itself, asked at each beat; set before the roles run. lost: what stands on this
    node's table is not known: `post_all`. shared: there could be other nodes.
    """

    about: Callable[[], Peer]

    @property
    def shared(self) -> bool: ...

    @property
    def lost(self) -> bool: ...

    def nodes(self) -> Sequence[Peer]:
        """The live nodes, this one too, the oldest first."""
        ...

    def gone(self) -> Sequence[Peer]:
        """Nodes of the last day that live no more and whose name no other has taken up, as they last told of
        themselves."""
        ...

    def heard(self, kind: str, handler: Word) -> None:
        """Call this with each word of a kind that any node says, this one too, in the same order at every node."""
        ...

    def follow(self, handler: Rows) -> None:
        """Whom to tell of other nodes' tables."""
        ...

    async def say(self, kind: str, body: Any) -> None:
        """Say a word to all nodes. Raises JournalError where nobody knows whether it was said."""
        ...

    async def post(self, rows: Mapping[str, Any]) -> None:
        """Put rows (None: take one away) onto this node's own table, which goes with the node; others hear of them.

        Raises JournalError; then this node's table is `lost`.
        """
        ...

    async def post_all(self, parts: Iterable[Mapping[str, Any]]) -> None:
        """Make this node's table anew, of these rows; others read it once it is whole. Raises JournalError."""
        ...

    async def look(self) -> None:
        """Look who lives, before this node tells of itself. Raises JournalError."""
        ...

    async def beat(self) -> None:
        """A role for ever: tell that this node lives, and look who else does."""
        ...

    async def hear(self) -> None:
        """A role for ever: hear what is said."""
        ...

    async def close(self) -> None:
        """Tell that this node is gone, and let go. May be called twice."""
        ...


class Files(Protocol):
    """The built files of every build whose nodes run, by name, such as `assets/screen-1a2b.js`. A name says its
    content, so no two builds mean different things by it."""

    async def lend(self) -> None:
        """A role for ever: have the files of this build there for the others."""
        ...

    async def find(self, name: str) -> bytes | None:
        """What another build calls so; None where none does. Raises JournalError."""
        ...

    async def close(self) -> None: ...


class NoPeers:
    """Peers of a node that has nobody beside it."""

    def __init__(self, about: Callable[[], Peer]) -> None:
        self.about = about
        self.shared = self.lost = False

    def nodes(self) -> Sequence[Peer]:
        return (self.about(),)

    def gone(self) -> Sequence[Peer]:
        return ()

    def heard(self, kind: str, handler: Word) -> None:
        """Nobody says anything."""

    def follow(self, handler: Rows) -> None:
        """Nobody has a table."""

    async def say(self, kind: str, body: Any) -> None:
        """Nobody hears it."""

    async def post(self, rows: Mapping[str, Any]) -> None:
        """Nobody reads it."""

    async def post_all(self, parts: Iterable[Mapping[str, Any]]) -> None:
        """Nobody reads it."""

    async def look(self) -> None:
        """There is nobody."""

    async def beat(self) -> None:
        await asyncio.Event().wait()

    async def hear(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Nothing is open."""
