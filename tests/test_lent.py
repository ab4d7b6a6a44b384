"""Built files of one node's build are had from any node, for as long as pages of it may ask."""

import asyncio
import gzip
from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

import httpx
import pytest

from broadcaster.cluster.files import RedisFiles
from displays import built
from tests.doubles.house import URL, indoors
from tests.doubles.redis import Redis
from tests.doubles.waiting import LIMIT, reached

SCRIPT = b"export const words = 'Ngh\xe1\xbb\x87 An';\n" * 99


@pytest.fixture
def url(server: Redis) -> str:
    return f"{server.url}?name={token_hex(4)}"


async def lending(files: RedisFiles, name: str, other: RedisFiles) -> Callable[[], None]:
    """Let a build lend its files until told otherwise; the other finds that one."""
    task = asyncio.create_task(files.lend())
    async with asyncio.timeout(LIMIT):
        while not await other.find(name):
            await asyncio.sleep(0)
    return task.cancel


async def test_files_of_another_build_are_found(url: str, server: Redis) -> None:
    """By their names, all of them, and of no build that is the asker's own; they go two days after the last node."""
    old = RedisFiles(url, "1.0-old", lambda: {f"assets/{n}.js": b"-%d" % n + b"x" * 400_000 for n in range(6)})
    new = RedisFiles(url, "1.0-new", lambda: {"assets/new.js": b"-new"})
    end = [await lending(old, "assets/5.js", new), await lending(new, "assets/new.js", old)]
    assert await new.find("assets/0.js") == b"-0" + b"x" * 400_000
    assert await old.find("assets/new.js") == b"-new"
    assert await new.find("assets/new.js") is None
    assert await new.find("assets/none.js") is None
    names = [name for name in server.client.scan_iter() if b":files:" in name and url[-8:].encode() in name]
    assert len(names) == 2
    assert all(0 < server.client.ttl(name) <= 2 * 24 * 3600 for name in names)
    for each in end:
        each()
    server.client.delete(*(name for name in names if name.endswith(b"old")))
    end = [await lending(new, "assets/new.js", old)]
    roll = next(name for name in server.client.scan_iter() if name.endswith(b":builds") and url[-8:].encode() in name)
    assert await reached(lambda: server.client.smembers(roll) == {b"1.0-new"})
    end[0]()
    await old.close()
    await new.close()


async def test_a_build_that_was_lent_in_part_is_lent_whole(url: str) -> None:
    """A node that died while it lent its files is no reason to miss the rest of them."""
    files = {"assets/a.js": b"-a", "assets/b.js": b"-b"}
    dying, new = RedisFiles(url, "old", lambda: files), RedisFiles(url, "new", dict)
    await dying._link.ask(("HSET", dying._files("old"), "assets/a.js", b"-a"))
    end = await lending(dying, "assets/b.js", new)
    end()
    await dying.close()
    await new.close()


async def test_a_page_of_another_build_gets_its_parts(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A node that lacks a built file gives what the other build has: packed for who takes that, kept for a year, and
    still nothing where there is nothing."""
    static = tmp_path / "static" / "assets"
    static.mkdir(parents=True)
    (static / "console-1a2b.js").write_bytes(SCRIPT)
    (static / "console-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (static / "font-3c4d.woff2").write_bytes(b"wOF2")
    with monkeypatch.context() as older:
        older.setattr(built, "STATIC", static.parent)
        lent = built.lent()
    assert sorted(lent) == ["assets/console-1a2b.js", "assets/font-3c4d.woff2"]
    async with indoors(tmp_path, journal=url) as house:
        other = RedisFiles(url, "older", lambda: lent)
        end = await lending(other, "assets/font-3c4d.woff2", house.house.cluster.files)  # type: ignore[arg-type]
        anybody = await house.caller()
        path = "/static/assets/console-1a2b.js"
        packed = await anybody.call("GET", path, headers={"Accept-Encoding": "gzip"})
        plain = await anybody.call("GET", path, headers={"Accept-Encoding": "identity"})
        assert (packed.headers["content-encoding"], packed.content, plain.content) == ("gzip", SCRIPT, SCRIPT)
        assert "content-encoding" not in plain.headers
        assert packed.headers["content-type"].startswith("text/javascript")
        assert packed.headers["cache-control"] == built.FOR_A_YEAR
        assert packed.headers["x-content-type-options"] == "nosniff"
        font = await anybody.call("GET", "/static/assets/font-3c4d.woff2")
        assert (font.content, font.headers["content-type"]) == (b"wOF2", "font/woff2")
        strange = ("assets/../font-3c4d.woff2", "font-3c4d.woff2", "assets/%00", f"assets/{'a' * 200}")
        for name in ("assets/none.js", *strange):
            answer = await anybody.call("GET", f"/static/{name}")
            assert (answer.status_code, answer.json()["code"]) == (404, "no_such_page")
        end()
        await other.close()


async def test_alone_nobody_is_asked(tmp_path: Path) -> None:
    """On a file there is one node, and what it has not is not there."""
    async with (
        indoors(tmp_path) as house,
        httpx.AsyncClient(transport=httpx.ASGITransport(house.app), base_url=URL) as anybody,
    ):
        assert (await anybody.get("/static/assets/none.js")).status_code == 404
