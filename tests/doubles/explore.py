"""Runs a state machine: so many examples, always the same or never."""

import logging
import sys
from contextlib import ExitStack
from unittest.mock import patch

import hypothesis
import structlog
from hypothesis import HealthCheck, Phase
from hypothesis.stateful import run_state_machine_as_test

from tests.doubles.machine import HubMachine

STEPS = 60  # of an example, at most


def explore(*, examples: int, seed: int | None, shrink: bool = True) -> list[int]:
    """Run examples; how many steps each had.

    seed: always the same ones; None: others each time, and what fails is printed with how to see it again.
    Raises what fails; without `shrink` the first example that does, as it was found.
    """
    HubMachine.lengths.clear()
    phases = (Phase.generate, Phase.shrink) if shrink else (Phase.generate,)
    quiet = structlog.make_filtering_bound_logger(logging.CRITICAL)  # histories are lost all the time here
    with ExitStack() as stack:
        for name, module in list(sys.modules.items()):
            if name.startswith("broadcaster.") and hasattr(module, "log"):
                stack.enter_context(patch.object(module, "log", structlog.wrap_logger(None, wrapper_class=quiet)))
        factory = (lambda: HubMachine()) if seed is None else hypothesis.seed(seed)(lambda: HubMachine())
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            factory,
            settings=hypothesis.settings(
                max_examples=examples, stateful_step_count=STEPS, deadline=None, report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck), phases=phases, database=None, print_blob=True,
            ),
        )  # fmt: skip
    return list(HubMachine.lengths)
