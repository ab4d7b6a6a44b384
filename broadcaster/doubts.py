"""What intake did not let through, and what named persons decided on it. A decision stands for its identity."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from broadcaster.board import Board
from broadcaster.checkpoint import Row
from broadcaster.model import Decision, Held, Observation, Sensitivity
from broadcaster.moments import Instant
from broadcaster.observations import decided, held, row, vintage
from broadcaster.periods import order
from broadcaster.site import Site


class Doubts:
    """Keeps every held observation by its identity, the undecided ones by series, and sets their entries."""

    def __init__(self, board: Board, site: Site) -> None:
        self.held: dict[str, Held] = {}
        self._board = board
        self._site = site
        self._waiting: dict[str, dict[str, Held]] = {}  # series -> undecided, by id
        self._made: dict[str, Observation] = {}  # held id -> the observation a named person made of it
        self._deciders: dict[tuple[str, str], str] = {}  # series, period -> held id of the newest decision

    def __len__(self) -> int:
        """How many nobody has decided on."""
        return sum(map(len, self._waiting.values()))

    def wait(self, each: Held) -> Held:
        """Let one wait for a named person."""
        self.held[each.id] = each
        self._waiting.setdefault(each.series, {})[each.id] = each
        self._enter(each)
        return each

    def decide(self, id: str, decision: Decision, received: Instant) -> tuple[Held, Observation | None] | None:
        """Decide on one that waits: it, and the observation it has become if it was accepted; None: none waits."""
        each = self.held.get(id)
        if each is None or each.decision:
            return None
        self.held[id] = each = replace(each, decision=decision)
        self._waiting[each.series].pop(id)
        self._enter(each)
        if not decision.accepted:
            return each, None
        self._made[id] = made = decided(each, decision.v, received)
        self._deciders[each.series, each.period] = id
        return each, made

    def undecide(self, id: str) -> tuple[Held, Observation | None] | None:
        """Take a decision back: it waits again. With it the observation that is to be withdrawn, if there is one."""
        each = self.held.get(id)
        if each is None or each.decision is None:
            return None
        self.wait(replace(each, decision=None))
        return each, self._made.pop(id, None)

    def answer(self, each: Observation) -> bool:
        """A good observation of the same series and period answers what waits: the department mended its file."""
        ones = self._waiting.get(each.series)
        if not ones:
            return False
        answered = [one for one in ones.values() if one.period == each.period and one.as_of <= each.as_of]
        for one in answered:
            del self._waiting[each.series][one.id], self.held[one.id]
            self._board.put(f"@held/{one.id}", None, Sensitivity.INTERNAL)
        return bool(answered)

    def undecided(self) -> Iterable[Held]:
        """All that wait."""
        return (each for ones in self._waiting.values() for each in ones.values())

    def about(self, series: str, cumulation: str) -> Held | None:
        """The one a series' tile speaks of: that of the newest period."""
        ones = self._waiting.get(series)
        return max(ones.values(), key=lambda each: order(each.period, cumulation)) if ones else None

    def any(self, series: str) -> bool:
        """True if one of this series waits for a decision."""
        return bool(self._waiting.get(series))

    def among(self, series: Iterable[str]) -> list[str]:
        """The series among these that wait for a decision."""
        return sorted(filter(self.any, series))

    def decision_on(self, latest: Observation) -> Decision | None:
        """The decision that let this very observation through, if a person's decision did."""
        id = self._deciders.get((latest.series, latest.period)) if self._deciders else None
        return self.held[id].decision if id and self._made.get(id) == latest else None

    def rows(self) -> Iterable[Row]:
        rows: list[tuple[str, Any]] = [("held", each) for each in self.held.values()]
        rows += [("waits", each.id) for each in self.undecided()]
        rows += [("made", (id, each.series, row((0, each)))) for id, each in self._made.items()]
        rows += [("decider", (*place, id)) for place, id in self._deciders.items()]
        return [(each, ()) for each in rows]

    def restore(self, rows: Iterable[Row]) -> None:
        for (what, says), _ in rows:
            match what:
                case "held":
                    self.held[says["id"]] = held(says, says["since"])
                case "waits":
                    self._waiting.setdefault(self.held[says].series, {})[says] = self.held[says]
                case "made":
                    id, series, kept = says
                    self._made[id] = vintage(series, kept)[1]
                case "decider":
                    series, period, id = says
                    self._deciders[series, period] = id

    def _enter(self, each: Held) -> None:
        indicator = self._site.indicator_of(each.series)
        own = indicator.sensitivity if indicator else Sensitivity.RESTRICTED
        sensitivity = own if own.clears(Sensitivity.INTERNAL) else Sensitivity.INTERNAL
        self._board.put(f"@held/{each.id}", asdict(each), sensitivity)
