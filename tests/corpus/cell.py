"""What a dirty cell is, in its context, and what has to become of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from broadcaster.model import Indicator, Rule

PERIOD = "2021-01-01/P9M"  # what a cell speaks of, unless it says otherwise
BEFORE = "2021-01-01/P8M"  # what its last value is of


def _indicator(code: str, unit: str, name: str = "", **more: Any) -> Indicator:
    return Indicator(code, {"vi": name or code}, {"vi": unit}, **more)


# A word a column: what it counts, in what unit. Parts of a whole have bounds; balances may be below nothing.
COLUMNS = {
    "count": _indicator("VB-01", "văn bản"),
    "sent": _indicator("VB-02", "văn bản", cumulation="ytd"),
    "signed": _indicator("VB-04", "văn bản", cumulation="ytd"),
    "records": _indicator("YT-01", "hồ sơ"),
    "cases": _indicator("YT-05", "ca"),
    "incidents": _indicator("ANTT-01", "vụ"),
    "people": _indicator("ANTT-02", "người"),
    "visits": _indicator("DL-01", "lượt"),
    "firms": _indicator("KTXH-07", "doanh nghiệp"),
    "money": _indicator("KTXH-04", "tỷ đồng", parameters={"least": 0}),
    "millions": _indicator("KTXH-14", "triệu đồng"),
    "dong": _indicator("KTXH-15", "đồng"),
    "dollars": _indicator("KTXH-08", "triệu USD"),
    "balance": _indicator("KTXH-16", "tỷ đồng", decimals=1),
    "share": _indicator("KTXH-05", "%", "Tỷ lệ thu ngân sách so với dự toán", kind="rate"),
    "part": _indicator("YT-03", "%", kind="rate", parameters={"least": 0, "most": 100}),
    "growth": _indicator("KTXH-01", "%", "Tốc độ tăng trưởng GRDP", kind="rate"),
    "permille": _indicator("YT-09", "‰", kind="rate", decimals=1),
    "land": _indicator("KTXH-20", "ha", decimals=1),
    "lands": _indicator("KTXH-21", "nghìn ha", decimals=1),
    "crop": _indicator("KTXH-22", "tấn", decimals=1),
    "yield": _indicator("KTXH-23", "tạ/ha", kind="rate", decimals=1),
    "beds": _indicator("YT-10", "giường/vạn dân", kind="rate", decimals=1),
    "score": _indicator("HCC-09", "điểm/100", kind="score", decimals=1),
    "hours": _indicator("PA-09", "giờ", kind="rate", decimals=1),
    "derived": _indicator("VB-05", "%", formula="VB-04 / VB-02 * 100"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """It is read: this number, or None where a status says that there is none."""

    v: float | None
    qualifier: str | None = None
    low: float | None = None
    high: float | None = None
    status: str = "A"


@dataclass(frozen=True, slots=True)
class Nothing:
    """It changes nothing, for this reason; `missing`, `not_collected` and `impossible` are no figures, and never 0."""

    code: str


@dataclass(frozen=True, slots=True)
class Held:
    """It waits for a person; a suggestion only where one reading stands out."""

    code: str
    suggestion: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """It cannot be placed."""

    code: str


@dataclass(frozen=True, slots=True)
class Cell:
    """raw as it stands in the cell; of: its column; last: the value of the period before; more: fields of the offer.

    beside: other figures of its period, by code; rules: those of the site.
    """

    raw: str | float | int | bool | None
    then: Value | Nothing | Held | Refused
    of: str = "count"
    last: float | None = None
    more: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    beside: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    rules: tuple[Rule, ...] = ()


def cell(
    raw: str | float | int | bool | None,
    then: Value | Nothing | Held | Refused | float,
    of: str = "count",
    last: float | None = None,
    beside: Mapping[str, float] = MappingProxyType({}),
    rules: tuple[Rule, ...] = (),
    **more: Any,
) -> Cell:
    """A line of the corpus; a bare number stands for a plain value."""
    return Cell(raw, Value(then) if isinstance(then, int | float) else then, of, last, more, beside, rules)
