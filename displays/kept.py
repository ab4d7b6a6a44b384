"""The versions of the site's files, as the journal has them."""

from broadcaster.events import Kind
from broadcaster.journal import Journal

PAGE = 50  # events read at once: each carries a whole document


class Kept:
    """The versions of each site file that the journal has had, and the newest text of each. Read on and on."""

    def __init__(self, journal: Journal) -> None:
        self._journal, self._epoch, self._upto = journal, "", 0
        self.good: dict[str, set[str]] = {}  # path -> digests
        self.known: dict[str, set[str]] = {}  # the same, of refused versions too
        self.texts: dict[str, str] = {}  # path -> as it stands; a file that is gone, or older than the texts, has none
        self.stands: dict[str, bool] = {}  # path -> it does

    async def read(self) -> None:
        """Take up what is new. Raises JournalError."""
        if self._epoch != self._journal.epoch:
            self._epoch, self._upto = self._journal.epoch, 0
            self.good, self.known, self.texts, self.stands = {}, {}, {}, {}
        while events := await self._journal.read(self._upto, PAGE, [Kind.SITE_CHANGED, Kind.SITE_REFUSED]):
            for event in events:
                path = event.data["path"]
                self.known.setdefault(path, set()).add(event.data["sha256"])
                if event.kind is Kind.SITE_CHANGED:
                    self.good.setdefault(path, set()).add(event.data["sha256"])
                    self.stands[path] = bool(event.data["sha256"])
                    self.texts.pop(path, None)
                    if event.data.get("text") is not None:
                        self.texts[path] = event.data["text"]
            self._upto = events[-1].seq
