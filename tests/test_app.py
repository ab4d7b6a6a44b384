"""The service as a whole: its pages, its headers, its description, its start and its end."""

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.routing import Route

from broadcaster.journal import JournalError
from displays import pages
from displays.endpoint import Endpoint
from displays.openapi import document, listed, plain
from displays.rights import Role
from displays.routes import routes
from tests.doubles.house import Indoors, indoors
from tests.doubles.waiting import reached, until

OPEN = {  # everything that anybody may call; each of the unsafe ones proves itself another way or only signs in
    "GET /api/session",
    "POST /api/session",
    "DELETE /api/session",
    "POST /api/session/once",
    "POST /api/session/password",
    "POST /api/session/factor",
    "PUT /api/session/factor",
    "DELETE /api/session/factor",
    "GET /api/sessions",
    "DELETE /api/sessions",
    "DELETE /api/sessions/{id}",
    "GET /api/sign-in",
    "GET /api/screen",
    "POST /api/pairings",
    "GET /api/pairings/{id}",
    "POST /api/join",
    "GET /api/view",
    "POST /api/view",
}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.inside.append(tag)

    def handle_data(self, data: str) -> None:
        assert not (self.inside and self.inside[-1] == "script" and data.strip()), "a script stands in the page"


def calls() -> dict[str, Route]:
    table = [one for one in routes() if isinstance(one, Route)]
    return {f"{method} {one.path}": one for one in table for method in (one.methods or set()) - {"HEAD"}}


def test_every_call_is_in_the_openapi_document() -> None:
    """Path, method, body and problem of every route programs may depend on, with resolvable references."""
    described = document(routes())
    wanted = {(plain(one.path), call.partition(" ")[0].lower()) for call, one in calls().items() if listed(one.path)}
    found = {(path, method) for path, methods in described["paths"].items() for method in methods}
    assert found == wanted
    schemas = described["components"]["schemas"]
    assert {one.rpartition("/")[2] for one in re.findall(r"#/components/schemas/\w+", str(described))} <= schemas.keys()
    assert all(one["summary"] for methods in described["paths"].values() for one in methods.values())
    assert described["paths"]["/api/observations"]["post"]["requestBody"]
    assert described["paths"]["/api/session"]["delete"]["responses"].keys() == {"204", "default"}
    assert described["paths"]["/api/claims/{width}/{key}/{slot}"]["put"]["x-rights"] == ["operate", "present"]


def test_nothing_that_changes_anything_is_open() -> None:
    """Every API call names a right, but for those that sign in, join, or pair."""
    table = {call: one.endpoint for call, one in calls().items() if one.path.startswith("/api/")}
    without = {call for call, one in table.items() if not (isinstance(one, Endpoint) and one.rights)}
    assert without == OPEN | {"GET /api/openapi.json"}


async def test_pages_are_shells_without_inline_script(house: Indoors) -> None:
    """Each page says its name and language, and loads only what we serve ourselves."""
    browser = await house.caller(language="vi")
    for path, name in pages.PAGES.items():
        answer = await browser.call("GET", path)
        assert answer.status_code == 200
        policy = answer.headers["content-security-policy"]
        nonce = re.search(r"script-src 'nonce-([\w-]{22})' 'strict-dynamic';", policy)
        assert nonce and "'unsafe-inline'" not in policy.replace("style-src-attr 'unsafe-inline'", "")
        assert nonce[1] not in (await browser.call("GET", path)).text
        assert "frame-ancestors 'none'" in policy
        assert "connect-src 'self' ws://iocast.test wss://iocast.test;" in policy
        tags = Tags(answer.text)
        scripts = [attributes.get("nonce") for tag, attributes in tags.found if tag == "script"]
        assert scripts == [nonce[1]]
        assert ("html", "vi") in [(tag, attributes.get("lang")) for tag, attributes in tags.found]
        assert name in [attributes.get("data-page") for tag, attributes in tags.found if tag == "body"]
        links = [attributes.get("src") or attributes.get("href") for _, attributes in tags.found]
        assert all(link.startswith(("/static/", "/icon.svg")) for link in links if link)
        assert (await browser.call("GET", "/icon.svg")).headers["content-type"] == "image/svg+xml"
        assert "<title></title>" not in answer.text
        assert "pages." not in answer.text
        assert not [attribute for _, attributes in tags.found for attribute in attributes if attribute.startswith("on")]


async def test_a_mistyped_address_is_a_page_for_people(house: Indoors) -> None:
    """A browser gets a page in its language with a way home, a program a problem document."""
    browser = await house.caller(language="vi")
    answer = await browser.call("GET", "/consol", headers={"Accept": "text/html,*/*"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "Không có trang này." in answer.text
    assert 'href="/"' in answer.text
    await browser.expect_refusal(404, "no_such_page", "GET", "/consol")
    await browser.expect_refusal(404, "no_such_page", "GET", "/api/consol", headers={"Accept": "text/html"})


def test_a_strange_host_gets_no_place_in_the_policy() -> None:
    """What a client says its host is cannot add to what the page may do."""
    assert "connect-src 'self';" in pages.policy("a", "evil; script-src *")
    assert "ws://[::1]:8000" in pages.policy("a", "[::1]:8000")


async def test_the_language_cookie_turns_the_page(house: Indoors) -> None:
    """What a person chose counts more than what the browser asks for."""
    browser = await house.caller(language="vi", cookies={"iocast-lang": "en"})
    assert '<html lang="en"' in (await browser.call("GET", "/sign-in")).text


async def test_every_answer_carries_the_headers(house: Indoors) -> None:
    """Also refusals and pages that are not there."""
    browser = await house.caller()
    for path in ("/", "/api/session", "/nope", "/static/nope.js", "/healthz"):
        headers = (await browser.call("GET", path)).headers
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")
        assert "strict-transport-security" not in headers


async def test_static_files_stay_in_their_directory(house: Indoors) -> None:
    """No way leads out of it, hidden files are not served, and a name no file can have is only not there."""
    browser = await house.caller()
    for path in (
        "../settings.py",
        "%2e%2e/settings.py",
        "..%2fsettings.py",
        "assets/../../app.py",
        ".vite/manifest.json",
        "%00",
        "a" * 5000,
    ):
        answer = await browser.call("GET", f"/static/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_page")


async def test_health_says_what_is_so(house: Indoors) -> None:
    """Alive, ready with the checks by name, and figures for Prometheus."""
    program = await house.caller()
    assert (await program.call("GET", "/healthz")).text == "ok\n"
    ready = await program.get("/readyz")
    names = ("following", "lag", "lease", "site", "journal", "writable", "staying", "version", "clock")
    assert ready["checks"] == dict.fromkeys(names, True)
    said = (await program.call("GET", "/metrics")).text
    assert f"iocast_folded_seq {float(house.house.state.seq)}" in said
    assert 'iocast_seats{kind="screen"} 0.0' in said


async def test_a_journal_that_cannot_be_written_is_said(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command answers 503 with the sentence, when to come back, and nothing has changed."""

    async def append(drafts: object, **more: object) -> int:
        raise JournalError("The disk is full.")

    operator = await house.person("minh", Role.OPERATOR)
    monkeypatch.setattr(house.house.journal, "append", append)
    path, body = "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"}
    said = await operator.expect_refusal(503, "unavailable", "PUT", path, body)
    assert "The disk is full." in said["detail"]
    assert (await operator.call("PUT", path, body)).headers["retry-after"] == "5"
    assert house.scene()["layout"] == "tong-quan"


async def test_a_fault_of_ours_has_a_number_and_no_secret(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 with an id that the log has too; no trace of the inside."""

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("mật")

    operator = await house.person("minh", Role.OPERATOR)
    monkeypatch.setattr(house.house.journal, "read", fail)
    said = await operator.expect_refusal(500, "failed", "GET", "/api/journal")
    assert said["args"]["id"] in said["detail"]
    assert "mật" not in str(said)
    assert (await operator.call("GET", "/api/journal")).headers["x-content-type-options"] == "nosniff"


async def test_a_changed_layout_takes_effect(house: Indoors, tmp_path: Path) -> None:
    """A saved file is an event within seconds; a broken one keeps the last good version and is reported."""
    layout = tmp_path / "site" / "layouts" / "y-te.yaml"
    good = layout.read_text(encoding="utf-8")
    layout.write_text(good.replace("title: {vi: Y tế", "title: {vi: Y tế hôm nay", 1), encoding="utf-8")
    state = house.house.state
    await reached(lambda: state.layout("y-te")["title"]["vi"] == "Y tế hôm nay")
    layout.write_text(good.replace("tiles:", "tilse:", 1), encoding="utf-8")
    await reached(lambda: "layouts/y-te.yaml" in state.refused)
    assert state.layout("y-te")["title"]["vi"] == "Y tế hôm nay"


def test_until_fails_with_what_it_saw() -> None:
    """The double's wait has an end and says what it was waiting for."""
    with pytest.raises(AssertionError, match="the moon"):
        until(lambda: 0, 0.05, "the moon")
