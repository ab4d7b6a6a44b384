"""The site a soak runs on: the sample with simulated figures on and two layouts more, edited while it runs."""

import random
import re
from pathlib import Path

AREAS = ("16681", "16690", "16702", "16708", "16732", "16939", "17011", "17110", "17125", "17128", "17920", "16738")
FAMILIES = ("YT-05", "HCC-01")  # posted area by area
WALKING = frozenset(("YT-03", "HCC-02", "PA-03", "ANTT-10", "ATTT-08"))  # of the sample's own feeds

XA = """\
key: soak-xa
title: {vi: Theo xã phường, en: By area}
grid: {columns: 12, rows: 6}
tiles:
  - {id: ca, kind: bar, series: YT-05, by: area, top: 12, at: [1, 1, 6, 6]}
  - {id: ho-so, kind: bar, series: HCC-01, by: area, top: %(top)d, at: [7, 1, 6, 3]}
  - {id: den, kind: number, series: %(series)s, at: [7, 4, 6, 3], history: %(history)d}
topics:
  - {key: soak, title: {vi: Hồ sơ, en: Dossiers}, tiles: [ca, ho-so]}
"""
SO = """\
key: soak-so
title: {vi: Nhiều số, en: Many figures}
grid: {columns: 12, rows: 6}
tiles:
  - {id: a, kind: number, series: %(series)s, at: [1, 1, 4, 3], history: %(history)d}
  - {id: b, kind: number, series: PA-08, at: [5, 1, 4, 3]}
  - {id: c, kind: trend, series: YT-03, at: [9, 1, 4, 3], history: 30}
  - {id: d, kind: bar, each: [VB-02, VB-03, VB-04], at: [1, 4, 6, 3]}
  - {id: e, kind: attention, at: [7, 4, 6, 3], top: %(top)d}
topics:
  - {key: soak, title: {vi: Phản ánh, en: Feedback}, tiles: [a, b]}
"""


class Pages:
    """The site's directory, and somebody with an editor."""

    walking = WALKING

    def __init__(self, directory: Path, seed: int) -> None:
        self._at = directory
        self._chance = random.Random(seed)
        self._broken: tuple[Path, str] | None = None
        feeds = (directory / "feeds.yaml").read_text()
        start, walk = feeds.split("- key: mo-phong")
        walk = walk.replace("enabled: false", "enabled: true").replace("every: 10s", "every: 7s")
        (directory / "feeds.yaml").write_text(f"{start}- key: mo-phong{walk}")
        self._layout()
        self._layout()

    def calm(self) -> None:
        """Nothing changes by itself any more: no simulated figures, no probe, no file that is broken."""
        self._mend()
        feeds = self._at / "feeds.yaml"
        text = feeds.read_text().replace("enabled: true", "enabled: false")
        feeds.write_text(text.replace("  kind: probe\n", "  kind: probe\n  enabled: false\n"))

    def edit(self) -> str:
        """Change one file; says which thing."""
        if self._broken:
            self._mend()
            return "mended"
        (wish,) = self._chance.choices((self._layout, self._clearance, self._sensitivity, self._break), (5, 2, 2, 1))
        wish()
        return wish.__name__.strip("_")

    def _layout(self) -> None:
        draw = {
            "series": self._chance.choice(("VB-01", "YT-01", "HCC-01", "YT-02", "PA-01")),
            "history": self._chance.choice((2, 12, 30)),
            "top": self._chance.randint(2, 8),
        }
        for key, text in (("soak-xa", XA), ("soak-so", SO)):
            if self._chance.random() < 0.6 or not (self._at / "layouts" / f"{key}.yaml").exists():
                _write(self._at / "layouts" / f"{key}.yaml", text % draw)

    def _clearance(self) -> None:
        """Another clearance for one of the rooms; not above what a display token has, which limits its screens."""
        file = self._at / "site.yaml"
        rooms = re.split(r"(?m)^(?=  - key: )", file.read_text())
        ones = [number for number, each in enumerate(rooms) if "\n    clearance: " in each]
        one, to = self._chance.choice(ones), self._chance.choice(("public", "internal"))
        rooms[one] = re.sub(r"(?m)^    clearance: \w+", f"    clearance: {to}", rooms[one])
        _write(file, "".join(rooms))

    def _sensitivity(self) -> None:
        """Another sensitivity for one of the indicators that stand on walls."""
        file = self._at / "indicators.yaml"
        code = self._chance.choice(("VB-01", "VB-02", "YT-01", "YT-05", "HCC-01", "YT-02"))
        to = self._chance.choice(("public", "internal", "restricted"))
        head, mark, rest = file.read_text().partition(f"- code: {code}\n")
        _write(file, head + mark + re.sub(r"(?m)^  sensitivity: \w+", f"  sensitivity: {to}", rest, count=1))

    def _break(self) -> None:
        file = self._at / "layouts" / "soak-so.yaml"
        self._broken = file, file.read_text()
        _write(file, file.read_text().replace("tiles:", "tile:"))

    def _mend(self) -> None:
        if self._broken:
            _write(*self._broken)
            self._broken = None


def _write(file: Path, text: str) -> None:
    """As editors do: a new file, then renamed over the old one."""
    beside = file.with_suffix(".new")
    beside.write_text(text)
    beside.rename(file)
