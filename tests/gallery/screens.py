"""A screen that shows what it is told: the real shell and built files of /screen, a socket that speaks from fixtures.

The clock stands still at NOW, motion is reduced, every font is loaded before the first picture."""

import asyncio
import base64
import io
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import cycle, product
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import uvicorn
from PIL import Image, ImageDraw
from playwright.sync_api import CDPSession, Page
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from displays import pages
from tests.doubles.chromium import Chromium
from tests.doubles.service import free_port
from tests.doubles.waiting import until
from tests.gallery import compare
from tests.gallery.figures import NOW
from tests.gallery.walls import Wall

START_LIMIT = 20.0  # seconds
STEADY = (  # flags: letters and colours do not depend on the machine
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--disable-font-subpixel-positioning",
    "--force-color-profile=srgb",
)
BEAT = 60  # seconds, the longest a page takes for one: nothing is said between two pictures
IMAGES = Path(__file__).parent / "images"

# resolves when nothing has moved for eight frames, every tile's element is there, and so is what it loads
SETTLED = """(key) => new Promise((done, fail) => {
  let last = '', same = 0;
  setTimeout(() => fail(new Error(`${key} does not come to rest: ${last.slice(0, 2000)}`)), 30000);
  const look = () => {
    const wall = document.querySelector('io-wall');
    const root = wall.shadowRoot;
    const tiles = [...root.querySelectorAll('main [data-tile]')];
    const defined = (each) => !each.localName.includes('-') || customElements.get(each.localName);
    const loaded = (tile) => tile.dataset.sight !== 'joining'
      && [...(tile.shadowRoot?.querySelectorAll('.chart') ?? [])].every((chart) => chart.querySelector('svg'))
      && [...(tile.shadowRoot?.querySelectorAll('img') ?? [])].every((img) => img.complete);
    const stages = [...root.querySelectorAll('main')]; // one that is coming has its tiles, and is not seen yet
    const there = tiles.length > 0 && wall.dataset.layout === key && stages.every((stage) => stage.className === 'here')
      && [...root.querySelectorAll('*')].every(defined) && tiles.every(loaded);
    const of = (tile) => JSON.stringify(tile.getBoundingClientRect()) + tile.shadowRoot?.innerHTML;
    const now = [innerWidth, ...tiles.map(of)].join();
    same = there && now === last ? same + 1 : 0;
    last = now;
    if (same >= 8) done(); else requestAnimationFrame(look);
  };
  look();
})"""
CLEARED = """() => {
  const wall = document.querySelector('io-wall');
  Object.assign(wall, { layout: null, scene: null, kept: null, link: { state: 'live', since: 0 } });
  return wall.updateComplete;
}"""
BOXES = """() => {
  const root = document.querySelector('io-wall').shadowRoot;
  const box = ({ left, top, right, bottom }) => [left, top, right, bottom];
  const tiles = [...root.querySelectorAll('main [data-tile]')];
  return Object.fromEntries(tiles.map((tile) => [tile.dataset.tile, box(tile.getBoundingClientRect())]));
}"""
# a pixel in the last corner, of this colour from the next frame on
STAMPED = """(colour) => {
  const stamp = window.stamp ??= document.body.appendChild(document.createElement('div'));
  Object.assign(stamp.style, {
    position: 'fixed', right: 0, bottom: 0, width: '1px', height: '1px', zIndex: 2147483647, background: colour,
  });
}"""
SHADES = (16, 80, 144, 208)  # of a stamp's red, green and blue


class Source:
    """The service that the page believes in. `say()` sends to every page that is connected."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._wall: Wall | None = None
        self._theme = "dark"
        self._seq = 0
        self._sockets: set[WebSocket] = set()
        routes = [
            Route("/screen", pages.page),
            Mount("/static", StaticFiles(directory=pages.STATIC)),
            Route("/icon.svg", pages.icon),
            Route("/api/images/{name}", self._image),
            Route("/api/cameras/{feed}/{camera}/picture", self._street),
            WebSocketRoute("/ws/screen", self._listen),
        ]
        app = Starlette(routes=routes)
        app.state.house = SimpleNamespace(runner=SimpleNamespace(plans={}))  # no gateways that pages ask themselves
        config = uvicorn.Config(app, port=self.port, log_level="warning", lifespan="off", ws="websockets-sansio")
        self._server = uvicorn.Server(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            await self._server.serve()

        asyncio.run(serve())

    def __enter__(self) -> Self:
        self._thread.start()
        until(lambda: self._server.started, START_LIMIT, "the pages are served")
        return self

    def __exit__(self, *failure: object) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join()

    def show(self, wall: Wall, theme: str) -> None:
        """Put this wall on every connected screen, and on those that connect later."""
        self._wall, self._theme, self._seq = wall, theme, self._seq + 1
        for message in self.messages()[1:]:
            self.say(message)

    def say(self, message: Mapping[str, Any]) -> None:
        async def tell() -> None:
            for socket in list(self._sockets):
                await socket.send_text(json.dumps(message))

        assert self._loop
        asyncio.run_coroutine_threadsafe(tell(), self._loop).result(START_LIMIT)

    def messages(self) -> list[dict[str, Any]]:
        """hello, wall and scene as they go over the wire."""
        assert self._wall
        return self._wall.messages(self._seq, self._theme, BEAT)

    async def _listen(self, socket: WebSocket) -> None:
        await socket.accept("iocast.v1")
        for message in self.messages():
            await socket.send_text(json.dumps(message))
        self._sockets.add(socket)
        try:
            while True:
                await socket.receive_text()
        except WebSocketDisconnect:
            self._sockets.discard(socket)

    async def _image(self, request: Request) -> Response:
        return FileResponse(IMAGES / "so-do.svg")

    async def _street(self, request: Request) -> Response:
        return Response(street(), media_type="image/png")


def street() -> bytes:
    """What a camera might see: a road, a kerb and lamps, as a PNG."""
    picture = Image.new("RGB", (1280, 720), "#8fa3b5")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 300, 1280, 720), fill="#4b5158")
    pen.polygon([(560, 300), (720, 300), (1180, 720), (100, 720)], fill="#33373c")
    for i in range(5):
        pen.polygon(
            [(632, 330 + 80 * i), (648, 330 + 80 * i), (656, 380 + 80 * i), (624, 380 + 80 * i)], fill="#e8e6da"
        )
    for x in (180, 340, 940, 1100):
        pen.line((x, 120, x, 420), fill="#20242a", width=10)
        pen.ellipse((x - 22, 96, x + 22, 140), fill="#ffe9a8")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


class Screen:
    """One browser page at one size. `show()` returns when the wall stands still."""

    def __init__(self, source: Source, page: Page) -> None:
        self.source, self.page = source, page
        self._cdp: CDPSession = page.context.new_cdp_session(page)
        self._stamps = cycle(product(SHADES, repeat=3))

    def show(self, wall: Wall, theme: str) -> None:
        self.page.evaluate(CLEARED)  # no cross-fade from the one before
        self.source.show(wall, theme)
        self.page.wait_for_function("(theme) => document.documentElement.dataset.theme === theme", arg=theme)
        self.page.evaluate(SETTLED, wall.key(theme))
        if wall.properties:  # not before: what has come down the socket is put on the wall in the next frame
            self.page.evaluate("(props) => Object.assign(document.querySelector('io-wall'), props)", wall.properties)
            self.page.evaluate(SETTLED, wall.key(theme))

    def picture(self) -> Image.Image:
        """The whole window as it stands now: on a busy machine the compositor may hand out a frame of long ago."""
        stamp = next(self._stamps)
        self.page.evaluate(STAMPED, f"rgb{stamp}")

        def taken() -> Image.Image | None:
            shot = self._cdp.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
            picture = compare.read(base64.b64decode(shot["data"]))
            seen: Any = picture.getpixel((picture.width - 1, picture.height - 1))
            return picture if all(abs(a - b) < 32 for a, b in zip(seen, stamp, strict=True)) else None

        return until(taken, what=f"a picture with the stamp {stamp}")

    def boxes(self) -> dict[str, tuple[float, float, float, float]]:
        """Where the tiles stand: left, top, right, bottom in px."""
        found: dict[str, tuple[float, float, float, float]] = self.page.evaluate(BOXES)
        return found


@contextmanager
def screen(
    source: Source, browser: Chromium, size: tuple[int, int], first: Wall, theme: str = "dark"
) -> Iterator[Screen]:
    """A page at /screen of this size, its fonts loaded, its clock stopped."""
    source._wall, source._theme = first, theme
    context = browser.context({"width": size[0], "height": size[1]}, service_workers="block")
    context.clock.set_fixed_time(NOW)
    context.add_init_script("performance.now = () => 1000")  # the page counts the server's time on it
    page = context.new_page()
    page.on("pageerror", lambda error: browser.faults.append(str(error)))
    page.goto(f"{source.url}/screen")
    page.wait_for_selector("io-wall")
    page.evaluate("() => Promise.all([...document.fonts].map((font) => font.load())).then(() => true)")
    yield Screen(source, page)
    context.close()
