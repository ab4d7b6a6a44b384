"""The proxies of deploy/ by the real programs, before the two nodes that `make cluster` brings up."""

import asyncio
import json
import signal
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from broadcaster.cluster.roll import call_roll
from deploy.parts import DEPLOY
from displays import outside
from displays.settings import Settings
from tests.doubles.nginx import Nginx
from tests.doubles.service import PASSWORD
from tests.doubles.together import Together
from tests.doubles.waiting import until

ROOM = "/api/rooms/ubnd-tinh/layout"
WAIT = 20.0  # seconds for one message of a page
CONSOLES = 20  # of which one must come out at each node


@dataclass(frozen=True, slots=True)
class Front:
    """One proxy: where it is, for plain HTTP too, and who trusts it."""

    url: str
    plain: str
    verify: ssl.SSLContext
    root: Path


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Together]:
    with Together(tmp_path_factory.mktemp("cluster")) as started:
        yield started


@pytest.fixture(scope="module")
def nginx(cluster: Together, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    with Nginx(tmp_path_factory.mktemp("nginx"), cluster.nodes) as started:
        yield started


@pytest.fixture(scope="module")
def fronts(cluster: Together, nginx: Nginx) -> dict[str, Front]:
    plain = cluster.redirects
    return {
        "caddy": Front(cluster.url, f"http://localhost:{plain}", cluster.verify, cluster.root),
        "nginx": Front(nginx.url, f"http://localhost:{nginx.plain}", nginx.verify, nginx.root),
    }


@pytest.fixture(params=["caddy", "nginx"])
def front(request: pytest.FixtureRequest, fronts: dict[str, Front]) -> Front:
    return fronts[request.param]


@pytest.fixture(scope="module")
def cookies(cluster: Together) -> httpx.Cookies:
    """The administrator's sign-in, made through Caddy."""
    with httpx.Client(base_url=cluster.url, verify=cluster.verify, timeout=WAIT) as client:
        client.post("/api/session/once", json={"token": cluster.first_link()}).raise_for_status()
        client.post("/api/session/password", json={"password": PASSWORD}).raise_for_status()
        assert [each.secure for each in client.cookies.jar if each.name == "__Host-iocast-session"] == [True]
        return client.cookies


@pytest.fixture
def person(front: Front, cookies: httpx.Cookies) -> Iterator[httpx.Client]:
    """The same person by either proxy, from an address of their own on this machine."""
    way = httpx.HTTPTransport(verify=front.verify, local_address="127.0.0.2")
    with httpx.Client(base_url=front.url, cookies=cookies, transport=way, timeout=WAIT) as client:
        yield client


def console(front: Front, cookies: httpx.Cookies, origin: str) -> ClientConnection:
    """A console's socket by that proxy."""
    kept = "; ".join(f"{each.name}={each.value}" for each in cookies.jar)
    return connect(
        front.url.replace("https", "wss") + "/ws/console", ssl=front.verify, origin=Origin(origin),
        additional_headers={"Cookie": kept}, subprotocols=[Subprotocol("iocast.v1")],
    )  # fmt: skip


def seated(node: int) -> float:
    """How many consoles a node has."""
    told = httpx.get(f"http://127.0.0.1:{node}/metrics").text
    return float(told.partition('iocast_seats{kind="console"} ')[2].partition("\n")[0])


def test_pages_come_by_tls_of_a_private_authority(front: Front) -> None:
    """Who knows the authority's root is let in; who does not, sees that he does not know it."""
    assert httpx.get(f"{front.url}/healthz", verify=front.verify).text == "ok\n"
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{front.url}/healthz")


def test_plain_http_is_sent_to_https(front: Front) -> None:
    """Whoever types the name alone gets there."""
    answer = httpx.get(f"{front.plain}/console")
    assert answer.is_redirect and answer.headers["location"].startswith("https://localhost")


def test_numbers_about_the_nodes_stay_inside(front: Front) -> None:
    """/metrics is each node's own."""
    assert httpx.get(f"{front.url}/metrics", verify=front.verify).status_code == 404


def test_a_caller_is_known_by_their_own_address(person: httpx.Client) -> None:
    """The journal has the address the call came from, whatever the caller says of it."""
    lie = {"X-Forwarded-For": "203.0.113.9"}
    seq = person.put(ROOM, json={"layout": "y-te"}, headers=lie).raise_for_status().json()["seq"]
    (event,) = person.get("/api/journal", params={"after": seq - 1, "kind": "claimed"}).json()["events"][:1]
    assert event["data"]["from"] == "127.0.0.2"


def test_every_page_hears_of_it_by_whichever_node(
    front: Front, cookies: httpx.Cookies, person: httpx.Client, cluster: Together
) -> None:
    """Consoles come until each node has one; what is told to either node comes to all of them."""
    with ExitStack() as opened:
        pages: list[ClientConnection] = []
        while not all(seated(node) for node in cluster.nodes):
            assert len(pages) < CONSOLES, "they all come out at one node"
            pages.append(opened.enter_context(console(front, cookies, cluster.url)))
        seq = person.put(ROOM, json={"layout": "tong-quan"}).raise_for_status().json()["seq"]
        for page in pages:
            heard = 0
            while heard < seq:
                heard = max(heard, json.loads(page.recv(WAIT)).get("seq", 0))
    until(lambda: [seated(node) for node in cluster.nodes] == [0, 0], what="all have gone")


def test_the_origin_of_a_socket_counts_behind_a_proxy(front: Front, cookies: httpx.Cookies, cluster: Together) -> None:
    """Another site's page may not open one with somebody's cookie."""
    with pytest.raises(InvalidStatus, match="403"):
        console(front, cookies, "https://elsewhere.example")


def test_the_doctor_finds_way_and_nodes_in_order(front: Front, cluster: Together) -> None:
    """By either proxy: the chain is trusted, sockets come through, numbers do not; a chain not known is named."""
    settings = Settings(cluster.root, public_url=front.url, proxies="127.0.0.1")
    found = list(outside.proxy(settings, front.root))
    assert [(one.state, one.what) for one in found] == [("good", "tls"), ("good", "proxy")], found
    (distrust,) = outside.proxy(settings)
    assert distrust.state == "bad" and "--ca" in distrust.says
    roll = asyncio.run(call_roll(f"redis://127.0.0.1:{cluster.parts['redis'][1]}/0"))
    assert sorted(each.name for each in roll.live) == ["node-1", "node-2"]
    assert {one.state for one in outside.nodes(roll)} == {"good"}


@pytest.mark.parametrize("front", ["caddy", pytest.param("nginx", marks=pytest.mark.long)], indirect=True)
def test_a_node_that_ends_is_passed_over(person: httpx.Client, cluster: Together) -> None:
    """A node is stopped in order: no call fails, and it is started again."""
    gone = cluster.running("node-1")
    cluster.stop("node-1")
    while cluster.running("node-1") in (None, gone):
        assert person.get("/api/rooms").status_code == 200
    until(lambda: cluster.ready("node-1"), what="it is back")


def test_without_a_ready_node_the_pages_come_all_the_same(fronts: dict[str, Front], cluster: Together) -> None:
    """Redis says nothing, so no node is ready: Caddy lets a kiosk load its page, and who is ready is still told."""
    front = fronts["caddy"]
    cluster.signal("redis", signal.SIGSTOP)
    try:
        with httpx.Client(base_url=front.url, verify=front.verify, timeout=WAIT) as page:
            until(lambda: page.get("/readyz").status_code == 503, what="no node is ready")
            assert page.get("/screen").status_code == 200
            assert page.get("/readyz").json()["ready"] is False
    finally:
        cluster.signal("redis", signal.SIGCONT)
    until(lambda: all(cluster.ready(name) for name in ("node-1", "node-2")), what="both nodes follow again")


def test_the_files_are_in_form() -> None:
    """Caddy's own formatter has nothing to say."""
    file = DEPLOY / "proxy" / "Caddyfile"
    told = subprocess.run(["caddy", "fmt", str(file)], capture_output=True, check=True, timeout=WAIT)
    assert told.stdout.decode() == file.read_text(encoding="utf-8")


def test_a_cluster_that_cannot_start_says_so_in_a_sentence(cluster: Together, tmp_path: Path) -> None:
    """Another one on its data; a directory that is no site."""
    assert "Another cluster runs on" in cluster.beside()
    assert "is no site" in cluster.beside(tmp_path)


def test_ctrl_c_ends_all_of_it(cluster: Together) -> None:
    """The last of the file: no process of it is left, and what it kept is still there."""
    processes = cluster.processes()
    assert cluster.end() == 0
    assert psutil.wait_procs(processes, timeout=WAIT)[1] == []
    assert cluster.root.exists()
