"""The pre-flight check: what is to be mended before a meeting, and whose it is; looked at, and put on record."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from broadcaster.events import Kind
from broadcaster.meeting import Meeting
from broadcaster.model import Text
from broadcaster.moments import Instant, local
from broadcaster.rooms import Room
from displays import lateness
from displays.bodies import Body, Key
from displays.checks import WORST, Finding, State, worst
from displays.endpoint import Call
from displays.naming import area_name, unit_name
from displays.owing import inside
from displays.problem import Problem, words_for
from displays.readiness import Report, RoomReport, examine
from displays.rights import Role
from displays.supplied import Figure
from displays.words import Words

INSTANTS = ("since", "at")


class CheckWish(Body):
    """Either a `meeting` or a `room`. `confirmed`: what no page can know, and a person has looked at."""

    meeting: Key | None = None
    room: Key | None = None
    confirmed: Annotated[tuple[Literal["sound", "edges", "seats"], ...], Field(max_length=3)] = ()


async def read_preflight(call: Call) -> dict[str, Any]:
    """What is ready and what is not, red items first: of a meeting's rooms, of one room, or of all at a glance."""
    rooms, meeting = _asked(call, call.query("meeting"), call.query("room"))
    whole = bool(call.query("meeting") or call.query("room"))
    return _told(call, examine(call.house, rooms, meeting, call.principal.clearance, data=whole), whole)


async def record_preflight(call: Call) -> dict[str, Any]:
    """Look, and put on record what was found; `confirmed` is what a person has seen with their own eyes."""
    wish: CheckWish = call.body
    if bool(wish.meeting) is bool(wish.room):
        raise Problem(422, "check_choice")
    rooms, meeting = _asked(call, wish.meeting or "", wish.room or "")
    for room in rooms:
        call.within(room.key)
    report = examine(call.house, rooms, meeting, call.principal.clearance, data=True)
    data = report.event() | ({"confirmed": list(dict.fromkeys(wish.confirmed))} if wish.confirmed else {})
    seq = await call.house.broadcast.record(call.draft(Kind.PREFLIGHT_CHECKED, data))
    return _told(call, report, True) | {"seq": seq}


def _asked(call: Call, meeting: str, room: str) -> tuple[list[Room], Meeting | None]:
    """The rooms of a question, as far as the caller may enter and see them; raises Problem 404."""
    state = call.house.state
    found = state.meetings.get(meeting)
    if meeting and found is None:
        raise Problem(404, "not_found", what=meeting)
    keys: Iterable[str] = found.rooms if found else [room] if room else state.rooms
    rooms = [state.rooms[each] for each in keys if each in state.rooms]
    open_to = [each for each in rooms if call.principal.clearance.clears(each.clearance)]
    open_to = [each for each in open_to if call.principal.enters(each.key)]
    if not open_to and (room or meeting):
        raise Problem(404, "not_found", what=room or meeting)
    return open_to, found


class _Teller:
    """Words findings in the caller's language."""

    def __init__(self, call: Call) -> None:
        self.call, self.state = call, call.house.state
        self.say: Words = words_for(call.request)
        self.zone = self.state.site.time_zone
        self.today = call.house.gate.clock().astimezone(self.zone).date()

    def finding(self, one: Finding) -> dict[str, Any]:
        args = {name: self._plain(name, value) for name, value in one.args.items()}
        help = f"checks.help.{one.code}"
        told = {"code": one.code, "state": one.state, "args": one.args}
        told["text"] = self.say.say(f"checks.found.{self._variant(one)}", **args)
        if one.state is not State.GOOD and help in self.say.texts:
            told["help"] = self.say.say(help, **args)
        return told | ({"fix": one.fix} if one.fix else {})

    def _variant(self, one: Finding) -> str:
        """A sentence that names a time has another one beside it for when nobody knows it."""
        bare = f"{one.code}_bare"
        lacking = any(name in one.args and not one.args[name] for name in (*INSTANTS, "by"))
        return bare if lacking and f"checks.found.{bare}" in self.say.texts else one.code

    def _plain(self, name: str, value: Any) -> Any:
        if name in INSTANTS and value:
            return self.time(value)
        if name == "error" and isinstance(value, Mapping):
            return self.say.say(f"reasons.{value['code']}", **(value.get("args") or {})).rstrip(".")
        return self.say.pick(value) if isinstance(value, Mapping) else "" if value is None else value

    def time(self, at: Instant) -> str:
        """ "14:05", with its day where that is another one."""
        then = local(at, self.zone)
        return f"{then:%H:%M}" if then.date() == self.today else f"{then:%H:%M %d/%m/%Y}"

    def layout(self, key: str | None) -> Text | None:
        title: Text | None = (self.state.layout(key or "") or {}).get("title")
        return title or ({"vi": key} if key else None)


def _told(call: Call, report: Report, whole: bool) -> dict[str, Any]:
    teller, counts = _Teller(call), report.counts()
    state, meeting = call.house.state, report.meeting
    key = f"@preflight/{meeting.id}" if meeting else f"@preflight/room/{report.rooms[0].room.key}" if whole else ""
    last = state.entries.get(key)
    document: dict[str, Any] = {
        "seq": state.seq,
        "now": call.house.gate.now(),
        "zone": state.site.zone,
        "verdict": worst(each for each, n in counts.items() if n),
        **{str(each): n for each, n in counts.items()},
        "meeting": _meeting(meeting) if meeting else None,
        "last": last.value if last else None,
        "service": [teller.finding(each) for each in report.service],
        "rooms": [_room(teller, each, whole) for each in report.rooms],
    }
    if not whole:
        document["meetings"] = [_meeting(each) for each in state.meetings.values() if _reaches(call, each)]
    if report.supply:
        document["whole"] = report.supply.whole
        document["feeds"] = _feeds(teller, report) if inside(call) else []
        document["units"] = _units(teller, report.supply.figures)
    return document


def _reaches(call: Call, meeting: Meeting) -> bool:
    return any(call.principal.enters(room) for room in meeting.rooms)


def _meeting(meeting: Meeting) -> dict[str, Any]:
    names = ("id", "name", "rooms", "starts", "since", "until", "rehearsal")
    return {name: getattr(meeting, name) for name in names}


def _room(teller: _Teller, report: RoomReport, whole: bool) -> dict[str, Any]:
    """Of all rooms at a glance only what is not good is told."""
    screens = []
    for one in report.screens:
        place = f"{report.room.key}/{one.screen.key}"
        told = [each for each in one.findings if whole or each.state is not State.GOOD]
        screens.append(
            {
                "place": place,
                "key": one.screen.key,
                "name": one.screen.name,
                "layout": teller.layout(one.layout),
                "state": one.state,
                "findings": [teller.finding(each) for each in told],
            }
        )
    room, findings = report.room, [teller.finding(each) for each in report.findings]
    stage = {"key": room.key, "name": room.name, "stage": room.stage, "state": report.state}
    return stage | {"findings": findings, "screens": screens}


def _feeds(teller: _Teller, report: Report) -> list[dict[str, Any]]:
    supply = report.supply
    found = sorted(supply.feeds.values(), key=lambda each: WORST.index(each[1].state)) if supply else []
    return [
        {"key": source.key, "name": source.name or {"vi": source.key}, **teller.finding(finding)}
        for source, finding in found
    ]


def _units(teller: _Teller, figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """What is missing by whose it is, with the people who answer for it; the unit that is worst off first."""
    groups: dict[str, list[Figure]] = {}
    for each in figures:
        groups.setdefault(each.indicator.owner, []).append(each)
    told = []
    for unit, group in groups.items():
        people = _people(teller, unit) if inside(teller.call) else []
        entry = {"unit": unit, "name": unit_name(teller.state, unit, teller.say), "people": people}
        state = worst(each.finding.state for each in group)
        told.append(entry | {"state": state, "figures": [_figure(teller, each) for each in group]})
    return sorted(told, key=lambda each: (WORST.index(each["state"]), -len(each["figures"])))


def _people(teller: _Teller, unit: str) -> list[str]:
    """Who supplies a unit's figures."""
    users = teller.state.users.values()
    mine = [one for one in users if one.get("role") == Role.STEWARD and one.get("unit") == unit]
    return sorted(one["name"] for one in mine if not one.get("disabled"))


def _figure(teller: _Teller, one: Figure) -> dict[str, Any]:
    say, duty = teller.say, one.duty
    told = teller.finding(one.finding) | {"series": one.series, "name": one.indicator.short or one.indicator.name}
    told["layouts"] = [teller.layout(each) for each in one.layouts]
    if one.areas:
        told["areas"] = one.areas
    elif place := area_name(teller.state, one.series, say):
        told["area"] = place
    if one.why and inside(teller.call):
        owner = unit_name(teller.state, one.indicator.owner, say)
        told["why"] = lateness.told(one.why, duty.facts, say, teller.zone, owner)["text"]
    return told
