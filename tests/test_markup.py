"""XML from elsewhere: what is sound is read, what is broken or hostile is a reason."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import alerts, markup
from feeds.bundles import Body, Bundle, bundles
from feeds.feed import FeedError
from feeds.headlines import headlines, plain
from tests.doubles.alerting import alert, atom, entry, info, rss

BOMB = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'


def refused(data: bytes, **more: str) -> str:
    with pytest.raises(FeedError) as caught:
        markup.tree(data, **more)  # type: ignore[arg-type]
    return caught.value.reason.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_xml"),
        (b"{}", "not_xml"),
        (b"<a><b></a>", "not_xml"),
        (b"<a>", "not_xml"),
        (b"<a>&nbsp;</a>", "not_xml"),
        (b"<!DOCTYPE a><a/>", "xml_doctype"),
        (BOMB, "xml_doctype"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "xml_doctype"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', "xml_doctype"),
        (b"<a>\xff</a>", "xml_encoding"),
        (b"<?xml version='1.0' encoding='tcvn3'?><a/>", "xml_encoding"),
        (b"<a>" * 220 + b"</a>" * 220, "xml_deep"),
        (b"<a>" * 9_000 + b"</a>" * 9_000, "xml_deep"),
    ],
)
def test_what_is_broken_or_hostile_is_a_reason(data: bytes, code: str) -> None:
    """No entity is expanded, no file or address is opened, no depth is followed for ever."""
    assert refused(data) == code


def test_a_size_has_a_limit() -> None:
    """What is too large is not even parsed."""
    with pytest.raises(FeedError) as caught:
        markup.tree(b"<a>xyz</a>", limit=5)
    assert (caught.value.reason.code, caught.value.reason.args) == ("xml_large", {"size": 10, "limit": 5})


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        ("<a>Bão số 9</a>".encode(), None),
        ("\n<?xml version='1.0' encoding='utf-8'?><a>Bão số 9</a>".encode(), None),
        ("<a>Bão số 9</a>".encode("utf-16"), None),
        ("<a>Bão số 9</a>".encode("utf-8-sig"), "iso-8859-1"),
        ("<?xml version='1.0' encoding='iso-8859-1'?><a>Bão số 9</a>".encode(), '"UTF-8"'),
    ],
)
def test_the_encoding_is_what_counts_before_others(data: bytes, charset: str | None) -> None:
    """A byte order mark counts before HTTP, HTTP before the declaration (RFC 7303)."""
    assert markup.words(markup.tree(data, charset=charset)) == "Bão số 9"


@pytest.mark.parametrize("charset", ["idna", "hex", "utf-7", "unicode_escape"])
def test_a_charset_that_only_python_knows_is_a_reason_or_read(charset: str) -> None:
    """The XML library knows others."""
    with contextlib.suppress(FeedError):
        assert markup.tree(b"<a>b</a>", charset=charset).text == "b"


def test_a_charset_nobody_knows_is_a_reason() -> None:
    """What came over HTTP names no encoding."""
    assert refused(b"<a/>", charset="x-vni") == "xml_encoding"


DATE = "Thu, 07 Oct 2021 08:00:00 +0700"
DOCUMENTS = tuple(
    text.encode()
    for text in (
        atom(entry(alert("a", info(), info("Storm", language="en"))), entry('<link href="x"/>', "f")),
        rss(f"<item><title>&lt;b&gt;Vinh&lt;/b&gt; &amp;amp; Huế</title><pubDate>{DATE}</pubDate></item>"),
    )
)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(DOCUMENTS), st.integers(0, 10_000), st.integers(0, 60), st.binary(max_size=12))
def test_no_bytes_break_the_readers(document: bytes, at: int, length: int, instead: bytes) -> None:
    """Whatever a line does to a document of alerts or headlines: it is read, or there is a reason."""
    at %= len(document)
    damaged = document[:at] + instead + document[at + length :]
    (bundle,) = bundles([Body(damaged, "https://kttv.example/cap")], 100_000)
    assert isinstance(bundle, Bundle | FeedError)
    if isinstance(bundle, Bundle):
        for each in alerts.standing(bundle.alerts, alerts.ended(bundle.alerts)):
            assert all(item["id"] and item["headline"] is not None for item in each.items(("vi",), 60))
    with contextlib.suppress(FeedError):
        headlines(damaged, None, 100_000, 20, 200, "tin")


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("<>&;/!-#x1aê'\" b\u202e"), max_size=40))
def test_no_title_breaks_its_reader(title: str) -> None:
    """Plain words come out, whatever goes in."""
    assert "<script" not in plain(title)
