"""Answers of services with damage anywhere in them: read or refused with a reason, never a crash."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import sdmx
from feeds.feed import FeedError
from feeds.pages import page
from feeds.plan import plan
from feeds.plans.http import HttpPlan
from feeds.plans.sdmx import SdmxPlan
from tests.doubles import sdmxmessages as messages

BASE = {"key": "dvc", "kind": "http", "url": "http://a/x", "period": "2021-09"}
PAGES = {"by": "page", "query": "p"}
KINDS = {
    "json": {
        **BASE,
        "records": "data.items",
        "map": {"series": "ma", "value": "so", "note": "a.b || c"},
        "pages": {**PAGES, "total": "tong"},
    },
    "xml": {
        **BASE,
        "format": "xml",
        "records": "//b:dong",
        "namespaces": {"b": "urn:b"},
        "map": {"series": "@ma", "value": "number(b:so)", "note": "b:ghi-chu"},
        "pages": {**PAGES, "total": "count(//b:dong) div count(//b:dong)"},
    },
    "csv": {**BASE, "format": "csv", "map": {"series": "Mã", "value": "Số liệu*"}},
    "sdmx": {"key": "tk", "kind": "sdmx", "url": "http://a", "series": "KT-02", "map": {"area": "REF_AREA"}},
}
ROWS = [("IIP", "40", "2021-09", "105.6", "A", "lần 2", "0"), ("IIP", "412", "2021-Q3", None, "O", None, "6")]
WELL = [
    ("json", json.dumps({"data": {"items": [{"ma": "VB-01", "so": "1.5"}, {"ma": 1, "so": [{"a": 2}]}]}, "tong": 2})),
    ("xml", '<a xmlns:b="urn:b"><b:dong ma="VB-01"><b:so>12</b:so><b:ghi-chu>chốt</b:ghi-chu></b:dong></a>'),
    ("csv", "Mã;Số liệu (lũy kế);Kỳ\nVB-01;5.238.802;2021\n"),
    ("sdmx", messages.json_10(ROWS).decode()),
    ("sdmx", messages.json_20(ROWS, flat=True).decode()),
    ("sdmx", messages.generic(ROWS).decode()),
    ("sdmx", messages.specific(ROWS).decode()),
]
JUNK = st.one_of(
    st.binary(max_size=4),
    st.sampled_from([b"null", b"[]", b"{}", b"-1", b"1e999", b"NaN", b"<", b"/>", b"&#1;", b":", b"9" * 30, b'"']),
)


@pytest.mark.parametrize(("kind", "well"), WELL, ids=[f"{n} {kind}" for n, (kind, _) in enumerate(WELL)])
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_damage_is_read_or_refused(kind: str, well: str, data: st.DataObject) -> None:
    """Whatever is cut out of an answer or put into it."""
    body = well.encode()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(body)))
        cut = data.draw(st.integers(0, 6))
        body = body[:at] + data.draw(JUNK) + body[at + cut :]
    made = plan([KINDS[kind]])[0][0]
    try:
        if isinstance(made, HttpPlan):
            page(made, body, data.draw(st.sampled_from(["", "a/b; charset=utf-16", 'x; charset="'])), 0, None)
        elif isinstance(made, SdmxPlan):
            sdmx.read(made, body, "", None)
    except FeedError as error:
        assert error.reason.code


@pytest.mark.parametrize(("kind", "well"), WELL, ids=[f"{n} {kind}" for n, (kind, _) in enumerate(WELL)])
def test_what_is_well_is_read(kind: str, well: str) -> None:
    """The answers that are damaged above are good ones."""
    made = plan([KINDS[kind]])[0][0]
    if isinstance(made, HttpPlan):
        assert page(made, well.encode(), "", 0, None).offers
    elif isinstance(made, SdmxPlan):
        assert sdmx.read(made, well.encode(), "", None).offers
