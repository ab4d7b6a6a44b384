"""Lines that are slow, lossy, cut, cut one way or half-open: between pages and their nodes, between nodes and Redis."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.doubles.aftermath import Aftermath
from tests.doubles.cast import wall
from tests.doubles.chromium import Chromium
from tests.doubles.cluster import Cluster
from tests.doubles.faultline import Faultline
from tests.doubles.healing import Healed
from tests.doubles.reached import Client
from tests.doubles.waiting import until

Record = Callable[[Healed], None]

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(600)]

ILL = {  # how a line may be hurt, in words and as its verb
    "is slow": Faultline.slow,
    "loses packets": Faultline.lose,
    "is reset": Faultline.snap,
    "is cut": Faultline.cut,
    "is cut on the way up": Faultline.cut_up,
    "is cut on the way down": Faultline.cut_down,
    "is half-open": Faultline.go_dead,
}
GOES_ON = ("is slow", "loses packets", "is reset")  # whoever uses it is late, and no more
SILENT = ("is cut", "is cut on the way down", "is half-open")  # nothing arrives at the page


@pytest.fixture(scope="module")
def front(cluster: Cluster) -> Iterator[Faultline]:
    """The network of the rooms: every page of this file comes in through it, and then through the proxy."""
    with Faultline(cluster.port) as line:
        yield line


@pytest.fixture
def far(engine: Chromium, cluster: Cluster, operator: Client, front: Faultline) -> Iterator[Page]:
    """A paired wall in Chromium behind that line."""
    with Chromium(engine.browser) as browser:
        page = wall(browser, cluster, operator, ("ubnd-tinh", "main"), url=front.url)
        page.locator("io-wall[data-layout]").wait_for()
        yield page
    assert browser.faults == []


@pytest.mark.parametrize("how", ILL)
def test_the_line_of_the_pages(cluster: Cluster, far: Page, front: Faultline, record: Record, how: str) -> None:
    """Pages say that they are cut off where nothing reaches them, stay where something does, and all come back."""
    with Aftermath(cluster, seed=21, doors=[front.url]) as after:
        after.tabs.append(far)
        ILL[how](front)
        if how in SILENT:
            far.locator(".banner.off").wait_for()
        elif how in GOES_ON:
            after.posting.more(5)
            after.current()
        after.begin()
        front.heal()
        record(after.healed(f"the pages' line {how}, and is whole again"))


@pytest.mark.parametrize("how", ILL)
def test_the_line_of_a_node_to_redis(cluster: Cluster, screen: Page, record: Record, how: str) -> None:
    """The other node takes the lease where it has to, the node says that it is not ready, and follows on afterwards."""
    with Aftermath(cluster, seed=22) as after:
        after.tabs.append(screen)
        hurt = cluster.leader()
        (other,) = (node for node in cluster.nodes if node is not hurt)
        ILL[how](hurt.line)
        if how not in GOES_ON:
            until(lambda: not hurt.ready(), what="it says that it is not ready")
            until(lambda: cluster.leader() is other, what="the other node leads")
        after.posting.more(5)
        after.begin()
        hurt.line.heal()
        record(after.healed(f"the leader's line to Redis {how}, and is whole again"))


@pytest.mark.parametrize("how", ["is cut", "is half-open"])
def test_pages_leave_a_node_that_is_cut_off(cluster: Cluster, screen: Page, record: Record, how: str) -> None:
    """A node that hears nothing from Redis says so to its pages, and while it lasts they go where there is more."""
    with Aftermath(cluster, seed=23) as after:
        after.tabs.append(screen)
        hurt = cluster.leader()
        (other,) = (node for node in cluster.nodes if node is not hurt)
        after.begin()
        ILL[how](hurt.line)
        until(lambda: not hurt.ready(), what="it says that it is not ready")
        record(after.healed(f"the leader's line to Redis {how} and stays so: pages leave the node", nodes=[other]))
        hurt.line.heal()
        after.healed("its return")


def test_a_wall_says_that_no_node_hears_of_redis(cluster: Cluster, screen: Page, record: Record) -> None:
    """With nowhere to go the pages stay, show what they have, and say that it may be old; then all go on at once."""
    with Aftermath(cluster, seed=24) as after:
        after.tabs.append(screen)
        for node in cluster.nodes:
            node.line.cut()
        screen.locator(".banner.off").wait_for()
        assert screen.locator("io-wall main:not(.leaving) [data-tile='van-ban-den'] .value").count() == 1
        after.begin()
        for node in cluster.nodes:
            node.line.heal()
        record(after.healed("the lines of all nodes to Redis are cut until the wall says so, and are whole again"))
