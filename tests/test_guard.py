"""What a source answers does not lead into this machine: redirects, pages, names that mean it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from feeds.feed import FeedError
from feeds.plans.web import WebPart
from feeds.web import reach
from feeds.web.guard import addresses, beyond_proxy, inner, named
from tests.doubles.asking import asked, client, refusal
from tests.doubles.source import Source

OWN = (
    "127.0.0.1", "127.9.9.9", "::1", "169.254.169.254", "fe80::1%eth0", "0.0.0.0", "::", "::ffff:127.0.0.1",
    "2002:7f00:1::", "224.0.0.1", "240.0.0.1",
)  # fmt: skip
OTHERS = ("10.1.2.3", "192.168.1.9", "172.16.0.1", "203.113.131.1", "fd12::5", "2001:4860:4860::8888")


@pytest.fixture
async def source() -> AsyncIterator[Source]:
    async with Source() as opened:
        yield opened


@pytest.mark.parametrize("address", OWN)
def test_this_machine_and_its_link_are_inside(address: str) -> None:
    """Loopback, link-local, nothing and everybody, whatever they are wrapped in."""
    assert inner(address)


@pytest.mark.parametrize("address", OTHERS)
def test_a_closed_network_is_open(address: str) -> None:
    """Sources have private addresses there."""
    assert not inner(address)


async def test_what_feeds_yaml_names_is_asked(source: Source) -> None:
    """An address that an administrator wrote is meant."""
    source.say([{"ma": "VB-01", "so": 1}])
    assert b"VB-01" in (await asked(client(source.url))).body
    plan = WebPart.model_validate({"url": "http://${NOI}:80/x"})
    assert named(plan, {"NOI": "127.0.0.1"}) == {"127.0.0.1"}


@pytest.mark.parametrize(
    "host", ["localhost", "[::1]", "169.254.169.254", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"]
)
async def test_a_redirect_does_not_lead_inside(source: Source, host: str) -> None:
    """Nothing is asked there, and the reason names the host."""
    source.say(b"", status=302, headers={"Location": f"http://{host}:{httpx.URL(source.url).port}/khac"})
    assert (await refusal(client(source.url))).reason.code == "inner_address"
    assert len(source.asked) == 1


async def test_a_name_that_means_this_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looked up once, at the time of connecting: a name cannot be one thing when it is looked at and another then."""
    looked = []

    async def told(self: Any, host: str, port: int, **more: Any) -> list[Any]:
        looked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port)) for found in ("10.0.0.5", "127.0.0.1")]

    monkeypatch.setattr(type(asyncio.get_running_loop()), "getaddrinfo", told)
    error = await refusal(client("http://nguon.tinh.example/x"))
    assert (error.reason.code, error.reason.args) == ("inner_address", {"host": "nguon.tinh.example"})
    assert looked == ["nguon.tinh.example"]
    with pytest.raises(FeedError):
        await addresses("nguon.tinh.example", 80, frozenset({"nguon.tinh.example"}))
    with pytest.raises(FeedError):
        await reach.connection("tcp://nguon.tinh.example:80", None)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "[::1]", "localhost", "db.localhost."])
def test_a_proxy_is_not_sent_inside(host: str) -> None:
    """It would look the name up itself, on a machine that trusts it."""
    with pytest.raises(FeedError):
        beyond_proxy(httpx.URL(f"http://{host}/"), frozenset())
    beyond_proxy(httpx.URL("http://nguon.tinh.example/"), frozenset())
