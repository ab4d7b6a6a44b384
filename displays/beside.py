"""A journal as a command writes in it beside live nodes: what one of them could not read, is not kept."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from broadcaster.events import Draft
from broadcaster.journal import Journal, Quiet
from broadcaster.versions import readable_by_all


async def beside_nodes(url: str, journal: Journal) -> Journal:
    """The same journal, held to what the nodes that live on it now can read. Raises JournalError."""
    from broadcaster.cluster.roll import living  # whoever has no Redis need not wait for its library

    others = [(each.name, each.knows) for each in await living(url)]
    return cast(Journal, _Held(journal, others))


class _Held:
    """Passes everything on but what is too new."""

    def __init__(self, journal: Journal, others: Sequence[tuple[str, Mapping[str, int]]]) -> None:
        self._journal, self._others = journal, others

    def __getattr__(self, name: str) -> Any:
        return getattr(self._journal, name)

    async def append(self, drafts: Sequence[Draft], fence: int | None = None, quiet: Quiet | None = None) -> int:
        """As Journal.append; raises TooNew, too."""
        readable_by_all(drafts, lambda: self._others)
        return await self._journal.append(drafts, fence, quiet)
