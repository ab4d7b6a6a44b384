"""What `iocast verify` says: whether the journal is as it was kept, and what the minutes of a meeting must bear."""

from broadcaster.beginning import Trimmed
from broadcaster.journal import Journal, JournalError
from broadcaster.model import Sensitivity
from broadcaster.verify import verify
from displays.archive import Archive
from displays.evidence import span_of


async def sentences(journal: Journal, meeting: str) -> list[str]:
    """Without a meeting all of the journal is looked at. Raises JournalError, and NotAsKept."""
    if not meeting:
        return [await _kept(journal, 1, None)]
    span = await span_of(journal, meeting)
    if span is None:
        raise JournalError(f"There is no meeting {meeting!r} in the journal, or its events were trimmed for their age.")
    if not span.first:
        return [await _kept(journal, span.opened.seq, span.own[-1].seq), "The meeting has not begun."]
    archive, codes, last = Archive(journal), list[str](), span.last
    try:
        for clearance in reversed(Sensitivity):
            minutes = await archive.minutes(meeting, clearance)
            if minutes is None or minutes.running:
                return [await _kept(journal, span.first, None), "The meeting goes on: its minutes are not final."]
            last = minutes.facts["range"]["last"]
            codes.append(f"  {clearance.value:10} {minutes.sha256}")
    except Trimmed:
        codes = ["  figures of that time were trimmed for their age, so the minutes cannot be made again"]
    head = f"The minutes of {meeting}, of events {span.first} to {last}, bear by the clearance of their reader:"
    return [await _kept(journal, span.first, last), head, *codes]


async def _kept(journal: Journal, first: int, last: int | None) -> str:
    found = await verify(journal, first, last)
    return (
        f"Events {found.first} to {found.last} are as they were kept: {found.seals} seals hold, {found.trimmed} events "
        f"are trimmed, {found.unsealed} are newer than the last seal."
    )
