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
    """One camera: its HLS playlist, motion JPEG or snapshot, as seen from the gateway's address, and its path in the
    list of the gateway's API. A path is looked at instead of a picture; alone, its HLS is where MediaMTX has it.
    """

    key: Key
    name: dict[str, str] = Field(default_factory=dict)
    hls: Address | None = None
    mjpeg: Address | None = None
    snapshot: Address | None = None
    path: Words | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = [way for way in (self.hls, self.mjpeg, self.snapshot) if way is not None]
        if len(ways) > 1 or not (ways or self.path):
            raise PydanticCustomError("pick_one", "one way", {"what": "hls, mjpeg, snapshot, path"})
        return self

    @property
    def shows(self) -> Literal["hls", "mjpeg", "snapshot"]:
        """How a page gets to see it: a stream, or pictures one after the other, quickly or now and then."""
        return "mjpeg" if self.mjpeg else "snapshot" if self.snapshot else "hls"

    @property
    def shown(self) -> str:
        """Where its pictures are, as the plan says it."""
        return self.hls or self.mjpeg or self.snapshot or f"{self.path}/index.m3u8"


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
