"""Which notices stand on a screen, and in what order. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from broadcaster.claims import Notice
from broadcaster.moments import Instant
from broadcaster.ranking import covers
from broadcaster.rooms import Room, Screen

STATUSES = ("Actual", "System", "Exercise", "Test", "Draft")  # CAP 1.2; Actual on top of everything
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")


def standing(notices: Iterable[Notice], room: Room, screen: Screen, now: Instant) -> list[Notice]:
    """What stands on a screen: actual alerts first, then by severity, then the newest."""
    found = [
        each
        for each in notices
        if any(covers(*target, room, screen) for target in each.targets) and (each.until is None or now < each.until)
    ]
    found.sort(key=lambda each: each.since, reverse=True)
    return sorted(found, key=lambda each: (_place(STATUSES, each.status), _place(SEVERITIES, each.severity)))


def wire(notice: Notice) -> dict[str, Any]:
    """A notice as a scene carries it."""
    shown = {
        "id": notice.id,
        "status": notice.status,
        "severity": notice.severity,
        "headline": dict(notice.headline),
        "description": dict(notice.description),
        "by": notice.by,
        "since": notice.since,
        "until": notice.until,
    }
    return shown | {"feed": notice.feed, "source": notice.source} if notice.feed else shown


def _place(words: Sequence[str], word: str) -> int:
    return words.index(word) if word in words else len(words)
