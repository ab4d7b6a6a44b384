"""The service in this process for a batch of inputs, and what must be true of it whatever came in."""

import asyncio
import logging
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from broadcaster.events import encode
from tests.doubles.house import Indoors, indoors

STUCK = 60.0  # seconds in which anything at all is answered, also by a busy machine
BAD = ("error", "critical", "exception")


class _Said(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


@dataclass(slots=True)
class Open:
    """An open house in a loop that runs only while something is tried."""

    house: Indoors
    loop: asyncio.AbstractEventLoop
    logged: list[Any]
    said: _Said
    faults: list[str] = field(default_factory=list)

    def run(self, work: Any) -> Any:
        """Run a coroutine to its end; raises AssertionError where there is none, or where a fault was logged."""

        async def bounded() -> Any:
            try:
                async with asyncio.timeout(STUCK):
                    return await work
            except TimeoutError:
                raise AssertionError(f"no answer in {STUCK} s") from None

        found = self.loop.run_until_complete(bounded())
        self.sound()
        return found

    def sound(self) -> None:
        """Raise AssertionError for a fault that the service logged since the last look."""
        wrong = [str(one) for one in self.logged if one["log_level"] in BAD] + self.said.said + self.faults
        self.logged.clear()
        self.said.said, self.faults = [], []
        assert not wrong, "\n".join(wrong)


@contextmanager
def opened() -> Iterator[Open]:
    """A fresh house. When it closes, its journal must tell another process the same state."""
    said = _Said()
    with tempfile.TemporaryDirectory() as directory, asyncio.Runner() as runner, capture_logs() as logged:
        loop = runner.get_loop()
        logging.getLogger().addHandler(said)
        stack = AsyncExitStack()
        house = loop.run_until_complete(stack.enter_async_context(indoors(Path(directory))))
        one = Open(house, loop, logged, said)
        loop.set_exception_handler(lambda _, context: one.faults.append(f"{context['message']}: {context!r}"))
        try:
            yield one
            before = _told(house)
            loop.run_until_complete(stack.aclose())
            one.sound()
            loop.run_until_complete(_again(Path(directory), before))
            one.sound()
        finally:
            logging.getLogger().removeHandler(said)
            loop.run_until_complete(stack.aclose())


async def _again(directory: Path, before: dict[str, bytes]) -> None:
    async with indoors(directory) as house:
        after = _told(house)
    assert after.keys() == before.keys()
    other = [(name, told, after[name]) for name, told in before.items() if after[name] != told]
    assert not other, f"after a restart: {other}"


def _told(house: Indoors) -> dict[str, bytes]:
    """Every figure, every scene, every document: what an event did to them must survive a restart."""
    state = house.house.state
    figures = {code: encode(entry.value) for code, entry in state.entries.items()}
    scenes = {
        f"{room}/{screen.key}": encode((state.scene(room, screen.key) or {}).get("layout"))
        for room, one in state.rooms.items()
        for screen in one.screens
    }
    return {**figures, **scenes}
