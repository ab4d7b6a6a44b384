"""What people, programs and attackers put where something else was meant."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

TEXTS: Sequence[str] = (
    "", " ", "0", "-1", "1e999", "NaN", "null", "true", "\x00", "a\x00b", "\ud800", "\udcff", "\ufeff", "\u202e\u0301",
    "\U0001f9d1\u200d\U0001f33e", "İ", "ß", "ﬁ", "é" * 300, "x" * 70_000, "9" * 400, "../../etc/passwd",
    "..%2f..%2f", "%00", "@site", "@group/x", "a/b/c/d", "//", ".", "..", "{0}", "{self}", "%s", "${HOME}", "=1+1",
    "@SUM(1)", "<script>alert(1)</script>", "]]>", "' OR 1=1 --", "\r\nSet-Cookie: a=b", "0001-01-01T00:00:00.000Z",
    "9999-12-31T23:59:59.999Z", "2021-02-30", "2021-13", "0000-00-00", "2021-10-07T25:61:61Z", "2021-W54",
    "2021-01-01/P99999999D", "9999-12", "10000-01-01", "2021-10-07T08:00:00+99:99", "2021-10-07T08:00:00,5-00:00",
    "٢٠٢١", "１２", "²", "½", "1" + "0" * 4400, "-0", "0x10", "1_000", "∞",
)  # fmt: skip
NUMBERS: Sequence[Any] = (
    0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**63) - 1, 10**400, 0.1, -0.0, 5e-324, 1.7976931348623157e308,
    float("inf"), float("-inf"), float("nan"), True, False,
)  # fmt: skip
SHAPES: Sequence[Any] = ([], {}, [None], [[]], {"": None}, [0] * 300, {"vi": ""}, {"vi": "x", "en": None})

text = st.one_of(st.sampled_from(TEXTS), st.text(max_size=40))
scalar = st.one_of(text, st.sampled_from(NUMBERS), st.none(), st.floats(), st.integers())
thing = st.one_of(scalar, scalar, st.sampled_from(SHAPES))


def deep(levels: int) -> Any:
    """Lists within each other."""
    made: Any = []
    for _ in range(levels):
        made = [made]
    return made


def leaves(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where everything stands in a document, the insides too; the document itself is ()."""
    found = [at]
    if isinstance(value, Mapping):
        for name, each in value.items():
            found += leaves(each, (*at, name))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            found += leaves(each, (*at, place))
    return found


def put(value: Any, at: tuple[Any, ...], change: Callable[[Any], Any]) -> Any:
    """The document with one place of it changed; the document that came stays as it is."""
    if not at:
        return change(value)
    made = dict(value) if isinstance(value, Mapping) else list(value)
    made[at[0]] = put(made[at[0]], at[1:], change)
    return made


def found(value: Any, at: tuple[Any, ...]) -> Any:
    """What stands in a place."""
    for step in at:
        value = value[step]
    return value


def hurt(data: st.DataObject, value: Any, most: int = 3) -> Any:
    """A document in which one to three places say something else, are missing, or stand there twice."""
    for _ in range(data.draw(st.integers(1, most))):
        at = data.draw(st.sampled_from(leaves(value)))
        how = data.draw(st.sampled_from(("put", "put", "copy", "copy", "drop", "double", "add", "wrap")))
        new = found(value, data.draw(st.sampled_from(leaves(value)))) if how == "copy" else data.draw(thing)

        def change(old: Any, how: str = how, new: Any = new) -> Any:
            if how == "drop" and isinstance(old, dict | list) and old:
                return type(old)(list(old.items())[1:]) if isinstance(old, dict) else old[1:]
            if how == "double" and isinstance(old, list):
                return old + old
            if how == "add" and isinstance(old, dict):
                return {**old, str(new)[:40]: new}
            return [old] if how == "wrap" else new

        value = put(value, at, change)
    return value


def damaged(data: st.DataObject, body: bytes, tokens: Sequence[bytes]) -> bytes:
    """A text out of which pieces were cut, into which tokens of its own grammar were put, or of which some stand
    twice."""
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        cut = data.draw(st.sampled_from((0, 0, 1, 3, 20, 400)))
        new = data.draw(st.one_of(st.sampled_from(tokens), st.binary(max_size=4)))
        if data.draw(st.integers(0, 5)) == 0:
            new = body[at : at + 200] * 2
        body = body[:at] + new + body[at + cut :]
    return body


def json_bytes(value: Any) -> bytes:
    """As careless programs write JSON: NaN, and half of a surrogate pair, included."""
    return json.dumps(value).encode()
