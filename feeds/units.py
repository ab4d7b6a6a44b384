"""Units of indicators, and the words that scale a figure: "tỷ đồng" is 1e9 of "đồng"."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from feeds.text import key

SCALES = {
    key(word): Decimal(scale)
    for word, scale in {
        "nghìn": 10**3,
        "ngàn": 10**3,
        "vạn": 10**4,
        "triệu": 10**6,
        "tr": 10**6,
        "tỷ": 10**9,
        "tỉ": 10**9,
        "thousand": 10**3,
        "million": 10**6,
        "billion": 10**9,
    }.items()
}
_WRITTEN_OUT = {key(short): key(long).split() for short, long in {"trđ": "triệu đồng", "tr.đ": "triệu đồng"}.items()}
_SAME = {key(word): key("đồng") for word in ("đ", "₫", "vnđ", "vnd", "đồng")}
_SAME |= {key(word): "usd" for word in ("usd", "$", "us$", "đô la")}
HALF = key("rưỡi")  # "1 tỷ rưỡi" is 1.5 billion
PERCENT = ("%", key("phần trăm"), "percent")


@dataclass(frozen=True, slots=True)
class Unit:
    """scale: how many of the base one unit is. base: a matching key, "" where the unit names nothing."""

    scale: Decimal
    base: str
    percent: bool

    @property
    def money(self) -> bool:
        return self.base in _SAME.values()

    def means(self, name: str) -> bool:
        """True if a name written behind a figure is this unit's base, or the beginning of it ("vụ" for "vụ việc")."""
        name = _SAME.get(name, name)
        if not name or name == self.base:
            return True
        base = self.base.replace("/", " ").split()
        return bool(base) and base[: len(name.split())] == name.split()


@lru_cache(maxsize=1024)
def unit_of(text: str) -> Unit:
    """Read an indicator's unit: "tỷ đồng", "triệu USD", "%", "lượt/ngày"."""
    words = key(text).split()
    scale = Decimal(1)
    while words and words[0] in SCALES:
        scale *= SCALES[words.pop(0)]
    base = " ".join(words)
    return Unit(scale, _SAME.get(base, base), base.startswith("%"))


def scaled(words: list[str]) -> tuple[Decimal | None, list[str]]:
    """Split the scale words off the front ("nghìn tỷ đồng"): their product, or None without any, and the rest.

    The smaller stands before the larger: "tỷ tỷ" is a slip.
    """
    scale: Decimal | None = None
    rest = [*_WRITTEN_OUT.get(words[0], words[:1]), *words[1:]] if words else []
    last = Decimal(1)
    while rest and SCALES.get(rest[0], 0) > last:
        last = SCALES[rest.pop(0)]
        scale = (scale or Decimal(1)) * last
    return scale, rest
