"""The sample site: complete, without a problem, and honest about what is known."""

import json
import re
from pathlib import Path

import openpyxl
import pytest
import yaml

from broadcaster import periods
from broadcaster.derive import parse
from displays.schemas import schemas
from displays.site import check, read_site, sample
from layouts.model import Layout
from layouts.problems import SENTENCES
from layouts.schema import text

WORDS = Path(__file__).parents[1] / "displays" / "words"
SHORT = 22  # letters of a name that a tile sets in one line
SIX = {
    "VB-01": "5.238.802",
    "VB-02": "791/903",
    "VB-03": "509.345",
    "VB-04": "256.177",
    "HCC-01": "283.175",
    "YT-01": "1.260.513",
}

SURVEY = read_site(sample())
INDICATORS = {entry.code: entry for entry in SURVEY.loaded["indicators.yaml"].model.root}
LAYOUTS = {one.model.key: one.model for one in SURVEY.loaded.values() if isinstance(one.model, Layout)}
SITE = SURVEY.loaded["site.yaml"].model


def test_the_sample_has_no_errors_and_no_warnings() -> None:
    """`iocast check` on it is silent; it counts what cannot be said as a rule."""
    report = check(sample())
    assert report.problems == ()
    assert report.ok
    assert report.counts["indicators"] == 86
    assert report.counts["layouts"] == 13
    assert report.counts["rooms"] >= 8
    assert report.counts["notes"] > 0


def test_the_catalogue_is_whole() -> None:
    """Nine subsystems and the service's own, each with the number of indicators the research found."""
    counts: dict[str, int] = {}
    for entry in INDICATORS.values():
        counts[entry.subsystem] = counts.get(entry.subsystem, 0) + 1
        assert entry.code.startswith(f"{entry.subsystem}-")
    assert counts == {
        "KTXH": 10, "HCC": 9, "VB": 8, "YT": 10, "GD": 8, "PA": 8, "DL": 8, "ATTT": 8, "ANTT": 10, "SYS": 7,
    }  # fmt: skip
    assert [each.key for each in SITE.subsystems] == list(counts)


@pytest.mark.parametrize("code", INDICATORS)
def test_an_indicator_can_be_shown_and_waited_for(code: str) -> None:
    """Words in both languages, a short name, a frequency a calendar reads, a deadline unless it is our own."""
    entry = INDICATORS[code]
    assert set(entry.name) == set(entry.unit) == {"vi", "en"}
    assert entry.short is not None
    assert max(len(entry.short[language]) for language in ("vi", "en")) <= SHORT
    periods.duration(entry.frequency)
    assert (entry.deadline is None) == (entry.subsystem == "SYS")
    if entry.thresholds is not None:
        assert entry.thresholds.provenance == "proposed", "the research knows no threshold that is law"
    if entry.target is not None and entry.target.provenance == "seen":
        assert entry.target.source


def test_the_shares_are_formulas_with_two_decimals() -> None:
    """32,35 % and 64,32 % come by themselves once documents out are decided."""
    figures = {"VB-02": 791_903.0, "VB-03": 509_345.0, "VB-04": 256_177.0}

    class Lookup:
        def value(self, series: str) -> float:
            return figures[series]

        mean = same_period = previous = total = name = value  # type: ignore[assignment]

    shares = {}
    for code in ("VB-05", "VB-06"):
        formula, decimals = INDICATORS[code].formula, INDICATORS[code].decimals
        assert formula is not None
        shares[code] = round(parse(formula, INDICATORS).evaluate(Lookup()) or 0, decimals)  # type: ignore[arg-type]
    assert shares == {"VB-05": 32.35, "VB-06": 64.32}


def test_the_sheet_holds_the_six_figures_as_they_were_printed() -> None:
    """Text cells under a merged header, "791/903" included."""
    (file,) = (sample() / "so-lieu").glob("*.xlsx")
    sheet = openpyxl.load_workbook(file).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "Mã" in row)
    code, value = head.index("Mã"), head.index("Số liệu 9 tháng đầu năm 2021")
    assert {row[code]: row[value] for row in rows if row[code] in INDICATORS} == SIX


def test_the_overview_is_home_of_the_committee_and_shows_the_review() -> None:
    """Six figures, both shares and the attention list."""
    room = next(room for room in SITE.rooms if room.key == "ubnd-tinh")
    assert {screen.key: screen.home for screen in room.screens}["main"] == "tong-quan"
    needs = LAYOUTS["tong-quan"].needs()
    assert {*SIX, "VB-05", "VB-06"} <= set(needs["series"])
    assert needs["lists"] == ["@attention"]


@pytest.mark.parametrize("key", LAYOUTS)
def test_a_layout_carries_its_schema_and_topics(key: str) -> None:
    """Editors complete it, a presenter has something to bring into focus, the grid has no holes."""
    layout = LAYOUTS[key]
    first = (sample() / "layouts" / f"{key}.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../.schema/layout.json"
    assert len(layout.topics) >= 2
    assert 4 <= len(layout.tiles) <= 9
    cells = sum(tile.at[2] * tile.at[3] for tile in layout.tiles)
    assert cells == layout.grid.columns * layout.grid.rows


def test_who_owes_data_shows_owners_and_subsystems() -> None:
    """Fit to be shown in the room."""
    assert LAYOUTS["no-so-lieu"].needs()["lists"] == ["@owners", "@status"]


def test_the_geography_is_the_reform_of_2025() -> None:
    """One province, 119 communes and 11 wards in force, 21 districts of before."""
    areas = SURVEY.loaded["areas.yaml"].model.root
    kinds = [area.kind for area in areas if area.until is None]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"tinh": 1, "xa": 119, "phuong": 11}
    assert len([area for area in areas if area.until is not None]) == 21
    assert next(area for area in areas if area.code == "16681").name["vi"] == "Phường Thành Vinh"


def test_nothing_invented_runs_unasked() -> None:
    """The simulated feed and the example without an address are off; the probe and the sheet are on."""
    bodies = SURVEY.files["feeds.yaml"].body["feeds"]
    assert {body["key"]: body["enabled"] for body in bodies} == {
        "van-ban": True,
        "tinh-trang": True,
        "cong-dvc": False,
        "canh-bao-thien-tai": False,
        "camera-giao-thong": False,
        "mo-phong": False,
    }


def test_the_environment_switches_simulated_figures_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a demonstration, and off again: the file's digest differs, so the journal learns of both."""
    monkeypatch.setenv("SIMULATE", "true")
    file = read_site(sample()).files["feeds.yaml"]
    assert {body["key"] for body in file.body["feeds"] if body["enabled"]} == {"van-ban", "tinh-trang", "mo-phong"}
    assert file.sha256 != SURVEY.files["feeds.yaml"].sha256


def test_the_schemas_beside_the_sample_are_the_ones_made_from_the_models() -> None:
    """`python -m displays.schemas deploy/nghe-an` writes them anew."""
    kept = {file.name: file.read_text(encoding="utf-8") for file in (sample() / ".schema").glob("*.json")}
    assert kept == {name: text(schema) for name, schema in schemas().items()}


def test_another_yaml_reader_reads_the_same_sample() -> None:
    """Our reader is stricter than PyYAML's, not different: the sample has no value on which the two disagree."""
    for path, one in SURVEY.loaded.items():
        assert one.node is not None
        theirs = yaml.load((sample() / path).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        assert _texts(one.node.plain()) == _texts(theirs)


def _texts(value: object) -> object:
    if isinstance(value, dict):
        return {key: _texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_texts(inner) for inner in value]
    if isinstance(value, bool):
        return str(value).lower()
    return float(value) if isinstance(value, int | float) or re.fullmatch(r"-?\d+(\.\d+)?", str(value)) else value


def test_every_problem_has_a_sentence_in_both_languages() -> None:
    """With the same places to fill; the English is the one the logs use."""
    spoken = {
        language: json.loads((WORDS / f"{language}.json").read_text(encoding="utf-8"))["problems"]
        for language in ("vi", "en")
    }
    assert spoken["vi"].keys() == spoken["en"].keys()
    for code, sentence in SENTENCES.items():
        assert spoken["en"][code] == sentence
        assert set(re.findall(r"{(\w+)}", spoken["vi"][code])) == set(re.findall(r"{(\w+)}", sentence)), code
