"""A service, or several behind one door, as people and programs reach it."""

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import httpx
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from broadcaster.journal import Journal
from displays import people
from displays.rights import Role, Scope
from displays.settings import journal_url

ROOT = Path(__file__).parents[2]
T = TypeVar("T")
PASSWORD = "một mật khẩu đủ dài"


class Reached:
    """Where people come in is `url`; `data` and `journal` are what an `iocast` command beside it is told."""

    def __init__(self, url: str, data: Path, journal: str = "", command: tuple[str, ...] = ("-m", "displays")) -> None:
        """journal: a URL; "" means what the environment says, else the file in `data`. command: as Python runs it."""
        self.url, self.data = url, data
        self.command = [sys.executable, *command]
        self.clients: list[Client] = []
        self._journal = journal

    @property
    def journal(self) -> str:
        """The journal's URL."""
        return journal_url(self.data, self._journal or os.environ.get("IOCAST_JOURNAL", ""))

    def said(self) -> str:
        """Everything it has printed so far."""
        raise NotImplementedError

    def leave(self) -> None:
        """Everybody who came in goes."""
        for client in self.clients:
            client.close()

    def cli(self, *arguments: str, code: int = 0) -> str:
        """Run another `iocast` command beside it, on the same data; returns what it printed."""
        ran = subprocess.run(
            [*self.command, *arguments, "--data", str(self.data)],
            cwd=ROOT,
            env=self._surroundings(),
            capture_output=True,
            timeout=60,
            check=False,
        )
        said = ran.stdout.decode() + ran.stderr.decode()
        assert ran.returncode == code, said
        return said

    def _surroundings(self) -> dict[str, str]:
        return {**os.environ, **({"IOCAST_JOURNAL": self._journal} if self._journal else {})}

    def first_link(self) -> str:
        """The secret of the administrator's one-time link, as it was printed last."""
        return re.findall(r"/sign-in#(\S+)", self.said())[-1]

    def beside(self, job: Callable[[Journal], Coroutine[Any, Any, T]]) -> T:
        """Do what an `iocast` command does beside the running service, without waiting a second for its process."""

        async def run() -> T:
            async with people.opened(self.journal) as kept:
                return await job(kept)

        with ThreadPoolExecutor(1) as thread:  # this one may have a loop already: Playwright's
            return thread.submit(asyncio.run, run()).result()

    def invite(self, name: str, role: str, unit: str = "") -> str:
        """Add a person beside the running service; the secret of the one-time link."""
        return self.beside(lambda kept: people.add_user(kept, name, Role(role), unit))

    def user(self, name: str, role: str, unit: str = "") -> "Client":
        """Add a person, follow the link, set a password; signed in."""
        return self.sign_in_once(self.invite(name, role, unit))

    def epoch(self) -> str:
        """The epoch a screen's hello names."""
        token = self.token(f"epoch-{time.monotonic_ns()}", "display", "ubnd-tinh")
        headers = {"Authorization": f"Bearer {token}"}
        subprotocols = [Subprotocol("iocast.v1")]
        where = self.url.replace("http", "ws") + "/ws/screen"
        with connect(where, additional_headers=headers, subprotocols=subprotocols) as socket:
            return str(json.loads(socket.recv(timeout=10))["epoch"])

    def sign_in_once(self, secret: str) -> "Client":
        client = self.client()
        client.ok("POST", "/api/session/once", {"token": secret})
        client.ok("POST", "/api/session/password", {"password": PASSWORD})
        return client

    def token(self, name: str, scope: str, room: str = "") -> str:
        return self.beside(lambda kept: people.create_token(kept, name, Scope(scope), room))

    def client(self, token: str = "", language: str = "en") -> "Client":
        self.clients.append(Client(self.url, token, language))
        return self.clients[-1]


class Client:
    """A small HTTP client: cookies are kept, a token is sent, answers are JSON."""

    def __init__(self, url: str, token: str = "", language: str = "en") -> None:
        headers = {"Accept-Language": language} | ({"Authorization": f"Bearer {token}"} if token else {})
        self.http = httpx.Client(base_url=url, headers=headers, timeout=20)

    def call(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        if body is not None:
            more["json"] = body
        return self.http.request(method, path, **more)

    def ok(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Call, and expect success; returns the answer's JSON."""
        response = self.call(method, path, body, **more)
        assert response.is_success, f"{method} {path}: {response.status_code} {response.text}"
        return response.json() if response.content else None

    def get(self, path: str, **query: Any) -> Any:
        return self.ok("GET", path, params=query)

    def meet(self, room: str = "ubnd-tinh", **wish: Any) -> Any:
        """Open a meeting in a room, or, without wishes, find the one that is on there: {meeting, code, link, qr, …}."""
        if not wish and (running := self.meeting(room)):
            return self.get(f"/api/meetings/{running}/code")
        return self.ok("POST", "/api/meetings", {"rooms": [room], **wish})

    def meeting(self, room: str = "ubnd-tinh") -> str:
        """The id of the meeting that is on in a room, "" if there is none."""
        listed = self.get("/api/meetings")["meetings"]
        return next((one["id"] for one in listed if room in one["rooms"] and one["since"]), "")

    def adjourn(self, room: str = "ubnd-tinh") -> None:
        """End the meeting that is on in a room."""
        self.ok("DELETE", f"/api/meetings/{self.meeting(room)}")

    def close(self) -> None:
        self.http.close()
