"""What a node tells of its screens, as other nodes read it: also from another build, and in any order."""

from dataclasses import asdict

import pytest

from broadcaster.audience import Watchers, Watching
from broadcaster.condition import Condition
from broadcaster.elsewhere import PHONES, Elsewhere, Phone, Phones, Row, told_of
from broadcaster.events import decode, encode
from broadcaster.present import Painted, Present

AT = "2026-11-23T02:00:40.000Z"
SCREEN = Present(
    "r1", "main", "d1", AT, "10.0.0.7", "b1", AT, True, 3, Painted(7, 5, AT), 250, True, True, 2, 4, ("d1", "x"),
    {"giuong": "TypeError"}, Condition(clock=-5, sound=True, wake="held"), "giao-ban",
)  # fmt: skip


def heard(told: object) -> dict[str, object]:
    """A row as it comes through the stream."""
    return decode(encode({"row": told}))["row"]  # type: ignore[no-any-return]


def test_everything_a_node_tells_comes_through_whole() -> None:
    """A screen, the browsers on a link and the phones are at the other node what they are here."""
    watching = Watchers((Watching("v1", AT, "10.0.0.8", "OBS"),))
    phones = Phones((Phone("Chị Lan", "m1", "r1"),))
    assert None not in asdict(SCREEN).values()  # no field left out of this test
    assert told_of("r1/main", heard(Row(SCREEN, paired=True))) == Row(SCREEN, paired=True)
    assert told_of("@link/l1", heard(watching)) == watching
    assert told_of(PHONES, heard(phones)) == phones


def test_another_build_may_say_more_or_less() -> None:
    """What is not known here is passed over; what is not said has its default; another shape is not believed."""
    row = heard(Row(SCREEN, paired=True))
    more = {**row, "mood": "good", "present": {**row["present"], "smell": 1}}  # type: ignore[dict-item]
    assert told_of("r1/main", more) == Row(SCREEN, paired=True)
    names = ("room", "screen", "device", "since", "address", "build", "seen")
    less = {"present": {name: getattr(SCREEN, name) for name in names}, "paired": False}
    assert told_of("r1/main", less) == Row(Present("r1", "main", "d1", AT, "10.0.0.7", "b1", AT), paired=False)
    elsewhere = Elsewhere(lambda place: None)
    elsewhere.take("n1", {"r1/main": {"shape": "another"}, "r1/left": less})
    assert list(elsewhere.places()) == ["r1/left"]


def test_a_whole_table_replaces_what_was_known_of_that_node() -> None:
    """What stands on it no more is gone, other nodes' rows stay, and each place of which something changed is told."""
    stirred: list[str] = []
    elsewhere, row = Elsewhere(stirred.append), heard(Row(SCREEN, paired=True))
    elsewhere.take("n1", {"r1/main": row, "r1/left": row})
    elsewhere.take("n2", {"r1/left": row})
    stirred.clear()
    elsewhere.take("n1", {"r2/main": row})
    elsewhere.only("n1", {"r2/main"})
    assert sorted(elsewhere.places()) == ["r1/left", "r2/main"]
    assert sorted(stirred) == ["r1/left", "r1/main", "r2/main"]
    elsewhere.take("n1", {"r2/main": row})
    assert len(stirred) == 3
    assert elsewhere.count("r1") == elsewhere.count("r1", "left") == 2
    elsewhere.gone("n1")
    elsewhere.gone("n1")
    assert list(elsewhere.places()) == ["r1/left"]


@pytest.mark.parametrize(("frozen", "seen"), [(False, "2026-11-23T02:00:50.000Z"), (True, AT)])
def test_a_screen_that_is_well_was_seen_when_its_node_was(frozen: bool, seen: str) -> None:
    """A node tells only of what changes; while it lives, its screens that are not frozen have been heard of."""
    elsewhere = Elsewhere(lambda place: None)
    row = Row(Present("r1", "main", "d1", AT, "", "b1", AT, frozen=frozen), paired=True)
    elsewhere.take("n1", {"r1/main": heard(row)})
    elsewhere.alive("n1", "2026-11-23T02:00:50.000Z")
    assert [each.present.seen for each in elsewhere.rows("r1/main")] == [seen]


def test_what_was_painted_since_moves_on() -> None:
    """A receipt changes the record it belongs to; one of an unknown screen, or of another shape, changes nothing."""
    elsewhere = Elsewhere(lambda place: None)
    elsewhere.take("n1", {"r1/main": heard(Row(SCREEN, paired=True))})
    later = "2026-11-23T02:00:59.000Z"
    elsewhere.painted("n1", {"r1/main": [9, later, 20, 0], "r9/main": [9, later, 20, 0]})
    elsewhere.painted("n1", {"r1/main": [11]})
    (row,) = elsewhere.rows("r1/main")
    assert (row.present.painted, row.present.lag, row.present.unpainted) == (Painted(9, 5, later), 20, 0)
