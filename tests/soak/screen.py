"""One screen of the crowd: a raw socket, and a page that follows `iocast.v1` as broadcaster/README.md writes it down.

Reading, dialling and waiting are as in the page (displays/web/src/wire.ts): 2.5 silent beats and it comes back; full
jitter from 1 s to 30 s, from the base again after 30 s of calm; `bye` and `Retry-After` say when instead.
"""

import errno
import json
import random
import socket
import struct
from collections import Counter

from tests.soak.album import Album, Message, Picture

RETRY_BASE, RETRY_CAP, CALM = 1.0, 30.0, 30.0  # seconds
OPEN_LIMIT = 10.0  # seconds for a handshake
SILENT_BEATS = 2.5
RESYNC_REST = 1.0  # seconds between two calls for the whole picture
PAINT_REST = 1.0  # seconds between two receipts
POOR_LINE = 4096  # bytes of receive buffer of a poor line, so that a reader who stops is noticed soon
MOST = 65_536  # bytes a read
ENDED = range(4500, 5000)  # close codes after which a page stops
HOLE = (socket.SO_LINGER, struct.pack("ii", 1, 0))  # close with a reset

BROWSER = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: iocast.v1\r\nPragma: no-cache\r\nCache-Control: no-cache\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: vi-VN,vi;q=0.9\r\n"
)


class Ended(Exception):
    """The connection has ended; the text says how: a close code, or what happened to the line."""


class Screen:
    """The page and its line. What is not said here, when to read and what to endure, is the crowd's."""

    def __init__(
        self, place: str, album: Album, chance: random.Random, counts: Counter[str], *, deflate: bool, poor: bool
    ) -> None:
        """place: "room/screen"; counts: where everything that happens is counted; poor: a line with small buffers."""
        self.place, self.deflate, self.poor = place, deflate, poor
        self.picture: Picture | None = None
        self.scene = "null"  # as canonical JSON
        self.seq = 0
        self.sock: socket.socket | None = None
        self.open = False  # the handshake is done
        self.live = False  # and a message has been heard
        self.lost = ""  # why this page will never come back
        self.dial_at = 0.0
        self.dialled = self.heard = self.opened = 0.0
        self._album, self._chance, self._counts = album, chance, counts
        self._attempt = 0
        self._whole_awaited = True
        self._retry: tuple[float, float] | None = None
        self._beat = 2.0
        self._asked = self._painted = 0.0
        self._head = b""
        self._scene_changed = 0

    # ---- the line

    def dial(self, port: int, token: str, now: float) -> bool:
        """Begin a connection; False where there is nobody, and then it is tried again later."""
        sock = socket.socket()
        sock.setblocking(False)
        if self.poor:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, POOR_LINE)
        code = sock.connect_ex(("127.0.0.1", port))
        if code not in (0, errno.EINPROGRESS):
            sock.close()
            self.again(now, f"dialling: {errno.errorcode.get(code, code)}")
            return False
        self.sock, self.open, self.live, self._head = sock, False, False, b""
        self.dialled = self.heard = now
        self._request = self._handshake(port, token)
        return True

    def connected(self) -> None:
        """The line is there: shake hands. Raises Ended."""
        if self._request:
            assert self.sock is not None
            try:
                self.sock.send(self._request)
            except OSError as error:
                raise Ended(f"dialling: {errno.errorcode.get(error.errno or 0, '?')}") from None
            self._request = b""

    def _handshake(self, port: int, token: str) -> bytes:
        room, _, screen = self.place.partition("/")
        path = f"/ws/screen?room={room}&screen={screen}"
        if self.picture is not None:
            whole = self.picture.whole
            path += f"&epoch={whole['epoch']}&view={whole['view']}&seq={self.seq}"
        lines = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n{BROWSER}"
        if self.deflate:
            lines += "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
        return f"{lines}Authorization: Bearer {token}\r\n\r\n".encode()

    def leave(self, *, reset: bool = False) -> socket.socket | None:
        """Let go of the line; the caller closes it (or forgets to)."""
        sock, self.sock = self.sock, None
        if sock is not None and reset:
            sock.setsockopt(socket.SOL_SOCKET, *HOLE)
        self.open = self.live = False
        return sock

    def again(self, now: float, why: str) -> None:
        """The connection has gone, or did not come: count why, and work out when to try again."""
        self._counts[why] += 1
        if self.opened and now - self.opened >= CALM:
            self._attempt = 0
        least, most = self._retry or (0.0, min(RETRY_CAP, RETRY_BASE * 2**self._attempt))
        self._retry, self.opened = None, 0.0
        self._attempt = min(self._attempt + 1, 10)
        self.dial_at = now + least + self._chance.random() * (most - least)

    def look(self, now: float) -> str:
        """What the page finds when it looks at the clock: "" or why it gives this connection up."""
        if self.sock is None:
            return ""
        if not self.open:
            return "handshake too slow" if now - self.dialled > OPEN_LIMIT else ""
        limit = SILENT_BEATS * self._beat
        return "silent" if now - self.heard > limit and now - self.opened > limit else ""

    # ---- what comes

    def read(self, now: float, most: int = MOST) -> int:
        """Take what is there, `most` bytes at most; answers how many. Raises Ended."""
        assert self.sock is not None
        try:
            data = self.sock.recv(most)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise Ended(errno.errorcode.get(error.errno or 0, "?")) from None
        if not data:
            raise Ended("end of line")
        self._head += data
        if not self.open:
            self._shaken(now)
        if self.open:
            self._frames(now)
        return len(data)

    def _shaken(self, now: float) -> None:
        head, end, rest = self._head.partition(b"\r\n\r\n")
        if not end:
            return
        status = head.split(b" ", 2)[1].decode()
        if status != "101":
            for line in head.decode().lower().split("\r\n"):
                if line.startswith("retry-after:"):
                    after = float(line.partition(":")[2])
                    self._retry = (after, 2 * after)
            raise Ended(f"refused {status}")
        self.open, self.opened, self.heard, self._head = True, now, now, rest
        self._counts["opened"] += 1

    def _frames(self, now: float) -> None:
        data, at = self._head, 0
        while (end := len(data)) - at >= 2:
            first, size, start = data[at], data[at + 1], at + 2
            if size == 126:
                start = at + 4
                size = int.from_bytes(data[at + 2 : start])
            elif size == 127:
                start = at + 10
                size = int.from_bytes(data[at + 2 : start])
            if end < start or end - start < size:
                break
            at = start + size
            self._frame(first, data[start:at], now)
        self._head = data[at:]

    def _frame(self, first: int, payload: bytes, now: float) -> None:
        if first & 0x8F == 0x81:
            self._counts["frames"] += 1
            self._take(self._album.read(payload, bool(first & 0x40)), now)
        elif first == 0x88:
            code = int.from_bytes(payload[:2]) if len(payload) >= 2 else 1005
            if code in ENDED:
                self.lost = f"{code} {payload[2:].decode('utf-8', 'replace')}"
            raise Ended(str(code))
        elif first == 0x89:
            self._say(0x8A, payload)
        elif first != 0x8A:
            raise ValueError(f"a frame that begins with {first:#x}")

    # ---- the page

    def _take(self, message: Message, now: float) -> None:
        body = message.body
        match message.type:
            case "hello":
                self.live, self._whole_awaited, self._asked = True, not body["resumed"], 0.0
                self._beat = body["beat"]
                self._counts["resumed" if body["resumed"] else "whole"] += 1
                self._set_scene(body["scene"])
            case "wall":
                self.picture, self.seq = self._album.wall(message), body["seq"]
                self._whole_awaited, self._asked = False, 0.0
                self._counts["walls"] += 1
            case "values":
                if not self._whole_awaited:
                    self._values(message, now)
            case "scene":
                self._set_scene(body["scene"])
            case "beat":
                self._beat = body["beat"]  # seconds to the next one: longer where there are many pages
                if not self._whole_awaited and not self._asked:  # else a hole would be forgotten
                    self.seq = max(self.seq, body["seq"])
            case "bye":
                self._retry = (body["retry"][0] / 1000, body["retry"][1] / 1000)
                return
        self.heard = now
        if now - self._painted >= PAINT_REST and message.type in ("beat", "values", "wall"):
            self._painted = now
            receipt = {"type": "painted", "seq": self.seq, "scene": self._scene_changed, "errors": 0, "hidden": False}
            self._say(0x81, json.dumps(receipt).encode())

    def _values(self, message: Message, now: float) -> None:
        body = message.body
        assert self.picture is not None
        if body["from"] > self.seq:
            self._counts["resyncs"] += 1
            if now - self._asked >= RESYNC_REST:
                self._asked = now
                self._say(0x81, b'{"type":"resync","why":"soak"}')
        elif body["seq"] > self.seq:
            self.picture, self.seq, self._asked = self.picture.after(message), body["seq"], 0.0

    def _set_scene(self, scene: dict[str, object]) -> None:
        self.scene = json.dumps(scene, sort_keys=True, ensure_ascii=False)
        changed = scene.get("changed")
        self._scene_changed = changed if isinstance(changed, int) else 0

    def _say(self, first: int, payload: bytes) -> None:
        """Send one small masked frame (the mask is zero), or nothing where the line takes nothing now."""
        assert self.sock is not None
        size = len(payload)
        header = bytes((first, 0x80 | size)) if size < 126 else bytes((first, 0xFE)) + size.to_bytes(2)
        try:
            self.sock.send(header + b"\0\0\0\0" + payload)
        except OSError:
            self._counts["unsaid"] += 1
