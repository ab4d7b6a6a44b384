"""JSON over HTTP: one request, records picked by JMESPath, each mapped to an offer by JMESPath."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime

import httpx
import jmespath

from broadcaster.moments import Instant, instant
from feeds.environment import expanded
from feeds.feed import Answer, FeedError
from feeds.fields import shown
from feeds.offers import Offer
from feeds.plans.http import HttpPlan
from feeds.records import Records

REDIRECTS = 5
MOST_RECORDS = 200_000
AGENT = "iocast"


class Http:
    """Keeps its connection and what the source said about the version it sent (ETag, Last-Modified)."""

    def __init__(self, plan: HttpPlan, environ: Mapping[str, str], clock: Callable[[], datetime]) -> None:
        self._plan = plan
        self._environ = environ
        self._clock = clock
        self._client: httpx.AsyncClient | None = None
        self._version: dict[str, str] = {}
        self._offered: tuple[dict[str, str], str] = {}, ""
        self._digest = ""
        self._records = jmespath.compile(plan.records)
        self._mapped = Records(plan)

    async def fetch(self) -> Answer:
        status, headers, body = await self._ask()
        fetched = instant(self._clock()) if self._plan.fetched else None
        if status == httpx.codes.NOT_MODIFIED:
            return Answer(as_of=fetched, same=True)
        names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
        version = {sent: headers[said] for said, sent in names.items() if said in headers}
        digest = hashlib.sha256(body).hexdigest()
        same = digest == self._digest
        self._offered = version, digest
        return Answer(tuple(self._offers(body, fetched)), (), fetched, same)

    def kept(self) -> None:
        self._version, self._digest = self._offered

    def forget(self) -> None:
        self._version, self._digest = {}, ""

    def changed(self) -> bool:
        return False

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _ask(self) -> tuple[int, httpx.Headers, bytes]:
        plan = self._plan
        url, headers = self._said(plan.url), {name: self._said(value) for name, value in plan.headers.items()}
        if plan.auth is not None:
            headers["Authorization"] = f"Bearer {self._said(plan.auth.bearer)}"
        content = self._said(plan.body_text) if plan.body_text is not None else None
        headers = {"User-Agent": AGENT, "Accept": "application/json", **headers, **self._version}
        if self._client is None:
            self._client = httpx.AsyncClient(follow_redirects=True, max_redirects=REDIRECTS, timeout=plan.timeout)
        try:
            async with self._client.stream(plan.method, url, headers=headers, content=content) as response:
                if response.status_code != httpx.codes.NOT_MODIFIED and not response.is_success:
                    raise FeedError("http_status", status=response.status_code, url=shown(plan.url))
                return response.status_code, response.headers, await self._body(response)
        except httpx.TimeoutException:
            raise FeedError("timeout", seconds=plan.timeout) from None
        except httpx.TooManyRedirects:
            raise FeedError("redirects", url=shown(plan.url), limit=REDIRECTS) from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            # the error's own words may hold the expanded address
            raise FeedError("unreachable", url=shown(plan.url), what=type(error).__name__) from None

    async def _body(self, response: httpx.Response) -> bytes:
        """At most `limit` bytes, counted after decompression."""
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > self._plan.limit:
                raise FeedError("too_large", url=shown(self._plan.url), limit=self._plan.limit)
        return bytes(body)

    def _said(self, text: str) -> str:
        return expanded(text, self._environ)

    def _offers(self, body: bytes, fetched: Instant | None) -> list[Offer]:
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            raise FeedError("not_json", url=shown(self._plan.url), start=body[:40].decode("utf-8", "replace")) from None
        try:
            records = self._records.search(document)
        except jmespath.exceptions.JMESPathError as error:
            raise FeedError("records", expression=self._plan.records, what=str(error)[:200]) from None
        if isinstance(records, dict):
            records = [records]
        if not isinstance(records, list):
            raise FeedError("no_records", expression=self._plan.records)
        if len(records) > MOST_RECORDS:
            raise FeedError("too_many", rows=len(records), limit=MOST_RECORDS)
        return self._mapped.offers(records, fetched)
