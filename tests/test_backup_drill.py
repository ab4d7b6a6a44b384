"""The drill of deploy/README.md: a machine is lost, and everything is back from the night's backup."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.redis import Redis
from tests.doubles.service import ROOT, Client, Service
from tests.doubles.waiting import until

LIMIT = 120  # seconds for one script

STUB = """#!/bin/sh
set -eu
if [ "$1" = backup ]; then echo kept >"$2"; fi
"""


class Machine:
    """Where a service's data, site and backups lie, and what its scripts are told. journal: in Redis."""

    def __init__(self, at: Path, data: Path, site: Path, command: str, journal: str = "") -> None:
        self.site, self.backups = site, at / "backups"
        self._told = {"IOCAST": command, "IOCAST_DATA": str(data), "IOCAST_SITE": str(site), "IOCAST_JOURNAL": journal}

    def script(self, name: str, *arguments: str, code: int = 0, **settings: str) -> str:
        """Run one of deploy/'s scripts as the night or the administrator does; what it printed."""
        told = os.environ | self._told | {"IOCAST_BACKUPS": str(self.backups)} | settings
        command = [str(ROOT / "deploy" / name), *arguments]
        ran = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, timeout=LIMIT, check=False)
        assert ran.returncode == code, ran.stdout + ran.stderr
        return ran.stdout.strip()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """With a program that keeps one word: for the scripts' own rules."""
    site, stub = tmp_path / "site", tmp_path / "iocast"
    site.mkdir()
    (site / "site.yaml").write_text("name: Nghệ An\n", encoding="utf-8")
    stub.write_text(STUB, encoding="utf-8")
    stub.chmod(0o700)
    return Machine(tmp_path, tmp_path / "var", site, str(stub))


def post(program: Client, value: str) -> None:
    figure = {"series": "VB-01", "value": value, "period": "2021-01-01/P9M", "as_of": "2021-10-01"}
    assert program.ok("POST", "/api/observations", {"observations": [figure]})["accepted"] == 1


def pictures(person: Client) -> list[Any]:
    """What the walls show, but for what the service tells of itself, and why."""
    shown = person.get("/api/snapshot", layout="tong-quan")["values"]
    figures = {key: value["v"] for key, value in shown.items() if key[0] not in "@S"}
    return [figures, person.get("/api/claims")["claims"]]


def drill(service: Service, machine: Machine, lose: Callable[[], None]) -> None:
    """A backup beside the running service, what comes after it, the loss, and the way back."""
    person, program = service.sign_in_once(service.first_link()), service.client(service.token("t", "ingest"))
    until(lambda: "VB-02" in pictures(person)[0], what="the sheet of the sample has been read")
    post(program, "5.240.000")
    person.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"})
    before, history = pictures(person), service.epoch()
    kept = machine.script("backup.sh")
    post(program, "5.250.000")
    service.kill()
    lose()
    shutil.rmtree(service.site)
    machine.script("restore.sh", kept)
    service.restart()
    assert pictures(person) == before
    assert service.epoch() != history, "pages that were open get a whole wall of it"
    post(program, "5.260.000")


@pytest.mark.long
def test_a_machine_that_is_lost_comes_back_from_the_nights_backup(tmp_path: Path) -> None:
    """Figures, scenes, people with their passwords and the site are as they were at the backup; nothing after it is."""
    with Service(tmp_path) as service:
        machine = Machine(tmp_path, service.data, service.site, " ".join(service.command))
        drill(service, machine, lambda: shutil.rmtree(service.data))


@pytest.mark.long
def test_a_redis_that_is_lost_comes_back_from_the_nights_backup(tmp_path: Path) -> None:
    """The same by the same two scripts: the backup is a file, and goes into the empty server."""
    with Redis() as redis, Service(tmp_path, journal=redis.url) as service:
        machine = Machine(tmp_path, service.data, service.site, " ".join(service.command), redis.url)
        drill(service, machine, redis.restart_empty)


def test_a_backup_is_for_nobody_else(machine: Machine) -> None:
    """It holds secrets: no bit for group and others, and what was begun has no name of a backup."""
    kept = Path(machine.script("backup.sh"))
    assert {each.name for each in kept.iterdir()} == {"journal.db", "site.tar.gz", "SHA256SUMS"}
    assert {each.stat().st_mode & 0o077 for each in (kept, *kept.iterdir())} == {0}
    machine.script("backup.sh", code=1, IOCAST="false")
    assert [each for each in machine.backups.iterdir() if not each.name.startswith(".")] == [kept]


def test_the_oldest_backups_go(machine: Machine) -> None:
    """As many stay as are wanted, the newest ones; one that was not finished goes, too."""
    (machine.backups / ".20200101T000000.000Z").mkdir(parents=True)
    made = [Path(machine.script("backup.sh", IOCAST_KEEP="2")) for _ in range(3)]
    assert sorted(machine.backups.iterdir()) == made[1:]


def test_a_backup_that_was_touched_is_not_put_back(machine: Machine) -> None:
    """Nothing is changed before its sums are right."""
    kept = machine.script("backup.sh")
    with Path(kept, "journal.db").open("ab") as file:
        file.write(b"more")
    machine.script("restore.sh", kept, code=1)
    assert [each.name for each in machine.site.iterdir()] == ["site.yaml"]


def test_what_the_site_was_stays_beside_the_backups(machine: Machine) -> None:
    """A file that came after the backup is not in the site any more, and not lost."""
    kept = machine.script("backup.sh")
    (machine.site / "rules.yaml").write_text("[]\n", encoding="utf-8")
    aside = machine.script("restore.sh", kept).rpartition(" ")[2].rstrip(".")
    assert [each.name for each in machine.site.iterdir()] == ["site.yaml"]
    assert {each.name for each in Path(aside).iterdir()} == {"site.yaml", "rules.yaml"}
