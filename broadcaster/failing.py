"""Tiles that fail on a screen: what its page says of them, bounded, and a line in the log for what is new."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import structlog

MOST = 8  # tiles a receipt may name
NAME, MESSAGE = 64, 160  # characters of a tile's id and of its message
QUIET = 600.0  # seconds in which a tile's failing is not written again
REMEMBERED = 2000  # tiles whose failing was written lately

NONE: Mapping[str, str] = {}

log = structlog.get_logger(__name__)


def failing(receipt: Mapping[str, Any]) -> Mapping[str, str]:
    """A receipt's `faults` {tile: message}; raises ValueError for another shape. What is too long is cut."""
    said = receipt.get("faults")
    if not said:
        return NONE
    if not isinstance(said, dict) or not all(isinstance(each, str) for each in said.values()):
        raise ValueError("a receipt has faults that are not texts by tile")
    return {_clean(tile, NAME): _clean(message, MESSAGE) for tile, message in list(said.items())[:MOST]}


def _clean(text: str, most: int) -> str:
    """One line of a log: a page may send anything."""
    return "".join(each if each.isprintable() else " " for each in text[:most])


class FailingLog:
    """Writes each failing tile once, again only when it still fails after a while. now: seconds that never fall."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._written: OrderedDict[tuple[str, str], float] = OrderedDict()

    def note(self, place: str, build: str, faults: Mapping[str, str]) -> None:
        """place: "room/screen"."""
        for tile, message in faults.items():
            if self._now() - self._written.get((place, tile), -QUIET) < QUIET:
                continue
            self._written[place, tile] = self._now()
            self._written.move_to_end((place, tile))
            log.warning("a tile fails", screen=place, tile=tile, message=message, build=build)
        while len(self._written) > REMEMBERED:
            self._written.popitem(last=False)
