"""The other processes on this port: each tells its figures to the one that was asked, over a socket in a directory."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

import structlog

from displays.settings import Settings

LIMIT = 2.0  # seconds one of them has to answer
LARGEST = 4 << 20  # bytes of an answer

_NAME = re.compile(rb"[a-zA-Z_:][a-zA-Z0-9_:]*")

log = structlog.get_logger(__name__)


@asynccontextmanager
async def telling(settings: Settings, say: Callable[[], bytes]) -> AsyncIterator[None]:
    """Answer the others with what `say` gives until the block ends; nothing where there are none."""
    if settings.beside is None:
        yield
        return
    path = settings.beside / str(settings.worker)
    path.unlink(missing_ok=True)  # of the one that had this number before

    async def answer(_: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        try:
            out.write(say())
            await out.drain()
        except OSError as error:
            log.info("figures not told", error=str(error))
        finally:
            out.close()

    server = await asyncio.start_unix_server(answer, path)
    try:
        yield
    finally:
        server.close()


async def heard(settings: Settings) -> dict[str, bytes]:
    """What the others say, by name. Who does not answer in time is not in it."""
    others = [number for number in range(1, settings.workers + 1) if number != settings.worker]
    said = await asyncio.gather(*(_ask(settings, number) for number in others))
    names = [replace(settings, worker=number).name for number in others]
    return {name: text for name, text in zip(names, said, strict=True) if text is not None}


async def _ask(settings: Settings, number: int) -> bytes | None:
    assert settings.beside is not None  # noqa: S101
    try:
        async with asyncio.timeout(LIMIT):
            reader, writer = await asyncio.open_unix_connection(settings.beside / str(number), limit=LARGEST)
            try:
                return await reader.read(-1)
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return None


def merged(texts: Mapping[str, bytes]) -> bytes:
    """One exposition for Prometheus of several, by the names of the nodes that they are of: each sample has its `node`,
    and those of one figure stand together under one help text."""
    heads: dict[bytes, list[bytes]] = {}
    samples: dict[bytes, list[bytes]] = {}
    for name, text in texts.items():
        label, figure = b'node="' + name.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"', b""
        for line in text.splitlines():
            if line.startswith(b"# HELP "):
                figure = line.split(b" ", 3)[2]
            if line.startswith(b"#"):
                told = heads.setdefault(figure, [])
                told += [line] if line not in told else []
                samples.setdefault(figure, [])
            elif line:
                samples[figure].append(_labelled(line, label))
    return b"".join(b"\n".join([*heads[figure], *lines]) + b"\n" for figure, lines in samples.items())


def _labelled(line: bytes, label: bytes) -> bytes:
    found = _NAME.match(line)
    assert found is not None  # noqa: S101 - our own text
    rest = line[found.end() :]
    if rest.startswith(b"{"):
        return found[0] + b"{" + label + b"," + rest[1:]
    return found[0] + b"{" + label + b"}" + rest
