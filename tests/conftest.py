"""What all tests share."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from secrets import token_hex

import pytest
import uvloop

from broadcaster.journal import Journal
from tests.doubles import healing
from tests.doubles.healing import Healed
from tests.doubles.journals import Backend, Clock, sqlite_backend
from tests.doubles.redis import Redis


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Tests marked `both_loops` run on asyncio's loop and on uvloop's: the transports have different insides."""
    if item.get_closest_marker("both_loops"):
        return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
    return {"asyncio": asyncio.new_event_loop}


@pytest.fixture(scope="module")
def server() -> Iterator[Redis]:
    """A real Redis for the tests of one file."""
    with Redis() as server:
        yield server


@pytest.fixture(params=["sqlite", "redis"])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    """Where a journal is kept: what is promised of journals is tested in both places."""
    if request.param == "sqlite":
        return sqlite_backend(tmp_path)
    server: Redis = request.getfixturevalue("server")
    return Backend(f"{server.url}?name={token_hex(4)}", Clock())


@pytest.fixture
async def journal(backend: Backend) -> AsyncIterator[Journal]:
    """An open journal in either place."""
    async with backend.open() as journal:
        yield journal


@pytest.fixture
def record(request: pytest.FixtureRequest) -> Callable[[Healed], None]:
    """Keeps what was found after a fault for the table at the end of the run."""
    return lambda healed: request.node.user_properties.append(healing.kept(healed))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """After everything else: how long each fault took to heal."""
    if found := healing.told(terminalreporter.stats.get("passed", [])):
        terminalreporter.section("faults")
        for line in healing.table(found):
            terminalreporter.write_line(line)
