"""A small picture of the state for intake's tests: what is known, put there by hand or by an outcome's drafts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from broadcaster.events import Draft, Kind
from broadcaster.model import Decision, Held, Indicator, Observation, Rule, Source
from broadcaster.periods import order


def seen(data: Mapping[str, Any]) -> Observation:
    """An accepted observation, from what its event keeps."""
    fields = {name: value for name, value in data.items() if name not in ("correction", "flag")}
    return Observation(**{**fields, "source": Source(**data["source"])})


@dataclass
class Remembered:
    """Satisfies feeds.offers.Known; `fold` takes drafts as the journal's follower would."""

    indicators: Mapping[str, Indicator]
    rules: Sequence[Rule] = ()
    areas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    catalogue_seq: int = 1
    observations: dict[tuple[str, str], Observation] = field(default_factory=dict)

    def observation(self, series: str, period: str) -> Observation | None:
        return self.observations.get((series, period))

    def latest(self, series: str) -> Observation | None:
        mine = [each for (name, _), each in self.observations.items() if name == series]
        return max(mine, key=lambda each: order(each.period), default=None)

    def fold(self, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            if draft.kind is Kind.OBSERVED:
                for data in draft.data["observations"]:
                    each = seen(data)
                    self.observations[each.series, each.period] = each
            if draft.kind is Kind.HELD:
                self.held |= {each.id: each for each in draft.data["items"]}

    def decide(self, id: str, *, accepted: bool, v: float | None = None) -> None:
        """A named person decides; an accepted value becomes the observation."""
        held = self.held[id]
        at = "2021-10-07T02:00:00.000Z"
        self.held[id] = replace(held, decision=Decision(accepted, v, "đã đối chiếu", "lan", at))
        if accepted:
            self.observations[held.series, held.period] = Observation(held.series, held.period, v, held.as_of)
