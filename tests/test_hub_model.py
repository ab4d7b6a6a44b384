"""Random interleavings of everything that happens to nodes, lines and pages: see tests/doubles/machine.py.

`make test` looks at the same examples every time: a red run then says something about the commit, and not about the
weather. The search for what nobody has seen yet is `make test-long`'s: other examples each time, ten times as many, and
what fails is printed with the line that brings it back.
"""

import pytest

from tests.doubles.explore import explore

SHARES = 4  # so that the workers of a run can share them
EXAMPLES = 520  # in each
SHRINKING = 600  # seconds a failure may take until its smallest example is found


@pytest.mark.timeout(SHRINKING)
@pytest.mark.parametrize("share", range(SHARES))
def test_after_quiet_every_page_equals_the_state(share: int) -> None:
    """2,080 examples of up to 60 steps."""
    explore(examples=EXAMPLES, seed=share)


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_at_length(share: int) -> None:
    """20,800 examples, never the same."""
    explore(examples=10 * EXAMPLES, seed=None)
