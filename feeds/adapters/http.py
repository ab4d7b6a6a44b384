"""Records over HTTP: one question or page after page, each page read for its records; half an answer is none."""

from dataclasses import replace
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from broadcaster.moments import Instant, instant
from feeds import paging, requests
from feeds.apart import Apart
from feeds.feed import Answer, FeedError
from feeds.pages import MOST_RECORDS, Page, page
from feeds.paging import Where
from feeds.plans.days import Dated
from feeds.plans.http import HttpPlan, Pages
from feeds.surroundings import Surroundings
from feeds.web import Reply, Versions, Web
from feeds.web.versions import NOT_MODIFIED

LARGE = {"json": 131_072, "xml": 32_768, "csv": 8_192}  # bytes above which a page is read apart: under 5 ms of the loop
ACCEPT = {
    "json": "application/json, */*;q=0.1",
    "xml": "application/xml, text/xml, application/soap+xml, */*;q=0.1",
    "csv": "text/csv, */*;q=0.1",
}
SOAP = frozenset((400, 500))  # what a Fault comes with


class Http:
    """Keeps what the source said about the version it sent."""

    def __init__(self, plan: HttpPlan, around: Surroundings) -> None:
        self._plan = plan
        self._around = around
        self._environ = Dated(around.environ, plan.days)
        self._web = Web(plan, replace(around, environ=self._environ))
        self._versions = Versions()
        self._apart = Apart()

    async def fetch(self) -> Answer:
        now = self._around.clock()
        fetched = instant(now) if self._plan.fetched else None
        self._environ.begin(now.astimezone(ZoneInfo(self._around.zone())).date())
        if self._plan.pages is not None:
            return await self._paged(self._plan.pages, fetched)
        async with self._web:
            reply = await self._asked(Where())
        same = self._versions.same(reply.status, reply.headers, reply.body)
        if reply.status == NOT_MODIFIED:
            return Answer(as_of=fetched, same=True)
        found = await self._read(reply, 0, fetched)
        return Answer(found.offers, found.refused, fetched, same)

    def kept(self) -> None:
        self._versions.kept()

    def forget(self) -> None:
        self._versions.forget()

    async def close(self) -> None:
        await self._web.close()

    async def _paged(self, pages: Pages, fetched: Instant | None) -> Answer:
        """Every page, or FeedError: a page that fails, is missing or comes again fails the whole run."""
        found: list[Page] = []
        digests: list[bytes] = []
        seen: set[Any] = {here := paging.first(pages)}
        records = size = 0
        async with self._web:
            while len(found) < pages.most:
                reply = await self._asked(here)
                digest, size = sha256(reply.body).digest(), size + len(reply.body)
                if size > self._plan.limit:
                    raise FeedError("too_large", url=self._web.shown, limit=self._plan.limit)
                found.append(await self._read(reply, records, fetched))
                digests.append(digest)
                records += found[-1].records
                if records > MOST_RECORDS:
                    raise FeedError("too_many", rows=records, limit=MOST_RECORDS)
                onward = paging.onward(pages, here, reply, found[-1], records)
                # only the empty page at the end may look like one before
                if onward in seen or (found[-1].records and digest in seen):
                    raise FeedError("pages_loop", url=self._web.shown)
                if onward is None:
                    return self._whole(found, digests, records, fetched)
                if onward.url is not None and not self._web.at_home(onward.url):
                    raise FeedError("pages_elsewhere", url=self._web.shown)
                seen |= {digest, onward}
                here = onward
        raise FeedError("pages_many", url=self._web.shown, limit=pages.most)

    def _whole(self, found: list[Page], digests: list[bytes], records: int, fetched: Instant | None) -> Answer:
        total = found[-1].total
        if total is not None and records != total:
            raise FeedError("pages_short", url=self._web.shown, rows=records, total=total)
        same = self._versions.same(200, {}, b"".join(digests))
        offers = tuple(offer for each in found for offer in each.offers)
        return Answer(offers, tuple(refusal for each in found for refusal in each.refused), fetched, same)

    async def _asked(self, where: Where) -> Reply:
        plan = self._plan
        headers = dict(self._versions.headers) if plan.method == "GET" else {}
        content = None
        if plan.body_text is not None:
            named = {name.lower(): value for name, value in plan.headers.items()}.get("content-type")
            content, kind = requests.body(plan.body_text, self._web.said, named)
            headers |= {"Content-Type": kind} if kind else {}
        return await self._web.ask(
            where.url,
            method=plan.method,
            params=dict(where.params),
            headers=headers,
            content=content,
            accept=ACCEPT[plan.format],
            also=SOAP if plan.format == "xml" else frozenset(),
        )

    async def _read(self, reply: Reply, first: int, fetched: Instant | None) -> Page:
        """A page, read apart where it would hold the loop up. Of a failed answer only a Fault is of interest."""
        args = self._plan, reply.body, reply.headers.get("content-type", ""), first, fetched
        try:
            found = await self._apart.run(page, *args) if len(reply.body) > LARGE[self._plan.format] else page(*args)
        except FeedError as error:
            if reply.status in SOAP and error.reason.code != "soap_fault":
                raise self._web.refused(reply) from None
            raise
        if reply.status in SOAP:
            raise self._web.refused(reply)
        return found
