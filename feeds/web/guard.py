"""Keeps what a source answers from leading us into our own machine: its redirects, next pages, names and playlists.

Sources of a closed network have private addresses, so those are open to feeds. This machine's own addresses and those
of its link (169.254.0.0/16, where clouds tell their secrets) are open only to what feeds.yaml names itself, as an
address or as localhost (OWASP, Server Side Request Forgery Prevention, case 2).
"""

import asyncio
import ipaddress
import re
import socket
import ssl
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from feeds.environment import expanded
from feeds.feed import FeedError
from feeds.plans.feed import Part

_WRITTEN = re.compile(r"^[a-z]+://", re.IGNORECASE)
_NAME = re.compile(r"\$\{([^}]*)\}")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def named(plan: Part, environ: Mapping[str, str]) -> frozenset[str]:
    """The hosts that a plan's own addresses name, with what ${NAME} stands for in them."""
    hosts = set()
    for text in _texts(plan.model_dump(mode="json")):
        try:
            said = _said(text, environ)
            hosts.add((said if _is_own_name(said) else urlsplit(said).hostname or "").casefold())
        except ValueError:
            continue  # said where it is asked for
    return frozenset(hosts - {""})


async def addresses(host: str, port: int, allowed: frozenset[str]) -> list[str]:
    """Where to connect to for a host, in order. Raises FeedError inner_address; socket.gaierror for no such host."""
    host = host.strip("[]")
    told = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found = list(dict.fromkeys(str(each[4][0]) for each in told))
    meant = host.casefold() in allowed and _is_own_name(host)
    if not meant and any(inner(each) for each in found):
        raise FeedError("inner_address", host=host[:80])
    return found


def inner(address: str) -> bool:
    """True for an address of this machine, of its link, or of nothing that could be a source."""
    at = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(at, ipaddress.IPv6Address):
        at = at.ipv4_mapped or at.sixtofour or at
    return at.is_loopback or at.is_link_local or at.is_unspecified or at.is_multicast or at.is_reserved


def transport(trust: ssl.SSLContext, allowed: frozenset[str]) -> httpx.AsyncHTTPTransport:
    """How a client without a proxy reaches its hosts: each is looked up once, looked at, and connected to as found, so
    that a name cannot mean something else a moment later."""
    made = httpx.AsyncHTTPTransport(verify=trust, trust_env=False)
    made._pool = httpcore.AsyncConnectionPool(
        ssl_context=trust, max_connections=100, max_keepalive_connections=20, keepalive_expiry=5.0,
        network_backend=_Guarded(allowed),
    )  # fmt: skip
    return made


def beyond_proxy(url: httpx.URL, allowed: frozenset[str]) -> None:
    """A proxy looks names up itself; what is an address is looked at here. Raises FeedError."""
    host = url.host
    try:
        address = str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        try:
            address = socket.inet_ntoa(socket.inet_aton(host))  # 127.1, 0x7f000001, 2130706433
        except (OSError, UnicodeError):
            address = "127.0.0.1" if host.casefold().rstrip(".").endswith("localhost") else ""
    if address and inner(address) and host.casefold() not in allowed:
        raise FeedError("inner_address", host=host[:80])


class _Guarded(httpcore.AsyncNetworkBackend):
    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        self._open = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the seam's own
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        end = None if timeout is None else loop.time() + timeout
        try:
            async with asyncio.timeout_at(end):
                found = await addresses(host, port, self._allowed)
        except TimeoutError:
            raise httpcore.ConnectTimeout() from None
        except socket.gaierror as error:
            raise httpcore.ConnectError(str(error)) from error
        for place, address in enumerate(found, 1):
            left = None if end is None else max((end - loop.time()) / (len(found) - place + 1), 0.001)
            try:
                return await self._open.connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if place == len(found):
                    raise
        raise httpcore.ConnectError(f"{host} has no address")

    async def connect_unix_socket(self, *args: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError("no source is a socket of this machine")

    async def sleep(self, seconds: float) -> None:
        await self._open.sleep(seconds)


def _said(text: str, environ: Mapping[str, str]) -> str:
    """What the environment does not say (days that are counted, say) stands in no host."""
    try:
        return expanded(text, environ)
    except FeedError:
        return _NAME.sub(lambda found: environ.get(found[1], ""), text)


def _is_own_name(host: str) -> bool:
    """True for an address, or for localhost: what somebody who writes it can only mean so."""
    if host.casefold() == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if _WRITTEN.match(value) or value.startswith("${") or _is_own_name(value):
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
