"""Whatever comes in, from whomever: an answer or a refusal with words, no fault, no hang, nothing left behind.

`make test` tries the same 2,000 inputs every time, so that a red run says something about the commit; `make test-long`
tries 100,000 others. What is found is printed as small as it became; it then gets a test of its own where it belongs.
"""

import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

import pytest
from hypothesis import strategies as st

from tests.fuzz.__main__ import SUBJECTS, WHOLE, fuzz
from tests.fuzz.calls import described
from tests.fuzz.driver import Subject, Try, drive, limited, table

INPUTS, AT_LENGTH = 2000, 100_000
SEED = 7


class Weak:
    """Holds numbers up to a thousand or so."""

    name, share = "weak", 1

    def open(self) -> AbstractContextManager[Mapping[str, Try]]:
        return nullcontext({"counts": self.count})

    def count(self, data: st.DataObject) -> str:
        number = data.draw(st.integers(0, 10_000))
        assert number < 1234
        return "well"


@pytest.mark.timeout(600)
@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_nothing_that_comes_in_does_harm(subject: Subject) -> None:
    """Its share of 2,000 inputs."""
    told = drive(subject, -(-INPUTS * subject.share // WHOLE), SEED)
    assert told.inputs * WHOLE >= INPUTS * subject.share


def test_every_call_is_tried() -> None:
    """Each operation of the OpenAPI document has inputs of its own."""
    assert len(described()) > 100


def test_what_does_not_end_is_found() -> None:
    """The limit ends work that would go on for ever."""

    def turn() -> None:
        while True:
            pass

    with pytest.raises(AssertionError, match="no end"), limited(0.05, "a circle"):
        turn()


def test_what_is_found_says_how_to_try_it_again() -> None:
    """The smallest input that fails, and under which name and seed."""

    with pytest.raises(AssertionError) as found:
        drive(Weak(), 200, SEED)
    said = "".join(found.value.__notes__)
    assert "1234" in said
    assert "while trying: counts" in said


@pytest.mark.long
@pytest.mark.timeout(3 * 3600)
def test_at_length() -> None:
    """100,000 inputs, never the same; the last table is kept in tests/README.md."""
    seed = secrets.randbelow(10**6)
    print(f"seed {seed}")
    print(table(fuzz(AT_LENGTH, seed)))
