"""One soak: a service, its crowd, what people do, what goes wrong; watched, and judged at the end."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

from tests.doubles.redis import Redis
from tests.doubles.service import Service
from tests.soak import memory
from tests.soak.link import Link
from tests.soak.memory import MB, Sample
from tests.soak.people import SCREENS
from tests.soak.proof import Unequal, dump, everybody_equal, posts_kept
from tests.soak.site import Pages
from tests.soak.told import Told
from tests.soak.trouble import WHOLE, Trouble, plan
from tests.soak.work import Work

SAMPLED = 5.0  # seconds between two looks at the server's memory
LINE = 60.0  # seconds between two lines
CHECK = 300.0  # seconds between two proofs in the middle of a whole soak; closer in a shorter one
POOR = 0.3  # of the screens have a line with small buffers
OURS = ("event not folded", "hub failed", "fault in a call", "did not pass")  # in the log
FILES = 64  # descriptors of a server besides its sockets

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a soak."""

    minutes: float
    screens: int
    seed: int
    redis: bool


class Soak:
    """`run` answers whether all was well; what was found is said line by line."""

    def __init__(self, wish: Wish, directory: Path, service: Service, redis: Redis | None, say: Say) -> None:
        self.wish, self.directory, self.service, self.say = wish, directory, service, say
        self.seconds = wish.minutes * 60
        self.trouble = Trouble(service, redis, wish.seed)
        self.pages = Pages(service.site, wish.seed)
        self.link = Link()
        self.samples: list[Sample] = []
        self.checks: list[dict[str, Any]] = []
        self.peak = Counter[str]()
        self.token = ""
        self._begun = 0.0
        self.told = Told()
        self.let_go: dict[int, int] = {}  # life -> pages the server let go because they took nothing
        self._before: Counter[str] = Counter()

    @property
    def now(self) -> float:
        """Seconds since the crowd came."""
        return time.monotonic() - self._begun

    async def run(self) -> bool:
        await asyncio.to_thread(self.service.start)
        self.trouble.born = time.monotonic()
        tokens = {
            scope: await asyncio.to_thread(self.service.token, f"soak-{scope}", scope)
            for scope in ("ingest", "operate", "display")
        }
        self.token = tokens["display"]
        try:
            await self.link.start(self.service.port, self.token, self.wish.seed, list(self._screens()))
            async with Work(self.service.url, tokens, self.pages, self.wish.seed) as work:
                self._begun = time.monotonic()
                well = await self._live(work)
            well &= await self._judge(work)
        finally:
            await self.link.stop()
        return well

    def _screens(self) -> list[tuple[str, bool, bool]]:
        """Where each screen is, half of them with deflate; rooms of different sizes."""
        chance = random.Random(self.wish.seed)
        places = [f"{room}/{screen}" for room, screens in SCREENS.items() for screen in screens]
        return [
            (places[n % len(places)], n // len(places) % 2 == 0, chance.random() < POOR)
            for n in range(self.wish.screens)
        ]

    # ---- while it runs

    async def _live(self, work: Work) -> bool:
        """All that happens, until the time is over; then everybody must be equal. False where somebody was not."""
        async with asyncio.TaskGroup() as group:
            watch = [group.create_task(self._sample()), group.create_task(self._lines(work))]
            try:
                await self.link.ask("wild")
                well = await self._happen(work)
                if well:
                    self.pages.calm()
                    await asyncio.sleep(3)  # the site's files are noticed within two seconds
                    well = await self._check(work, "at the end")
            finally:
                for task in watch:
                    task.cancel()
        return well

    async def _happen(self, work: Work) -> bool:
        scale = min(1.0, max(0.15, self.seconds / WHOLE))
        happens = plan(self.seconds, random.Random(self.wish.seed), redis=self.wish.redis)
        happens += [(n * CHECK * scale, "check") for n in range(1, int(self.seconds / (CHECK * scale)))]
        for at, what in sorted(happens):
            await asyncio.sleep(at - self.now)
            if what != "check":
                await self.trouble.befall(what)
            elif not await self._check(work, f"after {self.now / 60:.1f} minutes"):
                return False
        await asyncio.sleep(self.seconds - self.now)
        return True

    async def _check(self, work: Work, when: str) -> bool:
        """Stop what changes, and hold every screen against the state."""
        await work.pause()
        try:
            found = await everybody_equal(self.link, self.service.url, self.token, work)
        except Unequal as wrong:
            self.say(f"NOT EQUAL {when}: {wrong}")
            self.say(f"  what the screens show: {dump(self.directory, 'pictures', await self.link.pictures())}")
            return False
        told, files = await Told.read(self.service.url), self._process().num_fds()
        connected = (await self.link.ask("report"))["connected"]
        self.checks.append(found)
        self.say(
            f"{when}: {found['equal']} of {self.link.screens} screens equal the state ({found['pictures']} pictures), "
            f"back in {found['back']:.1f} s, agreed in {found['agreed']:.1f} s; {told.seats} seats, {files} files"
        )
        await self.link.ask("wild")
        work.go_on()
        if files > connected + FILES + int((await self.link.ask("report"))["left"]):
            self.peak["files too many"] = files
        return True

    async def _sample(self) -> None:
        while True:
            await asyncio.sleep(SAMPLED)
            if not self.trouble.busy.locked():
                try:
                    rss = self._process().memory_info().rss
                except psutil.Error:
                    continue
                age = time.monotonic() - self.trouble.born
                self.samples.append(Sample(self.trouble.lives, age, self.now, rss, self.told.folded))

    def _process(self) -> psutil.Process:
        assert self.service.process is not None
        return psutil.Process(self.service.process.pid)

    async def _lines(self, work: Work) -> None:
        while True:
            await asyncio.sleep(LINE - self.now % LINE)
            before, life, told = self.told, self.trouble.lives, await Told.read(self.service.url)
            if told:
                self.told, self.let_go[life] = told, told.let_go
            try:
                await self._line(work, before)
            except TimeoutError:
                self.say(f"{self.now / 60:5.1f}  the crowd did not answer")

    async def _line(self, work: Work, told_before: Told) -> None:
        report, sample = await self.link.ask("report"), self.samples[-1] if self.samples else None
        counts: Counter[str] = report["counts"]
        new = counts - self._before
        self._before = counts
        closes = {why: new[why] for why in sorted(new) if why.isdigit()}
        ends = {why: new[why] for why in ("silent", "handshake too slow", "let go", "resyncs") if new[why]}
        late = {
            name: f"{share * 1000:g} ms"
            for name in ("loop_lag_seconds", "follow_lag_seconds")
            if (share := self.told.share(name, 0.99, told_before)) is not None
        }
        rss = f"{sample.rss / MB:.1f} MB" if sample else "-"
        before = next((one for one in reversed(self.samples[:-1]) if sample and sample.at - one.at >= LINE - 1), None)
        grown = f" ({(sample.rss - before.rss) / MB:+.1f})" if sample and before and before.life == sample.life else ""
        late_ones = "".join(f", 99 % of {name} below {share}" for name, share in late.items())
        self.say(
            f"{self.now / 60:5.1f}  {report['connected']} connected, {report['still']} still; "
            f"{self.told.folded} events, {new['frames']} frames, {new['walls']} walls; "
            f"server {self.trouble.lives}, {rss}{grown}; opened {new['opened']} ({new['resumed']} resumed), "
            f"closes {closes} {ends}; posts {work.counts['posts']}{late_ones}"
        )

    # ---- at the end

    async def _judge(self, work: Work) -> bool:
        """Everything but the screens' equality, which `_live` has proved or not."""
        report = await self.link.ask("report")
        counts: Counter[str] = report["counts"]
        code = await asyncio.to_thread(self.service.stop)
        wrong = [f"the service ended with {code}"] if code not in (0, -15) else []
        wrong += work.failed + work.faults
        wrong += [f"{self.peak['files too many']} open files"] if self.peak["files too many"] else []
        wrong += sorted(set(filter(self._amiss, self.service.said().splitlines())))
        try:
            kept = await posts_kept(self._journal(), work.posted)
            self.say(
                f"journal: {kept['events']:,} events, {kept['observations']:,} observations; {len(work.posted):,} "
                f"posts, {kept.get('acknowledged', 0):,} acknowledged observations, each there exactly once"
            )
        except Unequal as unequal:
            wrong.append(str(unequal))
        for verdict in (memory.along(self.samples), memory.apart(self.samples)):
            self.say(f"memory {'?' if verdict.flat is None else 'flat' if verdict.flat else 'GROWS'}: {verdict.says}")
            if verdict.flat is False:
                wrong.append("memory is not flat")
        let_go = sum(self.let_go.values())
        self.say(f"the server let go of {let_go} pages (4008) that took nothing for 30 s")
        if not let_go and self.seconds >= WHOLE:
            wrong.append("nobody who took nothing was let go")
        self.say(f"troubles: {dict(self.trouble.counts)}; people: {dict(work.counts)}")
        self.say(f"screens: {dict(sorted(counts.items()))}")
        for each in wrong[:20]:
            self.say(f"WRONG: {each[:400]}")
        return not wrong

    def _amiss(self, line: str) -> bool:
        """True for a line of the service's log that no trouble explains: a fault of its own."""
        if "role failed" in line:
            return not (self.wish.redis and "JournalError" in line)
        return line.startswith("Traceback") or any(words in line for words in OURS)

    def _journal(self) -> str:
        if self.trouble.redis is not None:
            return self.trouble.redis.url
        return f"sqlite:///{self.service.data / 'journal.db'}"
