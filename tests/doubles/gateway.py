"""A media gateway on loopback: playlists, pictures and a list of paths over HTTP, as cameras behind it live and die."""

import asyncio
import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

SEGMENT = 4  # seconds
WINDOW = 3  # segments in a playlist

# Huffman codes of a grey picture of one block: twelve sizes of its level, and the end of the block
_LEVELS = bytes((0, 1, 5, 1, 1, 1, 1, 1, 1, *[0] * 7, *range(12)))
_REST = bytes((1, *[0] * 15, 0))


def jpeg(level: int) -> bytes:
    """A baseline JPEG of 8x8 pixels, all as grey as `level`, 0 to 255 (ITU-T T.81)."""

    def part(marker: int, data: bytes) -> bytes:
        return bytes((0xFF, marker)) + (len(data) + 2).to_bytes(2) + data

    return b"".join(
        (
            b"\xff\xd8",
            part(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            part(0xDB, bytes((0, *[8] * 64))),
            part(0xC0, bytes((8, 0, 8, 0, 8, 1, 1, 0x11, 0))),
            part(0xC4, b"\x00" + _LEVELS),
            part(0xC4, b"\x10" + _REST),
            part(0xDA, bytes((1, 1, 0, 0, 63, 0))),
            _block(level - 128),
            b"\xff\xd9",
        )
    )


def _block(level: int) -> bytes:
    """The level in its Huffman code, then the end of the block, filled up with ones."""
    codes = ("00", "010", "011", "100", "101", "110", "1110", "11110", "111110")
    size = abs(level).bit_length()
    bits = codes[size] + (f"{level if level > 0 else level + (1 << size) - 1:0{size}b}" if size else "") + "0"
    bits += "1" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)).replace(b"\xff", b"\xff\0")


class Gateway:
    """Every camera lives until something is done to it. `go_on` lets time pass: each living one has a new picture."""

    def __init__(self, *names: str) -> None:
        self.asked: list[dict[str, str]] = []
        self._pictures = dict.fromkeys(names, 100)
        self._frozen: set[str] = set()
        self._hanging: set[str] = set()
        self._broken: dict[str, bytes] = {}
        self._released = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._talks: set[asyncio.Task[Any]] = set()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def go_on(self, pictures: int = 1) -> None:
        """So many pictures later."""
        for name in self._pictures.keys() - self._frozen:
            self._pictures[name] += pictures

    def freeze(self, name: str) -> None:
        """From now on it sends the same for ever."""
        self._frozen.add(name)

    def vanish(self, name: str) -> None:
        """It is gone, and the gateway says so."""
        del self._pictures[name]

    def hang(self, name: str) -> None:
        """Whoever asks for it gets no answer."""
        self._hanging.add(name)

    def break_(self, name: str, data: bytes) -> None:
        """It sends this instead of its playlist or picture; the list of paths goes by the name paths/list."""
        self._broken[name] = data

    def heal(self, name: str) -> None:
        """It lives again."""
        self._frozen.discard(name)
        self._hanging.discard(name)
        self._broken.pop(name, None)
        self._pictures.setdefault(name, 100)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for talk in list(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        try:
            while True:
                first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().rstrip().split("\r\n")
                headers = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in lines)}
                self.asked.append({"request": first, **headers})
                status, body = await self._answer(first.split(" ")[1])
                parts = "Content-Type: multipart/x-mixed-replace; boundary=x\r\n" if body.startswith(b"--x") else ""
                writer.write(f"HTTP/1.1 {status} said\r\n{parts}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._talks.discard(task)
            writer.close()

    async def _answer(self, target: str) -> tuple[int, bytes]:
        path, _, query = target.partition("?")
        if path == "/v3/paths/list":
            return 200, self._broken.get("paths/list") or self._list(dict(part.split("=") for part in query.split("&")))
        name = path.strip("/").partition("/")[0].removesuffix(".jpg").removesuffix(".mjpg")
        if name in self._hanging:
            await self._released.wait()
        if name not in self._pictures:
            return 404, b""
        if name in self._broken:
            return 200, self._broken[name]
        if path.endswith(".mjpg"):
            picture = jpeg(self._pictures[name] % 256)
            return 200, b"--x\r\nContent-Type: image/jpeg\r\n\r\n" + picture + b"\r\n--x\r\n"
        if path.endswith(".jpg"):
            return 200, jpeg(self._pictures[name] % 256)
        return 200, _master() if path.endswith("index.m3u8") else _media(self._pictures[name])

    def _list(self, query: Mapping[str, str]) -> bytes:
        """A page of the paths, as MediaMTX lists them."""
        page, size = int(query["page"]), int(query["itemsPerPage"])
        paths = [
            {"name": name, "ready": name not in self._hanging, "bytesReceived": pictures * 1_000}
            for name, pictures in sorted(self._pictures.items())
        ]
        pages = -(-len(paths) // size)
        shown = paths[page * size : (page + 1) * size]
        return json.dumps({"itemCount": len(paths), "pageCount": pages, "items": shown}).encode()


def _master() -> bytes:
    return b"#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-STREAM-INF:BANDWIDTH=500000\nvideo.m3u8?session=s3cret\n"


def _media(newest: int) -> bytes:
    first = newest - WINDOW
    segments = "".join(f"#EXTINF:{SEGMENT}.0,\nseg{number}.mp4\n" for number in range(first, newest))
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:{SEGMENT}\n#EXT-X-MEDIA-SEQUENCE:{first}\n{segments}".encode()
