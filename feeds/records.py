"""From the records of a source to offers: each field by its expression in the plan's `map`."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import jmespath

from broadcaster.moments import Instant
from feeds.feed import FeedError
from feeds.offers import Offer
from feeds.plans.rows import RecordPlan
from feeds.text import key

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
SHOWN = 200  # characters of a value that is no single figure


Read = Callable[[Any], Any]  # a field of a record; raises FeedError


class Records:
    """Makes offers of records. A record is what `language` reads: by JMESPath an object of JSON, a row by column."""

    def __init__(self, plan: RecordPlan, language: Callable[[str], Read] | None = None) -> None:
        self._plan = plan
        written = plan.map.model_dump(exclude_none=True)
        self._fields = {name: (language or jmespath_field)(expression) for name, expression in written.items()}
        self._labels = {key(label): code for label, code in plan.labels.items()}

    def offers(self, records: Iterable[Any], fetched: Instant | None, first: int = 0) -> list[Offer]:
        """An offer a record, in order; fetched: the time of fetching where that is the as-of. Raises FeedError.

        first: what the first of them counts as.
        """
        return [
            self.offer({name: read(record) for name, read in self._fields.items()}, index, fetched)
            for index, record in enumerate(records, first)
        ]

    def offer(self, found: Mapping[str, Any], index: int, fetched: Instant | None) -> Offer:
        """The offer of one record whose fields were read; a field that is absent or None says nothing."""
        plan, value = self._plan, found.get("value")
        written = named(found.get("series")) or ""
        label = named(found.get("label")) or ""
        code = self._labels.get(key(written), written) or self._labels.get(key(label), "") or plan.fixed or ""
        area = named(found.get("area")) or plan.area
        as_of = plan.as_of if isinstance(plan.as_of, str) else None
        return Offer(
            series=code,
            value=value if value is None or isinstance(value, str | int | float) else _shown(value),
            period=named(found.get("period")) or plan.period or "",
            as_of=fetched or named(found.get("as_of")) or as_of,
            status=named(found.get("status")) or plan.status,
            note=named(found.get("note")),
            area=area,
            # the place names the record, not its position: a source that sorts anew is no news
            place=f"{plan.key}!{code or label}{'@' + area if area else ''}",
            number=index,
            locale=plan.locale,
            ratio=code in plan.ratio,
            fetched=plan.fetched,
            label=label or written or None,
            change=change if isinstance(change := found.get("change"), str | int | float) else None,
        )


def jmespath_field(expression: str) -> Read:
    """A bare name, as most are, is looked up without JMESPath, which takes ten times as long."""
    if _NAME.fullmatch(expression):
        return lambda record: record.get(expression) if isinstance(record, dict) else None
    compiled = jmespath.compile(expression)

    def read(record: Any) -> Any:
        try:
            return compiled.search(record)
        except jmespath.exceptions.JMESPathError as error:
            raise FeedError("records", expression=expression, what=str(error)[:200]) from None

    return read


def _shown(value: Any) -> str:
    """What is no single figure, as people may see it."""
    try:
        return json.dumps(value, ensure_ascii=False, default=str)[:SHOWN]
    except (RecursionError, ValueError, TypeError):  # nested too deep, a key that is no text
        return str(type(value).__name__)


def named(value: Any) -> str | None:
    """A field that names something: 16681 and "16681" are the same; a list or an object names nothing."""
    if isinstance(value, bool) or value is None:
        return None
    return str(value) if isinstance(value, str | int) and str(value).strip() else None
