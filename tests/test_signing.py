"""Signing in with a second factor, where one is signed in, and what guessing costs."""

from collections.abc import AsyncIterator
from pathlib import Path

import pyotp
import pytest

from broadcaster.events import Kind
from broadcaster.moments import moment
from displays import people
from displays.factor import forget_factor
from displays.lockout import FIRST, FREE, MOST, delay
from displays.rights import Role
from tests.doubles.house import Caller, Indoors, indoors
from tests.doubles.waiting import reached

PASSWORD = "trời hôm nay rất xanh"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


async def person(house: Indoors, name: str = "hoa", role: Role = Role.OPERATOR) -> Caller:
    """Somebody with a password, signed in."""
    browser, secret = await house.caller(), await people.add_user(house.house.journal, name, role)
    await browser.ok("POST", "/api/session/once", {"token": secret})
    await browser.ok("POST", "/api/session/password", {"password": PASSWORD})
    return browser


def code(house: Indoors, secret: str, ahead: int = 0) -> str:
    """What the app shows now, or so many steps later."""
    return pyotp.TOTP(secret).at(moment(house.house.gate.now()), counter_offset=ahead)


async def with_factor(house: Indoors, browser: Caller) -> tuple[str, list[str]]:
    """Set up a second factor: its secret, and the recovery codes."""
    begun = await browser.ok("POST", "/api/session/factor", {"password": PASSWORD})
    assert begun["uri"].startswith("otpauth://totp/iocast:hoa?") and begun["qr"].startswith("<svg")
    confirmed = await browser.ok("PUT", "/api/session/factor", {"code": code(house, begun["secret"])})
    return begun["secret"], confirmed["recovery"]


async def test_a_second_factor_is_asked_for_from_then_on(house: Indoors) -> None:
    """Password first, then the code; a code is good once, and each recovery code is."""
    browser = await person(house)
    await browser.expect_refusal(401, "wrong_password", "POST", "/api/session/factor", {"password": "sai"})
    secret, recovery = await with_factor(house, browser)
    await browser.expect_refusal(409, "has_factor", "POST", "/api/session/factor", {"password": PASSWORD})
    other, wish = await house.caller(), {"name": "hoa", "password": PASSWORD}
    await other.expect_refusal(401, "code_wanted", "POST", "/api/session", wish)
    await other.expect_refusal(401, "sign_in", "GET", "/api/session")
    seen = {**wish, "code": code(house, secret)}  # the one that set it up
    await other.expect_refusal(401, "wrong_app_code", "POST", "/api/session", seen)
    house.clock.forward(seconds=30)
    fresh = {**wish, "code": code(house, secret)}
    assert (await other.ok("POST", "/api/session", fresh))["must"] is None
    await other.expect_refusal(401, "wrong_app_code", "POST", "/api/session", fresh)
    spare = {**wish, "code": recovery[3].upper().replace("-", " ")}
    await other.ok("POST", "/api/session", spare)
    await other.expect_refusal(401, "wrong_app_code", "POST", "/api/session", spare)
    assert (await other.get("/api/sessions"))["recovery"] == 9


async def test_a_code_may_come_from_a_phone_whose_clock_is_a_little_off(house: Indoors) -> None:
    """Half a minute either way; no more."""
    secret, _ = await with_factor(house, await person(house))
    house.clock.forward(minutes=5)
    house.clock.stop()
    for ahead, status in ((2, 401), (-2, 401), (-1, 200), (1, 200)):
        wish = {"name": "hoa", "password": PASSWORD, "code": code(house, secret, ahead)}
        assert (await (await house.caller()).call("POST", "/api/session", wish)).status_code == status, ahead


async def test_a_secret_counts_only_once_a_code_of_it_was_shown(house: Indoors) -> None:
    """Whoever closes the page half way signs in as before."""
    browser = await person(house)
    begun = await browser.ok("POST", "/api/session/factor", {"password": PASSWORD})
    await browser.expect_refusal(422, "wrong_app_code", "PUT", "/api/session/factor", {"code": "000000"})
    await (await house.caller()).ok("POST", "/api/session", {"name": "hoa", "password": PASSWORD})
    assert begun["secret"] not in repr(await house.house.journal.read(0, 1000))


async def test_it_is_switched_off_with_password_and_code(house: Indoors) -> None:
    """A desk left open is not enough; the administrator's reset helps who lost the phone and the codes."""
    browser = await person(house)
    secret, _ = await with_factor(house, browser)
    wish = {"password": PASSWORD, "code": "000000"}
    await browser.expect_refusal(401, "wrong_app_code", "DELETE", "/api/session/factor", wish)
    house.clock.forward(seconds=30)
    await browser.ok("DELETE", "/api/session/factor", {"password": PASSWORD, "code": code(house, secret)})
    await (await house.caller()).ok("POST", "/api/session", {"name": "hoa", "password": PASSWORD})
    house.clock.forward(seconds=30)
    await with_factor(house, browser)
    await people.reset_user(house.house.journal, "hoa")
    assert not await house.house.signing.factor.has("hoa")
    kinds = [(one.by, one.data["what"]) for one in await house.house.journal.read(0, 1000, [Kind.SIGN_IN_CHANGED])]
    assert kinds == [("hoa", "password"), ("hoa", "factor"), ("hoa", "no factor"), ("hoa", "factor")]


async def test_a_role_that_must_have_one_may_do_nothing_before(house: Indoors) -> None:
    """The site says which roles; the sign-in leads there, and the rights come with the first code."""
    file = house.house.settings.site / "site.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\nsign_in: {second_factor: [operator]}\n", encoding="utf-8")
    await reached(lambda: house.house.gate.second_factor() == ("operator",))
    browser = await person(house)
    assert (await browser.get("/api/session"))["must"] == "factor"
    await browser.expect_refusal(403, "set_factor_first", "GET", "/api/rooms")
    await with_factor(house, browser)
    await browser.ok("GET", "/api/rooms")
    await forget_factor(house.house.gate.vault, "hoa")
    other = await house.caller()
    assert (await other.ok("POST", "/api/session", {"name": "hoa", "password": PASSWORD}))["must"] == "factor"


async def test_guessing_takes_longer_and_longer(house: Indoors) -> None:
    """After five mistakes a wait, twice as long each time; a success wipes the slate, elsewhere nobody is shut out."""
    await person(house)
    guesser, wrong = await house.caller(address="10.0.0.66"), {"name": "hoa", "password": "đoán thử"}
    for _ in range(FREE):
        await guesser.expect_refusal(401, "wrong_password", "POST", "/api/session", wrong)
    right = {"name": "hoa", "password": PASSWORD}
    refusal = await guesser.expect_refusal(429, "locked_out", "POST", "/api/session", right)
    assert refusal["args"]["seconds"] == FIRST
    await (await house.caller()).ok("POST", "/api/session", right)
    house.clock.forward(seconds=FIRST)
    await guesser.expect_refusal(401, "wrong_password", "POST", "/api/session", wrong)
    refusal = await guesser.expect_refusal(429, "locked_out", "POST", "/api/session", right)
    assert refusal["args"]["seconds"] == 2 * FIRST
    house.clock.forward(seconds=2 * FIRST)
    await guesser.ok("POST", "/api/session", right)
    await guesser.expect_refusal(401, "wrong_password", "POST", "/api/session", wrong)
    refused = await house.house.journal.read(0, 1000, [Kind.REFUSED])
    assert [(one.by, one.data["why"], one.data["from"]) for one in refused] == [("hoa", "locked_out", "10.0.0.66")]


def test_no_wait_is_longer_than_a_quarter_of_an_hour() -> None:
    """However long somebody goes on."""
    assert [delay(count) for count in (1, FREE - 1, FREE, FREE + 1, 50)] == [0, 0, FIRST, 2 * FIRST, MOST]


async def test_what_failed_is_still_known_after_a_restart(tmp_path: Path) -> None:
    """The wait is kept beside the journal; a reset by the administrator ends it."""
    async with indoors(tmp_path) as house:
        await person(house)
        for _ in range(FREE):
            await (await house.caller()).call("POST", "/api/session", {"name": "Hoa", "password": "sai"})
    async with indoors(tmp_path) as house:
        wish = {"name": "hoa", "password": PASSWORD}
        await (await house.caller()).expect_refusal(429, "locked_out", "POST", "/api/session", wish)
        secret = await people.reset_user(house.house.journal, "hoa")
        browser = await house.caller()
        await browser.ok("POST", "/api/session/once", {"token": secret})
        await browser.ok("POST", "/api/session/password", {"password": PASSWORD})
        await (await house.caller()).ok("POST", "/api/session", wish)


@pytest.mark.parametrize("password", ["mật khẩu123", "ngắn", "matkhau123456", "Nguyenvanhoa2026", "hello12345678"])
async def test_a_password_that_is_easily_guessed_is_refused(house: Indoors, password: str) -> None:
    """Too short, holding the name, common, or put together from what everybody here would try."""
    browser, secret = await house.caller(), await people.add_user(house.house.journal, "hoa", Role.OPERATOR)
    await browser.ok("POST", "/api/session/once", {"token": secret})
    answer = await browser.call("POST", "/api/session/password", {"password": password})
    assert (answer.status_code, answer.json()["code"]) in [(422, "weak_password"), (422, "known_password")]
    await browser.ok("POST", "/api/session/password", {"password": PASSWORD})


async def test_one_sees_and_ends_ones_sign_ins(house: Indoors) -> None:
    """Where, with what, since when; one is ended from another, and all at once. Nobody ends anybody else's."""
    desk = await person(house)
    phone = await house.caller(address="10.0.0.9")
    phone.http.headers["User-Agent"] = "Telefon"
    house.clock.forward(minutes=1)
    await phone.ok("POST", "/api/session", {"name": "hoa", "password": PASSWORD})
    there, here = (await desk.get("/api/sessions"))["sessions"]
    assert (there["address"], there["agent"], there["here"], here["here"]) == ("10.0.0.9", "Telefon", False, True)
    other = await house.person("minh", Role.ADMIN)
    await other.expect_refusal(404, "not_found", "DELETE", f"/api/sessions/{there['id']}")
    await desk.ok("DELETE", f"/api/sessions/{there['id']}")
    await phone.expect_refusal(401, "sign_in", "GET", "/api/session")
    await phone.ok("POST", "/api/session", {"name": "hoa", "password": PASSWORD})
    await desk.ok("DELETE", "/api/sessions")
    for browser in (desk, phone):
        await browser.expect_refusal(401, "sign_in", "GET", "/api/session")


async def test_a_session_nobody_uses_ends(house: Indoors) -> None:
    """Two hours without a call; each call counts, noted at most every five minutes."""
    browser = await person(house)
    for _ in range(3):
        house.clock.forward(minutes=100)
        await browser.ok("GET", "/api/session")
    house.clock.forward(minutes=121)
    await browser.expect_refusal(401, "sign_in", "GET", "/api/session")


async def test_a_phone_that_signs_out_keeps_nothing_that_counts(house: Indoors) -> None:
    """Not only is the cookie dropped: who has copied it is nobody, too."""
    phone = await house.presenter()
    copied = await house.caller(cookies={"iocast-presenter": phone.http.cookies["iocast-presenter"]})
    assert (await copied.get("/api/session"))["meeting"]
    await phone.ok("DELETE", "/api/session")
    await copied.expect_refusal(401, "sign_in", "GET", "/api/session")


async def test_sessions_of_before_there_was_more_to_tell_are_told_too(house: Indoors) -> None:
    """An upgrade signs nobody out, and what an older version has kept is listed and ended like any other."""
    browser = await person(house)
    kept = {"name": "hoa", "since": house.house.gate.now(), "until": "2099-01-01T00:00:00.000Z", "once": False}
    await house.house.gate.vault.put("session", "b" * 64, kept)
    told = (await browser.get("/api/sessions"))["sessions"]
    assert ("s-bbbbbbbbbbbb", "password", "") in [(one["id"], one["via"], one["agent"]) for one in told]
    await browser.ok("DELETE", "/api/sessions/s-bbbbbbbbbbbb")
    assert len((await browser.get("/api/sessions"))["sessions"]) == 1
