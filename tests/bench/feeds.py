"""500 feeds of mixed rhythms on one node, a fifth of them failing or hanging: the others keep their time.

WELL answer: services asked every 1 to 60 s and by cron, simulated figures, folders whose files change. ILL are refused,
get 500 or 429, wait for an answer that never comes, hang in a blocking call, crash, or eat memory (feedhouse.py). After
WARM seconds the service is watched for SECONDS.

lag: from the moment a run was planned for to its start, of all feeds, as the service's own histogram says.
asked: how often the source was asked for each feed that is well, and once more for the edges of the time, as a share
of what its rhythm makes of the time; the least of all feeds.
memory: growth of the service's anonymous memory (RssAnon) from the first half's median to the second's.
"""

import asyncio
import json
import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

import httpx
import psutil
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.bench.figures import catalogue
from tests.bench.ground import row
from tests.doubles.service import SAMPLE, Service

RHYTHMS = {1: 12, 2: 20, 5: 60, 10: 100, 30: 58, 60: 50}  # seconds, and how many services have it
CRON, SIMULATED, FOLDERS = 20, 40, 40
ILL = {"refused": 20, "broken": 20, "limited": 5, "silent": 20, "hang": 15, "die": 10, "eat": 10}
ILL_RHYTHMS = (1, 2, 5, 10, 30)
COMMAND = ("-m", "tests.bench.feedhouse")
WARM, SECONDS = 45.0, 120.0
LOOK = 2.0  # seconds between two looks at the memory; one file changes meanwhile
COLUMNS = "Mã;Số liệu\n"
MB = 1_000_000


class Source(threading.Thread):
    """A server for all services: /well/N answers, /broken/N gives 500, /limited/N 429, /silent/N nothing."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.asked = Counter[str]()
        self.url = ""
        self._begun = threading.Event()
        self.start()
        self._begun.wait()

    def run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._begun.set()
        await server.serve_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                _, way, number = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode().split("/")
                self.asked[f"{way}-{number}"] += 1
                if way == "silent":
                    await reader.read()
                    break
                body = json.dumps({"s": name(int(number)), "v": 40 + self.asked[f"{way}-{number}"] // 20 % 10})
                status = {"broken": "500 No", "limited": "429 No\r\nRetry-After: 20"}.get(way, "200 OK")
                writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
        writer.close()


def name(number: int) -> str:
    """The series of a feed: each has one of its own."""
    return catalogue()[number % 1400][0]


def plans(source: str) -> Iterator[dict[str, Any]]:
    """The entries of feeds.yaml."""
    numbers = iter(range(500))
    shared = {"kind": "http", "period": "2025-09", "as_of": "fetched", "timeout": "5s"}
    shared |= {"map": {"series": "s", "value": "v"}}
    rhythms = [{"every": f"{every}s"} for every, count in RHYTHMS.items() for _ in range(count)]
    for rhythm in [*rhythms, *[{"cron": "* * * * *"}] * CRON]:
        number = next(numbers)
        yield {"key": f"well-{number}", "url": f"{source}/well/{number}", **shared, **rhythm}
    for number in (next(numbers) for _ in range(SIMULATED)):
        yield simulated(f"simulated-{number}", number, 5)
    for number in (next(numbers) for _ in range(FOLDERS)):
        fields = {"series": "Mã", "value": "Số liệu"}
        watched = {"kind": "spreadsheet", "path": f"tep/{number}", "files": "*.csv", "map": fields}
        yield {"key": f"folder-{number}", **watched, "period": "2025-09", "as_of": "30/09/2025"}
    for way, count in ILL.items():
        for index in range(count):
            number, every = next(numbers), ILL_RHYTHMS[index % len(ILL_RHYTHMS)]
            if way in ("hang", "die", "eat"):
                yield simulated(f"{way}-{number}", number, every)
            else:
                base = "http://127.0.0.1:9" if way == "refused" else source
                yield {"key": f"{way}-{number}", "url": f"{base}/{way}/{number}", **shared, "every": f"{every}s"}


def simulated(key: str, number: int, every: int) -> dict[str, Any]:
    walk = {"series": name(number), "start": 50, "step": 1, "least": 40, "most": 60}
    return {"key": key, "kind": "simulated", "enabled": True, "every": f"{every}s", "timeout": "5s", "walks": [walk]}


def write_site(directory: Path, source: str) -> list[Path]:
    """The sample site with these feeds; the files that folders have."""
    shutil.copytree(SAMPLE, directory)
    entries = list(plans(source))
    (directory / "feeds.yaml").write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
    files = []
    for entry in entries:
        if entry["kind"] == "spreadsheet":
            files.append(directory / entry["path"] / "a.csv")
            files[-1].parent.mkdir(parents=True)
            write_file(files[-1], 0)
    return files


def write_file(path: Path, value: int) -> None:
    path.write_text(f"{COLUMNS}{name(int(path.parent.name))};{40 + value % 10}\n", encoding="utf-8")


class Lags:
    """The service's histogram of lags: `since` another, the bound below which a share of them lies."""

    def __init__(self, url: str) -> None:
        text = httpx.get(f"{url}/metrics", timeout=20).text
        families = {each.name: each for each in text_string_to_metric_families(text)}
        samples = families["iocast_feed_start_lag_seconds"].samples
        self.below = {float(each.labels["le"]): each.value for each in samples if each.name.endswith("_bucket")}

    def since(self, before: "Lags", share: float) -> tuple[float, int]:
        counts = {bound: number - before.below[bound] for bound, number in self.below.items()}
        total = max(counts.values())
        return min(bound for bound, number in counts.items() if number >= share * total), int(total)


def anonymous(pid: int) -> float:
    """MB of a process's anonymous memory."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) * 1024 / MB for line in status.splitlines() if line.startswith("RssAnon"))


def rows() -> list[dict[str, str]]:
    source = Source()
    with tempfile.TemporaryDirectory(prefix="iocast-bench-") as place:
        site = Path(place) / "sample"
        files = write_site(site, source.url)
        with Service(Path(place), site, COMMAND) as service:
            files = [service.site / path.relative_to(site) for path in files]
            return watch(service, source, files)


def watch(service: Service, source: Source, files: list[Path]) -> list[dict[str, str]]:
    assert service.process is not None
    process, sizes, turn = psutil.Process(service.process.pid), list[float](), 0
    end = time.monotonic() + WARM
    while time.monotonic() < end:
        time.sleep(LOOK)
    lags, asked, begun, cpu = Lags(service.url), source.asked.copy(), time.monotonic(), spent(process)
    most = 0
    while time.monotonic() < begun + SECONDS:
        time.sleep(LOOK)
        turn += 1
        write_file(files[turn % len(files)], turn)
        sizes.append(anonymous(process.pid))
        most = max(most, len(process.children(recursive=True)))
    lasted = time.monotonic() - begun
    (p99, runs), (p50, _) = (Lags(service.url).since(lags, share) for share in (0.99, 0.5))
    share, least = min(
        ((source.asked[entry["key"]] - asked[entry["key"]] + 1) / (lasted / seconds(entry)), entry["key"])
        for entry in plans(source.url)
        if entry["key"].startswith("well-")
    )
    half = len(sizes) // 2
    grown = median(sizes[half:]) - median(sizes[:half])
    busy = (spent(process) - cpu) / lasted
    return [
        row(
            f"{sum(RHYTHMS.values()) + CRON + SIMULATED + FOLDERS + sum(ILL.values())} feeds, {sum(ILL.values())} ill:"
            " a run's start after the moment it was planned for, p99",
            f"<= {p99:g} s (p50 <= {p50:g} s) of {runs} runs",
            "< 1 s",
        ),
        row(
            "asked, of the feeds that are well: the least, as a share of its rhythm", f"{share:.2f} ({least})", ">= 0.9"
        ),
        row(
            "anonymous memory of the service, second half after the first",
            f"{grown:+.1f} MB of {median(sizes):.0f}",
            "flat: <= 3 MB",
        ),
        row(
            "processes beside it, at most; CPU of the service and of what it forks",
            f"{most}; {busy * 100:.0f} % of one core",
            "printed",
        ),
    ]


def seconds(entry: dict[str, Any]) -> float:
    return float(entry["every"].rstrip("s")) if "every" in entry else 60.0


def spent(process: psutil.Process) -> float:
    """CPU seconds of a process and of what it has forked and reaped, and of what lives."""
    total = 0.0
    for each in (process, *process.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total
