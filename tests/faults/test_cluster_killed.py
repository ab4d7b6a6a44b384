"""kill -9 and SIGTERM of nodes: what was acknowledged is there once, screens go to whoever is left, somebody leads."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.doubles.aftermath import Aftermath
from tests.doubles.cluster import Cluster
from tests.doubles.healing import Healed
from tests.doubles.waiting import until

Record = Callable[[Healed], None]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_the_leader_is_killed(cluster: Cluster, screen: Page, record: Record) -> None:
    """The other node leads, the leader's screens and whoever posted to it go there, and it comes back as a follower."""
    with Aftermath(cluster, seed=1) as after:
        after.tabs.append(screen)
        dead = cluster.leader()
        (other,) = (node for node in cluster.nodes if node is not dead)
        dead.kill()
        after.begin()
        until(lambda: cluster.leader() is other, what="the other node leads")
        record(after.healed("kill -9 of the node that leads, the other takes its place", nodes=[other]))
        dead.restart()
        after.healed("its return")
        assert cluster.leader() is other


@pytest.mark.long
def test_a_node_that_follows_is_killed(cluster: Cluster, screen: Page, record: Record) -> None:
    """Nobody notices but its screens, which go to the leader."""
    with Aftermath(cluster, seed=2) as after:
        after.tabs.append(screen)
        leader = cluster.leader()
        (dead,) = (node for node in cluster.nodes if node is not leader)
        dead.kill()
        after.begin()
        record(after.healed("kill -9 of a node that follows", nodes=[leader]))
        dead.restart()
        after.healed("its return")
        assert cluster.leader() is leader


@pytest.mark.long
def test_all_nodes_are_killed(cluster: Cluster, screen: Page, record: Record) -> None:
    """With nobody left the wall says so, and once they are started again everything is as it was."""
    with Aftermath(cluster, seed=3) as after:
        after.tabs.append(screen)
        for node in cluster.nodes:
            node.kill()
        screen.locator(".banner.off").wait_for()
        after.begin()
        for node in cluster.nodes:
            node.begin()
        record(after.healed("kill -9 of all nodes, from their start"))


@pytest.mark.long
def test_nodes_are_restarted_one_after_the_other(cluster: Cluster, screen: Page, record: Record) -> None:
    """SIGTERM of each in turn: nobody who posts waits for more than the other node, and nothing is lost."""
    with Aftermath(cluster, seed=4) as after:
        after.tabs.append(screen)
        for node in cluster.nodes:
            assert node.stop() in (0, -15)
            after.begin()
            node.restart()
            record(after.healed(f"SIGTERM and start of {node.name}"))
