"""Pictures of cameras for pages: asked of the gateway in our name, once for all who look, at configured addresses only.

A page knows a camera by its feed and key. The gateway's address, who asks it and how stay here.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from feeds.feed import FeedError
from feeds.once import Once
from feeds.pictures import jpeg
from feeds.plans.camera import Camera, CameraPlan
from feeds.plans.feed import FeedPlan
from feeds.playlists import LIST, NAME, Handed, handed
from feeds.pump import Pump, Still
from feeds.surroundings import Surroundings
from feeds.web import Reply, Web
from feeds.web.address import address as asked_at
from feeds.web.address import same_host

SHARED = 0.8  # seconds a playlist or snapshot is the same for everybody
PIECES = 30.0  # seconds a piece of a stream is kept
NAMES = 512  # addresses remembered of one camera: a few minutes of segments in a few variants
LISTS = 8  # playlists of one camera that are looked through for a name we do not know
HLS = "application/vnd.apple.mpegurl, application/x-mpegurl;q=0.9, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of a stream: a playlist or bytes of a picture."""

    body: bytes
    playlist: bool


class Relay:
    """The cameras of one feed."""

    def __init__(self, plan: CameraPlan, around: Surroundings, once: Once) -> None:
        self.plan = plan
        self._web, self._once = Web(plan, around), once
        self._cameras = {camera.key: camera for camera in plan.cameras}
        self._names: dict[str, OrderedDict[str, str]] = {}
        self._pumps: dict[str, Pump] = {}

    def camera(self, key: str) -> Camera | None:
        return self._cameras.get(key)

    async def close(self) -> None:
        for pump in self._pumps.values():
            await pump.close()
        await self._web.close()

    async def playlist(self, camera: Camera) -> Part:
        """Its stream's first playlist. Raises FeedError."""
        return await self._list(camera, self._address(camera))

    async def piece(self, camera: Camera, name: str) -> Part | None:
        """What a playlist of this camera called so; None where none does. Raises FeedError.

        Another node, or this one before it was started again, may have handed the name out: then the playlists tell.
        """
        if NAME.fullmatch(name) is None:
            return None
        to = self._remembered(camera, name)
        if to is None:
            await self.playlist(camera)
            for address in [each for key, each in self._names[camera.key].items() if key.endswith(LIST)][:LISTS]:
                await self._list(camera, address)
            to = self._remembered(camera, name)
        if to is None:
            return None
        if name.endswith(LIST):
            return await self._list(camera, to)
        body: bytes = await self._once.get(self._key(camera, to), PIECES, lambda: self._bytes(to), len)
        return Part(body, False)

    async def picture(self, camera: Camera) -> Still:
        """Its newest picture: of motion JPEG the next that comes. Raises FeedError."""
        address = self._address(camera)
        if camera.mjpeg is None:
            key = self._key(camera, address)
            return await self._once.get(key, SHARED, lambda: self._snapshot(address), lambda still: len(still.body))
        pump = self._pumps.get(camera.key)
        if pump is None:
            pump = self._pumps[camera.key] = Pump(self._web, address)
        return await pump.next()

    async def _list(self, camera: Camera, address: str) -> Part:
        made = await self._once.get(
            self._key(camera, address), SHARED, lambda: self._handed(address), lambda made: len(made.text)
        )
        names = self._names.setdefault(camera.key, OrderedDict())
        for name, to in made.names.items():
            names[name] = to
            names.move_to_end(name)
        while len(names) > NAMES:
            names.popitem(last=False)
        return Part(made.text.encode(), True)

    def _remembered(self, camera: Camera, name: str) -> str | None:
        names = self._names.get(camera.key)
        return names.get(name) if names else None

    async def _handed(self, address: str) -> Handed:
        reply = await self._ask(address, HLS)
        return handed(reply.body, reply.url)

    async def _bytes(self, address: str) -> bytes:
        return (await self._ask(address, "*/*")).body

    async def _snapshot(self, address: str) -> Still:
        body = (await self._ask(address, "image/jpeg")).body
        jpeg(body)
        return Still.of(body)

    async def _ask(self, address: str, accept: str) -> Reply:
        """Raises FeedError, also where the gateway led elsewhere."""
        reply = await self._web.ask(address, accept=accept, headers={"Cache-Control": "no-cache"})
        shown = self._web.shown
        if not same_host(asked_at(address, shown), asked_at(reply.url, shown)):
            raise FeedError("hls_elsewhere")
        return reply

    def _address(self, camera: Camera) -> str:
        said = self._web.said
        try:
            return urljoin(said(self.plan.url).rstrip("/") + "/", said(camera.shown))
        except ValueError:
            raise FeedError("address", url=self._web.shown) from None

    def _key(self, camera: Camera, address: str) -> str:
        return f"{self.plan.key}/{camera.key} {address}"


class Relays:
    """The feeds of cameras as feeds.yaml has them now; close it at the end."""

    def __init__(self, plans: Callable[[], Mapping[str, FeedPlan]], around: Surroundings) -> None:
        self._plans, self._around = plans, around
        self._relays: dict[str, Relay] = {}
        self.once = Once()

    async def of(self, feed: str) -> Relay | None:
        """A feed's cameras; None where there is no such feed, or where it is off."""
        plan = self._plans().get(feed)
        relay = self._relays.get(feed)
        if relay is not None and relay.plan is not plan and relay.plan != plan:
            del self._relays[feed]
            await relay.close()
            relay = None
        if not isinstance(plan, CameraPlan) or not plan.enabled:
            return None
        if relay is None:
            relay = self._relays.setdefault(feed, Relay(plan, self._around, self.once))
        return relay

    async def close(self) -> None:
        await self.once.close()
        for relay in self._relays.values():
            await relay.close()
        self._relays.clear()
