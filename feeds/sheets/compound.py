"""Streams of a compound file, the container of .xls and of encrypted workbooks ([MS-CFB] 2)."""

import struct

from feeds.feed import FeedError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_LAST = 0xFFFFFFFA  # sector numbers from here on are marks, not sectors
_NONE = 0xFFFFFFFF
_ENTRY = 128  # bytes
_STREAM, _ROOT = 2, 5


def streams(data: bytes) -> dict[str, bytes]:
    """Every stream by its name; raises ValueError for a container that is not well made."""
    if len(data) < 512 or data[:8] != SIGNATURE:
        raise ValueError("not a compound file")
    return _Container(data).streams()


class _Container:
    """A small file system: sectors chained by a table, and a table of its own for small streams."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, small = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small != 6:
            raise ValueError("sectors of an unknown size")
        self.size, self.small = 1 << shift, 1 << small
        (self.first,) = struct.unpack_from("<I", data, 48)
        (self.cutoff, self.mini, _, self.next, _) = struct.unpack_from("<5I", data, 56)
        self.table = self._table()

    def streams(self) -> dict[str, bytes]:
        entries = self._chain(self.first)
        found: dict[str, bytes] = {}
        rooted = b""
        small = self._numbers(self._chain(self.mini)) if self.mini < _LAST else []
        for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", entries, at + 64)
            start, size = struct.unpack_from("<II", entries, at + 116)
            name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind == _ROOT:
                rooted = self._chain(start) if start < _LAST else b""
            elif kind == _STREAM and size < self.cutoff:
                found[name] = self._small(start, small, rooted)[:size]
            elif kind == _STREAM:
                found[name] = self._chain(start)[:size]
        return found

    def _table(self) -> list[int]:
        """The table of chains, itself in sectors listed in the header and, for larger files, beyond it."""
        listed = list(struct.unpack_from("<109I", self.data, 76))
        seen: set[int] = set()
        sector = self.next
        while sector < _LAST and sector not in seen:
            seen.add(sector)
            *more, sector = self._numbers(self._sector(sector))
            listed += more
        return self._numbers(b"".join(self._sector(each) for each in listed if each < _LAST))

    def _chain(self, sector: int) -> bytes:
        parts = []
        seen: set[int] = set()
        while sector < _LAST:
            if sector in seen or sector >= len(self.table):
                raise ValueError("a chain of sectors that does not end")
            seen.add(sector)
            parts.append(self._sector(sector))
            sector = self.table[sector]
        return b"".join(parts)

    def _small(self, sector: int, table: list[int], rooted: bytes) -> bytes:
        parts = []
        seen: set[int] = set()
        while sector < _LAST:
            if sector in seen or sector >= len(table):
                raise ValueError("a chain of sectors that does not end")
            seen.add(sector)
            parts.append(rooted[sector * self.small : (sector + 1) * self.small])
            sector = table[sector]
        return b"".join(parts)

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        found = self.data[at : at + self.size]
        if not found:
            raise ValueError("a sector beyond the end")
        return found

    def _numbers(self, data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def workbook(data: bytes, name: str) -> bytes:
    """The workbook stream of an .xls of Excel 97 and later.

    Raises FeedError for an older one, whose hidden rows nobody could tell, for an encrypted workbook and for what is no
    workbook at all, ValueError for a broken container.
    """
    found = streams(data)
    if "EncryptedPackage" in found:
        raise FeedError("file_locked", file=name)
    if "Workbook" in found:
        return found["Workbook"]
    if "Book" in found:
        raise FeedError("file_old", file=name)
    raise FeedError("file_kind", file=name)
