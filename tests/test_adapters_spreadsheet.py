"""The watched folder: what is new is noticed, what is half written waits, a bad file hides no good one."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from feeds.adapters.spreadsheet import Spreadsheet
from feeds.feed import FeedError
from feeds.plan import plan
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.surroundings import Surroundings

NOW = datetime(2021, 10, 7, 2, 0, tzinfo=UTC)


def save(path: Path, *values: Any) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Mã", "Số liệu"])
    for number, value in enumerate(values, 1):
        sheet.append([f"VB-0{number}", value])
    book.save(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "so-lieu"
    made.mkdir()
    return made


def feed(site: Path, **more: Any) -> Spreadsheet:
    entry = {
        "key": "van-ban",
        "kind": "spreadsheet",
        "path": "so-lieu",
        "files": "*.xlsx",
        "map": {"series": "Mã", "value": "Số liệu"},
        "period": "2021-09",
        **more,
    }
    plans, faults = plan([entry])
    assert faults == []
    assert isinstance(plans[0], SpreadsheetPlan)
    return Spreadsheet(plans[0], Surroundings(site, {}, lambda: NOW, lambda: "Asia/Ho_Chi_Minh"))


async def test_every_matching_file_is_read(folder: Path) -> None:
    """Lock files, hidden files and other kinds are left alone."""
    save(folder / "a.xlsx", 1, 2)
    save(folder / "b.xlsx", 3)
    save(folder / "~$b.xlsx", 4)
    (folder / "doc.txt").write_text("x")
    answer = await feed(folder.parent).fetch()
    assert [(each.place, each.value) for each in answer.offers] == [
        ("a.xlsx!Sheet!B2", 1),
        ("a.xlsx!Sheet!B3", 2),
        ("b.xlsx!Sheet!B2", 3),
    ]
    assert (answer.rows, answer.same, answer.as_of) == (3, False, None)


async def test_a_touched_file_is_the_same_answer(folder: Path) -> None:
    """Its digest counts, not its time; a forgotten answer is given again."""
    save(folder / "a.xlsx", 1)
    watched = feed(folder.parent)
    await watched.fetch()
    watched.kept()
    os.utime(folder / "a.xlsx", (1, 1))
    assert (await watched.fetch()).same
    watched.forget()
    assert not (await watched.fetch()).same


async def test_a_broken_file_is_refused_beside_the_good_ones(folder: Path) -> None:
    """One damaged file names itself; the others are read."""
    save(folder / "a.xlsx", 1)
    (folder / "b.xlsx").write_bytes(b"PK\x03\x04 broken")
    answer = await feed(folder.parent).fetch()
    assert len(answer.offers) == 1
    assert [(each.place, each.reason.code) for each in answer.refused] == [("b.xlsx", "file_broken")]


async def test_nothing_but_broken_files_is_a_failure(folder: Path) -> None:
    """The feed then fails with the first file's reason."""
    (folder / "b.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(FeedError, match="file_broken"):
        await feed(folder.parent).fetch()


async def test_a_missing_folder_and_an_empty_one_are_told_apart(folder: Path) -> None:
    """Each has its reason."""
    with pytest.raises(FeedError, match="no_files"):
        await feed(folder.parent).fetch()
    with pytest.raises(FeedError, match="no_folder"):
        await feed(folder.parent, path="elsewhere").fetch()


async def test_a_file_too_large_is_not_read(folder: Path) -> None:
    """The limit is looked at before the file is."""
    save(folder / "a.xlsx", 1)
    with pytest.raises(FeedError, match="file_large"):
        await feed(folder.parent, limit="1kB").fetch()
