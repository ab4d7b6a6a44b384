"""Viewer links in the fold: they stand, count, end with time, and come back out of a checkpoint."""

from typing import Any

from broadcaster.events import Event, Kind
from broadcaster.model import Sensitivity
from broadcaster.state import State

LINK = {"id": "l-1", "name": "Đài", "clearance": "internal", "until": "2026-11-23T03:00:00.000Z", "most": 5}


def folded(*more: tuple[Kind, dict[str, Any]], at: str = "2026-11-23T02:00:00.000Z") -> State:
    """A state with a link to a layout of its own, after these events."""
    state = State("e")
    events = [(Kind.LINK_CREATED, {**LINK, "layout": "tong-quan"}), *more]
    for seq, (kind, data) in enumerate(events, 1):
        state.apply(Event(seq, at, f"e{seq}", kind, "an", data))
    return state


def test_a_link_is_an_entry_for_operators() -> None:
    """Whoever has not the highest clearance does not even learn for whom links were made."""
    state = folded((Kind.LINK_OPENED, {"id": "l-1", "viewer": "v-1"}), (Kind.LINK_OPENED, {"id": "gone"}))
    entry = state.entries["@link/l-1"]
    assert entry.sensitivity is Sensitivity.RESTRICTED
    assert (entry.value["name"], entry.value["by"], entry.value["opened"]) == ("Đài", "an", 1)


def test_a_link_ends_with_the_moment_it_names() -> None:
    """The timer is told when; the event of that time takes link and scene away, and says that both have changed."""
    state = folded()
    until = state.next_moment()
    assert until == LINK["until"]
    assert state.scene("@link", "l-1")
    changes = state.apply(Event(2, str(until), "m", Kind.MOMENT, "clock", {"at": until}))
    assert {"@link/l-1", "@scene/@link/l-1"} <= changes.keys
    assert (state.links, state.entries["@link/l-1"].value, state.scene("@link", "l-1")) == ({}, None, None)
    assert state.next_moment() is None


def test_a_revoked_link_is_gone_at_once() -> None:
    """Revoking what is not there is no fault."""
    state = folded((Kind.LINK_REVOKED, {"id": "l-1"}), (Kind.LINK_REVOKED, {"id": "l-1"}))
    assert (state.links, state.next_moment()) == ({}, None)


def test_links_come_back_out_of_a_checkpoint() -> None:
    """As they stood, and they end there too; a checkpoint of before there were links has none."""
    state = folded((Kind.LINK_OPENED, {"id": "l-1", "viewer": "v-1"}))
    again = state.restored("e", b"".join(state.snapshot().parts()))
    assert (again.links, again.next_moment()) == (state.links, LINK["until"])
    assert again.entries["@link/l-1"].value == state.entries["@link/l-1"].value
    again.apply(Event(3, "2026-11-23T04:00:00.000Z", "m", Kind.MOMENT, "clock", {"at": ""}))
    assert (again.links, again.scene("@link", "l-1")) == ({}, None)
