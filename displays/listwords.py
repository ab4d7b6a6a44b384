"""The rows of a list of attention as its tile said them (web/src/attention.ts). Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from displays.datewords import age
from displays.numerals import percent
from displays.tilewords import Said, Tongue, against, change_size, named, short, unreal

SINCE = ("above", "below", "outside", "critical", "warn")  # reasons that say since when


def listed(figure: Mapping[str, Any], tongue: Tongue) -> Iterator[Said]:
    """What each row says: the name, the figure where it is one, and why it is there."""
    for item in figure["items"]:
        indicator, reason = item["indicator"], item.get("reason") or {}
        value = "" if item.get("v") is None or item.get("held") else _valued(item["v"], indicator, tongue)
        code = _code(item, reason)
        why = _why(code, reason.get("args") or {}, _since(item, code, tongue), indicator, tongue)
        name = named(indicator, item["series"], item.get("area"), tongue)
        yield Said(name, value, lines=(why,) if why else (), band=unreal(item, tongue))


def _code(item: Mapping[str, Any], reason: Mapping[str, Any]) -> str:
    if reason.get("code") != "surge":
        return str(reason.get("code") or "")
    args = reason.get("args") or {}
    return "surge_down" if (args.get("pct") or args.get("points") or 0) < 0 else "surge_up"


def _valued(v: float, indicator: Mapping[str, Any], tongue: Tongue) -> str:
    unit = tongue.pick(indicator["unit"])
    return tongue.number(v, indicator.get("decimals") or 0) + (unit if unit.startswith("%") else "")


def _since(item: Mapping[str, Any], code: str, tongue: Tongue) -> str:
    return tongue.wall("since", day=tongue.day(item["since"])) if item.get("since") and code in SINCE else ""


def _why(code: str, args: Mapping[str, Any], since: str, indicator: Mapping[str, Any], tongue: Tongue) -> str:
    if code == "above" and args.get("bound") == 0 and since:
        return since  # where nothing at all is the limit, the figure says it
    if not code:
        return since
    said = tongue.say.say(f"wall.why.{code}", **_worded(code, args, indicator, tongue))
    return f"{said} {since}".strip()


def _worded(code: str, args: Mapping[str, Any], indicator: Mapping[str, Any], tongue: Tongue) -> dict[str, str]:
    out = {name: tongue.number(each) if isinstance(each, int | float) else str(each) for name, each in args.items()}
    for name in ("bound", "high"):
        if isinstance(args.get(name), int | float):
            out[name] = short(args[name], indicator, tongue)
    if isinstance(args.get("until"), str):
        out["until"] = tongue.day(args["until"])
    if code == "late" and isinstance(args.get("since"), str):
        out["age"] = age(args["since"], tongue.now, tongue.say.language)
    if code.startswith("surge"):
        pct = args.get("pct")
        out["change"] = percent(abs(pct), 0, tongue.say.language) if pct is not None else change_size(args, tongue)
        out["against"] = against(args, tongue)
    return out
