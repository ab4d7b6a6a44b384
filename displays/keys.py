"""Keys of JSON objects, each said once: of {"value": 1, "value": 2} every reader takes another one, in silence."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from displays.problem import Fault, Problem

NAMED = 1000  # faults of one body
Path = tuple[str | int, ...]


class _Twice(Exception):
    """An object says a key twice."""


class _Said(list[tuple[str, Any]]):
    """An object as its pairs."""


def said_once(raw: bytes) -> None:
    """Raises Problem 422 where an object of a body says a key twice; of what is no JSON, its reader says so.

    Half a microsecond an observation.
    """
    try:
        json.loads(raw, object_pairs_hook=_counted)
    except _Twice:
        _refuse(raw)
    except (ValueError, RecursionError):
        pass


def _refuse(raw: bytes) -> None:
    try:
        found = [_fault(path) for path in islice(_twice(json.loads(raw, object_pairs_hook=_Said)), NAMED)]
    except (ValueError, RecursionError):
        return  # broken behind it, or nested without end: its reader refuses it
    raise Problem(422, "malformed", errors=found)


def _counted(pairs: list[tuple[str, Any]]) -> None:
    if len(dict(pairs)) != len(pairs):
        raise _Twice


def _twice(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every key that is said again, in the order of the text."""
    seen = set()
    for name, one in value if isinstance(value, _Said) else enumerate(value) if isinstance(value, list) else ():
        if name in seen:
            yield (*path, name)
        else:
            seen.add(name)
            yield from _twice(one, (*path, name))


def _fault(path: Path) -> Fault:
    """("observations", 3, "value") is item 3, field value; what stands before goes before the field's name."""
    index, before, name = None, path[:-1], path[-1]
    if len(before) > 1 and before[-2] == "observations" and isinstance(before[-1], int):
        index, before = before[-1], before[:-2]
    within = "".join(f"[{part}]." if isinstance(part, int) else f"{part}." for part in before)
    return Fault(f"{within}{name}"[:200], "once", index=index)
