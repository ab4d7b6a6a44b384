"""What disks do to a journal's file: pages cut off, zeroed, or with other bytes in them."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

PAGE = 4096


class File:
    """A journal's file, that nobody has open. Its faults are verbs."""

    def __init__(self, path: Path) -> None:
        self.path, self.ahead = path, path.with_name(f"{path.name}-wal")

    @property
    def pages(self) -> int:
        return self.path.stat().st_size // PAGE

    def cut(self, pages: int) -> None:
        """The last pages are gone."""
        with self.path.open("rb+") as file:
            file.truncate((self.pages - pages) * PAGE)

    def zero(self, page: int) -> None:
        """That page, counted from 1, is zeros."""
        self._write((page - 1) * PAGE, bytes(PAGE))

    def flip(self, at: int, how_many: int = 1) -> None:
        """So many bytes from there on are others."""
        with self.path.open("rb") as file:
            file.seek(at)
            old = file.read(how_many)
        self._write(at, bytes(each ^ 0x5A for each in old))

    def root(self, name: str) -> int:
        """The page that leads to all of a table or index."""
        with closing(sqlite3.connect(self.path)) as connection:
            (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        return int(page)

    def spoil(self, seq: int) -> None:
        """The data of that event is other bytes, wherever it stands: in the file, or in the one before it."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            (data,) = connection.execute("SELECT data FROM events WHERE seq = ?", (seq,)).fetchone()
            spoilt = bytes(each ^ 0x5A for each in data)
            connection.execute("UPDATE events SET data = ? WHERE seq = ?", (spoilt, seq))

    @property
    def live(self) -> int:
        """Bytes of the write-ahead file that count: what is behind them is of an earlier round."""
        raw = self.ahead.read_bytes()
        frames = range(32, len(raw), 24 + PAGE)
        return next((at for at in frames if raw[at + 8 : at + 16] != raw[16:24]), len(raw))

    def cut_ahead(self, left: int) -> None:
        """Of the write-ahead file only so many bytes are left."""
        with self.ahead.open("rb+") as file:
            file.truncate(left)

    def flip_ahead(self, at: int) -> None:
        raw = bytearray(self.ahead.read_bytes())
        raw[at] ^= 0x5A
        self.ahead.write_bytes(raw)

    def zero_ahead(self, start: int) -> None:
        """The write-ahead file is zeros from there on."""
        raw = self.ahead.read_bytes()
        self.ahead.write_bytes(raw[:start] + bytes(len(raw) - start))

    def copied(self, directory: Path) -> "File":
        """The file and what belongs to it, in another directory: what a kill at this moment leaves."""
        directory.mkdir()
        for companion in ("", "-wal", "-mark"):
            if (there := self.path.with_name(self.path.name + companion)).exists():
                shutil.copy(there, directory)
        return File(directory / self.path.name)

    def _write(self, at: int, data: bytes) -> None:
        with self.path.open("rb+") as file:
            file.seek(at)
            file.write(data)
