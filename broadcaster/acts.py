"""Who last touched each place a claim can be made for, so that nobody takes the place of what they have not seen."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from broadcaster.claims import Claim
from broadcaster.moments import Instant

Place = tuple[str, str, str]  # slot, width, key


@dataclass(frozen=True, slots=True)
class Act:
    """A claim that was made, or taken back (then `value` is None), by whom and when."""

    slot: str
    width: str
    key: str
    value: Any
    by: str
    at: Instant
    seq: int

    @classmethod
    def of(cls, claim: Claim) -> Self:
        """The making of a claim."""
        return cls(claim.slot, claim.width, claim.key, claim.value, claim.by, claim.since, claim.seq)

    @property
    def place(self) -> Place:
        return self.slot, self.width, self.key


class Acts:
    """The newest act at each place. As many as there are places, so it needs no bound of its own."""

    def __init__(self) -> None:
        self._newest: dict[Place, Act] = {}

    def note(self, slot: str, width: str, key: str, value: Any, by: str, at: Instant, seq: int) -> None:
        self._newest[slot, width, key] = Act(slot, width, key, value, by, at, seq)

    def made(self, claim: Claim) -> None:
        act = Act.of(claim)
        self._newest[act.place] = act

    def since(self, seen: int, by: str, places: Collection[Place]) -> list[Act]:
        """What others than `by` did at these places after event `seen`, the newest first."""
        acts = (self._newest[place] for place in places if place in self._newest)
        return sorted((act for act in acts if act.seq > seen and act.by != by), key=lambda act: -act.seq)

    def rows(self) -> list[dict[str, Any]]:
        return [asdict(act) for act in self._newest.values()]

    def restore(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._newest = {act.place: act for act in (Act(**row) for row in rows)}
