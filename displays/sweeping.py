"""Ends open sockets whose right to be open has ended: signed out, disabled, token revoked, meeting over."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from broadcaster.hub import LINK_OVER, REVOKED, Hub
from broadcaster.moments import Instant, instant
from broadcaster.seat import Seat, SeatKind
from broadcaster.state import State
from displays.credentials import Vault

LOOK = 2.0  # seconds between two looks


async def sweep(hub: Hub, state: State, vault: Vault, clock: Callable[[], datetime]) -> None:
    """A role for ever. A device's seat is the hub's own care: it follows the device's entry. So is a link's; only where
    no event can be kept its end is found here."""
    while True:
        now = instant(clock())
        hub.dismiss(partial(_ran_out, now), LINK_OVER, "the link has ended")
        if any(not seat.device for seat in hub.seats):
            tokens = {f"token:{one['name']}" for one in (await vault.items("token")).values()}
            signed_in = {one["name"] for one in (await vault.items("session")).values()}
            over: dict[tuple[str, str, SeatKind], bool] = {}
            hub.dismiss(partial(_among, over, partial(_over, state, tokens, signed_in)), REVOKED, "ended")
        await asyncio.sleep(LOOK)


def _ran_out(now: Instant, seat: Seat) -> bool:
    return bool(seat.until) and seat.until <= now


def _among(over: dict[tuple[str, str, SeatKind], bool], judge: Callable[[Seat], bool], seat: Seat) -> bool:
    """Judge once for all seats that are alike: ten thousand of one token are looked at in a few milliseconds."""
    if seat.device:
        return False
    alike = seat.name, seat.room, seat.kind
    if alike not in over:
        over[alike] = judge(seat)
    return over[alike]


def _over(state: State, tokens: set[str], signed_in: set[str], seat: Seat) -> bool:
    """True once the person, the token or the presenter behind a seat may no longer be there."""
    if seat.device:
        return False
    if seat.name.startswith("token:"):
        return seat.name not in tokens
    user = state.users.get(seat.name)
    if user:
        return bool(user.get("disabled")) or seat.name not in signed_in
    meetings = [one for one in state.meetings.values() if seat.room in one.rooms]
    return seat.kind is not SeatKind.REMOTE or not any(seat.name in one.presenters for one in meetings)
