"""Machine tokens: until when they count, and when and from where they were used last."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from broadcaster.events import Kind
from broadcaster.model import Sensitivity
from broadcaster.moments import instant
from broadcaster.seat import Seat, SeatKind
from displays import people
from displays.credentials import digest
from displays.rights import Scope
from displays.sweeping import one_sweep
from displays.uses import NOTED
from tests.doubles.house import Indoors, indoors
from tests.doubles.page import Page, Pipe


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


async def listed(house: Indoors) -> Any:
    (one,) = await people.tokens(house.house.journal)
    return one


async def test_a_token_counts_for_its_days(house: Indoors) -> None:
    """Then it opens nothing more, its open sockets close, and the list goes on naming it."""
    journal, hub = house.house.journal, house.house.hub
    secret = await people.create_token(journal, "may", Scope.READ, days=30)
    program = await house.caller(secret)
    await program.ok("GET", "/api/snapshot")
    seat = Seat(1, SeatKind.SCREEN, Pipe(Page()), Sensitivity.PUBLIC, room="kim-lien", screen="main", name="token:may")
    hub.attach(seat)
    await one_sweep(hub, house.house.state, journal.vault, instant(house.clock()))
    assert seat in hub.seats
    house.clock.forward(days=29.99)
    await program.ok("GET", "/api/snapshot")
    house.clock.forward(days=0.02)
    await program.expect_refusal(401, "sign_in", "GET", "/api/snapshot")
    await one_sweep(hub, house.house.state, journal.vault, instant(house.clock()))
    assert seat not in hub.seats
    assert (await listed(house))["until"] < instant(house.clock())
    events = await journal.read(0, 1000, (Kind.TOKEN_CREATED,))
    assert [one.data["until"] for one in events] == [(await listed(house))["until"]]


async def test_a_token_without_an_end_counts_until_it_is_revoked(house: Indoors) -> None:
    """Years later, too."""
    program = await house.program(Scope.READ)
    house.clock.forward(days=4000)
    await program.ok("GET", "/api/snapshot")


async def test_the_last_use_is_noted_now_and_then(house: Indoors) -> None:
    """When and from where; not at each call, and not with the secret."""
    journal = house.house.journal
    secret = await people.create_token(journal, "may", Scope.READ)
    assert (await listed(house))["used"] is None
    here, there = await house.caller(secret), await house.caller(secret, address="10.0.0.9")
    await here.ok("GET", "/api/snapshot")
    first = (await listed(house))["used"]
    assert first["from"] == "10.0.0.7"
    await there.ok("GET", "/api/snapshot")
    assert (await listed(house))["used"] == first
    house.clock.forward(seconds=NOTED + 1)
    await there.ok("GET", "/api/snapshot")
    later = (await listed(house))["used"]
    assert later["from"] == "10.0.0.9" and later["at"] > first["at"]
    kept = repr([await people.tokens(journal), await journal.read(0, 1000)])
    assert secret not in kept and digest(secret) not in kept


async def test_a_use_that_is_noted_late_brings_no_revoked_token_back(house: Indoors) -> None:
    """What is noted lies apart from what counts."""
    journal = house.house.journal
    secret = await people.create_token(journal, "may", Scope.READ)
    program = await house.caller(secret)
    await program.ok("GET", "/api/snapshot")
    id = (await listed(house))["id"]
    await people.revoke_token(journal, "may")
    house.clock.forward(seconds=NOTED + 1)
    await house.house.gate.uses.note(id, "10.0.0.7", instant(house.clock()))
    await program.expect_refusal(401, "sign_in", "GET", "/api/snapshot")
    assert await people.tokens(journal) == []
