"""From the records of a source to offers: each field by its expression in the plan's `map`."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import jmespath

from broadcaster.moments import Instant
from feeds.feed import FeedError
from feeds.offers import Offer
from feeds.plans.rows import RecordPlan
from feeds.text import key

SHOWN = 200  # characters of a value that is no single figure


class Records:
    """Makes offers of records. A record is what JMESPath reads: an object of JSON, a row by column."""

    def __init__(self, plan: RecordPlan) -> None:
        self._plan = plan
        written = plan.map.model_dump(exclude_none=True)
        self._fields = {name: jmespath.compile(expression) for name, expression in written.items()}
        self._labels = {key(label): code for label, code in plan.labels.items()}

    def offers(self, records: Iterable[Any], fetched: Instant | None) -> list[Offer]:
        """An offer a record, in order; fetched: the time of fetching where that is the as-of. Raises FeedError."""
        return [
            self.offer({name: self._field(name, record) for name in self._fields}, index, fetched)
            for index, record in enumerate(records)
        ]

    def offer(self, found: Mapping[str, Any], index: int, fetched: Instant | None) -> Offer:
        """The offer of one record whose fields were read; a field that is absent or None says nothing."""
        plan, value = self._plan, found.get("value")
        written = named(found.get("series")) or ""
        code = self._labels.get(key(written), written) or plan.fixed or ""
        area = named(found.get("area")) or plan.area
        as_of = plan.as_of if isinstance(plan.as_of, str) else None
        return Offer(
            series=code,
            value=value if value is None or isinstance(value, str | int | float) else json.dumps(value)[:SHOWN],
            period=named(found.get("period")) or plan.period or "",
            as_of=fetched or named(found.get("as_of")) or as_of,
            status=named(found.get("status")) or plan.status,
            note=named(found.get("note")),
            area=area,
            # the place names the record, not its position: a source that sorts anew is no news
            place=f"{plan.key}!{code}{'@' + area if area else ''}",
            number=index,
            locale=plan.locale,
            ratio=code in plan.ratio,
            fetched=plan.fetched,
            label=written or None,
        )

    def _field(self, name: str, record: Any) -> Any:
        try:
            return self._fields[name].search(record)
        except jmespath.exceptions.JMESPathError as error:
            raise FeedError("records", expression=name, what=str(error)[:200]) from None


def named(value: Any) -> str | None:
    """A field that names something: 16681 and "16681" are the same; a list or an object names nothing."""
    if isinstance(value, bool) or value is None:
        return None
    return str(value) if isinstance(value, str | int) and str(value).strip() else None
