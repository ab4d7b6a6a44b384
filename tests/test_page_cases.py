"""The page of the models makes of every shared case what the file says; vitest holds the real page to the same file."""

import json
from typing import Any

import pytest

from tests.doubles.cases import FILE, WRITTEN, Hour, case

CASES: list[dict[str, Any]] = json.loads(FILE.read_text())


@pytest.mark.parametrize("shared", CASES, ids=lambda shared: shared["name"].rstrip(".").replace(" ", "-"))
def test_page_makes_of_it_what_the_file_says(shared: dict[str, Any]) -> None:
    """After a change of the rules: python -m tests.doubles.cases, and the real page follows or the rule is wrong."""
    assert case(shared["name"], shared["steps"]) == shared


def test_every_written_case_is_in_the_file() -> None:
    """Nobody wrote a case and forgot to make the file."""
    steps = {shared["name"]: shared["steps"] for shared in CASES}
    assert {name: steps.get(name) for name in WRITTEN} == json.loads(json.dumps(WRITTEN))


def test_an_hour_is_the_same_every_time() -> None:
    """The random hours come from their seeds, so that the file changes only where the hub does."""
    assert Hour(1).pass_by() == Hour(1).pass_by()
