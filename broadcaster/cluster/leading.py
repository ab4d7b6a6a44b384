"""What leading means: of all nodes on a journal one at a time runs what must not be run twice."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from broadcaster.journal import JournalError

Role = Callable[[], Coroutine[Any, Any, None]]


class NotLeading(JournalError):
    """Only the node that leads may keep this, and this one does not, or does not any more."""


class Lease(Protocol):
    """The right to lead, for a time. What the leader appends carries its `fence`; every taking of the lease makes a
    higher one, and the journal refuses lower ones from then on. So a leader that was frozen keeps nothing more."""

    @property
    def leading(self) -> bool:
        """True while this node may do what only one does. By the clock: false also before anybody has noticed."""
        ...

    @property
    def fence(self) -> int | None:
        """The number that the leader's appends carry; None where there is nobody to be told apart from."""
        ...

    @property
    def shared(self) -> bool:
        """True where other nodes could lead."""
        ...

    @property
    def holder(self) -> str:
        """The name of the node that leads, as far as is known; "" while none does."""
        ...

    @property
    def known(self) -> bool:
        """True while it is known who leads, and somebody does."""
        ...

    async def hold(self) -> None:
        """A role for ever: take the lease when it is free, and keep it."""
        ...

    def led(self, role: Role) -> Role:
        """The role as one that is only run while this node leads, and ended as soon as it does not."""
        ...

    async def give_up(self) -> None:
        """Let another node lead from now on; this one does not take it again. Says what went wrong, raises nothing."""
        ...

    async def close(self) -> None:
        """Give up, and let go. May be called twice."""
        ...
