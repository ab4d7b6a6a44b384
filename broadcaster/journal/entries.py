"""Events as entries of a Redis stream."""

from collections.abc import Iterator

from broadcaster.events import Event, Kind, decode
from broadcaster.journal.protocol import JournalError

Entry = tuple[bytes, list[bytes]]  # its id and its fields, names and values by turns, as append.lua writes them


def seq_of(entry: Entry) -> int:
    return int(entry[0].partition(b"-")[0])


def id_of(entry: Entry) -> str:
    return entry[1][1].decode()


def size_of(entry: Entry) -> int:
    return len(entry[1][11])


def event_of(entry: Entry) -> Event:
    id, at, kind, v, by, data = entry[1][1:12:2]
    try:
        return Event(seq_of(entry), at.decode(), id.decode(), Kind(kind.decode()), by.decode(), decode(data), int(v))
    except ValueError as error:
        raise JournalError(
            f"Event {seq_of(entry)} of the journal cannot be read by this version of iocast (kind {kind.decode()!r}): "
            f"{error}."
        ) from error


def parts(entries: list[Entry], limit: int) -> Iterator[list[Entry]]:
    """The entries in parts of about `limit` bytes."""
    part: list[Entry] = []
    size = 0
    for entry in entries:
        part.append(entry)
        size += size_of(entry)
        if size >= limit:
            yield part
            part, size = [], 0
    if part:
        yield part
