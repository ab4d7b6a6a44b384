"""Ends open sockets whose right to be open has ended: signed out, disabled, another role, other groups, token revoked,
meeting over."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from broadcaster.hub import LINK_OVER, REVOKED, Hub
from broadcaster.moments import Instant, instant
from broadcaster.seat import Seat, SeatKind
from broadcaster.state import State
from displays.bounds import bounds_of
from displays.credentials import Vault
from displays.rights import ROLE_CLEARANCE, Right, rights_of
from displays.sittings import ended, stale
from displays.uses import expired

LOOK = 2.0  # seconds between two looks


async def sweep(hub: Hub, state: State, vault: Vault, clock: Callable[[], datetime]) -> None:
    """A role for ever. A device's seat is the hub's own care: it follows the device's entry. So is a link's; only where
    no event can be kept its end is found here."""
    while True:
        await one_sweep(hub, state, vault, instant(clock()))
        await asyncio.sleep(LOOK)


async def one_sweep(hub: Hub, state: State, vault: Vault, now: Instant) -> None:
    """Look at every open page once. A page that is open counts as use of its sign-in."""
    hub.dismiss(partial(_ran_out, now), LINK_OVER, "the link has ended")
    if all(seat.device for seat in hub.seats):
        return
    newest = max(seat.id for seat in hub.seats)  # who comes while the vault is read was looked at at the door
    tokens = {f"token:{one['name']}" for one in (await vault.items("token")).values() if not expired(one, now)}
    in_use = {seat.session for seat in hub.seats if seat.session}
    sessions = await vault.items("session") if in_use else {}
    for session in in_use & sessions.keys():
        if stale(sessions[session], now) and not ended(sessions[session], now):
            await vault.swap("session", session, sessions[session], {**sessions[session], "seen": now})
    standing = {session for session in in_use & sessions.keys() if not ended(sessions[session], now)}
    hub.dismiss(_Judge(state, tokens, standing, newest), REVOKED, "ended")


def _ran_out(now: Instant, seat: Seat) -> bool:
    return bool(seat.until) and seat.until <= now


@dataclass(slots=True)
class _Judge:
    """Judges once for all seats that are alike: ten thousand of one token are looked at in a few milliseconds."""

    state: State
    tokens: set[str]
    sessions: set[str]
    newest: int  # id of the last seat there was when this was read
    over: dict[tuple[str, str, SeatKind, str], bool] = field(default_factory=dict)

    def __call__(self, seat: Seat) -> bool:
        if seat.device or seat.id > self.newest:
            return False
        alike = seat.name, seat.room, seat.kind, seat.session
        if alike not in self.over:
            self.over[alike] = self._over(seat)
        return self.over[alike]

    def _over(self, seat: Seat) -> bool:
        """True once the person, the token or the presenter behind a seat may no longer be there."""
        if seat.name.startswith("token:"):
            return seat.name not in self.tokens
        if seat.session:
            user = self.state.users.get(seat.name)
            if not user or bool(user.get("disabled")) or seat.session not in self.sessions:
                return True
            return not self._may(seat, user)
        return seat.kind is not SeatKind.REMOTE or not self._presents(seat)

    def _may(self, seat: Seat, user: Mapping[str, Any]) -> bool:
        """True while their role opens such a page, in that room, with what it is let see."""
        rights, bounds = rights_of(user), bounds_of(self.state, user)
        if not ROLE_CLEARANCE[user["role"]].clears(seat.clearance):
            return False
        if seat.kind is SeatKind.REMOTE:
            return Right.PRESENT in rights and (bounds.rooms is None or seat.room in bounds.rooms)
        return bool(rights & {Right.OPERATE, Right.DECIDE})

    def _presents(self, seat: Seat) -> bool:
        """True while they are in a meeting of that room."""
        meetings = [one for one in self.state.meetings.values() if seat.room in one.rooms]
        return any(seat.name in one.presenters for one in meetings)
