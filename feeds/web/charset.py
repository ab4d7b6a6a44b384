"""The letters of a body: by its mark, the plan, the Content-Type, what its XML declaration says, else UTF-8."""

import codecs
import re
from email.message import Message

from feeds.feed import FeedError

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# codecs for texts that are no letters of a body
_REFUSED = frozenset(("idna", "punycode", "utf-7", "raw-unicode-escape", "unicode-escape", "undefined"))


def text(body: bytes, url: str, content_type: str = "", *, planned: str | None = None, xml: bool = False) -> str:
    """The decoded body; raises FeedError where its bytes are not of the charset it is said to be in."""
    name = _charset(body, content_type, planned, xml)
    try:
        if codecs.lookup(name).name in _REFUSED:
            raise LookupError
        return body.decode(name)
    except LookupError:
        raise FeedError("charset_unknown", url=url, charset=name[:40]) from None
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        raise FeedError("charset", url=url, charset=name[:40], line=body[:at].count(b"\n") + 1) from None


def _charset(body: bytes, content_type: str, planned: str | None, xml: bool) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    if planned:
        return planned
    said = Message()
    said["content-type"] = content_type
    if given := said.get_content_charset():
        return given
    if xml and (found := _DECLARED.match(body[:400].lstrip())):
        return found[1].decode("ascii")
    return "utf-8"
