"""Whose presses count in a meeting: an operator's always, else those of the one presenter who drives."""

from broadcaster.events import Draft, Kind
from broadcaster.meeting import Meeting
from broadcaster.moments import later
from displays.endpoint import Call
from displays.house import House
from displays.problem import Problem

PATIENCE = 20  # seconds somebody has asked for, before they may take over from a phone that has gone


def taking(call: Call, one: Meeting) -> list[Draft]:
    """What is to be recorded before this caller's press: where nobody drives, the first press takes the wheel.

    Raises Problem 403 for who is not in the meeting, 409 before it has begun, and 409 naming who drives instead.
    """
    who = call.principal
    if who.rank == "operator":
        return []
    belongs(call, one)
    if not one.since:
        raise Problem(409, "not_begun", starts=one.starts)
    if one.driver is None:
        return [driven(call, one, who.by)]
    if one.driver != who.by:
        raise Problem(409, "not_driver", more={"driver": one.driver}, driver=one.driver)
    return []


def belongs(call: Call, one: Meeting) -> None:
    """Raise Problem 403 unless the caller has joined this meeting."""
    who = call.principal
    if who.by not in one.presenters or (who.meeting and who.meeting != one.id):
        raise Problem(403, "not_in_meeting", who=who.by)


def driven(call: Call, one: Meeting, driver: str | None) -> Draft:
    """The event that gives somebody the wheel, or nobody."""
    data = {"id": one.id, "rooms": list(one.rooms), "driver": driver}
    return call.draft(Kind.MEETING_DRIVEN, data)


def connected(house: House, one: Meeting, name: str) -> bool:
    """True while a phone of that name is at this meeting."""
    return any(
        phone.name == name and (phone.meeting == one.id or phone.room in one.rooms) for phone in house.presence.phones()
    )


def deserted(house: House, one: Meeting, asker: str) -> bool:
    """True if who drives has no phone there any more, and this presenter has asked for a while in vain."""
    if one.driver not in one.presenters or connected(house, one, one.driver):
        return False  # an operator who has taken it back needs no phone
    asked = next((each.at for each in one.asked if each.name == asker), None)
    return asked is not None and later(asked, PATIENCE) <= house.gate.now()
