"""Clocks that jump, and nodes whose clock is wrong from the start: event times go on as time does, and it is said."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from broadcaster.moments import moment
from tests.doubles.reached import Client
from tests.doubles.redis import Redis
from tests.doubles.service import Service
from tests.doubles.waiting import until
from tests.doubles.wrongclock import AHEAD

WRONG = ("-m", "tests.doubles.wrongclock")
YEAR = 365 * 86400
NEAR = timedelta(minutes=5)  # of real time that a test may take

pytestmark = pytest.mark.timeout(300)


class Clock:
    """The clock of a service's machine: `ahead` seconds before the real one."""

    def __init__(self, directory: Path, ahead: float = 0) -> None:
        directory.mkdir(exist_ok=True)
        self.file = directory / "clock"
        self.set(ahead)

    def set(self, ahead: float) -> None:
        self.file.write_text(f"{ahead}", encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        return {AHEAD: str(self.file)}


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path / "machine")


@pytest.fixture
def service(tmp_path: Path, clock: Clock) -> Iterator[Service]:
    with Service(tmp_path / "own", command=WRONG, environment=clock.environment) as service:
        yield service


def ready(service: Service) -> Any:
    return httpx.get(f"{service.url}/readyz", timeout=10).json()


def newest(person: Client) -> Any:
    """The event of a claim made now."""
    person.ok("PUT", "/api/rooms/so-y-te/layout", {"layout": "tong-quan"})
    return person.get("/api/journal", kind="claimed", limit=1000)["events"][-1]


@pytest.mark.long
@pytest.mark.parametrize("jump", [3 * YEAR, -3 * YEAR])
def test_a_clock_that_jumps_moves_no_event(service: Service, clock: Clock, jump: float) -> None:
    """Years forwards or backwards: events and pages go on by the time there was, it is said, and it passes."""
    person = service.user("Hà", "operator")
    before = newest(person)
    clock.set(jump)
    until(lambda: "clock" in ready(service), what="the jump is noticed")
    assert ready(service)["clock"] == {"why": "jumped", "seconds": pytest.approx(jump, abs=2)}
    assert ready(service)["ready"]
    after = newest(person)
    assert timedelta(0) <= moment(after["at"]) - moment(before["at"]) < NEAR
    found = person.get("/api/preflight")
    assert "server_clock_jumped" in str(found)
    clock.set(0)
    until(lambda: "clock" not in ready(service), what="the clock is back")
    assert "is not believed" in service.said()


@pytest.mark.long
def test_a_node_with_a_wrong_clock_does_not_move_time(tmp_path: Path) -> None:
    """A node that starts an hour ahead keeps its events at the server's time; one behind is not ready; both say so."""
    ahead, behind = Clock(tmp_path / "ahead", 3600), Clock(tmp_path / "behind", -3600)
    with (
        Redis() as redis,
        Service(tmp_path / "a", journal=redis.url) as right,
        Service(tmp_path / "b", journal=redis.url, command=WRONG, environment=ahead.environment) as fast,
    ):
        person = right.user("Hà", "operator")
        there = fast.client()
        there.http.cookies.update(person.http.cookies)
        first, second, third = newest(person), newest(there), newest(person)
        times = [moment(each["at"]) for each in (first, second, third)]
        assert times == sorted(times)
        assert times[-1] - times[0] < NEAR
        assert ready(fast)["clock"]["why"] == "apart"
        slow = Service(tmp_path / "c", journal=redis.url, command=WRONG, environment=behind.environment)
        try:
            slow.begin()
            until(lambda: answered(slow).get("clock"), what="the node behind says so")
            assert not ready(slow)["checks"]["clock"]
            until(lambda: flagged(person) == 2, what="the list of nodes names both")
        finally:
            slow.leave()
            slow.kill()


def answered(service: Service) -> Any:
    try:
        return ready(service)
    except httpx.TransportError:
        return {}


def flagged(person: Client) -> int:
    """How many nodes say that something is wrong with their clock."""
    return sum("clock" in each["checks"] for each in person.get("/api/nodes")["nodes"])
