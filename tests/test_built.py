"""Built files over HTTP: packed as the browser takes them, kept for a year, asked for again at no cost."""

import gzip
from pathlib import Path

import brotli
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from displays import built
from displays.problem import Problem, answer_problem

SCRIPT = "export const words = 'Nghệ An';\n" * 200


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> httpx.AsyncClient:
    """A caller of a service whose build made one large script, one small one, a font and a file of its own name."""
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / "screen-1a2b.js").write_text(SCRIPT)
    (assets / "screen-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT.encode()))
    (assets / "screen-1a2b.js.br").write_bytes(brotli.compress(SCRIPT.encode()))
    (assets / "small-3c4d.js").write_text("1;")
    (assets / "font-5e6f.woff2").write_bytes(b"wOF2")
    (tmp_path / "sw.js").write_text("2;")
    monkeypatch.setattr(built, "STATIC", tmp_path)
    app = Starlette(
        routes=[Route("/static/{path:path}", built.static)],
        exception_handlers={Problem: lambda request, error: answer_problem(request, error)},  # type: ignore[arg-type]
    )
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://iocast")


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0.2", "br"),
        ("gzip, deflate", "gzip"),
        ("*", "br"),
        ("*, br;q=0", "gzip"),
        ("br;q=0, gzip;q=0.0", ""),
        ("identity", ""),
        ("*;q=0", ""),
        ("", ""),
        ("br ; q=0.5", "br"),
        ("BR", "br"),
        ("zstd, brotli", ""),
    ],
)
async def test_each_browser_gets_what_it_takes(browser: httpx.AsyncClient, accepted: str, coding: str) -> None:
    """The smallest of what it accepts; the same script after unpacking; and proxies are told that it depends."""
    answer = await browser.get("/static/assets/screen-1a2b.js", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding", "") == coding
    assert answer.text == SCRIPT
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_what_was_not_worth_packing_goes_plain(browser: httpx.AsyncClient) -> None:
    """A small script and a font have nothing beside them."""
    for name, type in (("small-3c4d.js", "text/javascript; charset=utf-8"), ("font-5e6f.woff2", "font/woff2")):
        answer = await browser.get(f"/static/assets/{name}", headers={"Accept-Encoding": "gzip, br"})
        assert (answer.status_code, answer.headers["content-type"]) == (200, type)
        assert "content-encoding" not in answer.headers


async def test_what_a_browser_has_is_not_sent_again(browser: httpx.AsyncClient) -> None:
    """Each packing has a tag of its own, by its content; with the tag the answer is 304 and empty."""
    path = "/static/assets/screen-1a2b.js"
    tags = {}
    for coding in ("br", "gzip", "identity"):
        answer = await browser.get(path, headers={"Accept-Encoding": coding})
        tags[coding] = answer.headers["etag"]
        again = await browser.get(path, headers={"Accept-Encoding": coding, "If-None-Match": f'"x", W/{tags[coding]}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tags[coding])
        assert again.headers["vary"] == "Accept-Encoding"
    assert len(set(tags.values())) == 3
    other = await browser.get(path, headers={"Accept-Encoding": "br", "If-None-Match": tags["gzip"]})
    assert other.status_code == 200


async def test_a_file_of_its_own_name_is_asked_for_each_time(browser: httpx.AsyncClient) -> None:
    """Only names that follow the content may be kept unasked."""
    assert (await browser.get("/static/sw.js")).headers["cache-control"] == "no-cache"


async def test_the_packed_files_have_no_address(browser: httpx.AsyncClient) -> None:
    """They are how a file travels, not files of their own."""
    for path in ("assets/screen-1a2b.js.br", "assets/screen-1a2b.js.gz", "assets", "assets/nothing.js", "%00"):
        assert (await browser.get(f"/static/{path}")).status_code == 404
