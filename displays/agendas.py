"""A meeting's agenda: setting it, and stepping through it."""

from collections.abc import Collection, Sequence
from typing import Any

from displays.house import House
from displays.meetingbodies import AgendaItem
from displays.problem import Problem


def checked(house: House, items: Sequence[AgendaItem], rooms: Collection[str]) -> list[dict[str, Any]]:
    """The items as an event keeps them; raises Problem 422 for keys twice, unknown layouts and rooms, topics that the
    layout lacks."""
    seen: set[str] = set()
    for item in items:
        if item.key in seen:
            raise Problem(422, "item_twice", item=item.key)
        seen.add(item.key)
        for layout in (item.layout, *item.layouts.values()):
            if layout and house.state.layout(layout) is None:
                raise Problem(422, "unknown_layout", layout=layout)
        if strange := set(item.layouts) - set(rooms):
            raise Problem(422, "not_its_room", room=", ".join(sorted(strange)), item=item.key)
        document = house.state.layout(item.layout) if item.layout else None
        if item.topic and document and item.topic not in {one["key"] for one in document.get("topics") or ()}:
            raise Problem(422, "unknown_topic", topic=item.topic, layout=item.layout)
    kept = [item.model_dump(exclude_none=True) for item in items]
    for item_ in kept:
        item_["title"] = {lang: words for lang, words in item_["title"].items() if words}
        if not item_["layouts"]:
            del item_["layouts"]
    return kept
