"""A query to an SDMX service: one message, whichever of its forms the service prefers."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from broadcaster.moments import instant
from feeds import sdmx
from feeds.apart import Apart
from feeds.feed import Answer, FeedError
from feeds.plans.days import Dated
from feeds.plans.sdmx import SdmxPlan
from feeds.surroundings import Surroundings
from feeds.web import Versions, Web
from feeds.web.versions import NOT_MODIFIED

LARGE = 16_384  # bytes from which on a message is read apart: below, reading takes under 5 ms of the loop
ERRORS = frozenset((400, 403, 404, 413, 500, 501, 503, 510))  # what an Error message comes with
ACCEPT = (
    "application/vnd.sdmx.data+json;version=2.0.0, application/vnd.sdmx.data+json;version=1.0.0;q=0.9, "
    "application/vnd.sdmx.structurespecificdata+xml;version=2.1;q=0.8, "
    "application/vnd.sdmx.genericdata+xml;version=2.1;q=0.7, */*;q=0.1"
)


class Sdmx:
    """Keeps what the source said about the version it sent."""

    def __init__(self, plan: SdmxPlan, around: Surroundings) -> None:
        self._plan = plan
        self._around = around
        self._environ = Dated(around.environ, plan.days)
        self._web = Web(plan, replace(around, environ=self._environ))
        self._versions = Versions()
        self._apart = Apart()

    async def fetch(self) -> Answer:
        plan, now = self._plan, self._around.clock()
        fetched = instant(now) if plan.fetched else None
        self._environ.begin(now.astimezone(ZoneInfo(self._around.zone())).date())
        async with self._web:
            reply = await self._web.ask(headers=self._versions.headers, accept=ACCEPT, also=ERRORS)
        if reply.status == NOT_MODIFIED:
            return Answer(as_of=fetched, same=True)
        args = plan, reply.body, reply.headers.get("content-type", ""), fetched
        try:
            found = await self._apart.run(sdmx.read, *args) if len(reply.body) > LARGE else sdmx.read(*args)
        except FeedError as error:
            if reply.status in ERRORS and error.reason.code != "sdmx_error":
                raise self._web.refused(reply) from None
            raise
        if reply.status in ERRORS:
            raise self._web.refused(reply)
        same = self._versions.same(reply.status, reply.headers, reply.body)
        return Answer(found.offers, found.refused, fetched, same)

    def kept(self) -> None:
        self._versions.kept()

    def forget(self) -> None:
        self._versions.forget()

    async def close(self) -> None:
        await self._web.close()
