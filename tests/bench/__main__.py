"""`python -m tests.bench`: numbers of DESIGN section 9 as a table, with the machine named."""

import os
import platform
import time
from importlib.metadata import version
from pathlib import Path

from tests.bench import fanout, journal

PACKAGES = ("uvicorn", "uvloop", "websockets", "starlette", "orjson")


def machine() -> str:
    """Processor, cores, memory, kernel, versions: absolute times mean little without them."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}, load {load:.1f}; "
        f"Python {platform.python_version()}, {packages}"
    )


def main() -> None:
    begun = time.monotonic()
    print(machine(), flush=True)
    rows = [*fanout.rows(), *journal.rows()]
    widths = [max(len(row[name]) for row in rows) for name in ("what", "measured")]
    print(f"{'what':{widths[0]}}  {'measured':{widths[1]}}  reach")
    for row in rows:
        print(f"{row['what']:{widths[0]}}  {row['measured']:{widths[1]}}  {row['reach']}")
    print(f"in {time.monotonic() - begun:.0f} s; fan-out: each a median of {fanout.PASSES} passes, alternated ABC CBA")


if __name__ == "__main__":
    main()
