"""Why nothing came, from httpx's errors. Their own words are never passed on: they may hold the expanded address."""

import socket
import ssl
from collections.abc import Iterator

import httpx

from feeds.feed import FeedError
from feeds.web import tls


def worded(error: Exception, url: str, *, begun: bool, proxy: str | None) -> FeedError:
    """url, proxy: as people may see them. begun: the source had begun to answer."""
    if isinstance(error, httpx.ProxyError):
        return FeedError("proxy_refused", proxy=proxy or "")
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return FeedError("address", url=url)
    if isinstance(error, httpx.LocalProtocolError | UnicodeError):
        return FeedError("request", url=url)  # a line break in a secret, a letter no header can hold
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            return tls.worded(cause, url)
        if isinstance(cause, socket.gaierror):
            return FeedError("no_host", url=proxy or url)
        if isinstance(cause, ConnectionRefusedError):
            return FeedError("refused", url=proxy or url)
    if isinstance(error, httpx.ConnectError):
        return FeedError("unreachable", url=proxy or url)
    if begun:
        return FeedError("truncated", url=url)
    if isinstance(error, httpx.RemoteProtocolError) and "disconnected" not in str(error):
        return FeedError("not_http", url=url)
    return FeedError("broke_off", url=url)


def refused(status: int, url: str, retry_after: float | None) -> FeedError:
    """The reason for a status that is no success."""
    match status:
        case 401 | 403:
            code = "http_denied"
        case 404 | 410:
            code = "http_missing"
        case 429:
            code = "http_limited"
        case _:
            code = "http_failed" if status >= 500 else "http_status"
    return FeedError(code, retry_after=retry_after, url=url, status=status)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
