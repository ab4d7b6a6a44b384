"""What the journal keeps. An event is a fact with a name on it; the current state is a fold over them."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import orjson

from broadcaster.moments import Instant


class Kind(StrEnum):
    """Every kind of event, with the shape of its data. A change of shape raises VERSION[kind] and adds an upgrade. Of
    any kind that a call brought about, `from` is the address it came from."""

    OBSERVED = "observed"  # {feed, observations: [Observation]}
    HELD = "held"  # {feed, items: [Held]}
    DECIDED = "decided"  # {held, accepted, v?, reason, series?}
    UNDECIDED = "undecided"  # {held, reason, series?}: takes a decision back
    RUN = "run"  # {feed, ok, started, finished, accepted, held, rejected, unchanged, error?, as_of?, …}: feeds/runs.py
    LISTED = "listed"  # {feed, kind, items: [{id, expires?, …}]}: what a feed lists that is no figure, whole
    SITE_CHANGED = "site.changed"  # {path, sha256, body, needs?, text?, why?}; body None: the file is gone
    SITE_REFUSED = "site.refused"  # {path, sha256, problems: [{line, column, code, args, text}]}
    MOMENT = "moment"  # {at}
    CLAIMED = "claimed"  # {slot, width, key, rank, value, until?, pinned?, made?: {seq, at, by}, past?}: made: put back
    RELEASED = "released"  # {slot, width, key, rank}
    GROUP_SAVED = "group.saved"  # {key, name, rooms, screens?}: the whole of it
    GROUP_REMOVED = "group.removed"  # {key}
    PRESS_CAME = "press.came"  # {room}: from now on it shows what is public, and nothing else
    PRESS_LEFT = "press.left"  # {room}
    NOTICED = (
        "noticed"  # {id, status, severity, headline, description, width, key, also?: [{width, key}], until?, feed?, …}
    )
    NOTICE_ENDED = "notice.ended"  # {id}
    MEETING_OPENED = "meeting.opened"  # {id, rooms, name?, starts?, until?, rehearsal?, open?}; with starts: planned
    MEETING_CHANGED = "meeting.changed"  # {id, rooms, name?, starts?, until?, open?}: what it names is other now
    MEETING_STARTED = "meeting.started"  # {id, rooms, until?}: a planned one is on
    MEETING_PLANNED = "meeting.planned"  # {id, rooms, items: [{key, title, minutes?, presenter?, layout?, …}]}: whole
    MEETING_STEPPED = "meeting.stepped"  # {id, rooms, item}: this item of the agenda runs from now; None: none does
    MEETING_JOINED = "meeting.joined"  # {id, rooms?, presenter}
    MEETING_DRIVEN = "meeting.driven"  # {id, rooms, driver}: whose steps count; None: no presenter's
    MEETING_ASKED = "meeting.asked"  # {id, rooms, name, asks}: a presenter would like to drive, or no longer
    MEETING_MARKED = "meeting.marked"  # {id, rooms, mark, text?}: "this moment"; again: other words for it
    MEETING_NOTED = "meeting.noted"  # {id, rooms, note, text}: for the minutes; text None takes it away
    MEETING_ASSIGNED = "meeting.assigned"  # {id, rooms, assignment, text, unit?, due?}; text None takes it away
    MEETING_ENDED = "meeting.ended"  # {id, rooms?}
    MINUTES_KEPT = "minutes.kept"  # {id, rooms, facts}: what a meeting's rooms had seen
    DEVICE_PAIRED = "device.paired"  # {device, room, screen, name?, address?, agent?}; again: it stands elsewhere now
    DEVICE_NAMED = "device.named"  # {device, room, screen, name}
    DEVICE_REVOKED = "device.revoked"  # {device, room?, screen?}
    SCREEN_UP = "screen.up"  # {room, screen, device}
    SCREEN_DOWN = "screen.down"  # {room, screen, device}
    PREFLIGHT_CHECKED = (
        "preflight.checked"  # {rooms, meeting?, verdict, bad, warn, findings: [{code, state, args, room?, screen?}]}
    )
    PAINTED = "painted"  # {receipts: [{room, screen, seq, scene, at, made?, faults?}]}, during meetings
    MEASURED = "measured"  # {delay_p95: ms}: what only the service itself can measure
    USER_ADDED = "user.added"  # {name, role, unit?, groups?}; groups: an operator's, whose rooms are all they direct
    USER_CHANGED = "user.changed"  # {name, role?, unit?, groups?, disabled?}; groups []: no longer bound
    SIGNED_IN = "signed.in"  # {name, via, from}
    SIGN_IN_CHANGED = "sign.in.changed"  # {name, what, from}: password, factor, no factor, signed out
    TOKEN_CREATED = "token.created"  # {id, name, scope, room?, units?, series?, until?}  # noqa: S105
    TOKEN_REVOKED = "token.revoked"  # {id}  # noqa: S105
    LINK_CREATED = "link.created"  # {id, name, clearance, until, most, room?, screen?, layout?}
    LINK_OPENED = "link.opened"  # {id, name, room?, viewer, address, agent}: one more browser has it
    LINK_REVOKED = "link.revoked"  # {id, name, room?}
    NODE_LEADS = "node.leads"  # {node, name}: of several nodes this one runs the clock and the feeds from now on
    EXPORTED = "exported"  # {what, …}: somebody took the audit trail along, and what they asked for
    REFUSED = "refused"  # {action, why}: an attempt of weight that was not allowed
    SEAL = "seal"  # {first, last, sha256}: over the digests of these events
    TRIMMED = "trimmed"  # {before, kinds, count}: the data of older events of these kinds is gone
    HISTORY_LOST = "history.lost"  # {epoch, before?, first, last, count, at, since?, why, file?}: the store lost that
    HISTORY_NOTED = "history.noted"  # {epoch}: a person has taken note of that loss


class Part(StrEnum):
    """What is kept how long: each part but KEPT has its own setting in site.yaml."""

    OBSERVATIONS = "observations"  # figures, and what feeds and the clock did for them
    AUDIT = "audit"  # who did what, what was on the walls
    KEPT = "kept"  # as long as the journal: whom and what everything else refers to


VERSION: Mapping[Kind, int] = dict.fromkeys(Kind, 1) | {
    Kind.SITE_CHANGED: 2,  # `text`, as people wrote it (first of layouts only), and `why`, as who saved it said
    Kind.MEETING_OPENED: 2,  # `open`: before, whoever had the code could join
}

PART: Mapping[Kind, Part] = {
    Kind.OBSERVED: Part.OBSERVATIONS,
    Kind.HELD: Part.OBSERVATIONS,
    Kind.RUN: Part.OBSERVATIONS,
    Kind.LISTED: Part.OBSERVATIONS,
    Kind.MOMENT: Part.OBSERVATIONS,
    Kind.MEASURED: Part.OBSERVATIONS,
    Kind.DECIDED: Part.AUDIT,
    Kind.UNDECIDED: Part.AUDIT,
    Kind.SITE_REFUSED: Part.AUDIT,
    Kind.CLAIMED: Part.AUDIT,
    Kind.RELEASED: Part.AUDIT,
    Kind.GROUP_SAVED: Part.AUDIT,
    Kind.GROUP_REMOVED: Part.AUDIT,
    Kind.PRESS_CAME: Part.AUDIT,
    Kind.PRESS_LEFT: Part.AUDIT,
    Kind.NOTICED: Part.AUDIT,
    Kind.NOTICE_ENDED: Part.AUDIT,
    Kind.MEETING_OPENED: Part.AUDIT,
    Kind.MEETING_CHANGED: Part.AUDIT,
    Kind.MEETING_STARTED: Part.AUDIT,
    Kind.MEETING_PLANNED: Part.AUDIT,
    Kind.MEETING_STEPPED: Part.AUDIT,
    Kind.MEETING_JOINED: Part.AUDIT,
    Kind.MEETING_DRIVEN: Part.AUDIT,
    Kind.MEETING_ASKED: Part.AUDIT,
    Kind.MEETING_MARKED: Part.AUDIT,
    Kind.MEETING_NOTED: Part.AUDIT,
    Kind.MEETING_ASSIGNED: Part.AUDIT,
    Kind.MEETING_ENDED: Part.AUDIT,
    Kind.MINUTES_KEPT: Part.AUDIT,
    Kind.DEVICE_PAIRED: Part.AUDIT,
    Kind.DEVICE_NAMED: Part.AUDIT,
    Kind.DEVICE_REVOKED: Part.AUDIT,
    Kind.SCREEN_UP: Part.AUDIT,
    Kind.SCREEN_DOWN: Part.AUDIT,
    Kind.PREFLIGHT_CHECKED: Part.AUDIT,
    Kind.PAINTED: Part.AUDIT,
    Kind.SIGNED_IN: Part.AUDIT,
    Kind.SIGN_IN_CHANGED: Part.AUDIT,
    Kind.LINK_CREATED: Part.AUDIT,
    Kind.LINK_OPENED: Part.AUDIT,
    Kind.LINK_REVOKED: Part.AUDIT,
    Kind.NODE_LEADS: Part.AUDIT,
    Kind.EXPORTED: Part.AUDIT,
    Kind.REFUSED: Part.AUDIT,
    Kind.HISTORY_NOTED: Part.AUDIT,
    # The command line reads people, tokens and the site's units out of the journal; seals vouch for all the others.
    Kind.SITE_CHANGED: Part.KEPT,
    Kind.USER_ADDED: Part.KEPT,
    Kind.USER_CHANGED: Part.KEPT,
    Kind.TOKEN_CREATED: Part.KEPT,
    Kind.TOKEN_REVOKED: Part.KEPT,
    Kind.SEAL: Part.KEPT,
    Kind.TRIMMED: Part.KEPT,
    Kind.HISTORY_LOST: Part.KEPT,
}

Upgrade = Callable[[Mapping[str, Any]], Mapping[str, Any]]

# (kind, version) -> what makes the next version's data of that version's. One that shipped is never changed.
UPGRADES: Mapping[tuple[Kind, int], Upgrade] = {
    (Kind.SITE_CHANGED, 1): lambda data: data,  # nobody kept the text, and nobody asked why
    (Kind.MEETING_OPENED, 1): lambda data: {**data, "open": True},
}


def upgraded(kind: Kind, v: int, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The data of an event as its kind's newest version has it. Raises ValueError for a version not known here."""
    newest = VERSION[kind]
    if v > newest:
        raise ValueError(f"it has version {v}, and versions up to {newest} are known here")
    for version in range(v, newest):
        data = UPGRADES[kind, version](data)
    return data


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
