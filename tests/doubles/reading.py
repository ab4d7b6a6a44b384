"""Reading many damaged files, as work for a process of its own."""

import random
from collections import Counter
from collections.abc import Sequence
from time import perf_counter

from feeds import folder
from feeds.feed import FeedError
from feeds.plans.spreadsheet import SpreadsheetPlan
from tests.doubles import damage

SLOW = 30.0  # seconds for one small file: a machine three times slower and busy takes a tenth of it


def survive(good: Sequence[tuple[bytes, str, SpreadsheetPlan]], seeds: range) -> Counter[str]:
    """How often each reason was given; "read" where a table came out. Raises whatever is no FeedError."""
    told: Counter[str] = Counter()
    for seed in seeds:
        chance = random.Random(seed)
        data, name, plan = chance.choice(good)
        data = damage.noise(chance) if chance.random() < 0.1 else damage.damaged(data, chance)
        begun = perf_counter()
        try:
            folder.read(data, name, plan, None)
            told["read"] += 1
        except FeedError as error:
            assert error.reason.args["file"] == name, error
            told[error.reason.code] += 1
        assert perf_counter() - begun < SLOW, f"seed {seed}"
    return told
