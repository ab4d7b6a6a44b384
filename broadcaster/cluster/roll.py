"""Who lives and who is gone, asked once: for whoever looks at the nodes without being one."""

from collections.abc import Sequence
from dataclasses import dataclass

from broadcaster.cluster.peers import Peer
from broadcaster.cluster.redis import ASK_LIMIT, told_of
from broadcaster.journal.group import Keys
from broadcaster.journal.link import Link, Place


@dataclass(frozen=True, slots=True)
class Roll:
    """live: the nodes that live, the oldest first. gone: those that did within a day or so of the last one's life."""

    live: Sequence[Peer]
    gone: Sequence[Peer]


async def call_roll(url: str) -> Roll:
    """The nodes on the journal of that URL in Redis. Raises JournalError."""
    place = Place(url)
    keys, link = Keys(place.name), Link(place)
    try:
        reading = ("SMEMBERS", keys.of("nodes")), ("HGETALL", keys.of("nodes", "seen"))
        roll, seen = await link.ask(*reading, limit=ASK_LIMIT)
        told = []
        if roll:
            asking = ("MGET", *(keys.of("node", id.decode()) for id in roll))
            (told,) = await link.ask(asking, limit=ASK_LIMIT)
    finally:
        await link.close()
    live = sorted((told_of(each) for each in told if each is not None), key=lambda each: (each.since, each.id))
    known = (told_of(each) for each in seen[1::2])
    there = {each.name for each in live}
    return Roll(live, sorted((each for each in known if each.name not in there), key=lambda each: each.at))


async def living(url: str) -> Sequence[Peer]:
    """Of them those that live, the oldest first. Raises JournalError."""
    return (await call_roll(url)).live
