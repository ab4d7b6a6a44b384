"""The two clients on the broadcaster's page work as they are printed there, against a real service."""

import json
import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.service import ROOT, Client, Service
from tests.doubles.waiting import until

PRINTED = (ROOT / "broadcaster" / "README.md").read_text(encoding="utf-8").split("### A client of your own\n")[1]
(CODE,) = re.findall(r"```python\n(.*?)```", PRINTED, re.DOTALL)
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PRINTED, re.DOTALL) for line in block.splitlines()]
TOKEN, WSCAT, PYTHON = COMMANDS
LIMIT = 60.0  # seconds for a client to start and to be told something


class Shell:
    """A command of the page in a shell, at the tree's root; `lines` are what it has printed so far."""

    def __init__(self, command: str) -> None:
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", f"exec {command}"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def close(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # with what it has started: npm starts wscat
        self.process.wait()
        self._reader.join(10)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


@contextmanager
def running(command: str) -> Iterator[Shell]:
    shell = Shell(command)
    try:
        yield shell
    finally:
        shell.close()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service(tmp_path) as service:
        yield service


@pytest.fixture
def token(service: Service) -> str:
    """A token made with the command that is printed, which works on the service's own data."""
    (command,) = re.findall(r"^TOKEN=\$\((.*)\)$", TOKEN)
    made = subprocess.run(
        ["/bin/sh", "-c", f"{command} --data '{service.data}'"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return made.stdout.strip()


def addressed(command: str, service: Service, token: str) -> str:
    """A printed command with another port and a token in it, and nothing else changed."""
    assert "ws://127.0.0.1:8000" in command and '$TOKEN"' in command
    return command.replace("ws://127.0.0.1:8000", service.url.replace("http", "ws")).replace("$TOKEN", token)


def post(meter: Client, value: int) -> None:
    one = {"series": "VB-01", "value": value, "period": "2021-01-01/P9M", "as_of": "2021-10-01"}
    assert meter.ok("POST", "/api/observations", {"observations": [one]})["accepted"] == 1


def told(shell: Shell) -> list[tuple[int, dict[str, Any]]]:
    """What the Python client has printed: seq and values, line by line."""
    return [(int(seq), json.loads(values)) for seq, _, values in (line.partition(" ") for line in shell.lines)]


def shows(shell: Shell, value: int) -> bool:
    return any((values.get("VB-01") or {}).get("v") == value for _, values in told(shell))


def test_the_python_client_follows_a_screen_through_a_restart(service: Service, token: str, tmp_path: Path) -> None:
    """It prints the wall, then changes; killed, the service is found again, and only what was missed is printed."""
    meter = service.client(service.token("đồng hồ", "ingest"))
    (tmp_path / "client.py").write_text(CODE, encoding="utf-8")
    command = addressed(PYTHON, service, token).replace("client.py", f"'{tmp_path}/client.py'")
    with running(command) as client:
        until(lambda: client.lines, LIMIT, "the wall is printed")
        post(meter, 5_240_100)
        until(lambda: shows(client, 5_240_100), LIMIT, "the change is printed")
        service.kill()
        service.restart()
        post(meter, 5_240_200)
        until(lambda: shows(client, 5_240_200), LIMIT, "what was missed is printed")
        lines = told(client)
        whole, *changes = [len(values) for _, values in lines]
        assert max(changes) < whole
        assert [seq for seq, _ in lines] == sorted({seq for seq, _ in lines})
        assert client.process.poll() is None


def test_the_python_client_stops_when_it_is_told_to(service: Service, token: str, tmp_path: Path) -> None:
    """Its token is revoked: it ends and says why, instead of coming back for ever."""
    (tmp_path / "client.py").write_text(CODE, encoding="utf-8")
    with running(addressed(PYTHON, service, token).replace("client.py", f"'{tmp_path}/client.py'")) as client:
        until(lambda: client.lines, LIMIT, "the wall is printed")
        service.cli("token", "revoke", "một chương trình")
        until(lambda: client.process.poll() is not None, LIMIT, "the client ends")
        assert "4500" in client.lines[-1]


def test_wscat_shows_the_wire(service: Service, token: str) -> None:
    """The line with wscat prints hello, wall and beats; a resync that is typed brings the wall again."""
    with running(addressed(WSCAT, service, token)) as wscat:

        def types() -> list[str]:
            return re.findall(r'\{"type":"(\w+)"', "".join(wscat.lines))

        until(lambda: "beat" in types(), LIMIT, "a beat is printed")
        assert types()[:2] == ["hello", "wall"]
        wscat.say('{"type":"resync"}')
        until(lambda: types().count("wall") == 2, LIMIT, "the wall is printed again")
