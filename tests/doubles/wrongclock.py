"""`iocast` on a machine whose clock is as many seconds ahead as a file says: python -m tests.doubles.wrongclock …"""

import os
import time
from pathlib import Path

from broadcaster import steady
from displays.cli import main

AHEAD = "WRONG_CLOCK"  # names the file


def _wrong() -> float:
    said = Path(os.environ[AHEAD]).read_text(encoding="utf-8")
    return time.time() + float(said or 0)


if __name__ == "__main__":
    steady.Steady.__init__.__defaults__ = (_wrong, *(steady.Steady.__init__.__defaults__ or ())[1:])  # type: ignore[misc]
    main()
