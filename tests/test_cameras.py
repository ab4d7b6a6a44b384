"""Cameras' pictures for pages: for whose clearance covers them, of configured addresses only, telling nothing else."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from displays import cameras, gallery
from displays.gallery import Gallery
from displays.rights import Role, Scope
from feeds.faults import Fault
from feeds.plan import plan
from feeds.plans.camera import CameraPlan
from feeds.plans.feed import FeedPlan
from feeds.relay import Relays
from feeds.surroundings import Surroundings
from layouts.check import check
from layouts.lint import Names, Sight, lint
from layouts.model import Layout
from layouts.problems import Problem
from layouts.reader import read
from tests.doubles.gateway import jpeg
from tests.doubles.house import Indoors, indoors
from tests.doubles.source import Source
from tests.doubles.waiting import reached

SECRET = "m4t-khau-cong"
FEED = """\
- key: duong
  kind: camera
  url: {url}/tram
  auth: {{bearer: "${{CAMERA_TOKEN}}"}}
  cron: "0 3 29 2 *"
  timeout: 2s
  sensitivity: {sensitivity}
  enabled: {enabled}
  cameras:
    - {{key: cau, hls: "cau/index.m3u8?user=${{CAMERA_TOKEN}}"}}
    - {{key: cho, snapshot: cho.jpg}}
"""
MASTER = b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nvideo.m3u8\n"
MEDIA = b'#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:1,\nseg1.mp4\n'
STREAM, PICTURE = "/api/cameras/duong/cau/index.m3u8", "/api/cameras/duong/cho/picture"


@pytest.fixture
async def gateway() -> AsyncIterator[Source]:
    async with Source() as source:
        source.say(b"", status=404)
        source.say(MASTER, at="/tram/cau/index.m3u8")
        source.say(MEDIA, at="/tram/cau/video.m3u8")
        source.say(b"moov", at="/tram/cau/init.mp4")
        source.say(b"mdat" * 50_000, at="/tram/cau/seg1.mp4")
        source.say(jpeg(10), at="/tram/cho.jpg")
        yield source


@pytest.fixture
async def house(tmp_path: Path, gateway: Source, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Indoors]:
    monkeypatch.setenv("CAMERA_TOKEN", SECRET)
    async with indoors(tmp_path) as opened:
        await say(opened, gateway)
        yield opened


async def say(house: Indoors, gateway: Source, sensitivity: str = "internal", enabled: str = "true") -> None:
    """Write feeds.yaml, and wait until the service goes by it."""
    text = FEED.format(url=gateway.url, sensitivity=sensitivity, enabled=enabled)
    (house.house.settings.site / "feeds.yaml").write_text(text, encoding="utf-8")

    def known() -> bool:
        plan = house.house.runner.plans.get("duong")
        return plan is not None and plan.enabled == (enabled == "true") and plan.body()["sensitivity"] == sensitivity

    await reached(known)


def named(playlist: str) -> list[str]:
    return re.findall(r"[0-9a-f]{24}\.\w+", playlist)


async def test_a_stream_is_followed_by_names_of_ours(house: Indoors, gateway: Source) -> None:
    """From playlist to playlist to segment; the page is told no address, the gateway is asked with the password."""
    viewer = await house.person("Lan", Role.VIEWER)
    master = await viewer.call("GET", STREAM)
    assert master.headers["content-type"] == cameras.PLAYLIST
    assert master.headers["cache-control"] == "no-store"
    (variant,) = named(master.text)
    media = await viewer.call("GET", f"/api/cameras/duong/cau/{variant}")
    start, segment = named(media.text)
    assert (await viewer.call("GET", f"/api/cameras/duong/cau/{start}")).content == b"moov"
    answer = await viewer.call("GET", f"/api/cameras/duong/cau/{segment}")
    assert (answer.content, answer.headers["content-type"]) == (b"mdat" * 50_000, cameras.PIECE)
    assert int(answer.headers["content-length"]) == 200_000
    told = "".join([master.text, media.text, *(str(each.headers) for each in (master, media, answer))])
    for secret in (SECRET, gateway.url, "video.m3u8", "CAMERA_TOKEN"):
        assert secret not in told
    assert all(each["authorization"] == f"Bearer {SECRET}" for each in gateway.asked)


async def test_a_gateway_is_asked_once_for_all(house: Indoors, gateway: Source) -> None:
    """However many look at the same moment, and while a slow gateway thinks."""
    viewers = [await house.person(f"v{n}", Role.VIEWER) for n in range(10)]
    gateway.hang()
    asked = [asyncio.create_task(each.call("GET", path)) for each in viewers for path in (STREAM, PICTURE)]
    await reached(lambda: len(gateway.asked) == 2)
    gateway.go_on()
    assert {answer.status_code for answer in await asyncio.gather(*asked)} == {200}
    assert len(gateway.asked) == 2
    assert house.house.gallery.viewers == 20


async def test_a_name_is_known_after_a_new_start(house: Indoors) -> None:
    """Or on another node: then the playlists tell what it stands for. A name that is in none stands for nothing."""
    viewer = await house.person("Lan", Role.VIEWER)
    (variant,) = named((await viewer.call("GET", STREAM)).text)
    _, segment = named((await viewer.call("GET", f"/api/cameras/duong/cau/{variant}")).text)
    await house.house.gallery.relays.close()
    assert (await viewer.call("GET", f"/api/cameras/duong/cau/{segment}")).status_code == 200
    for wrong in ("0" * 24 + ".bin", "seg1.mp4", "..%2f..%2fadmin", "http:%2f%2f169.254.169.254%2f", segment + "x"):
        assert (await viewer.call("GET", f"/api/cameras/duong/cau/{wrong}")).status_code == 404


async def test_a_picture_is_sent_to_who_lacks_it(
    house: Indoors, gateway: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its ETag; what is no whole JPEG is not handed on."""
    monkeypatch.setattr("feeds.relay.SHARED", 0.0)
    screen = await house.program(Scope.DISPLAY, room="ubnd-tinh")
    first = await screen.call("GET", PICTURE)
    assert (first.content, first.headers["content-type"]) == (jpeg(10), "image/jpeg")
    same = await screen.call("GET", PICTURE, headers={"If-None-Match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    gateway.say(jpeg(200), at="/tram/cho.jpg")
    other = await screen.call("GET", PICTURE, headers={"If-None-Match": first.headers["etag"]})
    assert (other.status_code, other.content) == (200, jpeg(200))
    gateway.say(b"<svg onload='alert(1)'>", at="/tram/cho.jpg")
    problem = await screen.expect_refusal(502, "camera_away", "GET", PICTURE)
    assert problem["args"] == {"why": "jpeg_none"}


async def test_who_may_see_a_camera(house: Indoors, gateway: Source) -> None:
    """Whose clearance covers its feed; nobody without a name. One that is off, or unknown, is not there."""
    await say(house, gateway, "restricted")
    viewer, operator = await house.person("Lan", Role.VIEWER), await house.person("Hà", Role.OPERATOR)
    nobody = await house.caller()
    for path in (STREAM, PICTURE):
        await viewer.expect_refusal(404, "not_found", "GET", path)
        assert (await operator.call("GET", path)).status_code == 200
        assert (await nobody.call("GET", path)).status_code == 401
    asked = len(gateway.asked)
    await say(house, gateway, "restricted", enabled="false")
    for path in (STREAM, PICTURE, "/api/cameras/duong/khac/picture", "/api/cameras/khac/cau/index.m3u8"):
        await operator.expect_refusal(404, "not_found", "GET", path)
    assert len(gateway.asked) == asked


async def test_a_gateway_leads_nowhere_else(house: Indoors, gateway: Source) -> None:
    """Neither by a redirect nor by an address in a playlist is anything of another host handed on."""
    operator = await house.person("Hà", Role.OPERATOR)
    async with Source() as other:
        other.say(MEDIA)
        gateway.redirect(f"{other.url}/a.m3u8", at="/tram/cau/index.m3u8")
        problem = await operator.expect_refusal(502, "camera_away", "GET", STREAM)
        assert problem["args"] == {"why": "hls_elsewhere"}
        assert all("authorization" not in each for each in other.asked)
    gateway.say(b"", status=500, at="/tram/cho.jpg")
    problem = await operator.expect_refusal(502, "camera_away", "GET", PICTURE)
    assert problem["args"] == {"why": "http_failed"}


async def test_when_it_is_full_who_looks_goes_on(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes is told to come again."""
    first, second = await house.person("Lan", Role.VIEWER), await house.person("Mai", Role.VIEWER)
    monkeypatch.setattr(gallery, "VIEWERS", 1)
    assert (await first.call("GET", PICTURE)).status_code == 200
    refused = await second.call("GET", PICTURE)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, str(cameras.FULL))
    assert (await first.call("GET", PICTURE)).status_code == 200
    assert house.house.gallery.refused == 1


def test_viewers_go_and_rates_are_counted() -> None:
    """Who has not asked for a while makes room; beyond the rate nobody is added."""
    now = [0.0]
    relays = Relays(dict, Surroundings(Path(), {}, lambda: None, lambda: "UTC"))  # type: ignore[arg-type,return-value]
    room = Gallery(relays, monotonic=lambda: now[0])
    assert room.admit("a")
    now[0] = gallery.SECONDS + 1
    assert room.viewers == 0
    assert room.admit("b")
    room.gave(gallery.RATE * gallery.WINDOW)
    assert not room.admit("c")
    assert room.admit("b")
    now[0] += gallery.WINDOW
    assert room.rate == gallery.RATE
    now[0] += 2 * gallery.WINDOW
    assert room.rate == 0
    assert room.admit("c")


# ---- the layout

HEAD = "key: a\ntitle: {vi: Một}\ntopics:\n  - {key: t, title: {vi: T}, tiles: [x]}\ntiles:\n"
FEEDS = {"duong": ("camera", "internal"), "cong": ("camera", "public"), "bao": ("cap", "public")}


def judged(rest: str, sights: tuple[Sight, ...] = ()) -> list[Problem]:
    node, wrong = read(f"{HEAD}  - {{id: x, kind: camera, {rest}, at: [1, 1, 6, 6]}}\n", "layouts/a.yaml")
    assert node is not None
    layout, more = check(node, Layout)
    assert wrong + more == []
    assert layout is not None
    return lint(layout, node, Names(feeds=FEEDS, cameras={"duong": ["cau"], "cong": ["cho"]}), sights)


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("feed: duong, camera: cau", []),
        ("feed: duongg, camera: cau", [("unknown_feed_near", "warning")]),
        ("feed: duong, camera: caua", [("unknown_camera_near", "warning")]),
        ("feed: duong, camera: xyz", [("unknown_camera", "warning")]),
        ("feed: bao, camera: cau", [("feed_no_camera", "error")]),
        ("feed: cong, camera: cho", [("camera_public", "warning")]),
    ],
)
def test_a_tile_names_a_camera_of_a_feed(rest: str, said: list[tuple[str, str]]) -> None:
    """What is not there yet is a warning; a feed of another kind is an error; a public camera is thought over."""
    assert [(each.code, each.severity) for each in judged(rest)] == said


def test_a_room_below_does_not_see_it() -> None:
    """The linter says so of the rooms whose own layout it is."""
    found = judged("feed: duong, camera: cau", (Sight("sanh", 150, 4, "public"),))
    assert [(each.code, each.args["code"], each.args["room"]) for each in found] == [("hidden_tile", "cau", "sanh")]


# ---- from the gateway itself

DIRECT = {"key": "thang", "kind": "camera", "url": "https://gateway.example:8888", "direct": True}


def planned(**more: Any) -> tuple[list[FeedPlan], list[Fault]]:
    return plan([{**DIRECT, "cameras": [{"key": "cau", "hls": "cau/index.m3u8"}], **more}])


def test_pages_may_ask_a_gateway_that_wants_no_password() -> None:
    """For streams, at its origin; pictures come from this service all the same."""
    both = [{"key": "cau", "path": "cau"}, {"key": "cho", "snapshot": "cho.jpg"}]
    (one,), faults = planned(cameras=both, api={"url": "http://127.0.0.1:9997"})
    assert faults == []
    assert isinstance(one, CameraPlan)
    found = [one.direct_of(camera) for camera in one.cameras]
    assert found == ["https://gateway.example:8888/cau/index.m3u8", None]
    assert one.origins == {"https://gateway.example:8888"}


@pytest.mark.parametrize(
    "more",
    [
        {"auth": {"bearer": "${TOKEN}"}},
        {"headers": {"X-Key": "${TOKEN}"}},
        {"url": "https://${GATEWAY}/"},
        {"url": "https://iocast@gateway.example/"},
        {"url": "https://[::1/"},
        {"cameras": [{"key": "cau", "hls": "cau.m3u8?token=${TOKEN}"}]},
        {"cameras": [{"key": "cau", "hls": "javascript:alert(1)"}]},
    ],
)
def test_pages_are_told_no_secret(more: dict[str, Any]) -> None:
    """Neither who asks, nor an address that is more than an address."""
    plans, faults = planned(**more)
    assert plans == []
    assert [fault.code for fault in faults] == ["camera_direct"]


async def test_only_walls_may_reach_such_a_gateway(house: Indoors) -> None:
    """Their policy names its origin as long as the site does; other pages' policies do not."""

    async def policy(path: str) -> str:
        return str((await (await house.caller()).call("GET", path)).headers["content-security-policy"])

    assert "gateway.example" not in await policy("/screen")
    cameras_ = "cameras: [{key: cau, hls: cau/index.m3u8}]"
    text = f"- {{key: thang, kind: camera, url: 'https://gateway.example:8888', direct: true, {cameras_}}}\n"
    (house.house.settings.site / "feeds.yaml").write_text(text, encoding="utf-8")
    await reached(lambda: "thang" in house.house.runner.plans)
    allowed = re.search(r"connect-src ([^;]*)", await policy("/screen"))
    assert allowed
    assert allowed[1].split() == ["'self'", "ws://iocast.test", "wss://iocast.test", "https://gateway.example:8888"]
    assert "gateway.example" not in await policy("/console")
