"""The nodes on this journal: what this one tells of itself, and the list of all."""

from collections.abc import Mapping
from typing import Any

from broadcaster.cluster import Cluster, Peer
from broadcaster.moments import instant
from displays.endpoint import Call
from displays.house import House
from displays.together import departed, shown


def about(house: House) -> Peer:
    """This node, as the others hear of it at each beat."""
    node, broadcast = house.cluster.node, house.broadcast
    checks = {"following": broadcast.following, "site": bool(house.state.rooms), "version": not broadcast.outdated}
    checks |= {"staying": not house.farewell.going, "lease": house.cluster.lease.known}
    ready = all(checks.values())
    checks["clock"] = house.steady.doubt is None  # named; mostly it is borne
    return Peer(
        node.id, node.name, node.build, node.started, at=instant(house.gate.clock()), seq=house.state.seq,
        leading=house.cluster.lease.leading, seats=len(house.hub.seats), screens=house.presence.connected_here(),
        ready=ready, checks=checks, knows=node.knows,
        differs=house.alike.differs,
    )  # fmt: skip


def others(cluster: Cluster) -> list[tuple[str, Mapping[str, int]]]:
    """The other nodes that live, and what they can read."""
    return [(each.name, each.knows) for each in cluster.peers.nodes() if each.id != cluster.node.id]


async def list_nodes(call: Call) -> dict[str, Any]:
    """The nodes that live, the oldest first: who leads, build, how far behind, pages and screens, since when;
    and those of the last day that are gone."""
    peers = call.house.cluster.peers.nodes()
    newest = max(each.seq for each in peers)
    nodes = [{**shown(each, call.house.cluster.node.id), "behind": newest - each.seq} for each in peers]
    gone = [departed(each) for each in call.house.cluster.peers.gone()]
    return {"seq": call.house.state.seq, "nodes": nodes, "gone": gone}
