"""Headlines over HTTP: the newest titles of an RSS or Atom feed."""

from feeds.apart import Apart
from feeds.feed import Answer, Refusal
from feeds.headlines import Headlines, headlines
from feeds.markup import charset
from feeds.plans.rss import RssPlan
from feeds.surroundings import Surroundings
from feeds.web import Reply, Versions, Web

SMALL = 10_000  # bytes that are read in the loop, in five milliseconds; more is read apart
ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"


class Rss:
    """Keeps what it read, so that an unchanged feed is neither sent nor read again."""

    def __init__(self, plan: RssPlan, around: Surroundings) -> None:
        self._plan = plan
        self._web = Web(plan, around)
        self._versions = Versions()
        self._apart = Apart()
        self._found: Headlines | None = None

    async def fetch(self) -> Answer:
        async with self._web:
            known = self._versions.headers if self._found is not None else {}
            reply = await self._web.ask(headers=known, accept=ACCEPT)
        unchanged = self._versions.same(reply.status, reply.headers, reply.body)
        if self._found is None or not unchanged:
            self._found = await self._read(reply)
            self._versions.kept()
        key, found = self._plan.key, self._found
        refused = (Refusal(f"{key}!{about}", about, reason) for about, reason in found.faults)
        return Answer(refused=tuple(refused), items=found.items)

    def kept(self) -> None:
        return None

    def forget(self) -> None:
        return None

    async def close(self) -> None:
        await self._web.close()

    async def _read(self, reply: Reply) -> Headlines:
        plan = self._plan
        said = charset(reply.headers.get("content-type", ""))
        given = reply.body, said, plan.limit, plan.most, plan.length, plan.name.get("vi") or plan.key
        return headlines(*given) if len(reply.body) <= SMALL else await self._apart.run(headlines, *given)
