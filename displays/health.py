"""Is it alive, is it ready, how is it doing."""

import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from starlette.requests import Request
from starlette.responses import Response

from broadcaster.events import encode
from displays.house import House

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_started = time.time()


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


async def metrics(request: Request) -> Response:
    """Figures for Prometheus, read off the house at the moment of asking."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Readings(request.app.state.house))
    return Response(generate_latest(registry), media_type=METRICS_TYPE)


class _Readings:
    def __init__(self, house: House) -> None:
        self.house = house

    def collect(self) -> Iterator[Metric]:
        house = self.house
        state = house.state
        yield GaugeMetricFamily("iocast_started_seconds", "When the process started, in Unix time.", _started)
        yield CounterMetricFamily("iocast_journal_events", "Events folded.", state.seq)
        yield GaugeMetricFamily("iocast_following", "1 while the journal is followed.", house.broadcast.following)
        yield GaugeMetricFamily("iocast_seats", "Connected pages.", len(house.hub.seats))
        yield GaugeMetricFamily("iocast_screens_present", "Screens with a page.", len(house.presence.connected()))
        yield CounterMetricFamily("iocast_frames", "Frames written.", house.hub.frames_out)
        yield CounterMetricFamily("iocast_frame_bytes", "Bytes written, before compression.", house.hub.bytes_out)
        yield CounterMetricFamily("iocast_pages_let_go", "Pages closed because they took nothing.", house.hub.aborted)
        delay = house.hub.delay_p95()
        if delay is not None:
            yield GaugeMetricFamily("iocast_delay_p95_seconds", "From an event to the screens.", delay / 1000)
        waiting = sum(held.decision is None for held in state.held.values())
        yield GaugeMetricFamily("iocast_held_observations", "Observations waiting for a person.", waiting)
        ran = GaugeMetricFamily("iocast_feed_ok", "1 where a feed's last run went well.", labels=["feed"])
        for key in state.site.feeds:
            run = state.entries.get(f"@run/{key}")
            if run and run.value:
                ran.add_metric([key], float(bool(run.value.get("ok"))))
        yield ran
