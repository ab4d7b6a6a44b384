"""Rooms that hold their figures, or look back, while all else happens to them, on the service as people run it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.glass import Glass
from tests.doubles.redis import Redis
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until

HELD, PAST = "/api/rooms/ubnd-tinh", "/api/rooms/so-y-te"
ALARM = {"status": "Actual", "severity": "Extreme", "headline": {"vi": "Lũ khẩn cấp", "en": "Flood"}}


class Rooms:
    """A room that holds its figures, and one that looks back to before; the figure has moved on since in both."""

    def __init__(self, service: Service) -> None:
        self.service, self.operator = service, service.sign_in_once(service.first_link())
        self.meter = service.client(service.token("đồng hồ", "ingest"))
        self.held, self.past = Glass(service, "ubnd-tinh"), Glass(service, "so-y-te")
        self.operator.ok("PUT", f"{PAST}/layout", {"layout": "tong-quan"})
        self.post(5_240_000)
        for each in (self.held, self.past):
            until(lambda each=each: each.figure("VB-01") == 5_240_000, what="the first figure stands")
        self.before = newest(self.operator)
        self.post(5_250_000)
        self.operator.ok("PUT", f"{HELD}/hold", {})
        self.operator.ok("PUT", f"{PAST}/layout", {"layout": "y-te"})
        self.operator.ok("PUT", f"{PAST}/hold", {"at": self.before})
        self.post(5_260_000)

    def post(self, value: float) -> None:
        one = {"series": "VB-01", "value": value, "period": "2021-01-01/P9M", "as_of": "2021-10-01"}
        assert self.meter.ok("POST", "/api/observations", {"observations": [one]})["accepted"] == 1

    def stand(self, what: str) -> None:
        """Both rooms show their own moments, whatever has happened."""
        for glass, v in ((self.held, 5_250_000), (self.past, 5_240_000)):
            until(lambda glass=glass, v=v: glass.shows() == "tong-quan" and glass.figure("VB-01") == v, what=what)
            assert glass.page.scene
            assert bool(glass.page.scene["hold"].get("past")) is (glass is self.past)

    def move_on(self) -> None:
        self.operator.ok("DELETE", f"{HELD}/hold")
        self.operator.ok("DELETE", f"{PAST}/hold")
        until(lambda: self.held.figure("VB-01") == 5_260_000, what="the held room goes on")
        until(lambda: self.past.shows() == "y-te", what="the other room is back at now")


def newest(operator: Client) -> str:
    """The time of the newest figure."""
    events = operator.get("/api/journal", kind="observed", limit=1000)["events"]
    at: str = events[-1]["at"]
    return at


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with Service(tmp_path) as service:
        yield service


def test_holds_stand_through_all_that_happens(service: Service) -> None:
    """Joins, reboots, other layouts, an emergency and kill -9: each room shows its moment until its release."""
    rooms = Rooms(service)
    rooms.stand("both rooms show their moments")
    for glass in (rooms.held, rooms.past):
        glass.reboot()
    rooms.stand("screens that were switched on again show the same")
    assert rooms.held.resumed is False
    for glass in (rooms.held, rooms.past):
        glass.leave()
    rooms.stand("screens whose line was cut go on")
    assert (rooms.held.resumed, rooms.past.resumed) == (True, True)
    rooms.operator.ok("PUT", f"{HELD}/layout", {"layout": "van-ban-hcc"})
    until(lambda: rooms.held.shows() == "van-ban-hcc", what="another layout is shown")
    assert rooms.held.figure("VB-01") == 5_250_000, "with the held figures"
    rooms.operator.ok("DELETE", f"{HELD}/layout")
    alarm = rooms.operator.ok("POST", "/api/notices", ALARM)["id"]
    for glass in (rooms.held, rooms.past):
        until(lambda glass=glass: (glass.look().scene or {})["notices"], what="the emergency reaches it")
    service.kill()
    service.restart()
    rooms.stand("after kill -9")
    assert [one["id"] for one in (rooms.past.look().scene or {})["notices"]] == [alarm]
    assert (rooms.held.resumed, rooms.past.resumed) == (True, True)
    rooms.operator.ok("DELETE", f"/api/notices/{alarm}")
    rooms.move_on()


def test_another_node_shows_the_same_moments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A node that starts later, and never looked back itself, serves both rooms from the same journal."""
    with Redis() as redis:
        monkeypatch.setenv("IOCAST_JOURNAL", redis.url)
        with Service(tmp_path / "a") as first:
            rooms = Rooms(first)
            rooms.stand("the first node shows them")
            with Service(tmp_path / "b") as second:
                first.kill()
                rooms.held, rooms.past = Glass(second, "ubnd-tinh"), Glass(second, "so-y-te")
                rooms.stand("the second node shows them")
