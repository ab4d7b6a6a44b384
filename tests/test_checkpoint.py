"""Folding in groups, and folding on from a checkpoint: both make what folding event by event makes."""

import random
import zlib
from itertools import pairwise
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcaster import assess, checkpoint
from broadcaster.events import Kind
from broadcaster.state import State
from tests.doubles.province import Story
from tests.doubles.tales import SERIES, Tale, said, steps, take

TALES = settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])


def document(state: State) -> bytes:
    return b"".join(state.snapshot().parts())


@TALES
@given(steps, st.randoms(use_true_random=False))
def test_however_events_are_grouped_the_state_is_the_same(steps: list[Any], chance: random.Random) -> None:
    """Settled rarely or after each event: the same values; seqs are never lower, so no resume is ever short."""
    tale, pages = Tale(), []
    for step in [("wait", 60), *steps]:
        tale.follow(step)
        pages.append(
            (tale.state.seq, dict(tale.state.entries), {key: [*each] for key, each in tale.state.history.items()})
        )
    grouped = State("epoch")
    for event in tale.events:
        take(grouped, event)
        if chance.random() < 0.2:
            grouped.settle()
    changes = grouped.settle()
    assert changes.seq == grouped.seq
    assert said(grouped) == said(tale.state)
    for key, entry in tale.state.entries.items():
        assert key in grouped.entries
        assert grouped.entries[key].seq >= entry.seq
    for cursor, entries, history in pages:
        for key, entry in grouped.entries.items():
            if entry.seq <= cursor:
                assert (entries[key].value if key in entries else None) == entry.value
                assert history.get(key) == grouped.history.get(key)


@TALES
@given(steps, steps, st.integers(0, 3))
def test_folding_on_from_a_checkpoint_is_folding_from_the_beginning(
    before: list[Any], after: list[Any], kept: int
) -> None:
    """Every entry with its seq, every picture, everything: also when checkpoints were taken of what was restored."""
    tale = Tale()
    for step in before:
        tale.follow(step)
        if kept:
            document(tale.state)  # taking one changes nothing
            kept -= 1
    restored = State("").restored("epoch", document(tale.state))
    assert said(restored) == said(tale.state)
    assert restored.entries == tale.state.entries
    known = len(tale.events)
    for step in after:
        tale.follow(step)
    again = State("epoch")
    for place, event in enumerate(tale.events):
        take(again, event)
        again.settle()
        if place >= known:
            take(restored, event)
            restored.settle()
            if place % 7 == 0:
                restored = restored.restored("epoch", document(restored))
    assert said(restored) == said(again)
    assert restored.entries == again.entries == tale.state.entries


def test_a_snapshot_holds_still_while_the_state_goes_on() -> None:
    """Its parts may be made later, turn by turn: they say what stood at its event."""
    story = Story()
    story.review()
    snapshot, whole = story.state.snapshot(), document(story.state)
    parts = snapshot.parts()
    first = next(parts)
    story.accept("held-VB-02-2021-01-01/P9M-791/903", 791_903)
    story.observe("YT-01", 1_260_600, as_of="2021-10-02T00:00:00.000Z")
    assert b"".join((first, *parts)) == whole
    assert snapshot.seq == len(story.events) - 2


def test_old_figures_stay_packed_until_somebody_asks() -> None:
    """A restored series knows its newest figure at once, and gives the others when it is asked."""
    story = Story()
    for day in range(1, 29):
        for hour in (1, 2):
            as_of = f"2021-09-{day:02}T0{hour}:00:00.000Z"
            story.observe("YT-03", float(day * hour), period=f"2021-09-{day:02}", as_of=as_of)
    restored = State("").restored("epoch", document(story.state))
    shelf = restored._books.ledger.figures.shelves["YT-03"]
    assert list(shelf.stacks) == ["2021-09-28"]
    assert [each.v for each in restored.vintages("YT-03", "2021-09-03")] == [3.0, 6.0]
    assert restored.history["YT-03"] == story.state.history["YT-03"]
    packs = story.state._books.ledger.figures.shelves["YT-03"].packs
    again = story.state.snapshot()
    assert b"".join(again.parts()) == document(restored)
    assert story.state._books.ledger.figures.shelves["YT-03"].packs is packs


def test_superseded_figures_are_few_and_go_when_their_events_do() -> None:
    """Eight vintages of a period at most; of trimmed events only the newest of each period stays."""
    story = Story()
    for minute in range(20):
        story.observe("YT-03", float(minute), period="2021-10-01", as_of=f"2021-10-01T00:{minute:02}:00.000Z")
    assert [each.v for each in story.state.vintages("YT-03", "2021-10-01")] == [float(v) for v in range(12, 20)]
    document(story.state)
    seventeenth = len(story.events) - 2
    story.tell(Kind.TRIMMED, {"before": seventeenth, "kinds": ["run"], "count": 0})
    assert len(story.state.vintages("YT-03", "2021-10-01")) == 8
    story.tell(Kind.TRIMMED, {"before": seventeenth, "kinds": ["observed", "run"], "count": 9})
    assert [each.v for each in story.state.vintages("YT-03", "2021-10-01")] == [17.0, 18.0, 19.0]
    story.tell(Kind.TRIMMED, {"before": len(story.events), "kinds": ["observed"], "count": 9})
    assert [each.v for each in story.state.vintages("YT-03", "2021-10-01")] == [19.0]


def test_another_folds_checkpoint_is_looked_at_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old results do not live on; a level that is what it was keeps its beginning."""
    story = Story()
    for day, v in ((1, 91), (2, 89)):
        story.observe("YT-03", v, period=f"2021-10-0{day}", as_of=f"2021-10-0{day}T10:00:00.000Z")
    kept = document(story.state)
    monkeypatch.setattr(assess, "_slack", lambda clear, low, high: 0.0)  # another fold: nothing is sticky any more
    assert State("").restored("epoch", kept).entries == story.state.entries
    monkeypatch.setattr("broadcaster.books.FOLD", checkpoint.FOLD + 1)
    restored = State("").restored("epoch", kept)
    restored.settle()
    assert (story.value("YT-03")["level"], restored.entries["YT-03"].value["level"]) == ("critical", "warn")
    unchanged = [key for key in story.state.entries if key.startswith("VB-")]
    assert all(restored.entries[key].value == story.value(key) for key in unchanged)


@pytest.mark.parametrize("harm", ["cut", "turned", "empty", "older", "strange"])
def test_what_cannot_be_read_is_refused_in_a_sentence(harm: str) -> None:
    """A damaged checkpoint or one of another shape is a ValueError, never half a state."""
    whole = document(Story().state)
    place = len(whole) // 2
    document_ = {
        "cut": whole[:place],
        "turned": whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :],
        "empty": b"",
        "older": whole.replace(b'"shape":1', b'"shape":0'),
        "strange": b'["end",{"rows":0,"crc32":0},[]]\n',
    }[harm]
    with pytest.raises(ValueError, match=r"checkpoint.*\."):
        State("").restored("epoch", document_)


def test_parts_are_small() -> None:
    """No part holds more than a few rows beyond its size, so that the loop may turn between them."""
    story = Story()
    for number in range(300):
        story.tell(Kind.USER_ADDED, {"name": f"u{number}", "role": "viewer"})
        story.observe("YT-03", float(number), period=f"{1950 + number // 12}-{1 + number % 12:02}")
    parts = list(story.state.snapshot().parts())
    assert len(parts) > 1
    assert all(first for first, _ in pairwise(parts))


def test_what_the_fold_makes_of_events_has_a_number() -> None:
    """This story's entries are what they were when FOLD was given. If they are meant to be others now: raise FOLD, so
    that checkpoints of before are looked at anew, and write the new sum here."""
    tale = Tale()
    told: list[tuple[Any, ...]] = [("observe", series, day, day * 2, 0) for series in SERIES for day in (1, 2, 4)]
    told += [
        ("hold", "VB-02", 3),
        ("accept", "VB-02", 3),
        ("run", 2),
        ("wait", 86_400),
        ("up", "ubnd-tinh"),
        ("delay", 4),
    ]
    for step in (*told, ("observe", "AB-00", 4, 1, 1), ("freeze", "kim-lien"), ("wait", 5 * 86_400)):
        tale.follow(step)
    entries = {key: (each.seq, each.value, each.sensitivity) for key, each in sorted(tale.state.entries.items())}
    sum_ = zlib.crc32(orjson.dumps(entries, option=orjson.OPT_SORT_KEYS))
    assert (checkpoint.FOLD, sum_) == (4, 547145798)
