"""`make cluster`: Redis, two nodes and Caddy with TLS in front, on loopback, until Ctrl-C.

A part that dies is started again. Data, the authority's root and what each part says lie in DATA/cluster.
"""

import argparse
import fcntl
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy import parts
from deploy.parts import HOST, NAME, Part

START_LIMIT = 90.0  # seconds for one part
STOP_LIMIT = 30.0  # seconds for one part
LOOK = 0.1  # seconds between two looks at what is not there yet
PAUSES = (1, 2, 5, 10)  # seconds before a part that died is started again, longer each time
CALM = 60.0  # seconds after which a death counts as the first one
NODES = 2
NEEDED = {"redis-server": "redis-server", "caddy": "caddy"}  # programs and the Debian packages they are in


class ClusterError(Exception):
    """The cluster cannot start. Its text is a full sentence."""


class Running:
    """One part as a process: its output goes to a file, `loud` ones speak to the terminal, too."""

    def __init__(self, part: Part, directory: Path, *, loud: bool = False) -> None:
        self.part, self.log, self.loud = part, directory / f"{part.name}.log", loud
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths, self.since, self.again = 0, 0.0, 0.0

    def begin(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches it by us and in order; it does not outlive us."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", "--", *self.part.command], env=self.part.env,
                stdin=subprocess.DEVNULL, stdout=None if self.loud else log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.since = time.monotonic()

    def start(self, stopped: threading.Event) -> None:
        """Start it and wait until it does what it is for. Raises ClusterError."""
        self.begin()
        end = time.monotonic() + START_LIMIT
        while not self.part.there() and not stopped.is_set():
            if self.died() or time.monotonic() > end:
                raise ClusterError(f"{self.part.name} did not start; {self.log} says why.")
            stopped.wait(LOOK)

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def mend(self) -> None:
        """Start it again if it died, after a pause that grows."""
        if not self.died():
            return
        now = time.monotonic()
        if not self.again:
            self.deaths = 0 if now - self.since > CALM else self.deaths + 1
            pause = PAUSES[min(self.deaths, len(PAUSES) - 1)]
            self.again = now + pause
            print(f"{self.part.name} has ended; it is started again in {pause} s.", flush=True)
        elif now >= self.again:
            self.again = 0.0
            self.begin()

    def stop(self) -> None:
        """SIGTERM, and SIGKILL to what does not end."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def alone(at: Path) -> Iterator[None]:
    """One cluster a directory: two Redis servers would write into one another's files. Raises ClusterError."""
    at.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (at / "cluster.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ClusterError(f"Another cluster runs on {at}; stop it first or give another DATA.") from None
        yield


def plan(site: Path, at: Path, port: int, nodes: int) -> list[Running]:
    """Every part in the order they start: the last node after the proxy, because it prints the links."""
    ports = parts.free_ports(nodes + 2)
    journal, url = f"redis://{HOST}:{ports[0]}/0", f"https://{NAME}:{port}"
    serving = [
        parts.node(at / f"node-{number}", site, f"node-{number}", ports[number], journal, url)
        for number in range(1, nodes + 1)
    ]
    proxy = parts.caddy(at / "caddy", port, ports[-1], ports[1:-1])
    quiet = [parts.redis(at / "redis", ports[0]), *serving[:-1], proxy]
    return [*(Running(each, at) for each in quiet), Running(serving[-1], at, loud=True)]


def run(running: Sequence[Running], root: Path, stopped: threading.Event) -> None:
    """Start everything, keep it running until `stopped`, then stop it: nodes first, so that pages are told."""
    begun: list[Running] = []
    try:
        for each in running:
            if stopped.is_set():
                return
            begun.append(each)
            each.start(stopped)
        _tell(running, root)
        while not stopped.wait(LOOK):
            for each in running:
                each.mend()
    finally:
        for each in sorted(begun, key=lambda one: not one.part.name.startswith("node")):
            each.stop()


def _tell(running: Sequence[Running], root: Path) -> None:
    print(f"\nThe browser trusts it once it knows {root} (curl: --cacert).")
    for each in running:
        assert each.process is not None
        print(f"  {each.part.name:8} process {each.process.pid:<8} port {each.part.port:<6} {each.log}")
    print("Kill any of them: the walls go on, and it is started again.", flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 1 with a sentence where it cannot start."""
    parser = argparse.ArgumentParser(prog="make cluster", description=__doc__)
    parser.add_argument("site", type=Path)
    parser.add_argument("--port", type=int, default=8000, help="of the proxy, HTTPS")
    parser.add_argument("--data", type=Path, default=Path("var"))
    parser.add_argument("--nodes", type=int, default=NODES)
    told = parser.parse_args(arguments)
    stopped = threading.Event()
    for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(which, lambda *_: stopped.set())
    try:
        if missing := [package for program, package in NEEDED.items() if not shutil.which(program)]:
            raise ClusterError(f"Missing on this machine: {' '.join(missing)}. As root: apt-get install.")
        if not (told.site / "site.yaml").is_file():
            raise ClusterError(f"{told.site} is no site: it has no site.yaml. `iocast init DIR` makes one.")
        at = told.data.resolve() / "cluster"
        with alone(at):
            run(plan(told.site, at, told.port, told.nodes), parts.root_of(at / "caddy"), stopped)
    except ClusterError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
