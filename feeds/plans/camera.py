"""Cameras behind a media gateway: is each stream alive?"""

from typing import Annotated, Any, Literal, Self
from urllib.parse import urljoin, urlsplit

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
    direct: pages get HLS from the gateway itself, where they can; so it asks for nothing that a page may not know.
    """

    kind: Literal["camera"]
    target: Annotated[Code | None, Field(alias="series")] = None
    cameras: Annotated[tuple[Camera, ...], Field(min_length=1, max_length=1_000)]
    api: WebPart | None = None
    still: Span = 60.0
    direct: bool = False
    every: Interval | None = 60.0

    @model_validator(mode="after")
    def _found(self) -> Self:
        if self.api is None and any(each.path is not None for each in self.cameras):
            raise PydanticCustomError("pick_one", "no api", {"what": "api"})
        if self.direct and not self._open():
            raise PydanticCustomError("camera_direct", "direct")
        keys = [each.key for each in self.cameras]
        if twice := [key for key in keys if keys.count(key) > 1]:
            raise PydanticCustomError("duplicate", "twice", {"what": twice[0]})
        return self

    def _open(self) -> bool:
        """True if pages may know how the gateway is asked, and where."""
        said = [self.url, *(each.shown for each in self.cameras)]
        if self.auth or self.headers or any("${" in each or "@" in each for each in said):
            return False
        try:
            return all(each.startswith(("http://", "https://")) for each in self.origins)
        except ValueError:  # no address at all
            return False

    def direct_of(self, camera: Camera) -> str | None:
        """Where a page asks for this camera's HLS itself; None: nowhere but here."""
        direct = self.direct and camera.shows == "hls"
        return urljoin(self.url.rstrip("/") + "/", camera.shown) if direct else None

    @property
    def origins(self) -> frozenset[str]:
        """The scheme, host and port of each address that pages ask themselves."""
        addresses = [address for camera in self.cameras if (address := self.direct_of(camera))]
        return frozenset("://".join(urlsplit(each)[:2]) for each in addresses)

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
