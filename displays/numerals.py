"""Numbers as people in the province write them: 1.260.513 and 32,35. The same as on the walls (web/src/format.ts)."""

from decimal import ROUND_HALF_UP, Decimal

MINUS = "\u2212"
PLACES = 6  # at most, where nobody says how many
WHOLE = 1e15  # from here on there are no decimals
SIGNS = {"vi": (".", ","), "en": (",", ".")}


def number(v: float, decimals: int | None, language: str) -> str:
    """`v` with exactly `decimals` places, halves away from zero as it reads; None: as many as it has, six at most."""
    places = PLACES if decimals is None else decimals
    size = Decimal(repr(float(abs(v))))
    step = Decimal(1) if abs(v) >= WHOLE else Decimal(1).scaleb(-places)
    text = f"{size.quantize(step, ROUND_HALF_UP):f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    whole, _, part = text.partition(".")
    group, point = SIGNS[language]
    grouped = f"{int(whole):,}".replace(",", group)
    sign = MINUS if v < 0 and any(each in "123456789" for each in text) else ""
    return sign + grouped + (point + part if part else "")


def percent(v: float, decimals: int, language: str) -> str:
    """A share or a change, the sign touching the number: "12,3%"."""
    return f"{number(v, decimals, language)}%"
