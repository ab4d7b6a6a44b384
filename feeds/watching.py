"""Which watched folders have changed. One process looks at all of them: folders cost the service nothing while nothing
changes, and a dead network share hangs a thread there and nothing else.
"""

import queue
import threading
import time
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import NamedTuple

LOOK = 0.5  # seconds between two looks at a folder; two equal looks and it is read
STUCK = 2.0  # seconds after which a look hangs: its thread is left to it, another one goes on with the rest
LOOKERS = 4  # threads
MOST_FILES = 1000  # in one folder

Stamps = tuple[tuple[str, int, int], ...]


class Watch(NamedTuple):
    """A folder (or one file) and the pattern of its files' names, `**` too."""

    path: str
    pattern: str = "*"


def files(folder: Path, pattern: str) -> list[Path]:
    """Matching files, without those that spreadsheet programs and file managers leave about. Raises OSError."""
    if folder.is_file():
        return [folder]
    found = (path for path in folder.glob(pattern) if path.is_file())
    return sorted(path for path in found if not path.name.startswith(("~$", ".", "~")))[:MOST_FILES]


def looks(watches: Mapping[str, Watch], rhythm: float, ended: Callable[[], bool] = lambda: False) -> Generator[str]:
    """The key of each watch whenever its folder has settled and is otherwise than when it was named last.

    Endless unless it has `ended`, and blocking: for Apart.follow. A folder that is missing or cannot be read is one
    more way to be.
    """
    return _Looking(watches, rhythm).changes(ended)


class _Looking:
    def __init__(self, watches: Mapping[str, Watch], rhythm: float) -> None:
        self._watches, self._rhythm = watches, rhythm
        self._asked: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._seen: queue.SimpleQueue[tuple[str, Stamps | str]] = queue.SimpleQueue()
        self._since: dict[str, float] = {}  # looks under way
        self._stuck: set[str] = set()

    def changes(self, ended: Callable[[], bool]) -> Generator[str]:
        for _ in range(LOOKERS):
            self._hire()
        before: dict[str, Stamps | str] = {}
        named: dict[str, Stamps | str] = {}
        waiting = set[str]()
        while not ended():
            started = time.monotonic()
            for key in self._watches.keys() - waiting:
                waiting.add(key)
                self._asked.put(key)
            while (left := started + self._rhythm - time.monotonic()) > 0:
                try:
                    key, now = self._seen.get(timeout=left)
                except queue.Empty:
                    break
                waiting.discard(key)
                if before.get(key) == now and named.get(key) != now:
                    named[key] = now
                    yield key
                before[key] = now
            self._leave_stuck()

    def _hire(self) -> None:
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        while True:
            key = self._asked.get()
            self._since[key] = time.monotonic()
            now = _stamps(self._watches[key])
            del self._since[key]
            self._seen.put((key, now))
            if key in self._stuck:  # another was hired in its place
                self._stuck.discard(key)
                return

    def _leave_stuck(self) -> None:
        late = time.monotonic() - STUCK
        for key, since in list(self._since.items()):
            if since < late and key not in self._stuck:
                self._stuck.add(key)
                self._hire()


def _stamps(watch: Watch) -> Stamps | str:
    try:
        found = [(str(path), path.stat()) for path in files(Path(watch.path), watch.pattern)]
    except OSError as error:
        return error.strerror or str(error)
    return tuple((name, about.st_mtime_ns, about.st_size) for name, about in found)
