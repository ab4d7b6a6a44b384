"""Series, units, areas and reasons as the answers of the API name them, in the caller's language."""

import re
from datetime import datetime, time
from typing import Any

from broadcaster.model import Indicator, Observation, Reason, series_parts
from broadcaster.moments import instant, local
from broadcaster.state import State
from displays.owed import Owed
from displays.spoken import moment_text, period_text
from displays.words import Words

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")


def look(state: State, now: datetime) -> Owed:
    """Who owes what at this moment."""
    return Owed(state, instant(now), now.astimezone(state.site.time_zone).date())


def described(state: State, series: str, indicator: Indicator, say: Words) -> dict[str, Any]:
    """What a series is: its names, unit and area."""
    code, area = series_parts(series)
    return {
        "series": series,
        "code": code,
        "area": area,
        "area_name": area_name(state, series, say),
        "name": indicator.name,
        "short": indicator.short or indicator.name,
        "unit": indicator.unit,
        "decimals": indicator.decimals,
    }


def area_name(state: State, series: str, say: Words) -> str:
    """The name of a series' area; "" without one."""
    area = series_parts(series)[1]
    named = state.areas.get(area or "", {}).get("name", area or "")
    return named if isinstance(named, str) else say.pick(named)


def owner_name(state: State, indicator: Indicator, say: Words) -> str:
    """The short name of the unit that owns an indicator."""
    return unit_name(state, indicator.owner, say)


def unit_name(state: State, key: str, say: Words) -> str:
    """The short name of a unit, or of several ("so-y-te, pvhcc"); what is no unit stays as it is."""
    units, keys = state.site.units, key.split(", ")
    return ", ".join(
        say.pick(units[each].get("short") or units[each]["name"]) if each in units else each for each in keys
    )


def worded(state: State, reason: Reason, say: Words) -> dict[str, Any]:
    """A reason with its sentence; units, periods and days are named in it, and keys in its args."""
    args = {name: _spoken(state, name, value, say) for name, value in reason.args.items()}
    if reason.code == "not_your_unit":
        args = {name: unit_name(state, str(key), say) for name, key in args.items()}
    text = say.say(f"reasons.{reason.code}", **args)
    return {"code": reason.code, "args": reason.args, "text": text}


def _spoken(state: State, name: str, value: Any, say: Words) -> Any:
    """A period and an as-of of the journal as people say them; anything else, and what is neither, as it is."""
    if name == "period" and isinstance(value, str):
        return period_text(value, say.language)
    if name == "as_of" and isinstance(value, str) and _INSTANT.fullmatch(value):
        then = local(value, state.site.time_zone)
        return f"{then:%d/%m/%Y}" if then.time() == time() else moment_text(value, state.site.time_zone, say.language)
    return value


def said(seen: Observation | None) -> dict[str, Any]:
    """Where a figure came from, and what was said with it."""
    if seen is None:
        return dict.fromkeys(("received", "feed", "place", "raw", "note", "qualifier"))
    source = seen.source
    return {
        "received": seen.received,
        "feed": source.feed,
        "place": source.place,
        "raw": source.raw,
        "note": seen.note,
        "qualifier": seen.qualifier,
    }
