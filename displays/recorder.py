"""Runs a tape along with each meeting, and keeps what its rooms had seen when it is over.

So minutes cost no walk of the journal, and can be made however much of it has been trimmed. After a restart in the
middle of a meeting there is no tape: then it is walked.
"""

import asyncio
from collections import deque

import structlog

from broadcaster.board import Changes
from broadcaster.journal import Journal, JournalError
from broadcaster.model import Sensitivity
from broadcaster.moments import Instant, later
from broadcaster.state import State
from broadcaster.tape import Tape
from broadcaster.witness import HubLike
from displays.archive import Archive
from displays.evidence import span_of, taped

MOST = 200_000  # changes on one tape, some hundred MB; beyond it the meeting is walked
SPARE = 600.0  # seconds a tape is left for whoever keeps what was seen, on this node or after another's death
MEETING = "@meeting/"

log = structlog.get_logger(__name__)


class Recorder:
    """Stands between the fold and whoever else hears of changes."""

    def __init__(self, state: State, then: HubLike) -> None:
        self._state, self._then = state, then
        self._tapes: dict[str, Tape | None] = {}  # of the meetings that are on; None: walked, for it grew too long
        self._seen: Instant | None = None  # the newest event's time when one looked last
        self._over: deque[tuple[str, Tape | None, Instant | None]] = deque()
        self._ended = asyncio.Event()

    def begin(self) -> None:
        """The state has caught up with the journal; meetings that are on already have no tape."""
        for id, one in self._state.meetings.items():
            if one.since:
                self._tapes.setdefault(id, None)
        self._seen = self._state.at

    def changed(self, changes: Changes) -> None:
        """Take down what has changed, and pass it on."""
        for id, tape in self._tapes.items():
            if tape is not None and not self._note(id, tape, changes):
                self._tapes[id] = None
        if any(key.startswith(MEETING) for key in changes.keys):
            self._look()
        self._seen = self._state.at
        while self._over and self._seen and (self._over[0][2] or "") < later(self._seen, -SPARE):
            self._over.popleft()
        self._then.changed(changes)

    def begin_again(self) -> None:
        """Another history: what ran along was the old one's."""
        self._tapes.clear()
        self.begin()
        self._then.begin_again()

    def delay_p95(self) -> float | None:
        return self._then.delay_p95()

    async def keep(self, journal: Journal, archive: Archive) -> None:
        """A role for ever: keep what was seen in each meeting that is over. Of several nodes one does; the others have
        run a tape along, too, for the case that it dies before it is done."""
        while True:
            while self._over:
                id, tape, _ = one = self._over[0]
                try:
                    await self._file(journal, archive, id, tape)
                except JournalError as error:
                    log.warning("minutes not kept", meeting=id, why=str(error))
                if one in self._over:  # it may have waited too long meanwhile
                    self._over.remove(one)
            self._ended.clear()
            await self._ended.wait()

    async def _file(self, journal: Journal, archive: Archive, id: str, tape: Tape | None) -> None:
        span, one = await span_of(journal, id), self._state.stage.meeting(id)
        if span is None or one is None or not span.first or not one.ended:
            return
        if tape is None:
            await archive.minutes(id, Sensitivity.PUBLIC)  # keeps what it walks
        else:
            await archive.keep(id, await taped(journal, span, tape, one.last, one.ended))

    def _note(self, id: str, tape: Tape, changes: Changes) -> bool:
        """False where the tape is of no use any more. Whatever is wrong with it, the walls go on."""
        try:
            tape.note(self._state, changes)
        except Exception as error:
            log.error("tape of a meeting ended", meeting=id, error=repr(error), exc_info=error)
            return False
        return tape.length <= MOST

    def _look(self) -> None:
        on = {id: one.since for id, one in self._state.meetings.items() if one.since}
        for id in on.keys() - self._tapes.keys():
            begun = self._seen is not None and on[id] >= self._seen  # else it had begun before this service did
            self._tapes[id] = Tape(self._state) if begun else None
        for id in self._tapes.keys() - on.keys():
            self._over.append((id, self._tapes.pop(id), self._state.at))
            self._ended.set()
