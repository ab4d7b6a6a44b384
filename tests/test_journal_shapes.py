"""Journals that the first version of iocast made are brought up to date when they are opened, and fold the same."""

import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest

from broadcaster.events import Draft, Event, Kind, decode, encode
from broadcaster.journal import Journal, digest, open_journal
from broadcaster.state import State
from tests.doubles.province import Story
from tests.doubles.redis import Redis

EPOCH = "0123456789abcdef"

# What version 1 wrote, word for word: never changed again.
SHAPE_1 = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    v INTEGER NOT NULL,
    by TEXT NOT NULL,
    key TEXT,
    data BLOB NOT NULL,
    digest BLOB NOT NULL
);
CREATE UNIQUE INDEX events_by_key ON events (by, key) WHERE key IS NOT NULL;
CREATE INDEX events_kind ON events (kind);
CREATE TABLE vault (kind TEXT, id TEXT, doc BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
INSERT INTO meta VALUES ('shape', '1');
INSERT INTO meta VALUES ('epoch', '0123456789abcdef');
INSERT INTO vault VALUES ('user', 'an', CAST('{"hash":"x"}' AS BLOB));
"""


@pytest.fixture
def story() -> list[Event]:
    """Events of every sort that a small province had, and one that no fold can read."""
    province = Story()
    province.observe("VB-02", 700_000, "2020")
    province.review()
    (held,) = province.state.held
    province.accept(held, 791_903)
    province.claim("layout", "room", "ubnd-tinh", "operator", "tong-quan")
    province.tell(Kind.TOKEN_CREATED, {"id": "t-1", "name": "máy", "scope": "ingest"})
    strange = Event(len(province.events) + 1, province.at, "5" * 16, Kind.OBSERVED, "an", {"observations": ["x", 7]})
    return [*province.events, strange]


def in_file(directory: Path, events: Sequence[Event]) -> str:
    """A file of shape 1 with these events; its URL."""
    with closing(sqlite3.connect(directory / "journal.db")) as connection, connection:
        connection.executescript(SHAPE_1)
        for event in events:
            data = encode(event.data)
            header = (event.seq, event.at, event.id, event.kind.value, event.v, event.by)
            row = (*header, f"k{event.seq}", data, digest(*header, data))
            connection.execute("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    return f"sqlite:///{directory}/journal.db"


def in_redis(server: Redis, events: Sequence[Event]) -> str:
    """A journal of shape 1 with these events in Redis; its URL."""
    tag, last = "{iocast:journal}", events[-1]
    meta: Any = {
        "shape": 1,
        "epoch": EPOCH,
        "seq": last.seq,
        "at": last.at,
        "fence": 0,
        "run": server.client.info()["run_id"],
    }
    server.client.hset(f"{tag}:meta", mapping=meta)
    server.client.hset(f"{tag}:vault:user", "an", b'{"hash":"x"}')
    for event in events:
        data = encode(event.data)
        header = (event.seq, event.at, event.id, event.kind.value, event.v, event.by)
        fields: dict[Any, Any] = {"i": event.id, "a": event.at, "k": event.kind.value, "v": event.v, "b": event.by}
        fields |= {"d": data, "s": digest(*header, data)}
        server.client.xadd(f"{tag}:events", fields, id=f"{event.seq}-0")
        server.client.xadd(f"{tag}:kind:{event.kind.value}", {"": ""}, id=f"{event.seq}-0")
    return server.url


@pytest.fixture
def server() -> Iterator[Redis]:
    with Redis() as server:
        yield server


@pytest.fixture(params=["sqlite", "redis"])
def url(request: pytest.FixtureRequest, tmp_path: Path, story: list[Event]) -> str:
    if request.param == "sqlite":
        return in_file(tmp_path, story)
    return in_redis(request.getfixturevalue("server"), story)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Journal]:
    journal = await open_journal(url)
    try:
        yield journal
    finally:
        await journal.close()


def folded(events: Sequence[Event]) -> State:
    state = State(EPOCH)
    for event in events:
        try:
            state.apply(event)
        except Exception:
            assert event.data == {"observations": ["x", 7]}
    return state


async def test_an_old_journal_folds_the_same(url: str, story: list[Event]) -> None:
    """Opened once and again, everything is there as it was: events, epoch, vault, digests, and so the fold."""
    for _ in range(2):
        async with opened(url) as journal:
            events = await journal.read()
            assert (journal.epoch, await journal.tail()) == (EPOCH, len(story))
            assert [(e.seq, e.at, e.id, e.kind, e.by) for e in events] == [
                (e.seq, e.at, e.id, e.kind, e.by) for e in story
            ]
            assert await journal.vault.get("user", "an") == {"hash": "x"}
            assert all(proof.kept == proof.made for proof in await journal.proofs())
            assert folded(events).entries == folded(_as_kept(story)).entries


async def test_an_old_journal_gets_the_index_of_series(url: str, story: list[Event]) -> None:
    """Figures and decisions of long ago stand in the history of their series, and new ones after them."""
    async with opened(url) as journal:
        (decision,) = [event for event in story if event.kind is Kind.DECIDED]
        (held,) = [event for event in story if event.kind is Kind.HELD]
        series = decode(encode(held.data))["items"][0]["series"]
        observed = [e.seq for e in _as_kept(story) if e.kind is Kind.OBSERVED and _names(e, series)]
        assert observed
        assert [e.seq for e in await journal.history(series)] == sorted([*observed, decision.seq])
        new = await journal.append([Draft(Kind.OBSERVED, "an", {"observations": [{"series": series}]})])
        assert [e.seq for e in await journal.history(series, after=decision.seq)][-1] == new


async def test_an_old_journal_can_be_trimmed(url: str, story: list[Event]) -> None:
    """Checkpoints, trimming and fences work in a journal that came from an older version."""
    async with opened(url) as journal:
        await journal.keep_checkpoint(len(story), b"all")
        assert await journal.trim(len(story), [Kind.OBSERVED]) > 0
        assert await journal.append([Draft(Kind.MOMENT, "clock", {"at": story[-1].at})], fence=3) == len(story) + 1
        assert Kind.OBSERVED not in {event.kind for event in (await journal.read())[:-2]}


def _as_kept(story: Sequence[Event]) -> list[Event]:
    """The events as they come out of a journal: their data as JSON has it."""
    return [Event(e.seq, e.at, e.id, e.kind, e.by, decode(encode(e.data)), e.v) for e in story]


def _names(event: Event, series: str) -> bool:
    return any(isinstance(one, dict) and one["series"] == series for one in event.data["observations"])
