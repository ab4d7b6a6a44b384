"""Alerts in CAP as an authority writes them, and the feeds it puts them in."""

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

SPACE = "urn:oasis:names:tc:emergency:cap:1.2"
SENDER = "kttv@nghean.gov.vn"
SENT = "2021-10-07T08:00:00+07:00"
EXPIRES = "2021-10-08T08:00:00+07:00"


def element(name: str, text: str | None) -> str:
    return "" if text is None else f"<{name}>{escape(text)}</{name}>"


def info(
    headline: str = "Bão số 9",
    *,
    language: str | None = "vi-VN",
    severity: str | None = "Severe",
    areas: Iterable[tuple[str, Iterable[str]]] = (("Huyện Kỳ Sơn", ("16681",)),),
    more: Mapping[str, str | None] = {},
) -> str:
    """One info block; more: further elements, or None for one that is left out."""
    given = {
        "language": language, "category": "Met", "event": "Bão", "urgency": "Expected", "severity": severity,
        "certainty": "Likely", "expires": EXPIRES, "senderName": "Đài KTTV Bắc Trung Bộ", "headline": headline,
        "description": "Gió mạnh cấp 9", "instruction": "Không ra khơi", **more,
    }  # fmt: skip
    inside = "".join(element(name, text) for name, text in given.items())
    for words, codes in areas:
        geocodes = "".join(f"<geocode><valueName>GSO</valueName><value>{code}</value></geocode>" for code in codes)
        inside += f"<area>{element('areaDesc', words)}{geocodes}</area>"
    return f"<info>{inside}</info>"


def alert(identifier: str = "a1", *infos: str, references: str | None = None, **more: str | None) -> str:
    """One alert without a declaration; more: other values of its own elements, or None for one that is left out."""
    given = {
        "identifier": identifier, "sender": SENDER, "sent": SENT, "status": "Actual", "msgType": "Alert",
        "scope": "Public", "references": references, **more,
    }  # fmt: skip
    inside = "".join(element(name, text) for name, text in given.items())
    return f'<alert xmlns="{SPACE}">{inside}{"".join(infos or (info(),))}</alert>'


def reference(identifier: str) -> str:
    """How an update or a cancellation names an alert of this sender."""
    return f"{SENDER},{identifier},{SENT}"


def atom(*entries: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Cảnh báo</title>{"".join(entries)}</feed>'


def entry(content: str, id: str = "e") -> str:
    return f"<entry><id>{id}</id><title>t</title>{content}</entry>"


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>Báo Nghệ An</title>{"".join(items)}</channel></rss>'
