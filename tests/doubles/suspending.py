"""SIGSTOP and SIGCONT for a process: connections stay open, and nothing answers."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from tests.doubles.waiting import until


def suspend(process: int) -> None:
    """Stop it, and wait until every thread of it stands: the signal alone may let it answer once more."""
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGSTOP)
        until(lambda: _stands(process), what=f"process {process} stands")


def resume(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGCONT)


def _stands(process: int) -> bool:
    """True also for one that has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        threads = [path.read_text() for path in Path(f"/proc/{process}/task").glob("*/stat")]
        return all(stat.rpartition(")")[2].split()[0] in "TtZX" for stat in threads)
    return True
