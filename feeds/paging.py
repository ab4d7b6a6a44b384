"""From page to page: where the next one is, by what an answer says or by counting on."""

from typing import NamedTuple

import httpx

from feeds.feed import FeedError
from feeds.pages import Page
from feeds.plans.http import Pages
from feeds.web import Reply

_BEGIN = {"page": 1, "offset": 0}


class Where(NamedTuple):
    """url: absolute; None: the plan's. params: what its query says besides."""

    url: str | None = None
    params: tuple[tuple[str, str], ...] = ()


def first(pages: Pages) -> Where:
    """Where the first page is."""
    if pages.query is None or pages.by not in _BEGIN:
        return Where()
    return Where(None, ((pages.query, str(_BEGIN[pages.by] if pages.first is None else pages.first)),))


def onward(pages: Pages, here: Where, reply: Reply, found: Page, records: int) -> Where | None:
    """Where the next page is; None: this was the last. records: how many there were so far. Raises FeedError."""
    if pages.by == "link":
        return None if reply.next is None else Where(reply.next)
    if pages.by == "next":
        return None if found.at is None else Where(_joined(reply.url, found.at, pages))
    if pages.query is None or (pages.by == "cursor" and found.at is None):
        return None
    if pages.by == "cursor":
        return Where(None, ((pages.query, found.at or ""),))
    if not found.records or (found.total is not None and records >= found.total):
        return None
    before = int(here.params[0][1])
    return Where(None, ((pages.query, str(before + (1 if pages.by == "page" else found.records))),))


def _joined(url: str, to: str, pages: Pages) -> str:
    try:
        return str(httpx.URL(url).join(to))
    except (httpx.InvalidURL, ValueError):
        raise FeedError("no_page", expression=pages.at or "") from None
