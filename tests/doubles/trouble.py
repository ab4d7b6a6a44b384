"""Work for a process of its own, each with its fault; a module, so that the fork server can import it."""

import ctypes
import os
import signal
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

from feeds import folder
from feeds.feed import FeedError


def add(first: int, second: int) -> int:
    return first + second


def echo(what: object) -> object:
    return what


def where() -> tuple[int, int]:
    """The process and its parent."""
    return os.getpid(), os.getppid()


def note_and_hang(path: str) -> None:
    """Writes down who hangs, and hangs."""
    Path(path).write_text(f"{os.getpid()} {os.getppid()}\n", "ascii")
    hang()


def hang() -> None:
    threading.Event().wait()


def hang_deaf() -> None:
    """Hangs and hears no request to end."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    hang()


def spin() -> None:
    while True:
        pass


def die() -> None:
    os._exit(3)


def crash() -> None:
    ctypes.string_at(0)


def die_halfway(size: int) -> Generator[bytes]:
    """Says one thing, and dies."""
    yield b"x" * size
    os._exit(0)


def eat(limit: int) -> int:
    """Takes memory until there is none, or `limit` bytes."""
    kept = []
    while sum(map(len, kept)) < limit:
        kept.append(bytearray(10_000_000))
    return len(kept)


def eat_all(*_: object) -> int:
    return eat(10**12)


def refuse(**_: object) -> None:
    raise FeedError("http_status", retry_after=7.5, status=503, url="https://example")


def refuse_oddly() -> None:
    """Raises what cannot travel."""

    class Odd(Exception):
        pass

    raise Odd("a secret")


def fail(words: str) -> None:
    raise ValueError(words)


def count(to: int) -> Generator[int]:
    yield from range(to)


def count_forever() -> Generator[int]:
    number = 0
    while True:
        yield number
        number += 1
        time.sleep(0.001)


def handles() -> list[str]:
    """What this process has open."""
    return sorted(str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if each.exists())


def look_deadly(where: Path, *args: Any) -> Generator[Any]:
    """Looks into a folder with a parser that some bytes kill, and writes down beside the folder what it reads."""
    parse = folder.read

    def read(data: bytes, name: str, *more: Any) -> Any:
        with (where.parent / "read.txt").open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")
        if data.startswith(b"crash"):
            crash()
        if data.startswith(b"eat"):
            eat_all()
        if data.startswith(b"die"):
            os._exit(0)
        return parse(data, name, *more)

    folder.read = read
    yield from folder.look(where, *args)
