"""What deploy/ gives systemd: judged by systemd itself, and started as it says."""

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import typer

from displays.cli import app
from tests.doubles.service import ROOT

KIOSK = ROOT / "deploy" / "kiosk"
UNITS = [*sorted((ROOT / "deploy" / "systemd").glob("*.[st]*")), KIOSK / "iocast-kiosk.service"]
SERVICES = [unit for unit in UNITS if unit.suffix == ".service" and unit.parent != KIOSK]
SCRIPTS = sorted([*(ROOT / "deploy").rglob("*.sh"), ROOT / ".ci" / "run"])
EXPOSURE = 20  # tenths on the scale of systemd, 0 to 10; it calls up to 4.0 OK, and its own services have 9
LIMIT = 60  # seconds for one question


def settings(unit: Path) -> list[tuple[str, str]]:
    """What a unit says, in order; a line that ends with a backslash goes on."""
    lines = unit.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [(one, told) for one, is_one, told in (line.partition("=") for line in lines) if is_one and one.isalpha()]


def analysed(*arguments: str, at: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", "--no-pager", *arguments],
        cwd=at, capture_output=True, text=True, timeout=LIMIT, check=False,
        env={**os.environ, "SYSTEMD_COLORS": "0"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units beside each other, with programs that this machine has."""
    at = tmp_path_factory.mktemp("units")
    for unit in UNITS:
        name = unit.name.replace("@.", "@8001.")
        there = re.sub(r"^(Exec\w+=-?)\S+", r"\1/bin/true", unit.read_text(encoding="utf-8"), flags=re.MULTILINE)
        (at / name).write_text(there, encoding="utf-8")
    return at


def test_systemd_understands_every_line(installed: Path) -> None:
    """`systemd-analyze verify` has nothing to say."""
    told = analysed("verify", *(f"./{each.name}" for each in sorted(installed.iterdir())), at=installed)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_may_do_little(unit: Path, installed: Path) -> None:
    """`systemd-analyze security` finds an exposure that it calls low."""
    name = unit.name.replace("@.", "@8001.")
    told = analysed("security", "--offline=true", f"--threshold={EXPOSURE}", f"./{name}", at=installed)
    assert told.returncode == 0, told.stdout[-2000:] + told.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_what_it_starts_exists(unit: Path) -> None:
    """Programs of ours with commands, options and variables they know; every other one lies in deploy/."""
    command = typer.main.get_command(app)
    known = {name for each in command.commands.values() for param in each.params for name in _variables(param)}
    for one, told in settings(unit):
        if one.startswith("Exec"):
            program, *rest = shlex.split(told)
            if program == "/opt/iocast/bin/iocast":
                options = {option for param in command.commands[rest[0]].params for option in param.opts}
                assert {word for word in rest if word.startswith("--")} <= options
            elif program.startswith("/opt/iocast/share/"):
                assert (ROOT / "deploy" / Path(program).name).stat().st_mode & 0o111
        if one == "Environment":
            names = {each.partition("=")[0] for each in told.split()}
            assert names <= known | {"IOCAST_SITE", "IOCAST_BACKUPS", "IOCAST_KEEP", "IOCAST_NODE"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_shell_scripts_are_sound(script: Path) -> None:
    """shellcheck has nothing to say; without -e a script would go on after a mistake."""
    told = subprocess.run(["shellcheck", str(script)], capture_output=True, text=True, timeout=LIMIT, check=False)
    assert (told.returncode, told.stdout) == (0, "")
    assert re.search(r"^set -eu$", script.read_text(encoding="utf-8"), re.MULTILINE)
    assert script.stat().st_mode & 0o111


def test_a_kiosk_is_installed_with_its_authority_and_nothing_else_to_open(tmp_path: Path) -> None:
    """Program, unit, settings, the root certificate, a policy for Chromium; over plain HTTP it is refused."""
    root = tmp_path / "root.crt"
    root.write_text("-----BEGIN CERTIFICATE-----\n", encoding="utf-8")
    command = [str(KIOSK / "install.sh"), "https://iocast.example/", str(root)]
    at = {**os.environ, "IOCAST_ROOT": str(tmp_path / "machine")}
    subprocess.run(command, env=at, check=True, capture_output=True, timeout=LIMIT)
    machine = tmp_path / "machine"
    lib = machine / "usr" / "local" / "lib" / "iocast-kiosk"
    assert os.access(lib / "kiosk.sh", os.X_OK) and (lib / "watch.py").exists()
    assert (machine / "etc" / "iocast-kiosk" / "root.crt").read_bytes() == root.read_bytes()
    told = (machine / "etc" / "iocast-kiosk" / "kiosk.env").read_text(encoding="utf-8").splitlines()
    assert "IOCAST_KIOSK_URL=https://iocast.example" in told
    policy = json.loads((machine / "etc" / "chromium" / "policies" / "managed" / "iocast.json").read_text())
    assert (policy["URLBlocklist"], policy["URLAllowlist"]) == (["*"], ["iocast.example"])
    refused = subprocess.run(
        [command[0], "http://iocast.example", str(root)], env=at, capture_output=True, timeout=LIMIT, check=False
    )
    assert refused.returncode == 1 and b"is not https" in refused.stderr


def test_the_judges_are_here() -> None:
    """None of the above can be empty because a program or a file is missing."""
    assert shutil.which("systemd-analyze") and shutil.which("shellcheck")
    assert len(SERVICES) >= 3 and len(SCRIPTS) >= 3


def _variables(param: object) -> list[str]:
    told = getattr(param, "envvar", None)
    return [told] if isinstance(told, str) else list(told or ())
