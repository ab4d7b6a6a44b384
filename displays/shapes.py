"""What a call's body may be: its media types for the OpenAPI document, and how it is read."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers

from displays.bodies import Body, read_body
from displays.problem import Problem

JSON = "application/json"

Read = Callable[[bytes, Headers], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Shape:
    """media: of each media type its model, or its schema as it stands. `read` makes of the bytes what the handler gets;
    it raises Problem 400 or 422. headers: those that say something about it."""

    media: Mapping[str, type[Body] | Mapping[str, Any]]
    read: Read
    headers: tuple[str, ...] = ()

    def accept(self, content_type: str) -> None:
        """Raise Problem 415 for a body of another media type."""
        kind = content_type.partition(";")[0].strip().casefold()
        if kind in self.media:
            return
        if set(self.media) == {JSON}:
            raise Problem(415, "not_json")
        raise Problem(415, "not_taken", got=kind or "-", known=", ".join(self.media))


def plainly(model: type[Body]) -> Shape:
    """A JSON body of one model."""

    async def read(raw: bytes, headers: Headers) -> Any:
        return read_body(model, raw)

    return Shape({JSON: model}, read)
