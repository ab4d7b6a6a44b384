"""Posts over real connections: many at once into a service that is killed, and callers that go in the middle."""

import asyncio
import json
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from broadcaster.events import Kind
from broadcaster.journal import open_journal
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until

PROGRAMS = 6
FIGURES = 60  # in a post
ENOUGH = 30  # posts answered before the kill

Figure = tuple[str, str, str]  # series, period, raw text


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service(tmp_path) as service:
        yield service


def figures(program: int, number: int) -> list[Figure]:
    """Of one post: no two posts share one."""
    return [
        ("YT-04", f"20{10 + program}-{1 + n % 12:02d}-{1 + n // 12:02d}", f"1.{number:03d}") for n in range(FIGURES)
    ]


def body(some: list[Figure], number: int) -> dict[str, Any]:
    as_of = f"2025-10-01T{number // 60:02d}:{number % 60:02d}:00Z"
    return {"observations": [{"series": s, "period": period, "value": raw, "as_of": as_of} for s, period, raw in some]}


def post_until_it_dies(client: Client, program: int, answered: list[Figure]) -> None:
    """Post one body after the other; note the figures of each that was answered."""
    for number in range(1000):
        some = figures(program, number)
        try:
            answer = client.ok("POST", "/api/observations", body(some, number))
        except httpx.TransportError:
            return
        assert answer["accepted"] == FIGURES
        answered.extend(some)


def kept(data: Path) -> Counter[Figure]:
    """Every posted figure in the journal."""

    async def count() -> Counter[Figure]:
        journal, found, after = await open_journal(f"sqlite:///{data}/journal.db"), Counter[Figure](), 0
        while events := await journal.read(after, 1000, [Kind.OBSERVED]):
            after = events[-1].seq
            for event in events:
                if event.data["feed"] == "api":
                    for one in event.data["observations"]:
                        found[one["series"], one["period"], one["source"]["raw"]] += 1
        await journal.close()
        return found

    return asyncio.run(count())


def test_what_was_answered_before_a_kill_is_kept_once(service: Service) -> None:
    """Six programs post at once when the service is killed: each acknowledged figure is there exactly once."""
    token = service.token("t", "ingest")
    clients, answered = [service.client(token) for _ in range(PROGRAMS)], [list[Figure]() for _ in range(PROGRAMS)]
    with ThreadPoolExecutor(PROGRAMS) as threads:
        posting = [threads.submit(post_until_it_dies, clients[n], n, answered[n]) for n in range(PROGRAMS)]
        until(lambda: sum(map(len, answered)) >= ENOUGH * FIGURES or any(one.done() for one in posting), what="answers")
        service.kill()
        for one in posting:
            one.result()
    service.restart()
    found = kept(service.data)
    acknowledged = [figure for some in answered for figure in some]
    assert len(acknowledged) >= ENOUGH * FIGURES
    assert Counter(found[figure] for figure in acknowledged) == {1: len(acknowledged)}
    assert set(found.values()) == {1}
    assert found.total() <= len(acknowledged) + PROGRAMS * FIGURES  # and what was under way, whole or not at all
    assert found.total() % FIGURES == 0


def test_who_hangs_up_in_the_middle_of_a_post_harms_nobody(service: Service) -> None:
    """Half a body is no post; a whole one whose sender has gone may be kept or not, and with its retry it is, once."""
    token = service.token("t", "ingest")
    program, some = service.client(token), figures(0, 1)
    content = json.dumps(body(some, 1)).encode()
    head = (
        f"POST /api/observations HTTP/1.1\r\nHost: 127.0.0.1:{service.port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: once\r\nContent-Length: {len(content)}\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", service.port)) as half:
        half.sendall(head + content[:-20])
    with socket.create_connection(("127.0.0.1", service.port)) as whole:
        whole.sendall(head + content)
    again = {"Idempotency-Key": "once", "Content-Type": "application/json"}  # the same bytes: another body is refused
    answer = program.ok("POST", "/api/observations", content=content, headers=again)
    assert answer["accepted"] + answer["unchanged"] == FIGURES
    assert kept(service.data) == Counter(some)
    assert "Traceback" not in service.said()
