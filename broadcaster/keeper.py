"""Tasks with an owner: a role that ends, for whatever reason, is noticed, told and started again."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import structlog

RESTART_FIRST = 0.1  # seconds before a role is started again,
RESTART_CAP = 5.0  # doubled each time up to here: half of what a waiting command is given
CALM = 30.0  # seconds a role must have run for its next end to count as the first

log = structlog.get_logger(__name__)


async def keep(name: str, role: Callable[[], Awaitable[None]], *, ended: Callable[[], None] = lambda: None) -> None:
    """Run a role for ever. A role that returns has failed as much as one that raises; `ended` is told each time."""
    loop = asyncio.get_running_loop()
    pause = RESTART_FIRST
    while True:
        begun = loop.time()
        try:
            await role()
            log.error("role ended", role=name, restart_in=pause)
        except Exception as error:
            log.error("role failed", role=name, error=repr(error), restart_in=pause, exc_info=error)
        ended()
        if loop.time() - begun > CALM:
            pause = RESTART_FIRST
        await asyncio.sleep(pause * random.uniform(0.5, 1))
        pause = min(2 * pause, RESTART_CAP)
