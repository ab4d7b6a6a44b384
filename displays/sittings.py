"""A session as the vault keeps it: when it ends, and when it was used last."""

from typing import Any

from broadcaster.moments import Instant, moment

IDLE = 7200.0  # seconds without a call or an open page, and a session has ended
SEEN = 300.0  # seconds between two notes of when it was used last


def ended(kept: dict[str, Any], now: Instant) -> bool:
    """True once its time is over, or nobody has used it for long."""
    return bool(kept["until"] <= now) or _since(kept, now) >= IDLE


def stale(kept: dict[str, Any], now: Instant) -> bool:
    """True if when it was used last should be noted anew."""
    return _since(kept, now) >= SEEN


def _since(kept: dict[str, Any], now: Instant) -> float:
    return (moment(now) - moment(kept.get("seen") or kept["since"])).total_seconds()
