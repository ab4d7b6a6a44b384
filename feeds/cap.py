"""The XML of CAP 1.2 (1.1 is read the same way), read strictly: what is not of the standard is a reason."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree

from broadcaster.model import Reason
from broadcaster.moments import Instant, instant, moment
from feeds.alerts import (
    CERTAINTIES,
    LENGTHS,
    SCOPES,
    SEVERITIES,
    STATUSES,
    TYPES,
    URGENCIES,
    Alert,
    Info,
    Reference,
)
from feeds.markup import local, words
from feeds.text import words as plain

SPACES = ("urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1")
LANGUAGE = "en-US"  # of an info that names none (3.2.2)
MOST = 200  # infos of an alert, areas of an info, codes of an area
LONGEST = 300  # characters of an identifier or a sender
LAST_YEAR = 2900  # a time beyond it is a fault of the source


class Broken(Exception):
    """An alert that cannot be used: its identifier as far as it is known, and why."""

    def __init__(self, identifier: str, code: str, **args: Any) -> None:
        self.identifier = identifier
        self.reason = Reason(code, {"identifier": identifier or "?", **args})
        super().__init__(code)


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


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
