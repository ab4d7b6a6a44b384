"""What the doctor says of what stands around the service: certificates by their dates, Redis by its settings, nodes."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broadcaster.cluster import Peer
from broadcaster.cluster.roll import Roll
from broadcaster.journal.checkup import check_up
from displays import outside
from displays.settings import Settings
from tests.doubles.redis import Redis
from tests.doubles.service import ROOT

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def dated(begins: timedelta, ends: timedelta) -> dict[str, str]:
    """A certificate that began and ends so far from now, as ssl tells of it."""
    said = "%b %d %H:%M:%S %Y GMT"
    return {"notBefore": (NOW + begins).strftime(said), "notAfter": (NOW + ends).strftime(said)}


def of_redis(found: list[object]) -> dict[str, tuple[str, str]]:
    return {one.what: (one.state, one.says) for one in found}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("begins", "ends", "state"),
    [
        (timedelta(hours=-2), timedelta(hours=10), "good"),  # a proxy's own authority gives twelve hours
        (timedelta(hours=-11), timedelta(hours=1), "warning"),
        (timedelta(days=-300), timedelta(days=90), "good"),
        (timedelta(days=-360), timedelta(days=5), "warning"),
        (timedelta(hours=1), timedelta(days=90), "bad"),
    ],
)
def test_a_certificate_is_judged_by_how_much_of_its_life_is_left(
    begins: timedelta, ends: timedelta, state: str
) -> None:
    """Short ones are renewed daily and long ones yearly: the last sixth is late for both."""
    assert outside.certificate(dated(begins, ends), NOW.timestamp()).state == state


def test_a_way_that_does_not_answer_is_named(tmp_path: Path) -> None:
    """A proxy that is not there; one that is not believed by the service."""
    found = list(outside.proxy(Settings(tmp_path, public_url="https://127.0.0.1:9")))
    assert [(one.state, one.what) for one in found] == [("warning", "proxies"), ("bad", "tls")]
    assert list(outside.proxy(Settings(tmp_path))) == []
    assert ssl.cert_time_to_seconds(dated(timedelta(), timedelta())["notAfter"]) == NOW.timestamp()


def test_what_was_kept_aside_is_named(tmp_path: Path) -> None:
    """A damaged journal beside the good one is somebody's to delete."""
    (tmp_path / "journal.db.damaged-20261123T170000Z").touch()
    (one,) = outside.damaged(tmp_path)
    assert one.state == "warning" and "damaged-2026" in one.says


async def test_redis_with_the_settings_of_deploy_is_in_order(tmp_path: Path) -> None:
    """At the end of a file like Debian's they win; nothing bad is found; that anybody may do anything is a warning."""
    debian = tmp_path / "redis.conf"
    ours = ROOT / "deploy" / "redis" / "redis.conf"
    debian.write_text(f"save 900 1 300 10\nappendonly no\nappendfsync everysec\ninclude {ours}\n", encoding="utf-8")
    with Redis("--include", str(debian)) as redis:
        found = of_redis([*await check_up(redis.url)])
        assert redis.client.config_get("save") == {"save": ""}
    assert {what for what, (state, _) in found.items() if state != "good"} == {"redis user"}
    assert found["redis keeps"] == ("good", "an append-only file, synced before each answer")


async def test_redis_that_would_forget_is_found_out() -> None:
    """No append-only file, a policy that evicts, a memory without an end; another machine's line is plain."""
    with Redis("--appendonly", "no", "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru") as redis:
        found = of_redis([*await check_up(redis.url)])
        redis.client.config_set("maxmemory-policy", "noeviction")
        redis.client.config_set("maxmemory", "0")
        boundless = of_redis([*await check_up(redis.url)])
        url = redis.url
    assert found["redis keeps"][0] == found["redis memory"][0] == "bad"
    assert boundless["redis memory"][0] == "warning"
    (gone,) = await check_up(url)
    assert gone.state == "bad" and "cannot be reached" in gone.says


async def test_a_user_with_few_rights_is_no_hindrance() -> None:
    """Who may not ask for settings is told what can be known without."""
    with Redis() as redis:
        redis.client.execute_command("ACL", "SETUSER", "few", "on", ">secret", "~*", "+info", "+time", "+select")
        found = of_redis([*await check_up(redis.url.replace("//", "//few:secret@"))])
    assert found["redis user"][0] == found["redis keeps"][0] == "good"


def test_nodes_that_are_not_the_same_are_told_apart() -> None:
    """Who leads, who is not ready and why, other builds, other site files."""
    well = Peer("1", "node-1", "b1", "2026-11-23T17:00:00.000Z", leading=True)
    other = Peer(
        "2", "node-2", "b2", "2026-11-23T17:00:01.000Z", ready=False, checks={"following": False},
        differs=("rules.yaml",),
    )  # fmt: skip
    assert [one.state for one in outside.nodes(Roll([well], []))] == ["good"]
    told = " ".join(one.says for one in outside.nodes(Roll([well, other], [])))
    assert "node-1 leads" in told and "node-2 is not ready: following" in told
    assert "rules.yaml" in told and "different builds" in told
    assert next(one.state for one in outside.nodes(Roll([other], []))) == "warning", "nobody leads"


def test_a_node_that_ended_without_a_word_is_named() -> None:
    """One that said good-bye is nobody's trouble."""
    at = "2026-11-23T17:00:00.000Z"
    died, left = Peer("1", "node-1", "b1", at, at=at), Peer("2", "node-2", "b1", at, at=at, stopped=True)
    named, none = outside.nodes(Roll([], [died, left]))
    assert "node-1 was heard of last" in named.says and none.says == "none runs now"
