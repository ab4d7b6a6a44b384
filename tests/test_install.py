"""deploy/install.sh: first installation, update node by node, and the way back when a version does not become ready."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.doubles.service import ROOT

LIMIT = 60  # seconds for one run
VENV = """#!/bin/sh
# What the system's Python is asked for: an environment whose programs remember that they were run.
if [ "$1" != -m ]; then exec {python} "$@"; fi
mkdir -p "$3/bin"
cp {stubs}/pip {stubs}/iocast {stubs}/python "$3/bin/"
"""
PIP = """#!/bin/sh
echo "pip $*" >>{log}
cp {root}/next "$(dirname "$0")/../version"
"""
IOCAST = """#!/bin/sh
echo "iocast $*" >>{log}
if [ "$1" = init ]; then mkdir -p "$2"; fi
if [ "$1" = check ]; then ! grep -q strict "$(dirname "$0")/../version"; fi
"""
SYSTEMCTL = """#!/bin/sh
echo "systemctl $*" >>{log}
if [ "$1" = list-units ]; then cat {root}/active; fi
if [ "$1" = restart ]; then cp -L {root}/opt/iocast/version {root}/running; fi
"""


class Server:
    """A machine under a directory, with programs that stand for pip, iocast and systemctl; two nodes answer /readyz.

    A version is a word; `broken` never becomes ready, `strict` does not take the site.
    """

    def __init__(self, root: Path) -> None:
        self.root, self.log = root, root / "log"
        stubs, path = root / "stubs", root / "path"
        for each in (stubs, path, root / "etc", root / "srv", root / "dist"):
            each.mkdir()
        (root / "dist" / "deploy").symlink_to(ROOT / "deploy")
        for at, text in (
            (stubs / "python", VENV), (stubs / "pip", PIP), (stubs / "iocast", IOCAST), (path / "systemctl", SYSTEMCTL)
        ):  # fmt: skip
            at.write_text(text.format(python=sys.executable, stubs=stubs, log=self.log, root=root))
            at.chmod(0o755)
        (root / "running").write_text("none")
        running, log = root / "running", self.log

        class Ready(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                broken = "broken" in running.read_text()
                with log.open("a") as said:
                    said.write(f"{self.server.server_port} is {'not ' if broken else ''}ready\n")  # type: ignore[attr-defined]
                self.send_response(503 if broken else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        (root / "active").write_text("")
        self._nodes = [HTTPServer(("127.0.0.1", 0), Ready) for _ in range(2)]
        self._threads = [threading.Thread(target=each.serve_forever) for each in self._nodes]
        for each in self._threads:
            each.start()

    def close(self) -> None:
        for node, thread in zip(self._nodes, self._threads, strict=True):
            node.shutdown()
            thread.join()
            node.server_close()

    def run_nodes(self) -> list[int]:
        """From now on systemd says that two nodes run; their ports."""
        ports = [each.server_port for each in self._nodes]
        lines = [f"iocast@{port}.service loaded active running\n" for port in ports]
        (self.root / "active").write_text("".join(lines))
        return ports

    def steps(self) -> list[str]:
        """What became of the nodes, in order."""
        return [line for line in self.log.read_text().splitlines() if line.endswith("ready") or " restart " in line]

    def install(self, version: str, code: int = 0) -> str:
        (self.root / "next").write_text(version)
        return self.do(str(self.root / "dist"), code=code)

    def do(self, what: str, code: int = 0) -> str:
        told = {
            "IOCAST_ROOT": str(self.root),
            "IOCAST_OWNER": "root",
            "IOCAST_READY": "2",
            "PYTHON": str(self.root / "stubs" / "python"),
            "PATH": f"{self.root / 'path'}:{os.environ['PATH']}",
        }
        command = [str(ROOT / "deploy" / "install.sh"), what]
        ran = subprocess.run(command, env=os.environ | told, capture_output=True, text=True, timeout=LIMIT, check=False)
        assert ran.returncode == code, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr

    @property
    def version(self) -> str:
        """What /opt/iocast is."""
        return (self.root / "opt" / "iocast" / "version").read_text()

    @property
    def running(self) -> str:
        return (self.root / "running").read_text()

    def said(self, what: str) -> bool:
        return what in self.log.read_text()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    yield made
    made.close()


def test_a_first_installation_brings_everything(server: Server) -> None:
    """Program, units, settings, scripts, a site, directories for nobody else; nothing is fetched from anywhere."""
    server.install("one")
    assert server.version == "one"
    assert server.said("--no-index") and server.said(f"iocast check {server.root}/srv/iocast")
    units = {each.name for each in (server.root / "etc" / "systemd" / "system").iterdir()}
    assert {"iocast.service", "iocast@.service", "iocast.target", "iocast-night.timer"} <= units
    assert (server.root / "etc" / "iocast" / "iocast.env").stat().st_mode & 0o007 == 0
    assert (server.root / "var" / "lib" / "iocast").stat().st_mode & 0o077 == 0
    assert os.access(server.root / "opt" / "iocast" / "share" / "backup.sh", os.X_OK)


def test_an_update_makes_a_backup_and_restarts_what_runs(server: Server) -> None:
    """The settings of the administrator stay, and the version before it can come back."""
    server.install("one")
    (server.root / "etc" / "iocast" / "iocast.env").write_text("IOCAST_PUBLIC_URL=https://iocast.example\n")
    server.run_nodes()
    server.install("two")
    assert (server.version, server.running) == ("two", "two")
    assert server.said("systemctl start iocast-night.service")
    assert "iocast.example" in (server.root / "etc" / "iocast" / "iocast.env").read_text()
    server.do("back")
    assert (server.version, server.running) == ("one", "one")
    assert "no version before" in server.do("back", code=1)


def test_nodes_are_restarted_one_after_the_other(server: Server) -> None:
    """The second one only when the first is ready again; where that is not to be, the second is never touched."""
    server.install("one")
    first, second = server.run_nodes()
    server.install("two")
    good = [f"systemctl restart iocast@{first}.service", f"{first} is ready"]
    assert server.steps() == [*good, f"systemctl restart iocast@{second}.service", f"{second} is ready"]
    server.log.write_text("")
    server.install("broken", code=1)
    tried, back = server.steps()[0], server.steps().index(f"{first} is ready")
    assert tried == f"systemctl restart iocast@{first}.service"
    assert not [step for step in server.steps()[:back] if str(second) in step]


def test_two_versions_stay(server: Server) -> None:
    """The one that runs, and the one before it."""
    for version in ("one", "two", "three"):
        server.install(version)
    assert len([*(server.root / "opt" / "iocast-versions").iterdir()]) == 2
    server.do("back")
    assert server.version == "two"


def test_a_version_that_does_not_become_ready_is_taken_back(server: Server) -> None:
    """The node is restarted with the version before it, and the script fails."""
    server.install("one")
    server.run_nodes()
    assert "The version before it runs again" in server.install("broken", code=1)
    assert (server.version, server.running) == ("one", "one")


def test_a_version_that_does_not_take_the_site_changes_nothing(server: Server) -> None:
    """It is asked before anything of the running one is touched."""
    server.install("one")
    server.run_nodes()
    assert "does not take the site" in server.install("strict", code=1)
    assert (server.version, server.running) == ("one", "none")
