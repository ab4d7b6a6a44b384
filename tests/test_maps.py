"""Maps of a site: checked against its areas, and inside the layouts that show them when these reach the screens."""

import shutil
from pathlib import Path

import pytest

from displays.site import check, read_site, sample

LAYOUT = """\
key: ban-do
title: {vi: Bản đồ}
tiles:
  - {id: sxh, kind: map, series: YT-05, map: nghe-an, at: [1, 1, 12, 6]}
topics:
  - {key: sxh, title: {vi: Sốt xuất huyết}, tiles: [sxh]}
"""
MAP, SHOWN = "maps/nghe-an.yaml", "layouts/ban-do.yaml"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the sample with a layout that shows its map."""
    copy = Path(shutil.copytree(sample(), tmp_path / "site"))
    (copy / SHOWN).write_text(LAYOUT, encoding="utf-8")
    return copy


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_sample_draws_every_commune_and_ward_once() -> None:
    """119 communes and 11 wards, and a note that the places are no geography."""
    survey = read_site(sample())
    drawn = survey.loaded[MAP].model
    kinds = {area.code: area.kind for area in survey.loaded["areas.yaml"].model.root}
    assert set(drawn.cells) == {code for code, kind in kinds.items() if kind in ("xa", "phuong")}
    assert len({tuple(spot) for spot in drawn.cells.values()}) == 130
    assert "Sơ đồ" in drawn.note["vi"]


def test_a_map_reaches_the_screens_inside_its_layout(site: Path) -> None:
    """No round trip of its own; another drawing is another version of the layouts with it, and of no other file."""
    assert check(site).ok
    before = read_site(site).files
    tile = before[SHOWN].body["tiles"][0]
    assert len(tile["cells"]) == 130
    assert tile["note"]["vi"].startswith("Sơ đồ")
    assert "key" not in tile
    assert MAP not in before
    edit(site / MAP, '"16732": [17, 9]', '"16732": [17, 1]')
    after = read_site(site).files
    moved = {path for path in after if after[path].sha256 != before[path].sha256}
    tiles = {path: file.body["tiles"] for path, file in after.items() if path.startswith("layouts/")}
    assert SHOWN in moved
    assert moved == {path for path in tiles if any(each["kind"] == "map" for each in tiles[path])}


@pytest.mark.parametrize(
    ("old", "new", "code", "args"),
    [
        ('"16732": [17, 9]', '"96732": [17, 9]', "unknown_area", {"got": "96732"}),
        ('"16732": [17, 9]', '"16732": [17, 10]', "cell_taken", {"other": "16681"}),
        ('"16732": [17, 9]', '"16732": [17]', "too_few", {"least": 2}),
        ('"16732": [17, 9]', '"16732": [0, 9]', "too_small", {"least": 1}),
        ('"16732": [17, 9]', '"phuong": [17, 9]', "pattern", {"got": "phuong"}),
        ("key: nghe-an", "key: nghe-tinh", "key_is_file_name", {"expected": "nghe-an"}),
    ],
)
def test_a_map_with_a_mistake_is_not_shown(site: Path, old: str, new: str, code: str, args: dict[str, object]) -> None:
    """It is named with its line, and the layout that needs it is refused, so its last good version stays."""
    edit(site / MAP, old, new)
    wrong = {problem.path: problem for problem in check(site).problems if problem.severity == "error"}
    assert set(wrong) >= {MAP, SHOWN}
    assert wrong[MAP].code == code
    assert args.items() <= wrong[MAP].args.items()
    assert wrong[SHOWN].code == "broken_map"
    line = (site / MAP).read_text(encoding="utf-8").splitlines()[wrong[MAP].line - 1]
    assert line.strip() == new.strip()
