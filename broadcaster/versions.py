"""Several builds side by side, as in the middle of an upgrade: what one keeps, every one must be able to read."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from broadcaster.events import VERSION, Draft
from broadcaster.journal import JournalError

# The name of each other node that lives, and the newest version of each kind of event that it reads.
Others = Callable[[], Iterable[tuple[str, Mapping[str, int]]]]


class TooNew(JournalError):
    """Another live node could not read this: it is to be brought up to date first. node: its name."""

    def __init__(self, node: str, kind: str, v: int) -> None:
        self.node = node
        super().__init__(
            f"The node {node} is of an older build and could not read this ({kind}, version {v}): finish the upgrade "
            "first. Nothing was kept."
        )


def readable_by_all(drafts: Sequence[Draft], others: Others) -> None:
    """Raise TooNew for drafts of a kind or version that another live node does not know."""
    wanted = {draft.kind.value: VERSION[draft.kind] for draft in drafts}
    for name, knows in others():
        for kind, v in wanted.items():
            if knows and knows.get(kind, 0) < v:
                raise TooNew(name, kind, v)
