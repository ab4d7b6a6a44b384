"""Two real nodes on one Redis: what is asked at one of them holds for the pages at the other."""

from collections.abc import Iterator

import pytest

from tests.doubles.cluster import Cluster
from tests.doubles.service import Client
from tests.doubles.waiting import reached
from tests.test_admission import door, ended, hello, screen

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("cluster"), nodes=2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def operator(cluster: Cluster) -> Client:
    return cluster.nodes[0].user("Hà", "operator")


def present(operator: Client, room: str = "ubnd-tinh", name: str = "main") -> dict[str, object]:
    """The record of a screen, as the API of the operator's node has it."""
    rooms = {one["key"]: one for one in operator.get("/api/rooms")["rooms"]}
    (one,) = [each for each in rooms[room]["screens"] if each["key"] == name]
    return one["presence"] or {}


async def test_one_browser_at_a_time_has_a_devices_seat_at_all_nodes(cluster: Cluster, operator: Client) -> None:
    """The same cookie at the other node takes over: the former page is closed with 4504, and the newer one stays."""
    here, there = cluster.nodes
    browser, device = screen(here, operator)
    async with door(here, "/ws/screen", browser) as former:
        await hello(former)
        await reached(lambda: present(operator).get("device") == device)
        async with door(there, "/ws/screen", browser) as newer:
            await hello(newer)
            assert (await ended(former))[0] == 4504
            await reached(lambda: present(operator).get("count") == 1)
            assert operator.ok("POST", "/api/rooms/ubnd-tinh/do", {"do": "report", "screen": "main"})["reached"] == 1
            operator.ok("DELETE", f"/api/devices/{device}")
            assert await ended(newer) == (4500, "revoked")
    await reached(lambda: present(operator) == {})


async def test_who_signs_out_at_one_node_leaves_the_pages_of_all(cluster: Cluster, operator: Client) -> None:
    """A console at the other node ends with its sign-in."""
    here, there = cluster.nodes
    person = here.user("Lan", "operator")
    async with door(there, "/ws/console", person) as console:
        await hello(console)
        person.ok("DELETE", "/api/session")
        assert (await ended(console))[0] == 4500
