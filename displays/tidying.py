"""Lets go of what the vault keeps past its time, so that it does not grow for ever."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from broadcaster.moments import instant, later
from broadcaster.state import State
from displays.credentials import Vault

EVERY = 3600.0  # seconds between two rounds
ANSWERED_AGE = 86_400  # seconds an Idempotency-Key is good for
REVOKED_AGE = 400 * 86_400  # seconds: as long as a browser keeps the cookie of a revoked device

ENDED_AGE = 30 * 86_400  # seconds an ended link is remembered, so that whoever opens it late is told why

ENDING = ("session", "once", "pairing", "join", "errand", "failed")  # these say until when they count


async def tidy(vault: Vault, state: State, clock: Callable[[], datetime]) -> None:
    """A role for ever."""
    while True:
        await one_round(vault, state, clock)
        await asyncio.sleep(EVERY)


async def one_round(vault: Vault, state: State, clock: Callable[[], datetime]) -> None:
    """Delete everything whose time has passed."""
    now = instant(clock())
    over = [(kind, id) for kind in ENDING for id, kept in (await vault.items(kind)).items() if kept["until"] <= now]
    for kind, age in (("answered", ANSWERED_AGE), ("revoked", REVOKED_AGE)):
        before = later(now, -age)
        over += [(kind, id) for id, kept in (await vault.items(kind)).items() if kept["at"] <= before]
    over += [("viewer", id) for id, kept in (await vault.items("viewer")).items() if kept["until"] <= now]
    links = (await vault.items("link")).items()
    over += [("link", id) for id, kept in links if kept["until"] <= later(now, -ENDED_AGE)]
    presenters = (await vault.items("presenter")).items()
    over += [("presenter", id) for id, kept in presenters if kept["meeting"] not in state.meetings]
    for kind, id in over:
        await vault.delete(kind, id)
