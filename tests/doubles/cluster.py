"""Several nodes as an administrator runs them: a real Redis, `iocast serve` processes on one site, a proxy in front."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import copytree
from typing import Self

from broadcaster.events import Kind
from broadcaster.journal import Journal
from deploy.parts import DEPLOY
from tests.doubles.faultline import Faultline
from tests.doubles.reached import Reached
from tests.doubles.redis import Redis
from tests.doubles.service import SAMPLE, START_LIMIT, Service, answers, free_port
from tests.doubles.waiting import until

LED = 30.0  # seconds until somebody leads; a lease lives 6 s
TLS = "https://{$IOCAST_NAME:iocast.example} {\n\ttls {$IOCAST_TLS:internal}\n"
PLAIN = "http://{$IOCAST_NAME} {\n"


class Node(Service):
    """One of them. `line` is its way to Redis: whole, until a test hurts it."""

    def __init__(
        self,
        name: str,
        directory: Path,
        site: Path,
        redis: Redis,
        environment: dict[str, str],
        options: tuple[str, ...],
    ) -> None:
        directory.mkdir(parents=True)
        self.name, self.line = name, Faultline(redis.port)
        self._told = environment | {"IOCAST_NODE": name}
        super().__init__(directory, journal=redis.url, standing=site, options=options)

    def __enter__(self) -> Self:
        self.line.__enter__()
        self.environment = self._told | {"IOCAST_JOURNAL": f"redis://127.0.0.1:{self.line.port}/0"}
        return self

    def __exit__(self, *failure: object) -> None:
        super().__exit__(*failure)
        self.line.__exit__()


class Cluster(Reached):
    """Use as a context manager; everybody is ready then. `url` is the proxy, or the first node where there is none."""

    def __init__(
        self,
        directory: Path,
        nodes: int = 2,
        *,
        proxy: bool = False,
        site: Path | None = None,
        apart: bool = False,
        options: tuple[str, ...] = (),
        redis: tuple[str, ...] = (),
    ) -> None:
        """site: copied, once for all; apart: once for each node. options: of `iocast serve`; redis: of redis-server."""
        self.directory, self.redis = directory, Redis(*redis)
        self.proxy = Caddy(directory, free_port()) if proxy else None
        told = {"IOCAST_PROXIES": "127.0.0.1", "IOCAST_PUBLIC_URL": self.proxy.url} if self.proxy else {}
        self.nodes: list[Node] = []
        for number in range(1, nodes + 1):
            here = directory / f"node-{number}"
            standing = (here if apart else directory) / "site"
            if not standing.exists():
                copytree(site or SAMPLE, standing)
            self.nodes.append(Node(f"node-{number}", here / "own", standing, self.redis, told, options))
        first = self.nodes[0]
        self.site, self.port = first.site, self.proxy.port if self.proxy else first.port
        super().__init__(self.proxy.url if self.proxy else first.url, first.data, self.redis.url)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self.redis)
            stack.callback(self.leave)
            for node in self.nodes:
                stack.enter_context(node)
            self.nodes[0].start()  # it makes the journal and prints the first link
            for node in self.nodes[1:]:
                node.begin()
            for node in self.nodes[1:]:
                until(node.ready, START_LIMIT, f"{node.name} is ready")
            if self.proxy:
                stack.enter_context(self.proxy.before(self.nodes))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *failure: object) -> None:
        self._stack.close()

    def said(self) -> str:
        return "".join(node.said() for node in self.nodes)

    def ready(self) -> bool:
        """Whether whoever comes in now meets a node that is ready."""
        return answers(self.port)

    def leader(self) -> Node:
        """The node that holds the lease, once one of those that run does."""
        return until(self._leader, LED, "somebody leads")

    def others(self) -> list[Node]:
        """Everybody but the leader."""
        leader = self.leader()
        return [node for node in self.nodes if node is not leader]

    def _leader(self) -> Node | None:
        running = {node.name: node for node in self.nodes if node.process and node.process.poll() is None}
        return running.get(self.beside(_led_by))


async def _led_by(journal: Journal) -> str:
    """The name of whoever took the lease last; "" while nobody has."""
    name, after = "", 0
    while taken := await journal.read(after, kinds=[Kind.NODE_LEADS]):
        name, after = str(taken[-1].data["name"]), taken[-1].seq
    return name


class Caddy:
    """Debian's Caddy before the nodes with the rules of deploy/proxy/Caddyfile, but without TLS."""

    def __init__(self, directory: Path, port: int) -> None:
        self.port, self.url = port, f"http://127.0.0.1:{port}"
        self._directory = directory / "caddy"

    @contextmanager
    def before(self, nodes: list[Node]) -> Iterator[None]:
        """Runs within, in front of these."""
        self._directory.mkdir()
        rules, told = (DEPLOY / "proxy" / "Caddyfile").read_text(encoding="utf-8"), self._directory / "Caddyfile"
        assert TLS in rules, "deploy/proxy/Caddyfile begins otherwise than this double expects"
        told.write_text(rules.replace(TLS, PLAIN), encoding="utf-8")
        own = {name: str(self._directory) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")} | {
            "IOCAST_NAME": f"127.0.0.1:{self.port}", "IOCAST_BIND": "127.0.0.1", "IOCAST_CADDY_ADMIN": "off",
            "IOCAST_HTTP_PORT": str(self.port), "IOCAST_HTTPS_PORT": str(free_port()),
            "IOCAST_NODES": " ".join(f"127.0.0.1:{node.port}" for node in nodes),
        }  # fmt: skip
        command = ["caddy", "run", "--config", str(told), "--adapter", "caddyfile"]
        with (self._directory / "caddy.log").open("ab") as log:
            process = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log)
        try:
            until(lambda: self._answers(process), START_LIMIT, "caddy answers")
            yield
        finally:
            process.terminate()
            process.wait(15)

    def _answers(self, process: "subprocess.Popen[bytes]") -> bool:
        assert process.poll() is None, (self._directory / "caddy.log").read_text()
        return answers(self.port)
