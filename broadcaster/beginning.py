"""Where a fold begins: at the newest checkpoint that can be read, and from there the events that came after it."""

import asyncio
from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

import structlog

from broadcaster.events import Event
from broadcaster.fold import Fold
from broadcaster.journal import Journal, JournalError
from broadcaster.moments import Instant

PAGE = 1000  # events in one reading
TURN = 0.005  # seconds of folding in one turn of the loop

NO_EARLIER = "there is no checkpoint of that moment"
NONE_SOUND = (
    "none of its checkpoints can be read: open it with the version of iocast that wrote it, or restore a backup"
)

log = structlog.get_logger(__name__)

F = TypeVar("F", bound=Fold)
Refused = Callable[[Event, Exception], None]  # told of an event that a fold could not take


class Trimmed(JournalError):
    """What was asked for cannot be folded any more: events it needs were trimmed for their age."""


def led_past(event: Event, error: Exception) -> None:
    """Say that an event was not folded. The journal keeps it for ever, so stopping at it would leave every wall dark
    after every restart, while passing it leaves one fact out."""
    log.error("event not folded", seq=event.seq, kind=event.kind.value, error=repr(error), exc_info=error)


async def begin(
    journal: Journal,
    empty: F,
    *,
    until: Instant | None = None,
    last: int | None = None,
    onward: F | None = None,
    refused: Refused = led_past,
    perf: Callable[[], float] = perf_counter,
) -> F:
    """The fold of everything that the journal has now, or had at a moment, settled; made like `empty`, which stays so.

    last: the seq of the last event that counts, in place of a moment. onward: a fold of an earlier moment, which is
    folded on instead.

    The loop turns meanwhile. Raises JournalError, and Trimmed where what it takes to begin is gone.
    """
    fold = await _restore(journal, empty, until, last) if onward is None else onward
    page, pause = await journal.read(fold.seq, PAGE), perf() + TURN
    while page:
        ahead = asyncio.create_task(journal.read(page[-1].seq, PAGE))  # read while this one is folded
        try:
            for event in page:
                if (until is not None and event.at > until) or (last is not None and event.seq > last):
                    return _settled(fold)
                try:
                    fold.take(event)
                except Exception as error:
                    refused(event, error)
                if perf() >= pause:
                    await asyncio.sleep(0)
                    pause = perf() + TURN
            page = await ahead
        finally:
            await asyncio.gather(ahead, return_exceptions=True)  # nothing of it goes unheard
    return _settled(fold)


def _settled(fold: F) -> F:
    try:
        fold.settle()
    except Exception as error:  # as with an event that is not folded: a dark wall would be worse
        log.error("state not settled", seq=fold.seq, error=repr(error), exc_info=error)
    return fold


async def _restore(journal: Journal, empty: F, until: Instant | None, last: int | None) -> F:
    """The fold at the newest checkpoint that can be read; an empty one where there is none and nothing was trimmed."""
    trimmed, below = await journal.trimmed(), None if last is None else last + 1
    while (kept := await journal.checkpoint(below)) is not None:
        below = kept.seq
        if kept.seq < trimmed or (until is not None and kept.at > until):
            continue
        try:
            return empty.restored(journal.epoch, kept.document)
        except Exception as error:  # ValueError, or a fault of the fold: the events are there to fold it anew
            log.warning("checkpoint not used", seq=kept.seq, why=str(error) or repr(error))
    if trimmed:
        why = NONE_SOUND if until is None and last is None else NO_EARLIER
        raise Trimmed(f"The events up to {trimmed} of the journal were trimmed, and {why}.")
    return empty.fresh(journal.epoch)
