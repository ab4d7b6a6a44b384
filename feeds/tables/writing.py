"""How the figures of a column are written: "12,439" beside "1,260,513" is no 12 and a bit.

Cell by cell nobody can tell (DOMAIN 3); a column that also has figures of the other way of writing says more.
"""

import re
from collections.abc import Iterable

from feeds.sheets import Value

ENGLISH = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|[+-]?\d{1,3}(?:,\d{3})+\.\d+", re.ASCII)
VIETNAMESE = re.compile(r"[+-]?\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|[+-]?\d{1,3}(?:\.\d{3})+,\d+", re.ASCII)
_THREE = {"vi": re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII), "en": re.compile(r"[+-]?\d{1,3}\.\d{3}", re.ASCII)}


def other(values: Iterable[Value], locale: str) -> str | None:
    """The first figure that is written the other way than the locale's, whatever it counts; None without one."""
    form = ENGLISH if locale == "vi" else VIETNAMESE
    return next((value for value in values if isinstance(value, str) and form.fullmatch(value.strip())), None)


def doubtful(value: Value, locale: str) -> bool:
    """True for a text that is a fraction in this locale and thousands in the other."""
    return isinstance(value, str) and bool(_THREE[locale].fullmatch(value.strip()))
