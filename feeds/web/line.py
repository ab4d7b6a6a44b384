"""One request over a connection: its answer within limits, or the reason why there is none."""

import asyncio
import logging
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import httpx

from feeds.feed import FeedError
from feeds.fields import shown
from feeds.plans.web import WebPart
from feeds.surroundings import Surroundings
from feeds.web import errors, tls
from feeds.web.address import address
from feeds.web.guard import beyond_proxy, named, transport
from feeds.web.proxy import proxy_for
from feeds.web.unpacking import Broken, unpacker

Pour = Callable[[httpx.Headers, bytes], None]  # takes a body piece by piece

EARLIER = 0.95  # of the time that is left, for a connection to be made

# they log addresses with their queries, and headers
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class Reply(NamedTuple):
    """url: where the answer came from in the end, with its query; for people there is `Web.shown`.

    next: the address that its Link header calls the next one.
    """

    status: int
    headers: httpx.Headers
    body: bytes
    url: str
    next: str | None = None


class Hop(NamedTuple):
    """A request; a redirect is answered with another one."""

    method: str
    url: httpx.URL
    headers: Mapping[str, str]
    content: bytes | None


@dataclass(slots=True)
class Patience:
    """end: when the whole question is given up, by the loop's clock. begun: the source has begun to answer."""

    end: float
    begun: bool = False


class Line:
    """The connections to a feed's source, one pool a proxy; several questions may be asked at once."""

    def __init__(self, plan: WebPart, around: Surroundings) -> None:
        self._plan = plan
        self._around = around
        self._clients: dict[str | None, httpx.AsyncClient] = {}
        self._trust: ssl.SSLContext | None = None
        self._allowed = named(plan, around.environ)

    async def close(self) -> None:
        """Let go of the connections; the next request opens new ones."""
        clients, self._clients, self._trust = self._clients, {}, None
        for client in clients.values():
            await client.aclose()

    async def ask(
        self,
        hop: Hop,
        patience: Patience,
        *,
        at: str,
        limit: int,
        also: frozenset[int] = frozenset(),
        pour: Pour | None = None,
    ) -> Reply:
        """One request, no redirect; the body is read of a success and of a status in `also`.

        at: the address for people. limit: bytes of the body. pour: is handed a success's body as it comes, however long
        it is; the reply then has none. Raises FeedError, and TimeoutError where no connection is made in time.
        """
        proxy = proxy_for(hop.url, self._plan.proxy, self._around.environ)
        patience.begun = False
        if proxy:
            beyond_proxy(hop.url, self._allowed)
        try:
            client = await self._client(proxy)
            # a connection that is cancelled in its TLS handshake stays half open: give it up a little earlier
            left = max((patience.end - asyncio.get_running_loop().time()) * EARLIER, 0.001)
            request = client.build_request(
                hop.method, hop.url, headers=hop.headers, content=hop.content, timeout=httpx.Timeout(None, connect=left)
            )
            response = await client.send(request, stream=True)
            try:
                patience.begun = True
                body = b""
                if pour is not None and response.is_success:
                    async for piece in response.aiter_raw():
                        pour(response.headers, piece)
                elif response.is_success or response.status_code in also:
                    body = await _body(response, at, limit)
            finally:
                await response.aclose()
        except httpx.TimeoutException:
            raise TimeoutError from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
            via = shown(proxy) if proxy else None
            raise errors.worded(error, at, begun=patience.begun, proxy=via) from None
        if proxy and response.status_code == httpx.codes.PROXY_AUTHENTICATION_REQUIRED:
            raise FeedError("proxy_refused", proxy=shown(proxy))
        link = response.links.get("next", {}).get("url")
        onward = str(hop.url.join(address(link, at))) if link else None
        return Reply(response.status_code, response.headers, body, str(hop.url), onward)

    async def _client(self, proxy: str | None) -> httpx.AsyncClient:
        if self._trust is None:
            trust = await tls.context(self._around.site, self._plan.ca)
            self._trust = self._trust or trust  # another question may have been quicker
        if proxy not in self._clients:
            # the environment is read by proxy_for
            self._clients[proxy] = (
                httpx.AsyncClient(verify=self._trust, proxy=proxy, trust_env=False)
                if proxy
                else httpx.AsyncClient(transport=transport(self._trust, self._allowed), trust_env=False)
            )
        return self._clients[proxy]


async def _body(response: httpx.Response, at: str, limit: int) -> bytes:
    """At most `limit` bytes, counted after decompression, with turns of the loop in between."""
    if int(response.headers.get("content-length") or 0) > limit:
        raise FeedError("too_large", url=at, limit=limit)
    coding = response.headers.get("content-encoding", "")
    unpacking, body = unpacker(coding, at), bytearray()
    try:
        async for chunk in response.aiter_raw():
            for piece in unpacking.pieces(chunk):
                body += piece
                if len(body) > limit:
                    raise FeedError("too_large", url=at, limit=limit)
                await asyncio.sleep(0)
    except Broken:
        raise FeedError("compression", url=at, coding=coding[:40]) from None
    if not unpacking.complete():
        raise FeedError("truncated", url=at)
    return bytes(body)
