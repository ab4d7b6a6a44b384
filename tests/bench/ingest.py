"""Durable ingest through the API (DESIGN section 9): observations a second that are in the journal after a kill -9.

A real `iocast serve` on the sample site, its rules and lists on, SQLite with synchronous=FULL; 1,500 series, 1,430 of
them of communes and wards; 1,000 screens in another process, half on the executive overview, half on a wall of all
communes; six programs in a third process, each posting body after body of 500 observations over one kept connection,
every value a new one, half of them raw text (`figures.py`). After SECONDS of steady load the server is killed and
started again, and the observations in its journal are counted: each acknowledged one has to be there exactly once.

The split comes from a second, shorter run of the same load with the service's parts timed (`split.py`). The service is
bound by one core, so the rate is what the CPU of one observation leaves of a second, where the machine has a core for
it. The profile of 2026-11-23, on two cores shared with eight other jobs (load 9; all of it about a third dearer than
alone, and 0.72 of a core for the service), in µs an observation: fold 35.1, fan-out to 1,000 screens 12.2 and most of
the rest, which is 7.8, for writing it, intake 7.6, append 2.7, collections 2.4, parse 1.6, read back 1.4, encode 0.6;
together 71.4, so 14,000 observations a second of CPU.

Tried, before and after: full collections left to their owner, 121 -> 71 (8,464 -> 14,440 a second, load 1.4);
events that leave out what says nothing, 1.07 -> 0.18 to encode and a third fewer bytes; three events of 500 settled at
once, 22.7 -> 18.8 for settling, not done, because it would hold up the loop for 35 ms.
"""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO, Any

from broadcaster.events import Kind
from broadcaster.journal import open_journal
from tests.bench.figures import BATCH, CLIENTS, SERIES, identities
from tests.bench.split import PARTS
from tests.doubles.service import SAMPLE, Service
from tests.doubles.waiting import until

SCREENS = 1000
WARM = 3.0  # seconds of load before anything is counted: every series has its first figure, every cache is filled
SECONDS = 10.0  # of steady load
SPLIT_SECONDS = 5.0
WALLS = ("ubnd-tinh", "so-y-te")  # rooms whose main screen is shown, half of the screens each
LEAST = 200  # bytes of a frame that counts as figures
TICKS = os.sysconf("SC_CLK_TCK")
LAYOUT = """\
key: bench
title: {vi: Đo, en: Bench}
grid: {columns: 12, rows: 6}
tiles:
  - {id: ca, kind: bar, series: YT-05, by: area, at: [1, 1, 6, 6]}
  - {id: giuong, kind: number, series: YT-03, at: [7, 1, 6, 3], history: 30}
  - {id: can-chu-y, kind: attention, at: [7, 4, 6, 3], top: 4}
topics: []
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What one run measured: counts of observations, seconds, seconds of the server's CPU."""

    observations: int
    wall: float
    cpu: float
    waits: list[float]
    frames: int
    acknowledged: int
    kept: int
    lost: int
    twice: int
    split: dict[str, float]

    @property
    def rate(self) -> float:
        return self.observations / self.wall


class Peer:
    """A process of the bench that answers a line with a line."""

    def __init__(self, module: str, *arguments: object) -> None:
        self.process: subprocess.Popen[str] = subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def line(self) -> str:
        said = _pipe(self.process.stdout).readline()
        if not said:
            raise RuntimeError(f"{self.process.args!r} ended: {self.process.wait()}")
        return said.strip()

    def ask(self) -> Any:
        self.tell()
        return json.loads(self.line())

    def tell(self) -> None:
        print(file=_pipe(self.process.stdin), flush=True)

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


def measure(directory: Path, seconds: float, command: tuple[str, ...]) -> Load:
    """One run: the load, the kill, the count."""
    with ExitStack() as stack:
        service = stack.enter_context(Service(directory, _site(directory / "bench-site"), command))
        display = service.token("bench-display", "display")
        screens = []
        for room in WALLS:
            path = f"/ws/screen?room={room}&screen=main"
            screens.append(Peer("tests.bench.clients", service.port, SCREENS // len(WALLS), path, 1, display, LEAST))
            stack.callback(screens[-1].end)
        posters = Peer("tests.bench.posters", service.port, service.token("bench-ingest", "ingest"))
        stack.callback(posters.end)
        for peer in (posters, *screens):
            if (said := peer.line()) != "ready":
                raise RuntimeError(f"a peer did not start: {said}")
        posters.tell()
        time.sleep(WARM)
        before, frames, cpu, begun = posters.ask(), sum(peer.ask() for peer in screens), _cpu(service), time.monotonic()
        parts = _parts(service)
        time.sleep(seconds)
        account, wall, spent = posters.ask(), time.monotonic() - begun, _cpu(service) - cpu
        shown = sum(peer.ask() for peer in screens) - frames
        split = {name: total - parts[name] for name, total in _parts(service).items()}
        if account["refused"]:
            raise RuntimeError(f"posts were refused: {account['refused']}")
        service.kill()
        acknowledged = Counter(
            identity for client, round in json.loads(posters.line()) for identity in identities(client, round)
        )
        service.restart()
        kept = _kept(service.data)
        return Load(
            (account["acknowledged"] - before["acknowledged"]) * BATCH,
            wall,
            spent,
            account["waits"][len(before["waits"]) :],
            shown,
            acknowledged.total(),
            kept.total(),
            sum((acknowledged - kept).values()),
            sum(count - 1 for count in kept.values()),
            split,
        )


def rows() -> list[dict[str, str]]:
    """The lines of the table: what, measured, reach."""
    with tempfile.TemporaryDirectory(prefix="iocast-bench-") as one, tempfile.TemporaryDirectory() as other:
        load = measure(Path(one), SECONDS, ("-m", "displays"))
        split = measure(Path(other), SPLIT_SECONDS, ("-m", "tests.bench.split"))
    waits = sorted(load.waits)
    table = [
        {
            "what": f"ingest, {CLIENTS} programs, bodies of 500, {SERIES} series, {SCREENS} screens: durable a second",
            "measured": f"{load.rate:,.0f} observations",
            "reach": ">= 15,000",
        },
        {
            "what": "  server CPU, of two cores",
            "measured": f"{load.cpu:.1f} s of {load.wall:.1f} s; {load.cpu / load.observations * 1e6:.1f} µs each",
            "reach": "",
        },
        {
            "what": "  one post answered",
            "measured": f"median {median(waits) * 1e3:.0f} ms, worst {waits[-1] * 1e3:.0f} ms",
            "reach": "",
        },
        {
            "what": "  frames of figures to the screens",
            "measured": f"{load.frames / load.wall:,.0f} a second",
            "reach": "",
        },
        {
            "what": "  acknowledged before the kill, in the journal after it",
            "measured": f"{load.acknowledged:,}, {load.kept:,} (those under way included)",
            "reach": "",
        },
        {"what": "  acknowledged and lost; kept twice", "measured": f"{load.lost}; {load.twice}", "reach": "0; 0"},
        {
            "what": "  timed run: durable a second",
            "measured": f"{split.rate:,.0f} observations; {split.cpu / split.observations * 1e6:.1f} µs each",
            "reach": "",
        },
    ]
    for name in (*PARTS, "the rest"):
        spent = split.cpu - sum(split.split.values()) if name == "the rest" else split.split[name]
        share = f"{spent / split.observations * 1e6:.1f} µs an observation, {spent / split.cpu:.0%}"
        table.append({"what": f"    {name}", "measured": share, "reach": ""})
    return table


def _site(directory: Path) -> Path:
    """The sample site without feeds, one room on a wall of all communes."""
    shutil.copytree(SAMPLE, directory)
    (directory / "feeds.yaml").write_text("[]\n")
    (directory / "layouts" / "bench.yaml").write_text(LAYOUT)
    site = directory / "site.yaml"
    site.write_text(site.read_text().replace("home: y-te", "home: bench"))
    return directory


def _cpu(service: Service) -> float:
    """Seconds of user and system time of the server so far."""
    assert service.process
    fields = Path(f"/proc/{service.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _parts(service: Service) -> dict[str, float]:
    """Seconds by part, where the service is the timed one."""
    if "tests.bench.split" not in service.command:
        return {}
    assert service.process
    written = service.data / "split.json"
    before = written.stat().st_mtime_ns if written.exists() else 0
    service.process.send_signal(signal.SIGUSR1)
    until(lambda: written.exists() and written.stat().st_mtime_ns != before, 5, "the parts are told")
    parts: dict[str, float] = json.loads(written.read_text())
    return parts


def _kept(data: Path) -> Counter[tuple[str, str, str]]:
    """Every posted observation in the journal, by series, period and as-of."""

    async def count() -> Counter[tuple[str, str, str]]:
        journal, found, after = await open_journal(f"sqlite:///{data}/journal.db"), Counter(), 0
        while events := await journal.read(after, 1000, [Kind.OBSERVED]):
            after = events[-1].seq
            for event in events:
                found.update((one["series"], one["period"], one["as_of"]) for one in event.data["observations"])
        await journal.close()
        return found

    return asyncio.run(count())


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe
