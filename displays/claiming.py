"""Carrying out claims: each is judged against the state, then all are journalled together or none is.

Two people who act at once are told of each other: looking and recording happen one batch at a time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from broadcaster.claims import Claim
from broadcaster.events import Draft, Event, Kind
from broadcaster.ranking import RANKS
from broadcaster.rooms import Room, Screen
from displays.endpoint import Call
from displays.house import House
from displays.meanwhile import nobody_else, unchanged
from displays.meetings import meeting_in
from displays.problem import Problem
from displays.reach import Reached, Target, end_of, reach, scene_of, target_of
from displays.replay import past_of
from displays.rights import Right
from displays.wheel import taking
from displays.wishes import BatchClaim


@dataclass(frozen=True, slots=True)
class Done:
    """What a batch came to: the last event's seq, and the claims that would put everything back as it was."""

    seq: int
    before: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Step:
    """One event to record, and what stood in its place. `origin`: seq of the claim it puts back, else 0."""

    draft: Draft
    stood: Claim | None
    origin: int = 0

    def undone(self, seq: int) -> dict[str, Any]:
        """The batch claim that takes this step back; `seq` is the event's."""
        data = self.draft.data
        back: dict[str, Any] = {name: data[name] for name in ("width", "key", "slot", "rank")}
        back["revision"] = 0 if self.draft.kind is Kind.RELEASED else self.origin or seq
        if self.stood is None:
            return back | {"value": None}
        ends = {"until": self.stood.until, "pinned": self.stood.pinned}
        back |= {name: what for name, what in ends.items() if what}
        if self.stood.slot == "hold":
            return back | {"value": self.stood.value["at"]}
        return back | {"value": self.stood.value, "made": self.stood.seq}


async def carry_out(call: Call, wishes: Sequence[BatchClaim], seen: int | None) -> Done:
    """Do all of it or nothing. Raises Problem; in a batch its `index` says which claim it is about."""
    house = call.house
    whole = Reaching(house, wishes)
    await whole.look_back(call)

    async def judge() -> tuple[list[Draft], list[Step]]:
        taken = whole.taken(call)
        steps: list[Step] = []
        for index, wish in enumerate(wishes):
            try:
                steps += await _steps(call, wish, whole)
            except Problem as problem:
                problem.more |= {"index": index} if len(wishes) > 1 else {}
                raise
        if seen is not None:
            for slot, reached in whole.by_slot(call).items():
                nobody_else(call, slot, reached, seen)
        return [*taken, *(step.draft for step in steps)] if steps else [], steps

    seq, steps = await house.claiming.keep(house.broadcast, judge)
    placed = [(seq - place, step) for place, step in enumerate(reversed(steps))]
    before = [step.undone(at) for at, step in placed if step.draft.data["rank"] != "agenda"]  # nobody's to put back
    return Done(seq, before)


class Reaching:
    """What a batch reaches as a whole: a focus may be of a layout that the same batch brings."""

    def __init__(self, house: House, wishes: Sequence[BatchClaim]) -> None:
        self._house = house
        self.wishes = wishes
        self.layouts = [wish.value for wish in wishes if wish.slot == "layout" and wish.value]
        self.pasts: dict[Target, dict[str, Any]] = {}  # what holds of a past moment bring with them
        keys = [(wish.slot, wish.width, wish.key, wish.rank) for wish in wishes]
        if len(set(keys)) < len(keys):
            raise Problem(422, "claim_twice")

    async def look_back(self, call: Call) -> None:
        """Gather past moments; it may take seconds, so nobody else's claims wait for it."""
        for index, wish in enumerate(self.wishes):
            if wish.slot == "hold" and wish.value not in (None, "now"):
                target = target_of(call, wish.width, wish.key)
                reach(self._house, target)
                try:
                    self.pasts[target] = await past_of(call, target, str(wish.value))
                except Problem as problem:
                    problem.more |= {"index": index} if len(self.wishes) > 1 else {}
                    raise

    def taken(self, call: Call) -> list[Draft]:
        """What makes a presenter drive, where nobody does; raises Problem 409 where their presses do not count."""
        if call.principal.rank == "operator":
            return []
        targets = [target_of(call, wish.width, wish.key) for wish in self.wishes]
        rooms = {room.key for target in targets for room, _ in reach(self._house, target)}
        meetings = {room: meeting_in(self._house, room) for room in sorted(rooms)}
        if idle := [room for room, meeting in meetings.items() if meeting is None]:
            raise Problem(409, "no_meeting", room=", ".join(idle))
        found = {meeting.id: meeting for meeting in meetings.values() if meeting}
        return [draft for meeting in found.values() for draft in taking(call, meeting)]

    def by_slot(self, call: Call) -> Mapping[str, Reached]:
        found: dict[str, Reached] = {}
        for wish in self.wishes:
            found.setdefault(wish.slot, []).extend(reach(self._house, target_of(call, wish.width, wish.key)))
        return found


async def _steps(call: Call, wish: BatchClaim, whole: Reaching) -> list[Step]:
    house, target = call.house, target_of(call, wish.width, wish.key)
    reached = reach(house, target)
    own = call.principal.rank
    rank = wish.rank or own
    if own != "operator" and (rank != own or wish.pinned):
        raise Problem(403, "not_allowed", who=call.principal.by, right=Right.OPERATE)
    standing = standing_at(house, wish.slot, target)
    unchanged(call, wish.slot, target, standing.get(rank), wish.revision)
    if wish.made is not None and wish.value is not None:
        return await _put_back(call, wish, target, rank, standing.get(rank))
    if wish.value is None:
        return _release(call, wish, target, standing)
    return [_put(call, wish, target, rank, standing.get(rank), reached, whole)]


def standing_at(house: House, slot: str, target: Target) -> dict[str, Claim]:
    """The claims that stand for a slot at one width and key, by rank."""
    claims = house.state.stage.claims
    found = {rank: claims.get((slot, *target, rank)) for rank in RANKS[slot]}
    return {rank: one for rank, one in found.items() if one}


def _put(
    call: Call,
    wish: BatchClaim,
    target: Target,
    rank: str,
    stood: Claim | None,
    reached: Reached,
    whole: Reaching,
) -> Step:
    value: Any = wish.value
    if wish.slot == "layout":
        if call.house.state.layout(value) is None:
            raise Problem(422, "unknown_layout", layout=value)
        if rank != "operator":
            _yield_to_pins(call, reached)
    elif wish.slot == "focus":
        _known_topic(call.house, reached, value, whole.layouts)
    if wish.slot != "layout" and rank != "operator":
        able = [place for place in reached if wish.slot == "hold" or _has(call.house, place, value)]
        _yield_to_operator(call, wish.slot, able)
    data: dict[str, Any] = {"slot": wish.slot, "width": target[0], "key": target[1], "rank": rank}
    data |= {"value": value} if wish.slot != "hold" else whole.pasts.get(target, {"value": None})
    if end := end_of(call, wish.until):
        data["until"] = end
    if wish.pinned:
        data["pinned"] = True
    return Step(call.draft(Kind.CLAIMED, data), stood)


def _release(call: Call, wish: BatchClaim, target: Target, standing: Mapping[str, Claim]) -> list[Step]:
    own = call.principal.rank
    both = own == "operator" and wish.rank is None and wish.slot != "layout"
    ranks = ("operator", "presenter") if both else (wish.rank or own,)
    if own == "presenter" and wish.slot == "focus":
        ranks = (*ranks, "agenda")  # who lets go of a topic means that none is in focus, whoever brought it there
    ending = [rank for rank in ranks if rank in standing]
    if not ending and own == "presenter" and "operator" in standing:
        raise Problem(409, "kept_by_operator", by=standing["operator"].by)
    return [_ended(call, standing[rank]) for rank in ending]


def _ended(call: Call, claim: Claim) -> Step:
    data = {"slot": claim.slot, "width": claim.width, "key": claim.key, "rank": claim.rank}
    return Step(call.draft(Kind.RELEASED, data), claim)


async def _put_back(call: Call, wish: BatchClaim, target: Target, rank: str, stood: Claim | None) -> list[Step]:
    """The claim of an earlier event, as it was; one that would have ended by now is not put back."""
    event = await _claimed(call.house, wish.made or 0)
    data = event.data if event else {}
    if not event or tuple(data.get(name) for name in ("slot", "width", "key", "rank")) != (wish.slot, *target, rank):
        raise Problem(410, "claim_forgotten")
    if data.get("until") and data["until"] <= call.house.gate.now():
        return [_ended(call, stood)] if stood else []
    made = data.get("made") or {"seq": event.seq, "at": event.at, "by": event.by}
    return [Step(call.draft(Kind.CLAIMED, {**data, "made": made}), stood, made["seq"])]


async def _claimed(house: House, seq: int) -> Event | None:
    events = await house.journal.read(after=max(0, seq - 1), limit=1)
    return events[0] if events and events[0].seq == seq and events[0].kind is Kind.CLAIMED else None


def _yield_to_pins(call: Call, reached: Reached) -> None:
    """A presenter's step is refused where an operator pinned the layout of every screen it would reach."""
    pin: dict[str, Any] = {}
    for room, screen in reached:
        scene = scene_of(call.house, room, screen)
        why = scene.get("why", {}).get("layout") or {}
        if not (why.get("rank") == "operator" and why.get("pinned")):
            return
        pin = pin or {"by": why["by"], "layout": scene["layout"], "until": why.get("until")}
    if pin:
        raise Problem(409, "pinned", more={"by": pin["by"]}, **pin)


def _yield_to_operator(call: Call, slot: str, reached: Reached) -> None:
    """A presenter's focus or hold would change nothing where an operator's stands on every screen it would reach."""
    whys = [(scene_of(call.house, room, screen).get("why") or {}).get(slot) or {} for room, screen in reached]
    if whys and all(why.get("rank") == "operator" for why in whys):
        raise Problem(409, "kept_by_operator", by=whys[0]["by"])


def _known_topic(house: House, reached: Reached, topic: str, coming: Sequence[str]) -> None:
    """Raise Problem 422 unless a screen it would reach has that topic, or a layout that the same batch brings."""
    if any(_has(house, place, topic) for place in reached) or any(
        _lists(house.state.layout(key), topic) for key in coming
    ):
        return
    shown = (str(scene_of(house, room, screen).get("layout")) for room, screen in reached)
    raise Problem(422, "unknown_topic", topic=topic, layout=", ".join(dict.fromkeys((*coming, *shown))))


def _has(house: House, place: tuple[Room, Screen], topic: str) -> bool:
    """True where the layout on show has that topic."""
    room, screen = place
    layout = scene_of(house, room, screen).get("layout") or ""
    return _lists(house.state.world(room.key, screen.key).layout(layout), topic)


def _lists(document: Mapping[str, Any] | None, topic: str) -> bool:
    return any(one["key"] == topic for one in (document or {}).get("topics") or ())
