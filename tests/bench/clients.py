"""Many screens in one process of their own: raw sockets that shake hands as a browser does, read, and count frames.

`python -m tests.bench.clients PORT COUNT PATH DEFLATE TOKEN LEAST`: prints "ready" when every handshake is answered;
then for every line on standard input the number of frames so far of at least LEAST bytes (figures, not beats).
{} in PATH becomes the number of the connection, from 0.
"""

import selectors
import socket
import sys

AT_ONCE = 100  # handshakes under way
BROWSER = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: iocast.v1\r\nPragma: no-cache\r\nCache-Control: no-cache\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: vi-VN,vi;q=0.9,en;q=0.8\r\n"
)


class Reader:
    """Counts the frames of one connection; keeps only what is needed of a frame that came in pieces."""

    __slots__ = ("head", "large", "least", "rest")

    def __init__(self, least: int) -> None:
        self.least = least
        self.rest = 0  # bytes of the current frame still to come
        self.head = b""
        self.large = 0

    def take(self, data: bytes) -> None:
        if self.head:
            data, self.head = self.head + data, b""
        at, end = 0, len(data)
        while at < end:
            if self.rest:
                step = min(self.rest, end - at)
                self.rest -= step
                at += step
                continue
            if end - at < 4:
                self.head = data[at:]
                return
            size, header = data[at + 1], 2
            if size == 126:
                size, header = int.from_bytes(data[at + 2 : at + 4]), 4
            elif size == 127:
                if end - at < 10:
                    self.head = data[at:]
                    return
                size, header = int.from_bytes(data[at + 2 : at + 10]), 10
            self.large += size >= self.least
            self.rest = size
            at += header


def handshake(port: int, path: str, deflate: bool, token: str) -> bytes:
    lines = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n{BROWSER}"
    if deflate:
        lines += "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
    if token:
        lines += f"Authorization: Bearer {token}\r\n"
    return (lines + "\r\n").encode()


def connect(port: int, requests: list[bytes], least: int) -> dict[socket.socket, Reader]:
    """Open a connection for each request, AT_ONCE at a time; raises ConnectionError where one is refused."""
    readers: dict[socket.socket, Reader] = {}
    while len(readers) < len(requests):
        some = []
        for request in requests[len(readers) : len(readers) + AT_ONCE]:
            sock = socket.create_connection(("127.0.0.1", port), timeout=30)
            sock.sendall(request)
            some.append(sock)
        for sock in some:
            answer = b""
            while b"\r\n\r\n" not in answer:
                part = sock.recv(65_536)
                if not part:
                    raise ConnectionError(f"the server hung up: {answer!r}")
                answer += part
            head, _, rest = answer.partition(b"\r\n\r\n")
            if b" 101 " not in head.split(b"\r\n")[0]:
                raise ConnectionError(f"the server refused: {head!r}")
            readers[sock] = reader = Reader(least)
            reader.take(rest)
            sock.setblocking(False)
    return readers


def main() -> None:
    port, count, path, deflate, token, least = sys.argv[1:]
    paths = (path.replace("{}", str(number)) for number in range(int(count)))
    requests = [handshake(int(port), each, deflate == "1", token) for each in paths]
    readers = connect(int(port), requests, int(least))
    selector = selectors.DefaultSelector()
    for sock in readers:
        selector.register(sock, selectors.EVENT_READ)
    selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
    print("ready", flush=True)
    while True:
        for key, _ in selector.select():
            if isinstance(key.fileobj, socket.socket):
                data = key.fileobj.recv(65_536)
                readers[key.fileobj].take(data)
                if not data:
                    selector.unregister(key.fileobj)
            elif not sys.stdin.buffer.raw.read(4096):  # type: ignore[attr-defined]
                return
            else:
                print(sum(reader.large for reader in readers.values()), flush=True)


if __name__ == "__main__":
    main()
