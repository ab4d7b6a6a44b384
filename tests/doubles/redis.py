"""A real Redis server in a directory of its own, with faults as verbs."""

import os
import resource
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from redis import Redis as Client
from redis.exceptions import BusyLoadingError, ConnectionError

from tests.doubles.service import free_port
from tests.doubles.waiting import until

START_LIMIT = 10.0  # seconds until it answers


class Redis:
    """Use as a context manager. It keeps its port and its directory when it is killed and started again."""

    def __init__(self, *options: str) -> None:
        """`options` as on the command line of redis-server; they win over ours."""
        self.port = free_port()
        self.directory = Path(mkdtemp(prefix="redis-"))
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.client = Client(port=self.port)  # for looking and for faults, past the journal
        self.log = self.directory / "redis.log"
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Redis":
        self.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.client.close()
        if self._process is not None:
            self.resume()
            self.kill()
        shutil.rmtree(self.directory)

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._begin()
        until(self._answers, START_LIMIT, "redis-server answers")

    def start_slowly(self) -> None:
        """Start it with a disk so slow (20 ms a key) that it is still loading until `load`, given some hundred keys."""
        self._begin("--key-load-delay", "20000", "--loading-process-events-interval-bytes", "1024")
        until(self._loads, START_LIMIT, "redis-server loads its data")

    def rewrite(self) -> None:
        """Write its append-only file anew: while that loads, it looks for callers."""
        self.client.bgrewriteaof()
        until(lambda: not self._rewrites(), what="redis-server has written its file anew")

    def load(self) -> None:
        """The disk is fast again: wait until it answers."""
        assert self._ask(b"CONFIG SET key-load-delay 0") == b"+OK\r\n"
        until(self._answers, START_LIMIT, "redis-server answers")

    def lose_disk(self) -> None:
        """From now on it cannot save; it notices at once."""
        (self.directory / "dump.rdb").mkdir()
        self.client.config_set("save", "3600 1000000")
        self.client.bgsave()
        until(lambda: self._saved() == "err", what="redis-server notices that it cannot save")

    def find_disk(self) -> None:
        (self.directory / "dump.rdb").rmdir()
        self.client.bgsave()
        until(lambda: self._saved() == "ok", what="redis-server saves again")

    def fill_disk(self) -> None:
        """None of its files can grow any more: the next write fails, and it ends, for it promised `always`."""
        assert self._process is not None
        resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (self.written, resource.RLIM_INFINITY))

    def ended(self) -> bool:
        """Has it ended by itself?"""
        assert self._process is not None
        return self._process.poll() is not None

    def fill_memory(self) -> None:
        """From now on there is no room for anything more (`maxmemory`)."""
        self.client.config_set("maxmemory", self.client.info("memory")["used_memory"] // 2)

    def find_memory(self) -> None:
        self.client.config_set("maxmemory", 0)

    def demote(self) -> None:
        """It is a read-only replica from now on, of a master that is not there."""
        self.client.replicaof("127.0.0.1", "1")

    def promote(self) -> None:
        """It is a master again."""
        self.client.replicaof("NO", "ONE")

    def kill(self) -> None:
        """SIGKILL: nothing is flushed."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def restart(self) -> None:
        """Killed and started again, with everything that it kept."""
        self.kill()
        self.start()

    def restart_empty(self) -> None:
        """Killed and started again on an empty disk."""
        self.kill()
        shutil.rmtree(self.directory / "appendonlydir")
        self.start()

    @contextmanager
    def losing_its_tail(self) -> Iterator[None]:
        """What it is told inside, it forgets: at the end it is back, with what it had at the beginning."""
        kept = self.directory / "kept"
        shutil.copytree(self.directory / "appendonlydir", kept)
        yield
        self.kill()
        shutil.rmtree(self.directory / "appendonlydir")
        kept.rename(self.directory / "appendonlydir")
        self.start()

    def tear(self, left: int) -> None:
        """Killed and started again with only so many bytes of its append-only file, as power loss may leave it."""
        self.kill()
        (file,) = (self.directory / "appendonlydir").glob("*.incr.aof")
        os.truncate(file, left)
        self.start()

    @property
    def written(self) -> int:
        """Bytes of its append-only file."""
        (file,) = (self.directory / "appendonlydir").glob("*.incr.aof")
        return file.stat().st_size

    def pause(self) -> None:
        """SIGSTOP: connections stay open and nothing answers."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def cut(self) -> None:
        """Close every connection but ours."""
        self.client.execute_command("CLIENT", "KILL", "SKIPME", "yes")

    def _signal(self, which: signal.Signals) -> None:
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(which)

    def _begin(self, *options: str) -> None:
        command = [
            *("redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.directory)),
            *("--appendonly", "yes", "--appendfsync", "always", "--save", "", *self._options, *options),
        ]
        with self.log.open("ab") as log:
            # With the signal that a file may not grow ignored, as Python does, the write fails, as on a full disk.
            self._process = subprocess.Popen(command, stdout=log, stderr=log, restore_signals=False)

    def _answers(self) -> bool:
        assert self._process is not None and self._process.poll() is None, self.log.read_text(errors="replace")
        try:
            return bool(self.client.ping())
        except (ConnectionError, BusyLoadingError):
            return False

    def _loads(self) -> bool:
        assert self._process is not None and self._process.poll() is None, self.log.read_text(errors="replace")
        try:
            return self._ask(b"PING").startswith(b"-LOADING")
        except OSError:
            return False

    def _ask(self, command: bytes) -> bytes:
        """The answer of a server that loads: the library would wait until it is done."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=START_LIMIT) as line:
            line.sendall(command + b"\r\n")
            return line.recv(100)

    def _rewrites(self) -> bool:
        told = self.client.info("persistence")
        return bool(told["aof_rewrite_in_progress"] or told["aof_rewrite_scheduled"])

    def _saved(self) -> str:
        told = self.client.info("persistence")
        return "" if told["rdb_bgsave_in_progress"] else str(told["rdb_last_bgsave_status"])
