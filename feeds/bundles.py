"""What a CAP feed gives: an alert, or an Atom or RSS document that embeds alerts or links to them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urljoin

from lxml import etree

from broadcaster.model import Reason
from feeds import cap, markup, syndication
from feeds.alerts import Alert
from feeds.cap import Broken
from feeds.feed import FeedError
from feeds.syndication import Entry

TYPE = "application/cap+xml"
PLAIN = ("alternate", "enclosure", "guid")  # links to the thing itself, not to something about it


class Body(NamedTuple):
    """An answer to be read: from which address, and with which charset it came."""

    data: bytes
    url: str
    charset: str | None = None


class Pointer(NamedTuple):
    """A link to an alert; stamp: when the feed says that it changed last, empty where it does not say."""

    url: str
    stamp: str


class Bundle(NamedTuple):
    """broken: identifiers (or addresses) of what cannot be used, with the reason."""

    alerts: tuple[Alert, ...] = ()
    broken: tuple[tuple[str, Reason], ...] = ()
    links: tuple[Pointer, ...] = ()


def bundles(bodies: Sequence[Body], limit: int) -> list[Bundle | FeedError]:
    """Each body read, or why it cannot be read; a function of its own so that it can be done in another process."""
    found: list[Bundle | FeedError] = []
    for body in bodies:
        try:
            found.append(bundle(markup.tree(body.data, limit=limit, charset=body.charset), body.url))
        except FeedError as error:
            found.append(error)
    return found


def bundle(root: etree._Element, url: str) -> Bundle:
    """What a document holds; raises FeedError("cap_none") for one that is no feed and holds no alert."""
    embedded = list(cap.alerts(root))
    read, broken = _read(embedded)
    links: list[Pointer] = []
    if syndication.syndicated(root):
        for element, entry in syndication.entries(root):
            if next(cap.alerts(element), None) is not None:
                continue
            inner = list(_written_out(element))
            more, wrong = _read(inner)
            read, broken = read + more, broken + wrong
            if not inner and (address := _address(entry)):
                links.append(Pointer(_joined(url, address), entry.stamp))
            elif not inner:
                broken.append((entry.id or entry.title or "?", Reason("cap_no_link", {"identifier": entry.id or "?"})))
    elif not embedded:
        raise FeedError("cap_none", root=markup.local(root)[:40])
    return Bundle(tuple(read), tuple(broken), tuple(dict.fromkeys(links)))


def _read(elements: Sequence[etree._Element]) -> tuple[list[Alert], list[tuple[str, Reason]]]:
    read: list[Alert] = []
    broken: list[tuple[str, Reason]] = []
    for element in elements:
        try:
            alert = cap.read(element)
        except Broken as error:
            broken.append((error.identifier or "?", error.reason))
            continue
        read.append(alert)
        broken += [(alert.identifier, doubt) for doubt in alert.doubts]
    return read, broken


def _written_out(element: etree._Element) -> Iterator[etree._Element]:
    """Alerts that stand inside an entry as text: escaped, or in CDATA."""
    for child in element:
        text = (child.text or "").strip()
        if text.startswith("<") and cap.SPACES[0][:-3] in text:
            try:
                yield from cap.alerts(markup.tree(text.encode(), charset="utf-8"))
            except FeedError:
                continue  # no alert then: its link is followed instead


def _address(entry: Entry) -> str | None:
    """Where the alert itself is: what says that it is CAP, before what says nothing of its type."""
    ranked = sorted(entry.links, key=lambda link: (link.type != TYPE, link.rel not in PLAIN, link.rel == "guid"))
    return ranked[0].url if ranked else None


def _joined(url: str, address: str) -> str:
    try:
        return urljoin(url, address)
    except ValueError:  # no address at all; whoever follows it says so
        return address
