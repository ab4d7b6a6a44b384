"""What the number format of a cell says about its value: 0.954 is shown as 95,4 %, a day as its month, 5 as "5 triệu".

Format codes are those of ECMA-376, 18.8.31; xlsx and xls write the same ones.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from feeds.text import words

BUILT_IN = {9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "d/m/yy h:mm"}

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_BRACKETS = re.compile(r"\[[^\]]*\]")
_SHORT = re.compile(r"[0#?],+(?![0#?,])")
_DIGITS = re.compile(r"[0#?]")


@dataclass(frozen=True, slots=True)
class Shape:
    """percent: the value is multiplied by 100. month: a day without its day. name: words behind the digits.

    shortened: shown in thousands or millions of itself, by commas behind the last digit: `#,##0.0,,"tr"`, or with
    digits that are none of its own: `0"000"`.
    """

    percent: bool = False
    month: bool = False
    name: str = ""
    shortened: bool = False


@lru_cache(maxsize=4096)
def shape(code: str) -> Shape:
    """What a format code does with a positive number; a literal percent sign multiplies nothing."""
    first = _section(code)
    plain = _BRACKETS.sub("", _QUOTED.sub("", first)).casefold()
    month = "y" in plain and "m" in plain and not any(letter in plain for letter in "dhs")
    short = bool(_SHORT.search(plain)) or any(character.isdecimal() for character in _shown(first))
    return Shape(percent="%" in plain, month=month, name="" if month else _name(first), shortened=short)


def _shown(section: str, since: int = 0) -> str:
    """What a section shows as it is written there, from a place on."""
    return "".join((found[1] or found[2] or "") for found in _QUOTED.finditer(section, since))


def _section(code: str) -> str:
    """The part before the first ";" that stands in no quotes."""
    quoted = False
    for at, character in enumerate(code):
        if character == '"':
            quoted = not quoted
        elif character == ";" and not quoted:
            return code[:at]
    return code


def _name(section: str) -> str:
    """The letters shown behind the last digit: "triệu" of `#,##0" triệu"`; a sign alone names nothing."""
    behind = 0
    spans = [found.span() for found in _QUOTED.finditer(section)]
    for found in _DIGITS.finditer(section):
        if not any(start <= found.start() < end for start, end in spans):
            behind = found.end()
    if not behind:
        return ""
    name = words(_shown(section, behind))
    return name if any(character.isalpha() or character in "₫$%" for character in name) else ""
