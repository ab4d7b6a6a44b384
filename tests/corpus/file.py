"""What a dirty file is, and what has to become of each of its cells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from broadcaster.model import Indicator
from tests.corpus.cell import Held, Nothing, Refused

PERIOD = "2021-09"


def _indicator(code: str, unit: str, **more: Any) -> Indicator:
    return Indicator(code, {"vi": code}, {"vi": unit}, **more)


INDICATORS = {
    each.code: each
    for each in (
        _indicator("VB-01", "văn bản"),
        _indicator("VB-02", "văn bản"),
        _indicator("VB-03", "văn bản"),
        _indicator("HCC-01", "hồ sơ"),
        _indicator("YT-03", "%", kind="rate", decimals=1, parameters={"least": 0, "most": 115}),
        _indicator("YT-05", "ca"),
        _indicator("YT-06", "ca"),
        _indicator("KT-04", "tỷ đồng", decimals=1),
        _indicator("KT-05", "triệu đồng", decimals=1),
        _indicator("KT-06", "%", kind="rate", decimals=1),
    )
}
AREAS = {
    "16681": {"name": {"vi": "Phường Trường Vinh"}},
    "16690": {"name": {"vi": "Phường Thành Vinh"}},
    "17920": {"name": {"vi": "Xã Kim Liên"}},
    "17329": {"name": {"vi": "Xã Hòa Sơn"}},
}


@dataclass(frozen=True, slots=True)
class Figure:
    """It is read: a number of this series; period: the file's, unless it says otherwise."""

    series: str
    v: float
    period: str = PERIOD
    status: str = "A"
    as_of: str | None = None  # a day; None: whatever


Fate = Figure | Held | Refused | Nothing
Cells = Mapping[str, Fate]


@dataclass(frozen=True, slots=True)
class File:
    """make: its bytes. plan: how it is read. cells: "C4", or "Sheet!C4" of several, -> what becomes of it; what is not

    listed gives nothing. whole: the reason for which all of it is refused.
    """

    name: str
    make: Callable[[], bytes]
    plan: Mapping[str, Any] = field(default_factory=dict)
    cells: Cells = field(default_factory=dict)
    whole: str | None = None


LONG = {"map": {"series": "Mã", "label": "Chỉ tiêu", "value": "Số liệu*", "note": "Ghi chú"}}
SHORT = {"map": {"series": "Mã", "value": "Số liệu"}}
BY_AREA = {"map": {"area": "Địa bàn", "value": "Số ca"}, "series": "YT-05"}
