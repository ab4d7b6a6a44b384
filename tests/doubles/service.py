"""The service as people run it: `iocast serve` in a process of its own, on a free port, with a directory of its own."""

import secrets
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import MappingProxyType
from typing import Self

from tests.doubles.reached import PASSWORD, ROOT, Client, Reached
from tests.doubles.waiting import until

__all__ = ["PASSWORD", "ROOT", "SAMPLE", "Client", "Service", "answers", "free_port"]

SAMPLE = ROOT / "deploy" / "nghe-an"
START_LIMIT = 60.0  # seconds from the start to /readyz
LOOK_LIMIT = 2.0  # seconds for an answer to whether it is ready
PORTS = range(12_000, 32_000)  # below Linux' net.ipv4.ip_local_port_range
STOP_LIMIT = 15.0  # seconds from SIGTERM to the end


def free_port() -> int:
    """A port that nobody listens on now, outside of those that the system gives to whoever calls somebody: between this
    look and the server's, one of the thousand lines of another test would take it."""
    while True:
        port = PORTS.start + secrets.randbelow(len(PORTS))  # Hypothesis seeds the module random
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def answers(port: int, path: str = "/readyz") -> bool:
    """Whether 200 is answered there. Asked often: httpx would read the system's certificates each time."""
    line = HTTPConnection("127.0.0.1", port, timeout=LOOK_LIMIT)
    try:
        line.request("GET", path)
        return line.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        line.close()


class Service(Reached):
    """Use as a context manager. `kill()` and `restart()` keep port, data and site."""

    def __init__(
        self,
        directory: Path,
        site: Path | None = None,
        command: tuple[str, ...] = ("-m", "displays"),
        *,
        journal: str = "",
        standing: Path | None = None,
        environment: Mapping[str, str] = MappingProxyType({}),
        options: tuple[str, ...] = (),
    ) -> None:
        """site: copied into the directory; standing: one that is there already, served as it is. environment: of the
        service, not of commands beside it.
        """
        self.port = free_port()
        super().__init__(f"http://127.0.0.1:{self.port}", directory / "var", journal, command)
        self.site = standing or directory / "site"
        if standing is None:
            shutil.copytree(site or SAMPLE, self.site)
        self.environment, self.options = dict(environment), options
        self.log = directory / "service.log"
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except AssertionError:
            self.kill()  # nobody else would
            raise
        return self

    def __exit__(self, *failure: object) -> None:
        self.leave()
        if self.process and self.process.poll() is None:
            self.thaw()
            self.stop()

    def start(self) -> None:
        """Start and wait until it is ready."""
        self.begin()
        until(self.ready, START_LIMIT, "the service is ready")

    def begin(self) -> None:
        """Start, and wait for nothing."""
        where = ["--port", str(self.port), "--data", str(self.data), *self.options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.command, "serve", str(self.site), *where],
                cwd=ROOT, env=self._surroundings() | self.environment, stdout=log, stderr=log,
            )  # fmt: skip

    def ready(self) -> bool:
        assert self.process and self.process.poll() is None, f"the service ended:\n{self.said()}"
        return answers(self.port)

    def said(self) -> str:
        """Everything it has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def kill(self) -> None:
        """SIGKILL: nothing is flushed, nobody is told."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM, and wait for the end; returns the exit code."""
        assert self.process
        self.process.terminate()
        return self.process.wait(STOP_LIMIT)

    def freeze(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGCONT)

    def restart(self) -> None:
        """Start again after kill() or stop()."""
        self.start()
