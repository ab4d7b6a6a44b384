"""The site's files as they come in: taken or refused, each with the entries that consoles follow them by."""

from collections.abc import Iterable, Mapping
from typing import Any

from broadcaster.board import Board
from broadcaster.checkpoint import Row
from broadcaster.events import Event
from broadcaster.model import Sensitivity
from broadcaster.site import Document, Site

INTERNAL = Sensitivity.INTERNAL


class Filing:
    """Keeps `@layout/…`, `@feed/…`, `@problem/…` and `@site` as the documents say."""

    def __init__(self, board: Board, site: Site) -> None:
        self.refused: dict[str, str] = {}  # path -> sha256 of a site file's version that was not taken
        self._board = board
        self._site = site

    def change(self, event: Event) -> None:
        """A good new version of a file, or a file that is gone; raises pydantic.ValidationError, and KeyError."""
        data = event.data
        path, body = data["path"], data["body"]
        if body is None:
            self._site.drop(path)
        else:
            self._site.put(Document(path, data["sha256"], body, event.seq, data.get("needs") or {}))
        self.refused.pop(path, None)
        self._board.put(f"@problem/{path}", None, INTERNAL)
        if path.startswith("layouts/"):
            self._enter("@layout/", {key: (doc, Sensitivity.PUBLIC) for key, doc in self._site.layouts.items()})
        elif path == "feeds.yaml":
            self._enter("@feed/", {key: (public(feed), INTERNAL) for key, feed in self._site.feeds.items()})
        elif path == "site.yaml":
            shown = {name: value for name, value in body.items() if name != "holidays"}  # 26 years of them
            self._board.put("@site", shown, INTERNAL)

    def refuse(self, event: Event) -> None:
        """A broken version; the last good one stays."""
        data = event.data
        self.refused[data["path"]] = data["sha256"]
        problem = {"path": data["path"], "problems": data["problems"], "at": event.at}
        self._board.put(f"@problem/{data['path']}", problem, INTERNAL)

    def rows(self) -> Iterable[Row]:
        return [(refused, ()) for refused in self.refused.items()]

    def restore(self, rows: Iterable[Row]) -> None:
        self.refused = dict(refused for refused, _ in rows)

    def _enter(self, family: str, wanted: Mapping[str, tuple[Any, Sensitivity]]) -> None:
        """Make the entries of one family exactly these."""
        entries = self._board.entries
        for key in [key for key in entries if key.startswith(family) and key.removeprefix(family) not in wanted]:
            self._board.put(key, None, entries[key].sensitivity)
        for key, (value, sensitivity) in wanted.items():
            self._board.put(family + key, value, sensitivity)


def public(feed: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a console may see of a feed's configuration: nothing that could carry a secret."""
    shown = ("key", "kind", "name", "every", "cron", "enabled", "path", "files", "series", "schedule")
    return {name: feed[name] for name in shown if feed.get(name) is not None}
