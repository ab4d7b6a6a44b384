"""Several nodes on one journal: who leads, who lives. In Redis there may be any number of them, on a file one."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from broadcaster.checkpoint import FOLD
from broadcaster.cluster.alone import Alone, NoFiles
from broadcaster.cluster.leading import Lease, NotLeading
from broadcaster.cluster.peers import Files, NoPeers, Peer, Peers
from broadcaster.events import VERSION
from broadcaster.journal import shared
from broadcaster.moments import Instant, instant

__all__ = ["Alone", "Cluster", "Lease", "Node", "NotLeading", "Peer", "Peers", "open_cluster"]


def _known() -> Mapping[str, int]:
    return {kind.value: v for kind, v in VERSION.items()} | {"fold": FOLD}


@dataclass(frozen=True, slots=True)
class Node:
    """One process of the service. name: for people; id: of this process alone, another one after each start.

    build: of the front end that it serves. knows: the newest version of each kind of event that it can fold, and of the
    fold itself.
    """

    name: str
    build: str = ""
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    knows: Mapping[str, int] = field(default_factory=_known)
    started: Instant = field(default_factory=lambda: instant(datetime.now(UTC)))


@dataclass(frozen=True, slots=True)
class Cluster:
    """What a node has in common with the others on its journal."""

    node: Node
    lease: Lease
    peers: Peers
    files: Files

    async def close(self) -> None:
        """Give up what is held, say good-bye, and let go. May be called twice."""
        await self.lease.close()
        await self.peers.close()
        await self.files.close()


def open_cluster(url: str, node: Node, files: Callable[[], Mapping[str, bytes]] = dict) -> Cluster:
    """The nodes on the journal of that URL, seen from this one. Nothing is asked yet. Raises JournalError.

    files: reads the built files of the node's pages, as they are lent to the others.
    """
    peer = Peer(node.id, node.name, node.build, node.started, knows=node.knows)
    if not shared(url):
        return Cluster(node, Alone(), NoPeers(lambda: peer), NoFiles())
    from broadcaster.cluster.files import RedisFiles
    from broadcaster.cluster.lease import RedisLease  # whoever has no Redis need not wait for its library
    from broadcaster.cluster.redis import RedisPeers

    lease, peers = RedisLease(url, node.id, node.name), RedisPeers(url, lambda: peer)
    return Cluster(node, lease, peers, RedisFiles(url, node.build, files))
