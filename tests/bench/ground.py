"""The ground the measures stand on: the service as people run it, screens in other processes, and a program that posts.

`with Ground() as ground:` has a site made of the sample: no feeds, the screen `ubnd-tinh/main` shows NINE number tiles,
`ubnd-tinh/left` shows two others. CPU is counted for the service's process and all its children, user and system.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import Any, Self
from zoneinfo import ZoneInfo

import httpx
import psutil

from tests.doubles.service import SAMPLE, Client, Service

NINE = ("HCC-03", "HCC-04", "VB-07", "PA-03", "YT-04", "DL-06", "PA-06", "ANTT-09", "ANTT-10")
TWO = ("PA-01", "DL-07")
MAIN, LEFT = "/ws/screen?room=ubnd-tinh&screen=main", "/ws/screen?room=ubnd-tinh&screen=left"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LIMIT = 30.0  # seconds frames, or a command, may take
SETTLE = 0.5  # seconds without a further frame after which all have their wall
CPUCLOCK = 2  # of another process, all its threads: clock_getcpuclockid(3) makes ids in this way


class Screens:
    """Many screens in a process of their own, all at one address of one service; use as a context manager."""

    def __init__(self, port: int, token: str, path: str, count: int, *, least: int = 200, deflate: bool = True) -> None:
        """token: of the scope display. least: bytes of a frame that counts as figures; a beat has fewer."""
        self.count = count
        arguments = [port, count, path, int(deflate), token, least]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.clients", *map(str, arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        if self._line().strip() != "ready":
            raise RuntimeError("the screens did not connect")
        seen, before = self.seen(), -1
        while seen != before:  # hello and wall are still under way
            time.sleep(SETTLE)
            seen, before = self.seen(), seen
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def seen(self) -> int:
        """Frames with figures that have arrived so far, all screens together."""
        print(file=self.process.stdin, flush=True)
        return int(self._line())

    def await_frames(self, count: int) -> None:
        """Wait until so many have arrived; raises TimeoutError where they do not."""
        end = time.monotonic() + LIMIT
        while (seen := self.seen()) < count:
            if time.monotonic() > end:
                raise TimeoutError(f"{seen} of {count} frames arrived")
            time.sleep(0.02)

    def _line(self) -> str:
        assert self.process.stdout is not None
        if line := self.process.stdout.readline():
            return line
        raise RuntimeError(f"the screens' process ended: {self.process.wait()}")


class Ground:
    """A service with the bench's site, a display token for screens and an ingest token for posts."""

    def __init__(self, layouts: dict[str, str] | None = None, site: str = "") -> None:
        """layouts: further layout files by name; site: the text of site.yaml, where not the usual one."""
        self._stack = ExitStack()
        self._layouts = layouts or {}
        self._site = site
        self._number = self.value = 0  # value: what was posted last

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="iocast-bench-")))
            self.service = Service(directory, write_site(directory / "sample", self._layouts, self._site))
            stack.enter_context(self.service)
            self.display = self.service.token("bench-screens", "display")
            ingest = self.service.token("bench-posts", "ingest")
            self.http: httpx.Client = self.service.client(ingest).http
            self._process = psutil.Process(self.pid)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def pid(self) -> int:
        assert self.service.process is not None
        return self.service.process.pid

    def screens(self, path: str, count: int, least: int = 200) -> Screens:
        return Screens(self.service.port, self.display, path, count, least=least)

    def settle(self) -> None:
        """Wait until a start's or a burst of joins' own work (freezing, first checkpoints) is over."""
        time.sleep(2 * SETTLE)

    def post(self, codes: Sequence[str] = NINE[:1]) -> int:
        """Give figures of today, as of now, a value they did not have, as a department's program does.

        Returns the `seq`. One that is not accepted is a RuntimeError.
        """
        self._number += 1
        self.value = 1000 + self._number % 1000
        return post(self.http, self.value, codes)

    def cpu(self) -> float:
        """Seconds of CPU so far, of the service and its children."""
        return cpu(self._process)

    def operator(self) -> Client:
        return self.service.user("Hà", "operator")


def write_site(directory: Path, layouts: Mapping[str, str] = MappingProxyType({}), text: str = "") -> Path:
    """The sample's site without feeds, with the layouts `bench` and `rest` on the main room's screens.

    layouts: further layout files by name; text: of site.yaml, where not the usual one.
    """
    shutil.copytree(SAMPLE, directory)
    (directory / "feeds.yaml").write_text("[]\n")
    for name, body in {"bench.yaml": layout("bench", NINE), "rest.yaml": layout("rest", TWO), **layouts}.items():
        (directory / "layouts" / name).write_text(body)
    usual = (directory / "site.yaml").read_text()
    for home, now in (("tong-quan", "bench"), ("no-so-lieu", "rest")):
        usual = usual.replace(f"home: {home},", f"home: {now},", 1)
    (directory / "site.yaml").write_text(text or usual)
    return directory


def cpu(process: psutil.Process) -> float:
    """Seconds of CPU so far, of a process and its children."""
    pids = (process.pid, *(one.pid for one in process.children(recursive=True)))
    return sum(time.clock_gettime(~pid << 3 | CPUCLOCK) for pid in pids)


def post(http: httpx.Client, value: float, codes: Sequence[str] = NINE[:1]) -> int:
    """Give figures of today, as of now, this value; the `seq`. One that is not accepted is a RuntimeError."""
    now = datetime.now(ZONE)
    each = {"value": value, "period": now.date().isoformat(), "as_of": now.isoformat(timespec="milliseconds")}
    answer = http.post("/api/observations", json={"observations": [{**each, "series": one} for one in codes]})
    said: dict[str, Any] = answer.json()
    if answer.status_code != 200 or said["accepted"] != len(codes):
        raise RuntimeError(f"not taken: {answer.status_code} {said}")
    return int(said["seq"])


def layout(key: str, codes: Sequence[str]) -> str:
    """A layout of number tiles, three in a row, at most twelve."""
    tiles = [
        {"id": f"t{at}", "kind": "number", "series": code, "at": [at % 3 * 4 + 1, at // 3 * 3 + 1, 4, 3]}
        for at, code in enumerate(codes)
    ]
    titles = {"vi": "Đo", "en": "Bench"}
    return json.dumps({"key": key, "title": titles, "grid": {"columns": 12, "rows": 12}, "tiles": tiles, "topics": []})


def row(what: str, measured: str, reach: str = "") -> dict[str, str]:
    return {"what": what, "measured": measured, "reach": reach}


def spread(values: Sequence[float], form: str = "{:.2f}") -> str:
    """The median of some passes, with the least and the most."""
    least, most = form.format(min(values)), form.format(max(values))
    return f"{form.format(median(values))} ({least} to {most} in {len(values)} passes)"
