"""Who uses a layout: screens as their home, schedules, people who put it up, meetings that plan it, viewer links."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from broadcaster.model import Text
from broadcaster.ranking import covers
from broadcaster.state import State
from displays.words import Words


@dataclass(frozen=True, slots=True)
class Use:
    """One use. kind: home, schedule, claim, agenda, link. by: whose claim. room, screen: keys, empty where none is."""

    kind: str
    room: str
    screen: str
    name: Text
    by: str = ""
    more: Text = field(default_factory=dict)


def uses(state: State, key: str) -> list[Use]:
    """Every use of a layout, in the order of the site's rooms."""
    return [*_planned(state, key), *_claimed(state, key), *_agreed(state, key), *_linked(state, key)]


def listed(found: list[Use]) -> list[dict[str, object]]:
    """Uses as JSON."""
    return [asdict(use) for use in found]


def named(found: list[Use], say: Words) -> str:
    """Uses in a sentence: each place once."""
    return ", ".join(dict.fromkeys(say.pick(use.name) for use in found))


def _planned(state: State, key: str) -> Iterator[Use]:
    wide: dict[tuple[str, str], Use] = {}
    for room in state.rooms.values():
        for screen in room.screens:
            if screen.home == key:
                yield Use("home", room.key, screen.key, room.name, more=screen.name)
        for part in room.schedules:
            if part.layout == key and part.width in ("all", "group"):
                wide[part.width, part.key] = Use("schedule", "", "", _whose(state, part.key), more=part.name)
            elif part.layout == key:
                yield Use("schedule", room.key, part.key.partition("/")[2], room.name, more=part.name)
    yield from wide.values()


def _whose(state: State, group: str) -> Text:
    """A group's name; without one the whole site's."""
    named = {each["key"]: each["name"] for each in state.site.planned_groups}
    return named.get(group) or state.site.name


def _claimed(state: State, key: str) -> Iterator[Use]:
    for claim in state.stage.claims.values():
        if claim.slot != "layout" or claim.value != key:
            continue
        for room in state.rooms.values():
            for screen in room.screens:
                if covers(claim.width, claim.key, room, screen):
                    yield Use("claim", room.key, screen.key, room.name, claim.by, screen.name)


def _agreed(state: State, key: str) -> Iterator[Use]:
    for meeting in state.stage.meetings.values():
        for item in meeting.agenda:
            if key == item.layout or key in item.layouts.values():
                yield Use("agenda", "", "", meeting.name or {"vi": meeting.id}, more=item.title)


def _linked(state: State, key: str) -> Iterator[Use]:
    for link in state.links.values():
        if link.layout == key and link.until > state.at:
            yield Use("link", "", "", {"vi": link.name})
