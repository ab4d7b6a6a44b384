"""Several nodes behind one proxy: an operator at one of them, a room's screen at another, and one of them dies."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.doubles.cast import desk, painted, wall
from tests.doubles.chromium import Chromium
from tests.doubles.cluster import Cluster, Node
from tests.doubles.service import Client
from tests.doubles.waiting import until

pytestmark = pytest.mark.long
PLACE = ("ubnd-tinh", "main")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with Cluster(tmp_path, nodes=2) as cluster:
        yield cluster


def asks(node: Node, operator: Client) -> Client:
    """The same person at that node."""
    client = node.client()
    client.http.cookies = operator.http.cookies
    return client


def test_an_operator_at_one_node_directs_a_screen_at_another(cluster: Cluster, browser: Chromium) -> None:
    """The console of one node shows and reaches the other's screens, lists the nodes, and says when one is gone."""
    here, there = cluster.nodes
    operator = here.user("Hà", "operator")
    page = wall(browser, there, asks(there, operator), PLACE)
    painted(operator, PLACE)
    console = desk(browser, here, operator, "nodes")
    rows = console.locator("io-node-list tbody tr")
    expect(rows).to_have_count(2)
    leader = cluster.leader()
    expect(console.locator(f"tr[data-node={leader.name}]")).to_contain_text("điều phối")
    expect(console.locator(f"tr[data-node={there.name}] td").nth(1)).to_have_text("1")
    expect(console.locator(f"tr[data-node={here.name}]")).to_contain_text("trang này đang nối vào đây")
    assert operator.ok("POST", "/api/rooms/ubnd-tinh/do", {"do": "identify", "screen": "main"})["reached"] == 1
    expect(page.locator("io-identify")).to_be_visible()
    operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te", "screen": "main"})
    expect(page.locator("io-wall")).to_have_attribute("data-layout", "y-te")
    there.kill()
    expect(console.locator(f"tr[data-node={there.name}]")).to_contain_text("không trả lời từ")
    until(lambda: cluster.leader() is here, what="the node that is left leads")
    console.goto(f"{here.url}/console#rooms/ubnd-tinh/main")
    expect(console.locator("nav a[href='#nodes'] .count")).to_have_text("1")
    until(lambda: not _present(operator), what="the screen of the node that died is off")
    there.restart()
    expect(console.locator("nav a[href='#nodes'] .count")).to_have_count(0)
    there.stop()
    console.goto(f"{here.url}/console#nodes")
    expect(console.locator(f"tr[data-node={there.name}]")).to_contain_text("đã dừng lúc")


def _present(operator: Client) -> bool:
    rooms = {one["key"]: one for one in operator.get("/api/rooms")["rooms"]}
    return any(one["presence"] for one in rooms[PLACE[0]]["screens"] if one["key"] == PLACE[1])
