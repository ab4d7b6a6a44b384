"""PromQL over HTTP: instant and range queries; a sample's labels name series and area, its time the period."""

import asyncio
import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from broadcaster.model import Reason
from broadcaster.moments import instant
from feeds import grains, jsontext
from feeds.feed import Answer, FeedError, Refusal
from feeds.offers import Offer
from feeds.plans.prometheus import PrometheusPlan
from feeds.records import Records
from feeds.surroundings import Surroundings
from feeds.web import Reply, Versions, Web, errors

MOST_SAMPLES = 20_000  # of one answer
SHARE = 0.9  # of the feed's time that Prometheus gives the query, so that its own words arrive
SHOWN = 200  # characters of what Prometheus says
WORDED = frozenset((400, 422, 503))  # statuses that come with an errorType (HTTP API, "Format overview")
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Prometheus:
    """One query a fetch. The server's clock gives the time of an instant query; ours, whole steps ago, of a range."""

    def __init__(self, plan: PrometheusPlan, around: Surroundings) -> None:
        self._plan = plan
        self._around = around
        self._web = Web(plan, around)
        self._versions = Versions()
        self._mapped = Records(plan)

    async def fetch(self) -> Answer:
        plan, now = self._plan, self._around.clock()
        way, params = "query", {"query": plan.query, "timeout": f"{max(1, int(plan.timeout * SHARE * 1000))}ms"}
        if plan.range is not None:
            start, end = self._steps(plan.range.over, plan.range.step, now)
            way, params = "query_range", {**params, "start": start, "end": end, "step": f"{plan.range.step:g}"}
        base = self._web.said(plan.url).rstrip("/")
        async with self._web:
            reply = await self._web.ask(
                f"{base}/api/v1/{way}",
                method="POST",
                headers=_FORM,
                content=urlencode(params).encode(),
                accept="application/json",
                also=WORDED,
            )
        offers, refused = await asyncio.to_thread(self._read, reply)  # megabytes of JSON would hold the loop up
        same = plan.range is not None and self._versions.same(reply.status, reply.headers, reply.body)
        return Answer(tuple(offers), tuple(refused), instant(now) if plan.fetched else None, same)

    def kept(self) -> None:
        self._versions.kept()

    def forget(self) -> None:
        self._versions.forget()

    async def close(self) -> None:
        await self._web.close()

    def _steps(self, over: float, step: float, now: datetime) -> tuple[str, str]:
        """The first and the last moment asked for: whole steps of the site's day, so that each fetch asks the same."""
        ahead = (now.astimezone(self._zone).utcoffset() or timedelta()).total_seconds()
        end = (now.timestamp() + ahead) // step * step - ahead
        return f"{end - over // step * step:.3f}", f"{end:.3f}"

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._around.zone())

    def _read(self, reply: Reply) -> tuple[list[Offer], list[Refusal]]:
        document = self._document(reply)
        warned = list(self._warned(document))
        offers, refused = self._samples(document)
        return offers, [*warned, *refused]

    def _document(self, reply: Reply) -> Mapping[str, Any]:
        """What Prometheus says; raises FeedError where that is an error, or no word of Prometheus."""
        shown = self._web.shown
        try:
            document = jsontext.loads(reply.body)
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict) or document.get("status") not in ("success", "error"):
            if reply.status in WORDED:
                raise errors.refused(reply.status, shown, None)
            raise FeedError("not_prometheus", url=shown)
        if document["status"] == "error":
            kind, what = document.get("errorType"), " ".join(str(document.get("error", "")).split())[:SHOWN]
            if kind in ("timeout", "canceled"):
                raise FeedError("timeout", url=shown, seconds=self._plan.timeout)
            raise FeedError("promql", what=what)
        return document

    def _warned(self, document: Mapping[str, Any]) -> Iterator[Refusal]:
        """A warning says that some of the data could not be asked for: a sum over the rest is another figure."""
        for warning in document.get("warnings") or ():
            what = " ".join(str(warning).split())[:SHOWN]
            if self._plan.partial == "refuse":
                raise FeedError("promql_partial", what=what)
            yield Refusal(self._plan.key, what, Reason("promql_partial", {"what": what}))

    def _samples(self, document: Mapping[str, Any]) -> tuple[list[Offer], list[Refusal]]:
        records: list[dict[str, Any]] = []
        times: list[datetime] = []
        refused: list[Refusal] = []
        for labels, when, value in _points(document.get("data"), self._web.shown):
            if len(records) + len(refused) >= MOST_SAMPLES:
                raise FeedError("too_many", rows=f"> {MOST_SAMPLES}", limit=MOST_SAMPLES)
            try:
                number = float(value)
            except ValueError:
                number = math.nan
            if math.isfinite(number):
                records.append({"metric": labels, "value": number, "time": instant(when)})
                times.append(when)
            else:  # NaN is what a quotient without a case gives: no figure, and nothing for a person to decide
                place = f"{self._plan.key}!{json.dumps(labels, ensure_ascii=False)[:SHOWN]}"
                refused.append(Refusal(place, value[:SHOWN], Reason("not_a_number", {"raw": value[:SHOWN]})))
        offers = self._mapped.offers(records, instant(self._around.clock()) if self._plan.as_of == "fetched" else None)
        return [self._timed(offer, when) for offer, when in zip(offers, times, strict=True)], refused

    def _timed(self, offer: Offer, when: datetime) -> Offer:
        """With the sample's time where the plan names none. A sample at midnight closes the day before it."""
        period = offer.period or grains.period(when, self._plan.grain, self._zone, closing=True)
        return offer._replace(period=period, as_of=offer.as_of or instant(when))


def _points(data: Any, shown: str) -> Iterator[tuple[Mapping[str, str], datetime, str]]:
    """Labels, time and value of every sample: of a vector, a matrix, a scalar, or a string, which is no figure."""
    try:
        kind, result = data["resultType"], data["result"]
        if kind in ("scalar", "string"):
            yield {}, _time(result[0]), str(result[1])
            return
        for series in result:
            labels = series["metric"]
            samples = series["values"] if "values" in series else [series["value"]] if "value" in series else []
            for at, value in samples:
                yield labels, _time(at), str(value)
            for at, _ in series.get("histograms") or [each for each in [series.get("histogram")] if each]:
                yield labels, _time(at), "histogram"
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, OSError):
        raise FeedError("not_prometheus", url=shown) from None


def _time(at: Any) -> datetime:
    return datetime.fromtimestamp(float(at), UTC)
