import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster import frames, view
from broadcaster.board import Changes
from broadcaster.checkpoint import FOLD
from broadcaster.legend import Legends
from broadcaster.model import Sensitivity
from broadcaster.needs import Needs, needs_of
from broadcaster.view import CURSORS, View, ViewKey
from tests.doubles.page import Page
from tests.doubles.smallsource import SmallSource

PUBLIC, INTERNAL = Sensitivity.PUBLIC, Sensitivity.INTERNAL
# a wall of one letter keys has little that a difference has not, so that differences can be the larger ones
KEYS = (*"abcdef", *(f"YT-03@{area}" for area in range(100, 112)), "@attention/public")
LAYOUT = {"series": list("abcdef"), "families": ["YT-03@*"], "lists": ["@attention"], "depths": {"a": 3, "YT-03@*": 1}}
changes = st.dictionaries(st.sampled_from(KEYS), st.none() | st.integers(0, 10**9), min_size=1, max_size=len(KEYS))


def made(source: SmallSource, needs: Needs) -> View:
    legend = Legends(source).legend(None, needs, PUBLIC)
    return View("0123456789abcdef", PUBLIC, needs, source, source, source.epoch, legend)


def told(source: SmallSource, view: View, values: Mapping[str, Any], sensitivity: Sensitivity = PUBLIC) -> Changes:
    changed = source.put(values, sensitivity)
    for key in changed.keys:
        view.touch(key, source.seq, changed.seq)
    return changed


@given(before=changes, turns=st.lists(changes, max_size=6), gathered=st.integers(1, 3), start=st.integers(0, 6))
def test_difference_is_never_larger_than_the_wall(
    before: dict[str, Any], turns: list[dict[str, Any]], gathered: int, start: int
) -> None:
    """Whatever has changed and gone since, what is sent is not larger than the wall, and shows the same."""
    source = SmallSource()
    source.put(before)
    source.history["a"] = [{"period": f"2026-0{month}", "v": month} for month in range(1, 5)]
    one = made(source, needs_of(LAYOUT, PUBLIC))
    pages = [Page()]
    pages[0].take(json.loads(one.wall().payload))
    for number, values in enumerate(turns):
        source.put(values)
        if number % gathered == gathered - 1 or number == len(turns) - 1:  # the view hears of several events together
            for key in {key for some in turns[: number + 1] for key in some}:
                one.touch(key, source.entries[key].seq if key in source.entries else source.seq, source.seq)
            pages.append(Page())
            pages[-1].take(json.loads(one.wall(source.seq).payload))
    wall = one.wall(source.seq)
    expected = Page()
    expected.take(json.loads(wall.payload))
    for page in pages[start % len(pages) :]:
        if frame := one.since(page.seq):
            assert len(frame.payload) <= len(wall.payload)
            page.take(json.loads(frame.payload))
        assert (page.values, page.history) == (expected.values, expected.history)
        assert page.seq == one.top


def test_many_removals_of_few_kinds_are_a_wall() -> None:
    """Also where fewer than half of what changed was removed: the sizes decide, not the numbers."""
    source = SmallSource()
    source.put({f"YT-03@{area}": 1 for area in range(10_000, 10_400)})
    one = made(source, needs_of({"families": ["YT-03@*"]}, PUBLIC))
    cursor = one.top
    told(source, one, {f"YT-03@{area}": None if area < 10_180 else 2 for area in range(10_000, 10_400)})
    assert (frame := one.since(cursor)) is not None
    assert json.loads(frame.payload)["type"] == "wall"


def test_single_removal_costs_no_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    """One figure that goes is one null; the wall is not made only to be compared with it."""
    source = SmallSource()
    source.put(dict.fromkeys(KEYS, 1))
    one = made(source, needs_of(LAYOUT, PUBLIC))
    cursor = one.top
    told(source, one, {"a": None})
    monkeypatch.setattr(one, "_whole", lambda: pytest.fail("a wall was made"))
    assert (frame := one.since(cursor)) is not None
    assert json.loads(frame.payload)["values"] == {"a": None}


def test_a_frame_is_encoded_and_deflated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred seats at the same cursor cost one encoding and one compressor, a fan-out more for each other cursor."""
    source = SmallSource()
    source.put(dict.fromkeys(KEYS, "x" * 100))
    one = made(source, needs_of(LAYOUT, PUBLIC))
    work: list[str] = []
    encode, compressor = view.encode, frames.zlib.compressobj
    monkeypatch.setattr(view, "encode", lambda message: work.append("encode") or encode(message))
    monkeypatch.setattr(frames.zlib, "compressobj", lambda *how: work.append("deflate") or compressor(*how))
    first = one.top
    told(source, one, dict.fromkeys(KEYS, "y" * 100))
    sent = [frame.deflated for _ in range(100) if (frame := one.since(first))]
    assert work == ["encode", "deflate"]
    assert all(data is sent[0] for data in sent)
    assert one.carry()[0] == first
    assert one.since(first - 1) is not one.since(first)
    assert work == ["encode", "deflate", "encode"]


def test_differences_are_kept_for_few_places() -> None:
    """Thousands of pages that stand at different places do not make the view keep thousands of frames."""
    source = SmallSource()
    source.put(dict.fromkeys(KEYS, 1))
    one = made(source, needs_of(LAYOUT, PUBLIC))
    for v in range(3 * CURSORS):
        told(source, one, {"a": v})
    for cursor in range(1, 2 * CURSORS):
        assert one.since(cursor) is one.since(cursor)
    assert len(one._deltas) == CURSORS


def test_wall_is_let_go_when_nobody_gets_it_any_more() -> None:
    """A fan-out that has carried more than the kept wall has makes room for the next one."""
    source = SmallSource()
    source.put({"a": 1})
    one = made(source, needs_of(LAYOUT, PUBLIC))
    wall = one.wall()
    assert one.wall() is wall
    told(source, one, {"a": 2})
    assert one.wall() is wall, "between two fan-outs everybody gets the same bytes"
    one.carry()
    assert one._wall is None
    assert one.wall() is not wall


def test_frames_that_nobody_asks_for_are_let_go() -> None:
    """A wall stays while pages join, and goes with the second beat at which nobody has; then it is made again."""
    source = SmallSource()
    source.put({"a": 1})
    one = made(source, needs_of(LAYOUT, PUBLIC))
    before, wall = one.top, one.wall()
    one.rest()
    assert one.wall() is wall, "somebody had asked since the beat before"
    one.rest()
    one.rest()
    assert one._wall is None
    assert one.wall().payload == wall.payload
    told(source, one, {"a": 2})
    delta = one.since(before)
    one.rest()
    assert one.since(before) is delta
    one.rest()
    one.rest()
    assert not one._deltas


def test_entries_of_a_later_settling_are_not_passed_over() -> None:
    """An entry may carry a later seq than the event that changed it; who stood in between gets it all the same."""
    source = SmallSource()
    source.put({"a": 1, "b": 1})
    one = made(source, needs_of(LAYOUT, PUBLIC))
    between = one.top
    source.seq += 5  # five events were taken, then settled together
    told(source, one, {"a": 2})
    told(source, one, {"b": 2})
    assert (frame := one.since(between)) is not None
    assert json.loads(frame.payload)["values"] == {"b": 2, "a": 2}
    assert (frame := one.since(one.top - 1)) is not None
    assert json.loads(frame.payload)["values"] == {"b": 2}
    assert one.since(one.top) is None


def test_what_is_too_sensitive_is_no_value() -> None:
    """A figure above the view's clearance is null in a difference and missing in a wall."""
    source = SmallSource()
    source.put({"a": 1, "b": 1})
    one = made(source, needs_of(LAYOUT, PUBLIC))
    cursor = one.top
    told(source, one, {"a": 2}, INTERNAL)
    assert (frame := one.since(cursor)) is not None
    assert json.loads(frame.payload)["values"] == {"a": None}
    assert json.loads(one.wall(one.top).payload)["values"] == {"b": 1}


def test_another_fold_makes_other_views(monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade that makes something else of the same events, a page that comes back gets a whole wall."""
    key = ViewKey("tong-quan", "r1", PUBLIC, 7)
    before = key.id
    monkeypatch.setattr("broadcaster.view.FOLD", FOLD + 1)
    assert key.id != before
