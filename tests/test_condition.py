"""What a page says of the machine it stands on."""

from typing import Any

import pytest

from broadcaster.condition import Condition, condition
from tests.test_presence import Hall, receipt

SAID = {"clock": -1500, "delay": 12, "fonts": 8, "faces": 8, "sound": False, "wake": "held", "secure": True}


def test_what_is_said_stands_until_something_else_is() -> None:
    """A receipt without a condition leaves the last one; one with a condition takes its place whole."""
    first = condition({"condition": SAID}, None)
    assert first == Condition(**SAID)  # type: ignore[arg-type]
    assert condition({}, first) is first
    assert condition({"condition": {"cuts": 2}}, first) == Condition(cuts=2)


def test_what_is_not_known_is_ignored() -> None:
    """A newer page may say more than this server understands, and null where it cannot know."""
    assert condition({"condition": {"zoom": 100, "battery": 80, "clock": None}}, None) == Condition(zoom=100)


NUMBERS = ({"clock": "soon"}, {"cuts": True}, {"sound": 1}, {"zoom": 1.5}, {"clock": 1 << 60})


@pytest.mark.parametrize("wrong", ["late", 7, *NUMBERS, {"wake": "h" * 17}, {"offline": "<b>"}])
def test_another_shape_is_refused(wrong: Any) -> None:
    """A page may send anything; what is no condition never reaches a console."""
    with pytest.raises(ValueError, match="condition"):
        condition({"condition": wrong}, None)


def test_consoles_hear_of_it_at_once() -> None:
    """Another condition is news, the same one is none, and a page that comes anew has said nothing yet."""
    hall = Hall()
    seat = hall.seat()
    hall.presence.painted(seat, receipt())
    hall.presence.publish()
    hall.presence.painted(seat, receipt(condition=SAID))
    assert hall.presence.publish()
    assert hall.message()["screens"]["r1/main"]["condition"]["delay"] == 12
    hall.presence.painted(seat, receipt(condition=SAID))
    hall.presence.painted(seat, receipt())
    assert not hall.presence.publish()
    hall.presence.left(seat)
    hall.seat()
    record = hall.presence.get("r1", "main")
    assert record is not None
    assert record.condition is None
