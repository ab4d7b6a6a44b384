"""People and tokens in an administrator's hands: who is added, changed, shut out, and who always stays."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from broadcaster.events import Draft, Kind
from displays import people
from displays.province import Province
from displays.rights import Role, Scope
from tests.doubles.house import Caller, Indoors, indoors

PASSWORD = "trời hôm nay rất xanh"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


@pytest.fixture
async def admin(house: Indoors) -> Caller:
    """An administrator with a password."""
    caller = await house.person("Quang", Role.ADMIN)
    await house.house.gate.vault.put("password", "Quang", {"hash": "-"})
    return caller


def of(name: str, rest: str = "") -> str:
    return f"/api/people/{quote(name, safe='')}{rest}"


async def told(admin: Caller, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in (await admin.get("/api/people"))["people"] if one["name"] == name)
    return found


async def arrive(house: Indoors, invited: dict[str, Any]) -> Caller:
    """Follow a one-time link and set a password."""
    browser = await house.caller()
    await browser.ok("POST", "/api/session/once", {"token": invited["link"].partition("#")[2]})
    await browser.ok("POST", "/api/session/password", {"password": PASSWORD})
    return browser


async def test_somebody_is_added_and_comes_in_by_the_link_that_was_shown(house: Indoors, admin: Caller) -> None:
    """The answer carries the one address, as text and picture; afterwards the list knows that they are here."""
    wish = {"name": "  Lê   Hoa ", "role": "steward", "unit": "so-y-te"}
    made = await admin.ok("POST", "/api/people", wish)
    assert made["name"] == "Lê Hoa"
    assert made["link"].startswith("http://iocast.test/sign-in#")
    assert made["qr"].startswith("<svg")
    before = await told(admin, "Lê Hoa")
    assert (before["role"], before["unit"], before["password"], before["sessions"]) == ("steward", "so-y-te", False, 0)
    assert before["invited"]
    browser = await arrive(house, made)
    assert (await browser.get("/api/session"))["unit"] == "so-y-te"
    after = await told(admin, "Lê Hoa")
    assert (after["password"], after["invited"], after["sessions"]) == (True, None, 1)
    added = [one for one in await house.house.journal.read(0, 1000, [Kind.USER_ADDED]) if one.data["name"] == "Lê Hoa"]
    assert [one.by for one in added] == ["Quang"]


async def test_who_cannot_be_added(admin: Caller) -> None:
    """Each refusal says why, in words of both languages."""
    for wish, status, code in (
        ({"name": "cli:root", "role": "viewer"}, 422, "name_kept"),
        ({"name": "x" * 61, "role": "viewer"}, 422, "bad_name"),
        ({"name": "Quang", "role": "viewer"}, 409, "user_there"),
        ({"name": "Hoa", "role": "steward", "unit": "không-có"}, 422, "no_such_unit"),
        ({"name": "Hoa", "role": "king"}, 422, "malformed"),
    ):
        document = await admin.expect_refusal(status, code, "POST", "/api/people", wish)
        assert document["detail"] != f"api.{code}"


async def test_a_change_of_role_ends_what_was_open(house: Indoors, admin: Caller) -> None:
    """Who was an operator signs in anew as a viewer; a change that changes nothing leaves them alone."""
    operator = await house.person("Hà/Nội", Role.OPERATOR)
    await admin.ok("PUT", of("Hà/Nội"), {"role": "operator"})
    await operator.ok("GET", "/api/session")
    await admin.ok("PUT", of("Hà/Nội"), {"role": "viewer"})
    await operator.expect_refusal(401, "sign_in", "GET", "/api/session")
    assert (await told(admin, "Hà/Nội"))["role"] == "viewer"


async def test_somebody_is_shut_out_and_let_in_again(house: Indoors, admin: Caller) -> None:
    """Out at once, with the viewer links they made; the password that they had opens again afterwards."""
    made = await admin.ok("POST", "/api/people", {"name": "Hoa", "role": "operator"})
    hoa = await arrive(house, made)
    await hoa.ok("POST", "/api/links", {"name": "OBS", "layout": "tong-quan"})
    await admin.ok("PUT", of("Hoa"), {"disabled": True})
    await hoa.expect_refusal(401, "sign_in", "GET", "/api/session")
    wish = {"name": "Hoa", "password": PASSWORD}
    await hoa.expect_refusal(401, "wrong_password", "POST", "/api/session", wish)
    assert house.house.state.links == {}
    await admin.ok("PUT", of("Hoa"), {"disabled": False})
    await hoa.ok("POST", "/api/session", wish)


async def test_the_last_administrator_stays(house: Indoors, admin: Caller) -> None:
    """Neither disabled nor given another role, on the page and on the command line, until another one has signed in."""
    await admin.expect_refusal(409, "last_admin", "PUT", of("Quang"), {"disabled": True})
    await admin.expect_refusal(409, "last_admin", "PUT", of("Quang"), {"role": "operator"})
    with pytest.raises(people.PeopleError, match="the last administrator"):
        await people.disable_user(house.house.journal, "Quang")
    made = await admin.ok("POST", "/api/people", {"name": "Minh", "role": "admin"})
    await admin.expect_refusal(409, "last_admin", "PUT", of("Quang"), {"disabled": True})
    other = await arrive(house, made)
    await other.ok("PUT", of("Quang"), {"role": "viewer"})
    await other.expect_refusal(409, "last_admin", "PUT", of("Minh"), {"disabled": True})


async def test_a_new_link_forgets_what_was_known(house: Indoors, admin: Caller) -> None:
    """Password and sign-ins of before are worth nothing; nobody does that to themselves."""
    made = await admin.ok("POST", "/api/people", {"name": "Hoa", "role": "viewer"})
    before = await arrive(house, made)
    again = await admin.ok("POST", of("Hoa", "/link"))
    await before.expect_refusal(401, "sign_in", "GET", "/api/session")
    await arrive(house, again)
    await admin.expect_refusal(409, "not_oneself", "POST", of("Quang", "/link"))
    await admin.expect_refusal(404, "no_such_user", "POST", of("ai đó", "/link"))


async def test_where_somebody_is_signed_in_is_seen_and_ended(house: Indoors, admin: Caller) -> None:
    """One place, then all; the journal says who ended them."""
    made = await admin.ok("POST", "/api/people", {"name": "Hoa", "role": "viewer"})
    desk, phone = await arrive(house, made), await house.caller(address="10.9.9.9")
    await phone.ok("POST", "/api/session", {"name": "Hoa", "password": PASSWORD})
    sessions = (await admin.get(of("Hoa", "/sessions")))["sessions"]
    assert {one["address"] for one in sessions} == {"10.0.0.7", "10.9.9.9"}
    assert not any(PASSWORD in str(one) or "name" in one for one in sessions)
    there = next(one["id"] for one in sessions if one["address"] == "10.9.9.9")
    await admin.ok("DELETE", of("Hoa", f"/sessions/{there}"))
    await phone.expect_refusal(401, "sign_in", "GET", "/api/session")
    await desk.ok("GET", "/api/session")
    await admin.expect_refusal(404, "not_found", "DELETE", of("Hoa", "/sessions/s-none"))
    await admin.ok("DELETE", of("Hoa", "/sessions"))
    await desk.expect_refusal(401, "sign_in", "GET", "/api/session")
    events = await house.house.journal.read(0, 1000, [Kind.SIGN_IN_CHANGED])
    ended = [(one.by, one.data["name"]) for one in events if one.data["what"] == "signed out"]
    assert ended == [("Quang", "Hoa")] * 2


async def test_whom_the_province_vouches_for_has_their_role_from_there(
    house: Indoors, admin: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the sign-on a role given here would be gone at the next sign-in; without it, it counts."""
    await house.person("lan.tran", Role.VIEWER)
    await house.house.gate.vault.put("subject", "0" * 64, {"name": "lan.tran"})
    assert (await told(admin, "lan.tran"))["vouched"]
    await admin.ok("PUT", of("lan.tran"), {"role": "steward"})
    assert (await told(admin, "lan.tran"))["role"] == "steward"
    monkeypatch.setattr(Province, "described", {"name": {"vi": "của tỉnh"}})
    await admin.expect_refusal(409, "role_elsewhere", "PUT", of("lan.tran"), {"role": "admin"})
    await admin.ok("PUT", of("lan.tran"), {"disabled": True})


async def test_a_token_is_made_used_and_revoked(house: Indoors, admin: Caller) -> None:
    """Its secret is in one answer only; its reach is what was asked for."""
    reach = {"units": ["so-y-te"], "series": ["YT-05@*"]}
    made = await admin.ok("POST", "/api/tokens", {"name": "HIS", "scope": "ingest", **reach})
    program = await house.caller(made["token"])
    figure = {"series": "YT-01", "value": 1, "period": "2026-11-22"}
    document = await program.call("POST", "/api/observations", {"observations": [figure]})
    assert "not_your_series" in document.text
    listed = await admin.call("GET", "/api/tokens")
    (one,) = listed.json()["tokens"]
    assert made["token"] not in listed.text
    assert (one["name"], one["units"], one["series"]) == ("HIS", ["so-y-te"], ["YT-05@*"])
    await admin.ok("DELETE", f"/api/tokens/{one['id']}")
    await program.expect_refusal(401, "sign_in", "POST", "/api/observations", {"observations": [figure]})
    await admin.expect_refusal(404, "no_such_token", "DELETE", f"/api/tokens/{one['id']}")


async def test_which_tokens_are_not_made(admin: Caller) -> None:
    """And none is left behind."""
    wishes: tuple[tuple[dict[str, Any], str], ...] = (
        ({"scope": "read", "units": ["so-y-te"]}, "reach_sends"),
        ({"scope": "ingest", "units": ["không"]}, "malformed"),
        ({"scope": "ingest", "units": ["khong"]}, "no_such_unit"),
        ({"scope": "ingest", "series": ["nước"]}, "bad_series"),
        ({"scope": "display", "room": "khong"}, "no_such_room"),
    )
    for wish, code in wishes:
        await admin.expect_refusal(422, code, "POST", "/api/tokens", {"name": "HIS", **wish})
    assert (await admin.get("/api/tokens"))["tokens"] == []


async def test_who_signed_in_and_what_was_refused(house: Indoors, admin: Caller) -> None:
    """The newest first, a refusal with why in words; what is older than was asked for stays out."""
    old = await admin.ok("POST", "/api/people", {"name": "Cũ", "role": "viewer"})
    made = await admin.ok("POST", "/api/people", {"name": "Hoa", "role": "viewer"})
    hoa = await arrive(house, made)
    await hoa.expect_refusal(403, "not_allowed", "POST", "/api/people", {"name": "Tôi", "role": "admin"})
    events = (await admin.get("/api/sign-ins"))["events"]
    assert events == sorted(events, key=lambda one: -one["seq"])
    kinds = [one["kind"] for one in events if one["by"] == "Hoa"]
    assert kinds == ["refused", "sign.in.changed", "signed.in"]
    refusal = events[0]
    assert (refusal["data"]["action"], refusal["text"]) == ("POST /api/people", "Hoa may not do this.")
    secrets = [each["link"].partition("#")[2] for each in (made, old)]
    assert not any(each in str(events) for each in (*secrets, PASSWORD))
    await house.house.broadcast.record(Draft(Kind.SIGNED_IN, "Hoa", {"name": "Hoa", "via": "password", "from": "-"}))
    assert len((await admin.get("/api/sign-ins", days=1))["events"]) == len(events) + 1
    await admin.expect_refusal(422, "bad_number", "GET", "/api/sign-ins?days=1000")


async def test_nobody_else_sees_or_changes_people(house: Indoors) -> None:
    """Not even the names; nor does a token of any scope."""
    for role in (Role.OPERATOR, Role.STEWARD, Role.PRESENTER, Role.VIEWER):
        somebody = await house.person(f"ai-{role}", role)
        for path in ("/api/people", "/api/tokens", "/api/sign-ins", of("ai", "/sessions")):
            await somebody.expect_refusal(403, "not_allowed", "GET", path)
        await somebody.expect_refusal(403, "not_allowed", "PUT", of(f"ai-{role}"), {"role": "admin"})
    program = await house.program(Scope.OPERATE)
    await program.expect_refusal(403, "not_allowed", "POST", "/api/tokens", {"name": "x", "scope": "operate"})
