"""A real MQTT broker in a directory of its own, with faults as verbs."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from threading import Event

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from tests.doubles import suspending
from tests.doubles.service import free_port
from tests.doubles.waiting import until

START_LIMIT = 10.0  # seconds until it listens
PUBLISH_LIMIT = 30.0  # seconds until it has taken a message
USER, PASSWORD = "cam-bien", "m@t khẩu"


class Mosquitto:
    """Use as a context manager. It keeps its port, and what sessions wait for, when it is stopped and started."""

    def __init__(self, *settings: str, certificates: tuple[Path, Path] | None = None) -> None:
        """settings: lines of mosquitto.conf. certificates: its own and its key, for TLS."""
        self.port = free_port()
        self.directory = Path(mkdtemp(prefix="mosquitto-"))
        self.log = self.directory / "log"
        secured = [f"certfile {certificates[0]}", f"keyfile {certificates[1]}"] if certificates else []
        self._secured = bool(certificates)
        self._settings = [*secured, *settings]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Mosquitto":
        users = self.directory / "users"
        shelf = os.environ | {"PATH": os.environ.get("PATH", "") + ":/usr/sbin"}
        subprocess.run(["mosquitto_passwd", "-c", "-b", users, USER, PASSWORD], check=True, env=shelf)
        lines = [
            f"listener {self.port} 127.0.0.1",
            "allow_anonymous false",
            f"password_file {users}",
            "persistence true",
            f"persistence_location {self.directory}/",
            "log_type all",
            *(["user root"] if os.geteuid() == 0 else []),  # else it could not read its own directory
            *self._settings,
        ]
        (self.directory / "mosquitto.conf").write_text("\n".join(lines), encoding="utf-8")
        self.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.stop()
        shutil.rmtree(self.directory)

    def start(self) -> None:
        """Start it and wait until it listens."""
        shelf = os.environ | {"PATH": os.environ.get("PATH", "") + ":/usr/sbin"}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                ["mosquitto", "-c", self.directory / "mosquitto.conf"], stdout=log, stderr=log, env=shelf
            )
        until(self._listens, START_LIMIT, "mosquitto listens")

    def stop(self) -> None:
        """SIGTERM: it writes down what it keeps, and ends."""
        if self._process is not None:
            self.resume()
            self._process.terminate()
            self._process.wait(START_LIMIT)
            self._process = None

    def pause(self) -> None:
        """SIGSTOP: connections stay open and nothing answers."""
        assert self._process is not None
        suspending.suspend(self._process.pid)

    def resume(self) -> None:
        if self._process is not None and self._process.poll() is None:
            suspending.resume(self._process.pid)

    def forget(self) -> None:
        """Stopped, and started again without what it kept: sessions, retained messages."""
        self.stop()
        (self.directory / "mosquitto.db").unlink()
        self.start()

    def publish(self, topic: str, payload: str | bytes, *, qos: int = 1, retain: bool = False) -> None:
        """Send one message and wait until the broker has taken it."""
        with self._sensor() as sensor:
            sensor.publish(topic, payload, qos, retain).wait_for_publish(PUBLISH_LIMIT)

    def flood(self, messages: Iterable[tuple[str, str]]) -> None:
        """Send many messages, in order, and wait until the broker has taken them."""
        with self._sensor() as sensor:
            for sent in [sensor.publish(topic, payload, 1) for topic, payload in messages]:
                sent.wait_for_publish(PUBLISH_LIMIT)

    @contextmanager
    def _sensor(self) -> Iterator[Client]:
        client, connected = Client(CallbackAPIVersion.VERSION2), Event()
        client.username_pw_set(USER, PASSWORD)
        client.on_connect = lambda *_: connected.set()
        client.connect("127.0.0.1", self.port)
        client.loop_start()
        try:
            assert connected.wait(PUBLISH_LIMIT)
            yield client
        finally:
            client.disconnect()
            client.loop_stop()

    def said(self, words: str) -> int:
        """How many lines of its log have these words."""
        return sum(words in line for line in self.log.read_text(errors="replace").splitlines())

    def _listens(self) -> bool:
        assert self._process is not None and self._process.poll() is None, self.log.read_text(errors="replace")
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=START_LIMIT).close()
        except OSError:
            return False
        return True
