"""Old figures of a series as small compressed bytes, a month in each: what a checkpoint writes and a shelf keeps."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from broadcaster.observations import Vintage, row

FAST = 1  # zlib's level: rows of one series are alike, so that even this leaves about a tenth of them
REMEMBERED = 4096  # packs that are kept unpacked once somebody has looked into them

Stack = tuple[Vintage, ...]  # the vintages of one period, oldest as-of first


@dataclass(frozen=True, slots=True)
class Pack:
    """Rows of vintages by period. floor: superseded ones of earlier events had been trimmed when it was packed."""

    floor: int
    rows: Mapping[str, list[Any]]


def drawer(period: str) -> str:
    """Where a period is packed: with the others whose text begins alike, 2021-09-30 with all of 2021-09."""
    return period[:7]


def trimmed(stack: Stack, floor: int) -> Stack:
    """The newest vintage, and the superseded ones from the event `floor` on."""
    return (*(each for each in stack[:-1] if each[0] >= floor), *stack[-1:])


def packed(before: Mapping[str, bytes], stacks: Mapping[str, Stack], floor: int) -> dict[str, bytes]:
    """The packs of before, with these stacks in their drawers."""
    packs, fresh = dict(before), dict[str, dict[str, list[Any]]]()
    for period, stack in stacks.items():
        fresh.setdefault(drawer(period), {})[period] = [row(each) for each in stack]
    for name, rows in fresh.items():
        if name in packs:
            rows = {**_trimmed(unpacked(packs[name]), floor), **rows}
        packs[name] = zlib.compress(orjson.dumps([floor, rows]), FAST)
    return packs


@lru_cache(REMEMBERED)
def unpacked(pack: bytes) -> Pack:
    """Raises ValueError or zlib.error for bytes that `packed` did not make."""
    return Pack(*orjson.loads(zlib.decompress(pack)))


def _trimmed(pack: Pack, floor: int) -> Mapping[str, list[Any]]:
    if pack.floor >= floor:
        return pack.rows
    return {period: [*(each for each in rows[:-1] if each[0] >= floor), rows[-1]] for period, rows in pack.rows.items()}
