"""The rows of a file read out of its pages are those that SQLite reads."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from broadcaster.journal.leaves import Leaves


@pytest.mark.parametrize("seed", range(3))
def test_rows_are_those_that_sqlite_reads(tmp_path: Path, seed: int) -> None:
    """Short and long, with large numbers, small ones, nothing, letters of every kind: each as it was written."""
    chance, path = random.Random(seed), tmp_path / "some.db"
    sizes = (0, 1, 100, 3900, 4061, 4062, 5000, 20_000)
    rows = [
        (
            seq, f"2021-10-07T07:{seq:05}", "đúng" * chance.randrange(9), "run",
            chance.choice((-1, 0, 1, 2, 127, 128, 40_000, -70_000, 1 << 40, 1 << 60)), "Hà",
            chance.choice((None, "a key")), chance.randbytes(chance.choice(sizes)), chance.randbytes(32),
        )
        for seq in (1, 2, 127, 128, 129, 20_000, *range(1 << 20, (1 << 20) + 60))
    ]  # fmt: skip
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE other (a, b)")
        made.executemany("INSERT INTO other VALUES (?, ?)", [(n, "x" * n) for n in range(200)])
        made.execute("CREATE TABLE e (seq INTEGER PRIMARY KEY, at, id, kind, v, by, key, data, digest)")
        made.executemany("INSERT INTO e VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    with closing(Leaves(path)) as leaves:
        found = list(leaves.places())
        assert sorted(row for _, _, row in found) == rows
        assert all(leaves.row(page, at) == row for page, at, row in found)


@pytest.mark.parametrize("seed", range(20))
def test_damage_is_no_reason_to_stop(tmp_path: Path, seed: int) -> None:
    """Whatever the bytes are, reading ends, and what it gives are rows of nine columns."""
    chance, path = random.Random(seed), tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE e (seq INTEGER PRIMARY KEY, at, id, kind, v, by, key, data, digest)")
        rows = [(n, "at", "id", "k", 1, "by", None, chance.randbytes(n * 60), b"d") for n in range(1, 120)]
        made.executemany("INSERT INTO e VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    raw = bytearray(path.read_bytes())
    for _ in range(400):
        raw[chance.randrange(100, len(raw))] = chance.randrange(256)
    path.write_bytes(raw[: chance.randrange(len(raw))] if seed % 3 else raw)
    with closing(Leaves(path)) as leaves:
        assert all(len(row) == 9 for _, _, row in leaves.places())
