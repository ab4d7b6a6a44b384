"""What the service is told when it starts; read once, passed as values."""

from dataclasses import dataclass, replace
from ipaddress import ip_network
from pathlib import Path
from socket import gethostname
from typing import Self
from urllib.parse import urlsplit

HOST = "127.0.0.1"
PORT = 8000
DATA = Path("var")
JOURNAL_FILE = "journal.db"
SEEN = "journal.seen"


def journal_url(data: Path, journal: str | None = None) -> str:
    """The journal's URL: as given, else the SQLite file in the data directory."""
    return journal or f"sqlite:///{data / JOURNAL_FILE}"


@dataclass(frozen=True, slots=True)
class Settings:
    """`public_url` is what people type, such as https://iocast.nghean.local; it decides about cookies.

    proxies: addresses and networks, by commas; only their X-Forwarded-For and X-Forwarded-Proto are believed.
    node: this node's name, where several run on one journal. workers: processes on this port, of which this is number
    `worker`; beside: where they hear of each other.
    """

    site: Path
    data: Path = DATA
    journal: str = ""
    host: str = HOST
    port: int = PORT
    public_url: str = ""
    proxies: str = ""
    node: str = ""
    workers: int = 1
    worker: int = 0
    beside: Path | None = None

    @property
    def name(self) -> str:
        """Of this node, for people: as it was given, else the machine and the port; of several processes each has its
        number."""
        return (self.node or f"{gethostname()}:{self.port}") + (f"/{self.worker}" if self.worker else "")

    @property
    def journal_at(self) -> str:
        return journal_url(self.data, self.journal)

    @property
    def memory(self) -> Path:
        """Where this process notes what it has seen of a journal that is not its own file."""
        return self.data / (f"{SEEN}-{self.worker}" if self.worker else SEEN)

    @property
    def believed(self) -> list[str]:
        """The proxies one by one. Raises ValueError for what is no address and no network, and for everybody's."""
        named = [each.strip() for each in self.proxies.split(",") if each.strip()]
        for each in named:
            if not ip_network(each).prefixlen:
                raise ValueError(f"{each} is everybody")
        return named

    @property
    def address(self) -> str:
        """Where people reach the service, without a slash at the end."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else self.host  # noqa: S104
        host = f"[{host}]" if ":" in host else host
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"

    def at_port(self, port: int) -> Self:
        """The same with the port that was really taken."""
        return replace(self, port=port)

    @property
    def secure(self) -> bool:
        """True where people reach the service by HTTPS: then cookies are Secure and carry the __Host- prefix."""
        return urlsplit(self.public_url).scheme == "https"
