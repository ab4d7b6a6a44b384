"""The badge of the last pre-flight check: who made it, when, with what verdict."""

from typing import Any

import pytest

from broadcaster.events import Kind
from broadcaster.model import Sensitivity
from broadcaster.state import State
from tests.doubles.province import Story

FOUND: dict[str, Any] = {"rooms": ["ubnd-tinh"], "verdict": "bad", "bad": 2, "warn": 1, "findings": []}


@pytest.fixture
def story() -> Story:
    return Story()


def meet(story: Story, id: str = "m-1") -> None:
    story.tell(Kind.MEETING_OPENED, {"id": id, "rooms": ["ubnd-tinh"]}, "Hà")


def test_a_meetings_badge_goes_with_the_meeting(story: Story) -> None:
    """The newest check counts; when the meeting has ended there is nothing to prepare."""
    meet(story)
    story.tell(Kind.PREFLIGHT_CHECKED, {**FOUND, "meeting": "m-1"}, "service")
    story.tell(Kind.PREFLIGHT_CHECKED, {**FOUND, "meeting": "m-1", "verdict": "good", "bad": 0, "warn": 0}, "Tú")
    badge = story.value("@preflight/m-1")
    assert (badge["verdict"], badge["bad"], badge["by"], badge["rooms"]) == ("good", 0, "Tú", ["ubnd-tinh"])
    assert story.state.entries["@preflight/m-1"].sensitivity is Sensitivity.INTERNAL
    story.tell(Kind.MEETING_ENDED, {"id": "m-1"}, "Hà")
    assert story.value("@preflight/m-1") is None


def test_a_rooms_badge_stays_with_the_room(story: Story) -> None:
    """One for each room that was looked at, also when a meeting ends in it."""
    meet(story)
    story.tell(Kind.PREFLIGHT_CHECKED, {**FOUND, "rooms": ["ubnd-tinh", "gone"]}, "Tú")
    story.tell(Kind.MEETING_ENDED, {"id": "m-1"}, "Hà")
    assert story.value("@preflight/room/ubnd-tinh")["by"] == "Tú"
    assert story.value("@preflight/room/gone") is None


def test_badges_come_back_out_of_a_checkpoint(story: Story) -> None:
    """And go there with their meeting, too."""
    meet(story)
    story.tell(Kind.PREFLIGHT_CHECKED, {**FOUND, "meeting": "m-1"}, "service")
    again = State("e").restored("e", b"".join(story.state.snapshot().parts()))
    assert again.entries["@preflight/m-1"].value == story.value("@preflight/m-1")
    story.state = again
    story.tell(Kind.MEETING_ENDED, {"id": "m-1"}, "Hà")
    assert story.value("@preflight/m-1") is None
