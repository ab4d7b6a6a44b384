"""Addresses as they are compared: which host, and whether it is the plan's own."""

import httpx

from feeds.feed import FeedError

PORTS = {"http": 80, "https": 443}


def address(text: str, at: str) -> httpx.URL:
    """An address to ask; raises FeedError, which names it as `at`."""
    try:
        return httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise FeedError("address", url=at) from None


def same_host(home: httpx.URL, other: httpx.URL) -> bool:
    """The same scheme, host and port, or the same host after the step from http to https."""
    if home.host != other.host:
        return False
    before = home.scheme, home.port or PORTS.get(home.scheme)
    after = other.scheme, other.port or PORTS.get(other.scheme)
    return before == after or (before, after) == (("http", 80), ("https", 443))
