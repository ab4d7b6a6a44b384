"""Restart after kill -9 with a long journal (DESIGN section 9): from exec of `iocast serve` to the first correct wall.

The journal holds EVENTS events of a season (season.py: what they are and why), kept through its own append, and one
checkpoint that is TAIL events old; its making is not measured. The service is started, killed with SIGKILL, and
started again: the clock runs from exec until a page with a `display` token has a wall over a WebSocket, which must say,
figure by figure, what the fold of the whole journal says. Median of RUNS; between runs the checkpoints that the
service took meanwhile are removed, so that each start has the same way to go.
"""

import asyncio
import gc
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from broadcaster.journal import open_journal
from broadcaster.moments import instant
from broadcaster.state import State
from displays.site import news, read_site
from tests.bench.figures import catalogue
from tests.bench.season import STEP, Season
from tests.bench.season import events as told
from tests.doubles.service import ROOT, SAMPLE, Service

EVENTS, TAIL = 1_000_000, 100_000
BATCH = 1_000  # events in one append
RUNS = 5
LIMIT = 60.0  # seconds
PLACE = "/ws/screen?room=ubnd-tinh&screen=main"


class Made:
    """A long journal, and what stands at its end."""

    def __init__(self, directory: Path, events: int = EVENTS, tail: int = TAIL) -> None:
        self.service = Service(directory, _site(directory / "bench-site"))
        self.url = f"sqlite:///{self.service.data}/journal.db"
        self.service.data.mkdir(parents=True)
        begun = time.monotonic()
        gc.disable()  # a million observations are walked again and again for nothing
        self.state, self.size = asyncio.run(self._make(events, tail))
        gc.enable()
        self.took = time.monotonic() - begun
        self.token = self.service.token("bench-display", "display")

    async def _make(self, events: int, tail: int) -> tuple[State, int]:
        season = Season(began=datetime.now(UTC) - timedelta(seconds=events * STEP))
        journal = await open_journal(self.url, season.clock)
        state, size = State(journal.epoch), 0
        documents = news(read_site(self.service.site), State())
        await journal.append(documents)
        for event in told(documents, 0, instant(season.now)):
            state.take(event)
        for place in range(0, events, BATCH):
            drafts = season.drafts(min(BATCH, events - place))
            keeping = asyncio.create_task(journal.append(drafts))
            await asyncio.sleep(0)
            for event in told(drafts, state.seq, instant(season.now)):
                state.take(event)
            await keeping
            if events - tail <= state.seq < events - tail + BATCH:
                state.settle()
                document = list(state.snapshot().parts())
                size = sum(map(len, document))
                await journal.keep_checkpoint(state.seq, document)
        state.settle()
        await journal.close()
        return state, size

    def start(self) -> tuple[float, float, dict[str, Any]]:
        """Seconds from exec to the first wall, CPU seconds of the service until then, and the wall."""
        where = ["--port", str(self.service.port), "--data", str(self.service.data)]
        begun = time.monotonic()
        process = subprocess.Popen(
            [*self.service.command, "serve", str(self.service.site), *where],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wall = self._wall(begun)
            taken = time.monotonic() - begun
            return taken, _cpu(process.pid), wall
        finally:
            process.kill()
            process.wait()

    def forget(self) -> None:
        """Remove what a run has added: newer checkpoints."""
        with sqlite3.connect(self.service.data / "journal.db") as file:
            newest = file.execute("SELECT min(seq) FROM checkpoints").fetchone()[0]
            file.execute("DELETE FROM checkpoints WHERE seq > ?", (newest,))
        file.close()

    def _wall(self, begun: float) -> dict[str, Any]:
        url = f"ws://127.0.0.1:{self.service.port}{PLACE}"
        headers = {"Authorization": f"Bearer {self.token}"}
        while time.monotonic() - begun < LIMIT:
            with (
                suppress(OSError, WebSocketException, TimeoutError),
                connect(
                    url, additional_headers=headers, subprotocols=[Subprotocol("iocast.v1")], open_timeout=LIMIT
                ) as page,
            ):
                while True:
                    message: dict[str, Any] = json.loads(page.recv(timeout=LIMIT))
                    if message["type"] == "wall":
                        return message
            time.sleep(0.01)
        raise RuntimeError("no wall came")

    def wrong(self, wall: dict[str, Any]) -> Sequence[str]:
        """The figures of the wall that do not say what the fold says."""
        entries = self.state.entries
        return [
            key
            for key, value in wall["values"].items()
            if not key.startswith("@") and json.loads(json.dumps(entries[key].value)) != value
        ]


def measure(events: int = EVENTS, tail: int = TAIL, runs: int = RUNS) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="iocast-bench-") as directory:
        made = Made(Path(directory), events, tail)
        made.start()
        times, cpus, wrong = [], [], 0
        for _ in range(runs):
            made.forget()
            taken, cpu, wall = made.start()
            wrong += len(made.wrong(wall)) + (not wall["values"])
            times.append(taken)
            cpus.append(cpu)
        file = (made.service.data / "journal.db").stat().st_size
        return {
            "times": times, "cpu": median(cpus), "wrong": wrong, "made": made.took, "file": file,
            "checkpoint": made.size, "figures": len(wall["values"]),
        }  # fmt: skip


def rows() -> list[dict[str, str]]:
    """The lines of the table: what, measured, reach."""
    found = measure()
    times = sorted(found["times"])
    return [
        {
            "what": f"restart after kill -9, {EVENTS:,} events, checkpoint {TAIL:,} old: exec to first correct wall",
            "measured": f"{median(times):.2f} s ({times[0]:.2f} to {times[-1]:.2f}; CPU {found['cpu']:.2f} s)",
            "reach": "<= 3 s",
        },
        {"what": "  figures on the walls that were wrong", "measured": str(found["wrong"]), "reach": "0"},
        {
            "what": f"  the journal; its checkpoint of {len(catalogue()):,} series",
            "measured": f"{found['file'] / 2**20:.0f} MiB; {found['checkpoint'] / 2**20:.1f} MiB",
            "reach": "",
        },
        {"what": "  making the journal and folding it", "measured": f"{found['made']:.0f} s", "reach": ""},
    ]


def _site(directory: Path) -> Path:
    """The sample site without feeds: nothing is to change while it starts."""
    shutil.copytree(SAMPLE, directory)
    (directory / "feeds.yaml").write_text("[]\n")
    return directory


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    for number in sys.argv[1:2] or ["1000000"]:
        print(measure(int(number), int(number) // 10, 3))
