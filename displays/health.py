"""Is it alive, is it ready. How it is doing stands in metrics.py."""

from starlette.requests import Request
from starlette.responses import Response

from broadcaster.events import encode
from displays.house import House


async def healthz(request: Request) -> Response:
    """The process answers."""
    return Response("ok\n", media_type="text/plain")


async def readyz(request: Request) -> Response:
    """200 while the journal can be read and is followed and the site has rooms; 503 saying which is not so."""
    house: House = request.app.state.house
    checks = {"following": house.broadcast.following, "site": bool(house.state.rooms)}
    try:
        tail = await house.journal.tail()
        checks["journal"] = True
    except Exception:  # whatever it is, the answer is 503 and names the journal
        tail, checks["journal"] = house.state.seq, False
    ready = all(checks.values())
    body = {"ready": ready, "checks": checks, "seq": house.state.seq, "behind": tail - house.state.seq}
    headers = {} if ready else {"Retry-After": "5"}
    return Response(encode(body), 200 if ready else 503, headers, media_type="application/json")
