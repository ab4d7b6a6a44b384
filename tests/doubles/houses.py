"""How a house may run the service that a story is about: as one process, or as two nodes behind one door."""

from collections.abc import Callable
from pathlib import Path

from tests.doubles.cluster import Cluster
from tests.doubles.service import START_LIMIT, Service
from tests.doubles.waiting import until


class Together(Cluster):
    """Two nodes with a proxy in front, to whoever comes in like one service: what is done to it is done to both."""

    def __init__(self, directory: Path, site: Path | None = None) -> None:
        super().__init__(directory, nodes=2, proxy=True, site=site)

    def kill(self) -> None:
        """SIGKILL: nothing is flushed, nobody is told."""
        for node in self.nodes:
            node.kill()

    def restart(self) -> None:
        """Start again after kill(), and wait until the door leads to both."""
        for node in self.nodes:
            node.begin()
        for node in self.nodes:
            until(node.ready, START_LIMIT, f"{node.name} is ready")
        until(self.ready, START_LIMIT, "the door is open")

    def freeze(self) -> None:
        for node in self.nodes:
            node.freeze()

    def thaw(self) -> None:
        for node in self.nodes:
            node.thaw()


House = Service | Together
HOUSES: dict[str, Callable[..., House]] = {"alone": Service, "together": Together}
