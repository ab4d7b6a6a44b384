"""Who lives, asked once: for whoever looks at the nodes without being one."""

from collections.abc import Sequence

from broadcaster.cluster.peers import Peer
from broadcaster.cluster.redis import ASK_LIMIT, told_of
from broadcaster.journal.group import Keys
from broadcaster.journal.link import Link, Place


async def living(url: str) -> Sequence[Peer]:
    """The nodes that live on the journal of that URL in Redis, the oldest first. Raises JournalError."""
    place = Place(url)
    keys, link = Keys(place.name), Link(place)
    try:
        (roll,) = await link.ask(("SMEMBERS", keys.of("nodes")), limit=ASK_LIMIT)
        told = []
        if roll:
            asking = ("MGET", *(keys.of("node", id.decode()) for id in roll))
            (told,) = await link.ask(asking, limit=ASK_LIMIT)
    finally:
        await link.close()
    return sorted((told_of(each) for each in told if each is not None), key=lambda each: (each.since, each.id))
