"""Whom to tell about a weakness (RFC 9116), and the headers that stand against others."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from broadcaster.moments import moment
from displays import pages, people, serving
from displays.credentials import digest
from displays.rights import Role, Scope
from displays.weakness import PATH
from layouts.check import check
from layouts.documents import Security
from layouts.reader import read
from tests.doubles.house import Indoors, indoors
from tests.doubles.waiting import reached

PASSWORD = "trời hôm nay rất xanh"
SAID = """
security:
  contact: ["mailto:an-toan@nghean.example", "tel:+84-238-0000000"]
  policy: https://nghean.example/bao-mat
"""


def tell(directory: Path, said: str = SAID) -> None:
    site = directory / "site" / "site.yaml"
    site.write_text(site.read_text(encoding="utf-8") + said, encoding="utf-8")


async def fields(house: Indoors) -> list[tuple[str, str]]:
    answer = await (await house.caller()).call("GET", PATH)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    return [(name, value) for name, _, value in (line.partition(": ") for line in answer.text.splitlines())]


async def test_whom_to_tell_stands_where_everybody_looks(tmp_path: Path) -> None:
    """Without a word of the site there is no file; from then on it has contacts, one end within a year, languages."""
    async with indoors(tmp_path) as house:
        await (await house.caller()).expect_refusal(404, "no_such_page", "GET", PATH)
        tell(tmp_path)
        await reached(lambda: house.house.state.site.documents["site.yaml"].body.get("security") is not None)
        told = await fields(house)
        (until,) = [value for name, value in told if name == "Expires"]
        assert timedelta(days=80) < moment(until) - moment(house.house.gate.now()) < timedelta(days=365)
        assert [each for each in told if each[0] != "Expires"] == [
            ("Contact", "mailto:an-toan@nghean.example"),
            ("Contact", "tel:+84-238-0000000"),
            ("Preferred-Languages", "vi, en"),
            ("Policy", "https://nghean.example/bao-mat"),
        ]


async def test_behind_tls_it_says_where_it_belongs(tmp_path: Path) -> None:
    """The address people type, never the one a caller says it used."""
    async with indoors(tmp_path, "https://iocast.nghean.example") as house:
        tell(tmp_path)
        await reached(lambda: house.house.state.site.documents["site.yaml"].body.get("security") is not None)
        assert ("Canonical", f"https://iocast.nghean.example{PATH}") in await fields(house)


@pytest.mark.parametrize("said", ["an-toan@nghean.example", "http://nghean.example", "mailto:a b", "tel:0238"])
def test_a_contact_that_nobody_can_use_is_found(said: str) -> None:
    """It is an address of a kind that RFC 9116 knows, and one line."""
    node, _ = read(f'contact: ["{said}"]\n', "site.yaml")
    assert node is not None
    assert [each.code for each in check(node, Security)[1]]


async def test_nothing_is_framed_and_nothing_runs_where_no_page_is(tmp_path: Path) -> None:
    """Every answer has a policy, refusals and files too; the pages keep their own."""
    async with indoors(tmp_path) as house:
        browser = await house.caller()
        for path in ("/api/session", "/nope", "/healthz", "/metrics", "/icon.svg", "/api/openapi.json"):
            headers = (await browser.call("GET", path)).headers
            assert headers["content-security-policy"] == pages.PLAINLY, path
            assert headers["cross-origin-resource-policy"] == "same-origin"
        for path in pages.PAGES:
            policy = (await browser.call("GET", path)).headers["content-security-policy"]
            assert "frame-ancestors 'none'" in policy and "'nonce-" in policy, path


async def test_behind_tls_browsers_never_come_back_without(tmp_path: Path) -> None:
    """For a year, names below too, whatever is answered."""
    async with indoors(tmp_path, "https://iocast.nghean.example") as house:
        browser = await house.caller()
        for path in ("/", "/api/session", "/nope"):
            said = (await browser.call("GET", path)).headers["strict-transport-security"]
            assert said == "max-age=31536000; includeSubDomains"


async def test_a_body_says_nothing_that_was_not_asked(tmp_path: Path) -> None:
    """A key that no model has is refused, not dropped: nobody sets what a call does not give them."""
    async with indoors(tmp_path) as house:
        browser, wish = await house.caller(), {"name": "hoa", "password": "gì đó", "role": "admin"}
        said = await browser.expect_refusal(422, "malformed", "POST", "/api/session", wish)
        assert [fault["field"] for fault in said["errors"]] == ["role"]


async def test_of_secrets_only_digests_are_kept(tmp_path: Path) -> None:
    """argon2id with 64 MiB for a password; of what is random, SHA-256, and it stands nowhere else."""
    async with indoors(tmp_path) as house:
        once = await people.add_user(house.house.journal, "hoa", Role.OPERATOR)
        browser = await house.caller()
        await browser.ok("POST", "/api/session/once", {"token": once})
        await browser.ok("POST", "/api/session/password", {"password": PASSWORD})
        token = await people.create_token(house.house.journal, "máy", Scope.READ, "")
        vault = house.house.gate.vault
        (kept,) = (await vault.items("password")).values()
        assert kept["hash"].startswith("$argon2id$v=19$m=65536,")
        session = browser.http.cookies["iocast-session"]
        assert all(len(one) >= 43 for one in (once, session, token))  # 256 bits
        assert digest(session) in await vault.items("session") and digest(token) in await vault.items("token")
        for file in (tmp_path / "var").glob("journal.db*"):
            content = file.read_bytes()
            assert not [one for one in (once, session, token, PASSWORD) if one.encode() in content], file


def test_a_line_of_the_log_stays_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever somebody calls themselves, they write no second line, and colour nobody's terminal."""
    monkeypatch.setattr(logging, "basicConfig", lambda **_: None)
    serving._configure_log()
    try:
        structlog.get_logger().info("somebody came", name="hoa\n2026-11-23T00:00:00Z info all='is well'\x1b[31m")
    finally:
        structlog.reset_defaults()
    (line,) = capsys.readouterr().err.splitlines()
    assert "\\n2026" in line and "\x1b" not in line
