"""SDMX data messages, in JSON (1.0, 2.0, 2.1) and in XML (2.1, 3.0, Generic and StructureSpecific), as offers."""

from broadcaster.moments import Instant
from feeds.feed import FeedError, Refusal
from feeds.fields import shown
from feeds.offers import Offer
from feeds.plans.sdmx import SdmxPlan
from feeds.sdmx import inform, injson, inxml
from feeds.web import charset


def read(plan: SdmxPlan, body: bytes, content_type: str, fetched: Instant | None) -> inform.Found:
    """Everything a message offers; raises FeedError. A pure function of a module, so it can be run apart."""
    url = shown(plan.url)
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.lower().startswith((b"<!doctype html", b"<html")):
        raise FeedError("web_page", url=url)
    if head.startswith(b"{"):
        observed = injson.observations(charset.text(body, url, content_type), url, plan.measure)
    else:
        observed = inxml.observations(body, url, charset.declared(content_type), plan.limit, plan.measure)
    return inform.offers(plan, observed, fetched)


__all__ = ["Offer", "Refusal", "read"]
