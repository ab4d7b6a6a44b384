"""Callers of every kind in one house that keeps nothing, and what calls and sockets come to for each of them."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from starlette.routing import Route, WebSocketRoute

from broadcaster.events import Draft, Kind
from displays.problem import Problem
from displays.rights import Role, Scope
from displays.routes import routes
from tests.doubles.house import Caller, Indoors

OWN, OTHER = "ubnd-tinh", "so-y-te"  # rooms
CALLERS = (
    "nobody", "viewer", "steward", "presenter", "operator", "bound", "admin",
    "ingest", "read", "display", "operate", "one room",
    "device", "link", "guest",
)  # fmt: skip
FIGURES = {"OWN": "YT-01", "OTHER": "VB-02"}  # of the steward's unit, and of another


class Scene:
    """The callers, and what stands there: in each placeholder the key of a thing of one's own, and of others."""

    def __init__(self, house: Indoors, callers: Mapping[str, Caller], keys: Mapping[str, str]) -> None:
        self.house, self.callers, self.keys = house, callers, keys

    def filled(self, what: Any) -> Any:
        """The same path or body with keys in the place of names such as MEETING-OWN."""
        if isinstance(what, str):
            for name, key in self.keys.items():
                what = what.replace(name, key)
            return what
        if isinstance(what, list):
            return [self.filled(one) for one in what]
        return {name: self.filled(one) for name, one in what.items()} if isinstance(what, dict) else what

    async def verdict(self, who: str, method: str, path: str, body: Any) -> str:
        """ "-" unknown, "x" refused, "." not told that it is there, "+" let in, whatever comes of it."""
        if method == "WS":
            return await self._socket(self.callers[who], self.filled(path))
        more = (
            {"files": {"file": ("a.yaml", body["file"].encode())}}
            if body and "file" in body
            else {"json": self.filled(body)}
        )
        http = self.callers[who].http
        carried = dict(http.cookies)
        answer = await http.request(method, self.filled(path), **({} if body is None else more))
        http.cookies = httpx.Cookies(carried)  # who signs out here is there again for the next
        named = any(name in f"{path} {body}" for name in self.keys)
        if answer.headers.get("location", "").startswith("/sign-in"):
            return "-"
        if answer.status_code == 401 and answer.json()["code"].startswith("wrong_"):
            return "+"  # known, and asked for their password or code once more
        return {401: "-", 403: "x", 404: "." if named else "+"}.get(answer.status_code, "+")

    async def _socket(self, who: Caller, path: str) -> str:
        """The handshake; who is let in hangs up at once."""
        cookies = "; ".join(f"{name}={value}" for name, value in who.http.cookies.items())
        headers = [(b"host", b"iocast.test")] + ([(b"cookie", cookies.encode())] if cookies else [])
        if bearer := who.http.headers.get("authorization"):
            headers.append((b"authorization", bearer.encode()))
        where, _, query = path.partition("?")
        scope = {
            "type": "websocket", "path": where, "raw_path": where.encode(), "query_string": query.encode(),
            "headers": headers, "subprotocols": ["iocast.v1"], "client": ("10.0.0.7", 1), "server": ("iocast.test", 80),
            "scheme": "ws", "root_path": "", "extensions": {},
        }  # fmt: skip
        coming = iter(({"type": "websocket.connect"},))
        said: list[Any] = []

        async def receive() -> Any:
            return next(coming, {"type": "websocket.disconnect", "code": 1001})

        async def send(message: Any) -> None:
            said.append(message)

        await self.house.app(scope, receive, send)
        closed = [one for one in said if one["type"] == "websocket.close"]
        if said[0]["type"] != "websocket.accept":
            return "x"
        return "-" if closed and closed[0]["code"] in (4500, 4503, 4505) else "+"


async def scene(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Everybody comes in, and things of both sides are made; from then on nothing is kept any more."""
    callers = {
        "nobody": await house.caller(),
        "viewer": await house.person("vân", Role.VIEWER),
        "steward": await house.person("hoa", Role.STEWARD, "so-y-te"),
        "presenter": await house.person("trang", Role.PRESENTER),
        "operator": await house.person("minh", Role.OPERATOR),
        "bound": await house.person("nam", Role.OPERATOR, groups=["tinh"]),
        "admin": await house.person("an", Role.ADMIN),
        **{scope.value: await house.program(scope) for scope in Scope},
        "one room": await house.program(Scope.OPERATE, OWN),
        **{name: await house.caller() for name in ("device", "link", "guest")},
    }
    operator, keys = callers["operator"], {"ROOM-OWN": OWN, "ROOM-OTHER": OTHER}
    for side, room in (("OWN", OWN), ("OTHER", OTHER)):
        meeting = await operator.meet(room)
        keys[f"MEETING-{side}"] = meeting["meeting"]
        at = f"/api/meetings/{meeting['meeting']}"
        for letter, path, body in (
            ("MARK", "marks", {"text": ""}), ("NOTE", "notes", {"text": "a"}), ("TASK", "assignments", {"text": "a"}),
        ):  # fmt: skip
            answer = await operator.ok("POST", f"{at}/{path}", body)
            keys[f"{letter}-{side}"] = next(value for name, value in answer.items() if name != "seq")
        if side == "OWN":
            await callers["guest"].ok("POST", "/api/join", {"code": meeting["code"], "name": "Chị Lan"})
            await callers["presenter"].ok("POST", "/api/join", {"code": meeting["code"]})
            await operator.ok("PUT", f"{at}/driver", {"driver": None})
        keys[f"DEVICE-{side}"] = await _paired(house, operator, room, callers["device"] if side == "OWN" else None)
        keys[f"LINK-{side}"] = await _linked(operator, room, callers["link"] if side == "OWN" else None)
        notice = {"status": "Test", "severity": "Minor", "headline": {"vi": "Thử"}, "width": "room", "key": room}
        keys[f"NOTICE-{side}"] = (await operator.ok("POST", "/api/notices", notice))["id"]
        waiting = await house.caller()
        keys[f"PAIRING-{side}"] = (await waiting.ok("POST", "/api/pairings"))["id"]
        sent = {"series": FIGURES[side], "value": "791/903", "period": "2025-09"}
        await callers["ingest"].ok("POST", "/api/observations", {"observations": [sent]})
    held = (await callers["admin"].get("/api/held"))["held"]
    keys |= {f"HELD-{side}": next(one["id"] for one in held if one["series"] == FIGURES[side]) for side in FIGURES}
    await operator.ok("PUT", "/api/groups/nhom", {"name": {"vi": "Nhóm"}, "rooms": [OWN]})
    keys |= {"GROUP-OWN": "tinh", "GROUP-OTHER": "so-nganh", "UNIT-OWN": "so-y-te", "UNIT-OTHER": "so-tai-chinh"}
    _keep_nothing(house, monkeypatch)
    return Scene(house, callers, keys)


async def _paired(house: Indoors, operator: Caller, room: str, browser: Caller | None) -> str:
    browser = browser or await house.caller()
    started = await browser.ok("POST", "/api/pairings")
    place = {"room": room, "screen": "main"}
    device = await operator.ok("POST", f"/api/pairings/{started['id']}/approve", place)
    await browser.ok("GET", f"/api/pairings/{started['id']}", headers={"Authorization": f"Bearer {started['secret']}"})
    return str(device["device"])


async def _linked(operator: Caller, room: str, browser: Caller | None) -> str:
    made = await operator.ok("POST", "/api/links", {"name": "Ai đó", "room": room})
    if browser:
        await browser.ok("POST", "/api/view", {"code": made["link"].partition("#")[2]})
    return str(made["id"])


def _keep_nothing(house: Indoors, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is let in as far as the journal or the vault changes nothing there, so that no call spoils the next."""
    inside = house.house

    async def record(*drafts: Draft) -> int:
        if all(one.kind is Kind.REFUSED for one in drafts):
            return inside.state.seq
        raise Problem(503, "unavailable", why="nothing is kept here")

    async def forget(*what: Any) -> None:
        return None

    monkeypatch.setattr(inside.broadcast, "record", record)
    for name in ("put", "delete"):
        monkeypatch.setattr(type(inside.gate.vault), name, forget)


def every() -> dict[tuple[str, str], Route | WebSocketRoute]:
    """Every route there is, by method ("WS" for a socket) and path."""
    found: dict[tuple[str, str], Route | WebSocketRoute] = {}
    for one in routes():
        if isinstance(one, WebSocketRoute):
            found["WS", one.path] = one
        elif isinstance(one, Route):
            found[next(iter((one.methods or set()) - {"HEAD"})), one.path] = one
    return found
