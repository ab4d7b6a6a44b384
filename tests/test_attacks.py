"""What somebody tries who is not let in, or wants more than they were given: over the API."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

from broadcaster.events import Kind
from broadcaster.moments import instant
from displays.credentials import fresh_secret, once_link
from displays.endpoint import BODY_LIMIT, Endpoint
from displays.rights import Role, Scope
from displays.routes import routes
from tests.doubles.house import URL, Indoors, indoors

SAFE = ("GET", "HEAD")
FILLED = {
    "room": "ubnd-tinh", "layout": "tong-quan", "code": "VB-01", "width": "room", "slot": "layout", "key": "ubnd-tinh",
    "path": "assets/none.js", "seq": "1", "lang": "vi",
}  # fmt: skip
FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": f"{URL}.evil.example"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://wiki.iocast.test", "Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site"},  # a form of a page that hides where it is
)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def table(*methods: str) -> Iterator[tuple[str, str]]:
    """Every method of every path with something in its places, of these methods only."""
    for route in routes():
        if isinstance(route, Route):
            names = {name: FILLED.get(name, "x") for name in route.param_convertors}
            path = str(route.url_path_for(route.name, **names))
            yield from ((method, path) for method in sorted(route.methods or ()) if method in methods)


# -- other sites' pages ---------------------------------------------------------------------------------------------


async def test_no_change_can_be_made_by_another_sites_page(house: Indoors) -> None:
    """Every unsafe method of every path, in an administrator's browser: refused before anything is looked at."""
    admin = await house.person("an", Role.ADMIN)
    before, calls = house.house.state.seq, list(table("POST", "PUT", "DELETE", "PATCH"))
    assert len(calls) > 50
    for method, path in calls:
        for headers in FOREIGN:
            await admin.expect_refusal(403, "foreign_origin", method, path, headers=headers)
    assert await house.deeds("an", before) == []


async def test_reading_changes_nothing(house: Indoors) -> None:
    """No GET and no HEAD writes into the journal, so a picture or a link of another site does nothing; only that
    somebody took a copy of the journal stands in it."""
    admin = await house.person("an", Role.ADMIN)
    before = house.house.state.seq
    for method, path in table(*SAFE):
        response = await admin.call(method, path, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code < 500, (path, response.text)
    assert set(await house.deeds("an", before)) <= {Kind.EXPORTED}


async def test_no_answer_lets_other_sites_read(house: Indoors) -> None:
    """No path answers a preflight, echoes a request or names an origin that may read."""
    admin = await house.person("an", Role.ADMIN)
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT", "X-Echo": "kêu-vang".encode()}
    for path in {path for _, path in table("GET", "POST", "PUT", "DELETE")}:
        for method in ("OPTIONS", "TRACE", "PROPFIND"):
            response = await admin.call(method, path, headers=asked)
            assert response.status_code == 405, (method, path)
            assert "kêu-vang" not in response.text
            assert not [name for name in response.headers if name.startswith("access-control")]


async def test_private_answers_are_kept_in_no_cache(house: Indoors) -> None:
    """What only somebody known may read is not stored by browsers or proxies; so are refusals."""
    admin, stranger = await house.person("an", Role.ADMIN), await house.caller()
    for route in routes():
        if isinstance(route, Route) and isinstance(route.endpoint, Endpoint) and "GET" in (route.methods or ()):
            path = str(route.url_path_for(route.name, **{n: FILLED.get(n, "x") for n in route.param_convertors}))
            for caller in (admin, stranger):
                response = await caller.call("GET", path)
                assert response.headers.get("cache-control") == "no-store", (path, response.status_code)


async def test_no_address_leads_elsewhere(house: Indoors) -> None:
    """An odd path is not sent on to another host; ways through the sign-on: test_signon.py."""
    browser = await house.caller()
    for path in ("//evil.example/", "//evil.example/console/", "/\\evil.example/", "/console//", "/console/"):
        where = (await browser.http.get(URL + path)).headers.get("location", f"{URL}/")
        assert where.startswith(f"{URL}/"), path


# -- sessions, devices, tokens, codes -------------------------------------------------------------------------------


async def test_a_planted_session_is_worth_nothing(house: Indoors) -> None:
    """Whoever put a cookie into a browser before its owner signs in has neither that nor the new one."""
    await house.person("an", Role.ADMIN)
    known = fresh_secret()
    once = await _once(house, "an")
    victim = await house.caller(cookies={"iocast-session": known})
    await victim.ok("POST", "/api/session/once", {"token": once})
    given = {each.value for each in victim.http.cookies.jar if each.value != known}
    assert len(given) == 1
    attacker = await house.caller(cookies={"iocast-session": known})
    await attacker.expect_refusal(401, "sign_in", "GET", "/api/session")


async def test_a_session_that_was_signed_over_is_over(house: Indoors) -> None:
    """Who signs in over a session ends it: a copy of the old cookie opens nothing any more."""
    an = await house.person("an", Role.ADMIN)
    copied = next(each.value or "" for each in an.http.cookies.jar)
    await an.ok("POST", "/api/session/once", {"token": await _once(house, "an")})
    attacker = await house.caller(cookies={"iocast-session": copied})
    await attacker.expect_refusal(401, "sign_in", "GET", "/api/session")


async def test_a_revoked_devices_cookie_is_worth_nothing(house: Indoors) -> None:
    """A copy of it asks in vain, and is told no more than that it was revoked."""
    operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
    started = await browser.ok("POST", "/api/pairings")
    place = {"room": "ubnd-tinh", "screen": "main"}
    device = (await operator.ok("POST", f"/api/pairings/{started['id']}/approve", place))["device"]
    await browser.ok("GET", f"/api/pairings/{started['id']}", headers={"Authorization": f"Bearer {started['secret']}"})
    copied = {each.name: each.value or "" for each in browser.http.cookies.jar}
    await browser.ok("GET", "/api/screen")
    await operator.ok("DELETE", f"/api/devices/{device}")
    replay = await house.caller(cookies=copied, address="10.6.6.6")
    await replay.expect_refusal(403, "revoked", "GET", "/api/screen")
    await replay.expect_refusal(401, "sign_in", "GET", "/api/rooms")
    again = {"Authorization": f"Bearer {started['secret']}"}  # the pairing's own secret, once more
    await replay.expect_refusal(404, "pairing_gone", "GET", f"/api/pairings/{started['id']}", headers=again)


async def test_a_token_stays_in_its_room(house: Indoors) -> None:
    """In the path, in a body, as a width and a key, in a batch: another room is another room."""
    program = await house.program(Scope.OPERATE, room="ubnd-tinh")
    other = next(key for key in house.house.state.rooms if key != "ubnd-tinh")
    wish = {"value": "tong-quan", "slot": "layout"}
    refused: list[tuple[str, str, Any]] = [
        ("PUT", f"/api/rooms/{other}/layout", {"layout": "tong-quan"}),
        ("PUT", f"/api/claims/room/{other}/layout", {"value": "tong-quan"}),
        ("PUT", f"/api/claims/screen/{other}%2Fmain/layout", {"value": "tong-quan"}),
        ("PUT", f"/api/claims/room/ubnd-tinh%2F..%2F{other}/layout", {"value": "tong-quan"}),
        ("PUT", "/api/claims/all/x/layout", {"value": "tong-quan"}),
        ("POST", "/api/claims", {"claims": [{"width": w, "key": k, **wish} for w, k in (("room", "ubnd-tinh"), ("room", other))]}),  # noqa: E501
        ("POST", "/api/meetings", {"rooms": ["ubnd-tinh", other]}),
        ("DELETE", f"/api/rooms/{other}/layout", None),
    ]  # fmt: skip
    before = {key: house.scene(key) for key in house.house.state.rooms}
    for method, path, body in refused:
        response = await program.call(method, path, body)
        assert response.status_code in (403, 404, 422), (path, response.text)
    assert {key: house.scene(key) for key in house.house.state.rooms} == before


async def test_a_join_code_is_for_its_meeting_while_it_lasts(house: Indoors) -> None:
    """It opens no other room, and after the end neither the code nor who came in by it counts."""
    phone, operator = await house.presenter(), await house.person("minh", Role.OPERATOR)
    other = next(key for key in house.house.state.rooms if key != "ubnd-tinh")
    elsewhere = await operator.ok("POST", "/api/meetings", {"rooms": [other]})
    code = (await operator.meet())["code"]
    wish = {"layout": "tong-quan"}
    await phone.expect_refusal(403, "not_your_room", "PUT", f"/api/rooms/{other}/layout", wish)
    step = f"/api/meetings/{elsewhere['meeting']}/agenda/step"
    response = await phone.call("POST", step, {})
    assert response.status_code in (403, 404), response.text
    await operator.adjourn()
    late = await house.caller()
    await late.expect_refusal(401, "wrong_code", "POST", "/api/join", {"code": code, "name": "Anh Tú"})
    await phone.expect_refusal(401, "sign_in", "PUT", "/api/rooms/ubnd-tinh/layout", wish)


# -- bodies ---------------------------------------------------------------------------------------------------------


async def test_packed_bodies_are_not_unpacked(house: Indoors) -> None:
    """A request says what it has in plain bytes, so there is nothing that could burst."""
    program = await house.program(Scope.INGEST)
    for coding in ("gzip", "deflate", "br", "zstd", "gzip, identity", "bogus"):
        for path in ("/api/session", "/api/observations"):
            packed = {"Content-Encoding": coding}
            said = await program.expect_refusal(415, "packed", "POST", path, {"observations": []}, headers=packed)
            assert coding in said["detail"]


EXHAUSTING = (
    b"[" * 30_000, b'{"a":' * 10_000, b"[" * 30_000 + b"]" * 30_000, b'{"name": ' + b"9" * 60_000 + b"}",
    b'{"name": 1e999999}', b'{"name": NaN}', b'"\\ud800"', b"\xff\xfe{}", b"\x00" * 1000, b"",
    b'{"name": "a", "name": "b"}', b'{"__proto__": {"a": 1}}', b'{"name": "' + b"\\u0000" * 100 + b'"}',
)  # fmt: skip


async def test_bodies_that_would_exhaust_a_reader(house: Indoors) -> None:
    """Depth, digits, halves of characters: a refusal that names what was expected, from everybody's calls."""
    caller = await house.caller()
    for body in EXHAUSTING:
        for path in ("/api/session", "/api/join", "/api/view"):
            response = await caller.call("POST", path, content=body, headers={"Content-Type": "application/json"})
            assert response.status_code in (400, 422), (body[:20], response.text)
            assert len(response.content) < 4000


async def test_a_body_beyond_its_limit_is_not_read_on(house: Indoors) -> None:
    """A sender without an end is stopped at the limit, not at theirs."""
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 4096
            yield b" " * 4096

    caller = await house.caller()
    response = await caller.call("POST", "/api/join", content=endless(), headers={"Content-Type": "application/json"})
    assert response.status_code == 413
    assert BODY_LIMIT < sent < 2 * BODY_LIMIT + 8192


async def _once(house: Indoors, name: str) -> str:
    """A one-time link's secret for somebody."""
    return await once_link(house.house.gate.vault, name, instant(house.clock()))
