"""A camera's motion JPEG, read once for all who look, and only while somebody does."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds import pump
from feeds.feed import FeedError
from feeds.plan import plan
from feeds.plans.camera import CameraPlan
from feeds.pump import Pump, Still
from feeds.surroundings import Surroundings
from feeds.web import Web
from tests.doubles.gateway import jpeg
from tests.doubles.waiting import reached


class Projector:
    """Sends whoever asks pictures when it is told to."""

    def __init__(self) -> None:
        self.url = ""
        self.writers: list[asyncio.StreamWriter] = []
        self.asked = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=x\r\n\r\n")
        self.asked += 1

    def show(self, picture: bytes) -> None:
        for writer in self.writers:
            writer.write(b"--x\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(picture), picture))

    async def stop(self) -> None:
        writers, self.writers = self.writers, []
        for writer in writers:
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in writers), return_exceptions=True)


@pytest.fixture
async def projector() -> AsyncIterator[Projector]:
    made = Projector()
    server = await asyncio.start_server(made.talk, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield made
    await made.stop()
    server.close()
    await server.wait_closed()


@pytest.fixture
async def made(projector: Projector, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Pump]:
    monkeypatch.setattr(pump, "APART", 0.0)
    monkeypatch.setattr(pump, "AGAIN", 0.0)
    entry = {"key": "a", "kind": "camera", "url": projector.url, "cameras": [{"key": "a", "mjpeg": "a"}]}
    (one,), faults = plan([entry])
    assert faults == []
    assert isinstance(one, CameraPlan)
    web = Web(one, Surroundings(Path(), {}, lambda: datetime.now(UTC), lambda: "Asia/Ho_Chi_Minh"))
    opened = Pump(web, f"{projector.url}/a")
    yield opened
    await opened.close()
    await web.close()


async def test_one_reading_serves_all(made: Pump, projector: Projector) -> None:
    """Whoever waits gets the next picture; the camera is asked once."""
    waiting = [asyncio.create_task(made.next()) for _ in range(20)]
    await reached(lambda: projector.asked == 1)
    projector.show(jpeg(10))
    assert {still.digest for still in await asyncio.gather(*waiting)} == {Still.of(jpeg(10)).digest}
    again = asyncio.create_task(made.next())
    await asyncio.sleep(0)
    projector.show(jpeg(200))
    assert (await again).body == jpeg(200)
    assert projector.asked == 1


async def test_a_stream_that_ends_is_begun_anew(made: Pump, projector: Projector) -> None:
    """Who waited is told; who asks next has it asked again."""
    waiting = asyncio.create_task(made.next())
    await reached(lambda: projector.asked == 1)
    await projector.stop()
    with pytest.raises(FeedError, match="mjpeg_ended"):
        await waiting
    waiting = asyncio.create_task(made.next())
    await reached(lambda: projector.asked == 2)
    projector.show(jpeg(10))
    assert (await waiting).body == jpeg(10)


async def test_a_stream_nobody_looks_at_is_left(
    made: Pump, projector: Projector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the next picture after a while; it is no failure."""
    waiting = asyncio.create_task(made.next())
    await reached(lambda: projector.asked == 1)
    projector.show(jpeg(10))
    await waiting
    monkeypatch.setattr(pump, "IDLE", -1.0)
    projector.show(jpeg(20))
    await reached(lambda: made._task is None)
    monkeypatch.setattr(pump, "IDLE", 15.0)
    waiting = asyncio.create_task(made.next())
    await reached(lambda: projector.asked == 2)
    projector.show(jpeg(30))
    assert (await waiting).body == jpeg(30)


async def test_a_stream_without_pictures_has_an_end(
    made: Pump, projector: Projector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits is told that the camera is silent."""
    monkeypatch.setattr(pump, "PATIENCE", 0.05)
    with pytest.raises(FeedError, match="camera_silent"):
        await made.next()
