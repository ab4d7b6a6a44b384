"""Events as the backends give them out, and the series an event is about."""

from collections.abc import Mapping
from typing import Any

from broadcaster.events import VERSION, Event, Kind, decode, upgraded
from broadcaster.journal.protocol import Unreadable
from broadcaster.moments import Instant

KINDS = {kind.value: kind for kind in Kind}


def event_of(seq: int, at: Instant, id: str, kind: str, by: str, data: bytes, v: int) -> Event:
    """An event as it was kept, brought up to its kind's newest version. Raises Unreadable naming seq and kind."""
    try:
        known = KINDS.get(kind) or Kind(kind)
        newer = v > VERSION[known]
    except ValueError as error:
        raise Unreadable(seq, kind, str(error), newer=True) from error
    try:
        said = decode(data)
        if v != VERSION[known]:
            said, v = upgraded(known, v, said), VERSION[known]
        return Event(seq, at, id, known, by, said, v)
    except Exception as error:  # an upgrade, too, may meet what it does not expect
        raise Unreadable(seq, kind, str(error), newer=newer) from error


def series_of(kind: Kind, data: Mapping[str, Any]) -> list[str]:
    """The series that an observed or decided event is about, each once; none for any other kind."""
    if kind is Kind.OBSERVED:
        said = data.get("observations")
        if not isinstance(said, (list, tuple)):
            return []
        named = (one.get("series") if isinstance(one, Mapping) else getattr(one, "series", None) for one in said)
        return list(dict.fromkeys(name for name in named if isinstance(name, str)))
    if kind is Kind.DECIDED and isinstance(data.get("series"), str):
        return [data["series"]]
    return []
