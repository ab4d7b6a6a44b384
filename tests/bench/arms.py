"""The servers that are compared, each in a process of its own: `python -m tests.bench.arms ARM`.

Prints {"port", "path", "token"}; then for every line {"fan_outs": n, "payload"?} on standard input runs so many
fan-outs and prints {"cpu": seconds, "frames": n, "wall": seconds, ...}. CPU is the process's own, user and system.

ours: the whole service on the sample site; what changes is recorded, journalled and folded as in production, and the
figure is the CPU of the hub's fan-out. bare: a loop of `socket.send`. starlette: a loop of `send_text`.
"""

import asyncio
import base64
import gc
import json
import random
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import perf_counter, process_time, thread_time
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from broadcaster.events import Draft, Kind
from broadcaster.frames import Frame
from broadcaster.journal import open_journal
from broadcaster.model import Sensitivity
from broadcaster.seat import Seat, SeatKind
from displays.app import build
from displays.people import create_token
from displays.rights import Scope
from displays.settings import Settings
from displays.transport import SharedFrames

ANSWERS, sys.stdout = sys.stdout, sys.stderr  # what anybody prints is no answer
SAMPLE = Path(__file__).parents[2] / "deploy" / "nghe-an"
PAUSE = 0.04  # seconds after each fan-out in which the screens read
NOTE = (
    "Báo cáo nhanh của Văn phòng UBND tỉnh, số liệu đang được đối chiếu với trục liên thông quốc gia và "
    "Cổng dịch vụ công; bản chính thức ký ngày 05 hằng tháng"
)
LAYOUT = """\
key: bench
title: {vi: Đo, en: Bench}
grid: {columns: 12, rows: 6}
tiles:
  - {id: a, kind: number, series: VB-01, at: [1, 1, 6, 3]}
  - {id: b, kind: number, series: HCC-01, at: [7, 1, 6, 3]}
topics: []
"""


async def lines() -> AsyncIterator[dict[str, Any]]:
    """What the bench asks, line by line, until it hangs up."""
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        yield json.loads(line)


def tell(**answer: Any) -> None:
    print(json.dumps(answer), file=ANSWERS, flush=True)


def listener() -> socket.socket:
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    sock.listen(2048)
    return sock


@asynccontextmanager
async def served(app: Any, **options: Any) -> AsyncIterator[int]:
    sock = listener()
    config = uvicorn.Config(app, log_level="warning", access_log=False, ws_ping_interval=None, **options)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[sock]))
    while not server.started:
        await asyncio.sleep(0.01)
    yield sock.getsockname()[1]
    task.cancel()


class Tap:
    """A Port that keeps the last frame, to see what the screens are sent."""

    writable = True
    on_drain = None
    lane = "payload"
    payload = b""

    def send(self, payload: bytes) -> None:
        self.payload = payload

    def close(self, code: int, reason: str) -> None:
        raise AssertionError(f"closed: {code} {reason}")


class Meter:
    """Adds up the CPU of the hub's fan-outs, with the turn of the loop in which uvloop writes the last slice."""

    def __init__(self, hub: Any) -> None:
        self.cpu = self.wall = 0.0
        self.done = asyncio.Event()
        self._fan_out = hub.fan_out
        hub.fan_out = self.fan_out

    def fan_out(self) -> Iterator[None]:
        cpu, wall = thread_time(), perf_counter()
        yield from self._fan_out()
        yield
        self.cpu += thread_time() - cpu
        self.wall += perf_counter() - wall
        self.done.set()


async def ours() -> None:
    directory = Path(tempfile.mkdtemp(prefix="iocast-bench-"))
    try:
        shutil.copytree(SAMPLE, directory / "site")
        (directory / "site" / "layouts" / "bench.yaml").write_text(LAYOUT)
        (directory / "site" / "feeds.yaml").write_text("[]\n")
        settings = Settings(directory / "site", directory / "var")
        settings.data.mkdir()
        journal = await open_journal(settings.journal_at)
        token = await create_token(journal, "bench", Scope.DISPLAY)
        await journal.close()
        app = build(settings)
        async with served(app, ws=SharedFrames, loop="uvloop", lifespan="on") as port:
            await _drive(app.state.house, port, token)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


async def _drive(house: Any, port: int, token: str) -> None:
    hub, tap = house.hub, Tap()
    room = next(iter(house.state.rooms.values()))
    screen = room.screens[0].key
    claim = {"slot": "layout", "width": "all", "key": "", "rank": "operator", "value": "bench"}
    await house.broadcast.record(Draft(Kind.CLAIMED, "bench", claim))
    await _observe(house, 0)
    tell(port=port, path=f"/ws/screen?room={room.key}&screen={screen}", token=token)
    meter, v = Meter(hub), 0
    async for ask in lines():
        if not v:
            hub.attach(
                Seat(0, SeatKind.SCREEN, tap, Sensitivity.RESTRICTED, room=room.key, screen=screen, name="token:bench")
            )
            gc.collect()
            gc.freeze()
        before = process_time(), meter.cpu, meter.wall, hub.delivery.frames_out
        for _ in range(ask["fan_outs"]):
            v += 1
            meter.done.clear()
            await _observe(house, v)
            await meter.done.wait()
            await asyncio.sleep(PAUSE)
        frames = ask["fan_outs"] * (len(hub.seats) - 1)
        if b'"values"' not in tap.payload:  # a beat came after it
            await _observe(house, v := v + 1)
            await asyncio.sleep(3 * PAUSE)
        tell(
            cpu=meter.cpu - before[1],
            wall=meter.wall - before[2],
            whole=process_time() - before[0],
            frames=frames,
            payload=base64.b64encode(tap.payload).decode(),
        )


async def _observe(house: Any, v: int) -> None:
    """Two new figures in one event, as a post of a department makes them."""
    each = {"period": "2026-09", "as_of": "2026-09-30T10:00:00.000Z", "status": "P", "note": NOTE}
    source = {"feed": "bench", "place": "", "raw": ""}
    values = [{**each, "series": series, "v": 1_000_000 + v, "source": source} for series in ("VB-01", "HCC-01")]
    await house.broadcast.record(Draft(Kind.OBSERVED, "bench", {"feed": "bench", "observations": values}))


def bare() -> None:
    """The floor: `socket.send` in a loop, on sockets that do nothing else."""
    sock, screens = listener(), list[socket.socket]()

    def accept() -> None:
        while True:
            screen, _ = sock.accept()
            screen.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while b"\r\n\r\n" not in screen.recv(65_536):
                pass
            screen.sendall(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
            screen.setblocking(False)
            screens.append(screen)

    threading.Thread(target=accept, daemon=True).start()
    tell(port=sock.getsockname()[1], path="/", token="")
    for line in sys.stdin:
        ask = json.loads(line)
        frame = Frame(base64.b64decode(ask["payload"]))
        data = frame.deflated if ask["deflate"] else frame.plain
        gc.collect()
        gc.freeze()
        cpu = wall = 0.0
        for _ in range(ask["fan_outs"]):
            start, begun = thread_time(), perf_counter()
            for screen in screens:
                screen.send(data)
            cpu += thread_time() - start
            wall += perf_counter() - begun
            threading.Event().wait(PAUSE)
        tell(cpu=cpu, wall=wall, frames=ask["fan_outs"] * len(screens))


async def starlette() -> None:
    """What one writes first: every socket's `send_text`, one after the other, with uvicorn as it comes."""
    screens: set[WebSocket] = set()

    async def screen(websocket: WebSocket) -> None:
        await websocket.accept(subprotocol="iocast.v1")
        screens.add(websocket)
        try:
            while True:
                await websocket.receive_text()
        except WebSocketDisconnect:
            screens.discard(websocket)

    async with served(Starlette(routes=[WebSocketRoute("/", screen)]), loop="uvloop", lifespan="off") as port:
        tell(port=port, path="/", token="")
        async for ask in lines():
            message = json.loads(base64.b64decode(ask["payload"]))
            gc.collect()
            gc.freeze()
            cpu = wall = 0.0
            for _ in range(ask["fan_outs"]):
                message["seq"] += 1  # a compression context would make nothing of the same text twice
                for value in message["values"].values():
                    value["v"] += random.randint(1, 1000)
                    value["received"] = f"2026-11-23T02:{random.randint(10, 59)}:{random.randint(10, 59)}.000Z"
                start, begun = thread_time(), perf_counter()
                text = json.dumps(message, ensure_ascii=False)
                for each in list(screens):
                    await each.send_text(text)
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                cpu += thread_time() - start
                wall += perf_counter() - begun
                await asyncio.sleep(PAUSE)
            tell(cpu=cpu, wall=wall, frames=ask["fan_outs"] * len(screens))


def main() -> None:
    match sys.argv[1]:
        case "ours":
            _run(ours())
        case "starlette":
            _run(starlette())
        case "bare":
            bare()


def _run(arm: Any) -> None:
    import uvloop

    uvloop.run(arm)


if __name__ == "__main__":
    main()
