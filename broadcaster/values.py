"""A series as it travels to the pages (DESIGN section 5)."""

from collections.abc import Mapping
from typing import Any

from broadcaster.model import Held, Indicator, Observation, Reason
from broadcaster.standing import Standing


def value(standing: Standing, latest: Observation | None, waiting: Held | None) -> dict[str, Any]:
    """{v, period, status, as_of, received, level, since, changes, due, late, feed, low?, high?, qualifier?, note?,
    reason?, held?, target?}; without an observation v is None, and `held` says what waits."""
    worded: dict[str, Any] = {
        "v": standing.v,
        "period": standing.period or None,
        "status": latest.status.value if latest else None,
        "as_of": latest.as_of if latest else waiting.as_of if waiting else None,
        "received": latest.received if latest else None,
        "level": standing.level.value,
        "since": standing.level_since or None,
        "changes": list(standing.changes),
        "due": standing.due,
        "late": standing.late,
        "feed": latest.source.feed if latest else waiting.source.feed if waiting else "derived",
    }
    if latest:
        for name in ("low", "high", "qualifier", "note"):
            if (each := getattr(latest, name)) is not None:
                worded[name] = each
    if standing.reason:
        worded["reason"] = _reason(standing.reason)
    if waiting:
        worded["held"] = {
            "id": waiting.id,
            "raw": waiting.raw,
            "period": waiting.period,
            "suggestion": waiting.suggestion,
            "reason": _reason(waiting.reason),
            "since": waiting.since,
        }
    if aim := _target(standing.indicator):
        worded["target"] = aim
    return worded


def _target(indicator: Indicator) -> Mapping[str, Any] | None:
    """Only a target seen in a published source: what is remembered or proposed must not stand on a wall as law."""
    target = indicator.target
    if target is None or target.provenance != "seen":
        return None
    aim = {"value": target.value, "op": target.op, "when": target.when}
    return aim if target.high is None else {**aim, "high": target.high}


def _reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "args": dict(reason.args)}
