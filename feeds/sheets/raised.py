"""Raised and lowered digits: a 12 with a note 2 is shown as "12²" and kept as "122"."""

import re
from collections.abc import Mapping

from feeds.sheets.walk import parsed

HEAD = 2_000  # bytes in which a part says what it holds
SHIFTED = {
    "superscript": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "subscript": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}
RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉")
_NOTES = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+$")
_COUNT = re.compile(rb"""uniqueCount\s*=\s*["'](\d+)""")


def without_notes(text: str) -> str:
    """A name without the raised number of a note behind it: "Văn bản đến¹"."""
    return text if text.isascii() else _NOTES.sub("", text)


def raised(data: bytes) -> dict[int, str]:
    """The shared texts with raised or lowered digits in them, by number: "12" with a note 2 is no 122.

    Raises ValueError where the table promises more texts than it can hold: its reader makes room for them.
    """
    promised = _COUNT.search(data[:HEAD])
    if promised and int(promised[1]) > len(data):
        raise ValueError("a table of texts that promises more than it holds")
    if b"vertAlign" not in data:
        return {}
    found: dict[int, str] = {}
    number, shift, within = -1, "", False

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal number, shift, within
        if tag == "si":
            number, shift = number + 1, ""
            parts.clear()
        elif tag == "r":
            shift = ""
        elif tag == "vertAlign":
            shift = attributes.get("val", "")
        within = tag == "t"

    def text(words: str) -> None:
        if within:
            parts.append(words.translate(SHIFTED.get(shift, {})))

    def end(tag: str) -> None:
        nonlocal within
        within = False
        whole = "".join(parts)
        if tag == "si" and not RAISED.isdisjoint(whole):
            found[number] = whole

    parts: list[str] = []
    parsed(data, start, text, end)
    return found
