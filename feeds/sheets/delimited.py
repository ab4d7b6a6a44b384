"""CSV in the forms that spreadsheet programs and people give it (RFC 4180, as far as anybody keeps to it)."""

import csv
import io
import re
import unicodedata

from feeds.feed import FeedError
from feeds.sheets.sheet import MOST_ROWS, Facts, Sheet
from feeds.text import legacy_encoding

LOOKED_AT = 50  # lines by which the delimiter is told
_DELIMITERS = ";\t,|"
_DECLARED = re.compile(r"sep=([;,\t|])\r?\n?")  # a first line that Excel takes as an order


def read(data: bytes, name: str, encoding: str) -> list[Sheet]:
    """The one sheet of a CSV; raises FeedError."""
    words = unicodedata.normalize("NFC", _decoded(data, name, encoding))
    declared = _DECLARED.match(words)
    delimiter = declared[1] if declared else _delimiter(words)
    try:
        rows = list(csv.reader(io.StringIO(words, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise FeedError("file_broken", file=name, what=str(error)) from None
    about = Facts(delimited=True)
    if len(rows) > MOST_ROWS:
        raise FeedError("file_long", file=name, rows=len(rows), limit=MOST_ROWS)
    for number, row in enumerate(rows, 1):
        try:
            about.reach(number, max(1, len(row)))
        except FeedError as error:
            raise FeedError(error.reason.code, **{"file": name, **error.reason.args}) from None
    return [Sheet("", rows, about=about)]


def _decoded(data: bytes, name: str, encoding: str) -> str:
    """Marks of order count more than what was declared; UTF-8 is told by itself."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif (wide := _wide(data)) is not None:
        encoding = wide
    elif data.startswith(b"\xef\xbb\xbf") or (encoding == "cp1258" and not data.isascii() and _is_utf8(data)):
        encoding = "utf-8-sig"
    if b"\0" in data and not encoding.startswith("utf-16"):
        raise FeedError("file_kind", file=name)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        if old := legacy_encoding(data.decode("cp1252", "replace").splitlines()[:LOOKED_AT]):
            raise FeedError("legacy_encoding", file=name, encoding=old, cell=f"A{line}", raw="") from None
        raise FeedError("encoding", file=name, encoding=encoding, line=line) from None


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of its first line is empty, as far as it is ASCII."""
    head = data[:400]
    if len(head) < 8 or len(data) % 2:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 4 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 4 and odd == 0 else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(words: str) -> str:
    """The one that splits the most of the first lines into more than one field, and into most fields."""
    lines = [line for line in words.splitlines()[:LOOKED_AT] if line.strip()]

    def splits(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in lines]
        return sum(count > 0 for count in counts), sum(counts)

    return max(_DELIMITERS, key=splits)
