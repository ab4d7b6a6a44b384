"""What people and programs do to the service during a soak: observations all the time, and now and then a person.

Everything drawn by lot is drawn from one seed, but what the service is doing meanwhile is not: a seed says what is
tried in which order, not at which seq it arrives.
"""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from tests.soak.people import People
from tests.soak.site import AREAS, FAMILIES, Pages

PATIENCE = 180.0  # seconds a post is tried again with the same key
REST = 0.5  # seconds between two tries
UNKNOWN = frozenset((408, 429, 500, 502, 503, 504))  # answers after which a post is tried again
PERIODS = {"P1D": "2026-11-20", "P3M": "2026-Q3", "P6M": "2026-S1", "P1Y": "2025"}
MONTH = "2026-10"
UNCLEAR = ("791/903", "12,5.3", "khoảng 300", "1.2.3", "5 trăm", "~", "3-5", "12.439,")  # texts intake may hold


@dataclass(frozen=True, slots=True)
class Posted:
    """An acknowledged post: how many of its observations were taken, how many said what stood already."""

    accepted: int
    unchanged: int
    tries: int


class Away(Exception):
    """The service did not answer, or could not keep it."""


class Work:
    """Use as a context manager. Everything waits while it is paused; `posted` is what was acknowledged, by number."""

    def __init__(self, url: str, tokens: dict[str, str], pages: Pages, seed: int) -> None:
        """tokens: "ingest" and "operate"."""
        self.posted: dict[int, Posted] = {}
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []
        self.failed: list[str] = []  # posts that were never answered; should be none
        self._chance = random.Random(seed)
        self._pages = pages
        self._ingest = _client(url, tokens["ingest"])
        self._operate = _client(url, tokens["operate"])
        self._go = asyncio.Event()
        self._busy = 0
        self._number = 0
        self._series: list[tuple[str, str, float, bool]] = []  # series, period, where it starts, is a share
        self._people = People(self.ask, self._unclear, self._chance)
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> "Work":
        known = (await self.ask("GET", "/api/indicators"))["indicators"]
        for one in known:
            if one["formula"] or one["subsystem"] == "SYS" or one["code"] in self._pages.walking:
                continue
            share = one["unit"]["vi"] == "%" or "100" in one["unit"]["vi"]
            period, start = PERIODS.get(one["frequency"], MONTH), 5.0 if share else 50_000.0
            if one["code"] in ("VB-02", "DL-01"):
                start *= 3  # the whole of which others are parts
            self._series.append((one["code"], period, start, share))
            if one["code"] in FAMILIES:
                self._series += [(f"{one['code']}@{area}", period, start, share) for area in AREAS]
        self._tasks = [
            asyncio.create_task(self._again_and_again(least, most, post), name=post.__name__)
            for least, most, post in (
                (0.05, 0.5, self._trickle),
                (0.5, 4.0, self._department),
                (15.0, 45.0, self._burst),
                (0.3, 2.0, self._hand),
                (15.0, 45.0, self._edit),
            )
        ]
        self._go.set()
        return self

    async def __aexit__(self, *failure: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._ingest.aclose()
        await self._operate.aclose()

    async def pause(self) -> None:
        """Returns when nothing that was begun is unanswered any more."""
        self._go.clear()
        while self._busy:
            await asyncio.sleep(0.05)

    def go_on(self) -> None:
        self._go.set()

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """A call of the operator's; raises Away where the service is, and LookupError where it refuses."""
        try:
            answer = await self._operate.request(method, path, json=body, **more)
        except httpx.TransportError as error:
            raise Away(repr(error)) from None
        if answer.status_code in UNKNOWN:
            self.counts[f"answered {answer.status_code}"] += 1
            if answer.status_code == 500:
                self.faults.append(f"{method} {path}: 500 {answer.text[:200]}")
            raise Away(answer.text[:200])
        if not answer.is_success:
            self.counts[f"refused {answer.status_code}"] += 1
            raise LookupError(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        return answer.json()

    async def _again_and_again(self, least: float, most: float, do: Any) -> None:
        while True:
            await asyncio.sleep(self._chance.uniform(least, most))
            await self._go.wait()
            self._busy += 1
            try:
                await do()
            except Away:
                self.counts["away"] += 1
            except LookupError:
                pass  # counted; a person tries what is not possible now
            finally:
                self._busy -= 1

    # ---- observations

    async def _trickle(self) -> None:
        await self._post(1)

    async def _department(self) -> None:
        await self._post(self._chance.randint(2, 100))

    async def _burst(self) -> None:
        await asyncio.gather(*(self._post(self._chance.randint(1, 40)) for _ in range(20)))

    async def _post(self, many: int) -> None:
        self._number += 1
        number = self._number
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        some = [
            {
                "series": series,
                "period": period,
                "value": round(start + number * (0.000_1 if share else 1.0), 4),
                "as_of": at,
                "note": f"soak {number}",
            }
            for series, period, start, share in self._chance.sample(self._series, min(many, len(self._series)))
        ]
        await self._send(number, some)

    async def _send(self, number: int, some: list[dict[str, Any]]) -> None:
        """Send with a key until it is answered: after a kill nobody knows whether it was kept."""
        end, tries = asyncio.get_running_loop().time() + PATIENCE, 0
        while True:
            tries += 1
            try:
                body, key = {"observations": some, "source": "soak"}, {"Idempotency-Key": f"soak-{number}"}
                answer = await self._ingest.post("/api/observations", json=body, headers=key)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code not in UNKNOWN:
                break
            self.counts["post again"] += 1
            if asyncio.get_running_loop().time() > end:
                self.failed.append(f"post {number}: {answer.text[:200] if answer else 'no answer'}")
                return
            await asyncio.sleep(REST)
        if not answer.is_success:
            self.faults.append(f"post {number}: {answer.status_code} {answer.text[:300]}")
            return
        said = answer.json()
        self.posted[number] = Posted(said["accepted"], said["unchanged"], tries)
        self.counts["posts"] += 1
        for what in ("accepted", "held", "unchanged"):
            self.counts[what] += said[what]
        self.counts["rejected"] += len(said["rejected"])

    async def _unclear(self) -> None:
        series, period, *_ = self._chance.choice(self._series)
        self._number += 1
        one = {"series": series, "period": period, "value": self._chance.choice(UNCLEAR), "as_of": "2026-11-01"}
        await self._send(self._number, [{**one, "note": f"soak {self._number}"}])

    # ---- people

    async def _hand(self) -> None:
        self.counts[await self._people.act()] += 1

    async def _edit(self) -> None:
        """Somebody edits a layout, a room's clearance, an indicator's sensitivity, or breaks a file for a while."""
        self.counts[f"edited {self._pages.edit()}"] += 1


def _client(url: str, token: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=15)
