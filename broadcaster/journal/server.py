"""The Redis server of a journal: whether it can be trusted with it, and the history that it keeps."""

import secrets
from dataclasses import dataclass
from importlib.resources import files
from typing import Self

import structlog

from broadcaster.journal.bringing import bring_up
from broadcaster.journal.group import Keys
from broadcaster.journal.link import Ask, Command, Link, Place
from broadcaster.journal.protocol import JournalError

SHAPE = 2  # of what is kept; a newer one is left alone

log = structlog.get_logger(__name__)

_OPEN = files(__package__).joinpath("open.lua").read_bytes()


@dataclass(frozen=True, slots=True)
class Server:
    """run: its run id, new with every start. sure: nothing it acknowledged can be lost at a restart."""

    run: str
    replica: bool
    sure: bool

    @classmethod
    def read(cls, info: bytes, sure: bool) -> Self:
        """From the answer to INFO."""
        said = facts(info)
        return cls(said["run_id"], said.get("role", "master") != "master", sure and said.get("aof_enabled") == "1")


async def look(link: Link, place: Place, keys: Keys) -> Server:
    """Look at a server before it is trusted. Raises JournalError for one that may forget or cannot be written to."""
    await link.ask(("EXISTS", keys.meta))  # in a cluster, this leads to the node that is ours
    (info,) = await link.ask(("INFO",))
    said = facts(info)
    policy = said.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        raise JournalError(
            f"The journal {place} cannot be kept there: with maxmemory-policy {policy} the server may throw events "
            "away; set it to noeviction."
        )
    try:
        (synced,) = await link.ask(("CONFIG", "GET", "appendfsync"))
    except JournalError:  # hosted servers allow no look at their settings
        synced = [b"", b""]
    server = Server.read(info, sure=synced[1:] == [b"always"])
    if server.replica:
        raise JournalError(f"The journal {place} failed: it is a read-only replica; name its master.")
    if said.get("aof_enabled") != "1":
        log.warning("the journal's server keeps no append-only file: a restart of it loses events", journal=str(place))
    return server


async def open_history(ask: Ask, place: Place, keys: Keys, server: Server, old: str = "", lost: bytes = b"") -> str:
    """The epoch of the history that is there; one is made where nothing is. Raises JournalError.

    With `old`, the history gets a new epoch if it still has that one: one of all nodes that ask gives it, and leaves
    there what it knows to be `lost`, for whoever names it.
    """
    script: Command = (
        *("EVAL", _OPEN, 2, keys.stream, keys.meta),
        *(SHAPE, secrets.token_hex(8), old, server.run, int(server.sure), lost),
    )
    ((epoch, shape),) = await ask(script)
    if int(shape) < SHAPE:
        await bring_up(ask, keys)
        await ask(("HSET", keys.meta, "shape", SHAPE), writes=True)
    if int(shape) > SHAPE:
        raise JournalError(
            f"The journal {place} has shape {int(shape)}, and this version of iocast knows shapes up to {SHAPE}: "
            "open it with the version that wrote it, or a newer one."
        )
    return str(epoch.decode())


def facts(answer: bytes) -> dict[str, str]:
    return dict(line.split(":", 1) for line in answer.decode().splitlines() if ":" in line)
