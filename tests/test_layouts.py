"""Models of the site's files: every mistake with its line, column and what was expected; dumps in the nouns' shapes."""

import re
from pathlib import Path

import pydantic
import pytest

from broadcaster.model import Indicator, Rule
from broadcaster.rooms import Room
from layouts.catalogue import Catalogue
from layouts.check import check
from layouts.documents import Areas, Rules, Site
from layouts.library import KINDS
from layouts.loader import load, load_file
from layouts.model import Layout
from layouts.problems import SENTENCES, Problem, word
from layouts.reader import read
from layouts.schema import schemas

INDICATOR = """\
- code: VB-02
  name: {vi: Số văn bản đi}
  unit: {vi: văn bản}
  subsystem: VB
  owner: vp-ubnd
"""
SITE = """\
name: {vi: Tỉnh}
time_zone: Asia/Ho_Chi_Minh
languages: [vi]
units: [{key: vp, name: {vi: Văn phòng}}]
subsystems: [{key: VB, name: {vi: Văn bản}}]
rooms: [{key: a, name: {vi: A}, clearance: public, screens: [{key: main, name: {vi: M}, home: x}]}]
"""
LAYOUT = """\
key: a
title: {vi: Một}
tiles:
  - {id: x, kind: number, series: VB-02, at: [1, 1, 4, 2]}
"""


def problems(text: str, model: type[pydantic.BaseModel]) -> list[Problem]:
    node, wrong = read(text, "a.yaml")
    assert wrong == []
    assert node is not None
    return check(node, model)[1]


def one(text: str, model: type[pydantic.BaseModel]) -> Problem:
    found = problems(text, model)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("line", "code", "column", "args"),
    [
        ("decimals: two", "want_whole", 13, {"got": '"two"'}),
        ("decimals: 2.5", "want_whole", 13, {"got": "2.5"}),
        ("decimals: 9", "too_large", 13, {"most": 6, "got": "9"}),
        ("by_hand: no", "want_bool", 12, {"got": '"no"'}),
        ("direction: upward", "one_of", 14, {"expected": "up, down, band, neutral", "got": '"upward"'}),
        ("frequency: monthly", "frequency", 14, {"got": '"monthly"'}),
        ("deadline: {after_period: 6 days}", "duration", 28, {"got": '"6 days"'}),
        ('deadline: {after_period: 6d, at: "25:00"}', "clock", 36, {"got": '"25:00"'}),
        ("thresholds: {warn: {abov: 3}}", "unknown_key_near", 23, {"key": "abov", "nearest": "above"}),
        ("thresholds: {warn: {clear: 3}}", "bound_empty", 22, {}),
        ("thresholds: {warn: {above: [3]}}", "want_number_or_formula", 30, {"got": "[3]"}),
        ("thresholds: {warn: {outside: [9, 3]}}", "bound_order", 32, {"low": 9.0, "high": 3.0}),
        ("thresholds: {warn: {above: 90, clear: 95}}", "bound_clear", 41, {"clear": 95.0, "bound": 90.0}),
        ("target: {value: 3, op: between}", "between_high", 11, {}),
        ("sensitivity: secret", "one_of", 16, {"expected": "public, internal, restricted"}),
        ("short: Văn bản", "want_words", 10, {"got": '"Văn bản"'}),
        ("short: {en: Documents}", "want_words", 10, {}),
        ("colour: red", "unknown_key", 3, {"key": "colour"}),
        ("sensitivty: public", "unknown_key_near", 3, {"key": "sensitivty", "nearest": "sensitivity"}),
        ("notes: one", "want_list", 10, {"got": '"one"'}),
        ("short: {vi: a, EN: b}", "pattern", 18, {"got": "EN"}),
        ("parameters: {Least: 0}", "pattern", 16, {"got": "Least"}),
        ("notes: [a, '']", "empty_text", 14, {}),
    ],
)
def test_a_mistake_is_found_where_it_stands(line: str, code: str, column: int, args: dict[str, object]) -> None:
    """The place is the value's, for a key that is not known the key's; the arguments say what came."""
    found = one(f"{INDICATOR}  {line}\n", Catalogue)
    assert (found.code, found.line, found.column) == (code, 6, column)
    assert args.items() <= dict(found.args).items()
    assert found.code not in found.text


def test_all_mistakes_are_found_at_once() -> None:
    """In the order of the file."""
    text = "- code: vb2\n  name: Văn bản\n  unit: {vi: x}\n  owner: a b\n"
    assert [(each.line, each.code, each.args.get("key")) for each in problems(text, Catalogue)] == [
        (1, "missing_key", "subsystem"),
        (1, "code_form", None),
        (2, "want_words", None),
        (4, "key_form", None),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("kind: number", "kind: numbr", "one_of", (4, 19)),
        ("kind: number, ", "", "missing_key", (4, 5)),
        ("series: VB-02, ", "", "missing_key", (4, 5)),
        ("series: VB-02", "serie: VB-02", "unknown_key_near", (4, 27)),
        ("series: VB-02", "series: VB2", "series_form", (4, 35)),
        ("[1, 1, 4, 2]", "[1, 1, 4]", "too_few", (4, 46)),
        ("[1, 1, 4, 2]", "[0, 1, 4, 2]", "too_small", (4, 47)),
        ("[1, 1, 4, 2]", "[1, 1, four, 2]", "want_whole", (4, 53)),
        ("[1, 1, 4, 2]}", "[1, 1, 4, 2], history: 1.5}", "want_whole", (4, 69)),
    ],
)
def test_a_tile_is_checked_by_its_kind(old: str, new: str, code: str, place: tuple[int, int]) -> None:
    """Options of the other kinds are unknown keys, with the place of the key."""
    found = problems(LAYOUT.replace(old, new), Layout)
    assert (code, place) in [(each.code, (each.line, each.column)) for each in found]


def test_a_text_tile_may_have_a_key_named_like_its_kind() -> None:
    """A mistake inside `text` of a text tile is placed there."""
    found = one(LAYOUT.replace("kind: number, series: VB-02", "kind: text, text: {en: Hi}"), Layout)
    assert (found.code, found.line, found.column) == ("want_words", 4, 31)


def test_dumps_have_the_shapes_of_the_nouns() -> None:
    """What goes into an event is read back as Indicator, Room and Rule, spans in seconds."""
    text = INDICATOR + '  deadline: {after_period: 6d, at: "17:00"}\n  thresholds: {warn: {outside: [60, 95]}}\n'
    catalogue, _ = check(read(text, "a")[0], Catalogue)  # type: ignore[arg-type]
    assert catalogue is not None
    indicators = pydantic.TypeAdapter(tuple[Indicator, ...]).validate_python(catalogue.body()["indicators"])
    assert indicators[0].deadline is not None
    assert indicators[0].deadline.after_period == 6 * 86400
    assert indicators[0].thresholds is not None
    assert indicators[0].thresholds.warn is not None
    assert indicators[0].thresholds.warn.outside == (60, 95)

    site = """\
name: {vi: Tỉnh}
time_zone: Asia/Ho_Chi_Minh
languages: [vi]
units: [{key: a, name: {vi: A}}]
subsystems: [{key: VB, name: {vi: Văn bản}}]
rooms:
  - key: r
    name: {vi: Phòng}
    clearance: internal
    screens: [{key: main, name: {vi: Chính}, home: a}]
    schedules: [{layout: a, since: "07:30", until: "08:00"}]
"""
    model, wrong = check(read(site, "site.yaml")[0], Site)  # type: ignore[arg-type]
    assert wrong == []
    assert model is not None
    body = model.body()
    rooms = pydantic.TypeAdapter(tuple[Room, ...]).validate_python(body["rooms"])
    assert (rooms[0].screens[0].home, rooms[0].schedules[0].days) == ("a", (0, 1, 2, 3, 4, 5, 6))
    assert body["units"] == [{"key": "a", "name": {"vi": "A"}, "short": {"vi": "A"}}]

    rules, _ = check(read("- {key: a, kind: subset, whole: VB-02, parts: [VB-03]}", "r")[0], Rules)  # type: ignore[arg-type]
    assert rules is not None
    assert pydantic.TypeAdapter(tuple[Rule, ...]).validate_python(rules.body()["rules"])[0].parts == ("VB-03",)


def test_a_time_zone_must_exist() -> None:
    """Days and deadlines hang on it."""
    text = "name: {vi: a}\ntime_zone: Asia/Vinh\nlanguages: [vi]\nunits: [{key: a, name: {vi: a}}]\n"
    text += "subsystems: [{key: A, name: {vi: a}}]\nrooms: []\n"
    assert [(each.code, each.line) for each in problems(text, Site)] == [("time_zone", 2), ("too_few", 6)]


def test_an_area_keeps_its_dates_and_dated_aliases() -> None:
    """A name may have meant another place before."""
    text = '- {code: "16681", name: {vi: A}, kind: xa, since: 2025-07-01, aliases: [B, {name: C, until: 2025-06-30}]}'
    areas, wrong = check(read(text, "areas.yaml")[0], Areas)  # type: ignore[arg-type]
    assert wrong == []
    assert areas is not None
    assert areas.root[0].since == "2025-07-01"
    assert one("- {code: 16681, name: {vi: A}, kind: xa}", Areas).code == "area_form"
    assert one('- {code: "16681", name: {vi: A}, kind: xa, since: 1/7/2025}', Areas).code == "date"


def test_a_layout_says_what_it_needs_of_the_state() -> None:
    """Series with the deepest history any tile wants, families of areas, lists."""
    text = """\
key: a
title: {vi: Một}
tiles:
  - {id: n, kind: number, series: VB-02, at: [1, 1, 1, 1]}
  - {id: t, kind: trend, series: VB-02, at: [2, 1, 1, 1], history: 24}
  - {id: b, kind: bar, series: YT-03, by: area, at: [3, 1, 1, 1]}
  - {id: e, kind: bar, each: [VB-03, VB-04], at: [4, 1, 1, 1]}
  - {id: c, kind: attention, at: [5, 1, 1, 1]}
  - {id: o, kind: owners, at: [6, 1, 1, 1]}
"""
    layout, wrong = check(read(text, "a.yaml")[0], Layout)  # type: ignore[arg-type]
    assert wrong == []
    assert layout is not None
    assert layout.needs() == {
        "series": ["VB-02", "VB-03", "VB-04"],
        "families": ["YT-03@*"],
        "lists": ["@attention", "@owners"],
        "depths": {"VB-02": 24},
    }
    number = {"id": "n", "at": [1, 1, 1, 1], "kind": "number", "series": "VB-02", "history": 0}
    assert layout.body()["tiles"][0] == number


def test_entries_that_repeat_are_named_with_the_line_of_the_first(tmp_path: Path) -> None:
    """Duplicate codes, tile ids and feed keys."""
    (tmp_path / "indicators.yaml").write_text(INDICATOR * 2, encoding="utf-8")
    found = load_file(tmp_path / "indicators.yaml", "indicators.yaml", Catalogue)
    assert [(each.code, each.line, each.args["line"]) for each in found.problems] == [("duplicate", 6, 1)]
    assert found.model is None
    (tmp_path / "feeds.yaml").write_text("- {key: a}\n- {key: a}\n", encoding="utf-8")
    assert [each.code for each in load_file(tmp_path / "feeds.yaml", "feeds.yaml", None).problems] == ["duplicate"]


def test_a_layout_is_named_like_its_file(tmp_path: Path) -> None:
    """So that a room can name a layout whose file is broken just now."""
    file = tmp_path / "b.yaml"
    file.write_text(LAYOUT, encoding="utf-8")
    found = load_file(file, "layouts/b.yaml", Layout).problems
    assert [(each.code, each.line, each.args["expected"]) for each in found] == [("key_is_file_name", 1, "b")]


def test_each_file_is_judged_by_itself(tmp_path: Path) -> None:
    """A broken layout leaves the others good; a required file that is missing is a problem of its own."""
    (tmp_path / "layouts").mkdir()
    (tmp_path / "layouts" / "a.yaml").write_text(LAYOUT, encoding="utf-8")
    (tmp_path / "layouts" / "broken.yaml").write_text("key: [", encoding="utf-8")
    (tmp_path / "layouts" / "other.yml").write_text(LAYOUT, encoding="utf-8")
    (tmp_path / "layouts" / ".a.yaml.swp").write_text("x", encoding="utf-8")
    (tmp_path / "indicators.yaml").write_text(INDICATOR, encoding="utf-8")
    found = load(tmp_path)
    assert {path: one.good for path, one in found.items()} == {
        "site.yaml": False,
        "indicators.yaml": True,
        "layouts/a.yaml": True,
        "layouts/broken.yaml": False,
        "layouts/other.yml": False,
    }


def test_a_sentence_nobody_has_worded_is_shown_and_not_lost() -> None:
    """Codes of other rooms come through with their arguments."""
    assert word(SENTENCES, "wobble", {"got": "x"}) == "wobble got=x"
    assert str(Problem("a.yaml", 3, 5, "missing_key", {"key": "id"})) == "a.yaml:3:5: error: The key id is missing."


def test_every_tile_kind_has_its_model() -> None:
    """The library is the list of kinds a layout may name."""
    kinds = ["number", "trend", "bar", "attention", "status", "owners", "bullet", "table", "map"]
    assert list(KINDS) == [*kinds, "feedback", "text", "alerts", "agenda", "clock", "qr", "image", "camera"]


def test_the_examples_are_good() -> None:
    """The layout and the indicator in layouts/README.md are read without a problem."""
    readme = (Path(__file__).parents[1] / "layouts" / "README.md").read_text(encoding="utf-8")
    layout, indicator, site = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    assert problems(layout, Layout) == []
    assert problems(indicator, Catalogue) == []
    assert problems(SITE + site, Site) == []


def test_every_key_is_described() -> None:
    """layouts/README.md names each key of each file in code marks."""
    readme = (Path(__file__).parents[1] / "layouts" / "README.md").read_text(encoding="utf-8")
    readme = re.sub(r"```yaml\n.*?```", "", readme, flags=re.DOTALL)
    described = {part.strip(":") for marked in re.findall(r"`([^`]+)`", readme) for part in re.findall(r"\w+", marked)}
    for name, made in schemas().items():
        for definition in [made, *made.get("$defs", {}).values()]:
            missing = definition.get("properties", {}).keys() - described - {"en"}
            assert not missing, (name, definition.get("title"))


def test_an_editor_has_a_word_for_every_key() -> None:
    """Each key of each schema has a description, a tile's kind the tile's own."""
    for name, made in schemas().items():
        for definition in [made, *made.get("$defs", {}).values()]:
            bare = [key for key, each in definition.get("properties", {}).items() if not each.get("description")]
            assert bare == [], (name, definition.get("title"))


def test_how_long_what_is_kept() -> None:
    """Each part of the journal has its age, in seconds as it travels; without one it is kept for ever."""
    node, _ = read(SITE + "retention: {observations: 730d, audit: 8w}\n", "site.yaml")
    assert node is not None
    site, wrong = check(node, Site)
    assert wrong == []
    assert site is not None
    assert site.body()["retention"] == {"observations": 730 * 86_400, "audit": 8 * 7 * 86_400}
    node, _ = read(SITE, "site.yaml")
    assert node is not None
    site, _ = check(node, Site)
    assert site is not None
    assert site.body()["retention"] is None


@pytest.mark.parametrize(
    ("line", "code", "column", "args"),
    [
        ("retention: {observations: 3d}", "keep_short", 27, {"got": '"3d"', "least": "7d"}),
        ("retention: {audit: for ever}", "duration", 20, {"got": '"for ever"'}),
        ("retention: {all: 30d}", "unknown_key", 13, {"key": "all", "known": "audit, observations"}),
    ],
)
def test_an_age_that_cannot_be_is_named(line: str, code: str, column: int, args: dict[str, str]) -> None:
    """Too short an age, or none at all, is a mistake with its place."""
    problem = one(SITE + line + "\n", Site)
    assert (problem.line, problem.column, problem.code, problem.args) == (7, column, code, args)
