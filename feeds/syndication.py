"""Atom (RFC 4287) and RSS (2.0, 1.0): the entries of a feed, as they stand there."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from feeds.markup import local, words
from feeds.text import words as plain

ROOTS = ("feed", "rss", "RDF")


@dataclass(frozen=True, slots=True)
class Link:
    """Where an entry points. type: the media type, where it says one."""

    url: str
    rel: str = "alternate"
    type: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. title: as it stands; marked: there may be markup in it. date: when it was published; stamp: when it
    last changed.
    """

    id: str
    title: str
    marked: bool
    links: tuple[Link, ...]
    date: str
    stamp: str
    source: str


def syndicated(root: etree._Element) -> bool:
    """True for an Atom or RSS document."""
    return local(root) in ROOTS


def entries(root: etree._Element) -> Iterator[tuple[etree._Element, Entry]]:
    """Every entry in the order of the document, with its element."""
    for element in root.iter("{*}entry", "{*}item"):
        yield element, _entry(element)


def channel(root: etree._Element) -> str:
    """What the feed calls itself."""
    return plain(words(root.find("{*}title") if local(root) == "feed" else root.find("{*}channel/{*}title")))


def _entry(element: etree._Element) -> Entry:
    def text(*names: str) -> str:
        found = (plain(words(element.find(f"{{*}}{name}"))) for name in names)
        return next(filter(None, found), "")

    title = element.find("{*}title")
    return Entry(
        id=text("id", "guid") or element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", ""),
        title=words(title),
        marked=title is not None and not _literal(title),
        links=tuple(_links(element)),
        date=text("published", "pubDate", "date", "updated"),
        stamp=text("updated", "pubDate", "date"),
        source=text("source/{*}title", "source", "creator", "author/{*}name"),
    )


def _links(element: etree._Element) -> Iterator[Link]:
    for link in element.iterfind("{*}link"):
        if url := (link.get("href") or words(link)).strip():
            yield Link(url, link.get("rel", "alternate"), link.get("type", ""))
    for link in element.iterfind("{*}enclosure"):
        if url := link.get("url", "").strip():
            yield Link(url, "enclosure", link.get("type", ""))
    guid = element.find("{*}guid")
    if guid is not None and guid.get("isPermaLink", "true") == "true" and (url := words(guid).strip()):
        yield Link(url, "guid")


def _literal(title: etree._Element) -> bool:
    """Atom says what a title is (RFC 4287, 3.1): plain text, or XHTML whose markup is elements; RSS says nothing."""
    atom = (etree.QName(title).namespace or "") == "http://www.w3.org/2005/Atom"
    return atom and title.get("type", "text") in ("text", "xhtml")
