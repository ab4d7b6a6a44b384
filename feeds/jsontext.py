"""JSON from elsewhere, in text that can be kept: half of a surrogate pair is no character, and no UTF-8 carries it."""

import json
import re
from typing import Any

_HALF = re.compile("[\ud800-\udfff]")
_ESCAPED = ("\\ud", "\\uD")
_BYTES = (b"\\ud", b"\\uD", b"\xed")


def loads(text: str | bytes, **hooks: Any) -> Any:
    """What `json.loads` makes of it, with U+FFFD for every half. Raises ValueError and RecursionError as it does."""
    document = json.loads(text, **hooks)
    odd = any(each in text for each in _BYTES) if isinstance(text, bytes) else any(each in text for each in _ESCAPED)
    return _whole(document) if odd else document


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return _HALF.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(each) for each in value]
    if isinstance(value, dict):
        return {_HALF.sub("\ufffd", name): _whole(each) for name, each in value.items()}
    return value
