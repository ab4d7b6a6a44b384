"""The condition of a screen's machine, as only its page can say: clock, faces, sound, size. Bounded: a page may send
anything."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

MOST = 1 << 40  # of any number a page says; a clock is not further off than thirty years
WORD = 16  # characters of a word


@dataclass(frozen=True, slots=True)
class Condition:
    """None: the page cannot know, or is older than the question.

    clock: milliseconds by which the server's clock is ahead of the device's. delay: milliseconds there and back of a
    small question. fonts of faces: how many have come. sound: something on the page can be heard. wake: held, refused,
    none. offline: ready, waiting, failed, http, none, off. secure: HTTPS, or this machine. width, height: of the page
    in the screen's points. full: it fills the screen. zoom: percent. cuts: lines lost since the page began.
    """

    clock: int | None = None
    delay: int | None = None
    fonts: int | None = None
    faces: int | None = None
    sound: bool | None = None
    wake: str | None = None
    offline: str | None = None
    secure: bool | None = None
    width: int | None = None
    height: int | None = None
    full: bool | None = None
    zoom: int | None = None
    cuts: int | None = None


_TYPES: Mapping[str, type] = {"int | None": int, "bool | None": bool, "str | None": str}
_KINDS = {each.name: _TYPES[str(each.type)] for each in fields(Condition)}


def condition(receipt: Mapping[str, Any], before: Condition | None) -> Condition | None:
    """What a receipt says of its machine, else what was known before; raises ValueError for another shape."""
    said = receipt.get("condition")
    if said is None:
        return before
    if not isinstance(said, dict):
        raise ValueError("a receipt has a condition that is no object")
    return Condition(**{name: _checked(name, said[name]) for name in _KINDS if said.get(name) is not None})


def _checked(name: str, value: Any) -> Any:
    right = type(value) is _KINDS[name]
    if right and isinstance(value, str):
        right = len(value) <= WORD and value.isalpha()
    if not right or (type(value) is int and abs(value) > MOST):
        raise ValueError(f"a receipt's condition has {str(value)[:40]!r} as {name}")
    return value
