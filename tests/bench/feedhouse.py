"""`python -m tests.bench.feedhouse …` is `iocast …` in which simulated feeds called hang-…, die-… and eat-… do that
in their own processes, as a silent database, a crashing driver and a crafted file would.
"""

from functools import partial
from typing import Any

import feeds.runner
from displays.cli import main
from feeds.adapters import connect
from feeds.apart import Apart
from feeds.feed import Answer
from feeds.plans.feed import FeedPlan
from feeds.surroundings import Surroundings
from tests.doubles import trouble

MEMORY = 60_000_000  # bytes of a process that eats
WORK = {"hang": trouble.hang, "die": trouble.die, "eat": partial(trouble.eat, 10 * MEMORY)}


class Trouble:
    """A feed whose fetch is one piece of trouble."""

    def __init__(self, work: Any) -> None:
        self._apart, self._work = Apart(memory=MEMORY), work

    async def fetch(self) -> Answer:
        await self._apart.run(self._work)
        return Answer()

    def kept(self) -> None: ...

    def forget(self) -> None: ...

    async def close(self) -> None: ...


def connected(plan: FeedPlan, around: Surroundings) -> Any:
    work = WORK.get(plan.key.partition("-")[0])
    return connect(plan, around) if work is None else Trouble(work)


if __name__ == "__main__":
    feeds.runner.connect = connected  # type: ignore[attr-defined]
    main()
