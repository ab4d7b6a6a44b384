"""The corpus of dirty cells through intake: every one becomes what was written down for it before (DOMAIN 3)."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from broadcaster.model import Observation, Source, Status
from feeds.dates import last_day, midnight
from feeds.intake import Intake
from feeds.offers import Offer, Outcome
from tests.corpus.cell import BEFORE, COLUMNS, PERIOD, Cell, Held, Nothing, Refused, Value
from tests.corpus.cells import CELLS
from tests.doubles.known import Remembered

NOW = datetime(2021, 10, 7, 2, 0, tzinfo=UTC)
ZONE = "Asia/Ho_Chi_Minh"
PLACE = "bao-cao.xlsx!Biểu 1!E8"
AREAS: dict[str, dict[str, Any]] = {
    "17329": {"name": {"vi": "Xã Hoà Sơn"}, "aliases": [{"name": "Xã Cũ", "until": "2025-06-30"}]},
    "425": {"name": {"vi": "Huyện Anh Sơn"}, "until": "2025-06-30"},
    "499": {"name": {"vi": "Huyện Bãi Bỏ"}, "until": "2020-12-31"},
    "17001": {"name": {"vi": "Xã Mới"}, "aliases": [{"name": "Xã Tên Xưa", "until": "2021-06-30"}]},
    "17002": {"name": {"vi": "Xã Trùng Tên"}},
    "17003": {"name": {"vi": "Xã Trùng Tên"}},
}
WORDS = {
    language: json.loads((Path(__file__).parents[1] / "displays" / "words" / f"{language}.json").read_text("utf-8"))
    for language in ("vi", "en")
}


def known(cell: Cell) -> Remembered:
    """What is known when a cell comes: the catalogue, its last value, and the figures beside it."""
    remembered = Remembered({each.code: each for each in COLUMNS.values()}, cell.rules, AREAS)
    stands = {(COLUMNS[cell.of].code, BEFORE): cell.last} if cell.last is not None else {}
    for (series, period), v in {**stands, **{(code, PERIOD): v for code, v in cell.beside.items()}}.items():
        as_of = midnight(last_day(period), ZONE)
        remembered.observations[series, period] = Observation(
            series, period, v, as_of, source=Source("api", "api:form")
        )
    return remembered


def weighed(cell: Cell) -> Outcome:
    """The cell as the only figure of a report."""
    offer = Offer(**{"series": COLUMNS[cell.of].code, "value": cell.raw, "period": PERIOD, "place": PLACE, **cell.more})
    return Intake(known(cell), clock=lambda: NOW, time_zone=ZONE).offer([offer], "bao-cao", "feed:bao-cao")


def became(outcome: Outcome) -> Value | Nothing | Held | Refused:
    """What has become of the only cell, in the words of the corpus."""
    for held in outcome.held:
        return Held(held.reason.code, held.suggestion)
    for refused in outcome.rejected:
        return Refused(refused.reason.code)
    for unchanged in outcome.unchanged:
        return Nothing(unchanged.reason.code)
    (one,) = outcome.accepted
    return Value(one["v"], one.get("qualifier"), one.get("low"), one.get("high"), Status(one["status"]).value)


def alike(one: object, other: object) -> bool:
    """Equal as far as numbers of a computer are: 34.1534 made of 34153.4 / 1000."""
    if isinstance(one, float | int) and isinstance(other, float | int):
        return one == pytest.approx(other, rel=1e-12, abs=1e-12)
    return one == other


def matches(then: object, is_now: object) -> bool:
    if type(then) is not type(is_now):
        return False
    return all(alike(getattr(then, name), getattr(is_now, name)) for name in then.__dataclass_fields__)  # type: ignore[attr-defined]


def test_every_cell_becomes_what_it_has_to() -> None:
    """All of them match; nothing wrong is accepted; and at least half are read, so that holding all is no answer."""
    assert len(CELLS) >= 300
    found = [(cell, became(weighed(cell))) for cell in CELLS]
    counted = Counter(type(cell.then).__name__ for cell in CELLS)
    wrong = [(cell, is_now) for cell, is_now in found if not matches(cell.then, is_now)]
    accepted = [(cell, is_now) for cell, is_now in wrong if isinstance(is_now, Value)]
    print(f"\n{len(CELLS)} cells: {dict(counted)}; {len(wrong)} otherwise, of them {len(accepted)} wrongly accepted")
    assert accepted == []
    assert wrong == []
    assert counted["Value"] >= len(CELLS) / 2


def verdicts() -> Iterator[tuple[Cell, Any]]:
    for cell in CELLS:
        outcome = weighed(cell)
        for verdict in (*outcome.held, *outcome.rejected):
            yield cell, verdict


def test_every_doubt_and_refusal_says_where_and_why() -> None:
    """With the cell, the raw text and words in both languages that have all they name."""
    for cell, verdict in verdicts():
        assert verdict.place == PLACE, cell
        assert not isinstance(cell.raw, str) or verdict.raw == cell.raw, cell
        for language, words in WORDS.items():
            text = words["reasons"][verdict.reason.code]
            named = text.format_map({**dict.fromkeys(("raw", "unit"), ""), **verdict.reason.args})
            assert named.strip(), (language, cell)


def test_the_corpus_has_every_reason_of_a_cell() -> None:
    """Whatever intake can say of a single cell is said of at least one."""
    said = {verdict.reason.code for _, verdict in verdicts()}
    missed = {
        "no_figure", "too_long", "too_precise", "strange_digit", "several", "error_cell", "date", "growth", "slash",
        "slash_rule_least", "ratio_zero", "interval", "unit", "percent_unit", "percent_form", "index_form", "extra",
        "leading_zero", "grouping", "scientific", "brackets", "fraction", "not_a_number", "jump", "far", "fell",
        "above_later", "above_most", "below_least", "too_big", "twice", "part_above_whole", "whole_below_part",
        "status_without_value", "monotone", "jump_rule", "unknown_series", "unknown_series_near", "unknown_label",
        "unknown_area", "unknown_area_near", "ambiguous_area", "area_not_then", "derived", "period", "period_ahead",
        "period_open", "as_of", "as_of_ahead", "status",
    } - said  # fmt: skip
    assert missed == set()
