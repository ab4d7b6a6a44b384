"""Tiles that fail on a screen, as the service hears of them."""

import pytest
from structlog.testing import capture_logs

from broadcaster.failing import MESSAGE, MOST, QUIET, FailingLog, failing


def test_a_receipt_without_faults_has_none() -> None:
    """Most receipts are of walls whose tiles all draw."""
    assert failing({"type": "painted"}) == failing({"faults": {}}) == {}


def test_what_a_page_says_is_bounded_and_one_line_each() -> None:
    """A page may send anything: not many tiles, short texts, nothing that breaks a log."""
    said = {f"o-{i}": "TypeError:\n\x1b[31m" + "x" * 5000 for i in range(50)}
    kept = failing({"faults": said})
    assert len(kept) == MOST
    assert all(len(message) == MESSAGE and message.isprintable() for message in kept.values())


@pytest.mark.parametrize("wrong", [["a"], {"a": 1}, "a", {"a": None}])
def test_faults_of_another_shape_are_refused(wrong: object) -> None:
    """Such a receipt counts for nothing."""
    with pytest.raises(ValueError, match="faults"):
        failing({"faults": wrong})


def test_the_log_has_each_failing_tile_once_in_a_while() -> None:
    """A tile that fails with every change of its figures does not fill a disk."""
    time = 0.0
    log = FailingLog(lambda: time)
    with capture_logs() as lines:
        for message in ("one", "two", "three"):
            log.note("r1/main", "b", {"giuong": message})
        log.note("r1/left", "b", {"giuong": "one"})
        time = QUIET
        log.note("r1/main", "b", {"giuong": "one"})
    assert [(line["screen"], line["tile"], line["message"]) for line in lines] == [
        ("r1/main", "giuong", "one"),
        ("r1/left", "giuong", "one"),
        ("r1/main", "giuong", "one"),
    ]
