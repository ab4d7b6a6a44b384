"""How long everything took to be well again after each fault: one table at the end of a run."""

import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import Any

from tests.doubles.reached import ROOT

NAME = "healed"  # of the property that a test's report carries
HEAD = ("fault", "acknowledged, each there once", "screens equal", "healed in (s)", "lost, and what is said of it")


@dataclass(frozen=True, slots=True)
class Healed:
    """What was found after a fault. seconds: from the moment that could heal until everything was well."""

    fault: str
    acknowledged: int
    screens: int
    seconds: float
    lost: str = ""
    seed: int = 0

    def row(self) -> tuple[str, ...]:
        return self.fault, f"{self.acknowledged:,}", str(self.screens), f"{self.seconds:.1f}", self.lost or "nothing"


def told(reports: Iterable[Any]) -> list[Healed]:
    """What the reports of tests carry, in the order of the tests."""
    return [Healed(*each) for one in reports for name, each in one.user_properties if name == NAME]


def table(found: Sequence[Healed]) -> list[str]:
    """The lines of tests/README.md: when, of which commit, with which seeds; then a row a fault."""
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, check=False)
    seeds = sorted({each.seed for each in found})
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit.stdout.decode().strip() or 'none'}"
    lines = [f"{when}, seeds {', '.join(map(str, seeds))}", "", _line(HEAD), _line(["---"] * len(HEAD))]
    return lines + [_line(each.row()) for each in found]


def kept(healed: Healed) -> tuple[str, tuple[Any, ...]]:
    """As a test's report carries it."""
    return NAME, astuple(healed)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
