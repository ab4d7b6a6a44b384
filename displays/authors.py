"""Who sent a figure: its event says so, and is read once."""

from collections.abc import Iterable

from displays.house import House

MOST = 200  # events read for one answer; a page shows no more of them
KEPT = 10_000  # names remembered


async def authors(house: House, seqs: Iterable[int]) -> dict[int, str]:
    """The author of each event, as the journal names them; what is trimmed, or beyond MOST, is left out."""
    journal, known, found = house.journal, house.authors, {}
    asked = 0
    for seq in dict.fromkeys(seqs):
        by = known.get((journal.epoch, seq))
        if by is None and asked < MOST:
            asked += 1
            events = await journal.read(seq - 1, 1)
            by = events[0].by if events and events[0].seq == seq else ""
            if len(known) >= KEPT:
                known.clear()
            known[journal.epoch, seq] = by
        if by:
            found[seq] = by
    return found
