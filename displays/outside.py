"""What stands around a service, for `iocast doctor`: the proxy and its certificate, the nodes beside it."""

import http.client
import resource
import secrets
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from displays.finding import Finding
from displays.settings import Settings

if TYPE_CHECKING:
    from broadcaster.cluster.roll import Roll

ASK_LIMIT = 5.0  # seconds for one answer
LEFT = 1 / 6  # of a certificate's life: with less, nobody renews it
FILES = 4096  # open files: a node of some thousand screens has as many
DAY = 86_400.0


def files() -> Finding:
    """How many connections a process started here may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    says = f"{soft} open files, {hard} at most: about {max(soft - 200, 0)} pages"
    if soft < FILES:
        return Finding("warning", "files", f"{says}; in a unit LimitNOFILE=65536, in a shell ulimit -n")
    return Finding("good", "files", says)


def damaged(data: Path) -> Iterator[Finding]:
    """Journal files that were found damaged and kept aside."""
    for file in sorted(data.glob("*.damaged-*")):
        yield Finding("warning", "damaged", f"{file} was kept aside; once nobody needs it any more, delete it")


def proxy(settings: Settings, authority: Path | None = None) -> Iterator[Finding]:
    """The way people take, if it is HTTPS: name, chain, age, and whether sockets come through.

    authority: the certificate of one that this machine does not trust by itself.
    """
    if not settings.secure:
        return
    parts = urlsplit(settings.public_url)
    host, port = parts.hostname or "", parts.port or 443
    if not settings.proxies:
        says = "IOCAST_PROXIES is empty: all who come by the proxy share its address and one limit"
        yield Finding("warning", "proxies", says)
    try:
        trusting = ssl.create_default_context(cafile=str(authority) if authority else None)
        with (
            socket.create_connection((host, port), ASK_LIMIT) as line,
            trusting.wrap_socket(line, server_hostname=host) as secured,
        ):
            yield certificate(secured.getpeercert() or {}, time.time())
        yield _sockets(host, port, trusting)
    except ssl.SSLCertVerificationError as error:
        says = f"{settings.public_url}: {error.verify_message}; name your own authority's certificate with --ca"
        yield Finding("bad", "tls", says)
    except (OSError, http.client.HTTPException) as error:
        yield Finding("bad", "tls", f"{settings.public_url} does not answer: {error}")


def certificate(told: Mapping[str, object], now: float) -> Finding:
    """By its dates, as `SSLSocket.getpeercert` tells them."""
    begins, ends = (ssl.cert_time_to_seconds(str(told[name])) for name in ("notBefore", "notAfter"))
    left = (ends - now) / DAY
    says = f"trusted here, until {told['notAfter']} ({left:.1f} days)"
    if now < begins:
        return Finding("bad", "tls", f"its certificate begins at {told['notBefore']}: one of the clocks is wrong")
    if ends - now < LEFT * (ends - begins):
        return Finding("warning", "tls", f"{says}; less than a sixth of its life is left: who renews it?")
    return Finding("good", "tls", says)


def _sockets(host: str, port: int, trusting: ssl.SSLContext) -> Finding:
    """A handshake without a credential: refused by the service, not by what stands in front of it."""
    line = http.client.HTTPSConnection(host, port, timeout=ASK_LIMIT, context=trusting)
    try:
        key = b64encode(secrets.token_bytes(16)).decode()
        asked = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": key}
        line.request("GET", "/ws/console", headers=asked | {"Sec-WebSocket-Version": "13"})
        status = line.getresponse().status
        line.close()
        line.request("GET", "/metrics")
        inside = line.getresponse().status != 200
    finally:
        line.close()
    if status not in (101, 401, 403, 429, 503):
        return Finding("bad", "proxy", f"sockets do not come through it: a handshake is answered with {status}")
    if not inside:
        return Finding("warning", "proxy", "sockets come through it, but so does /metrics: keep that to the inside")
    return Finding("good", "proxy", "sockets come through it, /metrics does not")


def nodes(roll: "Roll") -> Iterator[Finding]:
    """The nodes that live, what is not the same at all of them, and who ended without a word."""
    peers = roll.live
    for each in roll.gone:
        if not each.stopped:
            yield Finding("warning", "nodes", f"{each.name} was heard of last at {each.at}, and did not say good-bye")
    if not peers:
        yield Finding("good", "nodes", "none runs now")
        return
    leads = [each.name for each in peers if each.leading]
    says = f"{len(peers)} run: {', '.join(each.name for each in peers)}"
    yield Finding("good" if leads else "warning", "nodes", f"{says}; {leads[0] if leads else 'none of them'} leads")
    for each in peers:
        if not each.ready:
            amiss = ", ".join(name for name, well in each.checks.items() if not well)
            yield Finding("bad", "nodes", f"{each.name} is not ready: {amiss}")
        if each.differs:
            yield Finding("warning", "nodes", f"{each.name} has other site files: {', '.join(each.differs)}")
    if len({each.build for each in peers}) > 1:
        builds = ", ".join(f"{each.name} {each.build}" for each in peers)
        yield Finding("warning", "nodes", f"different builds: {builds}; finish the update")
