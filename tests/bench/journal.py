"""The journal in Redis: how many events a second become durable, and how late another node hears of them.

Fifty tasks append one event each, again and again, to a real redis-server with `appendfsync always`; another process
follows. The floor is the same fifty events as fifty XADD in one pipeline, without script, keys, index and digest.
Then the same of the embedded journal (journalfile.py). Alone: `python -m tests.bench.journal`.
"""

import asyncio
import json
import subprocess
import sys
import time
from contextlib import aclosing
from statistics import median
from typing import Any

from redis import Redis as Client

from broadcaster.events import Draft, Kind, encode
from broadcaster.journal import Journal, open_journal
from tests.bench import journalfile
from tests.doubles.redis import Redis

WRITERS = 50
SECONDS = 3.0  # of each pass
PASSES = 5


def draft() -> Draft:
    """One figure as a feed brings it, about 250 bytes, with the time it was sent."""
    observation = {"series": "VB-01", "v": 5_238_802, "period": "2021-01-01/P9M", "as_of": "2021-10-01", "status": "A"}
    source = {"feed": "van-ban", "place": "Sheet1!C7", "raw": "5.238.802"}
    observed = {**observation, "source": source}
    return Draft(Kind.OBSERVED, "feed:van-ban", {"sent": time.monotonic(), "observations": [observed]})


async def append_for(journal: Journal, seconds: float) -> tuple[float, list[float]]:
    """Events a second, and how long each append took."""
    end, took = time.monotonic() + seconds, list[float]()

    async def write() -> None:
        while (begun := time.monotonic()) < end:
            await journal.append([draft()])
            took.append(time.monotonic() - begun)

    begun = time.monotonic()
    await asyncio.gather(*(write() for _ in range(WRITERS)))
    return len(took) / (time.monotonic() - begun), took


def floor_for(port: int, seconds: float) -> float:
    """Events a second of plain XADD, fifty in a pipeline."""
    with Client(port=port) as client:
        count, begun = 0, time.monotonic()
        while time.monotonic() - begun < seconds:
            pipeline = client.pipeline(transaction=False)
            for _ in range(WRITERS):
                pipeline.xadd("floor", {"d": encode(draft().data)})
            count += len(pipeline.execute())
        return count / (time.monotonic() - begun)


async def follow(url: str) -> None:
    """In a process of its own: on each line read, say how late the events since the last line came, then go on."""
    journal, lags = await open_journal(url), list[float]()

    async def hear() -> None:
        async with aclosing(journal.follow(await journal.tail())) as batches:
            print("following", flush=True)
            async for batch in batches:
                now = time.monotonic()
                lags.extend(now - event.data["sent"] for event in batch)

    hearing = asyncio.create_task(hear())
    while await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps(lags), flush=True)
        lags.clear()
    hearing.cancel()
    await asyncio.gather(hearing, return_exceptions=True)
    await journal.close()


def measure() -> dict[str, float]:
    """Medians of PASSES passes, ours and the floor by turns."""
    passes: list[dict[str, float]] = []
    with Redis() as server:
        follower = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.journal", server.url],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert follower.stdin is not None and follower.stdout is not None
        with follower, follower.stdin as ask, follower.stdout as said:
            said.readline()
            for n in range(PASSES):
                order = ("ours", "floor") if n % 2 == 0 else ("floor", "ours")
                found: dict[str, float] = {}
                for name in order:
                    if name == "floor":
                        found[name] = floor_for(server.port, SECONDS / 2)
                        continue
                    found[name], took = asyncio.run(_ours(server.url))
                    found["took"] = p99(took)
                    ask.write("\n")
                    ask.flush()
                    lags = json.loads(said.readline())
                    found["lag"], found["heard"] = p99(lags), len(lags) / len(took)
                passes.append(found)
            ask.close()
    return {name: median(each[name] for each in passes) for name in passes[0]}


async def _ours(url: str) -> tuple[float, list[float]]:
    journal = await open_journal(url)
    try:
        return await append_for(journal, SECONDS)
    finally:
        await journal.close()


def p99(times: list[float]) -> float:
    """Seconds."""
    return sorted(times)[int(len(times) * 0.99)]


def rows() -> list[dict[str, str]]:
    """The lines of the table: what, measured, reach."""
    found = measure()
    return [
        {
            "what": f"journal in Redis, appendfsync always, {WRITERS} appends of one event at once",
            "measured": f"{found['ours']:,.0f} events/s (an append p99 {found['took'] * 1000:.0f} ms)",
            "reach": ">= 10,000 events/s",
        },
        {"what": "  plain XADD, 50 in a pipeline", "measured": f"{found['floor']:,.0f} events/s", "reach": ""},
        {
            "what": "  meanwhile in another process: from the call of append to being followed, p99",
            "measured": f"{found['lag'] * 1000:.0f} ms ({found['heard']:.1%} of the events heard)",
            "reach": "< 50 ms",
        },
        *journalfile.rows(),
    ]


def main(arguments: list[str]) -> Any:
    if arguments:
        return asyncio.run(follow(arguments[0]))
    for row in rows():
        print(f"{row['what']:84}  {row['measured']:48}  {row['reach']}")
    return None


if __name__ == "__main__":
    main(sys.argv[1:])
