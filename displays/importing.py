"""An agenda out of somebody's file: draft items, and what is wrong with them by row and cell. Nothing is recorded."""

import asyncio
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from displays import agendafile, agendatable, agendayaml
from displays.agendafile import Written
from displays.agendatable import Doubt, Grid, Place, Row, plain
from displays.endpoint import Call
from displays.forms import Upload, read_upload
from displays.meetings import standing
from displays.naming import worded
from displays.problem import Problem, words_for
from displays.shapes import Shape
from displays.words import Words
from feeds.apart import Apart
from feeds.feed import FeedError
from layouts.check import nearest

READ_LIMIT = 20  # seconds in which a file has to be read
MOST = 40  # items of an agenda
KEY_LENGTH = 40  # characters of a key made of a title

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary", "description": "An agenda: .yaml, .docx, .xlsx."}},
}
AGENDA_FILE = Shape({"multipart/form-data": SCHEMA}, read_upload)


async def import_agenda(call: Call) -> dict[str, Any]:
    """Read an agenda from a YAML file, or a table in a .docx or .xlsx file; what is wrong is named, nothing is kept."""
    one = standing(call)
    upload: Upload = call.body
    rows, doubts, skipped = _rows(call, upload, await _read(call, upload))
    say, state = words_for(call.request), call.house.state
    layouts = {key: document for key in state.site.layouts if (document := state.layout(key))}
    drafts = _Drafts(layouts, one.rooms, say)
    for number, row in enumerate(rows[:MOST]):
        drafts.take(row, number)
    told = [_told(doubt, say) for doubt in doubts if doubt.item < MOST] + drafts.problems
    if len(rows) > MOST:
        text = say.say("reasons.agenda.too_many", most=MOST, count=len(rows))
        told.append(_problem(None, "", "", str(len(rows)), "too_many", text))
    told.sort(key=lambda each: (each["item"] is None, each["item"]))
    return {"seq": state.seq, "file": upload.name, "items": drafts.items, "problems": told, "skipped": skipped}


async def _read(call: Call, upload: Upload) -> list[Grid] | Written:
    """The file's tables, read in a process of its own; raises Problem 422 where the whole file is of no use."""
    try:
        async with asyncio.timeout(READ_LIMIT):
            return await Apart().run(agendafile.read, upload.data, upload.name)
    except TimeoutError:
        raise Problem(422, "agenda_slow", file=upload.name, seconds=READ_LIMIT) from None
    except FeedError as error:
        said = worded(call.house.state, error.reason, words_for(call.request))
        raise Problem(422, "unreadable_file", more={"reason": said}, file=upload.name, why=said["text"]) from None


def _rows(call: Call, upload: Upload, found: list[Grid] | Written) -> tuple[Sequence[Row], Sequence[Doubt], int]:
    if isinstance(found, Written):
        if found.problems:
            first, say = found.problems[0], words_for(call.request)
            why = say.say(f"problems.{first.code}", **first.args)
            raise Problem(422, "agenda_yaml", file=upload.name, line=first.line, column=first.column, why=why)
        return *agendayaml.rows(found.items), 0
    table = agendatable.best(found)
    if table is None:
        raise Problem(422, "agenda_no_table", file=upload.name)
    return table.rows, table.doubts, table.skipped


class _Drafts:
    """The items as `PUT …/agenda` takes them. What is not known here is left out and named, with what may be meant."""

    def __init__(self, layouts: Mapping[str, Mapping[str, Any]], rooms: Collection[str], say: Words) -> None:
        self.items: list[dict[str, Any]] = []
        self.problems: list[dict[str, Any]] = []
        self._layouts, self._rooms, self._say = layouts, rooms, say
        self._keys: set[str] = set()

    def take(self, row: Row, number: int) -> None:
        layout = self._known("layout", row, number, {key: _titles(each) for key, each in self._layouts.items()})
        within = [self._layouts[layout]] if layout else list(self._layouts.values())
        topics = {one["key"]: _titles(one) for each in within for one in each.get("topics") or ()}
        topic = self._known("topic", row, number, topics)
        title = {"vi": row.title} | ({"en": row.english} if row.english else {})
        made = {"key": self._key(row), "title": title, "minutes": row.minutes, "presenter": row.presenter}
        self.items.append(made | {"layout": layout, "topic": topic, "layouts": dict(self._own(row, number))})

    def _known(self, what: str, row: Row, number: int, known: Mapping[str, Sequence[str]]) -> str | None:
        """The key of what a cell names, by its key or its title; else the cell is named, with what is most like it."""
        text = getattr(row, what)
        if not text:
            return None
        wanted = plain(text)
        spelt = {plain(word): key for key, titles in known.items() for word in (key, *titles)}
        if wanted in spelt:
            return spelt[wanted]
        near = nearest(wanted, spelt)
        suggestion = {"value": spelt[near], "label": known[spelt[near]][0]} if near else None
        code = f"unknown_{what}" + ("_near" if near else "")
        text_ = self._say.say(f"reasons.agenda.{code}", got=text[:80], near=suggestion["label"] if suggestion else "")
        place = place_words(row.places.get(what), self._say)
        self.problems.append(_problem(number, what, place, text[:80], code, text_, suggestion))
        return None

    def _own(self, row: Row, number: int) -> Iterator[tuple[str, str]]:
        """The rooms that show another layout; the meeting's own, and layouts there are."""
        for room, layout in row.layouts.items():
            if room in self._rooms and layout in self._layouts:
                yield room, layout
                continue
            code, got = ("unknown_layout", layout) if room in self._rooms else ("unknown_room", room)
            place, text = (
                place_words(row.places.get("layouts"), self._say),
                self._say.say(f"reasons.agenda.{code}", got=got),
            )
            self.problems.append(_problem(number, "layouts", place, got, code, text))

    def _key(self, row: Row) -> str:
        """Of the file, else of the title; each once."""
        wanted = re.sub(r"[^a-z0-9]+", "-", plain(row.key or row.title))[:KEY_LENGTH].strip("-") or "muc"
        key, number = wanted, 1
        while key in self._keys:
            number += 1
            key = f"{wanted}-{number}"
        self._keys.add(key)
        return key


def place_words(place: Place | None, say: Words) -> str:
    """Where something stands, as the program that wrote it would say."""
    if place is None:
        return ""
    if place.cell:
        return f"{place.table}!{place.cell}"
    if not place.table:
        return say.say("reasons.agenda.line", line=place.row)
    code = "cell" if place.column else "row"
    return say.say(f"reasons.agenda.{code}", table=place.table, row=place.row, column=place.column)


def _told(doubt: Doubt, say: Words) -> dict[str, Any]:
    args = {"got": doubt.got, "near": doubt.field}
    code = f"{doubt.code}_near" if doubt.code == "unknown_key" and doubt.field else doubt.code
    text = say.say(f"reasons.agenda.{code}", **args)
    return _problem(doubt.item, doubt.field, place_words(doubt.place, say), doubt.got, code, text)


def _problem(
    item: int | None, name: str, place: str, got: str, code: str, text: str, suggestion: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """item: place among the draft items that it concerns; None: the file. suggestion: {value, label}."""
    return {
        "item": item, "field": name, "place": place, "got": got, "code": code, "text": text, "suggestion": suggestion,
    }  # fmt: skip


def _titles(document: Mapping[str, Any]) -> list[str]:
    return [each for each in (document.get("title") or {}).values() if each]
