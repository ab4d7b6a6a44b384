"""While the vault cannot be asked, who was let in before may look; nobody else, and nobody may do anything."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from broadcaster.events import Draft, Kind
from broadcaster.journal import Journal, JournalError
from displays import auth
from displays.credentials import digest, fresh_secret
from displays.remembered import MOST, Remembered
from displays.rights import Role
from tests.doubles.house import Caller, Indoors, indoors

LAYOUT = "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as house:
        yield house


def lose_vault(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on it answers nothing, and the journal keeps nothing."""

    async def away(*_: object, **__: object) -> None:
        raise JournalError("The journal cannot be reached; nothing was kept.")

    for name in ("get", "put", "items", "swap", "delete"):
        monkeypatch.setattr(house.house.journal.vault, name, away)
    monkeypatch.setattr(house.house.journal, "append", away)
    monkeypatch.setattr(house.house.journal, "tail", away)


async def paired(house: Indoors) -> Caller:
    """A browser that is paired with a screen."""
    secret, where = fresh_secret(), {"device": "d-1", "room": "ubnd-tinh", "screen": "main"}
    await house.house.broadcast.record(Draft(Kind.DEVICE_PAIRED, "test", where))
    await house.house.journal.vault.put("device", digest(secret), {"device": "d-1"})
    return await house.caller(cookies={"iocast-device": secret})


async def test_who_was_let_in_may_look_while_the_vault_is_away(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wall's page asks whether it may open its socket, an operator reads; a command is refused as before."""
    screen, operator = await paired(house), await house.person("hoa", Role.OPERATOR)
    await screen.ok("GET", "/api/screen")
    await operator.ok("GET", "/api/rooms")
    lose_vault(house, monkeypatch)
    await screen.ok("GET", "/api/screen")
    await operator.ok("GET", "/api/rooms")
    await operator.expect_refusal(503, "unavailable", "PUT", *LAYOUT)


async def test_a_vault_that_says_nothing_counts_as_away(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where Redis stands still: a wall does not wait for its answer to come back."""

    async def silent(*_: object) -> None:
        await asyncio.Event().wait()

    screen = await paired(house)
    await screen.ok("GET", "/api/screen")
    monkeypatch.setattr(auth, "VAULT_PATIENCE", 0.05)
    monkeypatch.setattr(house.house.journal.vault, "get", silent)
    await screen.ok("GET", "/api/screen")


async def test_who_was_never_seen_waits(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody has looked at before is not believed."""
    screen, operator = await paired(house), await house.person("hoa", Role.OPERATOR)
    lose_vault(house, monkeypatch)
    await screen.expect_refusal(503, "unavailable", "GET", "/api/screen")
    await operator.expect_refusal(503, "unavailable", "GET", "/api/rooms")


async def test_the_fold_has_its_say(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device that was revoked and a person who was disabled stay out, whatever is remembered."""
    screen, operator = await paired(house), await house.person("hoa", Role.OPERATOR)
    await screen.ok("GET", "/api/screen")
    await operator.ok("GET", "/api/rooms")
    await house.house.broadcast.record(
        Draft(Kind.DEVICE_REVOKED, "test", {"device": "d-1"}),
        Draft(Kind.USER_CHANGED, "test", {"name": "hoa", "disabled": True}),
    )
    lose_vault(house, monkeypatch)
    for who, path in ((screen, "/api/screen"), (operator, "/api/rooms")):
        assert (await who.call("GET", path)).status_code == 503


async def test_a_sign_in_that_has_ended_is_forgotten(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """At another node, say: this one has found out before the vault went away."""
    operator = await house.person("hoa", Role.OPERATOR)
    await operator.ok("GET", "/api/rooms")
    journal: Journal = house.house.journal
    for session in await journal.vault.items("session"):
        await journal.vault.delete("session", session)
    await house.house.gate.remembered.look(journal.vault)
    lose_vault(house, monkeypatch)
    await operator.expect_refusal(503, "unavailable", "GET", "/api/rooms")


def test_it_is_remembered_for_a_time_and_not_without_end() -> None:
    """A sign-in for an hour; what the vault no longer has, not at all; of other kinds nothing; so many at most."""
    now = [0.0]
    remembered = Remembered(lambda: now[0])
    for kind in ("session", "device", "token"):
        remembered.heard(kind, "a", {"name": "hoa"})
    now[0] = 3600.0
    assert remembered.recall("session", "a") == {"name": "hoa"}
    assert remembered.recall("token", "a") is None
    now[0] = 3601.0
    assert remembered.recall("session", "a") is None
    remembered.heard("device", "a", None)
    assert remembered.recall("device", "a") is None
    for n in range(MOST + 1):
        remembered.heard("device", str(n), {"device": str(n)})
    assert remembered.recall("device", "0") is None and remembered.recall("device", "1")
