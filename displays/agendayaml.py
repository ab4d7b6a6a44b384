"""An agenda as YAML: the same rows as a table's, each from an item of the list. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from displays.agendatable import LONGEST, Doubt, Place, Row
from displays.durations import minutes
from layouts.check import nearest

KEYS = ("key", "title", "minutes", "presenter", "layout", "topic", "layouts")
TEXTS = ("key", "presenter", "layout", "topic")


def rows(items: Sequence[tuple[int, Any]]) -> tuple[list[Row], list[Doubt]]:
    """The items as rows; a plain text is an item's title."""
    made: list[Row] = []
    doubts: list[Doubt] = []
    for line, item in items:
        found = {"title": item} if isinstance(item, str) else item
        if not isinstance(found, Mapping):
            doubts.append(Doubt("no_title", Place("", line, 0), "title", str(item)[:80], len(made)))
            continue
        row, wrong = _row(found, line, len(made))
        made.append(row)
        doubts += wrong
    return made, doubts


def _row(item: Mapping[str, Any], line: int, number: int) -> tuple[Row, list[Doubt]]:
    place = Place("", line, 0)
    doubts = [Doubt("unknown_key", place, nearest(key, KEYS) or "", key, number) for key in item if key not in KEYS]
    title, english = item.get("title"), ""
    if isinstance(title, Mapping):
        english, title = str(title.get("en") or ""), title.get("vi")
    if not isinstance(title, str) or not title.strip():
        doubts.append(Doubt("no_title", place, "title", "", number))
        title = "–"
    length = item.get("minutes")
    whole = length if isinstance(length, int) and not isinstance(length, bool) else minutes(str(length or ""))
    if length is not None and (whole is None or not 0 < whole <= 600):
        doubts.append(Doubt("bad_minutes", place, "minutes", str(length)[:80], number))
        whole = None
    said = {name: str(item.get(name) or "").strip() for name in TEXTS}
    said["presenter"] = said["presenter"][:60]
    places = dict.fromkeys(KEYS, place)
    own = item.get("layouts")
    layouts = {str(room): str(layout) for room, layout in own.items()} if isinstance(own, Mapping) else {}
    return Row(
        title.strip()[:LONGEST], english[:LONGEST], minutes=whole, layouts=layouts, places=places, **said
    ), doubts
