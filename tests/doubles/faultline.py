"""A line on loopback between whoever connects and a server, with faults as verbs. It passes on bytes and knows none."""

import asyncio
import random
import socket
import struct
import threading
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Self

CHUNK = 16_384  # bytes passed on at a time
LIMIT = 10.0  # seconds until a fault is done
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: close with a reset


class Way:
    """One direction of all connections. What it holds back waits where it is, as bytes do that are not acknowledged."""

    def __init__(self) -> None:
        self.bytes = 0  # that have passed
        self.delay = 0.0  # seconds a chunk takes,
        self.rate = 0.0  # and bytes a second; 0: no bound
        self.loss = 0.0  # how likely a chunk is lost,
        self.again = (0.0, 0.0)  # and the seconds until it is sent again, with all that is behind it
        self.open = asyncio.Event()
        self.open.set()

    def heal(self) -> None:
        self.delay = self.rate = self.loss = 0.0
        self.open.set()

    async def shut(self) -> None:
        """Nothing passes until it is healed. To be called in the line's loop."""
        self.open.clear()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, chance: random.Random) -> None:
        """Pass on until the sender ends, and its end too."""
        while chunk := await reader.read(CHUNK):
            wait = self.delay + (len(chunk) / self.rate if self.rate else 0.0)
            if chance.random() < self.loss:
                wait += chance.uniform(*self.again)
            if wait:
                await asyncio.sleep(wait)
            await self.open.wait()
            writer.write(chunk)
            self.bytes += len(chunk)
            await writer.drain()
        await self.open.wait()
        writer.write_eof()


class Faultline:
    """Use as a context manager. It runs in a thread of its own; a verb returns when the line is as it says.

    `up` is the way to the server, `down` the way back; `opened` counts those who have connected.
    """

    def __init__(self, port: int, seed: int = 1) -> None:
        """port: the server's, on loopback."""
        self.to, self.opened = port, 0
        self.up, self.down = Way(), Way()
        self.port = 0
        self._chance = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self._talks: dict[asyncio.Task[None], list[asyncio.StreamWriter]] = {}
        self._answering = asyncio.Event()
        self._answering.set()

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(self, *failure: object) -> None:
        self._do(self._refuse())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(LIMIT)
        self._loop.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # ---- what may happen to it

    def heal(self) -> None:
        """Whole again: what was held back arrives, whoever was refused gets through."""

        async def whole() -> None:
            for way in (self.up, self.down):
                way.heal()
            self._answering.set()
            await self._listen()

        self._do(whole())

    def slow(self, delay: float = 0.2, rate: float = 0.0) -> None:
        """Each chunk takes `delay` seconds either way, and no more than `rate` bytes a second pass."""
        for way in (self.up, self.down):
            way.delay, way.rate = delay, rate

    def lose(self, loss: float = 0.1, again: tuple[float, float] = (0.2, 1.0)) -> None:
        """Packets get lost and are sent again: silence, then everything at once, and nothing is missing."""
        for way in (self.up, self.down):
            way.loss, way.again = loss, again

    def cut(self) -> None:
        """Every connection is reset, and nobody is let in."""
        self._do(self._refuse())

    def snap(self) -> None:
        """Every connection is reset; who connects anew gets through."""
        self._do(self._reset())

    def cut_up(self) -> None:
        """Nothing reaches the server any more; what it says still arrives. Nobody is told."""
        self._do(self.up.shut())

    def cut_down(self) -> None:
        """Nothing that the server says arrives any more; it still hears. Nobody is told."""
        self._do(self.down.shut())

    def go_dead(self) -> None:
        """Half-open: who is connected stays so, who connects is taken in, and nothing passes either way."""

        async def dead() -> None:
            self._answering.clear()
            await self.up.shut()
            await self.down.shut()

        self._do(dead())

    # ---- how

    def _do(self, what: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(LIMIT)

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._talk, "127.0.0.1", self.port, limit=CHUNK)
            self.port = self._server.sockets[0].getsockname()[1]

    async def _refuse(self) -> None:
        if self._server is not None:
            self._server.close()
        await self._reset()
        if self._server is not None:
            await self._server.wait_closed()
        self._server = None

    async def _reset(self) -> None:
        talks = list(self._talks)
        for talk in talks:
            for writer in self._talks[talk]:
                with suppress(OSError):
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                writer.transport.abort()
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.opened += 1
        self._talks[task] = [writer]
        try:
            await self._answering.wait()
            onward_reader, onward = await asyncio.open_connection("127.0.0.1", self.to, limit=CHUNK)
            self._talks[task].append(onward)
            await _both(
                self.up.carry(reader, onward, self._chance), self.down.carry(onward_reader, writer, self._chance)
            )
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            for each in self._talks.pop(task):
                each.transport.abort()


async def _both(*ways: Coroutine[Any, Any, None]) -> None:
    """Until both have ended, or one has failed: then the other ends too."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
