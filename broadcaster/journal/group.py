"""Group commit: whatever waits to be kept goes to Redis in one script call, so that one sync serves them all."""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import orjson

from broadcaster.events import VERSION, Draft, encode
from broadcaster.journal.link import Command, Link
from broadcaster.journal.protocol import JournalError, Outpaced, Quiet, digest
from broadcaster.journal.reading import series_of
from broadcaster.moments import Instant

GROUP_LIMIT = 1000  # drafts in one call, if one append alone has not more: bounds how long others wait for the server
GROUP_BYTES = 1 << 20  # bytes of data in one call, likewise
KEY_LIFE = 7 * 24 * 3600 * 1000  # milliseconds a draft's key is remembered: a retry after a week is none
OUTPACED = -2  # the script's answer to an append that was not to come after others

Row = tuple[str, str, int, str, str | None, bytes, list[str]]  # id, kind, v, by, key, data, the series it is about


@dataclass(frozen=True, slots=True)
class Keys:
    """The names of everything that one journal keeps. The braces put all of it into one slot of a cluster."""

    name: str
    stream: str = field(init=False)
    meta: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stream", self.of("events"))
        object.__setattr__(self, "meta", self.of("meta"))

    def of(self, *parts: str) -> str:
        return ":".join((f"{{iocast:{self.name}}}", *parts))

    def kind(self, kind: str) -> str:
        return self.of("kind", kind)

    def series(self, series: str) -> str:
        return self.of("series", series)

    def key(self, by: str, key: str) -> str:
        """Of one draft's key; the length keeps ("a:b", "c") and ("a", "b:c") apart."""
        return self.of("key", str(len(by)), by, key)

    def vault(self, kind: str) -> str:
        return self.of("vault", kind)

    @property
    def checkpoints(self) -> str:
        """Of the list of checkpoints; `parts` are the keys of their documents."""
        return self.of("checkpoints")

    def parts(self, name: str) -> str:
        return self.of("parts", name)

    def trimmed(self, block: int) -> str:
        return self.of("trimmed", str(block))


@dataclass(frozen=True, slots=True)
class Append:
    """One caller's drafts, found good, and where the answer goes."""

    rows: Sequence[Row]
    now: Instant
    fence: int | None
    quiet: Quiet | None
    answer: asyncio.Future[int]

    @property
    def size(self) -> int:
        return sum(len(row[5]) for row in self.rows)


def ready(drafts: Iterable[Draft]) -> list[Row]:
    """The drafts as they are sent. Raises TypeError for what cannot be kept, before anybody else is concerned."""
    rows = []
    for draft in drafts:
        orjson.dumps((draft.id, draft.by, draft.key))  # TypeError for text that is not Unicode, as for the data
        about = series_of(draft.kind, draft.data)
        rows.append((draft.id, draft.kind.value, VERSION[draft.kind], draft.by, draft.key, encode(draft.data), about))
    return rows


class Group:
    """Keeps appends in the order given, one group at a time; what comes meanwhile is the next group."""

    def __init__(self, link: Link, keys: Keys, sha: str, epoch: str) -> None:
        """`sha` is the append script's, which the link's greeting loads."""
        self.epoch = epoch
        self._link = link
        self._keys = keys
        self._sha = sha
        self._place: tuple[int, Instant] = (0, "")  # the newest event heard of: what the digests are foreseen from
        self._queue: deque[Append] = deque()
        self._wake = asyncio.Event()
        self._closed = False
        self._task = asyncio.create_task(self._run(), name="journal-writer")

    def heard(self, seq: int, at: Instant) -> None:
        """Somebody's event is known to be kept."""
        self._place = max(self._place, (seq, at))

    def submit(self, rows: Sequence[Row], now: Instant, fence: int | None, quiet: Quiet | None) -> asyncio.Future[int]:
        """Queue one append; the future has its highest seq once it is kept, or raises JournalError."""
        if self._closed:
            raise JournalError("The journal is closed; nothing was kept.")
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._queue.append(Append(rows, now, fence, quiet, answer))
        self._wake.set()
        return answer

    async def close(self) -> None:
        """Keep what was submitted, then end."""
        self._closed = True
        self._wake.set()
        await self._task
        await self._link.close()

    async def _run(self) -> None:
        while self._queue or not self._closed:
            if not self._queue:
                self._wake.clear()
                await self._wake.wait()
                continue
            group = self._gather()
            try:
                outcome: list[int] | JournalError = await self._keep(group)
            except JournalError as error:
                outcome = error
            except Exception as error:  # whatever it was, the writer lives on and everybody waiting is told
                outcome = JournalError(f"The journal failed: {error!r}; whether this was kept is not known.")
            self._settle(group, outcome)

    def _gather(self) -> list[Append]:
        group, count, size = [self._queue.popleft()], 0, 0
        while self._queue:
            count, size = count + len(group[-1].rows), size + group[-1].size
            if count + len(self._queue[0].rows) > GROUP_LIMIT or size + self._queue[0].size > GROUP_BYTES:
                break
            group.append(self._queue.popleft())
        return group

    async def _keep(self, group: list[Append]) -> list[int]:
        (answer,) = await self._link.ask(self._call(group), writes=True)
        self.heard(answer[0], answer[1].decode())
        return [int(seq) for seq in answer[2:]]

    def _call(self, group: list[Append]) -> Command:
        """The script's call. Its answer is foreseen, because the digest over an event's place is made here."""
        names = [self._keys.stream, self._keys.meta]
        numbers: dict[str, int] = {}

        def number(name: str) -> int:
            if name not in numbers:
                names.append(name)
                numbers[name] = len(names)
            return numbers[name]

        seq, at = self._place
        values: list[str | bytes | int] = [self.epoch, KEY_LIFE, len(group)]
        for append in group:
            at = max(at, append.now)
            fence = "" if append.fence is None else append.fence
            quiet = append.quiet
            kinds = [number(self._keys.kind(kind.value)) for kind in sorted(quiet.kinds)] if quiet else []
            values += [fence, append.now, seq, at, quiet.after if quiet else "", len(kinds), *kinds, len(append.rows)]
            for id, kind, v, by, key, data, about in append.rows:
                seq += 1
                index = number(self._keys.kind(kind))
                known = 0 if key is None else number(self._keys.key(by, key))
                values += [id, kind, v, by, data, digest(seq, at, id, kind, v, by, data), index, known, len(about)]
                values += [number(self._keys.series(series)) for series in about]
        return ("EVALSHA", self._sha, len(names), *names, *values)

    def _settle(self, group: list[Append], outcome: list[int] | JournalError) -> None:
        for n, append in enumerate(group):
            answer = append.answer
            if answer.done():  # whoever waited was cancelled; what was kept stays kept
                continue
            if isinstance(outcome, JournalError):
                # One exception each: a shared one would gather the tracebacks of everybody.
                answer.set_exception(JournalError(str(outcome)))
            elif outcome[n] == OUTPACED and append.quiet:
                answer.set_exception(Outpaced(append.quiet))
            elif outcome[n] < 0:
                answer.set_exception(
                    JournalError(f"The fencing number {append.fence} is an old one; nothing was kept.")
                )
            else:
                answer.set_result(outcome[n])
