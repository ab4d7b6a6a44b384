"""From the observations of a message to offers: whose they are, of when, how much, and how sure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from broadcaster.model import Reason, Status
from broadcaster.moments import Instant
from feeds.feed import FeedError, Refusal
from feeds.fields import shown
from feeds.offers import Offer
from feeds.plans.sdmx import SdmxPlan, told

UNIT_MULT, YEAR_START = "UNIT_MULT", "REPORTING_YEAR_START_DAY"
MOST = 200_000  # observations of one message
POWERS = 30  # of ten; nothing is counted in more
OURS = {status.value for status in Status}
# codes of CL_OBS_STATUS 2.2 that mean one of ours; the others are refused unless the plan says what they are
STATUSES = {"I": "E", "V": "P", "N": "U", "J": "D", "W": "D", "H": "M"}

_REPORTING = re.compile(r"(\d{4})-(?:A1|M(\d{2})|T([123])|D(\d{3})|([SQ])0?(\d)|W(\d{2}))", re.ASCII)
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})T00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_NAN = frozenset(("", "nan", "#n/a"))


class Observed(NamedTuple):
    """said: dimensions and attributes by their ids. value: as the message has it, None for nothing."""

    said: dict[str, str]
    value: Any


@dataclass(frozen=True, slots=True)
class Found:
    offers: tuple[Offer, ...]
    refused: tuple[Refusal, ...]


def offers(plan: SdmxPlan, observed: Iterable[Observed], fetched: Instant | None) -> Found:
    """Each observation once: as an offer, or refused; a series that no key is for is one refusal."""
    patterns = [(_pattern(key), code) for key, code in plan.keys.items()]
    made: list[Offer] = []
    refused: dict[str, Refusal] = {}
    for number, each in enumerate(observed):
        if number >= MOST:
            raise FeedError("too_many", rows=number + 1, limit=MOST)
        code, key = _code(plan, patterns, each.said)
        if code is None:
            refused.setdefault(key, Refusal(f"{plan.key}!{key}", "", Reason("sdmx_key", {"key": key})))
            continue
        found = _offer(plan, code, each, number, fetched)
        if isinstance(found, Offer):
            made.append(found)
        else:
            refused[f"{key} {number}"] = found
    return Found(tuple(made), tuple(refused.values()))


def _code(plan: SdmxPlan, patterns: list[tuple[re.Pattern[str], str]], said: dict[str, str]) -> tuple[str | None, str]:
    """The indicator of an observation, and the key by which it is known."""
    if patterns:
        for name in plan.dimensions:
            if name not in said:
                raise FeedError("sdmx_concept", url=shown(plan.url), name=name, known=", ".join(said))
        key = ".".join(said[name] for name in plan.dimensions)
        return next((code for pattern, code in patterns if pattern.fullmatch(key)), None), key
    if plan.map.series is None:
        return plan.fixed, plan.fixed or ""
    if plan.map.series not in said:
        raise FeedError("sdmx_concept", url=shown(plan.url), name=plan.map.series, known=", ".join(said))
    written = said[plan.map.series]
    return plan.labels.get(written, written), written


def _pattern(key: str) -> re.Pattern[str]:
    """ "M.A+B..*" as SDMX queries are: "+" is or, nothing or "*" is any."""
    parts = ("[^.]*" if part in ("", "*") else "|".join(map(re.escape, part.split("+"))) for part in key.split("."))
    return re.compile(r"\.".join(f"(?:{part})" for part in parts))


def _offer(plan: SdmxPlan, code: str, each: Observed, number: int, fetched: Instant | None) -> Offer | Refusal:
    said, concepts = each.said, plan.map
    area = told(plan.areas, said.get(concepts.area)) if concepts.area else None
    area = area or plan.area
    place = f"{plan.key}!{code}{'@' + area if area else ''}"
    period = said.get(concepts.period)
    if period is not None and said.get(YEAR_START, "--01-01") != "--01-01" and _REPORTING.fullmatch(period):
        return Refusal(place, period, Reason("sdmx_year", {"period": period, "start": said[YEAR_START]}), code)
    try:
        power = int(said.get(UNIT_MULT) or 0) - plan.unit_mult
    except ValueError:
        power = POWERS + 1
    if abs(power) > POWERS:
        return Refusal(place, str(each.value), Reason("sdmx_mult", {"mult": said.get(UNIT_MULT, "")}), code)
    return Offer(
        series=code,
        value=scaled(each.value, power),
        period=(calendar(period) if period else plan.period) or "",
        as_of=fetched or (said.get(concepts.as_of) if concepts.as_of else None) or _day(plan),
        status=_status(plan, said.get(concepts.status)),
        note=said.get(concepts.note) if concepts.note else None,
        area=area,
        place=place,
        number=number,
        locale="en",
        fetched=plan.fetched,
    )


def _status(plan: SdmxPlan, code: str | None) -> str | None:
    """One of ours; a code that nobody has said the meaning of is refused by intake."""
    if not code:
        return plan.status
    return plan.statuses.get(code) or (code if code in OURS else STATUSES.get(code, code))


def _day(plan: SdmxPlan) -> str | None:
    return plan.as_of if isinstance(plan.as_of, str) and not plan.fetched else None


def scaled(value: Any, power: int) -> float | int | str | None:
    """A value times a power of ten, exactly: a number where a number can hold it, else its digits; text stays text."""
    if value is None or isinstance(value, bool) or str(value).strip().lower() in _NAN:
        return None
    try:
        exact = Decimal(str(value).strip())
    except InvalidOperation:
        return str(value)
    if not exact.is_finite() or abs(exact.adjusted()) > 300:
        return str(value)
    sign, digits, exponent = exact.as_tuple()
    exact = Decimal((sign, digits, int(exponent) + power))  # scaleb would round to 28 digits
    if exact == exact.to_integral_value():
        return int(exact)
    return float(exact) if Decimal(repr(float(exact))) == exact else format(exact, "f")


def calendar(period: str) -> str:
    """A reporting period of a year that begins on 1 January, and a day at midnight, as the calendar has them."""
    day, slash, length = period.partition("/")
    if found := _MIDNIGHT.fullmatch(day):
        return f"{found[1]}{slash}{length}"
    found = _REPORTING.fullmatch(period)
    if not found:
        return period
    year, month, trimester, number, letter, which, week = found.groups()
    if month:
        return f"{year}-{month}"
    if trimester:
        return f"{year}-{4 * int(trimester) - 3:02d}-01/P4M"
    if number:
        return (date(int(year), 1, 1) + timedelta(days=int(number) - 1)).isoformat()
    if letter:
        return f"{year}-{letter}{which}"
    return f"{year}-W{week}" if week else year
