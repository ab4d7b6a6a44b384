"""One HTTP client for every kind of feed that asks over HTTP: with limits, and with no secret told elsewhere."""

import asyncio
import logging
import ssl
from collections.abc import Mapping
from types import TracebackType
from typing import NamedTuple, Self

import httpx

from feeds.environment import expanded
from feeds.feed import FeedError
from feeds.fields import shown
from feeds.plans.web import WebPart
from feeds.surroundings import Surroundings
from feeds.web import errors, tls
from feeds.web.auth import Identity, basic
from feeds.web.proxy import proxy_for
from feeds.web.unpacking import CODINGS, Broken, unpacker
from feeds.web.versions import NOT_MODIFIED
from feeds.web.waiting import retry_after

REDIRECTS = 5
SHARE = 0.95  # of the feed's timeout, so that the reason tells how the source was slow before the runner's limit comes
TOKEN_LIMIT = 100_000  # bytes of a token endpoint's answer
AGENT = "iocast"
MOVED = frozenset((301, 302, 303, 307, 308))
_OURS = {"User-Agent": AGENT, "Accept-Encoding": CODINGS}

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


class _Hop(NamedTuple):
    method: str
    url: httpx.URL
    headers: Mapping[str, str]
    content: bytes | None


class Web:
    """Asks a feed's source. `async with` keeps the connection for the questions of one fetch, and leaves none behind.

    Only the plan's own host sees `auth` and `headers` of the plan, whatever it answers.
    """

    def __init__(self, plan: WebPart, around: Surroundings) -> None:
        self._plan = plan
        self._around = around
        self.shown = shown(plan.url)
        self._identity = Identity(plan.auth, self.said)
        self._clients: dict[str | None, httpx.AsyncClient] = {}
        self._trust: ssl.SSLContext | None = None
        self._begun = False
        self._end = 0.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of the connections; the next question opens new ones."""
        clients, self._clients, self._trust = self._clients, {}, None
        for client in clients.values():
            await client.aclose()

    def said(self, text: str) -> str:
        """A text of the plan with its ${NAME}s."""
        return expanded(text, self._around.environ)

    def at_home(self, url: str) -> bool:
        """True if an address is on the plan's own host, which alone is told who asks."""
        return _same_host(_address(self.said(self._plan.url), self.shown), _address(url, self.shown))

    def refused(self, reply: Reply) -> FeedError:
        """The reason for a status that is no success."""
        return errors.refused(reply.status, self.shown, retry_after(reply.headers, self._around.clock()))

    async def ask(
        self,
        url: str | None = None,
        *,
        method: str = "GET",
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        accept: str = "*/*",
        also: frozenset[int] = frozenset(),
    ) -> Reply:
        """One question, its redirects included: a success, a status of `also`, or 304 to a version in `headers`.

        url: absolute and expanded, absent: the plan's. params: added to its query. The whole body has to be here
        within the plan's timeout, however steadily it drips. Raises FeedError.
        """
        self._begun = False
        limit = self._plan.timeout * SHARE
        self._end = asyncio.get_running_loop().time() + limit
        try:
            async with asyncio.timeout(limit):
                return await self._asked(url, method, params or {}, headers or {}, content, accept, also)
        except TimeoutError:
            seconds = round(self._plan.timeout, 1)
            raise FeedError("slow" if self._begun else "timeout", url=self.shown, seconds=seconds) from None

    async def _asked(
        self,
        url: str | None,
        method: str,
        params: Mapping[str, str],
        headers: Mapping[str, str],
        content: bytes | None,
        accept: str,
        also: frozenset[int],
    ) -> Reply:
        plan = self._plan
        home = _address(self.said(plan.url), self.shown)
        to = home if url is None else _address(url, self.shown)
        own = {name: self.said(value) for name, value in plan.headers.items()}
        if home.userinfo and plan.auth is None:
            own["Authorization"] = basic(home.username, home.password)
        to = to.copy_with(userinfo=b"")  # httpx would prefer it to `auth`, and forget it on the next page
        hop = _Hop(method, to.copy_merge_params(dict(params)) if params else to, {}, content)
        refreshed = False
        for _ in range(REDIRECTS + 1):
            said: dict[str, str] = {"Accept": accept, **_OURS}
            extra: dict[str, str] = {}
            if _same_host(home, hop.url):
                given, extra = await self._identity.given(self._token)
                said |= own | given | dict(headers)
            asked = hop._replace(url=hop.url.copy_merge_params(extra) if extra else hop.url, headers=said)
            reply = await self._once(asked, self.shown, plan.limit, also)
            if reply.status == httpx.codes.UNAUTHORIZED and not refreshed and self._identity.refresh():
                refreshed = True
                reply = await self._once(await self._again(asked), self.shown, plan.limit, also)
            if reply.status in MOVED:
                hop = self._onward(hop, reply)
            elif reply.status in also or 200 <= reply.status < 300 or (reply.status == NOT_MODIFIED and headers):
                return reply
            else:
                raise self.refused(reply)
        raise FeedError("redirects", url=self.shown, limit=REDIRECTS)

    async def _again(self, hop: _Hop) -> _Hop:
        given, _ = await self._identity.given(self._token)
        return hop._replace(headers={**hop.headers, **given})

    def _onward(self, hop: _Hop, reply: Reply) -> _Hop:
        """The next question after a redirect; raises FeedError where it would be asked less safely."""
        to = hop.url.join(_address(reply.headers.get("location", ""), self.shown))
        where = f"{to.scheme}://{to.host}"
        if to.scheme not in ("http", "https") or not to.host:
            raise FeedError("redirect_odd", url=self.shown, to=where)
        if hop.url.scheme == "https" and to.scheme == "http":
            raise FeedError("redirect_insecure", url=self.shown, to=where)
        to = to.copy_with(userinfo=b"", fragment=None)
        if hop.content is None or (reply.status in (301, 302, 303) and hop.method == "POST"):
            return _Hop("GET", to, {}, None)
        if not _same_host(hop.url, to):
            raise FeedError(
                "redirect_body", url=self.shown, to=where
            )  # the body may hold what only the source may know
        return hop._replace(url=to)

    async def _token(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """What a token endpoint answers; it is not followed elsewhere."""
        at = shown(url)
        hop = _Hop("POST", _address(url, at), {**_OURS, **headers}, body)
        reply = await self._once(hop, at, TOKEN_LIMIT, frozenset(range(200, 500)))
        if reply.status >= 500 or reply.status in MOVED or reply.status == httpx.codes.TOO_MANY_REQUESTS:
            raise errors.refused(reply.status, at, retry_after(reply.headers, self._around.clock()))
        return reply.status, reply.body

    async def _once(self, hop: _Hop, at: str, limit: int, also: frozenset[int]) -> Reply:
        """One request, no redirect; the body is read where it is of use. at: the address for people."""
        proxy = proxy_for(hop.url, self._plan.proxy, self._around.environ)
        self._begun = False
        try:
            client = await self._client(proxy)
            # a connection that is cancelled in its TLS handshake stays half open: give it up a little earlier
            left = max((self._end - asyncio.get_running_loop().time()) * SHARE, 0.001)
            request = client.build_request(
                hop.method, hop.url, headers=hop.headers, content=hop.content, timeout=httpx.Timeout(None, connect=left)
            )
            response = await client.send(request, stream=True)
            try:
                self._begun = True
                body = b""
                if response.is_success or response.status_code in also:
                    body = await self._body(response, at, limit)
            finally:
                await response.aclose()
        except httpx.TimeoutException:
            raise TimeoutError from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
            via = shown(proxy) if proxy else None
            raise errors.worded(error, at, begun=self._begun, proxy=via) from None
        if proxy and response.status_code == httpx.codes.PROXY_AUTHENTICATION_REQUIRED:
            raise FeedError("proxy_refused", proxy=shown(proxy))
        link = response.links.get("next", {}).get("url")
        onward = str(hop.url.join(_address(link, at))) if link else None
        return Reply(response.status_code, response.headers, body, str(hop.url), onward)

    async def _client(self, proxy: str | None) -> httpx.AsyncClient:
        if self._trust is None:
            trust = await tls.context(self._around.site, self._plan.ca)
            self._trust = self._trust or trust  # another question may have been quicker
        if proxy not in self._clients:
            # the environment is read by proxy_for
            self._clients[proxy] = httpx.AsyncClient(verify=self._trust, proxy=proxy, trust_env=False)
        return self._clients[proxy]

    async def _body(self, response: httpx.Response, at: str, limit: int) -> bytes:
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


def _address(text: str, at: str) -> httpx.URL:
    try:
        return httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise FeedError("address", url=at) from None


def _same_host(home: httpx.URL, other: httpx.URL) -> bool:
    """The same scheme, host and port, or the same host after the step from http to https."""
    if home.host != other.host:
        return False
    ports = {"http": 80, "https": 443}
    before, after = home.port or ports.get(home.scheme), other.port or ports.get(other.scheme)
    return (home.scheme, before) == (other.scheme, after) or (
        (home.scheme, before, other.scheme, after) == ("http", 80, "https", 443)
    )
