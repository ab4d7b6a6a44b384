"""Cameras behind a media gateway: is each stream alive?"""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from feeds.fields import Code, Key, Secret, Span, Words
from feeds.plans.feed import FeedPlan, Interval, Part
from feeds.plans.listed import ListedPart
from feeds.plans.web import WebPart

Address = Annotated[Secret, Field(min_length=1)]


class Camera(Part):
    """One camera, looked at in one way: its HLS playlist, its snapshot (both as seen from the gateway's address), or
    its path in the list of the gateway's API.
    """

    key: Key
    name: dict[str, str] = Field(default_factory=dict)
    hls: Address | None = None
    snapshot: Address | None = None
    path: Words | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(way is not None for way in (self.hls, self.snapshot, self.path)) != 1:
            raise PydanticCustomError("pick_one", "one way", {"what": "hls, snapshot, path"})
        return self


class CameraPlan(WebPart, ListedPart, FeedPlan):
    """url: the gateway that serves playlists and pictures; api: its HTTP API, as MediaMTX has it, with its own `auth`.

    still: seconds without a new picture after which a camera is frozen (of HLS: three segments). timeout: of all.
    """

    kind: Literal["camera"]
    target: Annotated[Code | None, Field(alias="series")] = None
    cameras: Annotated[tuple[Camera, ...], Field(min_length=1, max_length=1_000)]
    api: WebPart | None = None
    still: Span = 60.0
    every: Interval | None = 60.0

    @model_validator(mode="after")
    def _found(self) -> Self:
        if self.api is None and any(each.path is not None for each in self.cameras):
            raise PydanticCustomError("pick_one", "no api", {"what": "api"})
        keys = [each.key for each in self.cameras]
        if twice := [key for key in keys if keys.count(key) > 1]:
            raise PydanticCustomError("duplicate", "twice", {"what": twice[0]})
        return self

    @property
    def series(self) -> frozenset[str]:
        return frozenset((self.target,) if self.target else ())

    @property
    def fetched(self) -> bool:
        return True

    def body(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_none=True, by_alias=True)

    def public(self) -> dict[str, Any]:
        return {**FeedPlan.public(self), **self.address()}
