"""A screen finds its room."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from displays.pairing import ALPHABET
from displays.rights import Role, Scope
from tests.doubles.house import Caller, Indoors, indoors


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def bearer(started: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {started['secret']}"}


async def paired(house: Indoors, operator: Caller, screen: str = "main", **more: Any) -> tuple[Caller, Any]:
    """A browser that has gone through the whole of it, and the approval's answer."""
    browser = await house.caller()
    started = await browser.ok("POST", "/api/pairings")
    where = {"room": "ubnd-tinh", "screen": screen, **more}
    approved = await operator.ok("POST", f"/api/pairings/{started['id']}/approve", where)
    await browser.ok("GET", f"/api/pairings/{started['id']}", headers=bearer(started))
    return browser, approved


async def test_a_browser_becomes_a_screen(house: Indoors) -> None:
    """Code on the screen, approval by name, a cookie with the next poll; the device stands in the state."""
    operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
    await browser.expect_refusal(401, "not_paired", "GET", "/api/screen")
    started = await browser.ok("POST", "/api/pairings")
    assert len(started["code"]) == 6
    assert set(started["code"]) <= set(ALPHABET)
    waiting = await browser.ok("GET", f"/api/pairings/{started['id']}", headers=bearer(started))
    assert waiting["state"] == "waiting"
    (listed,) = (await operator.get("/api/pairings"))["pairings"]
    assert (listed["code"], listed["address"]) == (started["code"], "10.0.0.7")
    assert "secret" not in listed
    where = {"room": "ubnd-tinh", "screen": "main"}
    approved = await operator.ok("POST", f"/api/pairings/{started['id']}/approve", where)
    answer = await browser.call("GET", f"/api/pairings/{started['id']}", headers=bearer(started))
    assert answer.json() == {"state": "paired", **where, "device": approved["device"]}
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert "Secure" not in cookie
    assert await browser.get("/api/screen") == {**where, "device": approved["device"]}
    assert house.house.state.devices[approved["device"]]["room"] == "ubnd-tinh"
    assert (await operator.get("/api/pairings"))["pairings"] == []


async def test_behind_tls_cookies_are_bound_to_the_host(tmp_path: Path) -> None:
    """With an https address a cookie is Secure and has the __Host- prefix."""
    async with indoors(tmp_path, public_url="https://iocast.test") as house:
        operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
        operator.http.cookies = {f"__Host-{name}": value for name, value in operator.http.cookies.items()}
        started = await browser.ok("POST", "/api/pairings")
        where = {"room": "ubnd-tinh", "screen": "main"}
        await operator.ok("POST", f"/api/pairings/{started['id']}/approve", where)
        answer = await browser.call("GET", f"/api/pairings/{started['id']}", headers=bearer(started))
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-iocast-device=")
        assert "Secure" in cookie
        assert "Path=/;" in cookie
        assert "Domain" not in cookie


async def test_only_the_page_that_asked_is_told(house: Indoors) -> None:
    """Without the secret a pairing cannot be polled, and the wrong one looks like none."""
    operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
    started = await browser.ok("POST", "/api/pairings")
    await browser.expect_refusal(404, "pairing_gone", "GET", f"/api/pairings/{started['id']}")
    wrong = {"Authorization": "Bearer guess"}
    await browser.expect_refusal(404, "pairing_gone", "GET", f"/api/pairings/{started['id']}", headers=wrong)
    where = {"room": "ubnd-tinh", "screen": "main"}
    await operator.ok("POST", f"/api/pairings/{started['id']}/approve", where)
    answer = await browser.call("GET", f"/api/pairings/{started['id']}", headers=wrong)
    assert "set-cookie" not in answer.headers


async def test_an_answer_that_was_lost_can_be_fetched_again(house: Indoors) -> None:
    """Polling twice gives a second cookie, and the first one, which nobody got, is worth nothing."""
    operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
    started = await browser.ok("POST", "/api/pairings")
    where = {"room": "ubnd-tinh", "screen": "main"}
    await operator.ok("POST", f"/api/pairings/{started['id']}/approve", where)
    await browser.ok("GET", f"/api/pairings/{started['id']}", headers=bearer(started))
    lost = dict(browser.http.cookies)
    await browser.ok("GET", f"/api/pairings/{started['id']}", headers=bearer(started))
    await browser.ok("GET", "/api/screen")
    await (await house.caller(cookies=lost)).expect_refusal(401, "not_paired", "GET", "/api/screen")
    house.clock.forward(minutes=3)
    await browser.expect_refusal(404, "pairing_gone", "GET", f"/api/pairings/{started['id']}", headers=bearer(started))


async def test_a_code_runs_out(house: Indoors) -> None:
    """After a quarter of an hour nobody can approve it any more."""
    operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
    started = await browser.ok("POST", "/api/pairings")
    house.clock.forward(minutes=16)
    where = {"room": "ubnd-tinh", "screen": "main"}
    await operator.expect_refusal(404, "pairing_gone", "POST", f"/api/pairings/{started['id']}/approve", where)
    await browser.expect_refusal(404, "pairing_gone", "GET", f"/api/pairings/{started['id']}", headers=bearer(started))
    assert (await operator.get("/api/pairings"))["pairings"] == []


async def test_a_new_browser_replaces_the_old_one(house: Indoors) -> None:
    """Pairing a screen again revokes its former device, whose page is told so."""
    operator = await house.person("minh", Role.OPERATOR)
    old, first = await paired(house, operator)
    new, second = await paired(house, operator)
    assert second["revoked"] == [first["device"]]
    await old.expect_refusal(403, "revoked", "GET", "/api/screen")
    await new.ok("GET", "/api/screen")


async def test_a_second_browser_can_be_meant(house: Indoors) -> None:
    """Where the operator says so, both stay."""
    operator = await house.person("minh", Role.OPERATOR)
    old, _ = await paired(house, operator)
    new, approved = await paired(house, operator, second=True)
    assert approved["revoked"] == []
    await old.ok("GET", "/api/screen")
    await new.ok("GET", "/api/screen")


async def test_a_device_is_revoked(house: Indoors) -> None:
    """Its cookie is worth nothing afterwards, and it is told why."""
    operator = await house.person("minh", Role.OPERATOR)
    browser, approved = await paired(house, operator)
    await operator.ok("DELETE", f"/api/devices/{approved['device']}")
    await browser.expect_refusal(403, "revoked", "GET", "/api/screen")
    await operator.expect_refusal(404, "not_found", "DELETE", f"/api/devices/{approved['device']}")


async def test_a_screen_that_is_not_there_cannot_be_paired(house: Indoors) -> None:
    """Room and screen are checked before anything is recorded."""
    operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
    started = await browser.ok("POST", "/api/pairings")
    approve = f"/api/pairings/{started['id']}/approve"
    await operator.expect_refusal(404, "not_found", "POST", approve, {"room": "ubnd-tinh", "screen": "khong-co"})
    await operator.expect_refusal(404, "not_found", "POST", approve, {"room": "khong-co", "screen": "main"})
    said = await operator.expect_refusal(422, "malformed", "POST", approve, {"room": "ubnd-tinh"})
    assert said["errors"][0]["field"] == "screen"


async def test_a_device_sees_and_changes_nothing_over_http(house: Indoors) -> None:
    """The cookie of a screen opens its socket; it is no sign-in."""
    operator = await house.person("minh", Role.OPERATOR)
    browser, _ = await paired(house, operator)
    await browser.expect_refusal(401, "sign_in", "GET", "/api/snapshot")
    await browser.expect_refusal(401, "sign_in", "PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"})


async def test_codes_cannot_be_asked_for_without_end(house: Indoors) -> None:
    """One address gets a whole building's codes in five minutes, not more."""
    browser = await house.caller()
    answers = [await browser.call("POST", "/api/pairings") for _ in range(61)]
    assert [one.status_code for one in answers] == [200] * 60 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    await (await house.caller(address="10.0.0.8")).ok("POST", "/api/pairings")


async def test_a_display_token_may_open_a_socket(house: Indoors) -> None:
    """A program with a display token is told so, without a cookie."""
    program = await house.program(Scope.DISPLAY)
    assert (await program.get("/api/screen", room="ubnd-tinh", screen="main"))["device"] is None


async def test_a_paired_screen_does_not_pay_for_its_neighbours(house: Indoors) -> None:
    """Many rooms may share one address: failures there leave a good device's pre-flight answered."""
    operator = await house.person("minh", Role.OPERATOR)
    browser, _ = await paired(house, operator)
    guesser = await house.caller("không-phải-mã".encode().hex())
    for _ in range(31):
        await guesser.call("GET", "/api/snapshot")
    await (await house.caller()).expect_refusal(429, "too_many", "GET", "/api/screen")
    assert (await browser.get("/api/screen"))["room"] == "ubnd-tinh"
