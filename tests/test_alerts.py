"""CAP alerts: what one says is read strictly, what stands is what no other has ended."""

from typing import Any

import pytest

from feeds import alerts, cap
from feeds.alerts import Alert
from feeds.bundles import Bundle, bundle
from feeds.cap import Broken
from feeds.feed import FeedError
from feeds.markup import tree
from tests.doubles.alerting import EXPIRES, SENDER, SPACE, alert, atom, entry, info, reference, rss


def read(text: str) -> Alert:
    (element,) = cap.alerts(tree(text.encode()))
    return cap.read(element)


def items(text: str, *languages: str) -> list[dict[str, Any]]:
    return list(read(text).items(languages or ("vi", "en"), 3_600))


def held(text: str) -> Bundle:
    return bundle(tree(text.encode()), "https://kttv.example/cap/feed.xml")


def names(*texts: str, over: Any = ()) -> list[str]:
    found = [read(text) for text in texts]
    return [each.identifier for each in alerts.standing(found, alerts.ended(found) | set(over))]


def test_an_alert_is_an_item() -> None:
    """Who says what, how bad, where, from when until when, in UTC."""
    assert items(alert()) == [
        {
            "id": f"{SENDER},a1",
            "identifier": "a1",
            "sender": SENDER,
            "source": "Đài KTTV Bắc Trung Bộ",
            "status": "Actual",
            "type": "Alert",
            "sent": "2021-10-07T01:00:00.000Z",
            "event": {"vi": "Bão"},
            "headline": {"vi": "Bão số 9"},
            "description": {"vi": "Gió mạnh cấp 9"},
            "instruction": {"vi": "Không ra khơi"},
            "category": ["Met"],
            "urgency": "Expected",
            "severity": "Severe",
            "certainty": "Likely",
            "effective": "2021-10-07T01:00:00.000Z",
            "onset": None,
            "expires": "2021-10-08T01:00:00.000Z",
            "areas": [{"name": "Huyện Kỳ Sơn", "codes": ["16681"]}],
            "web": None,
        }
    ]


def test_the_language_that_is_wanted_comes_first() -> None:
    """Vietnamese where it speaks it, the other languages beside it; without a name an info is English."""
    both = alert("a", info("Storm", language=None, more={"event": "Storm"}), info("Bão số 9"))
    (item,) = items(both)
    assert item["headline"] == {"vi": "Bão số 9", "en": "Storm"}
    (item,) = items(both, "en")
    assert (item["headline"]["en"], item["headline"]["vi"]) == ("Storm", "Bão số 9")
    (item,) = items(alert("a", info("Orage", language="fr")))
    assert item["headline"] == {"vi": "Orage", "fr": "Orage"}


def test_each_info_of_a_language_is_an_item() -> None:
    """Two areas with two severities are two items of one alert; a language with fewer infos is left aside."""
    found = items(
        alert("a", info("Bão, ven biển", severity="Extreme"), info("Bão, miền núi"), info("Storm", language="en"))
    )
    assert [(item["id"], item["severity"], item["headline"]) for item in found] == [
        (f"{SENDER},a", "Extreme", {"vi": "Bão, ven biển"}),
        (f"{SENDER},a#1", "Severe", {"vi": "Bão, miền núi"}),
    ]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2021-10-07T08:00:00+07:00", "2021-10-07T01:00:00.000Z"),
        ("2021-10-07T01:00:00-00:00", "2021-10-07T01:00:00.000Z"),
        ("2021-10-07T01:00:00Z", "2021-10-07T01:00:00.000Z"),
        ("2021-10-06T15:00:00-10:00", "2021-10-07T01:00:00.000Z"),
    ],
)
def test_times_are_moments(said: str, meant: str) -> None:
    """Whatever the zone they are written in."""
    (item,) = items(alert("a", info(more={"onset": said, "effective": said}), sent=said))
    assert (item["sent"], item["onset"], item["effective"]) == (meant, meant, meant)


def test_an_alert_without_an_end_has_one() -> None:
    """It stands as long as the plan says, from when it is in effect."""
    (item,) = items(alert("a", info(more={"expires": None, "effective": "2021-10-07T10:00:00+07:00"})))
    assert item["expires"] == "2021-10-07T04:00:00.000Z"


def test_words_have_a_length() -> None:
    """What is longer ends in a sign that says so; a headline that is missing is the event."""
    (item,) = items(alert("a", info("Lũ " * 200, more={"event": "Lũ"})))
    assert (len(item["headline"]["vi"]), item["headline"]["vi"][-1]) == (300, "…")
    (item,) = items(alert("a", info(more={"headline": None, "instruction": None})))
    assert (item["headline"], item["instruction"]) == ({"vi": "Bão"}, {})


@pytest.mark.parametrize(
    ("text", "code", "about"),
    [
        (alert("a", sender=None), "cap_missing", "sender"),
        (alert("a", sent=None), "cap_missing", "sent"),
        (alert("a", status=None), "cap_missing", "status"),
        (alert("a", msgType=None), "cap_missing", "msgType"),
        (alert("a", scope=""), "cap_missing", "scope"),
        (alert("a", "<info/>").replace("<info/>", ""), "cap_missing", "info"),
        (alert("a", msgType="Cancel"), "cap_missing", "references"),
        (alert("a", msgType="Update"), "cap_missing", "references"),
        (alert("a", status="Real"), "cap_value", "status"),
        (alert("a", msgType="Alarm"), "cap_value", "msgType"),
        (alert("a", sent="2021-10-07T08:00:00"), "cap_time", "sent"),
        (alert("a", sent="07/10/2021"), "cap_time", "sent"),
        (alert("a", info(more={"expires": "2021-10-08 08:00"})), "cap_time", "expires"),
        (alert("a", info(more={"expires": "9999-12-31T23:59:59+07:00"})), "cap_time", "expires"),
        (alert("a", info(more={"onset": "mai"})), "cap_time", "onset"),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_name(text: str, code: str, about: str) -> None:
    """What the standard requires, closed sets of words, times with a zone."""
    with pytest.raises(Broken) as caught:
        read(text)
    assert (caught.value.identifier, caught.value.reason.code) == ("a", code)
    assert caught.value.reason.args["element"] == about
    ((name, reason),) = held(text).broken
    assert (name, reason) == ("a", caught.value.reason)


def test_what_is_odd_is_unknown_and_said() -> None:
    """A severity nobody knows does not hide the alert, and raises nothing; another case is no other word."""
    found = read(alert("a", info(severity="Sévère", more={"urgency": None, "certainty": "LIKELY"})))
    (made,) = found.infos
    assert (made.severity, made.urgency, made.certainty) == ("Unknown", "Unknown", "Likely")
    assert [(each.code, each.args["element"]) for each in found.doubts] == [
        ("cap_missing", "urgency"),
        ("cap_value", "severity"),
    ]


def test_too_many_parts_are_said() -> None:
    """Nothing is cut in silence."""
    found = read(alert("a", info(areas=[("xã", ())] * 201)))
    assert [(each.code, each.args["count"]) for each in found.doubts] == [("cap_cut", 201)]
    assert len(found.infos[0].areas) == 200


def test_an_update_replaces_and_a_cancellation_ends() -> None:
    """By their references, in whatever order they come, over several steps."""
    second = alert("a2", msgType="Update", references=reference("a1"))
    third = alert("a3", msgType="Update", references=f"{reference('a1')} {reference('a2')}")
    end = alert("a4", "<info/>", msgType="Cancel", references=reference("a3")).replace("<info/>", "")
    assert names(alert("a1")) == ["a1"]
    assert names(second, alert("a1")) == ["a2"]
    assert names(alert("a1"), third, second) == ["a3"]
    assert names(alert("a1"), second, third, end, alert("b")) == ["b"]
    assert names(alert("a1"), over=[("Actual", (SENDER, "a1"))]) == []


def test_a_reference_that_is_no_triple_is_an_identifier() -> None:
    """What is plainly meant is done."""
    assert names(alert("a1"), alert("a2", msgType="Cancel", references="a1")) == []


def test_only_the_same_status_ends_anything() -> None:
    """A test, an exercise or a draft of a cancellation leaves what is actual alone."""
    for status in ("Test", "Exercise", "Draft", "System"):
        assert "a1" in names(alert("a1"), alert("a2", msgType="Cancel", references=reference("a1"), status=status))
    drill = alert("u2", msgType="Update", status="Exercise", references=reference("u1"))
    assert names(alert("u1", status="Exercise"), drill) == ["u2"]


def test_acknowledgements_and_drafts_never_stand() -> None:
    """Nor does an update that replaces itself vanish."""
    assert names(*(alert(kind, msgType=kind, references=reference("a1")) for kind in ("Ack", "Error"))) == []
    assert names(alert("a1", status="Draft")) == []
    assert names(alert("a1", msgType="Update", references=reference("a1"))) == ["a1"]


def test_the_newest_of_one_name_counts() -> None:
    """An alert that was sent again says what it says now."""
    found = [read(alert("a", info("mới"), sent="2021-10-07T09:00:00+07:00")), read(alert("a", info("cũ")))]
    (one,) = alerts.standing(found, ())
    assert one.infos[0].texts["headline"] == "mới"


def test_alerts_are_found_in_feeds() -> None:
    """Alone, in Atom's content, in an RSS item, as text in either; of version 1.1 as well."""
    for text in (
        alert("a"),
        atom(entry(f'<content type="text/xml">{alert("a")}</content>')),
        atom(entry(f"<content><![CDATA[{alert('a')}]]></content>")),
        rss(f"<item><title>t</title>{alert('a')}</item>"),
        rss(f"<item><description><![CDATA[ {alert('a')} ]]></description></item>"),
        alert("a").replace(SPACE, SPACE.replace("1.2", "1.1")),
    ):
        found = held(text)
        assert [each.identifier for each in found.alerts] == ["a"]
        assert (found.broken, found.links) == ((), ())
    assert held(atom()) == held(rss()) == Bundle()


def test_alerts_are_linked_by_feeds() -> None:
    """The link that says it is CAP counts first; addresses are as the feed's own says."""
    links = '<link href="/trang"/><link rel="related" href="x"/><link type="application/cap+xml" href="/cap/1.xml"/>'
    found = held(atom(entry(f"{links}<updated>2021-10-07T01:00:00Z</updated>")))
    assert found.links == (("https://kttv.example/cap/1.xml", "2021-10-07T01:00:00Z"),)
    for item in (
        "<link>2.xml</link>",
        '<enclosure url="2.xml" type="application/cap+xml"/><link>https://kttv.example/trang</link>',
        "<guid>2.xml</guid>",
    ):
        assert [each.url for each in held(rss(f"<item><title>t</title>{item}</item>")).links] == [
            "https://kttv.example/cap/2.xml"
        ]
    ((name, reason),) = held(rss('<item><guid isPermaLink="false">x1</guid></item>')).broken
    assert (name, reason.code) == ("x1", "cap_no_link")


def test_what_is_something_else_is_a_reason() -> None:
    """A web page is no list of alerts, so nothing that stands goes because of it."""
    with pytest.raises(FeedError) as caught:
        held("<html><body>Bảo trì</body></html>")
    assert (caught.value.reason.code, caught.value.reason.args) == ("cap_none", {"root": "html"})


def test_one_that_is_broken_hides_no_good_one() -> None:
    """Each of a feed's alerts is read for itself."""
    found = held(atom(entry(alert("a", sent=None)), entry(alert("b", info(more={"expires": EXPIRES})), "f")))
    assert [each.identifier for each in found.alerts] == ["b"]
    assert [name for name, _ in found.broken] == ["a"]
