"""Who may do what, in one place.

Who has only some rooms (a presenter, an operator bound to groups, a token of one room) acts in those. What stands in
every room is not theirs, whatever their rights: layouts, feeds, saved groups, held figures, links to a layout, claims
and notices to all or to a group that is not theirs, a meeting with a room that is not theirs, and the journal but of
one of their rooms. Whoever has READ sees figures as far as their clearance goes: a figure belongs to no room. Who has
OPERATE sees on the console what stands in the other rooms, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from broadcaster.model import Reason, Sensitivity, series_parts
from broadcaster.moments import Instant


class Right(StrEnum):
    READ = "read"  # figures, layouts, rooms up to one's clearance
    INGEST = "ingest"  # send observations of any unit
    ENTER = "enter"  # send observations of one's own unit
    DECIDE = "decide"  # accept or reject held observations
    DISPLAY = "display"  # open a screen's socket
    WATCH = "watch"  # open a viewer link's socket
    PRESENT = "present"  # layout, focus and hold in one's meeting's rooms, at presenter's rank
    OPERATE = "operate"  # layout, focus, hold, notices, pairing, feeds; the journal
    ADMINISTER = "administer"


class Role(StrEnum):
    VIEWER = "viewer"
    STEWARD = "steward"
    PRESENTER = "presenter"
    OPERATOR = "operator"
    ADMIN = "admin"


class Scope(StrEnum):
    """What a token is for."""

    INGEST = "ingest"
    READ = "read"
    DISPLAY = "display"
    OPERATE = "operate"


ROLE_RIGHTS: Mapping[str, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.STEWARD: frozenset({Right.READ, Right.ENTER, Right.DECIDE}),
    Role.PRESENTER: frozenset({Right.READ, Right.PRESENT}),
    Role.OPERATOR: frozenset({Right.READ, Right.ENTER, Right.DECIDE, Right.PRESENT, Right.OPERATE}),
    Role.ADMIN: frozenset(set(Right) - {Right.DISPLAY, Right.WATCH}),
}

HOUSEWIDE = frozenset({Right.ENTER, Right.DECIDE})  # not an operator's who is bound to groups: figures are everybody's

SCOPE_RIGHTS: Mapping[str, frozenset[Right]] = {
    Scope.INGEST: frozenset({Right.INGEST}),
    Scope.READ: frozenset({Right.READ}),
    Scope.DISPLAY: frozenset({Right.DISPLAY}),
    Scope.OPERATE: frozenset({Right.READ, Right.DECIDE, Right.PRESENT, Right.OPERATE}),  # deciding in its name
}

ROLE_CLEARANCE: Mapping[str, Sensitivity] = {
    Role.VIEWER: Sensitivity.INTERNAL,
    Role.STEWARD: Sensitivity.INTERNAL,
    Role.PRESENTER: Sensitivity.INTERNAL,
    Role.OPERATOR: Sensitivity.RESTRICTED,
    Role.ADMIN: Sensitivity.RESTRICTED,
}


def rights_of(user: Mapping[str, Any]) -> frozenset[Right]:
    """What somebody's role lets them, as the state knows them."""
    rights = ROLE_RIGHTS.get(user["role"], frozenset())
    return rights - HOUSEWIDE if user["role"] == Role.OPERATOR and user.get("groups") else rights


class Must(StrEnum):
    """What somebody has to do before they may do anything else."""

    NOTHING = ""
    PASSWORD = "password"  # noqa: S105
    FACTOR = "factor"


class Caller(StrEnum):
    """What a principal is."""

    USER = "user"
    PRESENTER = "presenter"  # somebody who joined a meeting by its code
    TOKEN = "token"  # noqa: S105
    DEVICE = "device"
    VIEWER = "viewer"  # a browser that watches by a link
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling. `rooms` None means every room; `by` is how the journal names them.

    groups: with `rooms`, the groups of rooms that are wholly theirs.
    session: the digest of the sign-in's secret.
    link, until: of a viewer, the link and when it ends; its `id` is the browser's.
    seated: its clearance without the press in its room.
    units, series: of a token that may send only these units' figures, only these series ("YT-05", "YT-05@16681",
    "YT-05@*" for all areas); empty: of every unit, every series.
    """

    caller: Caller
    id: str
    by: str
    rights: frozenset[Right]
    clearance: Sensitivity
    role: str = ""
    unit: str = ""
    rooms: frozenset[str] | None = None
    groups: frozenset[str] = frozenset()
    screen: str = ""
    meeting: str = ""
    link: str = ""
    until: Instant = ""
    must: Must = Must.NOTHING
    session: str = ""
    units: frozenset[str] = frozenset()
    series: frozenset[str] = frozenset()
    seated: Sensitivity | None = None

    @property
    def at_socket(self) -> Sensitivity:
        """The clearance to be seated with: a seat outlasts the press in its room, which limits it anyway."""
        return self.seated or self.clearance

    def may(self, right: Right) -> bool:
        return right in self.rights

    def enters(self, room: str) -> bool:
        """True if this caller's rooms contain that one."""
        return self.rooms is None or room in self.rooms

    def reaches(self, width: str, key: str) -> bool:
        """True if all of a width (all, group, room, screen) and its key is in this caller's rooms."""
        if width in ("room", "screen"):
            return self.enters(key.partition("/")[0])
        return self.rooms is None or (width == "group" and key in self.groups)

    @property
    def shows(self) -> bool:
        """True for a browser that only shows: to every call but its own it is nobody."""
        return self.caller in (Caller.DEVICE, Caller.VIEWER)

    @property
    def rank(self) -> str:
        """The rank of this caller's claims."""
        return "operator" if Right.OPERATE in self.rights else "presenter"

    def keeps(self, owner: str) -> bool:
        """True if this caller answers for a unit's figures: a steward with a unit for that one only."""
        return self.role != Role.STEWARD or not self.unit or self.unit == owner

    @property
    def bound(self) -> bool:
        """True if this caller may send only some units' figures, or some series."""
        return bool(self.units or self.series) or (self.role == Role.STEWARD and bool(self.unit))

    def stopped(self, series: str, owner: str) -> Reason | None:
        """Why this caller may not send figures of a series that belongs to a unit; None: they may."""
        if not self.keeps(owner):
            return Reason("not_your_unit", {"owner": owner, "unit": self.unit})
        if self.units and owner not in self.units:
            return Reason("not_your_unit", {"owner": owner, "unit": ", ".join(sorted(self.units))})
        code, area = series_parts(series)
        if self.series and series not in self.series and not (area and f"{code}@*" in self.series):
            return Reason("not_your_series", {"series": series, "may": ", ".join(sorted(self.series))})
        return None


NOBODY = Principal(Caller.NOBODY, "", "nobody", frozenset(), Sensitivity.PUBLIC, rooms=frozenset())
