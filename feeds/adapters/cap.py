"""Alerts over HTTP: one, or a feed of them; what stands now is listed, what is broken is named."""

import asyncio
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit, urlunsplit

from broadcaster.model import Reason
from broadcaster.moments import instant
from feeds import alerts
from feeds.alerts import SEVERITIES, Alert, Ended
from feeds.apart import Apart
from feeds.bundles import TYPE, Body, Bundle, Pointer, bundles
from feeds.feed import Answer, FeedError, Refusal
from feeds.fields import shown
from feeds.markup import charset
from feeds.plans.cap import CapPlan
from feeds.surroundings import Surroundings
from feeds.web import Reply, Versions, Web

AT_ONCE = 4  # linked alerts asked for at the same time
MOST_LINKS = 500  # of one feed
SMALL = 20_000  # bytes that are read in the loop, in four milliseconds; more is read apart
REMEMBERED = 5_000  # alerts that were ended, so that one whose cancellation has left the feed does not come back
ACCEPT = f"{TYPE}, application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"

Fault = tuple[str, Reason]  # an identifier or an address, and what is wrong there


class Cap:
    """Keeps what was read of every address, so that an unchanged one is not asked for again and a lost one stays."""

    def __init__(self, plan: CapPlan, around: Surroundings) -> None:
        self._plan = plan
        self._clock = around.clock
        self._web = Web(plan, around)
        self._versions = Versions()
        self._apart = Apart()
        self._bundle: Bundle | None = None
        self._linked: dict[str, tuple[str, Bundle]] = {}  # address -> stamp, what was there
        self._ended: dict[Ended, None] = {}

    async def fetch(self) -> Answer:
        async with self._web:
            known = self._versions.headers if self._bundle is not None else {}
            reply = await self._web.ask(headers=known, accept=ACCEPT)
            unchanged = self._versions.same(reply.status, reply.headers, reply.body)
            if self._bundle is None or not unchanged:
                (read,) = await self._read([_body(reply)])
                if isinstance(read, FeedError):
                    raise read
                self._bundle = read
                self._versions.kept()
            faults = await self._follow(self._bundle.links)
        return self._answer(self._bundle, faults)

    def kept(self) -> None:
        return None

    def forget(self) -> None:
        return None

    async def close(self) -> None:
        await self._web.close()

    def _answer(self, bundle: Bundle, faults: Sequence[Fault]) -> Answer:
        parts = [bundle, *(self._linked[each.url][1] for each in bundle.links if each.url in self._linked)]
        found = [alert for part in parts for alert in part.alerts]
        self._ended.update(dict.fromkeys(alerts.ended(found)))
        for oldest in list(self._ended)[:-REMEMBERED]:
            del self._ended[oldest]
        broken = [*faults, *(pair for part in parts for pair in part.broken), *self._withheld(found)]
        shown_ = [each for each in alerts.standing(found, self._ended) if self._may(each)]
        said = (item for each in shown_ for item in each.items(self._plan.languages, self._plan.lasts))
        now = instant(self._clock())
        items = [item for item in said if item["expires"] > now]  # many a feed is an archive, too
        items.sort(key=lambda item: item["sent"], reverse=True)
        items.sort(key=lambda item: SEVERITIES.index(item["severity"]))
        if len(items) > self._plan.most:
            broken.append(("", Reason("list_long", {"count": len(items), "limit": self._plan.most})))
        refused = [Refusal(f"{self._plan.key}!{name}", name, reason) for name, reason in broken]
        return Answer(refused=tuple(refused), items=tuple(items[: self._plan.most]))

    def _withheld(self, found: Sequence[Alert]) -> Iterator[Fault]:
        for each in found:
            if each.status == "Draft":
                yield each.identifier, Reason("cap_draft", {"identifier": each.identifier})
            elif not self._may(each):
                yield each.identifier, Reason("cap_scope", {"identifier": each.identifier, "scope": each.scope})

    def _may(self, alert: Alert) -> bool:
        """What is not for the public is only for a list that is not."""
        return alert.scope == "Public" or self._plan.sensitivity == "restricted"

    async def _read(self, bodies: Sequence[Body]) -> list[Bundle | FeedError]:
        if sum(len(body.data) for body in bodies) <= SMALL:
            return bundles(bodies, self._plan.limit)
        return await self._apart.run(bundles, list(bodies), self._plan.limit)

    # ---- links

    async def _follow(self, links: Sequence[Pointer]) -> list[Fault]:
        """Ask for every linked alert that is new or says nothing of its age; what went wrong, by address."""
        for address in self._linked.keys() - {each.url for each in links}:
            del self._linked[address]
        faults = [
            (shown(each.url), Reason("link_elsewhere", {"url": shown(each.url)}))
            for each in links
            if not self._home(each.url)
        ]
        if len(links) > MOST_LINKS:
            faults.append(("", Reason("list_long", {"count": len(links), "limit": MOST_LINKS})))
        wanted = [each for each in links[:MOST_LINKS] if self._home(each.url) and not self._fresh(each)]
        turns = asyncio.Semaphore(AT_ONCE)
        answers = await asyncio.gather(*(self._ask(each, turns) for each in wanted))
        read = iter(await self._read([_body(said) for said in answers if isinstance(said, Reply)]))
        for link, said in zip(wanted, answers, strict=True):
            one = next(read) if isinstance(said, Reply) else said
            if isinstance(one, FeedError):
                faults.append((shown(link.url), one.reason))
            else:
                self._linked[link.url] = link.stamp, one
        return faults

    def _fresh(self, link: Pointer) -> bool:
        return bool(link.stamp) and link.url in self._linked and self._linked[link.url][0] == link.stamp

    async def _ask(self, link: Pointer, turns: asyncio.Semaphore) -> Reply | FeedError:
        async with turns:
            try:
                return await self._web.ask(self._safe(link.url), accept=ACCEPT)
            except FeedError as error:
                return error

    def _home(self, address: str) -> bool:
        """A link may point to the feed's own host and to those that the plan names, and nowhere else: what stands in
        an answer must not make this service ask around in the province's network.
        """
        try:
            to = urlsplit(address)
        except ValueError:
            return False
        own = urlsplit(self._web.said(self._plan.url)).hostname
        return to.scheme in ("http", "https") and to.hostname in (own, *self._plan.hosts)

    def _safe(self, address: str) -> str:
        """Where the feed itself came over TLS, so do its alerts."""
        to, own = urlsplit(address), urlsplit(self._web.said(self._plan.url))
        insecure = own.scheme == "https" and to.scheme == "http" and to.netloc == own.netloc
        return urlunsplit(to._replace(scheme="https")) if insecure else address


def _body(reply: Reply) -> Body:
    return Body(reply.body, reply.url, charset(reply.headers.get("content-type", "")))
