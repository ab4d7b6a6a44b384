"""Many pages in one process of their own that behave by the page's rules: they come back, resume and say what they
have painted. Raw sockets, one epoll, bytes that are the same for many are read once.

`python -m tests.bench.pages '{"port": …, "count": …, "token": …, "places": ["room/screen", …], "deflate": true}'`;
then every line on standard input is a command, answered with one line of JSON: `start SECONDS` (dial all, spread over
so long), `status`, `rest` (forget the counts), `stall N`, `read`. At the end of standard input it ends.
"""

import errno
import heapq
import json
import os
import random
import select
import socket
import sys
import time
import zlib
from itertools import count
from typing import Any

from tests.bench.clients import BROWSER

BASE, CAP, CALM, OPEN_LIMIT = 1.0, 30.0, 30.0, 10.0  # seconds, as in displays/web/src/wire.ts
SILENT_BEATS = 2.5
PAINT = 0.025  # seconds: two animation frames
EVERY, SAVED = 1.0, 2.0  # receipts: one a second, one saved up, as in displays/web/src/receipts.ts
LOOK = 0.5  # seconds between two looks at silence
BATCH = 256  # sockets looked at before timers are


class Page:
    __slots__ = (
        "attempt", "beat", "counted", "dialled", "epoch", "heard", "live", "opened", "painted", "place", "rest",
        "retry", "saved", "scene", "sent", "seq", "sock", "view", "waiting",
    )  # fmt: skip

    def __init__(self, place: str) -> None:
        self.place = place
        self.sock: socket.socket | None = None
        self.rest = b""
        self.epoch = self.view = ""
        self.seq = self.scene = 0
        self.painted = -1
        self.live = self.waiting = False
        self.attempt = 0
        self.retry: tuple[float, float] | None = None
        self.beat, self.saved = 2.0, SAVED
        self.counted = self.sent = self.heard = self.dialled = self.opened = 0.0


class Crowd:
    """All pages of this process, driven by one epoll and one heap of timers."""

    def __init__(self, port: int, number: int, token: str, places: list[str], deflate: bool) -> None:
        self.address, self.deflate = ("127.0.0.1", port), deflate
        extension = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" if deflate else ""
        self.tail = (
            f" HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n{BROWSER}{extension}"
            f"Authorization: Bearer {token}\r\n\r\n"
        )
        self.pages = [Page(places[each % len(places)]) for each in range(number)]
        self.epoll = select.epoll()
        self.open: dict[int, Page] = {}
        self.timers: list[tuple[float, int, Any, Page]] = []
        self.tickets = count()
        self.known: dict[bytes, tuple[Any, ...]] = {}
        self.receipts: dict[tuple[int, int], bytes] = {}
        self.counts: dict[str, int] = {}

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def later(self, seconds: float, do: Any, page: Page) -> None:
        heapq.heappush(self.timers, (time.monotonic() + seconds, next(self.tickets), do, page))

    def run(self) -> None:
        self.epoll.register(sys.stdin.fileno(), select.EPOLLIN)
        look = time.monotonic() + LOOK
        while True:
            now = time.monotonic()
            while self.timers and self.timers[0][0] <= now:
                _, _, do, page = heapq.heappop(self.timers)
                do(page)
            if now >= look:
                look = now + LOOK
                self.listen_for_silence(now)
            wait = min(self.timers[0][0], look) - now if self.timers else look - now
            for fd, what in self.epoll.poll(max(0.0, wait), BATCH):
                if (page := self.open.get(fd)) is not None:  # type: ignore[assignment]
                    self.stir(page, what)
                elif fd == sys.stdin.fileno() and not self.obey():
                    return

    # ---- connections

    def dial(self, page: Page) -> None:
        if page.sock is not None:
            return
        page.sock = sock = socket.socket()
        sock.setblocking(False)
        page.dialled, page.opened, page.rest, page.live = time.monotonic(), 0.0, b"", False
        self.count("dialled")
        failed = sock.connect_ex(self.address)
        if failed not in (0, errno.EINPROGRESS):
            self.lost(page, "refused")
            return
        self.open[sock.fileno()] = page
        self.epoll.register(sock.fileno(), select.EPOLLOUT)

    def stir(self, page: Page, what: int) -> None:
        assert page.sock is not None
        try:
            if what & select.EPOLLOUT:
                if failed := page.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                    raise OSError(failed, "connect")
                room, _, screen = page.place.partition("/")
                path = f"GET /ws/screen?room={room}&screen={screen}&build=bench"
                if page.view:
                    path += f"&epoch={page.epoch}&view={page.view}&seq={page.seq}"
                page.sock.send((path + self.tail).encode())
                self.epoll.modify(page.sock.fileno(), select.EPOLLIN)
                return
            data = page.sock.recv(262_144)
        except BlockingIOError:
            return
        except OSError:
            self.lost(page, "refused" if not page.opened else "cut")
            return
        if not data:
            self.lost(page, "ended")
            return
        page.heard = time.monotonic()
        if not page.opened:
            data = page.rest + data
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                page.rest = head
                return
            page.rest = b""
            if not head.startswith(b"HTTP/1.1 101"):
                self.turned_away(page, head)
                return
            page.opened = page.heard
            self.count("opened")
        self.read(page, page.rest + data if page.rest else data)

    def turned_away(self, page: Page, head: bytes) -> None:
        lines = head.decode("latin-1").lower().split("\r\n")
        after = next((float(line.split(":")[1]) for line in lines if line.startswith("retry-after:")), 0.0)
        if after:
            page.retry = after, 2 * after
        self.count(f"answered {lines[0][9:12]}")
        self.lost(page, "turned away")

    def lost(self, page: Page, why: str) -> None:
        """The connection is gone: come back with full jitter, or when the server has said."""
        assert page.sock is not None
        self.count(why)
        self.open.pop(page.sock.fileno(), None)
        page.sock.close()
        page.sock, page.live = None, False
        if page.opened and time.monotonic() - page.opened >= CALM:
            page.attempt = 0
        least, most = page.retry or (0.0, min(CAP, BASE * 2**page.attempt))
        page.retry = None
        page.attempt += 1
        self.later(random.uniform(least, most), self.dial, page)

    def listen_for_silence(self, now: float) -> None:
        for page in self.pages:
            if page.sock is None:
                continue
            if page.opened and page.heard and now - page.heard > SILENT_BEATS * page.beat:
                self.lost(page, "silent")
            elif not page.opened and now - page.dialled > OPEN_LIMIT:
                self.lost(page, "not opened")

    # ---- messages

    def read(self, page: Page, data: bytes) -> None:
        while len(data) >= 2:
            size, header = data[1], 2
            if size == 126:
                size, header = int.from_bytes(data[2:4]), 4
            elif size == 127:
                size, header = int.from_bytes(data[2:10]), 10
            end = header + size
            if len(data) < end or len(data) < header:
                break
            whole = len(data) == end
            frame = data if whole else data[:end]
            data = b"" if whole else data[end:]
            self.count("frames")
            if frame[0] & 0x0F == 8:
                self.count(f"closed {int.from_bytes(frame[2:4])}")
                self.lost(page, "closed")
                return
            fields = self.known.get(frame)
            if fields is None:
                fields = self.learn(frame, header)
            self.take(page, fields)
        page.rest = data

    def learn(self, frame: bytes, header: int) -> tuple[Any, ...]:
        payload = frame[header:]
        if frame[0] & 0x40:
            payload = zlib.decompressobj(-15).decompress(payload + b"\x00\x00\xff\xff")
        message = json.loads(payload)
        kind = message["type"]
        scene = message.get("scene") or {}
        fields: tuple[Any, ...] = (
            kind, message.get("from", 0), message.get("seq", 0), message.get("epoch"), message.get("view"),
            scene.get("changed") or 0, message.get("beat"), message.get("resumed"), message.get("retry"),
        )  # fmt: skip
        if kind != "hello":
            if len(self.known) > 500:
                self.known.clear()
            self.known[frame] = fields
        return fields

    def take(self, page: Page, fields: tuple[Any, ...]) -> None:
        kind, start, seq, epoch, view, scene, beat, resumed, retry = fields
        match kind:
            case "values":
                if seq <= page.seq or start > page.seq:
                    self.count("gap" if start > page.seq else "old")
                    return
                page.seq = seq
            case "beat":
                page.seq, page.beat = max(page.seq, seq), beat or page.beat
                if page.heard - page.sent < 0.9 * page.beat:
                    return
            case "hello":
                page.live, page.beat, page.scene = bool(resumed), beat, scene
                page.painted = -1
                self.count("hello resumed" if resumed else "hello")
            case "wall":
                page.epoch, page.view, page.seq, page.live = epoch, view, seq, True
            case "scene":
                page.scene = scene
            case "bye":
                page.retry = retry[0] / 1000, retry[1] / 1000
                return
            case _:
                return
        if page.live and not page.waiting:
            page.waiting = True
            now = page.heard
            page.saved = min(SAVED, page.saved + (now - page.counted) / EVERY)
            page.counted = now
            self.later(PAINT + max(0.0, 1 - page.saved) * EVERY, self.paint, page)

    def paint(self, page: Page) -> None:
        page.waiting = False
        if page.sock is None or not page.live:
            return
        standing = page.seq, page.scene
        receipt = self.receipts.get(standing)
        if receipt is None:
            receipt = self.receipts[standing] = _receipt(*standing, self.deflate)
        page.saved -= 1
        page.sent = time.monotonic()
        page.painted = page.seq
        try:
            page.sock.send(receipt)
        except OSError:
            self.count("not said")

    # ---- commands

    def obey(self) -> bool:
        line = os.read(sys.stdin.fileno(), 65_536).decode()
        if not line:
            return False
        for each in line.splitlines():
            match each.split():
                case ["start", seconds]:
                    for page in self.pages:
                        self.later(random.uniform(0, float(seconds)), self.dial, page)
                case ["rest"]:
                    self.counts.clear()
                case ["stall", number]:
                    for page in self.pages[: int(number)]:
                        if page.sock is not None:
                            self.epoll.modify(page.sock.fileno(), 0)
                case ["read"]:
                    for page in self.pages:
                        if page.sock is not None:
                            self.epoll.modify(page.sock.fileno(), select.EPOLLIN)
            seqs = [page.seq for page in self.pages if page.live]
            live = sum(page.live for page in self.pages)
            painted = min((page.painted for page in self.pages), default=-1)
            answer = {"live": live, "least": min(seqs, default=0), "most": max(seqs, default=0), "painted": painted}
            cpu = time.process_time()
            print(json.dumps({**answer, "cpu": round(cpu, 2), "counts": self.counts}), flush=True)
        return True


def _receipt(seq: int, scene: int, deflate: bool) -> bytes:
    """A masked text frame (RFC 6455 section 5.3) whose key is zero, so that it is the same for every page.

    Compressed where that was agreed upon, as Chromium does with every message.
    """
    at = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    message = {"type": "painted", "seq": seq, "scene": scene, "at": at, "errors": 0, "hidden": False}
    payload = json.dumps(message, separators=(",", ":")).encode()
    if deflate:
        squeezed = zlib.compressobj(wbits=-15)
        payload = (squeezed.compress(payload) + squeezed.flush(zlib.Z_SYNC_FLUSH)).removesuffix(b"\x00\x00\xff\xff")
    size = bytes((0x80 | len(payload),)) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2)
    return (b"\xc1" if deflate else b"\x81") + size + bytes(4) + payload


def main() -> None:
    wish = json.loads(sys.argv[1])
    Crowd(wish["port"], wish["count"], wish["token"], wish["places"], wish["deflate"]).run()


if __name__ == "__main__":
    main()
