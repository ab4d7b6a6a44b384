"""`python -m tests.fuzz [--inputs N] [--seed N] [what …]`: tries so many inputs and prints what became of them.

what: words out of subjects' names; only these are tried then, with the shares that they have of the whole.
"""

import argparse
import secrets
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime

from tests.fuzz.calls import Calls
from tests.fuzz.driver import Subject, Told, drive, table
from tests.fuzz.figures import Figures
from tests.fuzz.files import Files
from tests.fuzz.markups import Answers, Markups
from tests.fuzz.pages import Pages
from tests.fuzz.yamls import Sites, Yamls

SUBJECTS: Sequence[Subject] = (Calls(), Pages(), Yamls(), Sites(), Files(), Markups(), Answers(), Figures())
WHOLE = sum(each.share for each in SUBJECTS)


def fuzz(inputs: int, seed: int) -> list[Told]:
    """So many inputs over all subjects, by their shares; raises what was found, with how to try it again."""
    return [drive(each, -(-inputs * each.share // WHOLE), seed) for each in SUBJECTS]


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--inputs", type=int, default=2000)
    options.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    options.add_argument("what", nargs="*")
    wanted = options.parse_args()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M}, commit {commit.stdout.strip() or '-'}, seed {wanted.seed}", flush=True)
    told: list[Told] = []
    for each in SUBJECTS:
        if wanted.what and not any(word in each.name for word in wanted.what):
            continue
        told.append(drive(each, -(-wanted.inputs * each.share // WHOLE), wanted.seed))
        print(table(told).splitlines()[-1], flush=True)
    print(f"{sum(each.inputs for each in told):,} inputs in {sum(each.seconds for each in told):.0f} s")


if __name__ == "__main__":
    main()
