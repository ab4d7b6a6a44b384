"""A real Prometheus in a directory of its own: samples are written before it starts, so that it scrapes nothing."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp

import httpx

from tests.doubles import suspending
from tests.doubles.service import free_port
from tests.doubles.waiting import until

START_LIMIT = 60.0  # seconds until it answers

Samples = Mapping[str, Mapping[float, float]]  # 'name{label="value"}' -> Unix time -> value


class Prometheus:
    """Use as a context manager. `config` is its prometheus.yml."""

    def __init__(self, samples: Samples, config: str = "") -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.directory = Path(mkdtemp(prefix="prometheus-"))
        self.log = self.directory / "log"
        self._samples, self._config = samples, config
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Prometheus":
        (self.directory / "prometheus.yml").write_text(self._config, encoding="utf-8")
        written = self.directory / "samples"
        written.write_text(_openmetrics(self._samples), encoding="utf-8")
        command = ["promtool", "tsdb", "create-blocks-from", "openmetrics", written, self.directory / "data"]
        subprocess.run(command, check=True, capture_output=True, timeout=START_LIMIT)
        self.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.stop()
        shutil.rmtree(self.directory)

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [
            "prometheus",
            f"--config.file={self.directory / 'prometheus.yml'}",
            f"--storage.tsdb.path={self.directory / 'data'}",
            f"--web.listen-address=127.0.0.1:{self.port}",
            "--storage.tsdb.retention.time=100y",
            "--query.timeout=20s",
            "--log.level=warn",
        ]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, env=os.environ | {"GOMAXPROCS": "1", "GOGC": "400"}
            )
        until(self._answers, START_LIMIT, "prometheus answers")

    def stop(self) -> None:
        """SIGKILL: nothing here is worth saving."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def pause(self) -> None:
        """SIGSTOP: connections are taken by the kernel, and nothing answers."""
        assert self._process is not None
        suspending.suspend(self._process.pid)

    def resume(self) -> None:
        if self._process is not None and self._process.poll() is None:
            suspending.resume(self._process.pid)

    def _answers(self) -> bool:
        assert self._process is not None and self._process.poll() is None, self.log.read_text(errors="replace")
        try:
            return httpx.get(f"{self.url}/-/ready", timeout=START_LIMIT).is_success
        except httpx.TransportError:
            return False


def _openmetrics(samples: Samples) -> str:
    lines = []
    for name in dict.fromkeys(each.partition("{")[0] for each in samples):
        lines.append(f"# TYPE {name} gauge")
        for series, points in samples.items():
            if series.partition("{")[0] == name:
                lines += [f"{series} {value} {at}" for at, value in sorted(points.items())]
    return "\n".join([*lines, "# EOF", ""])
