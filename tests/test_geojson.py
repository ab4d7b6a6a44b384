"""Areas' outlines from a GeoJSON file: read strictly, told where it is wrong, and made light without a gap."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from displays.site import check, read_site
from layouts import maps
from layouts.geojson import NotGeoJson, read_geojson
from layouts.outline import outlined
from layouts.problems import Problem
from tests.doubles.geography import collection, text
from tests.test_maps import edit, site  # noqa: F401

CELLS = {str(101 + 4 * row + column): (column + 1, row + 1) for row in range(3) for column in range(4)}
SHOWN, MAP, FILE = "layouts/ban-do.yaml", "maps/ranh-gioi.yaml", "maps/xa.geojson"
SAMPLE = {"16681": (1, 1), "16690": (2, 1), "16732": (1, 2)}


def refused(document: Any, code: str = "ma_xa") -> Problem:
    """The first thing that is wrong with a document, or a text."""
    content = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(NotGeoJson) as told:
        read_geojson(content.encode(), "maps/xa.geojson", code)
    return told.value.problems[0]


def changed(**more: Any) -> dict[str, Any]:
    """A good collection whose second feature has this instead."""
    document = collection(CELLS, 1)
    document["features"][1] |= more
    return document


@pytest.mark.parametrize(
    ("document", "code", "said"),
    [
        ({"type": "Topology"}, "geojson_kind", {"got": '"Topology"'}),
        ([1], "geojson_kind", {"got": '"list"'}),
        ('{"type": "FeatureCollection",\n "features": [}', "geojson_json", {"what": "Expecting value"}),
        ({"type": "FeatureCollection", "features": []}, "geojson_areas", {"got": 0, "most": 2000}),
        (changed(properties={"ma": "102", "ten": "x"}), "geojson_code", {"n": 2, "got": "null", "known": "ma, ten"}),
        (changed(properties=None), "geojson_code", {"known": "-"}),
        (changed(geometry={"type": "Point", "coordinates": [105, 19]}), "geojson_shape", {"n": 2, "got": '"Point"'}),
        (changed(geometry={"type": "Polygon", "coordinates": [[[105, 19]]]}), "geojson_ring", {"got": "1"}),
        (changed(geometry={"type": "Polygon", "coordinates": [[["a", 1]] * 4]}), "geojson_ring", {"got": '["a", 1]'}),
        (
            changed(geometry={"type": "Polygon", "coordinates": [[[587654.3, 2100000.5]] * 4]}),
            "geojson_degrees",
            {"n": 2, "got": "587654.3, 2100000.5"},
        ),
        (changed(geometry={"type": "Polygon", "coordinates": [[[10**400, 1]] * 4]}), "geojson_degrees", {"n": 2}),
        (changed(geometry={"type": "Polygon", "coordinates": [[[math.inf, 1]] * 4]}), "geojson_degrees", {"n": 2}),
        (changed(geometry={"type": "Polygon", "coordinates": [[[math.nan, 1]] * 4]}), "geojson_ring", {"n": 2}),
        ('{"n": 1' + "0" * 5000 + "}", "geojson_json", {"what": "a number with too many digits"}),
        (changed(properties={"ma_xa": "\ud800"}), "geojson_code", {"n": 2, "got": '"\\ud800"'}),
    ],
)
def test_what_is_wrong_is_said_with_its_place(document: Any, code: str, said: dict[str, Any]) -> None:
    """The kind of mistake, the feature, what stands there, and what the feature has instead."""
    problem = refused(document)
    assert problem.code == code
    assert said.items() <= problem.args.items()
    assert problem.path == "maps/xa.geojson"


def test_a_wrong_feature_is_named_by_its_line() -> None:
    """Also in a file with a feature a line, and of all mistakes each is told."""
    features = [json.dumps(each) for each in changed(properties={})["features"]]
    broken = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}"
    problem = refused(broken)
    assert (problem.line, problem.column, problem.args["n"]) == (3, 1, 2)
    everywhere = {**collection(CELLS, 1), "features": [{"type": "Feature"}] * 30}
    with pytest.raises(NotGeoJson) as told:
        read_geojson(json.dumps(everywhere).encode(), "maps/xa.geojson", "ma_xa")
    assert len(told.value.problems) == 20


def test_a_file_that_is_no_text_or_too_large_is_refused() -> None:
    """Before anything is made of it."""
    for content, code in ((b"\xff\xfe{", "not_utf8"), (b" " * 16_000_001, "geojson_large")):
        with pytest.raises(NotGeoJson) as told:
            read_geojson(content, "maps/xa.geojson", "ma_xa")
        assert told.value.problems[0].code == code


def test_features_of_one_code_are_one_area_and_empty_ones_are_passed_over() -> None:
    """Islands come as features of their own, areas to come without a geometry; a code may be a number."""
    document = collection(CELLS, 1)
    document["features"][1]["properties"]["ma_xa"] = 101
    document["features"][2]["geometry"] = None
    rings = read_geojson(json.dumps(document).encode(), "maps/xa.geojson", "ma_xa")
    assert len(rings["101"]) == 2
    assert set(rings) == set(CELLS) - {"102", "103"}


def paths(outline: dict[str, Any]) -> dict[str, list[list[tuple[int, int]]]]:
    """Every area's rings as closed lists of spots."""
    arcs = []
    for steps in outline["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            arc.append((x, y))
        arcs.append(arc)
    drawn = {}
    for code, area in outline["areas"].items():
        rings = [[arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring] for ring in area["rings"]]
        for ring in rings:
            ends = [(arc[0], arc[-1]) for arc in ring]
            assert all(one[1] == other[0] for one, other in zip(ends, ends[1:] + ends[:1], strict=True))
        drawn[code] = [[spot for arc in ring for spot in arc[:-1]] for ring in rings]
    return drawn


def area(ring: list[tuple[int, int]]) -> float:
    return abs(sum(x * v - u * y for (x, y), (u, v) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def test_an_outline_is_light_and_has_every_area_closed() -> None:
    """A ragged border of thousands of points becomes few, and neighbours stay neighbours."""
    rings = read_geojson(text(CELLS, 9).encode(), "maps/xa.geojson", "ma_xa")
    points = sum(len(ring) for found in rings.values() for ring in found)
    outline = outlined(rings, most=500)
    kept = sum(len(steps) // 2 for steps in outline["arcs"])
    assert points > 20_000
    assert kept <= 560  # the ends of borders stay in any case
    assert max(outline["size"]) == 4096
    drawn = paths(outline)
    assert set(drawn) == set(CELLS)
    whole = sum(area(ring) for found in drawn.values() for ring in found)
    rim = _outer(outline)
    assert whole == pytest.approx(area(rim), rel=1e-9)  # no gap, nothing drawn twice


def _outer(outline: dict[str, Any]) -> list[tuple[int, int]]:
    """The border round all areas together, of those borders that only one area has."""
    used = [n if n >= 0 else ~n for each in outline["areas"].values() for ring in each["rings"] for n in ring]
    single = [n for n in range(len(outline["arcs"])) if used.count(n) == 1]
    parts = []
    for n in single:
        steps, x, y, arc = outline["arcs"][n], 0, 0, []
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            arc.append((x, y))
        parts.append(arc)
    rim = parts.pop(0)
    while parts:
        at = next(i for i, arc in enumerate(parts) if rim[-1] in (arc[0], arc[-1]))
        arc = parts.pop(at)
        rim += (arc if arc[0] == rim[-1] else arc[::-1])[1:]
    return rim[:-1]


def test_an_area_has_a_middle_inside_and_a_speck_keeps_its_place() -> None:
    """The mark of an area stands in its widest part; one too small for the grid is drawn as a dot."""
    document = collection(CELLS, 3)
    corner = document["features"][0]["geometry"]["coordinates"][0][0]
    speck = [[corner[0] + dx, corner[1] + dy] for dx, dy in ((0, 0), (1e-6, 0), (1e-6, 1e-6), (0, 0))]
    island = {"type": "Feature", "properties": {"ma_xa": "999"}}
    document["features"].append({**island, "geometry": {"type": "Polygon", "coordinates": [speck]}})
    outline = outlined(read_geojson(json.dumps(document).encode(), "maps/xa.geojson", "ma_xa"))
    wide, high = outline["size"]
    for code, each in outline["areas"].items():
        x, y, room = each["at"]
        assert 0 <= x <= wide
        assert 0 <= y <= high
        assert room > (0 if code == "999" else 100)


def test_a_hole_is_kept_with_the_island_in_it() -> None:
    """A ring without any meeting point begins where it is found again, so both areas name the same border."""
    square = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
    inner = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]]
    features = [
        {
            "type": "Feature",
            "properties": {"ma_xa": "101"},
            "geometry": {"type": "Polygon", "coordinates": [square, inner]},
        },
        {
            "type": "Feature",
            "properties": {"ma_xa": "102"},
            "geometry": {"type": "Polygon", "coordinates": [inner[::-1]]},
        },
    ]
    document = {"type": "FeatureCollection", "features": features}
    outline = outlined(read_geojson(json.dumps(document).encode(), "maps/xa.geojson", "ma_xa"))
    assert len(outline["arcs"]) == 2
    drawn = paths(outline)
    assert area(drawn["101"][1]) == area(drawn["102"][0]) > 0
    x, y, _ = outline["areas"]["101"]["at"]
    assert 0 < x < outline["size"][0]
    assert 0 < y < outline["size"][1]


@pytest.fixture
def drawn(site: Path) -> Path:  # noqa: F811
    """A site with a layout that shows outlines."""
    (site / FILE).write_text(text(SAMPLE), encoding="utf-8")
    (site / MAP).write_text("key: ranh-gioi\ngeojson: xa.geojson\ncode: ma_xa\n", encoding="utf-8")
    edit(site / SHOWN, "map: nghe-an", "map: ranh-gioi")
    return site


def test_outlines_reach_the_screens_inside_their_layout(drawn: Path) -> None:
    """Light enough, made once for each version of the file, and another file is another version of the layout."""
    assert check(drawn).ok
    before = read_site(drawn).files[SHOWN]
    outline = before.body["tiles"][0]["outline"]
    assert set(outline["areas"]) == set(SAMPLE)
    assert "geojson" not in before.body["tiles"][0]
    assert read_site(drawn).files[SHOWN].body["tiles"][0]["outline"] is outline
    (drawn / FILE).write_text(text(SAMPLE, 6), encoding="utf-8")
    assert read_site(drawn).files[SHOWN].sha256 != before.sha256
    model = maps.AreaMap(key="ranh-gioi", geojson="xa.geojson", code="ma_xa")
    for version in range(1, maps.REMEMBERED + 3):
        (drawn / FILE).write_text(text(SAMPLE, 1) + " " * version, encoding="utf-8")
        assert maps.outline_of(model, drawn / "maps", "maps")[1] == ()
    assert len(maps._made) <= maps.REMEMBERED


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("xa.geojson", "khac.geojson", "maps/khac.geojson", "file_missing"),
        ("xa.geojson", "../site.json", MAP, "geojson_name"),
        ("code: ma_xa", "code: MA", FILE, "geojson_code"),
        ("code: ma_xa", 'cells: {"16681": [1, 1], "16690": [2, 1]}', MAP, "map_choice"),
    ],
)
def test_outlines_with_a_mistake_are_not_shown(drawn: Path, old: str, new: str, path: str, code: str) -> None:
    """The layout that shows them keeps its last good version, and says what is wrong with its map."""
    edit(drawn / MAP, old, new)
    survey = read_site(drawn)
    assert code in {problem.code for problem in survey.problems if problem.path == path}
    (said,) = [problem for problem in survey.refused[SHOWN][1] if problem.code == "broken_map"]
    assert said.args["got"] == "ranh-gioi"
    assert path in said.args["what"]


def test_areas_that_areas_yaml_lacks_are_named(drawn: Path) -> None:
    """Each of them, with the file that has it."""
    (drawn / FILE).write_text(text({**SAMPLE, "99999": (2, 2)}), encoding="utf-8")
    problems = [each for each in check(drawn).problems if each.code == "geojson_unknown_area"]
    assert [each.args for each in problems] == [{"got": "99999", "file": "xa.geojson"}]
    assert (problems[0].path, problems[0].line) == (MAP, 2)


def test_a_link_out_of_the_folder_is_not_followed(drawn: Path) -> None:
    """Whatever it points to."""
    outside = drawn.parent / "xa.geojson"
    outside.write_text(text(SAMPLE), encoding="utf-8")
    (drawn / FILE).unlink()
    (drawn / FILE).symlink_to(outside)
    assert "file_missing" in {problem.code for problem in check(drawn).problems}
