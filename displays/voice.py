"""One language's words for the facts of a meeting: its times, its agenda's items, the sentences of its minutes."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from broadcaster.moments import Instant
from displays.datewords import clock, day
from displays.words import words


class Voice:
    """facts: a meeting's (evidence.py); `language` is "vi" or "en"."""

    def __init__(self, facts: Mapping[str, Any], language: str) -> None:
        self.facts, self.say = facts, words(language)
        self.zone = ZoneInfo(facts["zone"])
        self.items = {item["key"]: self.say.pick(item["title"]) for item in facts["agenda"]}

    def word(self, key: str, **args: str) -> str:
        """A text of the section "minutes"."""
        return self.say.say(f"minutes.{key}", **args)

    def time(self, at: Instant) -> str:
        """The time of day; with its day where that is not the meeting's first."""
        began = self.facts["meeting"]["began"] or at
        same = day(at, self.zone) == day(began, self.zone)
        return clock(at, self.zone) if same else f"{clock(at, self.zone)} {day(at, self.zone)}"
