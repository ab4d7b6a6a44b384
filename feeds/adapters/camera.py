"""Cameras behind a media gateway: alive, frozen or dead, and since when. No picture is kept."""

import asyncio
import contextlib
import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from broadcaster.model import Reason
from broadcaster.moments import instant
from feeds import pictures
from feeds.feed import Answer, FeedError
from feeds.mjpeg import Frames
from feeds.offers import Offer
from feeds.plans.camera import Camera, CameraPlan
from feeds.surroundings import Surroundings
from feeds.web import Web

AT_ONCE = 16  # cameras looked at at the same time
SHARE = 0.8  # of the feed's timeout that all of them may take, so that the run can still report it
SEGMENTS = 3  # of HLS without a new one: frozen (a player waits as long, RFC 8216, 6.3.3)
DECIMALS = 4
PAGES, PER_PAGE = 20, 500  # of the gateway's list
HLS = "application/vnd.apple.mpegurl, application/x-mpegurl;q=0.9, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Pulse:
    """What changes while a camera lives, and for how many seconds it may stay the same; beat None: nobody can tell."""

    beat: Any
    patience: float


class _Enough(Exception):
    """A picture has come whole; the rest of the stream is left."""


@dataclass(slots=True)
class _Watch:
    """What is known of one camera. moved: when its beat changed last."""

    state: str = ""
    since: datetime | None = None
    beat: Any = None
    moved: datetime | None = None


class Cameras:
    """That a camera does not answer is the finding, not a failure of the feed."""

    def __init__(self, plan: CameraPlan, around: Surroundings) -> None:
        self._plan = plan
        self._around = around
        self._web = Web(plan, around)
        self._api = Web(plan.api, around) if plan.api is not None else None
        self._watches = {camera.key: _Watch() for camera in plan.cameras}

    async def fetch(self) -> Answer:
        rounds = math.ceil(len(self._plan.cameras) / AT_ONCE) + (self._api is not None)
        limit, turns = self._plan.timeout * SHARE / rounds, asyncio.Semaphore(AT_ONCE)
        async with self._web:
            paths = await self._paths(limit)
            found = await asyncio.gather(*(self._look(each, paths, turns, limit) for each in self._plan.cameras))
        now = self._around.clock()
        pairs = zip(self._plan.cameras, found, strict=True)
        items = tuple(_item(self._plan, camera, self._watches[camera.key], seen, now) for camera, seen in pairs)
        return Answer(tuple(self._share(items, now)), (), instant(now), items=items)

    def kept(self) -> None:
        return None

    def forget(self) -> None:
        return None

    async def close(self) -> None:
        await self._web.close()
        if self._api is not None:
            await self._api.close()

    def _share(self, items: tuple[Mapping[str, Any], ...], now: datetime) -> Iterator[Offer]:
        if self._plan.target is None:
            return
        ill = [item["id"] for item in items if item["state"] != "alive"]
        good = len(items) - len(ill)
        yield Offer(
            series=self._plan.target,
            value=round(100 * good / len(items), DECIMALS),
            period=now.astimezone(ZoneInfo(self._around.zone())).date().isoformat(),
            as_of=instant(now),
            note=f"{good}/{len(items)}" + (f" (!{', '.join(ill)})" if ill else ""),
            place=self._plan.key,
            fetched=True,
        )

    # ---- looking

    async def _look(
        self, camera: Camera, paths: Mapping[str, Any] | Reason, turns: asyncio.Semaphore, limit: float
    ) -> Pulse | Reason:
        """Its pulse, or why it has none."""
        try:
            if camera.path is not None:
                return paths if isinstance(paths, Reason) else self._listed(paths.get(camera.path))
            async with turns, asyncio.timeout(limit):
                if camera.hls is not None:
                    return await self._playlist(camera.hls)
                if camera.mjpeg is not None:
                    return await self._moving(camera.mjpeg)
                return await self._snapshot(camera.snapshot or "")
        except FeedError as error:
            return error.reason
        except TimeoutError:
            return Reason("camera_silent", {"seconds": round(limit, 1)})

    async def _playlist(self, address: str) -> Pulse:
        reply = await self._web.ask(self._address(address), accept=HLS)
        found = pictures.playlist(reply.body)
        if found.variant is not None:
            stream = urljoin(reply.url, found.variant)
            if urlsplit(stream).netloc != urlsplit(reply.url).netloc:
                raise FeedError("hls_elsewhere")
            found = pictures.playlist((await self._web.ask(stream, accept=HLS)).body)
        if found.variant is not None:
            raise FeedError("hls_none")
        return Pulse(found.last, SEGMENTS * found.segment or self._plan.still)

    async def _snapshot(self, address: str) -> Pulse:
        reply = await self._web.ask(self._address(address), accept="image/jpeg", headers={"Cache-Control": "no-cache"})
        pictures.jpeg(reply.body)
        return Pulse(hashlib.sha256(reply.body).hexdigest(), self._plan.still)

    async def _moving(self, address: str) -> Pulse:
        """The first picture that comes."""
        frames: Frames | None = None
        seen: list[bytes] = []

        def pour(headers: Mapping[str, str], piece: bytes) -> None:
            nonlocal frames
            frames = frames or Frames(headers.get("content-type", ""))
            seen.extend(frames.take(piece))
            if seen:
                raise _Enough

        with contextlib.suppress(_Enough):
            await self._web.follow(self._address(address), pour)
        if not seen:
            raise FeedError("mjpeg_ended")
        return Pulse(hashlib.sha256(seen[0]).hexdigest(), self._plan.still)

    def _listed(self, path: Any) -> Pulse:
        if not isinstance(path, Mapping):
            raise FeedError("camera_unknown")
        if not path.get("ready"):
            raise FeedError("camera_not_ready")
        return Pulse(path.get("inboundBytes", path.get("bytesReceived")), self._plan.still)

    def _address(self, address: str) -> str:
        """As seen from the gateway's own address."""
        said = self._web.said
        try:
            return urljoin(said(self._plan.url).rstrip("/") + "/", said(address))
        except ValueError:
            raise FeedError("address", url=self._web.shown) from None

    async def _paths(self, limit: float) -> Mapping[str, Any] | Reason:
        """The gateway's paths by name, or why there are none."""
        if self._api is None:
            return {}
        try:
            async with self._api, asyncio.timeout(limit):
                return await self._list(self._api)
        except FeedError as error:
            return error.reason
        except TimeoutError:
            return Reason("timeout", {"seconds": round(limit, 1)})

    async def _list(self, api: Web) -> dict[str, Any]:
        """Page by page, as MediaMTX gives it (`/v3/paths/list`). Raises FeedError."""
        base, found = api.said((self._plan.api or self._plan).url).rstrip("/"), dict[str, Any]()
        for page in range(PAGES):
            asked = {"page": str(page), "itemsPerPage": str(PER_PAGE)}
            reply = await api.ask(f"{base}/v3/paths/list", params=asked, accept="application/json")
            try:
                said = json.loads(reply.body)
                found |= {each["name"]: each for each in said["items"]}
                if page + 1 >= int(said.get("pageCount", 1)):
                    break
            except (ValueError, TypeError, KeyError, RecursionError):
                raise FeedError("gateway_list", url=api.shown) from None
        return found


def _item(plan: CameraPlan, camera: Camera, watch: _Watch, seen: Pulse | Reason, now: datetime) -> dict[str, Any]:
    """What the list says of one camera. A frozen one has been so since its last new picture."""
    if isinstance(seen, Reason):
        state, since = "dead", now
    else:
        if watch.moved is None or seen.beat is None or seen.beat != watch.beat:
            watch.beat, watch.moved = seen.beat, now
        unmoved = (now - watch.moved).total_seconds()
        if unmoved >= seen.patience:
            state, since = "frozen", watch.moved
        else:
            state, since = ("frozen" if watch.state == "frozen" and unmoved else "alive"), now
    if state != watch.state or watch.since is None:
        watch.state, watch.since = state, since
    said: dict[str, Any] = {"id": camera.key, "name": camera.name or {"vi": camera.key}}
    said |= {"state": state, "since": instant(watch.since), "shows": camera.shows, "still": plan.still}
    if direct := plan.direct_of(camera):
        said["direct"] = direct
    return said | {"reason": {"code": seen.code, "args": dict(seen.args)}} if isinstance(seen, Reason) else said
