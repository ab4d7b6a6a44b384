"""The command line, as a process, alone and beside a running service."""

import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from displays.cli import app
from tests.doubles.service import PASSWORD, ROOT, SAMPLE, Service
from tests.doubles.waiting import until

COMMANDS = {"serve", "check", "init", "doctor", "backup", "restore", "verify"}


def run(*arguments: str, code: int = 0) -> str:
    """Run a command in this process; returns what it printed."""
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    return result.output


def iocast(*arguments: str, code: int = 0) -> str:
    """Run a command as people do."""
    ran = subprocess.run(
        [sys.executable, "-m", "displays", *arguments], cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    assert ran.returncode == code, ran.stdout + ran.stderr
    return (ran.stdout + ran.stderr).decode()


@pytest.fixture
def data(tmp_path: Path) -> list[str]:
    return ["--data", str(tmp_path / "var")]


def test_every_command_says_what_it_is_for() -> None:
    """--help names the commands, and each has a sentence."""
    said = run("--help")
    assert not [name for name in COMMANDS | {"user", "token", "link", "feed"} if name not in said]
    for command in (*COMMANDS, "user add", "user reset", "user disable", "token create", "token list", "feed try"):
        assert "Usage:" in run(*command.split(), "--help")


def test_the_sample_is_good_and_can_be_started_from(tmp_path: Path) -> None:
    """`init` makes a site that `check` finds good, and never writes into one that is there."""
    site = tmp_path / "moi"
    run("init", str(site))
    said = run("check", str(site))
    assert "86 indicators" in said
    assert "The site is good." in said
    assert "nothing was written" in run("init", str(site), code=1)


def test_check_names_file_line_and_column(tmp_path: Path) -> None:
    """Every error of every file at once, and exit code 1."""
    site = tmp_path / "site"
    shutil.copytree(SAMPLE, site)
    layout = site / "layouts" / "y-te.yaml"
    layout.write_text(layout.read_text(encoding="utf-8").replace("tiles:", "tilse:", 1), encoding="utf-8")
    (site / "rules.yaml").write_text("- {key: a\n", encoding="utf-8")
    said = run("check", str(site), code=1)
    assert re.search(r"layouts/y-te\.yaml:\d+:\d+: error: .*tilse", said)
    assert re.search(r"rules\.yaml:\d+:\d+: error: ", said)
    assert "The site has errors." in said
    assert "error" in run("check", str(tmp_path / "nowhere"), code=1)


def test_people_are_added_reset_and_disabled(data: list[str]) -> None:
    """Each prints what is needed next; what cannot be is one sentence and exit code 1."""
    assert re.search(r"/sign-in#\S{40,}", run("user", "add", "hoa", "--role", "steward", *data))
    said = iocast("user", "add", "hoa", "--role", "viewer", *data, code=1)
    assert "There is a user hoa already" in said
    assert "Traceback" not in said
    assert "https://iocast.example/sign-in#" in run(
        "user", "reset", "hoa", "--public-url", "https://iocast.example/", *data
    )
    assert "no longer" in run("user", "disable", "hoa", *data)
    assert "There is no user" in iocast("user", "reset", "ai", *data, code=1)
    for name in ("feed:x", "Service", " hoa", "a\nb", ""):
        assert "is no name" in iocast("user", "add", name, "--role", "viewer", *data, code=1)
    run("user", "add", "clint", "--role", "viewer", *data)
    assert "Invalid value" in run("user", "add", "x", "--role", "king", *data, code=2)


def test_tokens_are_printed_once(data: list[str]) -> None:
    """The secret is on the terminal and neither in the list nor in the file."""
    secret = run("token", "create", "vb", "--scope", "ingest", *data).strip()
    listed = run("token", "list", *data)
    assert "vb" in listed
    assert secret not in listed
    stored = b"".join(path.read_bytes() for path in Path(data[1]).iterdir())
    assert secret.encode() not in stored
    assert "1 revoked." in run("token", "revoke", "vb", *data)
    assert "There is no token vb." in iocast("token", "revoke", "vb", *data, code=1)


def test_a_backup_is_a_journal(data: list[str], tmp_path: Path) -> None:
    """The copy opens as a journal with the same people, and never overwrites a file."""
    run("user", "add", "hoa", "--role", "viewer", *data)
    copy = tmp_path / "copy.db"
    assert "everything up to event 1." in run("backup", str(copy), *data)
    said = iocast("user", "add", "hoa", "--role", "viewer", "--journal", f"sqlite:///{copy}", code=1)
    assert "There is a user hoa already" in said
    assert "Traceback" not in iocast("backup", str(copy), *data, code=1)


def test_a_changed_journal_is_found_out(data: list[str], tmp_path: Path) -> None:
    """`verify` counts what it looked at; an event that somebody changed is one sentence and exit code 1."""
    for name in ("an", "bình"):
        run("token", "create", name, "--scope", "read", *data)
    assert run("verify", *data) == (
        "Events 1 to 2 are as they were kept: 0 seals hold, 0 events are trimmed, 2 are newer than the last seal.\n"
    )
    with sqlite3.connect(tmp_path / "var" / "journal.db") as file:
        file.execute("UPDATE events SET by = 'somebody' WHERE seq = 2")
    file.close()
    assert re.match(
        r"Event 2 \(token\.created\) of \S+Z is not what was kept: its digest differs\.\n$",
        iocast("verify", *data, code=1),
    )
    assert "There is no meeting 'm-9' in the journal" in iocast("verify", "m-9", *data, code=1)


def test_a_backup_put_back_is_another_history(tmp_path: Path) -> None:
    """Refused while the service runs; afterwards what came later is gone, kept aside, and no page may go on from it."""
    copy = tmp_path / "copy.db"
    with Service(tmp_path) as service:
        service.cli("user", "add", "hoa", "--role", "viewer")
        service.cli("backup", str(copy))
        service.cli("user", "add", "lan", "--role", "viewer")
        assert "Another service runs on" in service.cli("restore", str(copy), code=1)
        before = service.epoch()
        service.stop()
        assert "There is no journal" in service.cli("restore", str(tmp_path / "nowhere"), code=1)
        said = service.cli("restore", str(copy))
        aside = Path(re.search(r"What stood there is (\S+)\.$", said.strip())[1])  # type: ignore[index]
        assert aside.is_file()
        service.restart()
        assert service.epoch() != before
        assert "There is a user hoa already" in service.cli("user", "add", "hoa", "--role", "viewer", code=1)
        service.cli("user", "add", "lan", "--role", "viewer")


def test_a_feed_can_be_tried_without_a_trace(data: list[str]) -> None:
    """The spreadsheet of the review: five figures accepted, 791/903 held with its suggestion; nothing recorded."""
    said = run("feed", "try", "van-ban", "--site", str(SAMPLE), *data)
    assert said.count("sẽ nhận") == 6  # five rows, and the count of them
    assert re.search(r"^tạm giữ +VB-02 +791/903 +bao-cao-9-thang-2021.xlsx!", said, re.MULTILINE)
    assert "Gợi ý: 791.903." in said
    assert "2021-01-01/P9M" not in said
    assert re.search(r"9 tháng\s+đầu năm\s+2021", said)
    assert said.rstrip().endswith("5 sẽ nhận · 1 tạm giữ · 0 không nhận · 0 không đổi")
    assert max(map(len, said.splitlines())) <= 80
    events = sqlite3.connect(Path(data[1]) / "journal.db").execute("SELECT count(*) FROM events").fetchone()
    assert events == (0,)
    assert "There is no feed 'x'" in iocast("feed", "try", "x", "--site", str(SAMPLE), *data, code=1)


MANY = """
- key: nhieu
  kind: spreadsheet
  path: nhieu.csv
  map: {series: "Mã", value: "Số liệu", period: "Kỳ"}
  as_of: 01/09/2021
"""


def test_of_a_large_feed_what_needs_a_person_is_shown_first(data: list[str], tmp_path: Path) -> None:
    """A hundred rows of each outcome, and how many more there are; all of them, in their order, where somebody asks."""
    site = tmp_path / "site"
    shutil.copytree(SAMPLE, site)
    days = [f"{month:02}/{day:02}" for month in range(1, 9) for day in range(1, 21)]
    rows = [f"YT-04;1.000;2021-{day.replace('/', '-')}" for day in days[:120]]
    rows += [f"KHAC-{number};1;2021-01" for number in range(103)] + ["YT-04;1/2;2021-09-01"]
    (site / "nhieu.csv").write_text("\n".join(["Mã;Số liệu;Kỳ", *rows]), encoding="utf-8")
    (site / "feeds.yaml").write_text(MANY, encoding="utf-8")
    said = run("feed", "try", "nhieu", "--site", str(site), *data)
    outcomes = re.findall(r"^(tạm giữ|không nhận|sẽ nhận) ", said, re.MULTILINE)
    assert outcomes == ["tạm giữ"] + ["không nhận"] * 100 + ["sẽ nhận"] * 100
    assert said.splitlines()[-2:] == [
        "120 sẽ nhận · 1 tạm giữ · 103 không nhận · 0 không đổi",
        "Chưa hiện: 3 không nhận · 20 sẽ nhận. Thêm --all để xem tất cả.",
    ]
    assert "ngày 01/09/2021" in said
    assert "2021-09-01" not in said
    said = run("feed", "try", "nhieu", "--all", "--site", str(site), *data)
    outcomes = re.findall(r"^(tạm giữ|không nhận|sẽ nhận) ", said, re.MULTILINE)
    assert outcomes == ["sẽ nhận"] * 120 + ["không nhận"] * 103 + ["tạm giữ"]
    assert said.rstrip().endswith("0 không đổi")


def test_the_doctor_looks_at_everything(data: list[str], tmp_path: Path) -> None:
    """One line a finding; a broken site or a taken port is among them."""
    site = tmp_path / "site"
    shutil.copytree(SAMPLE, site)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = CliRunner().invoke(app, ["doctor", str(site), "--port", str(taken.getsockname()[1]), *data]).output
    for what in ("versions", "clock", "disk", "port", "https", "pages", "journal", "site", "feed van-ban"):
        assert re.search(rf"^(ok|warning|bad) +{what} ", said, re.MULTILINE), said
    assert re.search(r"^warning +port .*not free", said, re.MULTILINE)
    (site / "site.yaml").write_text("name: [", encoding="utf-8")
    broken = CliRunner().invoke(app, ["doctor", str(site), *data])
    assert broken.exit_code == 1
    assert re.search(r"^bad +site ", broken.output, re.MULTILINE)


def test_what_cannot_be_served_is_one_sentence(tmp_path: Path, data: list[str]) -> None:
    """No site, a port that is taken, a journal of an unknown kind."""
    assert "is no site" in iocast("serve", str(tmp_path), *data, code=1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = iocast("serve", str(SAMPLE), "--port", str(taken.getsockname()[1]), *data, code=1)
    assert "Cannot listen" in said
    assert "sqlite" in iocast("serve", str(SAMPLE), "--port", "0", "--journal", "oracle://x", *data, code=1)
    assert "Traceback" not in said
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "cannot be made" in iocast("serve", str(SAMPLE), "--data", str(tmp_path / "file" / "var"), code=1)


def test_a_service_is_killed_and_is_the_same_again(tmp_path: Path) -> None:
    """First link, people added beside it, figures, a layout; after SIGKILL, and a stop, everything stands as it was."""
    with Service(tmp_path) as service:
        assert f"{service.url}/sign-in#" in service.said()
        admin = service.sign_in_once(service.first_link())
        operator = service.user("minh", "operator")
        feed = service.client(service.token("vb", "ingest"))
        body = {
            "observations": [{"series": "YT-01", "value": 1300000, "period": "2021-01-01/P9M", "as_of": "2021-10-01"}]
        }
        assert feed.ok("POST", "/api/observations", body)["accepted"] == 1
        operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"})
        until(lambda: operator.get("/api/held")["held"], what="the spreadsheet has been read")

        def shown() -> tuple[dict[str, Any], Any]:
            """The figures that were brought, without what the service measures of itself; and the rooms."""
            values = operator.get("/api/snapshot")["values"]
            return {key: values[key] for key in values if key[:3] in ("VB-", "YT-")}, operator.get("/api/rooms")[
                "rooms"
            ]

        before = shown()
        service.kill()
        service.restart()
        assert shown() == before
        assert "First sign-in" not in service.said().rpartition("iocast serves")[2]
        assert "are as they were kept" in service.cli("verify")
        service.stop()  # it leaves a checkpoint, which the next start begins with
        service.restart()
        assert shown() == before
        names = {event["by"] for event in admin.get("/api/journal", limit=1000)["events"]}
        assert {"service", "admin", "minh", "token:vb", "feed:van-ban"} <= names


def test_two_services_do_not_share_a_directory(tmp_path: Path) -> None:
    """The second one is refused; the first goes on, stops on SIGTERM in time and lets go of the directory."""
    with Service(tmp_path) as service:
        said = service.cli("serve", str(SAMPLE), "--port", "0", code=1)
        assert "Another service runs on" in said
        assert httpx.get(f"{service.url}/healthz").text == "ok\n"
        service.stop()
        service.restart()


def test_a_reset_link_opens_beside_a_running_service(tmp_path: Path) -> None:
    """What the command line did a moment ago counts at once: the reset, the link, the disabling."""
    with Service(tmp_path) as service:
        steward = service.user("hoa", "steward", "vp-ubnd")
        said = service.cli("user", "reset", "hoa")
        assert f"{service.url}/sign-in#" in said
        assert steward.call("GET", "/api/session").status_code == 401
        again = service.sign_in_once(re.findall(r"/sign-in#(\S+)", said)[-1])
        assert again.get("/api/session")["unit"] == "vp-ubnd"
        wish = {"name": "hoa", "password": PASSWORD}
        assert service.client().ok("POST", "/api/session", wish)["role"] == "steward"
        service.cli("user", "disable", "hoa")
        assert again.call("GET", "/api/session").status_code == 401
        assert "There is no unit" in service.cli("user", "add", "y", "--role", "steward", "--unit", "khong-co", code=1)
