"""The corpus of dirty files, through the real path: bytes, sheets, tables, intake."""

from datetime import UTC, datetime, timedelta

import pytest

from broadcaster.model import Reason
from displays.words import LANGUAGES, words
from feeds import folder
from feeds.feed import FeedError
from feeds.intake import Intake
from feeds.plan import plan
from feeds.plans.spreadsheet import SpreadsheetPlan
from tests.corpus.cell import Held, Nothing, Refused
from tests.corpus.file import AREAS, INDICATORS, PERIOD, Fate, Figure, File
from tests.corpus.files import FILES
from tests.doubles.known import Remembered

NOW = datetime(2021, 10, 7, 2, 0, tzinfo=UTC)


def planned(file: File) -> SpreadsheetPlan:
    """The plan of a file, as feeds.yaml would have it."""
    entry = {"key": "tep", "kind": "spreadsheet", "path": ".", **file.plan}
    undated = "period" not in entry and "period" not in file.plan["map"]
    if undated and entry.get("wide", {}).get("headings") != "period" and entry.get("sheet_names") != "period":
        entry["period"] = PERIOD
    plans, faults = plan([entry])
    assert faults == []
    assert isinstance(plans[0], SpreadsheetPlan)
    return plans[0]


def short(place: str, file: File) -> str:
    """The cell alone where the expectation names no sheet."""
    within = place.removeprefix(f"{file.name}!")
    named = any("!" in cell for cell in file.cells)
    return within if named else within.rpartition("!")[2]


def worded(reason: Reason) -> None:
    """The reason has words in both languages, without a bare code or a gap."""
    for language in LANGUAGES:
        text = words(language).texts.get(f"reasons.{reason.code}")
        assert text, f"{reason.code} has no words in {language}"
        assert text.format(**reason.args)


def fates(file: File) -> dict[str, Fate]:
    """What became of every cell."""
    made, refused = folder.read(file.make(), file.name, planned(file), None)
    intake = Intake(Remembered(INDICATORS, areas=AREAS), clock=lambda: NOW)
    outcome = intake.offer(made, "tep", "người thử")
    found: dict[str, Fate] = {}
    for each in outcome.accepted:
        as_of = each["as_of"]
        found[short(each["source"]["place"], file)] = Figure(
            each["series"], each["v"], each["period"], each["status"], as_of
        )
    for verdicts, fate in ((outcome.held, Held), (outcome.rejected, Refused), (outcome.unchanged, Nothing)):
        for verdict in verdicts:
            worded(verdict.reason)
            found[short(verdict.place, file)] = fate(verdict.reason.code)
    for refusal in refused:
        worded(refusal.reason)
        assert short(refusal.place, file) not in found, "a cell has one fate"
        found[short(refusal.place, file)] = Refused(refusal.reason.code)
    return found


def alike(got: Fate | None, want: Fate | None) -> bool:
    if isinstance(got, Figure) and isinstance(want, Figure):
        day = want.as_of is None or (got.as_of or "").startswith(_utc(want.as_of))
        same = (got.series, got.period, got.status) == (want.series, want.period, want.status)
        return same and day and abs(got.v - want.v) < 1e-9
    if isinstance(got, Held) and isinstance(want, Held):
        return got.code == want.code
    return got == want


def _utc(day: str) -> str:
    """A day begins at 17 hours of the day before, in UTC."""
    return (datetime.fromisoformat(day) - timedelta(days=1)).date().isoformat() + "T17"


@pytest.mark.parametrize("file", [each for each in FILES if each.whole is None], ids=lambda file: file.name)
def test_every_cell_becomes_what_was_written_first(file: File) -> None:
    """Value, held, refused or nothing, by address; no cell beyond those listed gives anything."""
    found = fates(file)
    cells = sorted(found.keys() | file.cells.keys())
    wrong = {
        cell: (found.get(cell), file.cells.get(cell))
        for cell in cells
        if not alike(found.get(cell), file.cells.get(cell))
    }
    assert wrong == {}


@pytest.mark.parametrize("file", [each for each in FILES if each.whole is not None], ids=lambda file: file.name)
def test_a_file_refused_as_a_whole_says_why(file: File) -> None:
    """Its reason names the file, in both languages."""
    with pytest.raises(FeedError) as refused:
        folder.read(file.make(), file.name, planned(file), None)
    assert refused.value.reason.code == file.whole
    assert refused.value.reason.args["file"] == file.name
    worded(refused.value.reason)


def test_the_corpus_is_no_excuse() -> None:
    """At least 45 files, each named once; at least half of the cells are read as values."""
    assert len(FILES) >= 45
    assert len({file.name for file in FILES}) == len(FILES)
    all_cells = [fate for file in FILES for fate in file.cells.values()]
    read = [fate for fate in all_cells if isinstance(fate, Figure)]
    assert 2 * len(read) >= len(all_cells)
