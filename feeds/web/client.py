"""One HTTP client for every kind of feed that asks over HTTP: with limits, and with no secret told elsewhere."""

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Self

import httpx

from feeds.environment import expanded
from feeds.feed import FeedError
from feeds.fields import shown
from feeds.plans.web import WebPart
from feeds.surroundings import Surroundings
from feeds.web import errors
from feeds.web.address import address, same_host
from feeds.web.auth import Identity, Post, basic
from feeds.web.line import Hop, Line, Patience, Pour, Reply
from feeds.web.unpacking import CODINGS
from feeds.web.versions import NOT_MODIFIED
from feeds.web.waiting import retry_after

REDIRECTS = 5
SHARE = 0.95  # of the feed's timeout, so that the reason tells how the source was slow before the runner's limit comes
TOKEN_LIMIT = 100_000  # bytes of a token endpoint's answer
AGENT = "iocast"
MOVED = frozenset((301, 302, 303, 307, 308))
UNPACKED = {"Accept-Encoding": "identity"}
_OURS = {"User-Agent": AGENT, "Accept-Encoding": CODINGS}


class Web:
    """Asks a feed's source. `async with` keeps the connection for the questions of one fetch, and leaves none behind.

    Only the plan's own host sees `auth` and `headers` of the plan, whatever it answers.
    """

    def __init__(self, plan: WebPart, around: Surroundings) -> None:
        self._plan = plan
        self._around = around
        self.shown = shown(plan.url)
        self._identity = Identity(plan.auth, self.said)
        self._line = Line(plan, around)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of the connections; the next question opens new ones."""
        await self._line.close()

    def said(self, text: str) -> str:
        """A text of the plan with its ${NAME}s."""
        return expanded(text, self._around.environ)

    def at_home(self, url: str) -> bool:
        """True if an address is on the plan's own host, which alone is told who asks."""
        return same_host(self._home(), address(url, self.shown))

    def _home(self) -> httpx.URL:
        return address(self.said(self._plan.url), self.shown)

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
        to = self._home() if url is None else address(url, self.shown)
        to = to.copy_with(userinfo=b"")  # httpx would prefer it to `auth`, and forget it on the next page
        hop = Hop(method, to.copy_merge_params(dict(params)) if params else to, {}, content)
        limit = self._plan.timeout * SHARE
        patience = Patience(asyncio.get_running_loop().time() + limit)
        try:
            async with asyncio.timeout(limit):
                return await self._asked(hop, patience, accept, headers or {}, also)
        except TimeoutError:
            seconds = round(self._plan.timeout, 1)
            raise FeedError("slow" if patience.begun else "timeout", url=self.shown, seconds=seconds) from None

    async def follow(self, url: str, pour: Pour, *, accept: str = "*/*") -> None:
        """Hand on what a source sends without an end; returns when it has ended all the same.

        No more than the plan's timeout may pass between two pieces. Raises FeedError.
        """
        to, loop = address(url, self.shown).copy_with(userinfo=b""), asyncio.get_running_loop()
        limit = self._plan.timeout * SHARE
        patience = Patience(loop.time() + limit)
        try:
            async with asyncio.timeout(limit) as timer:

                def heard(headers: httpx.Headers, piece: bytes) -> None:
                    timer.reschedule(loop.time() + limit)
                    pour(headers, piece)

                asked = Hop("GET", to, {}, None)
                await self._asked(asked, patience, accept, UNPACKED, frozenset(), heard)
        except TimeoutError:
            raise FeedError("timeout", url=self.shown, seconds=round(self._plan.timeout, 1)) from None

    async def _asked(
        self,
        hop: Hop,
        patience: Patience,
        accept: str,
        headers: Mapping[str, str],
        also: frozenset[int],
        pour: Pour | None = None,
    ) -> Reply:
        """Follow redirects; with a token that is refused, ask once more with another."""
        home, refreshed = self._home(), False
        for _ in range(REDIRECTS + 1):
            asked = await self._introduced(hop, home, patience, accept, headers)
            reply = await self._line.ask(asked, patience, at=self.shown, limit=self._plan.limit, also=also, pour=pour)
            if reply.status == httpx.codes.UNAUTHORIZED and not refreshed and self._identity.refresh():
                refreshed = True
                asked = await self._introduced(hop, home, patience, accept, headers)
                reply = await self._line.ask(
                    asked, patience, at=self.shown, limit=self._plan.limit, also=also, pour=pour
                )
            if reply.status in MOVED:
                hop = self._onward(hop, reply)
            elif reply.status in also or 200 <= reply.status < 300 or _unchanged(reply, headers):
                return reply
            else:
                raise self.refused(reply)
        raise FeedError("redirects", url=self.shown, limit=REDIRECTS)

    async def _once(
        self,
        hop: Hop,
        home: httpx.URL,
        patience: Patience,
        accept: str,
        headers: Mapping[str, str],
        also: frozenset[int],
        pour: Pour | None,
    ) -> Reply:
        asked = await self._introduced(hop, home, patience, accept, headers)
        return await self._line.ask(asked, patience, at=self.shown, limit=self._plan.limit, also=also, pour=pour)

    async def _introduced(
        self, hop: Hop, home: httpx.URL, patience: Patience, accept: str, headers: Mapping[str, str]
    ) -> Hop:
        """The request with who asks: only the plan's own host is told."""
        said = httpx.Headers({**_OURS, "Accept": accept})
        if not same_host(home, hop.url):
            return hop._replace(headers=said)
        given, query = await self._identity.given(self._post(patience))
        own = {name: self.said(value) for name, value in self._plan.headers.items()}
        if home.userinfo and self._plan.auth is None:
            own["Authorization"] = basic(home.username, home.password)
        url = hop.url.copy_merge_params(query) if query else hop.url
        for more in (own, given, headers):  # names of headers know no case
            said.update(more)
        return hop._replace(url=url, headers=said)

    def _onward(self, hop: Hop, reply: Reply) -> Hop:
        """The next question after a redirect; raises FeedError where it would be asked less safely."""
        to = hop.url.join(address(reply.headers.get("location", ""), self.shown))
        where = f"{to.scheme}://{to.host}"
        if to.scheme not in ("http", "https") or not to.host:
            raise FeedError("redirect_odd", url=self.shown, to=where)
        if hop.url.scheme == "https" and to.scheme == "http":
            raise FeedError("redirect_insecure", url=self.shown, to=where)
        to = to.copy_with(userinfo=b"", fragment=None)
        if hop.content is None or (reply.status in (301, 302, 303) and hop.method == "POST"):
            return Hop("GET", to, {}, None)
        if not same_host(hop.url, to):
            # the body may hold what only the source may know
            raise FeedError("redirect_body", url=self.shown, to=where)
        return hop._replace(url=to)

    def _post(self, patience: Patience) -> Post:
        async def post(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
            """What a token endpoint answers; it is not followed elsewhere."""
            at = shown(url)
            hop = Hop("POST", address(url, at), {**_OURS, **headers}, body)
            reply = await self._line.ask(hop, patience, at=at, limit=TOKEN_LIMIT, also=frozenset(range(200, 500)))
            if reply.status >= 500 or reply.status in MOVED or reply.status == httpx.codes.TOO_MANY_REQUESTS:
                raise errors.refused(reply.status, at, retry_after(reply.headers, self._around.clock()))
            return reply.status, reply.body

        return post


def _unchanged(reply: Reply, headers: Mapping[str, str]) -> bool:
    """True for a 304 to a version that was asked about; any other is nonsense."""
    return reply.status == NOT_MODIFIED and bool(headers.keys() & {"If-None-Match", "If-Modified-Since"})
