"""JSON over HTTP: one request, records picked by JMESPath, each mapped to an offer by JMESPath."""

import json

import jmespath

from broadcaster.moments import Instant, instant
from feeds.feed import Answer, FeedError
from feeds.offers import Offer
from feeds.plans.http import HttpPlan
from feeds.records import Records
from feeds.surroundings import Surroundings
from feeds.web import Versions, Web

MOST_RECORDS = 200_000


class Http:
    """Keeps what the source said about the version it sent."""

    def __init__(self, plan: HttpPlan, around: Surroundings) -> None:
        self._plan = plan
        self._clock = around.clock
        self._web = Web(plan, around)
        self._versions = Versions()
        self._records = jmespath.compile(plan.records)
        self._mapped = Records(plan)

    async def fetch(self) -> Answer:
        plan = self._plan
        content = self._web.said(plan.body_text).encode() if plan.body_text is not None else None
        async with self._web:
            reply = await self._web.ask(
                method=plan.method, headers=self._versions.headers, content=content, accept="application/json"
            )
        fetched = instant(self._clock()) if plan.fetched else None
        same = self._versions.same(reply.status, reply.headers, reply.body)
        if reply.status == 304:
            return Answer(as_of=fetched, same=True)
        return Answer(tuple(self._offers(reply.body, fetched)), (), fetched, same)

    def kept(self) -> None:
        self._versions.kept()

    def forget(self) -> None:
        self._versions.forget()

    def changed(self) -> bool:
        return False

    async def close(self) -> None:
        await self._web.close()

    def _offers(self, body: bytes, fetched: Instant | None) -> list[Offer]:
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            raise FeedError("not_json", url=self._web.shown, start=body[:40].decode("utf-8", "replace")) from None
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
