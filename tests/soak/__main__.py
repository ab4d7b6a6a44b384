"""`python -m tests.soak [--minutes 60] [--screens 2000] [--seed N] [--journal sqlite|redis]`: see tests/README.md.

A line a minute, then what was found. Exit code 0: every screen equalled the state, every acknowledged post was in the
journal exactly once, and memory was flat (or the time too short to judge it); 1 otherwise.
"""

import argparse
import asyncio
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bench.__main__ import machine
from tests.doubles.redis import Redis
from tests.doubles.service import Service
from tests.soak.soak import Soak, Wish


def soak(wish: Wish) -> bool:
    """Run one, on a service and a directory of its own; the directory stays where something was wrong."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    directory = Path(tempfile.mkdtemp(prefix="iocast-soak-"))
    say(machine())
    journal = "Redis" if wish.redis else "SQLite"
    say(f"{wish.minutes:g} minutes, {wish.screens} screens, seed {wish.seed}, {journal}; {directory}")
    with ExitStack() as stack:
        redis = stack.enter_context(Redis()) if wish.redis else None
        if redis is not None:
            os.environ["IOCAST_JOURNAL"] = redis.url
            stack.callback(os.environ.pop, "IOCAST_JOURNAL")
        service = Service(directory)
        stack.callback(service.__exit__)
        well = asyncio.run(Soak(wish, directory, service, redis, say).run())
    if well:
        shutil.rmtree(directory)
    say("WELL" if well else f"NOT WELL; what is left of it: {directory}")
    return well


def say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {line}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--screens", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--journal", choices=("sqlite", "redis"), default="sqlite")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # and everything it started is stopped, too
    sys.exit(0 if soak(Wish(given.minutes, given.screens, given.seed, given.journal == "redis")) else 1)


if __name__ == "__main__":
    main()
