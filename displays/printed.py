"""Minutes as people read them: in one language, in the order of a sheet of paper. The page and the Word file set it.

Pure; everything comes from the facts (evidence.py).
"""

from collections.abc import Iterator, Sequence

from broadcaster.moments import Instant, moment
from displays.datewords import clock, day, span
from displays.happened import Teller
from displays.proof import Minutes
from displays.sheet import Sheet, Table
from displays.voice import Voice
from displays.wallsheet import Walls


def printed(minutes: Minutes, language: str) -> Sheet:
    """The minutes in a language, "vi" or "en"."""
    return Printer(minutes, language).sheet()


def proof(minutes: Minutes, voice: Voice) -> Iterator[tuple[str, str]]:
    """What one needs to check the minutes: label and text."""
    place, word = minutes.facts["range"], voice.word
    yield word("proof.events"), word("proof.range", first=str(place["first"]), last=str(place["last"]))
    yield word("proof.journal"), minutes.journal
    yield word("proof.sha256"), minutes.sha256
    yield word("proof.command"), f"iocast verify {minutes.facts['meeting']['id']}"


class Printer:
    """Puts minutes into one language's words."""

    def __init__(self, minutes: Minutes, language: str) -> None:
        self._minutes, self._voice = minutes, Voice(minutes.facts, language)

    def sheet(self) -> Sheet:
        """The whole of it."""
        voice, facts, walls = self._voice, self._voice.facts, Walls(self._voice)
        return Sheet(
            title=voice.word("title"),
            name=voice.say.pick(facts["meeting"]["name"]) or voice.word("unnamed"),
            banners=tuple(self._banners()),
            heading=tuple(self._heading()),
            agenda=self._agenda(),
            notes=tuple((voice.time(one["at"]), one["text"]) for one in facts["notes"]),
            assignments=self._assignments(),
            marks=self._marks(),
            screens=tuple(walls.screen(group) for group in walls.groups()),
            silent=walls.silent(),
            deeds=self._deeds(),
            proof=tuple(proof(self._minutes, voice)),
        )

    def _banners(self) -> Iterator[str]:
        meeting = self._voice.facts["meeting"]
        if meeting["rehearsal"]:
            yield self._voice.word("rehearsal")
        if meeting["began"] is None:
            yield self._voice.word("not_begun")
        elif self._minutes.running:
            yield self._voice.word("running")
        if count := self._voice.facts["left_out"]:
            yield self._voice.word("left_out", n=str(count))

    def _heading(self) -> Iterator[tuple[str, str]]:
        meeting = self._voice.facts["meeting"]
        if meeting["began"]:
            yield self._voice.word("head.time"), self._span(meeting["began"], meeting["ended"])
        yield self._voice.word("head.rooms"), ", ".join(self._voice.say.pick(room["name"]) for room in meeting["rooms"])
        yield self._voice.word("head.opened"), meeting["by"]
        if meeting["ended"]:
            yield self._voice.word("head.ended"), meeting["ended_by"] or self._voice.word("head.ended_itself")
        if meeting["presenters"]:
            yield self._voice.word("head.presenters"), ", ".join(meeting["presenters"])
        yield self._voice.word("head.clearance"), self._voice.word(f"clearance.{self._voice.facts['clearance']}")

    def _span(self, began: Instant, ended: Instant | None) -> str:
        said = {"began": clock(began, self._voice.zone), "date": day(began, self._voice.zone)}
        if ended is None:
            return self._voice.word("head.began_only", **said)
        said |= {"ended": clock(ended, self._voice.zone), "end_date": day(ended, self._voice.zone)}
        return self._voice.word("head.span" if said["date"] == said["end_date"] else "head.span_days", **said)

    def _agenda(self) -> Table | None:
        rows = []
        for item in self._voice.facts["agenda"]:
            planned = item["minutes"]
            over = item["used"] - planned * 60 if planned else 0
            rows.append((
                self._voice.say.pick(item["title"]), item["presenter"],
                self._voice.word("agenda.minutes", n=str(planned)) if planned else "–",
                self._used(item["used"], over),
            ))  # fmt: skip
        return self._table("agenda", ("item", "presenter", "planned", "used"), rows)

    def _used(self, seconds: int, over: int) -> str:
        if not seconds:
            return "–"
        used = span(seconds)
        return self._voice.word("agenda.over", used=used, over=span(over)) if over > 0 else used

    def _assignments(self) -> Table | None:
        units = self._voice.facts["units"]
        rows = []
        for one in self._voice.facts["assignments"]:
            unit = units.get(one["unit"] or "", one["unit"] or "")
            rows.append(
                (one["text"], unit if isinstance(unit, str) else self._voice.say.pick(unit), _dated(one["due"]))
            )
        return self._table("assignments", ("text", "unit", "due"), rows)

    def _marks(self) -> Table | None:
        bare = self._voice.word("marks.bare")
        rows = [(self._voice.time(one["at"]), one["text"] or bare, one["by"]) for one in self._voice.facts["marks"]]
        return self._table("marks", ("at", "text", "by"), rows)

    def _deeds(self) -> Table | None:
        told = Teller(self._voice.facts, self._voice.say, self._voice.zone)
        rows = [(self._voice.time(one["at"]), one["by"], told.sentence(one)) for one in self._voice.facts["deeds"]]
        return self._table("deeds", ("at", "by", "what"), rows)

    def _table(self, part: str, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Table | None:
        if not rows:
            return None
        return Table(
            self._voice.word(f"{part}.title"), tuple(self._voice.word(f"{part}.{one}") for one in columns), tuple(rows)
        )


def _dated(due: str | None) -> str:
    """A due day or moment as people write it."""
    if not due:
        return ""
    if len(due) == 10:
        year, month, of_month = due.split("-")
        return f"{of_month}/{month}/{year}"
    return f"{moment(due):%d/%m/%Y}"
