"""The state machine finds faults: each is seeded into the real code by one patch, and some example must fail.

A machine that finds nothing proves little by itself; one that finds each of these, within a bounded number of examples,
would have found them in a change, too.
"""

import pytest

from tests.doubles.explore import explore
from tests.doubles.seeded import FURTHER, NAMED, RARE, Fault

EXAMPLES = 800  # at most; most faults are found within twenty
AT_LENGTH = 3000  # for faults that need several rare things to meet: within 200 so far


@pytest.mark.timeout(300)
@pytest.mark.parametrize("fault", [pytest.param(fault, id=name) for name, fault in (NAMED | FURTHER).items()])
def test_machine_finds(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    """One fault for every rule of the hub, and for what the rules rely on."""
    fault(monkeypatch)
    with pytest.raises(AssertionError):
        explore(examples=EXAMPLES, seed=1, shrink=False)


@pytest.mark.long
@pytest.mark.parametrize("fault", [pytest.param(fault, id=name) for name, fault in RARE.items()])
def test_machine_finds_at_length(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults that show only where several rare things meet."""
    fault(monkeypatch)
    with pytest.raises(AssertionError):
        explore(examples=AT_LENGTH, seed=1, shrink=False)
