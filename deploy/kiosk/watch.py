"""Looks whether the page of a kiosk still paints, and tells systemd's watchdog; stands on Python alone.

Asked is the browser beside it, by the DevTools protocol on loopback. A page that could not be loaded is loaded again;
a browser that does not paint is not reported, so systemd ends it and starts it anew (WatchdogSec in the unit).
"""

import base64
import json
import os
import socket
import struct
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PAUSE = 10.0  # seconds between two looks
ANSWER_LIMIT = 20.0  # seconds the page may take to paint once
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(location.href))))"
FAULTS = (OSError, ValueError, KeyError, IndexError, StopIteration, struct.error)


def main(profile: Path, url: str) -> None:
    """Look for ever."""
    while True:
        try:
            alive = look(profile, url)
        except FAULTS as fault:
            print(f"The page does not answer: {fault!r}", file=sys.stderr, flush=True)
            alive = False
        if alive:
            tell("WATCHDOG=1")
        time.sleep(PAUSE)


def look(profile: Path, url: str) -> bool:
    """True where the page has painted. Loads it again where it is not ours. Raises one of FAULTS."""
    page = Page(profile)
    try:
        stands = page.ask("Runtime.evaluate", expression=PAINTED, awaitPromise=True, returnByValue=True)
        at = str(stands["result"].get("value"))
        if urlsplit(at)[:2] != urlsplit(url)[:2]:  # Chromium's own page for errors, or anything else
            print(f"Loading {url} in the place of {at}", file=sys.stderr, flush=True)
            page.ask("Page.navigate", url=url)
    finally:
        page.close()
    return True


def close(profile: Path) -> None:
    """End the browser in order: what it has not written yet, a new pairing's cookie, it writes now."""
    browser = Page(profile, whole=True)
    browser.ask("Browser.close")
    browser.close()


class Page:
    """The browser's one page; or the browser as a whole."""

    def __init__(self, profile: Path, *, whole: bool = False) -> None:
        said, where = (profile / "DevToolsActivePort").read_text().splitlines()[:2]
        port = int(said)
        if not whole:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=ANSWER_LIMIT) as answer:
                where = next(each["webSocketDebuggerUrl"] for each in json.load(answer) if each["type"] == "page")
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=ANSWER_LIMIT)
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET {urlsplit(where).path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self._file = self._socket.makefile("rb")
        if b" 101 " not in self._file.readline():
            raise ValueError("no handshake")
        while self._file.readline().strip():
            pass

    def ask(self, method: str, **params: Any) -> Any:
        """One question of the protocol; its `result`."""
        text = json.dumps({"id": 1, "method": method, "params": params}).encode()
        mask = os.urandom(4)
        length = struct.pack("!BH", 0x80 | 126, len(text))
        self._socket.sendall(b"\x81" + length + mask + bytes(each ^ mask[at % 4] for at, each in enumerate(text)))
        while (told := self._read()).get("id") != 1:
            pass
        return told["result"]

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def _read(self) -> dict[str, Any]:
        _, length = self._file.read(2)
        length &= 0x7F
        if length > 125:
            (length,) = struct.unpack("!H" if length == 126 else "!Q", self._file.read(2 if length == 126 else 8))
        told: dict[str, Any] = json.loads(self._file.read(length))
        return told


def tell(state: str) -> None:
    """One word to systemd (sd_notify); nothing where it does not listen."""
    where = os.environ.get("NOTIFY_SOCKET", "")
    if where:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(state.encode(), "\0" + where[1:] if where.startswith("@") else where)


if __name__ == "__main__":
    if sys.argv[1] == "close":
        close(Path(sys.argv[2]))
    else:
        main(Path(sys.argv[1]), sys.argv[2])
