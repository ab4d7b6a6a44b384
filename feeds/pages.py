"""One page of an answer: its records as offers, and what it says of the next page. Pure, so it can be read apart."""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jmespath

from broadcaster.moments import Instant
from feeds import jsontext, tables
from feeds.feed import FeedError, Refusal
from feeds.fields import shown
from feeds.offers import Offer
from feeds.plans.http import HttpPlan
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.records import Records
from feeds.sheets import delimited
from feeds.web import charset
from feeds.xpath import Document

MOST_RECORDS = 200_000


@dataclass(frozen=True, slots=True)
class Page:
    """records: how many the source gave. at: what names the next page. total: of all pages, as the source says."""

    offers: tuple[Offer, ...]
    refused: tuple[Refusal, ...] = ()
    records: int = 0
    at: str | None = None
    total: int | None = None


def page(plan: HttpPlan, body: bytes, content_type: str, first: int, fetched: Instant | None) -> Page:
    """Read one page; raises FeedError. first: what its first record counts as; behind others nothing is a page, too."""
    if not body.strip():
        if first:
            return Page(())
        raise FeedError("no_body", url=shown(plan.url))
    match plan.format:
        case "json":
            return _json(plan, body, content_type, first, fetched)
        case "xml":
            return _xml(plan, body, content_type, first, fetched)
    return _csv(plan, body, content_type, first, fetched)


def _json(plan: HttpPlan, body: bytes, content_type: str, first: int, fetched: Instant | None) -> Page:
    url = shown(plan.url)
    text = charset.text(body, url, content_type, planned=plan.encoding)
    try:
        document = jsontext.loads(text, parse_float=_finite, parse_constant=str)
    except (ValueError, RecursionError):
        raise unlike(body, url, text) from None
    records = _searched(plan.records or "@", document)
    if isinstance(records, dict):
        records = [records]
    if not isinstance(records, list):
        raise FeedError("no_records", expression=plan.records or "@")
    _few_enough(len(records))
    pages = plan.pages
    return Page(
        tuple(Records(plan).offers(records, fetched, first)),
        records=len(records),
        at=_pointer(_searched(pages.at, document)) if pages and pages.at else None,
        total=_count(_searched(pages.total, document), pages.total) if pages and pages.total else None,
    )


def _xml(plan: HttpPlan, body: bytes, content_type: str, first: int, fetched: Instant | None) -> Page:
    url = shown(plan.url)
    try:
        document = Document(body, plan.encoding or charset.declared(content_type), plan.namespaces, plan.limit)
    except FeedError as error:
        if error.reason.code == "not_xml" and is_page(body):
            raise FeedError("web_page", url=url) from None
        raise
    document.check_fault(url)
    records = document.records(plan.records or "/*")
    _few_enough(len(records))
    pages = plan.pages
    return Page(
        tuple(Records(plan, document.field).offers(records, fetched, first)),
        records=len(records),
        at=_pointer(document.said(pages.at)) if pages and pages.at else None,
        total=_count(document.said(pages.total), pages.total) if pages and pages.total else None,
    )


def _csv(plan: HttpPlan, body: bytes, content_type: str, first: int, fetched: Instant | None) -> Page:
    url = shown(plan.url)
    if is_page(body):
        raise FeedError("web_page", url=url)
    text = charset.text(body, url, content_type, planned=plan.encoding)
    book = delimited.read(text.encode(), plan.key, "utf-8")  # not by its bytes: what is no CSV is not for this process
    found, refused = tables.offers(book, plan.key, _as_sheet(plan), fetched)
    named = [offer._replace(place=_place(plan, offer), number=first + i) for i, offer in enumerate(found)]
    return Page(tuple(named), tuple(refused), len(found) + len(refused))


@lru_cache(maxsize=64)
def _columns(plan: str) -> SpreadsheetPlan:
    return SpreadsheetPlan.model_validate_json(plan)


def _as_sheet(plan: HttpPlan) -> SpreadsheetPlan:
    """The same table, were it a file."""
    kept = {"key", "map", "period", "as_of", "area", "status", "ratio", "labels", "locale"}
    same = plan.model_dump(mode="json", include=kept, exclude_none=True)
    if plan.fixed is not None:
        same["series"] = plan.fixed
    return _columns(json.dumps({**same, "kind": "spreadsheet", "path": "."}, sort_keys=True))


def _place(plan: HttpPlan, offer: Offer) -> str:
    """It names the record, not its line: a source that sorts anew is no news."""
    return f"{plan.key}!{offer.series or offer.label or ''}{'@' + offer.area if offer.area else ''}"


def unlike(body: bytes, url: str, text: str) -> FeedError:
    """Why an answer is not what was asked for: a sign-in page has a reason of its own."""
    return FeedError("web_page", url=url) if is_page(body) else FeedError("not_json", url=url, start=text[:40])


def is_page(body: bytes) -> bool:
    """True for what is meant for a browser."""
    return body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype html", b"<html"))


def _searched(expression: str, document: Any) -> Any:
    try:
        return jmespath.search(expression, document)
    except jmespath.exceptions.JMESPathError as error:
        raise FeedError("records", expression=expression, what=str(error)[:200]) from None


def _few_enough(records: int) -> None:
    if records > MOST_RECORDS:
        raise FeedError("too_many", rows=records, limit=MOST_RECORDS)


def _pointer(found: Any) -> str | None:
    """What names the next page; nothing, false or blank: there is none."""
    return None if found in (None, False, "", []) else str(found)


def _count(found: Any, expression: str) -> int:
    try:
        return int(found)
    except (TypeError, ValueError, OverflowError):
        raise FeedError("no_total", expression=expression) from None


def _finite(digits: str) -> float | str:
    """A number beyond all numbers stays text, which intake judges."""
    number = float(digits)
    return number if math.isfinite(number) else digits
