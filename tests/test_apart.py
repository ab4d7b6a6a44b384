"""Blocking and hostile work in a process of its own: whatever it does, the service goes on and nothing is left."""

import asyncio
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from feeds import apart
from feeds.apart import Apart, abandoned
from feeds.feed import FeedError
from tests.doubles import trouble
from tests.doubles.waiting import reached, until

MEMORY = 100_000_000  # bytes for work that eats
MANY = 150


def alive(pid: int) -> bool:
    """True while there is such a process that has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children(pid: int) -> list[str]:
    """The children of a process, zombies too."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()


def opened(pid: int) -> int:
    """How many handles a process has open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


@pytest.mark.both_loops
async def test_work_happens_elsewhere_and_its_result_comes_back() -> None:
    """Arguments and results of every size travel; the process is neither this one nor its child."""
    process, server = await Apart().run(trouble.where)
    assert len({process, server, os.getpid()}) == 3
    assert await Apart().run(trouble.add, 1, 2) == 3
    large = os.urandom(3_000_000)
    assert await Apart().run(trouble.echo, large) == large


@pytest.mark.parametrize(
    ("work", "args", "expected"),
    [
        (trouble.refuse, (), "http_status: status 503, url https://example"),
        (trouble.refuse_oddly, (), "failed: what Odd"),
        (trouble.die, (), "died: status 3"),
        (trouble.crash, (), "died: status SIGSEGV"),
        (trouble.die_halfway, (5,), "died: status 0"),
        (trouble.eat, (10 * MEMORY,), f"memory: limit {MEMORY}"),
    ],
)
async def test_however_work_fails_the_feed_fails(
    work: Callable[..., Any], args: tuple[Any, ...], expected: str
) -> None:
    """Each way to fail is a FeedError of one code, and the next piece of work is done."""
    own = Apart(memory=MEMORY)
    with pytest.raises(FeedError) as failed:
        assert [item async for item in own.follow(work, *args)] == [b"x" * 5]
        raise FeedError("died", status="0")
    assert str(failed.value) == expected
    assert await own.run(trouble.add, 1, 2) == 3


async def test_what_work_raises_is_raised_here() -> None:
    """With its words and, from a source that asked for it, the time to wait."""
    with pytest.raises(ValueError, match="no such table"):
        await Apart().run(trouble.fail, "no such table")
    with pytest.raises(FeedError) as failed:
        await Apart().run(trouble.refuse)
    assert failed.value.retry_after == 7.5


def test_a_feed_error_survives_pickling() -> None:
    """Code, arguments and the time to wait."""
    error = pickle.loads(pickle.dumps(FeedError("http_status", retry_after=3, status=429)))
    assert (error.reason.code, error.reason.args, error.retry_after) == ("http_status", {"status": 429}, 3)


@pytest.mark.both_loops
@pytest.mark.parametrize("work", [trouble.hang, trouble.hang_deaf, trouble.spin])
async def test_work_that_hangs_is_killed_in_its_time(work: Callable[[], None]) -> None:
    """It need not hear: SIGKILL ends it, and the next call finds the place free."""
    own = Apart()
    _, server = await own.run(trouble.where)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await own.run(work)
    assert await own.run(trouble.add, 1, 2) == 3
    await reached(lambda: not children(server))
    assert abandoned() == 0


async def test_what_cannot_be_killed_is_abandoned_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead mount holds one process: its feed's next call is refused until it has gone, another feed's is not."""
    own, note = Apart(), tmp_path / "pids"
    with monkeypatch.context() as deaf:
        deaf.setattr(signal, "pidfd_send_signal", lambda *_: None)
        deaf.setattr(apart, "GRACE", 0.0)
        hanging = asyncio.create_task(own.run(trouble.note_and_hang, str(note)))
        await reached(lambda: note.exists() and note.read_text("ascii").endswith("\n"))
        hanging.cancel()
        await asyncio.wait([hanging])
        with pytest.raises(FeedError, match="still_hanging"):
            await own.run(trouble.add, 1, 2)
        assert await Apart().run(trouble.add, 1, 2) == 3
        await reached(lambda: abandoned() == 1)
    os.kill(int(note.read_text("ascii").split()[0]), signal.SIGKILL)
    await reached(lambda: not abandoned())
    assert await own.run(trouble.add, 1, 2) == 3


async def test_items_come_as_they_are_made() -> None:
    """A generator's items are seen one by one; closing the iterator ends its process."""
    assert [number async for number in Apart().follow(trouble.count, 5)] == [0, 1, 2, 3, 4]
    own = Apart()
    _, server = await own.run(trouble.where)
    forever = own.follow(trouble.count_forever)
    assert [await anext(forever) for _ in range(3)] == [0, 1, 2]
    await forever.aclose()
    await reached(lambda: not children(server))


async def test_nothing_is_left_over_after_many_calls() -> None:
    """No process, no zombie, no open handle, however the calls ended."""

    async def some(own: Apart) -> None:
        for number in range(MANY // 10):
            assert await own.run(trouble.add, number, 1) == number + 1
        with pytest.raises(FeedError, match="died"):
            await own.run(trouble.die)

    def held() -> int:
        return abandoned() + opened(os.getpid()) + opened(server)

    _, server = await Apart().run(trouble.where)
    await reached(lambda: not children(server) and not abandoned())
    before = held()
    await asyncio.gather(*(some(Apart()) for _ in range(10)))
    await reached(lambda: not children(server) and held() <= before, what=f"no more than {before} handles")


async def test_a_process_sees_nothing_of_the_others() -> None:
    """Only its own stream is open there: neither the server's socket nor another feed's arguments."""
    other = asyncio.create_task(Apart().run(trouble.hang))
    await Apart().run(trouble.add, 1, 2)
    names = await Apart().run(trouble.handles)
    assert [name.partition(":")[0] for name in names] == ["/dev/null"] * 3 + ["socket"]
    other.cancel()


async def test_secrets_stay_out_of_titles_and_environments(tmp_path: Path) -> None:
    """What is passed to work is in no command line and no environment that `ps` could show."""
    note, secret = tmp_path / "pid s3cret-token", "s3cret-token"
    hanging = asyncio.create_task(Apart().run(trouble.note_and_hang, str(note)))
    pids = (
        await reached(lambda: note.exists() and note.read_text("ascii").endswith("\n") and note.read_text())
    ).split()
    for pid in pids:
        for place in ("cmdline", "environ", "comm"):
            assert secret.encode() not in Path(f"/proc/{pid}/{place}").read_bytes()
    hanging.cancel()


async def test_a_fork_server_that_died_is_replaced() -> None:
    """Work under way fails; the next is done by a new server."""
    own = Apart()
    _, server = await own.run(trouble.where)
    os.kill(server, signal.SIGKILL)
    await reached(lambda: not alive(server))
    _, second = await own.run(trouble.where)
    assert second != server


def test_everything_ends_with_a_service_that_is_killed(tmp_path: Path) -> None:
    """kill -9 of the service leaves neither the fork server nor hanging work behind."""
    note = tmp_path / "pids"
    code = (
        "import asyncio, sys; from feeds.apart import Apart; from tests.doubles import trouble; "
        "asyncio.run(Apart().run(trouble.note_and_hang, sys.argv[1]))"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(note)]) as service:
        until(lambda: note.exists() and note.read_text("ascii").endswith("\n"))
        pids = [int(pid) for pid in note.read_text("ascii").split()]
        assert all(map(alive, pids))
        service.kill()
    until(lambda: not any(map(alive, pids)))
