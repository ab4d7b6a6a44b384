"""Watched folders: a change is named once it has settled; a dead share holds up itself and no other folder."""

import os
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from feeds import watching
from feeds.apart import Apart
from feeds.watching import Watch, files, looks

QUICK = 0.02  # seconds between two looks


class Listener:
    """Hears what `looks` names, from a thread, until it is told to `end`."""

    def __init__(self, watches: dict[str, Watch]) -> None:
        self.heard: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.ended = threading.Event()
        self._changes = looks(watches, QUICK, self.ended.is_set)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for key in self._changes:
            self.heard.put(key)

    def next(self) -> str:
        return self.heard.get(timeout=30)


@pytest.fixture
def listen() -> Iterator[Callable[..., Listener]]:
    made: list[Listener] = []

    def listen(**watches: Watch) -> Listener:
        made.append(Listener(watches))
        return made[-1]

    yield listen
    for each in made:
        each.ended.set()


def test_a_folder_is_named_at_first_and_whenever_it_has_changed(
    tmp_path: Path, listen: Callable[..., Listener]
) -> None:
    """A new file, new contents, a file that went: each once; another name is no change."""
    file = tmp_path / "a.csv"
    listener = listen(a=Watch(str(tmp_path), "*.csv"))
    for change in (
        lambda: None,
        lambda: file.write_text("1"),
        lambda: file.write_text("22"),
        lambda: os.utime(file, ns=(1, 1)),
        file.unlink,
    ):
        change()
        assert listener.next() == "a"
    (tmp_path / "~$a.csv").write_text("lock")
    (tmp_path / "a.txt").write_text("other")
    file.write_text("3")
    assert listener.next() == "a"
    assert listener.heard.empty()


def test_one_file_can_be_watched_and_one_that_is_missing(tmp_path: Path, listen: Callable[..., Listener]) -> None:
    """What is not there yet is named when it comes."""
    file = tmp_path / "later" / "a.csv"
    listener = listen(a=Watch(str(file)))
    assert listener.next() == "a"
    file.parent.mkdir()
    file.write_text("1")
    assert listener.next() == "a"


def test_dead_shares_hold_up_nobody_else(
    tmp_path: Path, listen: Callable[..., Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    """More folders hang than there are threads; the others are still looked at, and those that return as well."""
    alive, back = tmp_path / "alive", threading.Event()
    alive.mkdir()

    def hanging(folder: Path, pattern: str) -> list[Path]:
        if folder.name.startswith("dead"):
            back.wait()
        return files(folder, pattern)

    monkeypatch.setattr(watching, "files", hanging)
    monkeypatch.setattr(watching, "STUCK", 0.05)
    dead = {f"dead{number}": Watch(str(tmp_path / f"dead{number}")) for number in range(2 * watching.LOOKERS)}
    listener = listen(**dead, alive=Watch(str(alive)))
    assert listener.next() == "alive"
    (alive / "a.csv").write_text("1")
    assert listener.next() == "alive"
    back.set()
    assert {listener.next() for _ in dead} == set(dead)
    (alive / "b.csv").write_text("1")
    assert listener.next() == "alive"


def test_what_programs_leave_about_is_no_file(tmp_path: Path) -> None:
    """Locks of spreadsheet programs and hidden files; folders, too."""
    for name in ("b.xlsx", "a.xlsx", "~$a.xlsx", ".a.xlsx", "~wr.xlsx", "c.csv"):
        (tmp_path / name).write_text("")
    (tmp_path / "d.xlsx").mkdir()
    assert [path.name for path in files(tmp_path, "*.xlsx")] == ["a.xlsx", "b.xlsx"]


async def test_folders_are_watched_from_another_process(tmp_path: Path) -> None:
    """Through Apart, as the scheduler does; closing it ends the process."""
    async with aclosing(Apart().follow(looks, {"a": Watch(str(tmp_path))}, QUICK)) as changes:
        assert await anext(changes) == "a"
        (tmp_path / "a.csv").write_text("1")
        assert await anext(changes) == "a"
