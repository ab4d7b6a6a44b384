"""Programs that post observations, in one process of their own: prepared bodies, keep-alive, next to no CPU.

`python -m tests.bench.posters PORT TOKEN`: prints "ready" when its bodies are made; at the first line on standard input
it begins to post, and from then on every line is answered with what has been acknowledged so far. When the server is
gone it prints the acknowledged bodies, as [client, round] pairs, and ends.
"""

import json
import selectors
import socket
import sys
from collections.abc import Iterator, Sequence
from time import monotonic
from typing import Any

from tests.bench.figures import BATCH, CLIENTS, ROUNDS, body

MOST = 64 * 1024  # bytes of an answer read at once


class Client:
    """One connection: sends its bodies one after the other, the next when the answer is there."""

    def __init__(self, port: int, requests: Sequence[bytes]) -> None:
        self.acknowledged: list[int] = []
        self.refused: list[str] = []
        self.waits: list[float] = []  # seconds from the sending of a body to its answer
        self.alive = True
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._requests = requests
        self._round = 0
        self._begun = 0.0
        self._read = b""

    def send(self) -> None:
        """Post the next body; ends the connection after the last."""
        if self._round == len(self._requests):
            raise RuntimeError("a client has posted all its bodies: make more ROUNDS")
        self._begun = monotonic()
        try:
            self.sock.sendall(self._requests[self._round])
        except OSError:
            self.alive = False

    def receive(self) -> None:
        """Read what has come; a whole answer is noted and the next body sent."""
        try:
            part = self.sock.recv(MOST)
        except OSError:
            part = b""
        if not part:
            self.alive = False
            return
        self._read += part
        head, ended, rest = self._read.partition(b"\r\n\r\n")
        if not ended or len(rest) < _length(head):
            return
        self._read = b""
        self.waits.append(monotonic() - self._begun)
        answer = json.loads(rest)
        if answer.get("accepted") == BATCH:
            self.acknowledged.append(self._round)
        else:
            self.refused.append(rest[:400].decode())
        self._round += 1
        self.send()


def _length(head: bytes) -> int:
    return int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])


def request(port: int, token: str, content: bytes) -> bytes:
    """One POST as it goes over the line."""
    head = (
        f"POST /api/observations HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def told(clients: Sequence[Client]) -> dict[str, Any]:
    """What is known so far; `waits` in seconds."""
    return {
        "acknowledged": sum(len(each.acknowledged) for each in clients),
        "refused": [text for each in clients for text in each.refused][:3],
        "waits": [wait for each in clients for wait in each.waits],
    }


def post(port: int, clients: Sequence[Client]) -> Iterator[dict[str, Any]]:
    """Post until the server is gone; yields an account for every line on standard input."""
    selector = selectors.DefaultSelector()
    selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
    for client in clients:
        selector.register(client.sock, selectors.EVENT_READ, client)
        client.send()
    while any(client.alive for client in clients):
        for key, _ in selector.select():
            if key.data is None:
                sys.stdin.buffer.raw.read(4096)  # type: ignore[attr-defined]
                yield told(clients)
                continue
            key.data.receive()
            if not key.data.alive:
                selector.unregister(key.data.sock)


def main() -> None:
    port, token = int(sys.argv[1]), sys.argv[2]
    clients = [
        Client(port, [request(port, token, body(client, round)) for round in range(ROUNDS)])
        for client in range(CLIENTS)
    ]
    print("ready", flush=True)
    sys.stdin.buffer.raw.read(4096)  # type: ignore[attr-defined]
    for account in post(port, clients):
        print(json.dumps(account), flush=True)
    print(json.dumps([[n, round] for n, each in enumerate(clients) for round in each.acknowledged]), flush=True)


if __name__ == "__main__":
    main()
