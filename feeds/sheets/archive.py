"""Spreadsheets that are ZIP archives: xlsx and ods. What one unpacks to is looked at beforehand."""

import io
from zipfile import ZipFile

from feeds.feed import FeedError
from feeds.sheets import opendocument, workbook
from feeds.sheets.parts import Parts
from feeds.sheets.sheet import Facts

UNPACKED = 30  # times the size limit that an archive may unpack to
RATIO = 1000  # times its own size that one part may unpack to; the most that deflate can is 1032, of nothing but zeros
SMALL = 1_000_000  # bytes of a part that may be packed as tightly as it likes
MOST_PARTS = 5_000

_ENCRYPTED = 0x1  # flag of a part


def facts(data: bytes, name: str, limit: int) -> dict[str, Facts]:
    """Facts by sheet name; raises FeedError, or what the readers of the parts raise."""
    with ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        unpacked = sum(each.file_size for each in parts)
        packed = any(each.file_size > max(SMALL, RATIO * each.compress_size) for each in parts)
        if unpacked > limit * UNPACKED or packed:
            raise FeedError("file_large", file=name, size=unpacked, limit=limit * UNPACKED)
        if len(parts) > MOST_PARTS:
            raise FeedError("file_parts", file=name, parts=len(parts), limit=MOST_PARTS)
        if any(each.flag_bits & _ENCRYPTED for each in parts):
            raise FeedError("file_locked", file=name)
        found = Parts(archive)
        if "xl/workbook.xml" in found:
            return workbook.facts(found)
        if "content.xml" in found:
            if opendocument.locked(found):
                raise FeedError("file_locked", file=name)
            return opendocument.facts(found)
    raise FeedError("file_kind", file=name)
