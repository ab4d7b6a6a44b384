"""What can be read: figures, rooms, layouts, feeds; each as far as the caller's clearance goes."""

from dataclasses import asdict
from datetime import date
from typing import Any

from broadcaster import periods
from broadcaster.model import Indicator, Sensitivity, Text
from broadcaster.moments import instant
from broadcaster.rooms import Room
from displays.endpoint import Call
from displays.problem import Problem
from displays.replay import needed
from feeds.feed import FeedError


async def list_indicators(call: Call) -> dict[str, Any]:
    """The catalogue, with each indicator's present value."""
    entries = call.house.state.entries
    found = []
    for one in call.house.state.indicators.values():
        if call.principal.clearance.clears(one.sensitivity):
            entry = entries.get(one.code)
            found.append({**asdict(one), "value": entry.value if entry else None})
    return {"seq": call.house.state.seq, "indicators": found}


async def read_history(call: Call) -> dict[str, Any]:
    """An indicator's history, oldest first; since and until are dates, area an official code."""
    code, area = call.path("code"), call.query("area")
    seen(call, code)
    series = f"{code}@{area}" if area else code
    since, until = _date(call, "since"), _date(call, "until")
    points = [
        point for point in call.house.state.history.get(series, ()) if _within(str(point["period"]), since, until)
    ]
    return {"series": series, "seq": call.house.state.seq, "history": points}


async def read_snapshot(call: Call) -> dict[str, Any]:
    """What the screens show: every value, list, and what feeds list (@items/<feed>); or those one layout needs."""
    state, clearance = call.house.state, call.principal.clearance
    wanted = None
    if key := call.query("layout"):
        if state.layout(key) is None:
            raise Problem(404, "not_found", what=key)
        wanted = state.needs(key)
    values = {}
    for key, entry in state.entries.items():
        if entry.value is None or not clearance.clears(entry.sensitivity):
            continue
        name, _, suffix = key.partition("/")
        if not key.startswith("@"):
            if wanted is None or needed(key, wanted):
                values[key] = entry.value
        elif suffix == clearance and (wanted is None or name in wanted.get("lists", ())):
            values[name] = entry.value
        elif name == "@items" and (wanted is None or key in wanted.get("lists", ())):
            values[key] = entry.value
    return {"seq": state.seq, "values": values}


async def list_rooms(call: Call) -> dict[str, Any]:
    """Rooms, their screens, what each shows and why, who is connected and what it has painted."""
    state = call.house.state
    rooms = [one for one in state.rooms.values() if call.principal.clearance.clears(one.clearance)]
    shown = [one for one in rooms if call.principal.enters(one.key)]
    return {"seq": state.seq, "rooms": [_room(call, one) for one in shown]}


async def list_layouts(call: Call) -> dict[str, Any]:
    """The layouts there are."""
    return {"seq": call.house.state.seq, "layouts": list(call.house.state.site.layouts.values())}


async def list_feeds(call: Call) -> dict[str, Any]:
    """The feeds: when each ran last with what result, its failures in a row and its circuit, when it runs next."""
    found = []
    for key, feed in call.house.state.site.feeds.items():
        plan, run = call.house.state.entries.get(f"@feed/{key}"), call.house.state.entries.get(f"@run/{key}")
        public = plan.value if plan and plan.value else {"key": key, "kind": feed.get("kind")}
        ahead = call.house.scheduler.outlook(key)
        pace = {
            "failures": ahead.failures,
            "circuit": ahead.circuit,
            "retry": instant(ahead.retry) if ahead.retry else None,
        }
        found.append({**public, "run": run.value if run else None, "next": call.house.next_run(key), **pace})
    return {"seq": call.house.state.seq, "feeds": found}


async def run_feed(call: Call) -> dict[str, Any]:
    """Read a feed now; anyway=1 takes an answer that has suddenly shrunk, after a person has looked at it."""
    call.within()
    key = call.path("key")
    feed = call.house.state.site.feeds.get(key)
    if feed is None:
        raise Problem(404, "not_found", what=key)
    if not feed.get("enabled", True):  # a site that has not asked for simulated figures never gets them
        raise Problem(409, "feed_off", feed=key)
    try:
        who = {"by": call.principal.by, "origin": call.house.gate.address(call.request)}
        run = await call.house.scheduler.run_now(key, anyway=call.query("anyway") == "1", **who)
    except KeyError:
        raise Problem(404, "not_found", what=key) from None
    except FeedError:
        raise Problem(409, "feed_busy", feed=key) from None
    return {"seq": call.house.state.seq, "run": run}


def seen(call: Call, code: str) -> Indicator:
    """The indicator with this code, if this caller may see it; raises Problem 404."""
    indicator = call.house.state.indicators.get(code)
    if indicator is None or not call.principal.clearance.clears(indicator.sensitivity):
        raise Problem(404, "not_found", what=code)
    return indicator


def _date(call: Call, name: str) -> date | None:
    text = call.query(name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    if not periods.valid(text):
        raise Problem(422, "bad_date", value=text[:40])
    return periods.span(text)[0]


def _within(period: str, since: date | None, until: date | None) -> bool:
    """True if the period ends after `since` begins and begins no later than `until`."""
    start, end = periods.span(period)
    return (since is None or end > since) and (until is None or start <= until)


def _room(call: Call, room: Room) -> dict[str, Any]:
    state = call.house.state
    screens = []
    for one in room.screens:
        place = f"{room.key}/{one.key}"
        devices = [id for id, paired in state.devices.items() if f"{paired['room']}/{paired['screen']}" == place]
        scene = state.scene(room.key, one.key)
        screens.append(
            {**asdict(one), "scene": scene, "devices": devices, "presence": call.house.presence_of(room.key, one.key)}
        )
    name: Text = room.name
    clearance: Sensitivity = room.clearance
    return {
        "key": room.key, "name": name, "clearance": clearance, "groups": room.groups, "stage": room.stage,
        "screens": screens, "held_at": state.picture(room.key).held_at,
    }  # fmt: skip
