"""`python -m tests.bench [subject …]`: numbers of DESIGN section 9 as a table, with the machine named.

A subject is a module beside this one with `rows()`; without one all are measured, in the order of SUBJECTS.
"""

import os
import platform
import resource
import sys
import time
from collections.abc import Iterable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

SUBJECTS = (
    "fanout",
    "fold",
    "journal",
    "restart",
    "ingest",
    "feeds",
    "frozen",
    "change",
    "tiles",
    "stalled",
    "paint",
    "wall",
    "focus",
    "views",
    "memory",
    "lag",
    "crowd",
    "failover",
    "cluster",
)
PACKAGES = ("uvicorn", "uvloop", "websockets", "starlette", "orjson", "redis")


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


def measure(subjects: Iterable[str]) -> None:
    """Print the rows of each subject as soon as they are there: what, measured, reach."""
    print(machine(), flush=True)
    for subject in subjects:
        begun = time.monotonic()
        rows: list[dict[str, str]] = import_module(f"tests.bench.{subject}").rows()
        print(f"\n{subject}, in {time.monotonic() - begun:.0f} s")
        widths = [max(len(row[name]) for row in rows) for name in ("what", "measured")]
        for row in rows:
            print(f"  {row['what']:{widths[0]}}  {row['measured']:{widths[1]}}  {row['reach']}".rstrip(), flush=True)


def main() -> None:
    wanted = sys.argv[1:] or SUBJECTS
    if unknown := set(wanted) - set(SUBJECTS):
        sys.exit(f"no such subject: {', '.join(sorted(unknown))}; there are: {', '.join(SUBJECTS)}")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    measure(wanted)


if __name__ == "__main__":
    main()
