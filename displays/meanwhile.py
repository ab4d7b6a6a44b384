"""What somebody else did meanwhile: the refusals that keep people from overwriting what they have not seen."""

from typing import Any

from broadcaster.acts import Act
from broadcaster.claims import Claim
from displays.endpoint import Call
from displays.problem import Problem, words_for
from displays.reach import Reached, Target, targets_on
from displays.spoken import moment_text


def unchanged(call: Call, slot: str, target: Target, standing: Claim | None, revision: int | None) -> None:
    """Hold a revision against the claim that stands there; 0 is none. Raises Problem 412 naming who, what and when.

    One that has ended by itself is no obstacle: nobody's wish is overwritten.
    """
    if revision is None or revision == (standing.seq if standing else 0):
        return
    if acts := call.house.state.stage.acts.since(revision, "", [(slot, *target)]):
        raise overtaken(call, acts[0], standing)
    if standing:
        raise overtaken(call, Act.of(standing), standing)


def nobody_else(call: Call, slot: str, reached: Reached, seen: int) -> None:
    """Raise Problem 412 where another person touched that slot of one of these screens after event `seen`."""
    stage = call.house.state.stage
    places = [(slot, *target) for target in targets_on(reached)]
    if acts := stage.acts.since(seen, call.principal.by, places):
        made = (one for one in stage.claims.values() if (one.slot, one.width, one.key) == acts[0].place)
        raise overtaken(call, acts[0], max(made, key=lambda one: one.seq, default=None))


def overtaken(call: Call, act: Act, standing: Claim | None) -> Problem:
    """The refusal that names who did what and when, in words and as `current`."""
    say, state = words_for(call.request), call.house.state
    named = {"at": moment_text(act.at, state.site.time_zone, say.language)}
    current = {"by": act.by, "at": act.at, "value": act.value}
    more: dict[str, Any] = {"slot": act.slot, "width": act.width, "key": act.key}
    more["current"] = standing.shown() if standing else None
    more["seen"] = act.seq  # by whoever has read this and insists, even where the line is dead that would have told it
    if act.value is None:
        return Problem(412, "taken_back_since", named=named, more=more, **current)
    if act.slot == "hold":
        return Problem(412, "held_since", named=named, more=more, **current)
    if act.slot == "layout" and (layout := state.layout(act.value)):
        named["value"] = say.pick(layout["title"])
    return Problem(412, "changed_since", named=named, more=more, **current)
