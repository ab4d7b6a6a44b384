"""The letters of a body: by its mark, the plan, the Content-Type, else UTF-8. (XML says more: markup.tree.)"""

import codecs
from email.message import Message

from feeds.feed import FeedError

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# codecs for texts that are no letters of a body
_REFUSED = frozenset(("idna", "punycode", "utf-7", "raw-unicode-escape", "unicode-escape", "undefined"))


def text(body: bytes, url: str, content_type: str = "", *, planned: str | None = None) -> str:
    """The decoded body; raises FeedError where its bytes are not of the charset it is said to be in."""
    name = _charset(body, content_type, planned)
    try:
        if codecs.lookup(name).name in _REFUSED:
            raise LookupError
        return body.decode(name)
    except LookupError:
        raise FeedError("charset_unknown", url=url, charset=name[:40]) from None
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        raise FeedError("charset", url=url, charset=name[:40], line=body[:at].count(b"\n") + 1) from None


def declared(content_type: str) -> str | None:
    """The charset that a Content-Type names."""
    said = Message()
    said["content-type"] = content_type
    found = said.get_content_charset()
    return str(found) if found else None


def _charset(body: bytes, content_type: str, planned: str | None) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    return planned or declared(content_type) or "utf-8"
