"""CAP, RSS and Atom from somebody's server: alerts and headlines, or a reason."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from broadcaster.events import encode
from broadcaster.model import Reason
from broadcaster.moments import moment
from displays.words import LANGUAGES, words
from feeds.bundles import Body, Bundle, bundles
from feeds.feed import FeedError
from feeds.headlines import headlines
from feeds.pages import page
from feeds.plan import plan
from feeds.plans.http import HttpPlan
from tests.doubles.alerting import alert, atom, entry, info, reference, rss
from tests.fuzz import nasty
from tests.fuzz.driver import Try
from tests.test_answers_damaged import KINDS, WELL

LIMIT, MOST, LENGTH = 200_000, 20, 60
CHARSETS = (None, None, "utf-8", "utf-16", "cp1258", "latin-1", "utf-7", "idna", "x", "hex", "punycode", "\x00")
TOKENS = (
    b"<", b">", b"/>", b"</alert>", b"<alert>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&#0;", b"&#xD800;", b"&amp;",
    b"&lol;", b"&", b"<?xml version='1.1'?>", b"<?xml encoding='utf-32'?>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'>", b"xmlns:a=''", b" xmlns=''", b"<a:b>", b"\x00", b"\xff\xfe", b"'",
    b'"', b"<a>" * 300, b"<polygon>1,2 3,4</polygon>", b"<circle>a</circle>", b"<references>a b,c d,e,f</references>",
    b"<item>", b"<title type='html'>&lt;b&gt;&amp;amp;", b"<link href='http://[::1'/>", b"<guid>//[</guid>",
)  # fmt: skip
ALERT = ("sent", "status", "msgType", "scope", "references", "note", "code", "incidents")
INFO = ("language", "event", "urgency", "severity", "certainty", "expires", "effective", "onset", "web", "description")
ITEM = ("title", "link", "guid", "pubDate", "description", "source")
ATOM = ("title", "id", "updated", "published", "summary")


class Markups:
    """Documents as such, and read as what they may be."""

    name, share = "CAP, RSS and Atom", 300

    @contextmanager
    def open(self) -> Iterator[Mapping[str, Try]]:
        yield {"alerts": alerts, "items": items, "damage": damage, "damage ": damage}


def fields(data: st.DataObject, names: tuple[str, ...]) -> dict[str, str | None]:
    """Some elements with other words in them, some left out."""
    chosen = data.draw(st.lists(st.sampled_from(names), unique=True, max_size=3))
    text = st.one_of(nasty.text, st.none(), st.sampled_from(("2021-10-07T08:00:00+07:00", "vi-VN", "Cancel", "Update")))
    drawn = {name: data.draw(text) for name in chosen}
    return {name: None if each is None else clean(each) for name, each in drawn.items()}


def clean(text: str) -> str:
    """What XML can carry at all."""
    return "".join(each for each in text if each in "\t\n" or " " <= each < "\ud800" or "\ue000" <= each < "\ufffe")


def alerts(data: st.DataObject) -> str:
    """Sound documents whose elements say what nobody expects."""
    more = fields(data, INFO)
    language, severity = more.pop("language", "vi-VN"), more.pop("severity", "Severe")
    areas = [
        (clean(data.draw(nasty.text)), [clean(data.draw(nasty.text))]) for _ in range(data.draw(st.integers(0, 2)))
    ]
    said = info(clean(data.draw(nasty.text)), language=language, severity=severity, areas=areas, more=more)
    given = fields(data, ALERT)
    if data.draw(st.booleans()):
        given["references"] = " ".join(reference(clean(data.draw(nasty.text))) for _ in range(2))
    one = alert(clean(data.draw(nasty.text)), *([said] * data.draw(st.integers(0, 3))), **given)
    how = data.draw(st.sampled_from((str, lambda text: atom(entry(text)), lambda text: atom(entry(escape(text))))))
    return read(how(one).encode(), None)


def items(data: st.DataObject) -> str:
    """Headlines with odd titles, dates and addresses."""

    def inside(names: tuple[str, ...]) -> str:
        said = {name: text for name, text in fields(data, names).items() if text is not None}
        return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in said.items())

    if data.draw(st.booleans()):
        href = clean(data.draw(nasty.text)).replace("<", "").replace("&", "").replace("'", "")
        return read(atom(f"<entry>{inside(ATOM)}<link href='{href}'/></entry>").encode(), None)
    return read(rss(f"<item>{inside(ITEM)}</item>" * data.draw(st.integers(1, 3))).encode(), None)


def damage(data: st.DataObject) -> str:
    """Anything cut out and put in."""
    whole = data.draw(st.sampled_from((alert(), atom(entry(alert())), rss("<item><title>Tin</title></item>"))))
    return read(nasty.damaged(data, whole.encode(), TOKENS), data.draw(st.sampled_from(CHARSETS)))


def read(body: bytes, charset: str | None) -> str:
    """As a CAP feed and as a feed of headlines."""
    (found,) = bundles([Body(body, "http://a.example/x", charset)], LIMIT)
    if isinstance(found, Bundle):
        for one in found.alerts:
            encode({"item": one.item() if hasattr(one, "item") else repr(one)})
        for _, reason in found.broken:
            worded(reason)
    else:
        worded(found.reason)
    try:
        told = headlines(body, charset, LIMIT, MOST, LENGTH, "tin")
    except FeedError as error:
        worded(error.reason)
        return "refused" if isinstance(found, FeedError) else "read"
    encode({"items": list(told.items)})
    for one in told.items:
        assert len(one["title"]) <= LENGTH
        if one["date"]:
            moment(one["date"])
    for _, reason in told.faults:
        worded(reason)
    return "read"


def worded(reason: Reason) -> None:
    """A reason has words in both languages, and every place of them is filled."""
    for language in LANGUAGES:
        text = words(language).texts.get(f"reasons.{reason.code}")
        assert text, f"{reason.code} has no words in {language}"
        assert text.format(**reason.args)


class Answers:
    """JSON, XML, CSV of services that give figures."""

    name, share = "answers of services (JSON, XML, CSV)", 150
    tokens = (
        b"{", b"}", b"[", b"]", b'"', b",", b":", b"null", b"1e999", b"NaN", b"-", b"9" * 5000, b"\\ud800", b"\\u0000",
        b"[" * 3000, b";", b"\r", b"=1+1", b"\xff", b"\xef\xbb\xbf", b"<", b"&#0;", b"<a>" * 300,
    )  # fmt: skip

    @contextmanager
    def open(self) -> Iterator[Mapping[str, Try]]:
        whole = {kind: body.encode() for kind, body in WELL if kind in ("json", "xml", "csv")}
        yield {kind: self.read(kind, body) for kind, body in whole.items()}

    def read(self, kind: str, body: bytes) -> Try:
        (made,), _ = plan([KINDS[kind]])
        assert isinstance(made, HttpPlan)

        def attempt(data: st.DataObject) -> str:
            hurt = nasty.damaged(data, body, self.tokens)
            try:
                found = page(
                    made, hurt, data.draw(st.sampled_from(("", "a/b; charset=utf-16", 'x; charset="'))), 0, None
                )
            except FeedError as error:
                worded(error.reason)
                return "refused"
            json.dumps(found.offers, ensure_ascii=False).encode()  # whatever intake says of them can be kept
            return "read"

        return attempt
