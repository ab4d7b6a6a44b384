"""A media gateway with pictures that move: HLS by ffmpeg, motion JPEG and snapshots, behind a password, on loopback."""

import base64
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from tests.doubles.waiting import until

USER, PASSWORD = "iocast", "mat-khau-cong-truyen-hinh"
SIZE, RATE = "320x180", 10
BETWEEN = 0.1  # seconds between two pictures of motion JPEG
MOVING, STILL = f"testsrc2=size={SIZE}:rate={RATE}", f"smptebars=size={SIZE}:rate={RATE}"
BOUNDARY = "anh"


class Cinema:
    """Streams by name, each of a source of ffmpeg's; pictures of the same source. `cut()` ends everything at once."""

    def __init__(self, directory: Path, *, open: str = "", **streams: str) -> None:
        """streams: name -> source. open: the one that anybody may have, pages of other origins too."""
        self.directory, self._streams, self._open = directory, streams, open
        self._made: list[subprocess.Popen[bytes]] = []
        self._cut, self._frozen = threading.Event(), threading.Event()
        self._pictures: list[bytes] = []
        self.asked: list[str] = []
        self.at_once = self._now = 0  # motion JPEGs being sent, at most and now
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> Self:
        self.directory.mkdir()
        _ffmpeg("-f", "lavfi", "-i", MOVING, "-frames:v", "12", str(self.directory / "%02d.jpg")).wait(30)
        self._pictures = [path.read_bytes() for path in sorted(self.directory.glob("*.jpg"))]
        for name, source in self._streams.items():
            (self.directory / name).mkdir()
            self._made.append(_live(source, self.directory / name))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._cut.set()
        for each in self._made:
            each.kill()
            each.wait()
        self.server.shutdown()
        self.server.server_close()

    def rolling(self) -> None:
        """Wait until every stream has enough for a player to begin."""
        for name in self._streams:
            playlist = self.directory / name / "index.m3u8"
            until(lambda at=playlist: at.exists() and at.read_text().count("#EXTINF") >= 3, what=f"{name} runs")

    def cut(self) -> None:
        """Nobody is answered any more, and what is being sent breaks off."""
        self._cut.set()

    def heal(self) -> None:
        self._cut.clear()
        self._frozen.clear()

    def freeze(self) -> None:
        """Motion JPEG and snapshots go on with one picture; an HLS stream of STILL does so by itself."""
        self._frozen.set()

    # ---- answering

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.partition("?")[0].strip("/")
        self.asked.append(path)
        if self._cut.is_set():
            handler.close_connection = True
            return
        said = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if path.partition("/")[0] == self._open:
            self._file(handler, self.directory / path)
        elif handler.headers.get("Authorization") != f"Basic {said}":
            handler.send_error(401)
        elif path == "dong.mjpg":
            self._pour(handler)
        elif path == "anh.jpg":
            _send(handler, "image/jpeg", next(self._roll()))
        else:
            self._file(handler, self.directory / path)

    def _file(self, handler: BaseHTTPRequestHandler, path: Path) -> None:
        try:
            body = path.read_bytes()
        except OSError:
            handler.send_error(404)
            return
        _send(handler, "application/vnd.apple.mpegurl" if path.suffix == ".m3u8" else "video/mp4", body)

    def _pour(self, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
        handler.end_headers()
        self._now += 1
        self.at_once = max(self.at_once, self._now)
        with suppress(OSError):
            for picture in self._roll():
                head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
                handler.wfile.write(head.encode() + picture + b"\r\n")
                if self._cut.wait(BETWEEN):
                    break
        self._now -= 1
        handler.close_connection = True

    def _roll(self) -> Iterator[bytes]:
        """The picture of now, and those that follow it."""
        while True:
            at = 0 if self._frozen.is_set() else int(time.monotonic() / BETWEEN)
            yield self._pictures[at % len(self._pictures)]


def _live(source: str, directory: Path) -> subprocess.Popen[bytes]:
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p", "-g", str(RATE)]
    listed = ["-f", "hls", "-hls_time", "1", "-hls_list_size", "4", "-hls_segment_type", "fmp4"]
    kept = ["-hls_flags", "delete_segments+temp_file", "-hls_delete_threshold", "4"]
    return _ffmpeg("-re", "-f", "lavfi", "-i", source, *coded, *listed, *kept, str(directory / "index.m3u8"))


def _ffmpeg(*arguments: str) -> subprocess.Popen[bytes]:
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(["ffmpeg", "-nostdin", "-loglevel", "error", "-y", *arguments], **quiet)


def _send(handler: BaseHTTPRequestHandler, media: str, body: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", media)
    handler.send_header("Content-Length", str(len(body)))
    handler.send_header("Access-Control-Allow-Origin", "*")  # as gateways do
    handler.end_headers()
    handler.wfile.write(body)


def _handler(cinema: Cinema) -> type[BaseHTTPRequestHandler]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with suppress(OSError):
                cinema.answer(self)

        def log_message(self, *_: Any) -> None:
            pass

    return Answer
