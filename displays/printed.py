"""Minutes as people read them: in one language, in the order of a sheet of paper. The page and the Word file set it.

Pure; everything comes from the facts (evidence.py), and figures are worded as the walls worded them (tilewords.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from broadcaster.moments import Instant, moment
from displays.datewords import clock, day, span
from displays.happened import Teller
from displays.listwords import listed
from displays.proof import Minutes
from displays.tilewords import Said, Tongue, worded
from displays.words import words

AREAS = 8  # of an indicator by area that stand on paper; the table file has all


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as a tile said it. strong: its tile was in focus."""

    name: str
    value: str
    when: str
    said: str
    level: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What stood on a screen for a while. about: focus, hold, notices, the agenda's item. changes: when, and what then.
    same: said where the figures are those of before."""

    time: str
    layout: str
    about: tuple[str, ...]
    past: bool
    same: str
    rows: tuple[Row, ...]
    changes: tuple[tuple[str, tuple[Row, ...]], ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    name: str
    presence: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """banners: what the reader must know first. notes: paragraphs. proof: label and text."""

    title: str
    name: str
    banners: tuple[str, ...]
    heading: tuple[tuple[str, str], ...]
    agenda: Table | None
    notes: tuple[tuple[str, str], ...]
    assignments: Table | None
    marks: Table | None
    screens: tuple[Screen, ...]
    deeds: Table | None
    proof: tuple[tuple[str, str], ...]


class Printer:
    """Puts minutes into one language's words."""

    def __init__(self, minutes: Minutes, language: str) -> None:
        self.minutes, self.facts, self.say = minutes, minutes.facts, words(language)
        self.zone = ZoneInfo(self.facts["zone"])
        self.items = {item["key"]: self.say.pick(item["title"]) for item in self.facts["agenda"]}

    def word(self, key: str, **args: str) -> str:
        return self.say.say(f"minutes.{key}", **args)

    def sheet(self) -> Sheet:
        """The whole of it."""
        return Sheet(
            title=self.word("title"),
            name=self.name,
            banners=tuple(self._banners()),
            heading=tuple(self._heading()),
            agenda=self._agenda(),
            notes=tuple((self.time(one["at"]), one["text"]) for one in self.facts["notes"]),
            assignments=self._assignments(),
            marks=self._marks(),
            screens=tuple(self._screen(one) for one in self.facts["screens"]),
            deeds=self._deeds(),
            proof=tuple(self._proof()),
        )

    @property
    def name(self) -> str:
        return self.say.pick(self.facts["meeting"]["name"]) or self.word("unnamed")

    def time(self, at: Instant) -> str:
        """The time of day; with its day where that is not the meeting's first."""
        began = self.facts["meeting"]["began"] or at
        same = day(at, self.zone) == day(began, self.zone)
        return clock(at, self.zone) if same else f"{clock(at, self.zone)} {day(at, self.zone)}"

    # ---- the parts

    def _banners(self) -> Iterator[str]:
        meeting = self.facts["meeting"]
        if meeting["rehearsal"]:
            yield self.word("rehearsal")
        if meeting["began"] is None:
            yield self.word("not_begun")
        elif self.minutes.running:
            yield self.word("running")
        if count := self.facts["left_out"]:
            yield self.word("left_out", n=str(count))

    def _heading(self) -> Iterator[tuple[str, str]]:
        meeting = self.facts["meeting"]
        if meeting["began"]:
            yield self.word("head.time"), self._span(meeting["began"], meeting["ended"])
        yield self.word("head.rooms"), ", ".join(self.say.pick(room["name"]) for room in meeting["rooms"])
        yield self.word("head.opened"), meeting["by"]
        if meeting["ended"]:
            yield self.word("head.ended"), meeting["ended_by"] or self.word("head.ended_itself")
        if meeting["presenters"]:
            yield self.word("head.presenters"), ", ".join(meeting["presenters"])
        yield self.word("head.clearance"), self.word(f"clearance.{self.facts['clearance']}")

    def _span(self, began: Instant, ended: Instant | None) -> str:
        said = {"began": clock(began, self.zone), "date": day(began, self.zone)}
        if ended is None:
            return self.word("head.began_only", **said)
        said |= {"ended": clock(ended, self.zone), "end_date": day(ended, self.zone)}
        return self.word("head.span" if said["date"] == said["end_date"] else "head.span_days", **said)

    def _agenda(self) -> Table | None:
        rows = []
        for item in self.facts["agenda"]:
            planned, used = item["minutes"], span(item["used"])
            over = item["used"] - planned * 60 if planned else 0
            rows.append((
                self.say.pick(item["title"]), item["presenter"],
                self.word("agenda.minutes", n=str(planned)) if planned else "–",
                self.word("agenda.over", used=used, over=span(over)) if over > 0 else used if item["used"] else "–",
            ))  # fmt: skip
        return self._table("agenda", ("item", "presenter", "planned", "used"), rows)

    def _assignments(self) -> Table | None:
        units = self.facts["units"]
        rows = []
        for one in self.facts["assignments"]:
            unit = units.get(one["unit"] or "", one["unit"] or "")
            rows.append((one["text"], unit if isinstance(unit, str) else self.say.pick(unit), _dated(one["due"])))
        return self._table("assignments", ("text", "unit", "due"), rows)

    def _marks(self) -> Table | None:
        bare = self.word("marks.bare")
        rows = [(self.time(one["at"]), one["text"] or bare, one["by"]) for one in self.facts["marks"]]
        return self._table("marks", ("at", "text", "by"), rows)

    def _deeds(self) -> Table | None:
        told = Teller(self.facts, self.say, self.zone)
        rows = [(self.time(one["at"]), one["by"], told.sentence(one)) for one in self.facts["deeds"]]
        return self._table("deeds", ("at", "by", "what"), rows)

    def _table(self, part: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Table | None:
        if not rows:
            return None
        return Table(self.word(f"{part}.title"), tuple(self.word(f"{part}.{one}") for one in columns), tuple(rows))

    def _proof(self) -> Iterator[tuple[str, str]]:
        place = self.facts["range"]
        yield self.word("proof.events"), self.word("proof.range", first=str(place["first"]), last=str(place["last"]))
        yield self.word("proof.journal"), self.minutes.journal
        yield self.word("proof.sha256"), self.minutes.sha256
        yield self.word("proof.command"), f"iocast verify {self.facts['meeting']['id']}"

    # ---- the walls

    def _screen(self, screen: Mapping[str, Any]) -> Screen:
        spans = ", ".join(self._lasted(one["from"], one["until"]) for one in screen["presence"])
        present = self.word("walls.present", spans=spans) if spans else self.word("walls.absent")
        name = f"{self.say.pick(screen['room_name'])} · {self.say.pick(screen['screen_name'])}"
        before = (None, *screen["shown"])
        standings = tuple(self._standing(one, last) for one, last in zip(screen["shown"], before, strict=False))
        return Screen(name, present, standings)

    def _lasted(self, since: Instant, until: Instant | None) -> str:
        if until is None:
            return self.word("walls.since", since=self.time(since))
        return self.word("walls.span", since=self.time(since), until=self.time(until))

    def _standing(self, one: Mapping[str, Any], last: Mapping[str, Any] | None) -> Standing:
        """last: what stood there before; the same figures are not printed again, but those that came into focus."""
        first, *later = one["receipts"]
        focus = set(one["focus"]["tiles"]) if one["focus"] else set()
        now, changes = first["figures"], []
        same = last is not None and not one["past"] and set(now) == set(_newest(last))
        anew = focus if last is None or one["focus"] != last["focus"] else set()
        tiles = [number for number in now if not same or self.facts["figures"][number]["tile"] in anew]
        for receipt in later:
            if "figures" in receipt:
                fresh = [number for number in receipt["figures"] if number not in set(now)]
                if rows := tuple(self.rows(fresh, receipt["at"], focus)):
                    changes.append((self.word("walls.changed", at=self.time(receipt["at"])), rows))
                now = receipt["figures"]
        failing = [(self.time(each["at"]), tile) for each in one["receipts"] for tile in each.get("faults") or ()]
        return Standing(
            time=self._lasted(one["from"], one["until"]),
            layout=self.say.pick(one["layout"]["title"]) if one["layout"] else self.word("walls.no_layout"),
            about=tuple(self._about(one)),
            past=one["past"],
            rows=tuple(self.rows(tiles, first["at"], focus)),
            same=self.word("walls.same") if same and now else "",
            changes=tuple(changes),
            failed=tuple(self.word("walls.failed", at=at, tile=tile) for at, tile in dict.fromkeys(failing)),
        )

    def _about(self, one: Mapping[str, Any]) -> Iterator[str]:
        if one["hold"]:
            at = f"{clock(one['hold']['at'], self.zone)} {day(one['hold']['at'], self.zone)}"
            yield self.word("walls.past" if one["past"] else "walls.hold", at=at)
        if one["focus"]:
            yield self.word("walls.focus", topic=self.say.pick(one["focus"]["title"]))
        if one["items"]:
            yield self.word("walls.item", items="; ".join(self.items.get(key, key) for key in one["items"]))
        for notice in one["notices"]:
            yield self.word("walls.notice", headline=self.say.pick(notice["headline"]))

    def rows(self, numbers: Sequence[int], at: Instant, focus: set[str]) -> Iterator[Row]:
        """These figures as their tiles said them at that moment; of many areas the first few."""
        tongue = Tongue(self.say, self.zone, at)
        areas: dict[str, int] = {}
        for number in numbers:
            figure = self.facts["figures"][number]
            strong = figure["tile"] in focus
            if figure["state"] == "list":
                yield from self._list(list(listed(figure, tongue)), strong=strong)
                continue
            if figure.get("area") is not None:
                areas[figure["tile"]] = areas.get(figure["tile"], 0) + 1
                if areas[figure["tile"]] > AREAS:
                    continue
            level = str((figure.get("value") or {}).get("level") or "")
            yield _row(worded(figure, tongue), level, strong=strong)
        for count in areas.values():
            if count > AREAS:
                yield Row(self.word("walls.more_areas", n=str(count - AREAS)), "", "", "")

    def _list(self, said: Sequence[Said], *, strong: bool) -> Iterator[Row]:
        none = "" if said else self.say.say("wall.attention_none")
        yield Row(self.say.say("wall.attention"), none, "", "", strong=strong)
        for one in said:
            row = _row(one, "", strong=strong)
            yield replace(row, name=f"– {row.name}")


def _newest(standing: Mapping[str, Any]) -> list[int]:
    """The figures that stood there at the end."""
    return next(list(each["figures"]) for each in reversed(standing["receipts"]) if "figures" in each)


def _row(said: Said, level: str, *, strong: bool) -> Row:
    value = f"{said.text} {said.unit}".strip() if not said.unit.startswith("%") else said.text + said.unit
    remarks = "; ".join(each for each in (said.band, *said.lines, *said.badges) if each)
    return Row(said.name, value, said.when, remarks, level, strong)


def _dated(due: str | None) -> str:
    """A due day or moment as people write it."""
    if not due:
        return ""
    if len(due) == 10:
        year, month, of_month = due.split("-")
        return f"{of_month}/{month}/{year}"
    return f"{moment(due):%d/%m/%Y}"


def printed(minutes: Minutes, language: str) -> Sheet:
    """The minutes in a language, "vi" or "en"."""
    return Printer(minutes, language).sheet()
