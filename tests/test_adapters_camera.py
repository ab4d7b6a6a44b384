"""Cameras behind a real gateway on loopback: alive, frozen, dead, and since when."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from feeds import pictures
from feeds.adapters.camera import Cameras
from feeds.feed import Answer, FeedError
from feeds.plan import plan
from feeds.plans.camera import CameraPlan
from feeds.surroundings import Surroundings
from tests.doubles.gateway import Gateway, jpeg

SECRET = "m4t-khau"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2021, 10, 7, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with Gateway("cau", "nga-tu", "cho") as started:
        yield started


def ways(*names: str, how: str) -> list[dict[str, str]]:
    shapes = {"hls": "{}/index.m3u8", "snapshot": "{}.jpg", "mjpeg": "{}.mjpg", "path": "{}"}
    return [{"key": name, how: shapes[how].format(name)} for name in names]


def cameras(gateway: Gateway, clock: Clock, *looked_at: dict[str, str], **more: Any) -> Cameras:
    entry = {"key": "duong", "kind": "camera", "url": gateway.url, "series": "ANTT-07", "cameras": looked_at, **more}
    plans, faults = plan([entry])
    assert faults == []
    assert isinstance(plans[0], CameraPlan)
    return Cameras(plans[0], Surroundings(Path(), {"MK": SECRET}, clock, lambda: "Asia/Ho_Chi_Minh"))


def states(answer: Answer) -> dict[str, str]:
    return {item["id"]: item["state"] for item in answer.items or ()}


def reasons(answer: Answer) -> dict[str, str]:
    return {item["id"]: item["reason"]["code"] for item in answer.items or () if "reason" in item}


@pytest.mark.parametrize("how", ["hls", "snapshot", "mjpeg", "path"])
async def test_a_living_camera_has_new_pictures(gateway: Gateway, clock: Clock, how: str) -> None:
    """One that stands still is frozen since its last new picture; one that is gone is dead; each comes back."""
    api = {"api": {"url": gateway.url}} if how == "path" else {}
    feed = cameras(gateway, clock, *ways("cau", "nga-tu", "cho", how=how), **api)
    start = "2021-10-07T01:00:00.000Z"
    answer = await feed.fetch()
    assert states(answer) == {"cau": "alive", "nga-tu": "alive", "cho": "alive"}
    gateway.freeze("nga-tu")
    gateway.vanish("cho")
    gateway.go_on()
    clock.go_on(60)
    answer = await feed.fetch()
    assert states(answer) == {"cau": "alive", "nga-tu": "frozen", "cho": "dead"}
    assert [item["since"] for item in answer.items or ()] == [start, start, "2021-10-07T01:01:00.000Z"]
    clock.go_on(60)
    gateway.go_on()
    again = await feed.fetch()
    assert again.items == answer.items
    gateway.heal("nga-tu")
    gateway.heal("cho")
    gateway.go_on()
    clock.go_on(60)
    answer = await feed.fetch()
    assert states(answer) == {"cau": "alive", "nga-tu": "alive", "cho": "alive"}
    assert [item["since"] for item in answer.items or ()] == [start, *["2021-10-07T01:03:00.000Z"] * 2]


async def test_the_figure_is_the_share_of_living_cameras(gateway: Gateway, clock: Clock) -> None:
    """Of today, as of now, with the others in its note; without a series there is only the list."""
    gateway.vanish("cho")
    looked_at = ways("cau", "nga-tu", "cho", how="hls")
    answer = await cameras(gateway, clock, *looked_at).fetch()
    (offer,) = answer.offers
    assert (offer.series, offer.value, offer.note) == ("ANTT-07", 66.6667, "2/3 (!cho)")
    assert (offer.period, offer.as_of, offer.fetched) == ("2021-10-07", "2021-10-07T01:00:00.000Z", True)
    assert (await cameras(gateway, clock, *looked_at, series=None).fetch()).offers == ()


async def test_a_picture_may_stand_still_for_a_while(gateway: Gateway, clock: Clock) -> None:
    """Two looks at one picture within its patience are no sign; a frozen camera stays so until there is a new one."""
    feed = cameras(gateway, clock, *ways("cau", how="snapshot"), still="30s")
    seen = [states(await feed.fetch())["cau"]]
    for seconds in (29, 1, 5):
        clock.go_on(seconds)
        seen.append(states(await feed.fetch())["cau"])
    gateway.go_on()
    seen.append(states(await feed.fetch())["cau"])
    assert seen == ["alive", "alive", "frozen", "frozen", "alive"]


async def test_a_stream_is_awaited_for_three_segments(gateway: Gateway, clock: Clock) -> None:
    """As long as a player waits, whatever `still` says of pictures."""
    feed = cameras(gateway, clock, *ways("cau", how="hls"), still="1h")
    await feed.fetch()
    for seconds, state in ((11.9, "alive"), (0.2, "frozen")):
        clock.go_on(seconds)
        assert states(await feed.fetch()) == {"cau": state}


async def test_a_camera_that_hangs_delays_no_other(gateway: Gateway, clock: Clock) -> None:
    """It is dead within its share of the time, and the run is well."""
    gateway.hang("nga-tu")
    feed = cameras(gateway, clock, *ways("cau", "nga-tu", "cho", how="hls"), timeout="4s")
    async with asyncio.timeout(20):
        answer = await feed.fetch()
    assert states(answer) == {"cau": "alive", "nga-tu": "dead", "cho": "alive"}
    assert reasons(answer) == {"nga-tu": "camera_silent"}


@pytest.mark.parametrize(
    ("how", "data", "code"),
    [
        ("hls", b"<html>", "hls_none"),
        ("hls", b"", "hls_none"),
        ("hls", b"#EXTM3U\n", "hls_empty"),
        ("hls", b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n", "hls_empty"),
        ("hls", b"#EXTM3U\n#EXTINF:4,\na.ts\n#EXT-X-ENDLIST\n", "hls_ended"),
        ("hls", b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://other.example/a.m3u8\n", "hls_elsewhere"),
        ("hls", b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nindex.m3u8\n", "hls_none"),
        ("snapshot", b"<html>", "jpeg_none"),
        ("snapshot", b"", "jpeg_none"),
        ("snapshot", jpeg(9)[:-2], "jpeg_broken"),
        ("snapshot", jpeg(9)[:40], "jpeg_broken"),
        ("snapshot", b"\xff\xd8\xff\xd9", "jpeg_broken"),
        ("mjpeg", b"<html>", "mjpeg_none"),
        ("mjpeg", b"--x\r\n\r\n<html>\r\n--x\r\n", "jpeg_none"),
        ("mjpeg", b"--x\r\nContent-Type: image/jpeg\r\n\r\n", "mjpeg_ended"),
    ],
)
async def test_what_is_no_stream_is_dead(gateway: Gateway, clock: Clock, how: str, data: bytes, code: str) -> None:
    """A page that asks to sign in, half a picture, a recording that has come to its end."""
    gateway.break_("cau", data)
    answer = await cameras(gateway, clock, *ways("cau", "cho", how=how)).fetch()
    assert states(answer) == {"cau": "dead", "cho": "alive"}
    assert reasons(answer) == {"cau": code}


async def test_the_gateways_list_has_pages_and_knows_who_sends(gateway: Gateway, clock: Clock) -> None:
    """A camera that sends nothing is dead, one that is not on the list too; without the list all of them are."""
    gateway.hang("cho")
    looked_at = ways("cau", "cho", "khac", how="path")
    answer = await cameras(gateway, clock, *looked_at, api={"url": gateway.url}).fetch()
    assert states(answer) == {"cau": "alive", "cho": "dead", "khac": "dead"}
    assert reasons(answer) == {"cho": "camera_not_ready", "khac": "camera_unknown"}
    answer = await cameras(gateway, clock, *looked_at, api={"url": f"{gateway.url}/khac"}).fetch()
    assert set(reasons(answer).values()) == {"http_missing"}
    for data in (b'{"items": 5}', b"[]", b"<html>", b'{"items": [{"name": []}]}'):
        gateway.break_("paths/list", data)
        answer = await cameras(gateway, clock, *looked_at, api={"url": gateway.url}).fetch()
        assert set(reasons(answer).values()) == {"gateway_list"}


async def test_many_pages(clock: Clock) -> None:
    """Every page of the gateway's list is read."""
    names = [f"c{number}" for number in range(1_200)]
    async with Gateway(*names) as gateway:
        looked_at = ways("c0", "c999", "c1199", how="path")
        answer = await cameras(gateway, clock, *looked_at, api={"url": gateway.url}).fetch()
        assert states(answer) == {"c0": "alive", "c999": "alive", "c1199": "alive"}
        assert len(gateway.asked) == 3


async def test_many_cameras_at_once(clock: Clock) -> None:
    """Each is asked once, over connections that are used again."""
    names = [f"c{number}" for number in range(60)]
    async with Gateway(*names) as gateway:
        answer = await cameras(gateway, clock, *ways(*names, how="snapshot")).fetch()
        assert set(states(answer).values()) == {"alive"}
        assert len(gateway.asked) == 60


async def test_no_password_is_told(gateway: Gateway, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    """Not in a reason, an item, a note or a log, wherever the plan has put it."""
    gateway.vanish("cho")
    user = gateway.url.replace("http://", "http://iocast:${MK}@")
    looked_at = [
        *ways("cau", how="hls"),
        {"key": "a", "snapshot": "cho.jpg?pass=${MK}"},
        {"key": "b", "hls": user + "/${MK}/index.m3u8"},
        {"key": "c", "snapshot": "http://127.0.0.1:9/${MK}.jpg"},
        {"key": "d", "snapshot": "http://[${MK}"},
    ]
    auth = {"basic": {"user": "iocast", "password": "${MK}"}}
    with caplog.at_level(logging.DEBUG), capture_logs() as logs:
        feed = cameras(gateway, clock, *looked_at, url=user, auth=auth, api={"url": gateway.url + "/x", "auth": auth})
        answer = await feed.fetch()
    assert states(answer) == {"cau": "alive"} | dict.fromkeys("abcd", "dead")
    assert any("authorization" in asked for asked in gateway.asked)
    for told in (repr(answer), repr(logs), caplog.text, repr(feed._plan.public())):
        assert SECRET not in told


def test_what_a_plan_lacks_is_a_fault() -> None:
    """One way to look at a camera, an API for paths, each key once."""
    base = {"key": "d", "kind": "camera", "url": "https://g.example"}
    for looked_at, code in (
        ([{"key": "a"}], "pick_one"),
        ([{"key": "a", "hls": "a", "snapshot": "b"}], "pick_one"),
        ([{"key": "a", "path": "a"}], "pick_one"),
        ([{"key": "a", "hls": "a"}, {"key": "a", "hls": "b"}], "duplicate"),
    ):
        _, (fault,) = plan([{**base, "cameras": looked_at}])
        assert fault.code == code


def test_a_growing_playlist_and_its_parts_are_news() -> None:
    """Also where the sequence stands at its beginning, and in parts of a segment (low latency)."""
    head = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\na.ts\n"
    beats = [
        pictures.playlist(text.encode()).last
        for text in (head, head + "#EXT-X-PART:DURATION=1,URI=p1\n", head + "#EXTINF:4,\nb.ts\n")
    ]
    assert beats == [(1, 0, "a.ts"), (1, 1, "a.ts"), (2, 0, "b.ts")]


def test_a_stream_that_begins_anew_is_news_and_a_session_is_not() -> None:
    """A gateway that starts a stream for each who asks counts from the beginning, with other names; what only names who
    asks changes each time.
    """
    text = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:4,\n{}\n"
    first, same, other = (
        pictures.playlist(text.format(name).encode()).last for name in ("a7.mp4?s=1", "a7.mp4?s=2", "b7.mp4")
    )
    assert first == same != other


def test_no_bytes_break_the_look_at_them() -> None:
    """Whatever a camera sends is a picture or a reason."""
    whole = jpeg(77)
    for end in range(len(whole)):
        with pytest.raises(FeedError):
            pictures.jpeg(whole[:end])
    pictures.jpeg(whole)
    pictures.jpeg(whole + b"\0\0")
    for data in (b"\xff\xd8\xff" + b"\xff" * 50, b"\xff\xd8\xff\xe0\0\0" * 9, b"\xff\xd8\xff\xda\0\2"):
        with pytest.raises(FeedError):
            pictures.jpeg(data)
