"""The programs of a cluster on one machine, and how each is started: Redis, nodes, Caddy in front of them."""

import os
import socket
import ssl
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

DEPLOY = Path(__file__).parent
HOST = "127.0.0.1"
NAME = "localhost"
ASK_LIMIT = 2.0  # seconds for one question whether a part is there
LENIENT = ssl._create_unverified_context()  # only for asking whether it answers: the authority may not exist yet


@dataclass(frozen=True, slots=True)
class Part:
    """One program: its command, what its environment has besides ours, and where it answers once it is there."""

    name: str
    command: Sequence[str]
    port: int
    environment: Mapping[str, str] = field(default_factory=dict)
    answers: str = ""  # URL that answers; without one it is there when its port is

    @property
    def env(self) -> dict[str, str]:
        return {**os.environ, **self.environment}

    def there(self) -> bool:
        """Whether it does what it is for; asks once."""
        if self.answers:
            try:
                with urlopen(self.answers, timeout=ASK_LIMIT, context=LENIENT) as answer:
                    return bool(answer.status == 200)
            except (HTTPError, URLError, OSError):
                return False
        with suppress(OSError), socket.create_connection((HOST, self.port), ASK_LIMIT):
            return True
        return False


def redis(directory: Path, port: int) -> Part:
    """With the settings of deploy/redis/redis.conf, and its data in `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    where = ("--port", str(port), "--bind", HOST, "--dir", str(directory))
    return Part("redis", ("redis-server", str(DEPLOY / "redis" / "redis.conf"), *where), port)


def node(directory: Path, site: Path, name: str, port: int, journal: str, public_url: str) -> Part:
    """One `iocast serve` that believes the proxy on this machine."""
    at = {
        "IOCAST_HOST": HOST,
        "IOCAST_PORT": str(port),
        "IOCAST_DATA": str(directory),
        "IOCAST_JOURNAL": journal,
        "IOCAST_PUBLIC_URL": public_url,
        "IOCAST_PROXIES": HOST,
        "IOCAST_NODE": name,
    }
    return Part(name, (sys.executable, "-m", "displays", "serve", str(site)), port, at, f"http://{HOST}:{port}/readyz")


def caddy(directory: Path, port: int, redirects: int, nodes: Sequence[int], tls: str = "internal") -> Part:
    """Caddy with deploy/proxy/Caddyfile at https://localhost:`port`, its authority in `directory` (see `root_of`).

    redirects: its port for plain HTTP. nodes: their ports.
    """
    directory.mkdir(parents=True, exist_ok=True)
    at = {
        "IOCAST_NAME": NAME,
        "IOCAST_NODES": " ".join(f"{HOST}:{each}" for each in nodes),
        "IOCAST_TLS": tls,
        "IOCAST_BIND": HOST,
        "IOCAST_HTTPS_PORT": str(port),
        "IOCAST_HTTP_PORT": str(redirects),
        "IOCAST_CADDY_ADMIN": "off",
        "XDG_DATA_HOME": str(directory),
        "XDG_CONFIG_HOME": str(directory),
    }
    command = ("caddy", "run", "--config", str(DEPLOY / "proxy" / "Caddyfile"), "--adapter", "caddyfile")
    return Part("caddy", command, port, at, f"https://{NAME}:{port}/healthz")


def root_of(directory: Path) -> Path:
    """The certificate that whoever opens Caddy's pages has to trust, once Caddy has run with that directory."""
    return directory / "caddy" / "pki" / "authorities" / "local" / "root.crt"


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    held = [socket.create_server((HOST, 0)) for _ in range(count)]
    try:
        return [each.getsockname()[1] for each in held]
    finally:
        for each in held:
            each.close()
