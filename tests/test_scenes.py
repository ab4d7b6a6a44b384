"""Scenes kept up to date room by room: always what working every one of them out anew would say."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster import recall
from broadcaster.events import Kind
from broadcaster.moments import later
from broadcaster.rooms import Room
from broadcaster.scene import resolve
from broadcaster.state import State
from tests.doubles.province import SITE, Story, layout

PLACES = (
    ("all", ""), ("group", "tinh"), ("group", "xa"), ("group", "nhom"), ("room", "ubnd-tinh"), ("room", "kim-lien"),
    ("screen", "ubnd-tinh/left"), ("screen", "so-y-te/main"),
)  # fmt: skip
ROOMS = ("ubnd-tinh", "so-y-te", "kim-lien")

places = st.sampled_from(PLACES)
ends = st.sampled_from((None, 600.0, 7_200.0))
ranks = st.sampled_from(("operator", "presenter"))
claiming = st.tuples(st.just("claim"), st.sampled_from(("layout", "focus", "hold")), places, ranks, ends)
releasing = st.tuples(st.just("release"), st.sampled_from(("layout", "focus", "hold")), places, ranks)
noticing = st.tuples(st.just("notice"), st.integers(0, 2), places, places, ends)
quieting = st.tuples(st.just("quiet"), st.integers(0, 2))
meeting = st.tuples(st.sampled_from(("open", "end", "plan", "step")), st.sampled_from(ROOMS), ends)
grouping = st.tuples(st.sampled_from(("save", "remove")), st.lists(st.sampled_from(ROOMS), max_size=2, unique=True))
others = st.tuples(st.sampled_from(("lay", "leave", "link", "site")), st.integers(0, 2))
waiting = st.tuples(st.just("wait"), st.sampled_from((1.0, 900.0, 3_600.0, 43_200.0, 200_000.0)))
steps = st.lists(
    st.one_of(claiming, claiming, releasing, noticing, quieting, meeting, grouping, others, waiting), max_size=25
)


def follow(story: Story, step: tuple[Any, ...]) -> None:
    """Tell one step as its event."""
    until = instant(story, step[-1]) if step[0] in ("claim", "notice", "open") else {}
    match step:
        case ("claim", slot, (width, key), rank, _):
            value = {"layout": "y-te" if rank == "operator" else "tong-quan", "focus": "dich", "hold": None}[slot]
            story.claim(slot, width, key, rank, value, **until)
        case ("release", slot, (width, key), rank):
            story.tell(Kind.RELEASED, {"slot": slot, "width": width, "key": key, "rank": rank})
        case ("notice", number, (width, key), also, _):
            data = {"id": f"n-{number}", "status": "Actual", "headline": {"vi": "!"}, "width": width, "key": key}
            further = [{"width": also[0], "key": also[1]}]
            story.tell(Kind.NOTICED, {**data, "also": further, **until})
        case ("quiet", number):
            story.tell(Kind.NOTICE_ENDED, {"id": f"n-{number}"})
        case ("open", room, _):
            story.tell(Kind.MEETING_OPENED, {"id": f"m-{room}", "rooms": [room, "so-y-te"], **until})
        case ("end", room, _):
            story.tell(Kind.MEETING_ENDED, {"id": f"m-{room}"})
        case ("plan", room, _):
            items = [{"key": "mot", "title": {"vi": "Một"}, "layout": "y-te"}, {"key": "hai", "title": {"vi": "Hai"}}]
            story.tell(Kind.MEETING_PLANNED, {"id": f"m-{room}", "rooms": [room, "so-y-te"], "items": items})
        case ("step", room, _):
            story.tell(Kind.MEETING_STEPPED, {"id": f"m-{room}", "rooms": [room, "so-y-te"], "item": "mot"})
        case ("save", rooms):
            screens = [] if rooms else ["ubnd-tinh/left"]
            story.tell(Kind.GROUP_SAVED, {"key": "nhom", "name": {"vi": "Nhóm"}, "rooms": rooms, "screens": screens})
        case ("remove", _):
            story.tell(Kind.GROUP_REMOVED, {"key": "nhom"})
        case ("lay", number):
            story.wall(layout("y-te", "YT-01", topics=("dich",) if number else ()))
        case ("leave", _):
            story.document("layouts/y-te.yaml", None)
        case ("link", number):
            data = {"id": f"l-{number}", "name": "a", "clearance": "public", "most": 1, "layout": "tong-quan"}
            story.tell(Kind.LINK_CREATED, {**data, **instant(story, 7_200.0)})
        case ("site", number):
            rooms = [{**room, "schedules": []} if number else room for room in SITE["rooms"]]  # type: ignore[attr-defined]
            story.document("site.yaml", {**SITE, "rooms": rooms[: 3 - number // 2]})
        case ("wait", seconds):
            story.wait(seconds)


def instant(story: Story, seconds: float | None) -> dict[str, Any]:
    return {"until": later(story.at, seconds)} if seconds else {}


def shown(state: State) -> dict[str, Any]:
    """The scenes' entries without their seq."""
    entries = state.entries.items()
    return {key: {**each.value, "changed": 0} for key, each in entries if key.startswith("@scene/") and each.value}


def anew(state: State) -> dict[str, Any]:
    """Every scene worked out from nothing, as of the newest event."""
    stage, site, found = state.stage, state.site, {}
    claims, notices, meetings = stage.claims.values(), stage.notices.values(), tuple(stage.meetings.values())
    rooms = [*site.rooms.values()]
    for room in rooms:
        for screen in room.screens:
            scene = resolve(claims, room, screen, site.layouts, state.at, site.calendar, notices, meetings)
            found[f"@scene/{room.key}/{screen.key}"] = {**scene.wire(), "changed": 0}
    for link in state.links.values():
        if link.layout:
            room = link.stand_in()
            scene = resolve((), room, room.screens[0], site.layouts, state.at, site.calendar, notices, ())
            found[f"@scene/{room.key}/{link.id}"] = {**scene.wire(), "changed": 0}
    return found


@settings(deadline=None, max_examples=60)
@given(steps)
def test_every_scene_is_what_it_would_be_anew(made: list[tuple[Any, ...]]) -> None:
    """After each event, whatever it was about; `next` may lie further ahead where a day has passed since."""
    story = Story()
    for step in made:
        follow(story, step)
        assert without_next(shown(story.state)) == without_next(anew(story.state)), step
    story.wait(86_400)
    story.claim("layout", "all", "", "operator", "tong-quan")
    assert shown(story.state) == anew(story.state)


@settings(deadline=None, max_examples=60)
@given(steps)
def test_what_is_announced_comes(made: list[tuple[Any, ...]]) -> None:
    """At the moment that a scene names as its next, and without anybody's doing, its layout is the one it named."""
    story = Story()
    for step in made:
        follow(story, step)
    announced = {key: scene["next"] for key, scene in shown(story.state).items() if scene["next"]}
    if announced:
        story.at = min(each["at"] for each in announced.values())
        story.tell(Kind.MOMENT, {"at": story.at}, "clock")
        for key, said in announced.items():
            if said["at"] == story.at:
                assert story.value(key)["layout"] == said["layout"], (key, said)


def test_what_comes_after_a_meeting_is_announced() -> None:
    """What an operator put up during it ends with it, and the wall says so before; what is pinned stays."""
    story = Story()
    until = later(story.at, 3_600)
    story.tell(Kind.MEETING_OPENED, {"id": "m", "rooms": ["kim-lien"], "until": until})
    story.claim("layout", "room", "kim-lien", "operator", "y-te")
    said = story.value("@scene/kim-lien/main")["next"]
    assert (said["at"], said["layout"], said["why"]["rank"]) == (until, "tong-quan", "home")
    story.claim("layout", "room", "kim-lien", "operator", "y-te", pinned=True)
    assert story.value("@scene/kim-lien/main")["next"] is None
    story.claim("layout", "room", "kim-lien", "operator", "y-te")
    story.wait(3_600)
    assert story.value("@scene/kim-lien/main")["layout"] == "tong-quan"


@settings(deadline=None, max_examples=30)
@given(steps, steps)
def test_a_restart_changes_no_scene(before: list[tuple[Any, ...]], after: list[tuple[Any, ...]]) -> None:
    """Who folds on from a checkpoint, where nothing is known of which room is which, says the same to the last seq."""
    story = Story()
    for step in before:
        follow(story, step)
    restored = State("").restored("epoch", b"".join(story.state.snapshot().parts()))
    known = len(story.events)
    for step in after:
        follow(story, step)
    for event in story.events[known:]:
        restored.apply(event)
    assert restored.entries == story.state.entries


def test_a_room_that_nothing_was_done_to_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim for one room works out that room: a hundred rooms in one batch are a hundred, not ten thousand."""
    story, asked = Story(), list[str]()

    def told(pasts: Any, claims: Any, room: Room, *more: Any) -> Any:
        asked.append(room.key)
        return resolved(pasts, claims, room, *more)

    resolved = recall.resolve
    monkeypatch.setattr(recall, "resolve", told)
    for width, key, rooms in (
        ("room", "kim-lien", ["kim-lien"]),
        ("screen", "so-y-te/main", ["so-y-te"]),
        ("group", "tinh", ["ubnd-tinh"] * 2),
        ("group", "khong-co", []),
        ("all", "", ["ubnd-tinh", "ubnd-tinh", "so-y-te", "kim-lien"]),
    ):
        asked.clear()
        story.claim("layout", width, key, "operator", "y-te")
        assert asked == rooms


def without_next(scenes: dict[str, Any]) -> dict[str, Any]:
    return {key: {name: value for name, value in scene.items() if name != "next"} for key, scene in scenes.items()}
