"""The whole service in this process, without a port: the sample site with no feeds, and callers of every kind."""

import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from broadcaster.events import Draft, Kind
from broadcaster.moments import Instant, instant, later
from displays import people
from displays.app import build
from displays.credentials import digest, fresh_secret
from displays.house import House
from displays.rights import Role, Scope
from displays.settings import Settings
from tests.doubles.service import SAMPLE

URL = "http://iocast.test"


class Clock:
    """A clock that runs, can be put forward, and stands still from `stop` on."""

    def __init__(self) -> None:
        self.ahead = timedelta()
        self._stopped: datetime | None = None

    def __call__(self) -> datetime:
        return (self._stopped or datetime.now(UTC)) + self.ahead

    def stop(self) -> None:
        self._stopped = datetime.now(UTC)

    def forward(self, **how_far: float) -> None:
        self.ahead += timedelta(**how_far)


class Caller:
    """Somebody who calls; keeps their cookies."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def call(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        if body is not None:
            more["json"] = body
        return await self.http.request(method, path, **more)

    async def ok(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        response = await self.call(method, path, body, **more)
        assert response.is_success, f"{method} {path}: {response.status_code} {response.text}"
        return response.json() if response.content else None

    async def expect_refusal(
        self, status: int, code: str, method: str, path: str, body: Any = None, **more: Any
    ) -> Any:
        """Call, and expect this problem; returns its document."""
        response = await self.call(method, path, body, **more)
        assert response.headers["content-type"] == "application/problem+json", response.text
        document = response.json()
        assert (response.status_code, document["code"]) == (status, code), document
        return document

    async def get(self, path: str, **query: Any) -> Any:
        return await self.ok("GET", path, params=query)

    async def meet(self, room: str = "ubnd-tinh", **wish: Any) -> Any:
        """Open a meeting in a room, or, without wishes, find the one that is on there: {meeting, code, link, qr, …}."""
        if not wish and (running := await self.meeting(room)):
            return await self.get(f"/api/meetings/{running}/code")
        return await self.ok("POST", "/api/meetings", {"rooms": [room], **wish})

    async def meeting(self, room: str = "ubnd-tinh") -> str:
        """The id of the meeting that is on in a room, "" if there is none."""
        listed = (await self.get("/api/meetings"))["meetings"]
        return next((one["id"] for one in listed if room in one["rooms"] and one["since"]), "")

    async def adjourn(self, room: str = "ubnd-tinh") -> None:
        """End the meeting that is on in a room."""
        await self.ok("DELETE", f"/api/meetings/{await self.meeting(room)}")


class Indoors:
    """The service, its insides, and callers."""

    def __init__(self, app: Starlette, house: House, clock: Clock, stack: AsyncExitStack) -> None:
        self.app, self.house, self.clock, self._stack = app, house, clock, stack

    async def caller(
        self, token: str = "", cookies: dict[str, str] | None = None, address: str = "10.0.0.7", language: str = "en"
    ) -> Caller:
        """Anybody, with what they carry."""
        headers = {"Accept-Language": language} | ({"Authorization": f"Bearer {token}"} if token else {})
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(address, 50_000))
        client = httpx.AsyncClient(transport=transport, base_url=URL, headers=headers, cookies=cookies)
        return Caller(await self._stack.enter_async_context(client))

    async def person(self, name: str, role: Role, unit: str = "", groups: Sequence[str] = ()) -> Caller:
        """Somebody signed in, without the time that passwords take."""
        data: dict[str, Any] = {"name": name, "role": role.value} | ({"unit": unit} if unit else {})
        data |= {"groups": list(groups)} if groups else {}
        await self.house.broadcast.record(Draft(Kind.USER_ADDED, "test", data))
        secret, now = fresh_secret(), instant(self.clock())
        await self.house.gate.vault.put("session", digest(secret), session(name, secret, now))
        return await self.caller(cookies={"iocast-session": secret})

    async def program(
        self, scope: Scope, room: str = "", units: Sequence[str] = (), series: Sequence[str] = ()
    ) -> Caller:
        """A program with a token."""
        return await self.caller(
            await people.create_token(self.house.journal, f"a-{scope}", scope, room, units, series)
        )

    async def presenter(self, room: str = "ubnd-tinh", name: str = "Chị Lan") -> Caller:
        """Somebody who joined a room's meeting by its code, which an operator `op-…` has opened."""
        operator = await self.person(f"op-{room}-{name}", Role.OPERATOR)
        code = (await operator.meet(room))["code"]
        phone = await self.caller()
        await phone.ok("POST", "/api/join", {"code": code, "name": name})
        return phone

    async def deeds(self, by: str, after: int) -> list[Kind]:
        """What the journal says that somebody did since a seq; the service's own seals and moments are not theirs."""
        return [event.kind for event in await self.house.journal.read(after, 1000) if event.by == by]

    def scene(self, room: str = "ubnd-tinh", screen: str = "main") -> Any:
        return self.house.state.scene(room, screen)


def session(name: str, secret: str, now: Instant) -> dict[str, Any]:
    """What the vault keeps of somebody who signed in just now."""
    return {
        "id": f"s-{digest(secret)[:12]}", "name": name, "since": now, "seen": now, "until": later(now, 3600),
        "once": False, "factor": False, "via": "password", "address": "10.0.0.7", "agent": "",
    }  # fmt: skip


@asynccontextmanager
async def indoors(directory: Path, public_url: str = "", journal: str = "") -> AsyncIterator[Indoors]:
    """Open the service in a directory; opening it there again finds what was there. journal: the URL of another one."""
    site, clock = directory / "site", Clock()
    if not site.exists():
        shutil.copytree(SAMPLE, site)
        (site / "feeds.yaml").write_text("[]\n", encoding="utf-8")
    app = build(Settings(site, directory / "var", public_url=public_url, journal=journal), clock)
    async with AsyncExitStack() as stack, app.router.lifespan_context(app):
        yield Indoors(app, app.state.house, clock, stack)
        await stack.aclose()
