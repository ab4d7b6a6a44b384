"""A journal in Redis that an older version of iocast made, brought up to the shape of this one."""

from heapq import merge

from broadcaster.events import Kind, decode
from broadcaster.journal.entries import Entry, seq_of
from broadcaster.journal.group import Keys
from broadcaster.journal.link import Ask
from broadcaster.journal.reading import series_of

PAGE = 1000  # entries in one reading


async def bring_up(ask: Ask, keys: Keys) -> None:
    """From shape 1: make the index of series, anew where it was begun. Raises JournalError.

    A decision of shape 1 does not name its series; the held observation it is about does.
    """
    held: dict[str, str] = {}
    about: dict[str, list[int]] = {}
    kinds = (Kind.OBSERVED, Kind.HELD, Kind.DECIDED)
    places = [await _places(ask, keys.kind(kind.value)) for kind in kinds]
    order = list(merge(*places))
    for start in range(0, len(order), PAGE):
        wanted = [("XRANGE", keys.stream, f"{seq}-0", f"{seq}-0") for seq in order[start : start + PAGE]]
        for found in await ask(*wanted):
            for entry in found:
                for series in _series(entry, held):
                    about.setdefault(series, []).append(seq_of(entry))
    for series, seqs in about.items():
        index = keys.series(series)
        await ask(("DEL", index), *(("XADD", index, f"{seq}-0", "", "") for seq in seqs), writes=True)


async def _places(ask: Ask, index: str) -> list[int]:
    places: list[int] = []
    while True:
        (found,) = await ask(("XRANGE", index, f"({places[-1]}-0" if places else "-", "+", "COUNT", PAGE))
        places += [seq_of(entry) for entry in found]
        if len(found) < PAGE:
            return places


def _series(entry: Entry, held: dict[str, str]) -> list[str]:
    """What an event is about; `held` remembers whose series each held observation is."""
    kind = Kind(entry[1][5].decode())
    try:
        data = decode(entry[1][11])
        if kind is Kind.HELD:
            held |= {one["id"]: one["series"] for one in data["items"]}
            return []
        if kind is Kind.DECIDED:
            return [held[data["held"]]] if data.get("held") in held else []
        return series_of(kind, data)
    except (ValueError, KeyError, TypeError, AttributeError):
        return []  # data that no fold could read
