"""Whether something answers, without reading what it says: a status, a connection, a certificate."""

import asyncio
import contextlib
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import certifi
import httpx

from feeds.feed import FeedError
from feeds.fields import shown
from feeds.web import tls
from feeds.web.client import AGENT
from feeds.web.guard import addresses, transport
from feeds.web.proxy import proxy_for

NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which Python has no name for
HEADERS = {"User-Agent": AGENT, "Cache-Control": "no-cache"}
PORTS = {"https": 443, "tls": 443, "http": 80}
CLOSE = 1.0  # seconds for saying goodbye

Trust = ssl.SSLContext


async def status(url: str, trust: Trust, proxy: str | None, environ: Mapping[str, str]) -> int:
    """The status of one GET, redirects not followed, the body not read; proxy: as a plan says. Raises FeedError."""
    try:
        through = proxy_for(httpx.URL(url), proxy, environ)
        async with (
            _client(url, trust, through) as client,
            client.stream("GET", url, headers=HEADERS) as answer,
        ):
            return answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
        raise FeedError("unreachable", url=shown(url), what=type(error).__name__) from None


def _client(url: str, trust: Trust, proxy: str | None) -> httpx.AsyncClient:
    """Whoever asks limits its time."""
    if proxy:
        return httpx.AsyncClient(verify=trust, proxy=proxy, trust_env=False, timeout=httpx.Timeout(None))
    own = frozenset({(urlsplit(url).hostname or "").casefold()})
    return httpx.AsyncClient(transport=transport(trust, own), trust_env=False, timeout=httpx.Timeout(None))


async def connection(url: str, trust: ssl.SSLContext | None) -> None:
    """A connection to tcp://host:port, or one with TLS to tls://host:port. Raises FeedError."""
    writer = await _opened(url, trust)
    await _closed(writer)


async def expiry(url: str, site: Path, ca: str | None) -> datetime:
    """The last moment of the certificate of https://host or tls://host:port, also one that has passed.

    Raises FeedError for what does not answer, and for a certificate that is for another name or of an unknown issuer.
    """
    writer = await _opened(url, await asyncio.to_thread(_undated, site, ca))
    certificate = writer.get_extra_info("peercert") or {}
    await _closed(writer)
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)


async def _opened(url: str, trust: ssl.SSLContext | None) -> asyncio.StreamWriter:
    try:
        to = urlsplit(url)
        host, port = to.hostname, to.port or PORTS.get(to.scheme)
    except ValueError:
        host = port = None
    if not host or not port:
        raise FeedError("address", url=shown(url))
    try:
        at, *_ = await addresses(host, port, frozenset({host.casefold()}))
        _, writer = await asyncio.open_connection(at, port, ssl=trust, server_hostname=host if trust else None)
    except ssl.SSLError as error:
        raise tls.worded(error, shown(url)) from None
    except (OSError, ValueError) as error:
        raise FeedError("unreachable", url=shown(url), what=type(error).__name__) from None
    return writer


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(CLOSE):
            await writer.wait_closed()


def _undated(site: Path, ca: str | None) -> ssl.SSLContext:
    """Trusts whom the plan says, whatever the day is. Raises FeedError where its file is missing or holds none."""
    try:
        made = ssl.create_default_context(cafile=str(site / ca) if ca else None)
    except FileNotFoundError:
        raise FeedError("ca_missing", path=ca) from None
    except (OSError, ssl.SSLError):
        raise FeedError("ca_unreadable", path=ca) from None
    if ca is None:
        made.load_verify_locations(certifi.where())
    made.verify_flags |= ssl.VerifyFlags(NO_CHECK_TIME)
    return made
