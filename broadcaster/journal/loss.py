"""What a store has lost of its journal, as the history that goes on without it names it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

import orjson

from broadcaster.events import Draft, Kind
from broadcaster.moments import Instant

BY = "service"
RESTARTED = "restarted"  # the server came back without its tail, or with nothing
DAMAGED = "damaged"  # the file could not be read any more
MISSING = "missing"  # the file is gone, and another one was begun
UNCLEAN = "unclean"  # what was written last before a kill or a power cut could not be read


@dataclass(frozen=True, slots=True)
class Loss:
    """first, last: the seqs of what is lost; count: how many of them, which is less where some between them are kept.
    at: when it was noticed; since: the time of the last event before them, "" where there is none. file: where the
    damaged file is kept, its name. before: the epoch of the history that is not to go on."""

    first: int
    last: int
    count: int
    at: Instant
    since: Instant
    why: str
    file: str = ""
    before: str = ""

    def draft(self, epoch: str) -> Draft:
        """The event that names it in the history of that epoch, once, however many name it."""
        said: dict[str, Any] = {name: value for name, value in asdict(self).items() if value != ""}
        return Draft(Kind.HISTORY_LOST, BY, {"epoch": epoch, **said}, f"history.lost:{epoch}:{self.first}:{self.last}")

    def written(self) -> bytes:
        return orjson.dumps(asdict(self))

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """As an event names it."""
        return cls(**{each.name: data.get(each.name, "") for each in fields(cls)})

    @classmethod
    def read(cls, written: bytes) -> Self:
        return cls(**orjson.loads(written))
