"""What the journal keeps. An event is a fact with a name on it; the current state is a fold over them."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson

from broadcaster.moments import Instant


class Kind(StrEnum):
    """Every kind of event, with the shape of its data. A change of shape raises VERSION[kind] and adds an upgrade."""

    OBSERVED = "observed"  # {feed, observations: [Observation]}
    HELD = "held"  # {feed, items: [Held]}
    DECIDED = "decided"  # {held, accepted, v?, reason}
    UNDECIDED = "undecided"  # {held, reason}: takes a decision back
    RUN = "run"  # {feed, ok, started, finished, accepted, held, rejected, unchanged, error?, as_of?, next?}
    SITE_CHANGED = "site.changed"  # {path, sha256, body, needs?}; body None: the file is gone
    SITE_REFUSED = "site.refused"  # {path, sha256, problems: [{line, column, code, args, text}]}
    MOMENT = "moment"  # {at}
    CLAIMED = "claimed"  # {slot, width, key, rank, value, until?, pinned?}
    RELEASED = "released"  # {slot, width, key, rank}
    NOTICED = "noticed"  # {id, status, severity, headline, description, width, key, until?}
    NOTICE_ENDED = "notice.ended"  # {id}
    MEETING_OPENED = "meeting.opened"  # {id, rooms, name?, until?}
    MEETING_JOINED = "meeting.joined"  # {id, presenter}
    MEETING_ENDED = "meeting.ended"  # {id}
    DEVICE_PAIRED = "device.paired"  # {device, room, screen}
    DEVICE_REVOKED = "device.revoked"  # {device}
    SCREEN_UP = "screen.up"  # {room, screen, device}
    SCREEN_DOWN = "screen.down"  # {room, screen, device}
    PAINTED = "painted"  # {receipts: [{room, screen, seq, scene, at}]}, during meetings
    MEASURED = "measured"  # {delay_p95: ms}: what only the service itself can measure
    USER_ADDED = "user.added"  # {name, role, unit?}
    USER_CHANGED = "user.changed"  # {name, role?, unit?, disabled?}
    SIGNED_IN = "signed.in"  # {name}
    TOKEN_CREATED = "token.created"  # {id, name, scope, room?}  # noqa: S105
    TOKEN_REVOKED = "token.revoked"  # {id}  # noqa: S105
    REFUSED = "refused"  # {action, why}: an attempt of weight that was not allowed


VERSION: Mapping[Kind, int] = dict.fromkeys(Kind, 1)


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before the journal gave it a place. `key` makes a retry safe: the same key is kept once."""

    kind: Kind
    by: str
    data: Mapping[str, Any]
    key: str | None = None
    id: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass(frozen=True, slots=True)
class Event:
    """A draft with its place in the order: `seq` counts from 1 without gaps, `at` never falls."""

    seq: int
    at: Instant
    id: str
    kind: Kind
    by: str
    data: Mapping[str, Any]
    v: int = 1


def encode(data: Mapping[str, Any]) -> bytes:
    """The data of an event as JSON bytes. Dataclasses and enums inside are written as their fields and values."""
    return orjson.dumps(data)


def decode(raw: bytes) -> Any:
    """The data of an event from JSON bytes; raises orjson.JSONDecodeError."""
    return orjson.loads(raw)
