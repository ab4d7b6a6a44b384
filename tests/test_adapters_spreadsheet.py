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
from tests.doubles import trouble
from tests.doubles.source import Source

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


async def test_files_of_one_name_in_two_folders_are_two_files(folder: Path) -> None:
    """Their places name the folders."""
    for name, value in (("Vinh", 1), ("Cửa Lò", 2)):
        (folder / name).mkdir()
        save(folder / name / "bc.xlsx", value)
    answer = await feed(folder.parent, files="**/*.xlsx").fetch()
    assert [each.place for each in answer.offers] == ["Cửa Lò/bc.xlsx!Sheet!B2", "Vinh/bc.xlsx!Sheet!B2"]


async def test_only_a_file_with_other_bytes_is_read_again(folder: Path) -> None:
    """The others' figures are offered as they were read, and those of a file that has gone are not."""
    save(folder / "a.xlsx", 1)
    save(folder / "b.xlsx", 2)
    watched = feed(folder.parent)
    await watched.fetch()
    save(folder / "b.xlsx", 3)
    assert [each.value for each in (await watched.fetch()).offers] == [1, 3]
    (folder / "a.xlsx").unlink()
    assert [each.value for each in (await watched.fetch()).offers] == [3]


async def test_a_hostile_file_ends_with_its_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading that takes all memory is a failure of this feed, told as one."""
    save(folder / "a.xlsx", 1)
    monkeypatch.setattr("feeds.adapters.spreadsheet.folder.look", trouble.eat_all)
    with pytest.raises(FeedError, match="memory"):
        await feed(folder.parent).fetch()


def was_read(site: Path) -> list[str]:
    """The names of the files that were read since the last time, as often as they were."""
    said = site / "read.txt"
    names = said.read_text("utf-8").split()
    said.unlink()
    return names


async def test_files_that_kill_their_process_are_refused_by_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are read; a deadly one is tried twice, and then not again until its bytes change."""
    monkeypatch.setattr("feeds.adapters.spreadsheet.folder.look", trouble.look_deadly)
    save(folder / "a.xlsx", 1)
    (folder / "b.xlsx").write_bytes(b"crash")
    (folder / "c.xlsx").write_bytes(b"die")
    save(folder / "d.xlsx", 2)
    (folder / "e.xlsx").write_bytes(b"eat")
    watched = feed(folder.parent)
    answer = await watched.fetch()
    assert [each.value for each in answer.offers] == [1, 2]
    assert [(each.place, each.reason.code, each.reason.args["file"]) for each in answer.refused] == [
        ("b.xlsx", "file_died", "b.xlsx"),
        ("c.xlsx", "file_died", "c.xlsx"),
        ("e.xlsx", "file_memory", "e.xlsx"),
    ]
    assert was_read(folder.parent) == [f"{name}.xlsx" for name in "abbccdee"]
    save(folder / "d.xlsx", 3)
    answer = await watched.fetch()
    assert ([each.value for each in answer.offers], len(answer.refused)) == ([1, 3], 3)
    assert was_read(folder.parent) == ["d.xlsx"]
    save(folder / "b.xlsx", 4)
    answer = await watched.fetch()
    assert ([each.value for each in answer.offers], len(answer.refused)) == ([1, 4, 3], 2)
    assert was_read(folder.parent) == ["b.xlsx"]


async def test_a_folder_with_nothing_but_a_deadly_file_fails_by_its_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking again does not read it again."""
    monkeypatch.setattr("feeds.adapters.spreadsheet.folder.look", trouble.look_deadly)
    (folder / "b.xlsx").write_bytes(b"crash")
    watched = feed(folder.parent)
    for _ in range(3):
        with pytest.raises(FeedError, match=r"file_died: file b.xlsx, status SIGSEGV"):
            await watched.fetch()
    assert was_read(folder.parent) == ["b.xlsx", "b.xlsx"]


def at_address(url: str, **more: Any) -> Spreadsheet:
    entry = {
        "key": "kho-tep",
        "kind": "spreadsheet",
        "url": url,
        "map": {"series": "Mã", "value": "Số liệu"},
        "period": "2021-09",
        **more,
    }
    plans, faults = plan([entry])
    assert faults == []
    assert isinstance(plans[0], SpreadsheetPlan)
    assert plans[0].watch is None
    return Spreadsheet(plans[0], Surroundings(Path(), {"KEY": "s3cret"}, lambda: NOW, lambda: "Asia/Ho_Chi_Minh"))


async def test_a_file_at_an_address_is_read(tmp_path: Path) -> None:
    """By its bytes, whatever type the server names; the place is the name in the address."""
    save(tmp_path / "a.xlsx", 7)
    async with Source() as source:
        source.say((tmp_path / "a.xlsx").read_bytes(), headers={"Content-Type": "text/html"})
        asked = at_address(f"{source.url}/t%E1%BB%87p/b%C3%A1o%20c%C3%A1o.xls?ky=9", auth={"bearer": "${KEY}"})
        answer = await asked.fetch()
        assert source.asked[0]["authorization"] == "Bearer s3cret"
        await asked.close()
    assert [(each.place, each.value) for each in answer.offers] == [("báo cáo.xls!Sheet!B2", 7)]


async def test_an_address_that_says_nothing_new_is_the_same_answer(tmp_path: Path) -> None:
    """A version the server knows is not sent again; the same bytes are the same without one."""
    save(tmp_path / "a.xlsx", 7)
    async with Source() as source:
        source.say((tmp_path / "a.xlsx").read_bytes())
        asked = at_address(f"{source.url}/a.xlsx")
        assert not (await asked.fetch()).same
        asked.kept()
        assert (await asked.fetch()).same
        source.know_versions("v1")
        await asked.fetch()
        asked.kept()
        again = await asked.fetch()
        assert (again.same, again.offers) == (True, ())
        assert source.asked[-1]["if-none-match"] == "v1"
        await asked.close()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [(b"<html>sign in</html>", 200, "file_web_page"), (b"", 404, "http_missing"), (b"x" * 3000, 200, "too_large")],
)
async def test_an_address_without_a_spreadsheet_says_why(body: bytes, status: int, code: str) -> None:
    """A sign-in page, nothing, or far too much."""
    async with Source() as source:
        source.say(body, status=status)
        asked = at_address(f"{source.url}/a.xlsx", limit="2kB")
        with pytest.raises(FeedError) as failed:
            await asked.fetch()
        assert failed.value.reason.code == code
        await asked.close()


def test_a_spreadsheet_has_one_place() -> None:
    """A path or an address; what is of the address belongs to no path."""
    entry = {"key": "a", "kind": "spreadsheet", "map": {"series": "Mã", "value": "Số liệu"}, "period": "2021-09"}
    for more in ({}, {"path": "a", "url": "https://a.example/b"}, {"path": "a", "headers": {"X": "1"}}):
        plans, faults = plan([{**entry, **more}])
        assert (plans, [each.code for each in faults]) == ([], ["pick_one"])
