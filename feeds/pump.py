"""One camera's motion JPEG, read once for all who look at it, and only while somebody does."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from feeds.feed import FeedError
from feeds.mjpeg import Frames
from feeds.web import Web

APART = 0.18  # seconds between two pictures that are handed on: five a second, of however many a camera sends
PATIENCE = 3.0  # seconds for the next picture; a browser has six connections
IDLE = 15.0  # seconds after the last question
AGAIN = 1.0  # seconds before a camera that failed is asked anew


@dataclass(frozen=True, slots=True)
class Still:
    """A JPEG and its digest, by which a page knows whether it has it."""

    body: bytes
    digest: str

    @classmethod
    def of(cls, body: bytes) -> "Still":
        return cls(body, hashlib.sha256(body).hexdigest()[:32])


class Pump:
    """Keeps the newest picture and no other."""

    def __init__(self, web: Web, address: str) -> None:
        self._web, self._address = web, address
        self._task: asyncio.Task[None] | None = None
        self._came = asyncio.Event()
        self._still: Still | None = None
        self._error: FeedError | None = None
        self._taken = self._asked = self._ended = 0.0

    async def next(self) -> Still:
        """The next picture that comes, whether or not it is another one. Raises FeedError."""
        now = self._asked = asyncio.get_running_loop().time()
        if self._task is None:
            if self._error is not None and now - self._ended < AGAIN:
                raise self._error
            self._error, self._task = None, asyncio.create_task(self._run(), name="motion jpeg")
        came = self._came
        try:
            async with asyncio.timeout(PATIENCE):
                await came.wait()
        except TimeoutError:
            raise FeedError("camera_silent", seconds=PATIENCE) from None
        if self._error is not None or self._still is None:
            raise self._error or FeedError("camera_silent", seconds=PATIENCE)
        return self._still

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        frames: Frames | None = None
        loop = asyncio.get_running_loop()

        def pour(headers: Mapping[str, str], piece: bytes) -> None:
            nonlocal frames
            frames = frames or Frames(headers.get("content-type", ""))
            for frame in frames.take(piece):
                now = loop.time()
                if now - self._taken >= APART:
                    self._taken, self._still = now, Still.of(frame)
                    self._tell()
            if loop.time() - self._asked > IDLE:
                raise _NobodyLooks

        try:
            await self._web.follow(self._address, pour, accept="multipart/x-mixed-replace, */*;q=0.1")
            self._error = FeedError("mjpeg_ended")
        except FeedError as error:
            self._error = error
        except _NobodyLooks:
            self._error = None
        finally:
            self._task, self._still, self._ended = None, None, loop.time()
            self._tell()

    def _tell(self) -> None:
        came, self._came = self._came, asyncio.Event()
        came.set()


class _NobodyLooks(Exception):
    """The end of a stream that was no failure."""
