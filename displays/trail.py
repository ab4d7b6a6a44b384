"""The audit trail: who did what, when and from where; page by page, or the whole of it as a file."""

import csv
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from starlette.responses import Response, StreamingResponse

from broadcaster.events import Event, Kind, encode
from broadcaster.moments import Instant, instant, moment
from broadcaster.retention import first_since
from displays.csvfile import CSV, harmless
from displays.endpoint import Call
from displays.problem import Problem

EVENTS = 200  # on a page, unless asked for more
MOST_EVENTS = 1000
LINES = "application/x-ndjson"
HEADINGS = ("seq", "at", "kind", "by", "from", "data")
ASKED = ("kind", "room", "since", "until")
LONG = 200  # letters of what was asked for that are journalled
MARK = "\ufeff"  # by which spreadsheet programs know UTF-8


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a caller asks for, and may know."""

    kinds: Sequence[Kind]
    room: str
    bound: bool  # to that room: nothing is told of what the same events say of others

    def of(self, events: Sequence[Event]) -> list[Event]:
        shown = [one for one in events if _about(one.data, self.room)] if self.room else events
        told = [replace(one, data=_without_picture(one.data)) for one in shown]
        return [replace(one, data=_of_room(one.data, self.room)) for one in told] if self.bound else told


async def read_journal(call: Call) -> dict[str, Any]:
    """The audit trail, paged by after and limit, filtered by kind (several with commas) and room. Who has only some
    rooms names one of them, and hears nothing of what the same events say of others."""
    wanted = _wanted(call)
    limit = call.whole("limit", EVENTS, 1, MOST_EVENTS)
    after = call.whole("after", 0)
    journal = call.house.journal
    events = await journal.read(after, limit, wanted.kinds)
    found = wanted.of(events)
    return {"events": found, "after": events[-1].seq if events else after, "tail": await journal.tail()}


async def export_lines(call: Call) -> Response:
    """The audit trail as a file, an event a line as JSON; filtered by kind, room, since and until."""
    return await _file(call, "ndjson", LINES, _lines)


async def export_table(call: Call) -> Response:
    """The audit trail as a table for spreadsheet programs, no cell a formula; filtered as the other file is."""
    return await _file(call, "csv", f"{CSV}; charset=utf-8", _table)


async def _file(call: Call, ending: str, media: str, write: Any) -> Response:
    """Read page by page while it is sent, up to what stood there when it was asked for: so it ends, and is never whole
    in memory. Whoever takes the trail along is in it."""
    wanted, since, until = _wanted(call), _instant(call, "since"), _instant(call, "until")
    journal = call.house.journal
    last = await journal.tail()
    after = await first_since(journal, since) if since else 0
    headers = {"Content-Disposition": f'attachment; filename="journal.{ending}"', "Cache-Control": "no-store"}
    asked = {name: call.query(name)[:LONG] for name in ASKED if call.query(name)}
    await call.record(Kind.EXPORTED, {"what": f"journal.{ending}", **asked})
    pages = _pages(call, wanted, max(0, after - 1), last, until)
    return StreamingResponse(write(pages), media_type=media, headers=headers)


async def _pages(
    call: Call, wanted: Wanted, after: int, last: int, until: Instant | None
) -> AsyncIterator[Sequence[Event]]:
    while after < last and (events := await call.house.journal.read(after, MOST_EVENTS, wanted.kinds)):
        inside = [one for one in events if one.seq <= last and (until is None or one.at <= until)]
        yield wanted.of(inside)
        if len(inside) < len(events):
            return
        after = events[-1].seq


async def _lines(pages: AsyncIterator[Sequence[Event]]) -> AsyncIterator[bytes]:
    async for events in pages:
        yield b"".join(encode(asdict(event)) + b"\n" for event in events)


async def _table(pages: AsyncIterator[Sequence[Event]]) -> AsyncIterator[str]:
    yield MARK + _rows([HEADINGS])
    async for events in pages:
        yield _rows([
            (one.seq, one.at, one.kind.value, one.by, one.data.get("from", ""), encode(one.data).decode())
            for one in events
        ])  # fmt: skip


def _rows(rows: Sequence[Sequence[object]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _wanted(call: Call) -> Wanted:
    room = call.query("room")
    call.within(room)
    kinds = [_kind(text) for text in call.query("kind").split(",") if text]
    return Wanted(kinds, room, call.principal.rooms is not None)


def _instant(call: Call, name: str) -> Instant | None:
    text = call.query(name)
    try:
        return instant(moment(text)) if text else None
    except ValueError:
        raise Problem(422, "bad_instant", value=text[:40]) from None


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        raise Problem(422, "bad_kind", value=text[:40], known=", ".join(Kind)) from None


def _without_picture(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A claim for a past moment carries that moment's whole picture, which `wall?at=` shows."""
    return {**data, "past": True} if "past" in data else data


def _of_room(data: Mapping[str, Any], room: str) -> Mapping[str, Any]:
    """Receipts come many rooms at once."""
    if "receipts" not in data:
        return data
    return {**data, "receipts": [one for one in data["receipts"] if one["room"] == room]}


def _about(data: Any, room: str) -> bool:
    """True if an event's data speaks of a room."""
    if data.get("room") == room or room in (data.get("rooms") or ()):
        return True
    if data.get("width") in ("room", "screen") and str(data.get("key", "")).partition("/")[0] == room:
        return True
    if any(_about(one, room) for one in data.get("also") or ()):
        return True
    return data.get("width") == "all" or any(one.get("room") == room for one in data.get("receipts", ()))
