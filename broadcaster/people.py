"""Who may sign in and which tokens stand, as the journal knows them: names and roles, never a secret."""

from collections.abc import Iterable
from typing import Any

from broadcaster.checkpoint import Row
from broadcaster.events import Event


class People:
    """Users by name and tokens by id, as their events said."""

    def __init__(self) -> None:
        self.users: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}

    def describe(self, event: Event) -> None:
        """A user was added or changed."""
        data = event.data
        self.users[data["name"]] = {**self.users.get(data["name"], {}), **data}

    def issue(self, event: Event) -> None:
        """A token was created."""
        self.tokens[event.data["id"]] = {**event.data, "by": event.by, "at": event.at}

    def revoke(self, event: Event) -> None:
        self.tokens.pop(event.data["id"], None)

    def rows(self) -> Iterable[Row]:
        return [((dict(self.users), dict(self.tokens)), ())]

    def restore(self, rows: Iterable[Row]) -> None:
        (((self.users, self.tokens), _),) = rows
