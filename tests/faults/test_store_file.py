"""The journal's file under a running service with pages, posts and claims: no room, a damaged end, a lost end."""

import resource
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.doubles.aftermath import Aftermath
from tests.doubles.decay import PAGE, File
from tests.doubles.healing import Healed
from tests.doubles.reached import Client
from tests.doubles.service import Service
from tests.doubles.waiting import until

Record = Callable[[Healed], None]

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service(tmp_path_factory.mktemp("file")) as service:
        yield service


@pytest.fixture
def file(service: Service) -> File:
    return File(service.data / "journal.db")


def room(service: Service, size: int) -> None:
    """None of the service's files may be larger than that from now on: a write beyond it fails as on a full disk."""
    assert service.process
    _, most = resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (size, most))


def losses(person: Client) -> list[Any]:
    listed: list[Any] = person.get("/api/losses")["losses"]
    return listed


def test_the_disk_is_full(service: Service, file: File, record: Record) -> None:
    """Nothing more is kept, and the sentence says why; the walls stand; with room again it goes on by itself."""
    with Aftermath(service, seed=21) as after:
        before = after.operator.get("/api/snapshot", layout="tong-quan")["values"]["VB-03"]
        room(service, file.ahead.stat().st_size)
        until(lambda: not service.ready(), what="the service says that it is not ready")
        answer: httpx.Response = after.operator.call("PUT", "/api/rooms/so-y-te/focus", {"topic": "van-ban"})
        assert answer.status_code == 503
        assert "disk" in answer.json()["detail"]
        assert after.operator.get("/api/snapshot", layout="tong-quan")["values"]["VB-03"] == before
        after.begin()
        room(service, resource.RLIM_INFINITY)
        record(after.healed("disk of the service full, from when there is room"))
        assert losses(after.operator) == []


def test_the_end_of_the_file_is_damaged(service: Service, file: File, record: Record) -> None:
    """Killed, and its newest pages are other bytes: what is sound of it serves, the rest is named, the file is kept."""
    with Aftermath(service, seed=22) as after:
        epoch = service.epoch()
        after.posting.more(12)
        service.kill()
        newest = max(after.posting.acknowledged.values())
        file.spoil(newest - 3)
        after.begin()
        service.restart()
        (lost,) = until(lambda: losses(after.operator), what="the loss is named")
        first, last, count = lost["first"], lost["last"], lost["count"]
        assert (lost["why"], count) == ("damaged", last - first + 1)
        assert first <= newest - 3 < newest <= last  # and before it what is of the same moment
        kept = service.data / lost["file"]
        record(
            after.healed(
                "journal file damaged at its end",
                lost=lambda seq: first <= seq <= last,
                said=f"events {first} to {last} ({count}), named once; the damaged file is kept",
            )
        )
        assert service.epoch() == lost["epoch"] != epoch
        assert kept.stat().st_mode & 0o777 == 0o600
        after.operator.ok("DELETE", f"/api/losses/{lost['epoch']}")


@pytest.mark.long
@pytest.mark.parametrize("fault", ["cut_ahead", "zero_ahead"])
def test_the_write_ahead_file_lost_its_end(service: Service, file: File, record: Record, fault: str) -> None:
    """Power goes, and the disk has not kept what it had promised: SQLite says nothing, the service does."""
    with Aftermath(service, seed=23) as after:
        epoch = service.epoch()
        after.posting.more(12)
        service.kill()
        getattr(file, fault)(file.live - 8 * (PAGE + 24))
        after.begin()
        service.restart()
        (lost,) = until(lambda: losses(after.operator), what="the loss is named")
        first, last, count = lost["first"], lost["last"], lost["count"]
        record(
            after.healed(
                {"cut_ahead": "journal's write-ahead file cut", "zero_ahead": "its end zeros"}[fault],
                lost=lambda seq: first <= seq <= last,
                said=f"events {first} to {last} ({count}), named once",
            )
        )
        assert (lost["why"], service.epoch()) == ("unclean", lost["epoch"])
        assert lost["epoch"] != epoch
        after.operator.ok("DELETE", f"/api/losses/{lost['epoch']}")
