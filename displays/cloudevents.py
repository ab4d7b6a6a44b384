"""Observations as they are posted: a plain batch, or inside CloudEvents 1.0 (structured, batched, or as headers).

As in https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md. `id` and `source`
together name an event, so they are what makes sending it twice safe; `data` is a batch or one observation.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import unquote

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, WithJsonSchema
from starlette.datastructures import Headers

from displays.bodies import Batch, Body, SentObservation, read_body
from displays.credentials import digest
from displays.keys import said_once
from displays.problem import Fault, Problem
from displays.repeating import KEY_LENGTH, Asked
from displays.shapes import JSON, Shape

ONE, MANY = "application/cloudevents+json", "application/cloudevents-batch+json"
MOST = 5000  # observations in one post, whatever they come in
MOST_EVENTS = 1000

Attribute = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]

_REF = "#/components/schemas/"
_DATA = {"anyOf": [{"$ref": _REF + "Batch"}, {"$ref": _REF + "SentObservation"}]}


class CloudEvent(Body):
    """Other attributes of the specification, and extensions, may stand beside these."""

    model_config = ConfigDict(extra="allow", frozen=True)

    specversion: Literal["1.0"]
    id: Attribute
    source: Attribute
    type: Attribute
    datacontenttype: str | None = None
    data: Annotated[Any, WithJsonSchema(_DATA)]


@dataclass(frozen=True, slots=True)
class Post:
    """One batch, and what makes sending it again safe. event: the CloudEvent it came in."""

    batch: Batch
    asked: Asked
    event: CloudEvent | None = None

    @property
    def place(self) -> str:
        """Where the figures say they come from."""
        said = self.batch.source or (self.event.source if self.event else "")
        return f"api:{said}" if said else "api"


@dataclass(frozen=True, slots=True)
class Posted:
    """What one call brought. many: as a list of events, and each is answered."""

    posts: tuple[Post, ...]
    many: bool = False


async def read_posted(raw: bytes, headers: Headers) -> Posted:
    """The batches of a call; raises Problem 400, 415 or 422."""
    said_once(raw)
    kind = headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind == ONE:
        return Posted((_post(read_body(CloudEvent, raw)),))
    if kind == MANY:
        return _many(read_body(_EVENTS, raw))
    if "ce-id" in headers or "ce-specversion" in headers:
        return Posted((_binary(raw, headers),))
    key = headers.get("idempotency-key", "")[:KEY_LENGTH]
    said = digest(raw.decode("utf-8", "replace")) if key else ""
    return Posted((Post(read_body(Batch, raw), Asked(key, said)),))


def _many(events: list[CloudEvent]) -> Posted:
    posts = tuple(_post(event, f"[{number}].") for number, event in enumerate(events))
    if sum(len(post.batch.observations) for post in posts) > MOST:
        raise Problem(422, "malformed", errors=(Fault("data", "fewer_items", args={"max_length": MOST}),))
    return Posted(posts, many=True)


def _binary(raw: bytes, headers: Headers) -> Post:
    """The attributes are headers, percent-encoded where they are not ASCII; the body is the data."""
    said = {name[3:]: unquote(value) for name, value in headers.items() if name.startswith("ce-")}
    event = read_body(CloudEvent, json.dumps({**said, "data": None}).encode())
    return _made(event, raw, "")


def _post(event: CloudEvent, within: str = "") -> Post:
    kind = (event.datacontenttype or JSON).partition(";")[0].strip().casefold()
    if kind != JSON and not kind.endswith("+json"):
        raise Problem(415, "not_taken", got=kind, known=JSON)
    return _made(event, json.dumps(event.data).encode(), f"{within}data.")


def _made(event: CloudEvent, data: bytes, within: str) -> Post:
    batched = b'"observations"' in data
    found = read_body(Batch if batched else _OBSERVATION, data, within)
    batch = found if batched else Batch(observations=[found])
    key = f"ce:{digest(json.dumps([event.source, event.id]))}"
    return Post(batch, Asked(key, digest(_canonical(data)), (event.id, event.source)), event)


def _canonical(data: bytes) -> str:
    """The same for the same data, however it is spaced: one sender may use both ways of the binding."""
    return json.dumps(json.loads(data), sort_keys=True)


_OBSERVATION: TypeAdapter[SentObservation] = TypeAdapter(SentObservation)
_EVENTS: TypeAdapter[list[CloudEvent]] = TypeAdapter(Annotated[list[CloudEvent], Field(max_length=MOST_EVENTS)])
_LIST: Mapping[str, Any] = {"type": "array", "maxItems": MOST_EVENTS, "items": {"$ref": _REF + "CloudEvent"}}

_HEADERS = ("Idempotency-Key", "ce-specversion", "ce-id", "ce-source", "ce-type")

OBSERVATIONS = Shape({JSON: Batch, ONE: CloudEvent, MANY: _LIST}, read_posted, _HEADERS)
