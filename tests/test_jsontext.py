"""JSON from elsewhere: half of a surrogate pair, which nothing can keep, is the sign for an unknown character."""

import json

import pytest

from feeds import jsontext


@pytest.mark.parametrize(
    "text", ['["a\\ud800b", {"\\uDC00": "\\ud83d\\ude00"}]', b'["a\\ud800b", {"\\uDC00": "\\ud83d\\ude00"}]']
)
def test_halves_are_replaced_and_pairs_are_not(text: str | bytes) -> None:
    """In values and names, at any depth."""
    assert jsontext.loads(text) == ["a\ufffdb", {"\ufffd": "\U0001f600"}]


def test_bytes_of_a_half_are_replaced() -> None:
    """Python's reader lets them pass."""
    assert jsontext.loads(b'"\xed\xa0\x80"') == "\ufffd"


def test_all_else_is_as_json_says() -> None:
    """Hooks too."""
    text = '{"a": [1.5, null, "Nghệ An"]}'
    assert jsontext.loads(text, parse_float=str) == json.loads(text, parse_float=str)
