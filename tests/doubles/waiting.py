"""The tests' two ways of waiting for a state, beside other processes and within the loop; nothing else polls."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

LIMIT = 30.0  # seconds a state may take to come, unless a test says otherwise: only a failing test waits so long
LOOK = 0.02  # seconds between two looks at another process or thread
TURN = 0.002  # seconds between two looks within the loop; small against the hub's GATHER

T = TypeVar("T")


def until(look: Callable[[], T], limit: float = LIMIT, what: str = "") -> T:
    """Look again and again until there is something true to see; fails after `limit` seconds, saying what was seen."""
    end = time.monotonic() + limit
    while not (seen := look()):
        _expect_time_left(end, limit, what, seen)
        time.sleep(LOOK)
    return seen


async def reached(look: Callable[[], T], limit: float = LIMIT, what: str = "") -> T:
    """`until` for what happens in this loop, which goes on between two looks."""
    end = time.monotonic() + limit
    while not (seen := look()):
        _expect_time_left(end, limit, what, seen)
        await asyncio.sleep(TURN)
    return seen


def _expect_time_left(end: float, limit: float, what: str, seen: object) -> None:
    assert time.monotonic() < end, f"not within {limit} s: {what or 'the state waited for'}; last seen {seen!r}"
