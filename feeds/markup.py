"""XML from elsewhere, read without doing what it says: no entity of its own, no DTD, no address is opened."""

import re
from codecs import lookup
from email.message import Message

from lxml import etree

from feeds.feed import FeedError

LIMIT = 10_000_000  # bytes, where nobody says otherwise
DEEP = 200  # elements within each other

_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_WHERE = re.compile(r"\s*\(<string>, line \d+\)$")  # what lxml adds behind its sentence


def tree(data: bytes, *, limit: int = LIMIT, charset: str | None = None) -> etree._Element:
    """The root of a document. charset: what came with it over HTTP, which counts before what it says of itself
    (RFC 7303, 3.2), but not before a byte order mark.

    Raises FeedError: xml_large, xml_doctype, xml_encoding, xml_deep, not_xml.
    """
    if len(data) > limit:
        raise FeedError("xml_large", size=len(data), limit=limit)
    parser = _parser(_known(charset) if charset and not data.startswith(_BOMS) else None)
    try:
        root = etree.fromstring(data.lstrip(b" \t\r\n"), parser)  # many feeds begin with an empty line
    except etree.XMLSyntaxError as error:
        raise _fault(data, error) from None
    except (ValueError, LookupError) as error:
        raise FeedError("not_xml", what=str(error)[:200]) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise FeedError("xml_doctype")
    if _depth(root) > DEEP:
        raise FeedError("xml_deep", limit=DEEP)
    return root


def _parser(encoding: str | None) -> etree.XMLParser:
    """One that does nothing but read; raises LookupError for an encoding it cannot read."""
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )


def charset(content_type: str) -> str | None:
    """The charset that a Content-Type names."""
    said = Message()
    said["content-type"] = content_type
    return said.get_content_charset()


def words(element: etree._Element | None) -> str:
    """All text inside an element, as it stands; empty without one."""
    return "" if element is None else "".join(str(part) for part in element.itertext())


def local(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return etree.QName(element).localname


def _fault(data: bytes, error: etree.XMLSyntaxError) -> FeedError:
    said = " ".join(_WHERE.sub("", str(error))[:200].split())
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        return FeedError("xml_doctype")
    if "Excessive depth" in said:
        return FeedError("xml_deep", limit=DEEP)
    if "encoding" in said.casefold() or "UTF-8" in said:
        return FeedError("xml_encoding", what=said)
    return FeedError("not_xml", what=said)


def _known(charset: str) -> str:
    try:
        name = lookup(charset.strip().strip('"')).name
        _parser(name)  # Python has encodings ("idna", "hex") that XML has not
    except (LookupError, ValueError):
        raise FeedError("xml_encoding", what=charset[:40]) from None
    return name


def _depth(root: etree._Element) -> int:
    """How deep the elements stand; walked without recursion."""
    deepest, depth = 0, 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
