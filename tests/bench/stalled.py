"""Pages that stop reading while values change (DESIGN section 9): what they cost, how soon they are right, whom they
delay.

STALLED pages of a wall of nine tiles, without compression, stop reading for SECONDS, while one post after the other
changes all nine, some 15 times a second; READERS others read on. Before each such time there is one as long in which
all read; PASSES of both.

server: growth of its anonymous memory, the most of the time of the stall, less the same of the time before.
kernel: what the service's sockets to all pages hold, with its overhead (`ss -m`, wmem_queued), the most of that time.
What lies unread at the pages' end is their machine's: printed beside it (/proc/net/tcp, bytes).
right again: from the moment they read until each has shown the newest value; the reading of the backlog is in it.
delayed: from a post to its frame at the last of the readers, 99th percentile, both times.
"""

import json
import re
import resource
import select
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

from tests.bench.clients import handshake
from tests.bench.ground import MAIN, NINE, Ground, row

STALLED, READERS = 60, 20
SECONDS, PASSES = 20.0, 2
APART = 1 / 15  # seconds between two posts
LIMIT = 30.0  # seconds
SEQ = re.compile(rb'"seq":(\d+)')
MB = 1_000_000


class Sock:
    """A page's connection: finds the frames in what comes, and keeps the last one and its seq."""

    def __init__(self, port: int, request: bytes) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=LIMIT)
        self.sock.sendall(request)
        self.rest = b""
        while b"\r\n\r\n" not in self.rest:
            self.rest += self.sock.recv(65_536)
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise ConnectionError(f"the server refused: {head!r}")
        self.sock.setblocking(False)
        self.seq = 0
        self.values: dict[str, Any] = {}
        self.ended = False

    def read(self) -> None:
        """Take what is there."""
        try:
            data = self.sock.recv(1 << 20)
        except (BlockingIOError, ConnectionResetError) as error:
            self.ended = isinstance(error, ConnectionResetError)
            return
        self.ended = not data
        rest, at = self.rest + data, 0
        while (size := _frame(rest, at)) and at + size <= len(rest):
            self._take(rest[at : at + size])
            at += size
        self.rest = rest[at:]

    def _take(self, frame: bytes) -> None:
        payload = frame[2 if frame[1] < 126 else 4 if frame[1] == 126 else 10 :]
        if payload.startswith((b'{"type":"wall"', b'{"type":"values"')):
            self.seq = int(SEQ.search(payload, 0, 200)[1])  # type: ignore[index]
            self.values.update(json.loads(payload)["values"])


class Pages(threading.Thread):
    """Reads all pages but the stalled ones; knows when the last of them had which seq."""

    def __init__(self, ground: Ground) -> None:
        super().__init__(daemon=True)
        request = handshake(ground.service.port, MAIN, False, ground.display)
        self.stalled = [Sock(ground.service.port, request) for _ in range(STALLED)]
        self.readers = [Sock(ground.service.port, request) for _ in range(READERS)]
        self._poll = select.epoll()
        self._by_number = {each.sock.fileno(): each for each in (*self.stalled, *self.readers)}
        for number in self._by_number:
            self._poll.register(number, select.EPOLLIN)
        self._news = threading.Condition()

    def run(self) -> None:
        while True:
            for number, _ in self._poll.poll():
                self._by_number[number].read()
                if self._by_number[number].ended:
                    self._poll.unregister(number)
            with self._news:
                self._news.notify_all()

    def stall(self) -> None:
        for each in self.stalled:
            self._poll.unregister(each.sock.fileno())

    def read_again(self) -> None:
        for each in self.stalled:
            self._poll.register(each.sock.fileno(), select.EPOLLIN)

    def wait(self, some: list[Sock], seq: int) -> None:
        """Until all of them stand at a seq; raises where it takes longer than LIMIT or a connection has ended."""
        with self._news:
            there = self._news.wait_for(lambda: all(each.seq >= seq or each.ended for each in some), LIMIT)
        if not there or any(each.ended for each in some):
            raise RuntimeError(f"{sum(each.ended for each in some)} of {len(some)} connections ended, the others wait")


def rows() -> list[dict[str, str]]:
    calm, stalls = [], []
    with Ground() as ground:
        pages = Pages(ground)
        pages.start()
        _time(ground, pages, SECONDS / 4)  # warm
        for _ in range(PASSES):
            calm.append(_time(ground, pages, SECONDS))
            pages.stall()
            stalled = _time(ground, pages, SECONDS)
            begun = time.monotonic()
            pages.read_again()
            pages.wait(pages.stalled, stalled["seq"])
            stalls.append(stalled | {"right": time.monotonic() - begun})
            if any(each.values != pages.readers[0].values for each in pages.stalled):
                raise RuntimeError("a page that had stalled shows something else than the others")
    growth = max(b["server"] - a["server"] for a, b in zip(calm, stalls, strict=True))
    return [
        row(f"{STALLED} pages stalled for {SECONDS:.0f} s: extra in the server", f"{growth / MB:.2f} MB", "<= 5 MB"),
        row("  in the kernel, the service's sockets", _most(stalls, "kernel", "MB", MB), "<= 5 MB"),
        row("  unread at the pages' end (their machine's)", _most(stalls, "unread", "MB", MB), "printed"),
        row("  all right again after", _most(stalls, "right", "s", 1), "<= 0.5 s"),
        row(f"  post to frame at {READERS} others, p99: all read", _most(calm, "delay", "ms", 1e-3)),
        row(f"  with {STALLED} stalled", _most(stalls, "delay", "ms", 1e-3), "nobody delayed"),
    ]


def _time(ground: Ground, pages: Pages, seconds: float) -> dict[str, float]:
    """Change values for so long; what was the most that it took, and how late the readers had it."""
    begun, before, delays = time.monotonic(), _memory(ground.pid), []
    most, looked, seq = {"server": 0.0, "kernel": 0.0, "unread": 0.0}, begun, 0
    while (at := time.monotonic()) < begun + seconds:
        seq = ground.post(NINE)
        pages.wait(pages.readers, seq)
        delays.append(time.monotonic() - at)
        if at > looked + 1:
            looked = at
            sent, unread = _held(ground.service.port)
            now = {"server": _memory(ground.pid) - before, "kernel": sent, "unread": unread}
            most = {name: max(value, now[name]) for name, value in most.items()}
        time.sleep(max(0.0, at + APART - time.monotonic()))
    return most | {"seq": seq, "delay": sorted(delays)[int(len(delays) * 0.99)]}


def _memory(pid: int) -> float:
    """Bytes of anonymous memory of a process."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return 1024.0 * int(re.search(r"^Anonymous:\s+(\d+)", rollup, re.MULTILINE)[1])  # type: ignore[index]


def _held(port: int) -> tuple[float, float]:
    """Bytes that the service's sockets hold, with overhead; bytes that lie unread at the other end."""
    said = subprocess.run(["ss", "-tmnH", f"sport = :{port}"], capture_output=True, text=True, check=True).stdout
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    unread = sum(int(each[4].partition(":")[2], 16) for each in lines if int(each[2].partition(":")[2], 16) == port)
    return float(sum(map(int, re.findall(r",w(\d+),", said)))), float(unread)


def _frame(data: bytes, at: int) -> int:
    """The length of the frame that begins there, header and all; 0 while its header is not whole."""
    head = data[at : at + 10]
    if len(head) < 2 or (head[1] >= 126 and len(head) < 10):
        return 0
    if head[1] < 126:
        return 2 + head[1]
    return 4 + int.from_bytes(head[2:4]) if head[1] == 126 else 10 + int.from_bytes(head[2:10])


def _most(times: list[dict[str, float]], name: str, unit: str, of: float) -> str:
    return f"{max(each[name] for each in times) / of:.2f} {unit}"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    print(*rows(), sep="\n")
