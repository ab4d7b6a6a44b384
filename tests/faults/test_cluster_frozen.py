"""A node that is frozen (SIGSTOP) and comes back: another leads meanwhile, and what it thaws with counts no more."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.doubles.aftermath import Aftermath
from tests.doubles.cluster import Cluster
from tests.doubles.healing import Healed
from tests.doubles.waiting import until

Record = Callable[[Healed], None]

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(600)]


def test_the_leader_is_frozen_and_comes_back(cluster: Cluster, screen: Page, record: Record) -> None:
    """The other node takes the lease, the pages leave the silent one, and thawed it follows and leads no more."""
    with Aftermath(cluster, seed=11) as after:
        after.tabs.append(screen)
        frozen = cluster.leader()
        (other,) = (node for node in cluster.nodes if node is not frozen)
        frozen.freeze()
        after.begin()
        until(lambda: cluster.leader() is other, what="the other node leads")
        record(after.healed("the node that leads is frozen, the other takes its place", nodes=[other]))
        after.begin()
        frozen.thaw()
        until(lambda: "this node leads no more" in frozen.said(), what="it knows that it leads no more")
        record(after.healed("and comes back after it has lost the lease"))
        assert cluster.leader() is other


def test_a_node_that_follows_is_frozen_and_comes_back(cluster: Cluster, screen: Page, record: Record) -> None:
    """Its pages leave it within some beats, and when it comes back it catches up."""
    with Aftermath(cluster, seed=12) as after:
        after.tabs.append(screen)
        leader = cluster.leader()
        (frozen,) = (node for node in cluster.nodes if node is not leader)
        frozen.freeze()
        after.begin()
        record(after.healed("a node that follows is frozen", nodes=[leader]))
        after.begin()
        frozen.thaw()
        record(after.healed("and comes back"))
        assert cluster.leader() is leader


def test_all_nodes_are_frozen_for_less_than_the_lease(cluster: Cluster, screen: Page, record: Record) -> None:
    """The wall says that it is cut off; when they go on, the same node leads and every page is back."""
    with Aftermath(cluster, seed=13) as after:
        after.tabs.append(screen)
        leader = cluster.leader()
        for node in cluster.nodes:
            node.freeze()
        screen.locator(".banner.off").wait_for()
        after.begin()
        for node in cluster.nodes:
            node.thaw()
        record(after.healed("all nodes are frozen until the wall says so, and come back"))
        assert cluster.leader() in (leader, *cluster.nodes)
