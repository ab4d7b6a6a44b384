"""Is it alive, is it ready. How it is doing stands in metrics.py."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from broadcaster.events import encode
from displays.house import House

BEHIND = 1000  # events kept and not folded here: beyond it a node that follows shows what was
LIMIT = 2.0  # seconds the journal has for saying how far it is


async def healthz(request: Request) -> Response:
    """The process answers."""
    return Response("ok\n", media_type="text/plain")


async def readyz(request: Request) -> Response:
    """200 while callers are well served here; else 503, and each thing that is not so is named.

    journal: it can be read; writable: it keeps what it is given; following, lag: this node follows it, closely;
    version: it can read what newer builds keep; lease: it is known who of the nodes leads; site: there are rooms;
    staying: it is not about to stop; clock: ages are told right here. A clock that is wrong and borne is named, too.
    """
    house: House = request.app.state.house
    checks = {"following": house.broadcast.following, "site": bool(house.state.rooms)}
    doubt = house.steady.doubt
    checks |= {"version": not house.broadcast.outdated, "clock": doubt is None or not doubt.misleads}
    checks |= {"lease": house.cluster.lease.known, "staying": house.farewell.asked()}
    try:
        async with asyncio.timeout(LIMIT):
            tail = await house.journal.tail()
        checks["journal"] = True
    except Exception:  # whatever it is, the answer is 503 and names the journal
        tail, checks["journal"] = house.state.seq, False
    behind = tail - house.state.seq
    checks["lag"] = behind <= BEHIND
    checks["writable"] = checks["journal"] and await house.broadcast.writable.look()
    ready = all(checks.values())
    body = {"ready": ready, "checks": checks, "seq": house.state.seq, "behind": behind}
    body |= {"node": house.cluster.node.name, "leads": house.cluster.lease.holder} if house.cluster.lease.shared else {}
    if house.alike.differs:  # no reason to turn callers away: what counts is the journal's
        body["differs"] = list(house.alike.differs)
    body |= {"outdated": house.broadcast.outdated} if house.broadcast.outdated else {}
    body |= {"damaged": True} if house.journal.damaged else {}
    body |= {"clock": {"why": doubt.why, "seconds": round(doubt.seconds, 1)}} if doubt else {}
    headers = {} if ready else {"Retry-After": "5"}
    return Response(encode(body), 200 if ready else 503, headers, media_type="application/json")
