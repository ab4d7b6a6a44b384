"""A Redis server as an administrator should know it: what would lose, refuse or confuse a journal kept there."""

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from broadcaster.journal.link import Command, Link, Place
from broadcaster.journal.protocol import JournalError
from broadcaster.journal.server import facts

OLDEST = 7  # the version of Redis that the scripts are written for
APART = 1.0, 5.0  # seconds between the two clocks: worth a word, wrong
FULL = 0.8  # of maxmemory
MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Remark:
    """state: good, warning, bad."""

    state: str
    what: str
    says: str


async def check_up(url: str) -> list[Remark]:
    """Every remark on the server of that journal; where it cannot be reached, that one. Writes nothing."""
    place = Place(url)
    link = Link(place)
    try:
        return [one async for one in _remarks(link, url)]
    except JournalError as error:
        return [Remark("bad", "redis", str(error))]
    finally:
        await link.close()


async def _remarks(link: Link, url: str) -> AsyncIterator[Remark]:
    asked = time.time()
    ((seconds, micros),) = await link.ask(("TIME",))
    answered = time.time()
    (info,) = await link.ask(("INFO",))
    server = facts(info)
    yield _version(server)
    yield _clock(int(seconds) + int(micros) / 1e6, asked, answered)
    for one in _keeping(server, await _setting(link, "appendfsync")):
        yield one
    yield _memory(server)
    yield _line(url)
    yield await _user(link)


def _version(server: dict[str, str]) -> Remark:
    version = server.get("redis_version", "0")
    fits = int(version.split(".")[0]) >= OLDEST
    return Remark("good" if fits else "bad", "redis", f"Redis {version}" + ("" if fits else f"; {OLDEST} is needed"))


def _clock(theirs: float, asked: float, answered: float) -> Remark:
    """Their clock against ours, as far as the way there and back leaves it open."""
    apart = max(theirs - answered, asked - theirs, 0.0)
    state = "good" if apart < APART[0] else "warning" if apart < APART[1] else "bad"
    says = "this machine's clock and the server's agree" if state == "good" else (
        f"this machine's clock and the server's are {apart:.1f} s apart; set both by the same time server"
    )  # fmt: skip
    return Remark(state, "redis clock", says)


def _keeping(server: dict[str, str], synced: str) -> Iterator[Remark]:
    if server.get("role", "master") != "master":
        yield Remark("bad", "redis keeps", "it is a read-only replica; name its master")
    if server.get("aof_enabled") != "1":
        yield Remark("bad", "redis keeps", "no append-only file: a restart loses events; set appendonly yes")
    elif server.get("aof_last_write_status", "ok") != "ok":
        yield Remark("bad", "redis keeps", "its last write to the append-only file failed: look at its disk")
    elif synced and synced != "always":
        says = f"appendfsync is {synced}: a crash may cost the last second; always keeps what was acknowledged"
        yield Remark("warning", "redis keeps", says)
    else:
        yield Remark("good", "redis keeps", "an append-only file" + (", synced before each answer" if synced else ""))


def _memory(server: dict[str, str]) -> Remark:
    policy = server.get("maxmemory_policy", "noeviction")
    used, most = int(server.get("used_memory", 0)), int(server.get("maxmemory", 0))
    if policy != "noeviction":
        return Remark("bad", "redis memory", f"maxmemory-policy {policy} throws events away; set noeviction")
    if not most:
        says = f"{used / MB:.0f} MB used, no maxmemory: it may take all of its machine's memory"
        return Remark("warning", "redis memory", says)
    state = "good" if used < FULL * most else "warning"
    return Remark(
        state, "redis memory", f"{used / MB:.0f} of {most / MB:.0f} MB used; when it is full, nothing is kept"
    )


def _line(url: str) -> Remark:
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    try:
        here = ip_address(host).is_loopback
    except ValueError:
        here = host == "localhost"
    if parts.scheme == "rediss":
        return Remark("good", "redis line", "TLS")
    says = "on this machine" if here else f"plain to {host}: who listens there reads all of it; use rediss://"
    return Remark("good" if here else "warning", "redis line", says)


async def _user(link: Link) -> Remark:
    """A user that may not even ask who it is has few rights, which is what should be."""
    try:
        (name,) = await link.ask(("ACL", "WHOAMI"))
    except JournalError:
        return Remark("good", "redis user", "one with the rights of deploy/redis/users.acl, or fewer than all")
    if name != b"default":
        return Remark("good", "redis user", name.decode())
    says = "the default user, who may do anything; deploy/redis/users.acl has one with the least rights"
    return Remark("warning", "redis user", says)


async def _setting(link: Link, name: str) -> str:
    asking: Command = ("CONFIG", "GET", name)
    try:
        (answer,) = await link.ask(asking)
    except JournalError:  # this user may not look at settings
        return ""
    return answer[1].decode() if len(answer) > 1 else ""
