"""A journal moves from a file to Redis and back with everything that is kept in it, or not at all."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from broadcaster.events import Draft, Kind, encode
from broadcaster.journal import Journal, JournalError, copy_journal, move_journal, open_journal
from broadcaster.journal import moving as moving_
from broadcaster.journal.movedredis import RedisTarget
from broadcaster.journal.moving import Kept
from broadcaster.seals import Sealer
from displays.cli import app
from displays.rights import Role
from displays.serving import ServeError, alone
from displays.verifying import sentences
from tests.doubles.house import indoors
from tests.doubles.province import Story
from tests.doubles.redis import Redis


def file(directory: Path, name: str = "journal.db") -> str:
    return f"sqlite:///{directory / name}"


@pytest.fixture
def redis(server: Redis) -> str:
    return f"{server.url}?name={token_hex(4)}"


async def filled(url: str) -> None:
    """A journal with an event of every kind and every sort of thing beside them."""
    journal = await open_journal(url)
    story = Story()
    story.review()
    drafts = [Draft(event.kind, event.by, event.data, id=event.id) for event in story.events]
    drafts += [Draft(kind, "Nguyễn Thị Hoà", {"kind": kind, "text": "số liệu 9 tháng\n\x00"}) for kind in Kind]
    drafts += [Draft(Kind.OBSERVED, "may", {"observations": ["x", 7]}, key="k:1")]
    drafts += [Draft(Kind.RUN, "a:b", {"n": n}, key=f"c:{n}") for n in range(1200)]
    for start in range(0, len(drafts), 100):
        await journal.append(drafts[start : start + 100])
    for kind, id in (("password", "an"), ("password", "bình"), ("session", "s:1"), ("join", "ABC")):
        await journal.vault.put(kind, id, {"of": id, "n": [1, None]})
    await journal.keep_checkpoint(1000, b"a checkpoint that nobody reads" * 100_000)
    await journal.keep_checkpoint(1200, [b"one part", b"another"])
    assert await journal.trim(1100, (Kind.MOMENT, Kind.RUN)) > 900
    await journal.close()


async def told(url: str) -> dict[str, Any]:
    """Everything that a journal tells, except for its epoch."""
    journal = await open_journal(url)
    try:
        events = await journal.read(limit=10_000)
        seen = (one for event in events for one in event.data.get("observations", ()) if isinstance(one, dict))
        series = {one["series"] for one in seen}
        proofs = [proof async for proof in proofs_of(journal)]
        newest = await journal.checkpoint()
        older = await journal.checkpoint(below=newest.seq if newest else None)
        return {
            "events": events,
            "proofs": proofs,
            "tail": await journal.tail(),
            "trimmed": await journal.trimmed(),
            "history": {one: [event.seq for event in await journal.history(one)] for one in sorted(series)},
            "vault": {kind: await journal.vault.items(kind) for kind in ("password", "session", "join", "none")},
            "checkpoints": [newest, older],
        }
    finally:
        await journal.close()


async def proofs_of(journal: Journal) -> Any:
    after = 0
    while page := await journal.proofs(after):
        for proof in page:
            yield proof
        after = page[-1].seq


def dumped(directory: Path, name: str) -> dict[str, Any]:
    """Every byte that a file keeps of events, secrets and index."""
    with closing(sqlite3.connect(directory / name)) as connection:
        wanted = {
            "events": "SELECT * FROM events ORDER BY seq",
            "trimmed": "SELECT * FROM trimmed ORDER BY seq",
            "vault": "SELECT * FROM vault ORDER BY kind, id",
            "index": "SELECT series, seq FROM mentions UNION SELECT series, seq FROM fresh_mentions ORDER BY 1, 2",
        }
        return {what: connection.execute(query).fetchall() for what, query in wanted.items()}


async def epoch(url: str) -> str:
    journal = await open_journal(url)
    await journal.close()
    return journal.epoch


async def test_there_and_back_nothing_is_lost(tmp_path: Path, redis: str) -> None:
    """Events of every kind, keys, trimmed headers, digests, index, secrets and checkpoints come back byte for byte."""
    first, third = file(tmp_path, "one.db"), file(tmp_path, "three.db")
    await filled(first)
    before = dumped(tmp_path, "one.db")
    steps: list[tuple[int, int]] = []
    there = await move_journal(first, redis, lambda done, whole: steps.append((done, whole)))
    back = await move_journal(redis, third)
    assert (there.seq, there.since, back.seq, back.at) == (before["events"][-1][0], 0, there.seq, there.at)
    assert steps == sorted(steps) and steps[-1] == (there.seq, there.seq)
    assert dumped(tmp_path, "three.db") == before
    said = await told(first)
    assert said["trimmed"] and all(proof.made in (None, proof.kept) for proof in said["proofs"])
    assert await told(redis) == said == await told(third)
    assert len({await epoch(first), await epoch(redis), await epoch(third)}) == 3
    assert (tmp_path / "three.db").stat().st_mode & 0o777 == 0o600


async def test_it_goes_on_where_it_was(tmp_path: Path, redis: str) -> None:
    """What is appended afterwards follows on, a retry with a key of before finds its event, and trimming goes on."""
    await filled(file(tmp_path))
    moved = await move_journal(file(tmp_path), redis)
    journal = await open_journal(redis)
    retry = Draft(Kind.RUN, "a:b", {"n": 1199}, key="c:1199")
    assert await journal.append([retry]) == moved.seq
    assert await journal.append([Draft(Kind.RUN, "a:b", {"n": 1200})], fence=1) == moved.seq + 1
    assert (await journal.read(after=moved.seq))[0].at >= moved.at
    await journal.keep_checkpoint(moved.seq, b"the newest")
    assert await journal.trim(1200, (Kind.RUN,)) == 200
    assert [proof.made in (None, proof.kept) for proof in await journal.proofs(900, 200)] == [True] * 200
    await journal.close()


async def test_an_empty_journal_moves(tmp_path: Path, redis: str) -> None:
    """One that has nothing yet arrives as one that has nothing yet."""
    await (await open_journal(file(tmp_path))).close()
    assert (await move_journal(file(tmp_path), redis)).seq == 0
    journal = await open_journal(redis)
    assert await journal.append([Draft(Kind.MOMENT, "clock", {})]) == 1
    await journal.close()


async def test_nothing_is_replaced(tmp_path: Path, redis: str) -> None:
    """A place where a journal is, or what is left of one, is refused, and stays as it was; so is moving what is not."""
    await filled(file(tmp_path))
    there = await open_journal(redis)
    await there.append([Draft(Kind.MOMENT, "clock", {})])
    await there.close()
    with pytest.raises(JournalError, match=r"^There is a journal redis://.* already, and moving never replaces one\.$"):
        await move_journal(file(tmp_path), redis)
    with pytest.raises(JournalError, match=r"journal\.db exists already, and moving never replaces a journal\.$"):
        await move_journal(redis, file(tmp_path))
    with pytest.raises(JournalError, match=r"^There is no journal .*none\.db to move\.$"):
        await move_journal(file(tmp_path, "none.db"), f"{redis}2")
    with pytest.raises(JournalError, match=r"^There is no journal redis://.* to move\.$"):
        await move_journal(f"{redis}2", file(tmp_path, "none.db"))
    assert (await told(redis))["tail"] == 1
    assert sorted(each.name for each in tmp_path.iterdir() if "-" not in each.name) == ["journal.db"]


@pytest.mark.parametrize("way", ["there", "back"])
async def test_what_breaks_off_leaves_nothing(
    way: str, tmp_path: Path, redis: str, server: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it or nothing: a fault at the very end, when what came is compared, takes away what had come."""
    source, target = (file(tmp_path), redis) if way == "there" else (redis, file(tmp_path, "other.db"))
    await filled(source)
    names = {*server.client.keys(), *(each.name for each in tmp_path.iterdir())}

    async def otherwise(target: object, digest: bytes) -> None:
        raise JournalError("What came is not what was sent; nothing was kept.")

    with monkeypatch.context() as fault:
        fault.setattr(moving_, "_compare", otherwise)
        with pytest.raises(JournalError, match="What came is not what was sent"):
            await move_journal(source, target)
    assert {*server.client.keys(), *(each.name for each in tmp_path.iterdir())} == names
    assert (await move_journal(source, target)).seq


async def test_what_was_killed_is_no_journal(tmp_path: Path, redis: str) -> None:
    """Who dies in the middle leaves something that nobody can open, and that the next attempt clears away."""
    await filled(file(tmp_path))
    dying = RedisTarget(redis)
    await dying.begin()
    kept = Kept(1, "2021-10-07T07:32:00.000Z", "a" * 16, "run", 1, "an", b"{}", b"d" * 32)
    await dying.keep([kept], [()])
    await dying._link.close()
    with pytest.raises(JournalError, match="is there without its"):
        await open_journal(redis)
    await move_journal(file(tmp_path), redis)
    assert await told(redis) == await told(file(tmp_path))


class Busy:
    """Somebody who appends to a journal whenever something is moved out of it."""

    def __init__(self, journal: Journal) -> None:
        self.journal, self.appended = journal, 0
        self.under_way: list[asyncio.Task[int]] = []

    def told(self, done: int, whole: int) -> None:
        self.appended += 1
        draft = Draft(Kind.OBSERVED, "an", {"feed": "x", "observations": []}, key=f"late:{done}")
        self.under_way.append(asyncio.create_task(self.journal.append([draft])))


@pytest.mark.parametrize("kind", ["sqlite", "redis"])
async def test_a_journal_in_use_moves_up_to_where_it_was(kind: str, tmp_path: Path, redis: str) -> None:
    """What comes meanwhile is not in it, and is counted; what is there is whole."""
    source, target = (file(tmp_path), redis) if kind == "sqlite" else (redis, file(tmp_path, "other.db"))
    await filled(source)
    before = await told(source)
    journal = await open_journal(source)
    busy = Busy(journal)
    compare = moving_._compare

    async def once_all_is_kept(target: Any, digest: bytes) -> None:
        await asyncio.gather(*busy.under_way)
        await compare(target, digest)

    moving_._compare = once_all_is_kept
    try:
        moved = await move_journal(source, target, busy.told)
    finally:
        moving_._compare = compare
        await journal.close()
    assert (moved.seq, moved.since) == (before["tail"], busy.appended)
    assert await told(target) == before


async def test_a_backup_of_redis_is_a_file(tmp_path: Path, redis: str) -> None:
    """`backup` of a journal in Redis is a file that opens by itself, and moves into another Redis."""
    await filled(redis)
    copy = tmp_path / "backup.db"
    assert await copy_journal(redis, copy) == (await told(redis))["tail"]
    assert await told(f"sqlite:///{copy}") == await told(redis)


async def test_a_service_goes_on_in_the_other_place(tmp_path: Path, redis: str) -> None:
    """Who is signed in stays so, a claim stands, the walls show what they did, seals and the minutes' codes hold."""
    async with indoors(tmp_path) as house:
        minh = await house.person("minh", Role.OPERATOR)
        told = [{"series": code, "value": n, "period": "2021-01-01/P9M"} for n, code in enumerate(("VB-01", "YT-01"))]
        await minh.ok("POST", "/api/observations", {"observations": told})
        await minh.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"})
        meeting = (await minh.meet("so-y-te"))["meeting"]
        await minh.ok("DELETE", f"/api/meetings/{meeting}")
        await Sealer(house.house.journal, house.house.broadcast.record).seal()
        vouched = await sentences(house.house.journal, meeting)
        values, cookies = shown(house.house.state), dict(minh.http.cookies)
    await move_journal(file(tmp_path / "var"), redis)
    async with indoors(tmp_path, journal=redis) as house:
        minh = await house.caller(cookies=cookies)
        assert (await minh.get("/api/session"))["name"] == "minh"
        assert house.scene()["why"]["layout"]["by"] == "minh"
        assert shown(house.house.state) == values
        assert await sentences(house.house.journal, meeting) == vouched
        await minh.ok("DELETE", "/api/rooms/ubnd-tinh/layout")


def shown(state: Any) -> dict[str, bytes]:
    """The figures, as a wall has them."""
    series: Sequence[str] = [key for key in state.entries if key[0] not in "@S"]
    return {key: encode(state.entries[key].value) for key in series}


async def test_the_command_says_how_far_it_came(tmp_path: Path, redis: str) -> None:
    """A file is named by its path; a service that runs on it is to be stopped first; who comes twice is refused."""
    await filled(file(tmp_path))
    run = CliRunner()

    def migrate(*places: str) -> Result:
        return run.invoke(app, ["migrate", *places])

    with alone(tmp_path):
        refused = await asyncio.to_thread(migrate, str(tmp_path / "journal.db"), redis)
    assert isinstance(refused.exception, ServeError)
    assert "Another service runs on" in str(refused.exception)
    moved = await asyncio.to_thread(migrate, str(tmp_path / "journal.db"), redis)
    tail = (await told(redis))["tail"]
    assert moved.exit_code == 0
    assert moved.stdout.splitlines()[-1].startswith(f"The journal is moved up to event {tail} of 2")
    assert f"{tail} of {tail} events" in moved.stderr
    again = await asyncio.to_thread(migrate, str(tmp_path / "journal.db"), redis)
    assert isinstance(again.exception, JournalError)
