"""What the styles of an .ods do to what is shown: percent, months, words behind a number, raised digits."""

from collections.abc import Mapping

from feeds.sheets.formats import Shape
from feeds.text import words

_NUMBERS = (
    "number-style",
    "currency-style",
    "percentage-style",
    "date-style",
    "time-style",
    "boolean-style",
    "text-style",
)


class Styles:
    """Listens to the styles of a document as they go by."""

    def __init__(self) -> None:
        self.shifts: dict[str, str] = {}  # text style -> superscript, subscript
        self._shapes: dict[str, Shape] = {}  # style of numbers -> what it does
        self._numbers: dict[str, str] = {}  # cell style -> style of numbers
        self._parents: dict[str, str] = {}
        self._style = self._kind = self._number = ""
        self._parts: set[str] = set()
        self._behind: list[str] | None = None  # what stands behind the digits
        self._spoken = self._scaled = False

    def shape(self, *styles: str) -> Shape:
        """What the first of these cell styles that is one does to a value."""
        style = next((style for style in styles if style), "")
        for _ in range(len(self._parents) + 1):
            if style in self._numbers or style not in self._parents:
                break
            style = self._parents[style]
        return self._shapes.get(self._numbers.get(style, ""), Shape())

    def start(self, tag: str, plain: Mapping[str, str]) -> None:
        if tag in _NUMBERS:
            self._kind, self._number = tag, plain.get("name", "")
            self._parts, self._behind, self._scaled = set(), None, False
        elif tag == "style":
            self._style = plain.get("name", "")
            if "data-style-name" in plain:
                self._numbers[self._style] = plain["data-style-name"]
            if "parent-style-name" in plain:
                self._parents[self._style] = plain["parent-style-name"]
        elif tag == "text-properties" and (position := plain.get("text-position")):
            raised = not position.startswith(("sub", "-", "0%"))
            self.shifts[self._style] = "superscript" if raised else "subscript"
        elif tag == "number":
            self._behind, self._scaled = [], plain.get("display-factor", "1") not in ("1", "1.0")
        else:
            self._parts.add(tag)
            self._spoken = tag in ("text", "currency-symbol")

    def text(self, said: str) -> None:
        if self._spoken and self._behind is not None:
            self._behind.append(said)

    def end(self, tag: str) -> None:
        self._spoken = False
        if tag == self._kind:
            self._shapes[self._number] = self._shape()
            self._kind = ""

    def _shape(self) -> Shape:
        if self._kind == "percentage-style":
            return Shape(percent=True)
        if self._kind == "date-style":
            return Shape(month={"year", "month"} <= self._parts and not {"day", "hours"} & self._parts)
        name = words("".join(self._behind or ()))
        told = not self._scaled and any(character.isalpha() or character in "₫$%" for character in name)
        return Shape(name=name if told else "", shortened=self._scaled)
