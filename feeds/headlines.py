"""Headlines out of Atom and RSS: plain words, each once, dated where the source says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any

from lxml import etree

from broadcaster.model import Reason
from broadcaster.moments import Instant, instant, moment
from feeds import syndication
from feeds.feed import FeedError
from feeds.markup import local, tree
from feeds.syndication import Entry
from feeds.text import words

UNSEEN = {"script", "style", "template", "noscript"}  # elements whose text nobody is meant to read
TAG = re.compile(r"<[a-zA-Z/!]")
LAST_YEAR = 2900
LONGEST = 2_000  # characters of an address; a longer one is none

Fault = tuple[str, Reason]


@dataclass(frozen=True, slots=True)
class Headlines:
    """The newest first; without dates in the order of the source. faults: what is odd, by the title it is about."""

    items: tuple[dict[str, Any], ...]
    faults: tuple[Fault, ...]


def headlines(data: bytes, charset: str | None, limit: int, most: int, length: int, source: str) -> Headlines:
    """Read a document. source: what to call it where it does not name itself. Raises FeedError."""
    root = tree(data, limit=limit, charset=charset)
    if not syndication.syndicated(root):
        raise FeedError("rss_none", root=local(root)[:40])
    called = syndication.channel(root)[:length] or source
    found: dict[str, dict[str, Any]] = {}
    faults: list[Fault] = []
    for item, wrong in _items(root, called, length):
        faults += [(item["title"] or item["id"], reason) for reason in wrong]
        if item["title"]:
            found.setdefault(item["id"], item)
    items = sorted(found.values(), key=lambda item: item["date"] or "", reverse=True)
    return Headlines(tuple(items[:most]), tuple(faults))


def plain(title: str) -> str:
    """The words of a title: markup and what it hides is gone, entities are letters, spaces are single."""
    for _ in range(2):  # many sources escape twice
        if not TAG.search(title) and "&" not in title:
            break
        reader = _Words()
        reader.feed(title)
        reader.close()
        title = "".join(reader.parts)
    return words(title)


def _items(root: etree._Element, called: str, length: int) -> Iterator[tuple[dict[str, Any], list[Reason]]]:
    for _, entry in syndication.entries(root):
        wrong: list[Reason] = []
        title = plain(entry.title) if entry.marked else words(entry.title)
        if not title:
            wrong.append(Reason("rss_untitled", {"id": entry.id[:100] or "?"}))
        elif len(title) > length:
            title = f"{title[: length - 1].rstrip()}…"
        date = _date(entry.date)
        if entry.date and date is None:
            wrong.append(Reason("rss_date", {"raw": entry.date[:60]}))
        link = _link(entry)
        id = (entry.id or link or title)[:LONGEST]
        source = plain(entry.source)[:length] or called
        yield {"id": id, "title": title, "link": link, "date": date, "source": source}, wrong


def _date(text: str) -> Instant | None:
    """RFC 822 as RSS has it, RFC 3339 as Atom has it; a time without its zone says no moment."""
    if not text:
        return None
    try:
        when = moment(text) if text[:4].isdigit() else parsedate_to_datetime(text)
        if when.tzinfo is None and text.rstrip().endswith("-0000"):
            when = when.replace(tzinfo=UTC)  # RFC 5322, 3.3: in UTC, saying nothing of where it was written
        return instant(when) if when.year <= LAST_YEAR else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _link(entry: Entry) -> str | None:
    """Where a person can read on: an ordinary address, nothing that runs."""
    for link in entry.links:
        if (
            link.rel in ("alternate", "guid")
            and link.url.startswith(("https://", "http://"))
            and len(link.url) <= LONGEST
        ):
            return link.url
    return None


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        self.parts.append(" " if tag in ("br", "p", "div", "li") else "")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN and self._unseen > 0

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
