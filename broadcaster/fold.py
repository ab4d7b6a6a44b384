"""What Broadcast needs of the state it folds."""

from collections.abc import Iterator
from typing import Protocol, Self

from broadcaster.board import Changes
from broadcaster.events import Event
from broadcaster.moments import Instant
from broadcaster.witness import StageLike


class Snapshot(Protocol):
    """The state as it was after event `seq`; it holds still while the state goes on."""

    @property
    def seq(self) -> int: ...

    def parts(self) -> Iterator[bytes]:
        """The checkpoint's document, part by part; each is made within 5 ms."""
        ...


class Fold(StageLike, Protocol):
    """Events go in, in order, each once; nobody looks at it between `take` and `settle`."""

    @property
    def seq(self) -> int: ...

    @property
    def epoch(self) -> str: ...

    def take(self, event: Event) -> None:
        """Fold one event's facts. `seq` is the event's afterwards, also when it raises."""
        ...

    def settle(self) -> Changes:
        """Work out what follows from the facts; what has changed since it was settled last."""
        ...

    def next_moment(self) -> Instant | None: ...

    def fresh(self, epoch: str) -> Self:
        """An empty fold for another history."""
        ...

    def become(self, other: Self) -> None:
        """Take over everything of another fold at once; whoever holds this one sees the other history from now on."""
        ...

    def snapshot(self) -> Snapshot:
        """The state as it is now, settled; within 5 ms."""
        ...

    def restored(self, epoch: str, document: bytes) -> Self:
        """A fold as a checkpoint's document has it. Raises ValueError for one that it cannot read."""
        ...
