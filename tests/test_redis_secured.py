"""Redis by TLS, and as the user of deploy/redis/users.acl: all that the service does works, and nothing else does."""

import hashlib
import re
import subprocess
from collections.abc import Iterator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

import pytest
from redis import Redis as Client
from redis.exceptions import NoPermissionError

from broadcaster.events import Draft, Kind
from broadcaster.journal import JournalError, Quiet, copy_journal, move_journal, open_journal
from displays.rights import Role
from tests.doubles.authority import Authority
from tests.doubles.house import indoors
from tests.doubles.journals import collect, ran
from tests.doubles.redis import Redis
from tests.doubles.service import free_port

USERS = Path(__file__).parent.parent / "deploy" / "redis" / "users.acl"
PASSWORD = token_hex(16)


def users(directory: Path) -> Path:
    """The file as an administrator makes it; the default user is left on for looking."""
    hashed = hashlib.sha256(PASSWORD.encode()).hexdigest()
    text = USERS.read_text().replace("user iocast on", f"user iocast on #{hashed}")
    file = directory / "users.acl"
    file.write_text(text.replace("user default off", "user default on nopass ~* &* +@all"))
    return file


class Secured:
    """A server with TLS and users; `url` is for who has the password and trusts the authority."""

    def __init__(self, server: Redis, port: int, authority: Authority) -> None:
        self.server, self.port, self.authority = server, port, authority

    def url(self, user: str = "iocast", password: str = PASSWORD, host: str = "localhost", **options: str) -> str:
        said = {"ssl_ca_certs": str(self.authority.file), **options}
        query = "&".join(f"{name}={value}" for name, value in said.items() if value)
        return f"rediss://{user}:{password}@{host}:{self.port}/0?{query}"


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    directory, port = tmp_path_factory.mktemp("tls"), free_port()
    authority = Authority(directory)
    certificate, key = authority.write(directory, "localhost")
    options = (
        *("--tls-port", str(port), "--tls-cert-file", str(certificate), "--tls-key-file", str(key)),
        *("--tls-ca-cert-file", str(authority.file), "--tls-auth-clients", "no"),
        *("--aclfile", str(users(directory))),
    )
    with Redis(*options) as server:
        yield Secured(server, port, authority)


@pytest.fixture(autouse=True)
def nothing_refused(secured: Secured) -> Iterator[None]:
    """What is refused for a missing right stands in the server's log, also where the service made light of it."""
    secured.server.client.flushall()
    secured.server.client.acl_log_reset()
    yield
    refused = [
        one["object"] for one in secured.server.client.acl_log() if one["reason"] in ("command", "key", "channel")
    ]
    assert [one for one in refused if one != "client|setinfo"] == []  # the library's own greeting


async def test_a_journal_does_all_it_must(secured: Secured, tmp_path: Path) -> None:
    """Appending with fence and quiet, following, looking back, checkpoints, trimming, secrets, moving."""
    source = await open_journal(f"sqlite:///{tmp_path}/journal.db")
    await source.append([ran(n, key=str(n)) for n in range(20)])
    await source.close()
    await move_journal(f"sqlite:///{tmp_path}/journal.db", secured.url())
    journal = await open_journal(secured.url())
    try:
        assert await journal.append([ran(20, key="a")], fence=1, quiet=Quiet(20, frozenset((Kind.RUN,)))) == 21
        assert len(await collect(journal, 21)) == 21
        async with aclosing(journal.follow(20)) as batches:
            assert (await anext(batches))[0].seq == 21
        await journal.append([Draft(Kind.OBSERVED, "an", {"observations": [{"series": "VB-01"}]})])
        assert len(await journal.history("VB-01")) == 1
        assert (await journal.newest(Kind.RUN) or ran()).kind is Kind.RUN
        for seq in (18, 20, 22):
            await journal.keep_checkpoint(seq, b"x" * 2_000_000)
        assert await journal.checkpoints() == [22, 20]
        assert await journal.trim(20, (Kind.RUN,)) == 19
        assert len(await journal.proofs()) == 22
        await journal.vault.put("user", "an", {"n": 1})
        assert await journal.vault.swap("user", "an", {"n": 1}, {"n": 2})
        await journal.vault.delete("user", "an")
        assert await journal.vault.items("user") == {}
    finally:
        await journal.close()
    assert await copy_journal(secured.url(), tmp_path / "copy.db") == 22


async def test_a_service_does_all_it_must(secured: Secured, tmp_path: Path) -> None:
    """It leads, is heard of by the other nodes, keeps figures and claims, and says goodbye."""
    async with indoors(tmp_path, journal=secured.url()) as house:
        minh = await house.person("minh", Role.OPERATOR)
        await minh.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": "y-te"})
        meeting = (await minh.meet("so-y-te"))["meeting"]
        await minh.ok("DELETE", f"/api/meetings/{meeting}")
        await minh.get("/readyz")
        assert house.house.cluster.lease.known


async def test_the_user_may_do_nothing_else(secured: Secured) -> None:
    """It cannot empty the server, set it otherwise, see who calls, list names by pattern, or touch keys of others."""
    secured.server.client.set("somebody's", "own")
    with Client(
        "localhost", secured.port, ssl=True, ssl_ca_certs=str(secured.authority.file),
        username="iocast", password=PASSWORD,
    ) as client:  # fmt: skip
        assert client.ping()
        refused = (
            ("FLUSHALL",), ("FLUSHDB",), ("CONFIG", "SET", "maxmemory", "1"), ("SHUTDOWN",), ("KEYS", "*"),
            ("CLIENT", "LIST"), ("ACL", "LIST"), ("MONITOR",), ("REPLICAOF", "NO", "ONE"),
            ("GET", "somebody's"), ("SET", "{iocast:other}:meta", "x"), ("EVAL", "return redis.call('FLUSHALL')", "0"),
        )  # fmt: skip
        for command in refused:
            with pytest.raises(Exception, match=r"permissions|can't run this command"):
                client.execute_command(*command)
        with pytest.raises(NoPermissionError):
            client.publish("any", "word")
    assert secured.server.client.get("somebody's") == b"own"
    secured.server.client.acl_log_reset()


async def test_who_is_not_let_in_is_told_why(secured: Secured, tmp_path: Path) -> None:
    """A wrong password, an unknown authority, another server's name, a journal of another name: each is said."""
    stranger = Authority(tmp_path)
    for url, says in (
        (secured.url(password="wrong"), "the server refused the name or the password"),
        (secured.url(ssl_ca_certs=str(stranger.file)), "cannot be reached .*CERTIFICATE_VERIFY_FAILED"),
        (secured.url(ssl_ca_certs=""), "cannot be reached .*CERTIFICATE_VERIFY_FAILED"),
        (secured.url(host="127.0.0.1"), "cannot be reached .*IP address mismatch"),
        (secured.url(name="other"), "this user may not do that there"),
    ):
        with pytest.raises(JournalError, match=says) as refused:
            await open_journal(url)
        assert "wrong" not in str(refused.value) and PASSWORD not in str(refused.value)
    secured.server.client.acl_log_reset()


async def test_a_certificate_that_has_run_out_is_none(tmp_path: Path) -> None:
    """A server whose certificate is over is not spoken to."""
    authority, port = Authority(tmp_path), free_port()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    certificate, key = authority.write(tmp_path, "localhost", until=yesterday)
    files = ("--tls-cert-file", str(certificate), "--tls-key-file", str(key), "--tls-ca-cert-file", str(authority.file))
    with (
        Redis("--tls-port", str(port), *files, "--tls-auth-clients", "no"),
        pytest.raises(JournalError, match="certificate has expired"),
    ):
        await open_journal(f"rediss://localhost:{port}/0?ssl_ca_certs={authority.file}")


def test_the_paper_says_what_the_file_does(tmp_path: Path) -> None:
    """The README's command puts a password's digest where the server looks for it; the keys are the journal's."""
    text = USERS.read_text()
    assert re.findall(r"~\S+", text) == ["~{iocast:journal}:*"]
    assert "nopass" not in text and "#" not in text
    paper = (USERS.parent / "README.md").read_text()
    commands = (
        paper.partition("```sh\n")[2].partition("```")[0].replace("/etc/redis/users.acl", str(tmp_path / "users.acl"))
    )
    ran = subprocess.run(["sh", "-euc", commands], cwd=USERS.parent, capture_output=True, text=True, check=True)
    made = re.fullmatch(r"IOCAST_JOURNAL=redis://iocast:([0-9a-f]{64})@127\.0\.0\.1:6379/0\n", ran.stdout)
    assert made
    hashed = hashlib.sha256(made[1].encode()).hexdigest()
    assert (tmp_path / "users.acl").read_text() == text.replace("user iocast on", f"user iocast on #{hashed}")
