"""Alerts in the Common Alerting Protocol (OASIS CAP 1.2; 1.1 is read the same way): what one says, strictly.

The rules in brackets are sections of the standard, https://docs.oasis-open.org/emergency/cap/v1.2/.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from broadcaster.model import Reason
from broadcaster.moments import Instant, instant, later, moment
from feeds.markup import local, words
from feeds.text import words as plain

SPACES = ("urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1")
STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")  # 3.2.1
TYPES = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")  # 3.2.2
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
LANGUAGE = "en-US"  # of an info that names none (3.2.2)
LENGTHS = {"event": 200, "headline": 300, "description": 2_000, "instruction": 2_000}  # characters; longer ends in "…"
MOST = 200  # infos of an alert, areas of an info, codes of an area
LONGEST = 300  # characters of an identifier or a sender
LAST_YEAR = 2900  # a time beyond it is a fault of the source

Reference = tuple[str, str]  # sender and identifier
Ended = tuple[str, Reference]  # the status of what is ended, and which it is


class Broken(Exception):
    """An alert that cannot be used: its identifier as far as it is known, and why."""

    def __init__(self, identifier: str, code: str, **args: Any) -> None:
        self.identifier = identifier
        self.reason = Reason(code, {"identifier": identifier or "?", **args})
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Info:
    """One info block. expires: as it stands there, None without one."""

    language: str
    texts: dict[str, str]  # event, headline, description, instruction
    categories: tuple[str, ...]
    urgency: str
    severity: str
    certainty: str
    effective: Instant | None
    onset: Instant | None
    expires: Instant | None
    sender: str
    web: str
    areas: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """One message. doubts: what in it was read as Unknown although it said something else."""

    identifier: str
    sender: str
    sent: Instant
    status: str
    type: str
    scope: str
    references: tuple[Reference, ...]
    infos: tuple[Info, ...]
    doubts: tuple[Reason, ...] = ()

    @property
    def reference(self) -> Reference:
        return self.sender, self.identifier

    def items(self, languages: Sequence[str], lasts: float) -> Iterator[dict[str, Any]]:
        """An item for each info of the language that is wanted first; the words of the others beside it, where every
        language has as many infos. lasts: seconds from when it is in effect, for an info without an end.
        """
        spoken = _by_language(self.infos)
        order = [*(each for each in languages if each in spoken), *(each for each in spoken if each not in languages)]
        for number, info in enumerate(spoken[order[0]] if order else ()):
            beside = {each: spoken[each][number] for each in order if len(spoken[each]) == len(spoken[order[0]])}
            effective = info.effective or self.sent
            yield {
                "id": f"{self.sender},{self.identifier}" + (f"#{number}" if number else ""),
                "identifier": self.identifier,
                "sender": self.sender,
                "source": info.sender or self.sender,
                "status": self.status,
                "type": self.type,
                "sent": self.sent,
                **{name: _texts(beside, name) for name in LENGTHS},
                "headline": _texts(beside, "headline") or _texts(beside, "event"),
                "category": list(info.categories),
                "urgency": info.urgency,
                "severity": info.severity,
                "certainty": info.certainty,
                "effective": effective,
                "onset": info.onset,
                "expires": info.expires or later(effective, lasts),
                "areas": list(info.areas),
                "web": info.web or None,
            }


def alerts(root: etree._Element) -> Iterator[etree._Element]:
    """Every alert in a document, itself or embedded in something else."""
    return root.iter(*(f"{{{space}}}alert" for space in SPACES))


def read(element: etree._Element) -> Alert:
    """What an alert says; raises Broken for one that lacks what it must have, or says it in no form of the standard."""
    one = _Fields(element)
    one.identifier = identifier = one.must("identifier")
    alert = Alert(
        identifier=identifier,
        sender=one.must("sender"),
        sent=one.time("sent") or one.lacks("sent"),
        status=one.one_of("status", STATUSES),
        type=one.one_of("msgType", TYPES),
        scope=one.one_of("scope", SCOPES),
        references=_references(one.text("references")),
        infos=tuple(_info(each, one) for each in one.all("info")),
    )
    if not alert.infos and alert.type in ("Alert", "Update"):
        raise Broken(identifier, "cap_missing", element="info")
    if alert.type in ("Update", "Cancel") and not alert.references:
        raise Broken(identifier, "cap_missing", element="references")
    return replace(alert, doubts=tuple(one.doubts))


def ended(found: Iterable[Alert]) -> set[Ended]:
    """What updates and cancellations among these put an end to: only what is of their own status (3.2.1), so that a
    test never ends what is actual.
    """
    ending = (each for each in found if each.type in ("Update", "Cancel"))
    return {(each.status, gone) for each in ending for gone in each.references if gone != each.reference}


def standing(found: Iterable[Alert], over: Collection[Ended]) -> list[Alert]:
    """Those that stand: each once, the newest; neither replaced nor cancelled, no draft and no mere acknowledgement."""
    newest: dict[Reference, Alert] = {}
    for each in sorted(found, key=lambda each: each.sent):
        if each.type in ("Alert", "Update") and each.status != "Draft":
            newest[each.reference] = each
    names = ((each, {(each.status, each.reference), (each.status, ("", each.identifier))}) for each in newest.values())
    return [each for each, called in names if called.isdisjoint(over)]


class _Fields:
    """The children of one element, and what was odd about them."""

    def __init__(self, element: etree._Element, identifier: str = "", doubts: list[Reason] | None = None) -> None:
        self.identifier = identifier
        self.doubts = [] if doubts is None else doubts
        self._element = element
        self._space = f"{{{etree.QName(element).namespace}}}"

    def all(self, name: str) -> list[etree._Element]:
        """The children of that name, as many as are of use; that there are more is a doubt."""
        found = self._element.findall(f"{self._space}{name}")
        if len(found) > MOST:
            args = {"identifier": self.identifier, "element": name, "count": len(found), "limit": MOST}
            self.doubts.append(Reason("cap_cut", args))
        return found[:MOST]

    def text(self, name: str) -> str:
        return plain(words(self._element.find(f"{self._space}{name}")))

    def must(self, name: str) -> str:
        said = self.text(name)
        return said if 0 < len(said) <= LONGEST else self.lacks(name)

    def lacks(self, name: str) -> Any:
        raise Broken(self.identifier, "cap_missing", element=name)

    def one_of(self, name: str, known: Sequence[str]) -> str:
        """A word of a closed set, whatever its case."""
        said = self.must(name)
        for word in known:
            if word.casefold() == said.casefold():
                return word
        raise Broken(self.identifier, "cap_value", element=name, raw=said[:60], known=", ".join(known))

    def unsure(self, name: str, known: Sequence[str]) -> str:
        """The same for what has an Unknown of its own: what is missing or odd is that, and said."""
        try:
            return self.one_of(name, known)
        except Broken as error:
            self.doubts.append(error.reason)
            return "Unknown"

    def time(self, name: str) -> Instant | None:
        """A time with its offset from UTC (3.3.2); without one nobody knows which moment it is."""
        said = self.text(name)
        if not said:
            return None
        try:
            when = moment(said)
            if when.year > LAST_YEAR:
                raise ValueError
            return instant(when)
        except ValueError:
            raise Broken(self.identifier, "cap_time", element=name, raw=said[:60]) from None


def _info(element: etree._Element, alert: _Fields) -> Info:
    one = _Fields(element, alert.identifier, alert.doubts)
    return Info(
        language=(one.text("language") or LANGUAGE)[:35],
        texts={name: _short(one.text(name), limit) for name, limit in LENGTHS.items()},
        categories=tuple(plain(words(each))[:40] for each in one.all("category")),
        urgency=one.unsure("urgency", URGENCIES),
        severity=one.unsure("severity", SEVERITIES),
        certainty=one.unsure("certainty", CERTAINTIES),
        effective=one.time("effective"),
        onset=one.time("onset"),
        expires=one.time("expires"),
        sender=one.text("senderName")[:200],
        web=web if (web := one.text("web")[:500]).startswith(("https://", "http://")) else "",
        areas=tuple(_area(_Fields(each, alert.identifier, alert.doubts)) for each in one.all("area")),
    )


def _area(one: _Fields) -> dict[str, Any]:
    """What it is called, and the codes it bears in whatever system (`valueName`: 3.2.4)."""
    values = (child for each in one.all("geocode") for child in each if local(child) == "value")
    return {"name": _short(one.text("areaDesc"), LONGEST), "codes": [plain(words(each))[:40] for each in values]}


def _references(text: str) -> tuple[Reference, ...]:
    """ "sender,identifier,sent" between spaces (3.2.1). What is no triple is an identifier that was written alone."""
    parts = (each.split(",") for each in text.split())
    return tuple((part[0], part[1]) if len(part) == 3 else ("", ",".join(part)) for part in parts)


def _by_language(infos: Iterable[Info]) -> dict[str, list[Info]]:
    spoken: dict[str, list[Info]] = {}
    for info in infos:
        spoken.setdefault(info.language.partition("-")[0].casefold(), []).append(info)
    return spoken


def _texts(beside: dict[str, Info], name: str) -> dict[str, str]:
    """The words by language; always some under "vi", which is what every page can fall back to."""
    found = {language: info.texts[name] for language, info in beside.items() if info.texts[name]}
    return {"vi": next(iter(found.values())), **found} if found else {}


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
