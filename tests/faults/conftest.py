"""What the faults of nodes and lines share: two nodes behind a proxy, an operator, a wall in Chromium."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.doubles.cast import wall
from tests.doubles.chromium import Chromium, chromium
from tests.doubles.cluster import Cluster
from tests.doubles.reached import Client

Hang = Callable[[Cluster], Page]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two nodes and Caddy for the tests of a file; each leaves it whole."""
    with Cluster(tmp_path_factory.mktemp("cluster"), proxy=True) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def operator(cluster: Cluster) -> Client:
    return cluster.user("Hà", "operator")


@pytest.fixture(scope="module")
def engine() -> Iterator[Chromium]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def screen(engine: Chromium, cluster: Cluster, operator: Client) -> Iterator[Page]:
    """A paired wall in Chromium that came in through the proxy."""
    with Chromium(engine.browser) as browser:
        page = wall(browser, cluster, operator, ("ubnd-tinh", "main"))
        page.locator("io-wall[data-layout]").wait_for()  # a receipt of whoever stood there before says nothing
        yield page
    assert browser.faults == []
