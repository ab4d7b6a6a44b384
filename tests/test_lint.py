"""The linter: what fits on the grid, what names real things, what can be read from the last row."""

from layouts.check import check
from layouts.lint import Names, Sight, lint
from layouts.model import Layout
from layouts.problems import Problem
from layouts.reader import read

NAMES = Names({"VB-02": "public", "YT-03": "internal"}, ["16681"], ["VB", "YT"])
HEAD = "key: a\ntitle: {vi: Một}\ntopics:\n  - {key: t, title: {vi: T}, tiles: [x]}\ntiles:\n"


def found(tiles: str, head: str = HEAD, sights: tuple[Sight, ...] = ()) -> list[Problem]:
    node, wrong = read(head + tiles, "layouts/a.yaml")
    assert node is not None
    layout, more = check(node, Layout)
    assert wrong + more == []
    assert layout is not None
    return lint(layout, node, NAMES, sights)


def tile(id: str, at: str, rest: str = "kind: number, series: VB-02") -> str:
    return f"  - {{id: {id}, {rest}, at: {at}}}\n"


def test_a_layout_that_fits_has_no_problems() -> None:
    """Tiles side by side, up to the last cell."""
    assert found(tile("x", "[1, 1, 6, 6]") + tile("y", "[7, 1, 6, 6]")) == []


def test_a_tile_must_lie_inside_the_grid() -> None:
    """The problem says how far it reaches and how far the grid does."""
    wide, high = found(tile("x", "[8, 1, 6, 2]") + tile("y", "[1, 5, 2, 3]"))
    assert (wide.code, wide.line, wide.column) == ("outside_grid_column", 6, 46)
    assert (wide.args["reach"], wide.args["most"]) == (13, 12)
    assert (high.code, high.args["reach"], high.args["most"]) == ("outside_grid_row", 7, 6)


def test_tiles_must_not_cover_each_other() -> None:
    """The later one is named, with the line of the earlier."""
    (overlap,) = found(tile("x", "[1, 1, 4, 2]") + tile("y", "[4, 2, 4, 2]"))
    assert (overlap.code, overlap.line, dict(overlap.args)) == ("overlap", 7, {"other": "x", "line": 6})


def test_a_topic_names_tiles_that_exist() -> None:
    """With the one that was probably meant."""
    (unknown,) = found(tile("x", "[1, 1, 4, 2]"), HEAD.replace("tiles: [x]", "tiles: [x, ex]").replace("ex", "xx"))
    assert (unknown.code, unknown.line, unknown.args["got"]) == ("unknown_tile_near", 4, "xx")


def test_series_areas_and_subsystems_must_be_known() -> None:
    """An unknown series is listed, not dropped in silence."""
    codes = found(
        tile("x", "[1, 1, 4, 2]", "kind: number, series: VB-20")
        + tile("y", "[5, 1, 4, 2]", "kind: number, series: YT-03@16682")
        + tile("z", "[1, 3, 4, 2]", "kind: status, subsystems: [VB, GD]")
        + tile("w", "[5, 3, 4, 2]", "kind: number, series: XX-99")
    )
    assert [(each.code, each.line, each.args["got"]) for each in codes] == [
        ("unknown_series_near", 6, "VB-20"),
        ("unknown_area", 7, "16682"),
        ("unknown_subsystem", 8, "GD"),
        ("unknown_series", 9, "XX-99"),
    ]


def test_nothing_is_said_of_names_that_are_not_known_just_now() -> None:
    """A broken catalogue must not break every layout."""
    node, _ = read(HEAD + tile("x", "[1, 1, 4, 2]", "kind: number, series: XX-99"), "a")
    assert node is not None
    layout, _ = check(node, Layout)
    assert layout is not None
    assert lint(layout, node, Names()) == []


def test_a_bar_compares_areas_or_series() -> None:
    """Exactly one of both; a family of areas belongs into a bar."""
    wrong = found(
        tile("x", "[1, 1, 4, 2]", "kind: bar")
        + tile("y", "[5, 1, 4, 2]", "kind: bar, series: YT-03")
        + tile("z", "[1, 3, 4, 2]", "kind: bar, series: YT-03, each: [VB-02, YT-03]")
        + tile("w", "[5, 3, 4, 2]", "kind: number, series: YT-03@*")
    )
    assert [each.code for each in wrong] == ["bar_choice", "bar_choice", "bar_choice", "family_needs_by"]
    assert found(tile("x", "[1, 1, 4, 2]", "kind: bar, series: YT-03, by: area")) == []


def test_a_table_has_one_kind_of_columns() -> None:
    """Over areas its columns are figures or codes; over time they are periods."""
    wrong = found(
        tile("x", "[1, 1, 4, 2]", "kind: table, each: [VB-02, YT-03], by: area, columns: [value]")
        + tile("y", "[5, 1, 4, 2]", "kind: table, each: [YT-03], by: area, periods: 3")
        + tile("z", "[1, 3, 4, 2]", "kind: table, each: [YT-03@16681], by: area")
        + tile("w", "[5, 3, 4, 2]", "kind: table, each: [YT-03], columns: [value], periods: 3")
    )
    assert [each.code for each in wrong] == ["table_choice", "table_choice", "table_choice", "table_columns"]
    assert found(tile("x", "[1, 1, 4, 2]", "kind: table, each: [YT-03], by: area, columns: [value, as_of]")) == []


def test_a_map_must_be_drawn() -> None:
    """Its file must be there and good; where nothing is known of maps, nothing is said."""
    shown = tile("x", "[1, 1, 4, 4]", "kind: map, series: YT-03, map: nghe-a")
    assert found(shown) == []
    node, _ = read(HEAD + shown, "a")
    assert node is not None
    layout, _ = check(node, Layout)
    assert layout is not None
    (wrong,) = lint(layout, node, Names(maps=["nghe-an"]))
    assert (wrong.code, wrong.args) == ("unknown_map_near", {"got": "nghe-a", "nearest": "nghe-an"})
    assert layout.needs()["families"] == ["YT-03@*"]


def test_too_many_tiles_and_no_topics_are_warnings() -> None:
    """The layout is taken all the same."""
    head = "key: a\ntitle: {vi: Một}\ngrid: {columns: 12, rows: 6}\ntiles:\n"
    warnings = found("".join(tile(f"t{index}", f"[{index + 1}, 1, 1, 1]") for index in range(10)), head)
    assert [(each.code, each.severity) for each in warnings] == [("no_topics", "warning"), ("many_tiles", "warning")]


def test_text_too_small_for_the_last_row_is_a_warning_per_room() -> None:
    """75 inches seen from 5 m carry three rows of tiles, from 8 m only two (16 arc minutes)."""
    near, far = Sight("gan", 93.4, 5), Sight("xa", 93.4, 8)
    third, half = tile("x", "[1, 1, 7, 2]"), tile("x", "[1, 1, 7, 3]")
    assert [each.args["room"] for each in found(third, sights=(near, far))] == ["xa"]
    assert found(half, sights=(near, far)) == []
    (small,) = found(third, sights=(far, far))
    assert (small.severity, small.line, small.args["least"]) == ("warning", 6, 16)


def test_a_tile_too_narrow_for_its_figures_is_a_warning() -> None:
    """Seven digits ask for ten letters' width."""
    far = (Sight("xa", 93.4, 8),)
    (small,) = found(tile("x", "[1, 1, 3, 3]"), sights=far)
    assert (small.code, small.args["room"]) == ("small_text", "xa")
    assert found(tile("x", "[1, 1, 7, 3]"), sights=far) == []


def test_a_screen_too_small_for_its_room_is_a_warning() -> None:
    """From 12 m nothing on 75 inches can be read, however large the tile."""
    (small,) = found(tile("x", "[1, 1, 12, 6]"), sights=(Sight("xa", 93.4, 12),))
    assert (small.code, small.args["got"]) == ("small_text", "13")


def test_listed_figures_that_have_no_room_are_a_warning() -> None:
    """The page counts what it leaves out; who wrote the layout should know before."""
    listed = "kind: bullet, each: [VB-02, YT-03, VB-02, YT-03]"
    (few,) = found(tile("x", "[1, 1, 6, 3]", listed), sights=(Sight("gan", 93.4, 5),))
    assert (few.code, few.args["got"], few.args["all"], few.line) == ("few_rows", 2, 4, 6)
    assert found(tile("x", "[1, 1, 6, 6]", listed), sights=(Sight("gan", 93.4, 5),)) == []


def test_a_tall_screen_is_reckoned_as_the_page_sets_it() -> None:
    """A tall screen of 121 cm bears its tiles for who stands near; for 8 m its type is too small."""
    tiles = tile("x", "[1, 1, 6, 6]") + tile("y", "[7, 1, 6, 6]")
    assert found(tiles, sights=(Sight("sanh", 121, 3.5, shape=9 / 16),)) == []
    far = found(tiles, sights=(Sight("sanh", 121, 8, shape=9 / 16),))
    assert [(each.code, each.args["got"]) for each in far] == [("small_text", "7")] * 2


def test_a_room_that_may_not_see_a_tile_is_named() -> None:
    """A layout that is a public room's home should hold public indicators."""
    sight = Sight("xa-kim-lien", 93.4, 4, "public")
    (hidden,) = found(tile("x", "[1, 1, 4, 3]", "kind: number, series: YT-03"), sights=(sight,))
    assert (hidden.code, hidden.severity, hidden.args["room"]) == ("hidden_tile", "warning", "xa-kim-lien")


def test_alerts_come_from_feeds_that_list_them() -> None:
    """One that is not there may come: a warning. One that lists nothing never will. Nothing known: nothing said."""
    feeds = {"canh-bao": ("cap", "public"), "tin": ("rss", "internal"), "van-ban": ("http", "internal")}
    text = tile("x", "[1, 1, 6, 6]", "kind: alerts, feeds: [canh-bao, canh-boa, van-ban, quet]")

    def codes(names: Names, *sights: Sight) -> list[str]:
        return [each.code for each in problems(names, *sights)]

    def problems(names: Names, *sights: Sight) -> list[Problem]:
        node, _ = read(HEAD + text, "layouts/a.yaml")
        assert node is not None
        layout, _ = check(node, Layout)
        assert layout is not None
        return lint(layout, node, names, sights)

    assert codes(NAMES) == []
    known = Names(NAMES.codes, feeds=feeds)
    assert [(each.code, each.severity) for each in problems(known)] == [
        ("unknown_feed_near", "warning"),
        ("feed_lists_nothing", "error"),
        ("unknown_feed", "warning"),
    ]
    assert "hidden_tile" in codes(known, Sight("x", 93, 3, "public"))
    assert "hidden_tile" not in codes(known, Sight("x", 93, 3, "internal"))


def test_a_sensitive_picture_is_named_where_a_room_will_not_see_it() -> None:
    """Internal where the tile says nothing."""
    sights = (Sight("xa", 93, 3, "public"),)
    image = "kind: image, file: a.png, alt: {vi: A}"
    (hidden,) = found(tile("x", "[1, 1, 6, 6]", image), sights=sights)
    assert (hidden.code, hidden.args["code"], hidden.args["sensitivity"]) == ("hidden_tile", "a.png", "internal")
    assert found(tile("x", "[1, 1, 6, 6]", f"{image}, sensitivity: public"), sights=sights) == []


def test_notes_of_many_lines_need_room() -> None:
    """A text tile is as high as its lines: a note of eight lines in a low tile is too small to read, one is not."""
    many = "\\n".join(["- việc phải làm"] * 8)
    for text, codes in ((many, ["small_text"]), ("Giao ban 14:00", [])):
        note = f'kind: text, text: {{vi: "{text}"}}'
        assert [each.code for each in found(tile("x", "[1, 1, 6, 2]", note), sights=(Sight("xa", 93.4, 8),))] == codes
