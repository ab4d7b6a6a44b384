"""The service as people run it, with its journal in Redis: killed, cut off, and after Redis has lost its tail."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doubles.redis import Redis
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until


@pytest.fixture
def redis() -> Iterator[Redis]:
    with Redis() as server:
        yield server


@pytest.fixture
def service(redis: Redis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("IOCAST_JOURNAL", redis.url)
    with Service(tmp_path) as service:
        yield service


def post(program: Client, value: str) -> int:
    """Post a figure; the seq of its event."""
    figure = {"series": "VB-01", "value": value, "period": "2021-01-01/P9M", "as_of": "2021-10-01"}
    answer = program.ok("POST", "/api/observations", {"observations": [figure]})
    assert answer["accepted"] == 1
    seq: int = answer["seq"]
    return seq


def figure(person: Client) -> float:
    """What a wall shows of VB-01."""
    shown: float = person.get("/api/snapshot", layout="tong-quan")["values"]["VB-01"]["v"]
    return shown


def test_a_killed_service_comes_back_as_it_was(service: Service) -> None:
    """kill -9, and the next process folds the same state from Redis: figures, scene, people, tokens."""
    person, program = service.sign_in_once(service.first_link()), service.client(service.token("t", "ingest"))
    post(program, "5.240.000")
    person.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"})
    before = person.get("/api/snapshot", layout="tong-quan")["values"], person.get("/api/claims")
    service.kill()
    service.restart()
    assert (person.get("/api/snapshot", layout="tong-quan")["values"], person.get("/api/claims")) == before
    assert figure(person) == 5_240_000
    assert not (service.data / "journal.db").exists()
    post(program, "5.240.001")
    assert figure(person) == 5_240_001


def test_while_redis_is_away_the_last_figures_stand(service: Service, redis: Redis) -> None:
    """Without Redis the service keeps showing, answers 503 to whoever wants something kept, and goes on by itself."""
    person, program = service.sign_in_once(service.first_link()), service.client(service.token("t", "ingest"))
    post(program, "5.240.000")
    redis.kill()
    refused = program.call(
        "POST", "/api/observations", {"observations": [{"series": "VB-01", "value": "1", "period": "2021-01-01/P9M"}]}
    )
    assert refused.status_code == 503
    assert "it cannot be reached" in refused.json()["detail"]
    until(lambda: not service.ready(), what="the service says that it is not ready")
    redis.start()
    until(service.ready, what="the service follows again")
    assert figure(person) == 5_240_000
    post(program, "5.240.001")
    assert figure(person) == 5_240_001


def test_a_lost_tail_is_named_and_folded_anew(service: Service, redis: Redis) -> None:
    """After Redis forgot the newest figure the walls show the one before, and the log says what was lost."""
    person, program = service.sign_in_once(service.first_link()), service.client(service.token("t", "ingest"))
    before = post(program, "5.240.000")
    with redis.losing_its_tail():
        after = post(program, "5.240.001")
        assert figure(person) == 5_240_001
    until(lambda: "history lost" in service.said() and service.ready(), what="the service follows the other history")
    until(lambda: figure(person) == 5_240_000, what="the wall shows what is there")
    lost = re.search(r"events (\d+) to (\d+) \((\d+) of them\) are lost", service.said())
    assert lost
    first, last, count = map(int, lost.groups())
    assert before < first <= after <= last  # the clock and the feeds append too
    assert count == last - first + 1
    post(program, "5.240.002")
    assert figure(person) == 5_240_002


def test_an_emptied_redis_gets_the_site_again(service: Service, redis: Redis) -> None:
    """After Redis came back with nothing the site's files are recorded again, and new people can be let in."""
    service.sign_in_once(service.first_link())
    redis.restart_empty()
    until(lambda: service.ready() and "history lost" in service.said(), what="the service follows the empty journal")
    person = service.user("hoa", "operator")
    layouts = until(lambda: person.get("/api/layouts")["layouts"], what="the layouts are there again")
    assert "tong-quan" in {each["key"] for each in layouts}
