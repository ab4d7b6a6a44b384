"""A meeting's agenda: which item runs, how long each has run, and what its rooms show for it. Pure.

The time an item has used is counted on the journal's clock, so every page and the minutes say the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from broadcaster.claims import Claim
from broadcaster.meeting import Item, Meeting
from broadcaster.moments import Instant, moment


def planned(meeting: Meeting, items: Sequence[Mapping[str, Any]]) -> Meeting:
    """The meeting with another agenda. The running item goes on where it is still on it."""
    used = {each.key: each.used for each in meeting.agenda}
    agenda = tuple(Item(**each, used=used.get(each["key"], 0.0)) for each in items)
    if meeting.item is None or any(each.key == meeting.item for each in agenda):
        return replace(meeting, agenda=agenda)
    return replace(meeting, agenda=agenda, item=None, began=None)


def stepped(meeting: Meeting, item: str | None, at: Instant, seq: int) -> Meeting:
    """The meeting with this item running from `at` on; None, or one that is not on the agenda: with none."""
    if item not in {each.key for each in meeting.agenda}:
        item = None
    if item is not None and item == meeting.item:
        return replace(meeting, step=seq)  # told twice: its time goes on
    ran = _seconds(meeting.began, at)
    agenda = tuple(replace(each, used=each.used + ran) if each.key == meeting.item else each for each in meeting.agenda)
    return replace(meeting, agenda=agenda, item=item, began=at if item else None, step=seq)


def neighbour(meeting: Meeting, by: int) -> str | None:
    """The item `by` places after the running one; before the first step the first one. None: there is none."""
    keys = [each.key for each in meeting.agenda]
    place = keys.index(meeting.item) + by if meeting.item in keys else (0 if by > 0 else -1)
    return keys[place] if 0 <= place < len(keys) else None


def claims(meeting: Meeting, by: str, since: Instant, seq: int) -> Iterator[Claim]:
    """What the running item wishes of each of the meeting's rooms; `since` and `seq` of the step."""
    item = meeting.running()
    for room in meeting.rooms:
        layout = item.layouts.get(room, item.layout) if item else None
        for slot, value in (("layout", layout), ("focus", item.topic)) if item else ():
            if value is not None:
                yield Claim(slot, "room", room, "agenda", value, by, since, seq)


def shown(meeting: Meeting) -> dict[str, Any]:
    """What a wall needs of it: {items, item, began, name}."""
    items = [{name: value for name, value in asdict(each).items() if name != "layouts"} for each in meeting.agenda]
    return {"items": items, "item": meeting.item, "began": meeting.began, "name": dict(meeting.name)}


def over(meeting: Meeting, at: Instant, seq: int) -> Meeting:
    """The meeting as it is remembered: no item runs, and the one that did has used its time."""
    return replace(stepped(meeting, None, at, meeting.step), ended=at, last=seq)


def _seconds(since: Instant | None, at: Instant) -> float:
    return max(0.0, (moment(at) - moment(since)).total_seconds()) if since else 0.0
