"""A real PostgreSQL in a directory of its own, with faults as verbs."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import mkdtemp

import psutil
import psycopg

from tests.doubles import suspending
from tests.doubles.service import free_port
from tests.doubles.waiting import until

START_LIMIT = 30.0  # seconds until it answers
OWNER, OWNS = "chu", "chủ có mật khẩu"
READER, READS = "doc", "p@ss/w:rd %"  # what breaks an address that is put together as text
NOBODY = 65534  # PostgreSQL refuses to run as root
CHEAP = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "20",
    "shared_buffers": "16MB",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "autovacuum": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


def programs() -> Path:
    """Where Debian keeps the newest PostgreSQL's programs, off the path."""
    return max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])).parent


class Postgres:
    """Use as a context manager. It keeps port and data when it is stopped and started. `doc` is a user who may read."""

    def __init__(self) -> None:
        self.port = free_port()
        self.directory = Path(mkdtemp(prefix="postgres-"))
        self.log = self.directory / "log"
        self._user = NOBODY if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """As a feed has it: the password comes from the environment."""
        return f"postgresql://{READER}:${{PG_PASSWORD}}@127.0.0.1:{self.port}/postgres"

    def __enter__(self) -> "Postgres":
        secret = self.directory / "secret"
        secret.write_text(OWNS, encoding="utf-8")
        if self._user is not None:
            os.chown(self.directory, self._user, self._user)
        made = self._begin(
            *("initdb", "--no-sync", "--no-instructions", "--locale=C", "--encoding=UTF8", "--auth=scram-sha-256"),
            *(f"--username={OWNER}", f"--pwfile={secret}", f"--pgdata={self.directory / 'data'}"),
        )
        assert made.wait(START_LIMIT) == 0, self.log.read_text(errors="replace")
        self.start()
        self.run(f"CREATE ROLE {READER} LOGIN PASSWORD '{READS}'")
        return self

    def __exit__(self, *failure: object) -> None:
        self.stop()
        shutil.rmtree(self.directory)

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = [f"--{name}={value}" for name, value in CHEAP.items()]
        self._process = self._begin("postgres", "-D", str(self.directory / "data"), "-p", str(self.port), *settings)
        until(self._answers, START_LIMIT, "postgres answers")

    def stop(self) -> None:
        """SIGQUIT: it ends at once, with its sessions."""
        if self._process is not None:
            self.resume()
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(START_LIMIT)
            self._process = None

    def pause(self) -> None:
        """SIGSTOP to it and to its sessions: connections are taken by the kernel, and nothing answers."""
        assert self._process is not None
        suspending.suspend(self._process.pid)
        for process in self._family()[1:]:
            suspending.suspend(process.pid)

    def resume(self) -> None:
        for process in self._family():
            suspending.resume(process.pid)

    def run(self, statements: str) -> list[tuple[object, ...]]:
        """Run statements as the owner, past the feed; the rows of the last one, if it has any."""
        with self.connect() as line:
            cursor = line.execute(statements.encode())
            return cursor.fetchall() if cursor.description else []

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """The owner's connection, for holding locks."""
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=OWNER, password=OWNS, dbname="postgres", connect_timeout=5
        )

    def _family(self) -> list[psutil.Process]:
        if self._process is None or self._process.poll() is not None:
            return []
        first = psutil.Process(self._process.pid)
        return [first, *first.children()]

    def _begin(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [str(programs() / program), *arguments],
                cwd=self.directory,
                env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
                stdout=log,
                stderr=log,
                user=self._user,
                group=self._user,
                extra_groups=None if self._user is None else [],
            )

    def _answers(self) -> bool:
        assert self._process is not None and self._process.poll() is None, self.log.read_text(errors="replace")
        try:
            return self.run("SELECT 1") == [(1,)]
        except psycopg.OperationalError:
            return False
