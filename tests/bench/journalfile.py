"""The embedded journal: how many events a second become durable in the file, and how fast they are read back.

Fifty tasks append one event each, again and again; eight append events of 500 figures, as large posts do, and the index
of series is kept with them. Then a file of 100,000 events of one figure is opened, as a restart does, and read in pages
of 1,000 and decoded: counted in CPU seconds of the whole process, because other load disturbs wall time. The floor
of the appends is what the disk allows: 4 kB written and synced, again and again.
Alone: `python -m tests.bench.journalfile`.
"""

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from broadcaster.events import Draft, Kind
from broadcaster.journal import Journal, open_journal

SECONDS = 2.0  # of each pass
PASSES = 5
READ = 100_000  # events read back
PAGE = 1000


def figures(count: int, first: int = 0) -> Draft:
    """An event of so many figures, about 200 bytes each, of 1,300 series."""
    source = {"feed": "van-ban", "place": "Sheet1!C7", "raw": "5.238.802"}
    common = {"period": "2021-01-01/P9M", "as_of": "2021-10-01", "status": "A", "source": source}
    observed = [
        {"series": f"YT-{n % 13:02d}@{16_000 + n % 100}", "v": 5_238_802 + n, **common}
        for n in range(first, first + count)
    ]
    return Draft(Kind.OBSERVED, "feed:van-ban", {"feed": "van-ban", "observations": observed})


async def append_for(journal: Journal, seconds: float, writers: int, draft: Callable[[], Draft]) -> list[float]:
    """How long each append took."""
    end, took = time.monotonic() + seconds, list[float]()

    async def write() -> None:
        while (begun := time.monotonic()) < end:
            await journal.append([draft()])
            took.append(time.monotonic() - begun)

    await asyncio.gather(*(write() for _ in range(writers)))
    return took


def floor_for(path: Path, seconds: float) -> float:
    """Syncs of 4 kB a second."""
    page, count, begun = b"x" * 4096, 0, time.monotonic()
    file = os.open(path, os.O_CREAT | os.O_WRONLY)
    try:
        while time.monotonic() - begun < seconds:
            os.pwrite(file, page, 4096 * (count % 1000))
            os.fdatasync(file)
            count += 1
    finally:
        os.close(file)
    return count / seconds


async def pass_of(directory: Path) -> dict[str, float]:
    found = {"syncs": floor_for(directory / "floor", SECONDS / 4)}
    journal = await open_journal(f"sqlite:///{directory}/journal.db")
    small, large = figures(1), figures(500)
    try:
        took = await append_for(journal, SECONDS, 50, lambda: Draft(small.kind, small.by, small.data))
        found |= {"events": len(took) / SECONDS, "p99": sorted(took)[int(len(took) * 0.99)]}
        took = await append_for(journal, SECONDS, 8, lambda: Draft(large.kind, large.by, large.data))
        found |= {"figures": 500 * len(took) / SECONDS}
    finally:
        await journal.close()
    return found


async def read_back(directory: Path) -> dict[str, float]:
    """CPU seconds to read and decode READ events; seconds to open, and to find one series' history."""
    url = f"sqlite:///{directory}/read.db"
    journal = await open_journal(url)
    for first in range(0, READ, 1000):
        await journal.append([figures(1, n) for n in range(first, first + 1000)])
    await journal.close()
    begun = time.perf_counter()
    journal = await open_journal(url)
    opened, took = time.perf_counter() - begun, list[float]()
    for _ in range(PASSES):
        cpu, after = time.process_time(), 0
        while page := await journal.read(after, PAGE):
            after = page[-1].seq
        took.append(time.process_time() - cpu)
    begun = time.perf_counter()
    history = await journal.history("YT-05@16005", limit=READ)
    found = {"open": opened, "read": median(took), "history": time.perf_counter() - begun, "count": len(history)}
    await journal.close()
    return found


def measure() -> dict[str, float]:
    """Medians of PASSES passes."""
    passes: list[dict[str, float]] = []
    with TemporaryDirectory(prefix="journal-") as name:
        for n in range(PASSES):
            directory = Path(name) / str(n)
            directory.mkdir()
            passes.append(asyncio.run(pass_of(directory)))
        found = {key: median(each[key] for each in passes) for key in passes[0]}
        return found | asyncio.run(read_back(Path(name)))


def rows() -> list[dict[str, str]]:
    """The lines of the table: what, measured, reach."""
    found = measure()
    return [
        {
            "what": "journal in a file, every commit synced, 50 appends of one event at once",
            "measured": f"{found['events']:,.0f} events/s (an append p99 {found['p99'] * 1000:.0f} ms)",
            "reach": "",
        },
        {"what": "  the disk: 4 kB written and synced", "measured": f"{found['syncs']:,.0f} a second", "reach": ""},
        {
            "what": "  8 appends of 500 figures at once, with the index of their 1,300 series",
            "measured": f"{found['figures']:,.0f} figures/s",
            "reach": "",
        },
        {
            "what": f"  {READ:,} events read in pages and decoded, CPU of the process",
            "measured": f"{found['read']:.2f} s (opened in {found['open'] * 1000:.0f} ms)",
            "reach": "<= 0.5 s",
        },
        {
            "what": f"  the history of one series among them, {found['count']:.0f} events",
            "measured": f"{found['history'] * 1000:.0f} ms",
            "reach": "",
        },
    ]


def main() -> Any:
    for row in rows():
        print(f"{row['what']:84}  {row['measured']:48}  {row['reach']}")


if __name__ == "__main__":
    main()
