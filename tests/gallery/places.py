"""Areas with figures, on a small map of their own. All of it is invented, by arithmetic, so that it never changes."""

from typing import Any

from layouts.outline import outlined
from tests.gallery.figures import HELD, Value, value, words

NAMES = ("Phường Thành Vinh", "Xã Hưng Nguyên Nam", "Xã Quỳ Châu", "Xã Mường Xén", "Xã Thành Bình Thọ", "Phường Cửa Lò")
# the map's rows: first column and how many squares
ROWS = ((6, 3), (5, 6), (3, 9), (2, 12), (1, 14), (2, 14), (4, 13), (7, 10), (9, 8), (11, 5))
YESTERDAY = {"period": "2021-10-06", "as_of": "2021-10-05T17:00:00.000Z"}
OLD = {"period": "2021-10-01", "as_of": "2021-09-30T17:00:00.000Z", "late": "2021-10-03T05:00:00.000Z"}

SPOTS = [(first + i, row + 1) for row, (first, count) in enumerate(ROWS) for i in range(count)]
CODES = [f"{16_681 + 9 * i}" for i in range(len(SPOTS))]
CELLS: dict[str, list[int]] = {code: [x, y] for code, (x, y) in zip(CODES, SPOTS, strict=True)}
AREAS = {code: words(NAMES[i % 6] + (f" {i // 6}" if i > 5 else "")) for i, code in enumerate(CODES)}
NOTE = words("Sơ đồ, không theo tỷ lệ và vị trí thật", "Schematic, not to scale or true position")


def dengue(i: int) -> Value | None:
    """Cases in the i-th area: most few, some many, one held, a few late; every tenth has told nothing."""
    if i % 10 == 7:
        return None
    if i == 40:
        return value(None, **YESTERDAY, held=HELD["held"] | {"raw": "1O2"})
    v = (i * 7919) % 29 + (62 if i % 23 == 4 else 26 if i % 11 == 3 else 0)
    level = "critical" if v > 80 else "warn" if v > 40 else "normal"
    change = {"against": "previous", "period": "2021-09-29", "pct": float(v % 31) - 12.5}
    return value(v, **(OLD if i % 29 == 5 else YESTERDAY), level=level, changes=[change])


def immunised(i: int) -> Value | None:
    v = round(52 + (i * 37) % 46 + 0.1 * (i % 9), 1)
    return None if i % 9 == 2 else value(v, **YESTERDAY, level="warn" if v < 60 else "normal")


def by_area(codes: list[str] = CODES) -> dict[str, Any]:
    """YT-05 and YT-08 of these areas."""
    told = {f"YT-05@{code}": dengue(CODES.index(code)) for code in codes}
    told |= {f"YT-08@{code}": immunised(CODES.index(code)) for code in codes}
    return {key: v for key, v in told.items() if v}


def overdue() -> dict[str, Any]:
    """Overdue feedback in a few areas."""
    told = zip(CODES[:6], (14, 9, 6, 5, 2, 1), strict=True)
    return {f"PA-03@{code}": value(v, level="warn" if v > 5 else "normal") for code, v in told}


def corner(x: int, y: int) -> tuple[float, float]:
    """A corner of four areas, moved a little, the same for all four."""
    return x + ((x * 37 + y * 91) % 17 - 8) / 30, y + ((x * 53 + y * 29) % 19 - 9) / 30


def ring(x: int, y: int) -> list[tuple[float, float]]:
    corners = [corner(x, -y), corner(x + 1, -y), corner(x + 1, -y - 1), corner(x, -y - 1)]
    return [*corners, corners[0]]


OUTLINE = outlined({code: [ring(x, y)] for code, (x, y) in CELLS.items()})
