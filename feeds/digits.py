"""Digits and separators of one locale, without words: vi "1.234.567,8", en "1,234,567.8"."""

import re
from decimal import Decimal

DIGITS = 15  # that a float keeps whatever they are (sys.float_info.dig)
SURE = 15  # characters: no figure as short as this has more digits than a float keeps

_CANONICAL = {
    "vi": re.compile(r"[+-]?(?:0|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d*)(?:,\d+)?", re.ASCII),
    "en": re.compile(r"[+-]?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?", re.ASCII),
}
_SPACED = re.compile(r"[+-]?[1-9]\d{0,2}(?: \d{3})+(?P<rest>[.,]\d+)?", re.ASCII)
_COUNT = re.compile(r"0\d", re.ASCII)  # "05 vụ", and "00 vụ" where there was none


def quick(raw: str, locale: str) -> float | None:
    """The value of a figure in its locale's plain form, nothing around it; None for anything else. The hot path."""
    if not _CANONICAL[locale].fullmatch(raw) or (len(raw) > SURE and sum(map(str.isdigit, raw)) > DIGITS):
        return None
    return float(raw.replace(".", "").replace(",", ".") if locale == "vi" else raw.replace(",", "")) + 0.0


def plain(text: str, locale: str) -> Decimal | None:
    """A figure that is certain: canonical, grouped by single spaces, or a count such as "05"; None for any other."""
    text = text.replace("+ ", "+").replace("- ", "-")
    if _COUNT.fullmatch(text):
        return Decimal(text)
    if _SPACED.fullmatch(text):
        text = text.replace(" ", "")
    if not _CANONICAL[locale].fullmatch(text):
        return None
    return Decimal(text.replace(".", "").replace(",", ".") if locale == "vi" else text.replace(",", ""))


def readings(text: str, locale: str) -> list[float]:
    """What digits that are not certain may mean: the other locale's reading, and the digits alone.

    Nothing where neither locale groups digits like that: some are missing.
    """
    crossed = quick(text.lstrip("+"), "en" if locale == "vi" else "vi")
    if crossed is None and any(len(group) != 3 for group in re.split("[.,]", text)[1:]):
        return []
    return [*([crossed] if crossed is not None else []), float(re.sub(r"[., ]", "", text))]
