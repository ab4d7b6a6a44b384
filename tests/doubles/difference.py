"""Where two JSON documents differ."""

import json
from typing import Any


def difference(one: Any, other: Any, path: str = "") -> str:
    """The first place where two JSON documents differ; "" where they are equal."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            if key not in one or key not in other:
                return f"{path}/{key}: only in the {'first' if key in one else 'second'}"
            if found := difference(one[key], other[key], f"{path}/{key}"):
                return found
        return ""
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = (difference(*pair, f"{path}/{n}") for n, pair in enumerate(zip(one, other, strict=True)))
        return next(filter(None, pairs), "")
    return "" if one == other else f"{path}: {json.dumps(one)[:300]} and {json.dumps(other)[:300]}"
