"""`make cluster` as people run it: the real command in a process of its own, on a free port."""

import os
import re
import signal
import ssl
import subprocess
import sys
from pathlib import Path

import httpx
import psutil

from deploy import parts
from tests.doubles.service import ROOT, SAMPLE, free_port
from tests.doubles.waiting import until

START_LIMIT = 110.0  # seconds until all parts are there
PART = re.compile(r"^  (\S+) +process (\d+) +port (\d+)", re.MULTILINE)


class Together:
    """Use as a context manager. `parts` has the process and port of each, by name."""

    def __init__(self, directory: Path, site: Path = SAMPLE) -> None:
        self.port = free_port()
        self.url = f"https://localhost:{self.port}"
        self.root = parts.root_of(directory / "var" / "cluster" / "caddy")
        self.log = directory / "cluster.log"
        where = ["--port", str(self.port), "--data", str(directory / "var")]
        self._site, self._where = site, where
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Together":
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self._command(self._site), cwd=ROOT, stdout=log, stderr=log)
        try:
            until(self._there, START_LIMIT, "the cluster is there")
        except AssertionError:
            self.end()
            raise
        return self

    def __exit__(self, *failure: object) -> None:
        self.end()

    @property
    def parts(self) -> dict[str, tuple[int, int]]:
        return {name: (int(process), int(port)) for name, process, port in PART.findall(self.said())}

    @property
    def nodes(self) -> list[int]:
        """The nodes' ports."""
        return [port for name, (_, port) in self.parts.items() if name.startswith("node")]

    @property
    def verify(self) -> ssl.SSLContext:
        """Trusts the proxy's own authority."""
        return ssl.create_default_context(cafile=str(self.root))

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def first_link(self) -> str:
        return re.findall(r"/sign-in#(\S+)", self.said())[-1]

    def processes(self) -> list[psutil.Process]:
        """Every process of it that runs, its own too."""
        assert self._process
        return [own := psutil.Process(self._process.pid), *own.children(recursive=True)]

    @property
    def redirects(self) -> int:
        """The port that sends whoever comes by plain HTTP to HTTPS."""
        listening = psutil.Process(self.parts["caddy"][0]).net_connections("tcp")
        (plain,) = {each.laddr.port for each in listening if each.status == psutil.CONN_LISTEN} - {self.port}
        return plain

    def running(self, node: str) -> int | None:
        """The process that is that node now; None while there is none."""
        return next((each.pid for each in self.processes() if _node(each) == node), None)

    def stop(self, node: str) -> None:
        """SIGTERM: it sends its pages away and ends."""
        pid = self.running(node)
        assert pid
        os.kill(pid, signal.SIGTERM)

    def ready(self, node: str) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.parts[node][1]}/readyz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def signal(self, name: str, which: signal.Signals) -> None:
        """Send a signal to the part of that name, as it was when the cluster started."""
        os.kill(self.parts[name][0], which)

    def beside(self, site: Path | None = None) -> str:
        """Try to bring another one up on the same data; why it does not come."""
        command = self._command(site or self._site)
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=START_LIMIT, check=False)
        assert ran.returncode == 1
        return ran.stderr

    def end(self, limit: float = 60.0) -> int:
        """Ctrl-C; the exit code."""
        assert self._process
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        return self._process.wait(limit)

    def _command(self, site: Path) -> list[str]:
        return [sys.executable, "-m", "deploy.cluster", str(site), *self._where]

    def _there(self) -> bool:
        assert self._process and self._process.poll() is None, self.said()
        return "Kill any of them" in self.said()


def _node(process: psutil.Process) -> str:
    try:
        return process.environ().get("IOCAST_NODE", "")
    except (psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
        return ""
