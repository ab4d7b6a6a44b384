"""What a tile said about one series, in the words of the wall (web/src/figure.ts); from what the page was given. Pure.

`tests/vectors/figures.json` holds the two to the same words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from broadcaster.model import series_parts
from broadcaster.moments import Instant, local
from displays.datewords import age, as_of, period, short_day
from displays.numerals import number, percent
from displays.words import Words

BRIEF = 22  # letters that may stand in the number's place
NO_FIGURE = {"L": "not_collected", "M": "impossible", "Q": "suppressed"}
SAID = frozenset("EPFUD")  # statuses that have a badge
OPS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}

Value = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """text: the number, or the words in its place. lines: level, change, target. badges: lateness, held, status.
    when: period and as-of. band: what says that the figure is not real."""

    name: str
    text: str
    unit: str = ""
    lines: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()
    when: str = ""
    band: str = ""


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a wall words figures at a moment."""

    say: Words
    zone: ZoneInfo
    now: Instant

    def wall(self, key: str, **args: str) -> str:
        return self.say.say(f"wall.{key}", **args)

    def number(self, v: float, decimals: int | None = None) -> str:
        return number(v, decimals, self.say.language)

    def pick(self, text: Any) -> str:
        return text if isinstance(text, str) else self.say.pick(text or {})

    def day(self, at: Instant) -> str:
        return short_day(at, self.now, self.zone)


def worded(figure: Mapping[str, Any], tongue: Tongue) -> Said:
    """A figure of the evidence (shown.py) as its tile said it."""
    state, series = figure["state"], figure.get("series", "")
    title = tongue.pick(figure.get("title"))
    if state == "withheld":
        return Said(title or tongue.wall("withheld_name"), tongue.wall("withheld"))
    if state == "unknown":
        return Said(title or series, tongue.wall("unknown_indicator"))
    indicator, value = figure["indicator"], figure["value"]
    name = title or named(indicator, series, figure.get("area"), tongue)
    if value is None:
        return Said(name, tongue.wall("missing"))
    band = unreal(value, tongue)
    if value.get("v") is None and value.get("held"):
        says = tongue.wall("source_says", raw=value["held"]["raw"])
        undated = {**value, "as_of": None}
        told = when(undated, indicator, tongue)
        return Said(name, tongue.wall("waiting"), "", (says,), (tongue.wall("held"),), told, band)
    dated = when(value, indicator, tongue)
    if value.get("v") is None and value.get("waits"):
        return _waiting(name, figure, tongue, dated, band)
    late = _lateness(value, state, tongue)
    if value.get("v") is None:
        key = NO_FIGURE.get(value.get("status") or "", "missing")
        return Said(name, tongue.wall(key), "", (), late, dated, band)
    held = (tongue.wall("held_new"),) if value.get("held") else ()
    badges = (*late, *held, *_status(value, tongue))
    unit = tongue.pick(indicator["unit"])
    return Said(name, _figure(value, indicator, tongue), unit, _messages(value, indicator, tongue), badges, dated, band)


def named(indicator: Mapping[str, Any], series: str, area: Any, tongue: Tongue) -> str:
    code, place = series_parts(series)
    name = tongue.pick(indicator.get("short")) or tongue.pick(indicator.get("name")) or code
    return f"{name}, {tongue.pick(area) or place}" if place else name


def when(value: Value, indicator: Mapping[str, Any], tongue: Tongue) -> str:
    """Period and as-of, in the fullest wording."""
    exact = str(indicator.get("frequency") or "").startswith("PT")
    moment = value.get("as_of")
    at = as_of(moment, tongue.now, tongue.zone, exact=exact) if moment else ""
    until = tongue.wall("at_time" if exact else "as_of", day=at) if at else ""
    if moment and value.get("period") == f"{local(moment, tongue.zone):%Y-%m-%d}":
        return until if exact else at
    parts = (period(value.get("period") or "", tongue.say.language, tongue.zone), until)
    return " · ".join(part for part in parts if part)


def unreal(value: Value, tongue: Tongue) -> str:
    for mark in ("exercise", "simulated"):
        if mark in (value.get("marks") or ()):
            return tongue.wall(mark)
    return ""


def with_unit(v: float, indicator: Mapping[str, Any], tongue: Tongue) -> str:
    """ "90%", "1.200 ca"."""
    unit = tongue.pick(indicator.get("unit"))
    return f"{tongue.number(v)}{'' if unit.startswith('%') else ' '}{unit}" if unit else tongue.number(v)


def short(v: float, indicator: Mapping[str, Any], tongue: Tongue) -> str:
    """The same without a counting word: "90%", "30"."""
    return with_unit(v, indicator, tongue) if tongue.pick(indicator.get("unit")).startswith("%") else tongue.number(v)


def change_size(change: Value, tongue: Tongue, decimals: int = 1) -> str:
    """ "12,3%", "2,1 điểm", without its sign."""
    if change.get("pct") is not None:
        return percent(abs(change["pct"]), decimals, tongue.say.language)
    return tongue.wall("points", n=tongue.number(abs(change.get("points") or 0), 1))


def against(change: Value, tongue: Tongue) -> str:
    """ "cùng kỳ", "so tháng 8"."""
    if change.get("against") == "same_period":
        return tongue.wall("same_period")
    text = change.get("period") or ""
    if found := re.fullmatch(r"\d{4}-(\d{2})", text):
        return tongue.wall("against_month", n=str(int(found[1])))
    if found := re.fullmatch(r"\d{4}-Q([1-4])", text):
        return tongue.wall("against_quarter", n=("", "I", "II", "III", "IV")[int(found[1])])
    if found := re.fullmatch(r"\d{4}-(\d{2})-(\d{2})", text):
        return tongue.wall("against_day", day=f"{found[2]}/{found[1]}")
    return tongue.wall("against_year", n=text) if re.fullmatch(r"\d{4}", text) else tongue.wall("previous")


def _figure(value: Value, indicator: Mapping[str, Any], tongue: Tongue) -> str:
    places, low, high = indicator.get("decimals") or 0, value.get("low"), value.get("high")
    if low is not None and high is not None and low != high:
        return f"{tongue.number(low, places)} – {tongue.number(high, places)}"
    text = tongue.number(value["v"], places)
    return f"{tongue.wall(value['qualifier'])} {text}" if value.get("qualifier") else text


def _messages(value: Value, indicator: Mapping[str, Any], tongue: Tongue) -> tuple[str, ...]:
    changes = value.get("changes") or ()
    change = next((one for one in changes if one.get("pct") is not None or one.get("points") is not None), None)
    lines = [
        _level(value, indicator, tongue),
        _change(change, tongue) if change else "",
        _target(value, indicator, tongue),
    ]
    return tuple(line for line in lines if line)


def _level(value: Value, indicator: Mapping[str, Any], tongue: Tongue) -> str:
    level = value.get("level")
    if level not in ("critical", "warn"):
        return ""
    thresholds = indicator.get("thresholds") or {}
    bound, v = thresholds.get(level) or {}, value.get("v") or 0
    strong = _passed(v, bound, indicator, tongue) or tongue.wall(f"at_{level}")
    if thresholds.get("provenance") != "seen":
        strong = strong.replace(tongue.wall("limit"), tongue.wall("limit_proposed"), 1)
    since = tongue.wall("since", day=tongue.day(value["since"])) if value.get("since") else ""
    if since and bound.get("above") == 0 and v > 0:
        return since[0].upper() + since[1:]  # the figure itself says that there should be none
    return f"{strong} {since}".strip()


def _passed(v: float, bound: Mapping[str, Any], indicator: Mapping[str, Any], tongue: Tongue) -> str:
    if outside := bound.get("outside"):
        low, high = outside
        return tongue.wall("outside", low=tongue.number(low), high=short(high, indicator, tongue))
    above, below = (one if isinstance(one, int | float) else None for one in (bound.get("above"), bound.get("below")))
    if above is not None and (v > above or below is None):
        return tongue.wall("above", bound=short(above, indicator, tongue))
    return tongue.wall("below", bound=short(below, indicator, tongue)) if below is not None else ""


def _change(change: Value, tongue: Tongue) -> str:
    delta = change["pct"] if change.get("pct") is not None else change.get("points") or 0
    size = change_size(change, tongue)
    if not re.search("[1-9]", size):
        return f"{tongue.wall('unchanged')} {against(change, tongue)}"
    return f"{'▲' if delta > 0 else '▼'} {size} {against(change, tongue)}"


def _target(value: Value, indicator: Mapping[str, Any], tongue: Tongue) -> str:
    target = value.get("target")
    if not target or (target.get("provenance") or "seen") != "seen":
        return ""
    if target.get("op") == "between" and target.get("high") is not None:
        high = with_unit(target["high"], indicator, tongue)
        goal = tongue.wall("target_between", low=tongue.number(target["value"]), high=high)
    else:
        op = OPS.get(target.get("op") or ">=", "≥")
        goal = tongue.wall("target", op=op, value=with_unit(target["value"], indicator, tongue))
    return tongue.wall("target_when", target=goal, when=target["when"]) if target.get("when") else goal


def _lateness(value: Value, state: str, tongue: Tongue) -> tuple[str, ...]:
    if state == "late" and value.get("late"):
        return (tongue.wall("late", age=age(value["late"], tongue.now, tongue.say.language)),)
    return (tongue.wall("due"),) if state == "due" else ()


def _status(value: Value, tongue: Tongue) -> tuple[str, ...]:
    marks, status = value.get("marks") or (), value.get("status") or ""
    out = [tongue.wall("mismatch")] if "mismatch" in marks else []
    if "break" in marks or status == "B":
        out.append(tongue.wall("status_B"))
    elif status in SAID:
        out.append(tongue.wall(f"status_{status}"))
    return tuple(out)


def _waiting(name: str, figure: Mapping[str, Any], tongue: Tongue, dated: str, band: str) -> Said:
    """A derived figure one of whose parts is not there yet says which."""
    names = [tongue.pick(one) for one in figure.get("waits") or ()] or list(figure["value"]["waits"])
    whole = tongue.wall("waits", names=names[0])
    if len(names) == 1 and len(whole) <= BRIEF:
        return Said(name, whole, when=dated, band=band)
    needs = tongue.wall("waits_for", names=", ".join(names))
    return Said(name, tongue.wall("waits_figures"), "", (needs,), when=dated, band=band)
