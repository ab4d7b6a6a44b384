"""Who is calling, and what they may."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from broadcaster.events import Draft, Kind
from displays import people, tidying
from displays.credentials import digest
from displays.rights import Role, Scope
from tests.doubles.house import URL, Caller, Indoors, indoors

PASSWORD = "trời hôm nay rất xanh"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


async def newcomer(house: Indoors, name: str = "hoa", role: Role = Role.STEWARD) -> tuple[Caller, str]:
    """Somebody added on the command line, with the secret of their link."""
    return await house.caller(), await people.add_user(house.house.journal, name, role)


async def test_the_first_link_leads_to_a_password_and_a_sign_in(house: Indoors) -> None:
    """The link works once, may only set a password, and the password signs in from then on."""
    browser, secret = await newcomer(house)
    first = await browser.ok("POST", "/api/session/once", {"token": secret})
    assert (first["must"], first["rights"]) == ("password", [])
    await browser.expect_refusal(403, "set_password_first", "GET", "/api/held")
    await (await house.caller()).expect_refusal(401, "once_spent", "POST", "/api/session/once", {"token": secret})
    await browser.expect_refusal(422, "weak_password", "POST", "/api/session/password", {"password": "ngắn"})
    await browser.expect_refusal(422, "weak_password", "POST", "/api/session/password", {"password": "Hoa-2026-11"})
    after = await browser.ok("POST", "/api/session/password", {"password": PASSWORD})
    assert "decide" in after["rights"]
    await browser.ok("GET", "/api/held")
    other = await house.caller()
    await other.ok("POST", "/api/session", {"name": "hoa", "password": PASSWORD})
    assert (await other.get("/api/session"))["role"] == "steward"
    await other.ok("DELETE", "/api/session")
    await other.expect_refusal(401, "sign_in", "GET", "/api/session")
    await browser.ok("GET", "/api/session")


async def test_signing_in_is_journalled_with_the_name_and_no_secret(house: Indoors) -> None:
    """The journal says who signed in; passwords, links and cookies are nowhere in it."""
    browser, secret = await newcomer(house)
    await browser.ok("POST", "/api/session/once", {"token": secret})
    await browser.ok("POST", "/api/session/password", {"password": PASSWORD})
    events = await house.house.journal.read(0, 1000)
    assert [(one.by, one.data["name"]) for one in events if one.kind is Kind.SIGNED_IN] == [("hoa", "hoa")]
    said = repr(events)
    cookie = browser.http.cookies["iocast-session"]
    assert not [one for one in (secret, digest(secret), cookie, digest(cookie), PASSWORD, "argon2") if one in said]


async def test_a_password_is_changed_with_the_current_one(house: Indoors) -> None:
    """A cookie alone, say of a desk left open, is not enough; a presenter has no password to set."""
    browser, secret = await newcomer(house)
    await browser.ok("POST", "/api/session/once", {"token": secret})
    await browser.ok("POST", "/api/session/password", {"password": PASSWORD})
    path, wish = "/api/session/password", {"password": "một mật khẩu khác hẳn"}
    await browser.expect_refusal(401, "wrong_password", "POST", path, wish)
    await browser.expect_refusal(401, "wrong_password", "POST", path, {**wish, "current": "sai"})
    await browser.ok("POST", path, {**wish, "current": PASSWORD})
    phone = await house.presenter()
    await phone.expect_refusal(401, "sign_in", "POST", path, wish)
    assert await house.house.gate.vault.get("password", "Chị Lan") is None


async def test_who_is_signed_in_does_not_wait_for_who_guesses(house: Indoors) -> None:
    """Failures of one address shut out guesses from there, not the valid credentials of its neighbours."""
    operator, guesser = await house.person("minh", Role.OPERATOR), await house.caller("không-phải-mã".encode().hex())
    for _ in range(31):
        answer = await guesser.call("GET", "/api/snapshot")
    assert answer.status_code == 429
    await operator.ok("GET", "/api/snapshot")


async def test_a_link_runs_out(house: Indoors) -> None:
    """A day later it is as if it had been used."""
    browser, secret = await newcomer(house)
    house.clock.forward(hours=25)
    await browser.expect_refusal(401, "once_spent", "POST", "/api/session/once", {"token": secret})


async def test_a_session_runs_out(house: Indoors) -> None:
    """A sign-in lasts a working day."""
    browser = await house.person("hoa", Role.STEWARD)
    await browser.ok("GET", "/api/session")
    house.clock.forward(hours=13)
    await browser.expect_refusal(401, "sign_in", "GET", "/api/session")


async def test_a_reset_ends_password_and_sessions(house: Indoors) -> None:
    """Whoever was signed in is out, the old password is worth nothing, the new link opens."""
    browser, secret = await newcomer(house)
    await browser.ok("POST", "/api/session/once", {"token": secret})
    await browser.ok("POST", "/api/session/password", {"password": PASSWORD})
    again = await people.reset_user(house.house.journal, "hoa")
    await browser.expect_refusal(401, "sign_in", "GET", "/api/session")
    other = await house.caller()
    await other.expect_refusal(401, "wrong_password", "POST", "/api/session", {"name": "hoa", "password": PASSWORD})
    await other.ok("POST", "/api/session/once", {"token": again})


async def test_a_disabled_person_is_out_at_once(house: Indoors) -> None:
    """Their cookie, their password and their link are worth nothing."""
    browser, secret = await newcomer(house)
    await browser.ok("POST", "/api/session/once", {"token": secret})
    await browser.ok("POST", "/api/session/password", {"password": PASSWORD})
    await people.disable_user(house.house.journal, "hoa")
    await browser.expect_refusal(401, "sign_in", "GET", "/api/session")
    await house.house.broadcast.caught_up()
    await browser.expect_refusal(401, "wrong_password", "POST", "/api/session", {"name": "hoa", "password": PASSWORD})


async def test_a_changed_role_counts_from_the_next_call(house: Indoors) -> None:
    """Rights come from the journal's state, not from the cookie."""
    browser = await house.person("hoa", Role.OPERATOR)
    await browser.ok("GET", "/api/journal")
    await house.house.broadcast.record(Draft(Kind.USER_CHANGED, "test", {"name": "hoa", "role": "viewer"}))
    await browser.expect_refusal(403, "not_allowed", "GET", "/api/journal")


async def test_guessing_is_slowed_down(house: Indoors) -> None:
    """Thirty failures from one address are all, whatever the names; another address may still try."""
    await newcomer(house)
    browser, wish = await house.caller(), {"name": "hoa", "password": "sai"}
    for turn in range(30):
        await browser.expect_refusal(
            401, "wrong_password", "POST", "/api/session", {**wish, "name": f"hoa-{turn // 4}"}
        )
    said = await browser.expect_refusal(429, "too_many", "POST", "/api/session", wish)
    assert said["args"]["seconds"] > 0
    elsewhere = await house.caller(address="10.0.0.9")
    await elsewhere.expect_refusal(401, "wrong_password", "POST", "/api/session", wish)


async def test_a_wrong_name_and_a_wrong_password_look_alike(house: Indoors) -> None:
    """The answer does not say whether somebody is there."""
    await newcomer(house)
    browser = await house.caller()
    one = await browser.expect_refusal(
        401, "wrong_password", "POST", "/api/session", {"name": "hoa", "password": "sai"}
    )
    two = await browser.expect_refusal(
        401, "wrong_password", "POST", "/api/session", {"name": "ai-do", "password": "sai"}
    )
    assert one == two


async def test_join_codes_cannot_be_guessed(house: Indoors) -> None:
    """Thirty wrong codes from one address, and it has to wait, also with the right one."""
    browser = await house.caller()
    for _ in range(30):
        await browser.expect_refusal(401, "wrong_code", "POST", "/api/join", {"code": "AAAAAA", "name": "ai"})
    await browser.expect_refusal(429, "too_many", "POST", "/api/join", {"code": "AAAAAA", "name": "ai"})


async def test_nobody_joins_under_somebody_elses_name(house: Indoors) -> None:
    """A presenter may not be called like a user, nor like what is nobody."""
    operator = await house.person("minh", Role.OPERATOR)
    code = (await operator.meet())["code"]
    phone = await house.caller()
    for name in ("Minh", "token:x", "feed:van-ban", "service"):
        await phone.expect_refusal(409, "name_taken", "POST", "/api/join", {"code": code, "name": name})
    await phone.ok("POST", "/api/join", {"code": f" {code[:3].lower()}-{code[3:]} ", "name": "Chị Lan"})


async def test_another_sites_page_cannot_use_our_cookies(house: Indoors) -> None:
    """Unsafe calls of a foreign origin are refused, those of our own pages and of programs are not."""
    operator = await house.person("minh", Role.OPERATOR)
    path, body = "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"}
    for headers in (
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://other.test"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ):
        await operator.expect_refusal(403, "foreign_origin", "PUT", path, body, headers=headers)
        await operator.expect_refusal(403, "foreign_origin", "POST", "/api/session", {}, headers=headers)
        await operator.ok("GET", "/api/rooms", headers=headers)
    for headers in ({"Origin": URL}, {"Sec-Fetch-Site": "same-origin"}, {}):
        await operator.ok("PUT", path, body, headers=headers)
    program = await house.program(Scope.OPERATE)
    await program.ok("PUT", path, body, headers={"Origin": "https://other.example"})


async def test_a_form_of_another_site_is_no_json(house: Indoors) -> None:
    """Bodies are JSON by their content type, whatever they look like."""
    operator = await house.person("minh", Role.OPERATOR)
    response = await operator.call("PUT", "/api/rooms/ubnd-tinh/layout", content=b'{"layout": "y-te"}')
    assert (response.status_code, response.json()["code"]) == (415, "not_json")


async def test_a_token_does_what_it_is_for(house: Indoors) -> None:
    """Each scope has its rights and no others, and a revoked token has none."""
    ingest, read = await house.program(Scope.INGEST), await house.program(Scope.READ)
    batch = {"observations": [{"series": "VB-01", "value": 5, "period": "2021-09"}]}
    await ingest.ok("POST", "/api/observations", batch)
    await ingest.expect_refusal(403, "not_allowed", "GET", "/api/snapshot")
    await read.ok("GET", "/api/snapshot")
    await read.expect_refusal(403, "not_allowed", "POST", "/api/observations", batch)
    assert await people.revoke_token(house.house.journal, "a-read") == 1
    await read.expect_refusal(401, "sign_in", "GET", "/api/snapshot")


async def test_a_presenter_with_a_name_of_their_own(house: Indoors) -> None:
    """Somebody signed in as presenter directs the rooms of meetings that name them, and no other room."""
    person = await house.person("lan", Role.PRESENTER)
    await person.expect_refusal(403, "not_your_room", "PUT", "/api/rooms/ubnd-tinh/hold", {})
    opened = {"id": "m-1", "rooms": ["ubnd-tinh"]}
    joined = {"id": "m-1", "presenter": "lan"}
    record = house.house.broadcast.record
    await record(Draft(Kind.MEETING_OPENED, "test", opened), Draft(Kind.MEETING_JOINED, "test", joined))
    await person.ok("PUT", "/api/rooms/ubnd-tinh/hold", {})
    await person.expect_refusal(403, "not_your_room", "PUT", "/api/rooms/so-y-te/hold", {})


async def test_the_vault_lets_go_of_what_has_run_out(house: Indoors) -> None:
    """A round leaves what still counts and deletes the rest."""
    vault, state = house.house.gate.vault, house.house.state
    await house.person("hoa", Role.STEWARD)
    phone = await house.presenter()
    await newcomer(house, "moi")
    kinds = ("session", "once", "join", "presenter")
    await tidying.one_round(vault, state, house.clock)
    assert all([await vault.items(kind) for kind in kinds])
    await phone.adjourn()
    house.clock.forward(days=2)
    await tidying.one_round(vault, state, house.clock)
    assert not any([await vault.items(kind) for kind in kinds])


async def test_a_user_added_a_moment_ago_is_known(house: Indoors) -> None:
    """Before answering 401 the service catches up with what another process appended."""
    browser, secret = await newcomer(house, "moi", Role.VIEWER)
    assert (await browser.ok("POST", "/api/session/once", {"token": secret}))["name"] == "moi"


async def test_the_first_administrator_gets_links_until_there_is_a_password(house: Indoors) -> None:
    """Each start makes a new link, older ones end; once an administrator has a password there is none."""
    one = await people.first_sign_in(house.house.journal)
    two = await people.first_sign_in(house.house.journal)
    browser = await house.caller()
    await browser.expect_refusal(401, "once_spent", "POST", "/api/session/once", {"token": one})
    await browser.ok("POST", "/api/session/once", {"token": two})
    await browser.ok("POST", "/api/session/password", {"password": PASSWORD})
    assert await people.first_sign_in(house.house.journal) == ""
    added = [event for event in await house.house.journal.read(0, 1000) if event.kind is Kind.USER_ADDED]
    assert [(event.by, event.data["name"]) for event in added] == [("service", "admin")]
