"""Headlines: plain words out of whatever RSS and Atom carry, each once, dated where that is certain."""

from typing import Any

import pytest

from feeds.feed import FeedError
from feeds.headlines import Headlines, headlines, plain
from tests.doubles.alerting import atom, rss


def read(text: str | bytes, charset: str | None = None, *, most: int = 20, length: int = 60) -> Headlines:
    data = text if isinstance(text, bytes) else text.encode()
    return headlines(data, charset, 100_000, most, length, "tin-tinh")


def item(title: str = "Tin", **more: str) -> str:
    inside = "".join(f"<{name}>{text}</{name}>" for name, text in {"title": title, **more}.items())
    return f"<item>{inside}</item>"


def old(declared: str, title: str) -> bytes:
    """A document in the encoding of old Windows, whatever it says of itself."""
    return f"<?xml version='1.0' encoding='{declared}'?>{rss(item(title))}".encode("cp1258", "xmlcharrefreplace")


def only(text: str) -> dict[str, Any]:
    (found,) = read(text).items
    return found


def test_an_rss_item_is_a_headline() -> None:
    """Title, link, date in UTC, and the feed's own name as the source."""
    found = only(
        rss(item("Vinh mở rộng", link="https://b.example/1", guid="g1", pubDate="Thu, 07 Oct 2021 08:00:00 +0700"))
    )
    assert found == {
        "id": "g1",
        "title": "Vinh mở rộng",
        "link": "https://b.example/1",
        "date": "2021-10-07T01:00:00.000Z",
        "source": "Báo Nghệ An",
    }


def test_an_atom_entry_is_a_headline() -> None:
    """Published counts before updated; its link is an attribute."""
    found = only(
        atom(
            '<entry><id>urn:1</id><title type="html">Bão &lt;b&gt;số 9&lt;/b&gt;</title>'
            "<updated>2021-10-08T00:00:00Z</updated><published>2021-10-07T08:00:00+07:00</published>"
            '<link rel="self" href="https://b.example/a.xml"/><link href="https://b.example/1"/></entry>'
        )
    )
    assert found == {
        "id": "urn:1",
        "title": "Bão số 9",
        "link": "https://b.example/1",
        "date": "2021-10-07T01:00:00.000Z",
        "source": "Cảnh báo",
    }


def test_rss_1_is_read_too() -> None:
    """Its items stand beside the channel, in namespaces of their own."""
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Sở</title></channel>'
        '<item rdf:about="https://s.example/1"><title>Tin</title><link>https://s.example/1</link>'
        "<dc:date>2021-10-07T08:00:00+07:00</dc:date><dc:creator>TTXVN</dc:creator></item></rdf:RDF>"
    )
    found = only(text)
    assert (found["id"], found["date"], found["source"]) == ("https://s.example/1", "2021-10-07T01:00:00.000Z", "TTXVN")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Vinh  mở\n rộng", "Vinh mở rộng"),
        ("<b>Vinh</b> mở rộng", "Vinh mở rộng"),
        ("Vinh<br/>mở rộng", "Vinh mở rộng"),
        ("<script>alert(1)</script>Vinh", "Vinh"),
        ("<style>b{}</style><p>Vinh</p>", "Vinh"),
        ('<img src=x onerror="alert(1)">Vinh', "Vinh"),
        ("<!-- ẩn -->Vinh", "Vinh"),
        ("&lt;b&gt;Vinh&lt;/b&gt;", "Vinh"),
        ("Thu &amp; chi", "Thu & chi"),
        ("T&ecirc;n &#273;&#7865;p", "Tên đẹp"),
        ("Thu &amp;amp; chi", "Thu & chi"),
        ("Giá < 5 & > 3", "Giá < 5 & > 3"),
        ("\u202evinh\u202c \u200bVinh", "vinh Vinh"),
        ("Nghe\u0323\u0302 An", "Nghệ An"),
        ("<b>", ""),
        ("<script>Vinh", ""),
    ],
)
def test_titles_are_plain_words(written: str, meant: str) -> None:
    """No markup, nothing that runs or turns the line round, letters in one piece."""
    assert plain(written) == meant


def test_an_atom_title_that_is_text_is_no_markup() -> None:
    """What stands there stands there."""
    assert only(atom("<entry><id>1</id><title>Giá &lt;b&gt; &amp;amp; 5</title></entry>"))["title"] == "Giá <b> &amp; 5"


def test_each_once_and_the_newest_first() -> None:
    """By guid, else by link, else by title; at most so many."""
    days = [item(f"{day}", guid=f"{day}", pubDate=f"Thu, 0{day} Oct 2021 08:00:00 GMT") for day in (3, 5, 4)]
    assert [each["title"] for each in read(rss(*days)).items] == ["5", "4", "3"]
    assert [each["title"] for each in read(rss(*days), most=2).items] == ["5", "4"]
    twice = [item("a", guid="1"), item("b", guid="1"), item("c", link="https://x/1"), item("d", link="https://x/1")]
    assert [each["title"] for each in read(rss(*twice, item("e"), item("e"))).items] == ["a", "c", "e"]


def test_titles_have_a_length() -> None:
    """A longer one ends in a sign that says so."""
    assert only(rss(item("Vinh " * 20)))["title"] == "Vinh " * 11 + "Vinh…"


@pytest.mark.parametrize(
    "date", ["hôm qua", "07/10/2021", "2021-10-07T08:00:00", "Thu, 07 Oct 2021 08:00:00", "2021-13-45T00:00Z"]
)
def test_a_date_that_is_uncertain_is_none(date: str) -> None:
    """The headline stays, undated, and it is said."""
    found = read(rss(item("Tin", pubDate=date)))
    assert found.items[0]["date"] is None
    assert [(about, reason.code, reason.args) for about, reason in found.faults] == [("Tin", "rss_date", {"raw": date})]


def test_minus_zero_is_utc() -> None:
    """RFC 5322: the moment is certain, only the place is not."""
    assert only(rss(item(pubDate="Thu, 07 Oct 2021 08:00:00 -0000")))["date"] == "2021-10-07T08:00:00.000Z"


def test_an_item_without_a_title_is_refused() -> None:
    """By its name; the others stay."""
    found = read(rss(item("<b></b>", guid="g1"), item("Tin", guid="g2")))
    assert [each["id"] for each in found.items] == ["g2"]
    assert [(about, reason.code) for about, reason in found.faults] == [("g1", "rss_untitled")]


def test_only_ordinary_addresses_are_links() -> None:
    """Nothing that runs in a page; an address within the feed's own is none either."""
    for link in ("javascript:alert(1)", "/tin/1", "data:text/html,x", "ftp://b.example/1"):
        assert only(rss(item(link=link, guid="g")))["link"] is None


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (rss(item("Tin mới")).encode(), None),
        (f"<?xml version='1.0' encoding='iso-8859-1'?>{rss(item('Tin mới'))}".encode(), "utf-8"),
        (rss(item("Tin mới")).encode("utf-16"), None),
        (
            f"<?xml version='1.0' encoding='windows-1258'?>{rss(item('Tin mới'))}".encode(
                "cp1258", "xmlcharrefreplace"
            ),
            None,
        ),
    ],
)
def test_encodings(data: bytes, charset: str | None) -> None:
    """Whatever is declared and true is read."""
    assert read(data, charset).items[0]["title"] == "Tin mới"


@pytest.mark.parametrize(
    ("data", "charset", "code"),
    [
        (rss(item("Tin mới")).encode("utf-16-le"), "utf-8", "not_xml"),
        (b"<rss><channel><item><title>Vinh \xea</title></item></channel></rss>", None, "xml_encoding"),
        (
            f"<?xml version='1.0' encoding='utf-8'?>{rss(item('Đà Nẵng'))}".encode("cp1258", "replace"),
            None,
            "xml_encoding",
        ),
        (b"<html><body>x</body></html>", None, "rss_none"),
        (b"", None, "not_xml"),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>', None, "xml_doctype"),
    ],
)
def test_what_cannot_be_read_is_a_reason(data: bytes, charset: str | None, code: str) -> None:
    """Nothing is guessed: a letter that is no letter makes a reason, not another word."""
    with pytest.raises(FeedError) as caught:
        read(data, charset)
    assert caught.value.reason.code == code
