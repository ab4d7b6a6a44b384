"""Secrets and codes tried by the thousand: what is counted, by what, and who does not pay for it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from displays import passwords
from displays.credentials import fresh_secret
from displays.pairing import ALPHABET, CODE_LENGTH
from displays.rights import Role, Scope
from tests.doubles.house import Indoors, indoors


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


GUESSES: dict[str, Any] = {
    "/api/session": lambda n: {"name": f"hoa-{n}", "password": "sai"},
    "/api/session/once": lambda n: {"token": f"{n:043d}"},
    "/api/join": lambda n: {"code": f"AAA{n:03d}", "name": "ai"},
    "/api/view": lambda n: {"code": f"{n:043d}"},
}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashes that cost nothing."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._decoy.cache_clear()
    yield
    passwords._decoy.cache_clear()


@pytest.mark.usefixtures("quick")
async def test_guesses_that_come_all_at_once_count_one_by_one(house: Indoors) -> None:
    """Nobody gets more tries by asking before the first answer is there, nor with a network of their own."""
    for number, (path, guess) in enumerate(GUESSES.items()):
        callers = [await house.caller(address=f"2001:db8:0:{number}::{n:x}") for n in range(1, 4)]
        tries = [callers[n % 3].call("POST", path, guess(n)) for n in range(90)]
        answers = [each.status_code for each in await asyncio.gather(*tries)]
        assert (answers.count(401), answers.count(429)) == (30, 60), path
        neighbour = await house.caller(address=f"2001:db8:1:{number}::1")
        assert (await neighbour.call("POST", path, guess(999))).status_code == 401


@pytest.mark.usefixtures("quick")
async def test_one_name_is_guessed_at_one_by_one(house: Indoors) -> None:
    """A hundred passwords at once are no more tries at a name than five one after the other."""
    await house.person("an", Role.ADMIN)
    browser = await house.caller()
    tries = [browser.call("POST", "/api/session", {"name": "an", "password": f"sai {n}"}) for n in range(25)]
    answers = [each.json()["code"] for each in await asyncio.gather(*tries)]
    assert answers.count("wrong_password") <= 5
    assert set(answers) == {"wrong_password", "locked_out"}


async def test_who_is_right_pays_for_nothing(house: Indoors) -> None:
    """A hundred right codes of one office are no failures."""
    operator = await house.person("minh", Role.OPERATOR)
    code = (await operator.meet())["code"]
    for number in range(40):
        phone = await house.caller()
        await phone.ok("POST", "/api/join", {"code": code, "name": f"Người {number}"})


async def test_a_pairings_secret_is_not_guessed(house: Indoors) -> None:
    """Wrong secrets for a standing code are counted; the code, which everybody in the room reads, opens nothing."""
    browser, thief = await house.caller(), await house.caller(address="10.6.6.6")
    started = await browser.ok("POST", "/api/pairings")
    at = f"/api/pairings/{started['id']}"
    for guess in [started["code"], *(fresh_secret() for _ in range(29))]:
        await thief.expect_refusal(404, "pairing_gone", "GET", at, headers={"Authorization": f"Bearer {guess}"})
    await thief.expect_refusal(429, "too_many", "GET", at, headers={"Authorization": f"Bearer {fresh_secret()}"})
    await browser.ok("GET", at, headers={"Authorization": f"Bearer {started['secret']}"})


def test_codes_are_long_enough_for_what_the_limit_lets_through() -> None:
    """A thousand addresses that guess for a whole day find one meeting's code with less than one chance in ten."""
    tries = 1000 * 30 * (24 * 3600 // 300)
    assert tries / len(ALPHABET) ** CODE_LENGTH < 0.1


async def test_a_token_cannot_flood(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many calls in so many seconds it is told when to come back; people and other tokens are served."""
    house.house.gate.pace.failures = 20
    program, other = await house.program(Scope.READ), await house.person("an", Role.ADMIN)
    answers = [(await program.call("GET", "/api/rooms")).status_code for _ in range(25)]
    assert answers == [200] * 20 + [429] * 5
    said = await program.expect_refusal(429, "too_many", "GET", "/api/rooms")
    assert said["args"]["seconds"] > 0
    await other.ok("GET", "/api/rooms")


async def test_setting_out_for_the_sign_on_keeps_only_so_much(house: Indoors) -> None:
    """Errands of one address are counted: a flood of them does not fill the vault."""
    browser = await house.caller()
    for _ in range(60):
        assert (await browser.call("GET", "/sign-in/province")).status_code == 404  # there is none in this site
    await browser.expect_refusal(429, "too_many", "GET", "/sign-in/province")
