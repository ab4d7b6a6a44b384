"""Many screens on raw sockets, in a thread of their own: they follow `iocast.v1` by its written rules and come back."""

import asyncio
import json
import random
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from time import monotonic
from typing import Self
from urllib.parse import urlencode, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from tests.doubles.page import Page
from tests.doubles.service import answers

OPEN_LIMIT = 10.0  # seconds for a handshake
SILENT_BEATS = 2.5
RETRY_BASE, RETRY_CAP, CALM = 1.0, 30.0, 30.0  # seconds, as displays/web/src/patience.ts
PAINT_REST = 1.0  # seconds between two receipts
ANSWER = 20.0  # seconds for a look at all of them
ENDED = range(4500, 5000)  # close codes after which a page stops


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a screen stands. here: connected, with a picture. lost: why it will never come back, "" where it will."""

    place: str
    here: bool
    seq: int
    lost: str


class Pane:
    """One screen. `urls`: the doors it may dial, one after the other, as a name with several addresses has them."""

    def __init__(self, place: str, urls: Sequence[str], headers: Mapping[str, str], chance: random.Random) -> None:
        """place: "room/screen"; headers: who it is, a display token or a device's cookie."""
        self.place, self.urls, self.headers = place, urls, headers
        self.page, self.live, self.lost = Page(), False, ""
        self.counts: Counter[str] = Counter()
        self._chance, self._dialled, self._attempt = chance, 0, 0
        self._retry: tuple[float, float] | None = None

    async def stand(self) -> None:
        """Dial for ever."""
        while not self.lost:
            opened = monotonic()
            try:
                await self._sit()
            except ConnectionClosed as closed:
                code = closed.rcvd.code if closed.rcvd else 1006
                self.counts[str(code)] += 1
                if code in ENDED:
                    self.lost = f"{code} {closed.rcvd.reason if closed.rcvd else ''}"
            except (OSError, WebSocketException, TimeoutError) as error:
                self.counts[type(error).__name__] += 1
            self.live = False
            self.page.cut()
            if monotonic() - opened >= CALM:
                self._attempt = 0
            least, most = self._retry or (0.0, min(RETRY_CAP, RETRY_BASE * 2**self._attempt))
            self._retry, self._attempt = None, min(self._attempt + 1, 10)
            await asyncio.sleep(self._chance.uniform(least, most))

    async def _sit(self) -> None:
        room, _, screen = self.place.partition("/")
        at = self.page.position
        query = {"room": room, "screen": screen}
        query |= {"epoch": at.epoch, "view": at.view, "seq": str(at.seq)} if at else {}
        url = self.urls[self._dialled % len(self.urls)]
        self._dialled += 1
        where = f"{url.replace('http', 'ws', 1)}/ws/screen?{urlencode(query)}"
        async with asyncio.timeout(OPEN_LIMIT):
            line = await connect(
                where, additional_headers=[*self.headers.items(), ("Origin", url)], open_timeout=None, max_size=None,
                subprotocols=[Subprotocol("iocast.v1")], ping_interval=None, proxy=None, compression=None,
            )  # fmt: skip
        try:
            await self._follow(line)
        finally:
            line.transport.abort()  # whoever is silent would not answer a farewell

    async def _follow(self, line: ClientConnection) -> None:
        beat, painted = 2.0, 0.0
        while True:
            async with asyncio.timeout(SILENT_BEATS * beat):
                message = json.loads(await line.recv())
            kind = message["type"]
            if kind == "hello":
                self.live = True
                self.counts["resumed" if message["resumed"] else "whole"] += 1
            if kind in ("hello", "beat"):
                beat = message["beat"]
                if "stale" in message and await self._better():
                    raise ConnectionAbortedError("its node has lost the journal, and another one is ready")
            if kind == "bye":
                self._retry = (message["retry"][0] / 1000, message["retry"][1] / 1000)
            self.page.take(message)
            if self.page.sent:
                self.page.sent.clear()
                await line.send('{"type":"resync","why":"faults"}')
            if monotonic() - painted >= PAINT_REST and self.page.ready and self.page.scene:
                painted = monotonic()
                scene = self.page.scene["changed"]
                receipt = {"type": "painted", "seq": self.page.seq, "scene": scene, "errors": 0, "hidden": False}
                await line.send(json.dumps(receipt))

    async def _better(self) -> bool:
        """Whether another door leads to a node that is ready: the next one is dialled then."""
        ports = [urlsplit(self.urls[(self._dialled + n) % len(self.urls)]).port or 0 for n in range(len(self.urls))]
        return any([await asyncio.to_thread(answers, port) for port in ports])


class Panes:
    """Use as a context manager: within it all of them stand there, or dial."""

    def __init__(self, panes: Sequence[Pane]) -> None:
        self.panes = panes
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._tasks: list[asyncio.Task[None]] = []

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(ANSWER)

    def stand(self) -> list[Stand]:
        """Where each of them stands. Raises what made one of them end."""
        for task in self._tasks:
            if task.done() and (error := task.exception()):
                raise error
        return [Stand(pane.place, pane.live and pane.page.ready, pane.page.seq, pane.lost) for pane in self.panes]

    def look(self) -> list[tuple[str, Page]]:
        """The place of each and what it shows, all of the same moment."""
        return asyncio.run_coroutine_threadsafe(self._look(), self._loop).result(ANSWER)

    def counted(self) -> Counter[str]:
        """How their connections began and ended."""
        return sum((pane.counts for pane in self.panes), Counter())

    async def _look(self) -> list[tuple[str, Page]]:
        return [(pane.place, _copied(pane.page)) for pane in self.panes]

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._tasks = [self._loop.create_task(pane.stand()) for pane in self.panes]
        try:
            self._loop.run_forever()
        finally:
            for task in self._tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
            self._loop.close()


def _copied(page: Page) -> Page:
    copy = Page()
    for name in ("layout", "indicators", "values", "history", "scene"):
        setattr(copy, name, deepcopy(getattr(page, name)))
    return copy
