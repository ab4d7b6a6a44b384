"""Gives subjects inputs until as many were tried as wanted, and watches what must not grow meanwhile.

A subject is opened anew for every batch. What fails is made small by Hypothesis and raised, with what was being tried.
"""

import gc
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from typing import Protocol

import psutil
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

HANG = 30.0  # seconds of this process's own work on one input; the slowest take a tenth of one
WARM = 3  # batches of a subject after which its memory is first looked at: caches fill
RISE = 100_000_000  # bytes by which a subject may make the process larger once warm; read periods alone may keep 30
LASTING = 6  # files that stay: the server that forks for work apart, the loop's

Try = Callable[[st.DataObject], str]


class Subject(Protocol):
    """What is given inputs. share: of each 2,000 inputs so many are its own."""

    name: str
    share: int

    def open(self) -> AbstractContextManager[Mapping[str, Try]]:
        """What is to be tried with one input each, by name. A try answers in a word what became of the input, and
        raises AssertionError, or whatever else, where that must not be."""
        ...


@dataclass(slots=True)
class Told:
    """What became of a subject's inputs. memory: resident bytes after each batch."""

    name: str
    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    memory: list[int] = field(default_factory=list)

    @property
    def inputs(self) -> int:
        return self.outcomes.total()

    @property
    def rise(self) -> int:
        """Bytes by which the process became larger once it was warm."""
        return self.memory[-1] - self.memory[min(WARM, len(self.memory) - 1)]


def drive(subject: Subject, inputs: int, number: int, batch: int = 500) -> Told:
    """Try so many inputs (and a few more, so that everything of a subject gets its part). number: the seed.

    Raises AssertionError where an input was handled wrongly, did not end, left files open, or memory taken.
    """
    told, chance = Told(subject.name), Random(number)
    begun = perf_counter()
    files = _open_files()
    while told.inputs < inputs:
        _batch(subject, min(batch, inputs - told.inputs), chance, told.outcomes)
        gc.collect()
        told.memory.append(psutil.Process().memory_info().rss)
    told.seconds = perf_counter() - begun
    left = _open_files() - files
    assert left <= LASTING, f"{subject.name}: {left} files more are open than before"
    assert told.rise <= RISE, f"{subject.name}: {told.rise / 1e6:.0f} MB more after {told.inputs} inputs"
    return told


def _batch(subject: Subject, wanted: int, chance: Random, outcomes: Counter[str]) -> None:
    with subject.open() as tries:
        each = -(-wanted // len(tries))
        for name, attempt in tries.items():
            _hypothesis(name, attempt, each, chance.getrandbits(32), outcomes)


def _hypothesis(name: str, attempt: Try, examples: int, number: int, outcomes: Counter[str]) -> None:
    @seed(number)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        print_blob=False,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def one(data: st.DataObject) -> None:
        with limited(HANG, name):
            outcomes[attempt(data)] += 1

    try:
        one()
    except BaseException as error:
        error.add_note(f"while trying: {name} (seed {number}, {examples} examples)")
        raise


@contextmanager
def limited(seconds: float, name: str) -> Iterator[None]:
    """Raise AssertionError in whatever works longer: the process's own time, so that a busy machine is no fault."""

    def stop(*_: object) -> None:
        raise AssertionError(f"{name}: no end after {seconds} s of work")

    former = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)


def _open_files() -> int:
    gc.collect()
    return psutil.Process().num_fds()


def table(told: Sequence[Told]) -> str:
    """Markdown: a line a subject."""
    lines = ["| what | inputs | what became of them | seconds | MB more |", "|---|---|---|---|---|"]
    for one in told:
        became = ", ".join(f"{count:,} {outcome}" for outcome, count in one.outcomes.most_common(6))
        lines.append(f"| {one.name} | {one.inputs:,} | {became} | {one.seconds:.0f} | {one.rise / 1e6:.0f} |")
    return "\n".join(lines)
