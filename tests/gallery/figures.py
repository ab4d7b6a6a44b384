"""Indicators and figures of the pictures: the review's are real, all others invented, one for each state there is."""

from collections.abc import Iterable, Mapping
from typing import Any

NOW = "2021-10-07T07:32:00.000Z"  # 14:32 in Nghệ An
END = "2021-09-29T17:00:00.000Z"  # 30/09/2021, local time
NINE_MONTHS = "2021-01-01/P9M"
TOMORROW = {"due": "2021-10-08T10:00:00.000Z", "late": "2021-10-09T10:00:00.000Z"}

Value = dict[str, Any]


def words(vi: str, en: str = "") -> dict[str, str]:
    return {"vi": vi, "en": en or vi}


OWNERS = {
    "stttt": ("Sở Thông tin và Truyền thông", "Sở TT&TT"),
    "syt": ("Sở Y tế", "Sở Y tế"),
    "hcc": ("Trung tâm Phục vụ hành chính công", "TT PVHCC"),
    "sdl": ("Sở Du lịch", "Sở Du lịch"),
    "stc": ("Sở Tài chính", "Sở Tài chính"),
    "ca": ("Công an tỉnh", "Công an tỉnh"),
    "snnmt": ("Sở Nông nghiệp và Môi trường", "Sở NN&MT"),
}


def indicator(name: str, unit: str, owner: str, frequency: str = "P1M", **more: Any) -> dict[str, Any]:
    full, short = OWNERS[owner]
    told = {"name": words(name), "unit": words(unit), "frequency": frequency, "direction": "neutral"}
    return told | {"owner": {"key": owner, "name": words(full), "short": words(short)}} | more


def bounds(**levels: Any) -> dict[str, Any]:
    return {"thresholds": {**levels, "provenance": levels.pop("provenance", "seen")}}


INDICATORS: dict[str, dict[str, Any]] = {
    "VB-01": indicator("Văn bản đến", "văn bản", "stttt"),
    "VB-02": indicator("Văn bản đi", "văn bản", "stttt"),
    "VB-03": indicator("Gửi qua trục liên thông", "văn bản", "stttt"),
    "VB-04": indicator("Văn bản ký số", "văn bản", "stttt", direction="up"),
    "VB-05": indicator("Tỷ lệ ký số", "%", "stttt", decimals=2, direction="up"),
    "HCC-01": indicator("Hồ sơ hành chính công", "hồ sơ", "hcc", "P1D"),
    "HCC-02": indicator("Hồ sơ đúng hạn", "%", "hcc", "P1D", decimals=1, direction="up"),
    "YT-01": indicator("Hồ sơ y tế cập nhật", "hồ sơ", "syt", direction="up"),
    "YT-03": indicator(
        "Giường hồi sức", "%", "syt", "PT1H", direction="down",
        **bounds(warn={"above": 85}, critical={"above": 90, "clear": 88}),
    ),
    "YT-05": indicator(
        "Ca sốt xuất huyết", "ca", "syt", "P1D", direction="down", **bounds(warn={"above": 40}, critical={"above": 80})
    ),
    "YT-08": indicator("Tiêm chủng đủ liều", "%", "syt", decimals=1, direction="up", **bounds(warn={"below": 60})),
    "PA-03": indicator("Phản ánh quá hạn", "phản ánh", "hcc", "P1D", direction="down", **bounds(warn={"above": 30})),
    "PA-01": indicator("Phản ánh tiếp nhận", "phản ánh", "hcc", "P1D"),
    "PA-02": indicator("Xử lý đúng hạn", "%", "hcc", "P1D", decimals=1, direction="up", **bounds(warn={"below": 90})),
    "PA-04": indicator("Đang xử lý", "phản ánh", "hcc", "P1D"),
    "PA-05": indicator("Người dân hài lòng", "%", "hcc", "P1D", decimals=1, direction="up"),
    "KT-01": indicator(
        "Tăng trưởng GRDP", "%", "stc", "P3M", decimals=2, direction="band",
        **bounds(warn={"below": 9.5}, critical={"below": 8}, provenance="proposed"),
    ),
    "KT-02": indicator("Thu ngân sách", "tỷ đồng", "stc", direction="up"),
    "KT-09": indicator(
        "Giải ngân đầu tư công", "%", "stc", decimals=1, direction="up", **bounds(critical={"below": 50})
    ),
    "DL-01": indicator("Lượt khách du lịch", "triệu lượt", "sdl", decimals=2, direction="up"),
    "TT-01": indicator("Vụ tai nạn giao thông", "vụ", "ca", "P1D", direction="down"),
    "TT-02": indicator("Người chết do tai nạn giao thông", "người", "ca", "P1D", direction="down"),
    "AT-08": indicator("Dịch vụ trực tuyến sẵn sàng", "%", "stttt", "PT5M", decimals=2, direction="up"),
    "MT-01": indicator("Chất lượng không khí", "AQI", "snnmt", "PT1H", direction="down"),
    "MT-02": indicator(
        "Số hộ dân phải sơ tán khẩn cấp do mưa lũ, sạt lở đất tại các xã vùng cao", "hộ", "snnmt", "P1D",
        direction="down",
    ),
    "KT-03": indicator("Tổng vốn đầu tư toàn xã hội", "đồng", "stc", "P1Y"),
    "KT-04": indicator("Nhiệt", "°C", "snnmt", "PT1H", decimals=1),
    "AN-01": {"withheld": True},
}  # fmt: skip


def value(v: float | None, period: str = "2021-10-07", as_of: str = "2021-10-07T00:00:00.000Z", **more: Any) -> Value:
    """A figure of today unless told otherwise, due tomorrow."""
    told = {"v": v, "period": period, "status": "A", "as_of": as_of, "received": as_of, "level": "normal"}
    return told | {"since": None, "changes": [], "feed": "vi-du"} | TOMORROW | more


def closed(v: float | None, **more: Any) -> Value:
    """A figure of the reporting period, which grows no older."""
    return value(v, NINE_MONTHS, END, level="none", due=None, late=None) | more


def change(against: str, period: str, pct: float | None = None, points: float | None = None) -> dict[str, Any]:
    told = {"against": against, "period": period, "pct": pct}
    return {"changes": [told if points is None else {**told, "points": points}]}


HELD = {
    "held": {
        "id": "h1",
        "raw": "791/903",
        "suggestion": 791_903,
        "reason": {"code": "subset", "args": {}},
        "since": "2021-10-07T02:00:00.000Z",
    }
}

VALUES: dict[str, Value] = {
    "VB-01": closed(5_238_802, **change("same_period", "2020-01-01/P9M", 12.3)),
    "VB-02": closed(None, **HELD),
    "VB-03": closed(509_345),
    "VB-04": closed(256_177),
    "VB-05": closed(None, waits=["VB-02"]),
    "HCC-01": value(283_175, as_of="2021-10-07T07:30:00.000Z", **change("previous", "2021-10-06", 0)),
    "HCC-02": value(
        98.1, "2021-10-06", "2021-10-05T17:00:00.000Z", **change("previous", "2021-10-05", None, 0.4),
        target={"value": 95, "op": ">="},
    ),
    "YT-01": closed(1_260_513, status="E", **change("previous", "2021-08", 4.0)),
    "YT-03": value(
        96, as_of="2021-10-07T07:15:00.000Z", level="critical", since="2021-10-05T01:00:00.000Z",
        due="2021-10-07T08:15:00.000Z", late="2021-10-07T10:15:00.000Z",
        **change("previous", "2021-10-06", None, 2),
    ),
    "PA-03": value(37, level="warn", since="2021-10-04T01:00:00.000Z", **change("previous", "2021-09-30", 105.6)),
    "PA-01": value(1_204),
    "PA-02": value(86.4, level="warn", since="2021-10-05T01:00:00.000Z"),
    "PA-04": value(212, status="P"),
    "PA-05": value(91.5, "2021-09", END, late="2021-10-04T05:00:00.000Z"),
    "KT-01": value(
        8.9, "2021-Q3", END, status="P", level="warn", since="2021-10-01T01:00:00.000Z", due=None, late=None,
        target={"value": 10.5, "op": "between", "high": 11.5, "when": "2026"},
        **change("same_period", "2020-Q3", None, 0.4),
    ),
    "KT-02": value(
        14_215, "2021-09", END, due=None, late=None, **change("same_period", "2020-09", 12.3),
        target={"value": 17_725, "op": ">=", "when": "2021"},
    ),
    "KT-09": value(
        48.2, "2021-09", END, status="E", level="critical", since="2021-10-01T01:00:00.000Z", due=None, late=None,
        **change("same_period", "2020-09", None, -6.1),
    ),
    "DL-01": value(
        1.92, "2021-08", "2021-08-31T00:00:00.000Z", due="2021-09-30T00:00:00.000Z", late="2021-10-03T05:00:00.000Z",
        **change("same_period", "2020-08", -35.2),
    ),
    "TT-01": value(14, status="P", marks=["simulated"], **change("same_period", "2020-10-07", -12.5)),
    "TT-02": value(3, marks=["exercise"], **change("same_period", "2020-10-07", 50.0)),
    "AT-08": value(99.93, as_of="2021-10-07T07:31:00.000Z", marks=["mismatch"]),
    "MT-01": value(
        142, as_of="2021-10-07T06:00:00.000Z", due="2021-10-07T07:15:00.000Z", late="2021-10-07T09:15:00.000Z"
    ),
    "MT-02": value(1_284, marks=["break"], status="B"),
    "KT-03": value(
        84_215_370_000_000, "2020", "2020-12-30T17:00:00.000Z", due=None, late=None,
        **change("previous", "2019", -1_204.7),
    ),
    "KT-04": value(-3.5, as_of="2021-10-07T07:00:00.000Z", low=-4.0, high=-3.0),
}  # fmt: skip


def point(period: str, v: float | None, status: str = "A") -> dict[str, Any]:
    return {"period": period, "v": v, "status": status, "as_of": f"{period}-28T00:00:00.000Z"}


def points(first: int, figures: Iterable[float | None], year: int = 2021, **more: Any) -> list[dict[str, Any]]:
    """Monthly points from month `first` on."""
    return [point(f"{year}-{first + i:02d}", v) | more for i, v in enumerate(figures)]


HISTORY: Mapping[str, list[dict[str, Any]]] = {
    "VB-01": points(5, [410_233, 455_010, 512_330, 566_120, 601_020]),
    "YT-01": points(4, [880_000, 905_000, 990_000, 1_080_000, 1_180_000, 1_260_513]),
    "YT-03": points(1, [71, 74, 73, 79, 82, 86, 88, 94, 96]),
    "DL-01": points(3, [2.9, 2.8, 2.75, 2.5, 2.1, 1.92]),
    "HCC-01": points(4, [210_000, 221_500, 240_100, 262_300, 271_000, 283_175]),
    "TT-01": points(4, [22, 19, 25, 17, 16, 14]),
    "MT-02": [*points(4, [310, 405, 388]), point("2021-07", 1_120, "B"), *points(8, [1_190, 1_284])],
    "KT-09": [
        *points(1, [4, 9.5, 17, 24, 30, 37, 44, 50, 54.3], 2020),
        *points(1, [3, 8, 14, 20, 25, 31, 37, 42, 48.2]),
        point("2021-10", 55, "F"),
        point("2021-11", 63, "F"),
    ],
}
