"""Events as entries of a Redis stream."""

from collections.abc import Iterator

from broadcaster.events import Event
from broadcaster.journal.protocol import digest
from broadcaster.journal.reading import event_of

Header = tuple[int, str, str, str, int, str, str]  # seq, at, id, kind, v, by, digest in hexadecimal
Entry = tuple[bytes, list[bytes]]  # its id and its fields, names and values by turns, as append.lua writes them


def seq_of(entry: Entry) -> int:
    return int(entry[0].partition(b"-")[0])


def id_of(entry: Entry) -> str:
    return entry[1][1].decode()


def size_of(entry: Entry) -> int:
    return len(entry[1][11])


def read_entry(entry: Entry) -> Event:
    """The event of an entry. Raises JournalError."""
    id, at, kind, v, by, data = entry[1][1:12:2]
    return event_of(seq_of(entry), at.decode(), id.decode(), kind.decode(), by.decode(), data, int(v))


def header_of(entry: Entry) -> Header:
    """What stays of an event when it is trimmed. Its digest is made where none stands with it."""
    id, at, kind, v, by = (value.decode() for value in entry[1][1:10:2])
    return (seq_of(entry), at, id, kind, int(v), by, (entry[1][13] or made_of(entry)).hex())


def made_of(entry: Entry) -> bytes:
    """The digest of an event as its bytes make it."""
    id, at, kind, v, by = (value.decode() for value in entry[1][1:10:2])
    return digest(seq_of(entry), at, id, kind, int(v), by, entry[1][11])


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
