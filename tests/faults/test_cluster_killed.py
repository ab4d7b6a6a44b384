"""kill -9 of one node of two, of the one that leads, and of both: what was acknowledged is there, screens go on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.doubles.aftermath import Aftermath
from tests.doubles.cluster import Cluster
from tests.doubles.healing import Healed

Record = Callable[[Healed], None]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


def test_a_killed_node_is_missed_by_nobody(cluster: Cluster, record: Record) -> None:
    """Its screens go to the other one, what was being sent is sent there, and it comes back as it was."""
    with Aftermath(cluster, seed=1) as after:
        cluster.nodes[1].kill()
        after.posting.more(10)
        after.begin()
        cluster.nodes[1].restart()
        record(after.healed("kill -9 of a node, started again"))
