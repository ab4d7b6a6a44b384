"""What stood on each screen of a meeting from when to when: receipts that say the same are one standing. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from broadcaster.events import encode
from broadcaster.moments import Instant, moment
from broadcaster.rooms import Room
from broadcaster.tape import Tape
from displays.shown import Figure, Receipt, Showing, freshness

BRIEFLY = 2.0  # seconds; a step and the receipts of what it brings are less apart

Steps = Sequence[tuple[Instant, str | None]]
Up = tuple[str, Instant, bool, str]  # place, when, up or down, the device


@dataclass(frozen=True, slots=True)
class Standings:
    """screens: what each showed, with numbers of `figures`, of which each is there once however often it was shown."""

    screens: list[dict[str, Any]]
    figures: list[dict[str, Any]]


class Figures:
    """Each figure once. A wall's are worked out once for all rooms that showed it."""

    def __init__(self) -> None:
        self.all: list[Figure] = []
        self._places: dict[bytes, int] = {}
        self._walls: dict[tuple[int, int, int, str], list[tuple[Figure, dict[str, int]]]] = {}

    def numbers(self, showing: Showing, at: Instant) -> list[int]:
        """The places in `all` of what stood there at that moment."""
        wall = self._walls.get(showing.key)
        if wall is None:
            wall = self._walls[showing.key] = [(figure, {}) for figure in showing.figures()]
        found = []
        for figure, known in wall:
            state = figure.get("state") or freshness(figure["value"], at)
            number = known.get(state)
            if number is None:
                number = known[state] = self._number({**figure, "state": state})
            found.append(number)
        return found

    def _number(self, figure: Figure) -> int:
        place = self._places.setdefault(encode(figure), len(self.all))
        if place == len(self.all):
            self.all.append(figure)
        return place


def standings(
    tape: Tape, receipts: Iterable[Receipt], ups: Sequence[Up], rooms: Iterable[Room], steps: Steps, end: Instant | None
) -> Standings:
    """end: of the meeting; None while it goes on."""
    figures, by_place = Figures(), dict[str, list[Receipt]]()
    for receipt in receipts:
        by_place.setdefault(receipt.place, []).append(receipt)
    screens = []
    for room in rooms:
        for screen in room.screens:
            place = f"{room.key}/{screen.key}"
            mine = [one for one in ups if one[0] == place]
            shown = _shown(tape, by_place.get(place, ()), mine, figures, end)
            for one in shown:
                one["items"] = items_between(steps, one["from"], one["until"])
            screens.append({
                "room": room.key, "room_name": dict(room.name), "screen": screen.key, "screen_name": dict(screen.name),
                "clearance": room.lasting, "presence": presence(mine, end), "shown": shown,
            })  # fmt: skip
    return Standings(screens, figures.all)


def _shown(
    tape: Tape, receipts: Iterable[Receipt], ups: Sequence[Up], figures: Figures, end: Instant | None
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for receipt in receipts:
        scene = tape.scene(receipt.place, receipt.scene)
        if scene is None:
            continue  # painted before the meeting began; its own scene follows
        showing = Showing(tape, receipt, scene)
        look = _look(showing, scene)
        numbers = figures.numbers(showing, receipt.at)
        seen: dict[str, Any] = {"at": receipt.at, "seq": receipt.seq, "scene": receipt.scene}
        if receipt.faults:
            seen["faults"] = list(receipt.faults)
        last = found[-1] if found else None
        if last and last["look"] == look and not _fell(ups, last["receipts"][-1]["at"], receipt.at):
            if numbers != last["now"]:
                seen["figures"] = last["now"] = numbers
            last["receipts"].append(seen)
            continue
        found.append({"from": receipt.at, "until": None, "look": look, "now": numbers,
                      "receipts": [{**seen, "figures": numbers}]})  # fmt: skip
    for place, one in enumerate(found, 1):
        after = found[place]["from"] if place < len(found) else end
        fallen = [at for _, at, up, _ in ups if not up and at > one["receipts"][-1]["at"] and (not after or at < after)]
        one["until"] = min(fallen, default=after)
    return [{"from": one["from"], "until": one["until"], **one["look"], "receipts": one["receipts"]} for one in found]


def _look(showing: Showing, scene: Mapping[str, Any]) -> dict[str, Any]:
    """What makes a standing the one it is, besides its figures."""
    layout, hold = showing.layout, scene.get("hold")
    topics = (layout or {}).get("topics") or ()
    topic = next((one for one in topics if one["key"] == scene.get("focus")), None)
    why = (scene.get("why") or {}).get("layout") or {}
    return {
        "layout": {"key": layout["key"], "title": layout["title"]} if layout else None,
        "focus": {name: topic[name] for name in ("key", "title", "tiles")} if topic else None,
        "hold": {name: hold.get(name) for name in ("at", "by", "since")} if hold else None,
        "past": bool(hold and hold.get("past")),
        "notices": [
            {name: one.get(name) for name in ("id", "status", "severity", "headline", "by", "source")}
            for one in scene.get("notices") or ()
        ],
        "why": {"rank": why.get("rank"), "by": why.get("by") or None},
        "titles": {one["id"]: one["title"] for one in (layout or {}).get("tiles") or () if one.get("title")},
    }


def presence(ups: Sequence[Up], end: Instant | None) -> list[dict[str, Any]]:
    """From when to when a screen was connected, as far as the journal knows; a reload of a page is no news."""
    found: list[dict[str, Any]] = []
    for _, at, up, device in ups:
        if up:
            found.append({"from": at, "until": end, "device": device})
        elif found:
            found[-1]["until"] = at
    return found


def items_between(steps: Steps, since: Instant, until: Instant | None) -> list[str]:
    """The items of the agenda that ran in that time; one that only began while the screen was still painting does not
    count, unless nothing else ran."""
    end = moment(until) if until else None
    ran: dict[str, float] = {}
    for place, (at, item) in enumerate(steps):
        after = moment(steps[place + 1][0]) if place + 1 < len(steps) else end
        stop = min(filter(None, (after, end)), default=None)
        seconds = (stop - max(moment(at), moment(since))).total_seconds() if stop else BRIEFLY
        if item and seconds > 0:
            ran[item] = ran.get(item, 0) + seconds
    longest = max(ran.values(), default=0)
    return [item for item, seconds in ran.items() if seconds >= min(BRIEFLY, longest)]


def _fell(ups: Sequence[Up], since: Instant, until: Instant) -> bool:
    """True if the screen went down in between."""
    return any(not up and since < at <= until for _, at, up, _ in ups)
