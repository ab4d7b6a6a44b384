"""Figures for Prometheus, read off the house at the moment of asking. Each name stands in README.md with one line."""

from collections.abc import Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from starlette.requests import Request
from starlette.responses import Response

from broadcaster.measures import Timing
from broadcaster.moments import moment
from broadcaster.seat import SeatKind
from displays import siblings
from displays.house import House
from feeds.apart import abandoned
from feeds.pace import Circuit

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


async def metrics(request: Request) -> Response:
    """Figures for Prometheus."""
    house: House = request.app.state.house
    if house.settings.beside is None:
        return Response(figures(house), media_type=METRICS_TYPE)
    others = await siblings.heard(house.settings)
    mine = figures(house, silent=house.settings.workers - 1 - len(others))
    return Response(siblings.merged({house.settings.name: mine, **others}), media_type=METRICS_TYPE)


def figures(house: House, *, silent: int = 0) -> bytes:
    """This process's figures, as Prometheus reads them. silent: how many of the others on this port did not answer."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Readings(house, silent))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class Readings:
    """A collector for prometheus-client: everything but the process's own figures."""

    def __init__(self, house: House, silent: int = 0) -> None:
        self.house, self.silent = house, silent

    def collect(self) -> Iterator[Metric]:
        yield from self._seats()
        yield from self._written()
        yield from self._loop()
        yield from self._journal()
        yield from self._nodes()
        yield from self._feeds()
        yield from self._cameras()
        yield GaugeMetricFamily(
            "iocast_workers_silent", "Other processes on this port that did not tell their figures.", self.silent
        )

    def _seats(self) -> Iterator[Metric]:
        hub, sockets = self.house.hub, self.house.sockets
        kinds = dict.fromkeys(SeatKind, 0)
        behind = unpainted = 0
        for seat in hub.seats:
            kinds[seat.kind] += 1
            behind += seat.behind
            unpainted += seat.written is not None
        seats = GaugeMetricFamily("iocast_seats", "Connected pages by kind.", labels=["kind"])
        for kind, number in kinds.items():
            seats.add_metric([kind.value], number)
        yield seats
        yield GaugeMetricFamily(
            "iocast_seats_behind", "Pages that at the last beat could not be written everything.", behind
        )
        yield GaugeMetricFamily(
            "iocast_seats_unpainted", "Pages that have not said yet that they painted what was written last.", unpainted
        )
        yield GaugeMetricFamily(
            "iocast_screens_present", "Screens with a page at this node.", self.house.presence.connected_here()
        )
        yield CounterMetricFamily("iocast_joins", "Pages that were seated.", hub.arrived)
        refused = CounterMetricFamily("iocast_joins_refused", "Handshakes that were refused.", labels=["reason"])
        for reason, number in sockets.refused.items():
            refused.add_metric([reason], number)
        yield refused
        yield GaugeMetricFamily(
            "iocast_joins_under_way", "Handshakes being looked at or waiting for their turn.", sockets.turnstile.inside
        )

    def _written(self) -> Iterator[Metric]:
        hub = self.house.hub
        yield CounterMetricFamily("iocast_frames", "Messages written to pages by the hub.", hub.delivery.frames_out)
        yield CounterMetricFamily("iocast_frame_json_bytes", "The same in bytes of JSON.", hub.delivery.bytes_out)
        yield CounterMetricFamily(
            "iocast_frame_wire_bytes",
            "The same in bytes as they went out, framed and compressed.",
            hub.delivery.wire_out,
        )
        yield CounterMetricFamily("iocast_slow_aborts", "Pages let go because they took nothing.", hub.delivery.aborted)
        yield _histogram(
            "iocast_flush_seconds", "From the first change to its last byte to the last page.", hub.flushes
        )

    def _loop(self) -> Iterator[Metric]:
        house = self.house
        yield _histogram("iocast_loop_lag_seconds", "How late the event loop comes to what is due.", house.lags)
        yield _histogram(
            "iocast_full_collection_seconds", "Collections of all garbage, in quiet moments.", house.collector.fulls
        )

    def _journal(self) -> Iterator[Metric]:
        broadcast, state = self.house.broadcast, self.house.state
        yield _histogram("iocast_journal_append_seconds", "Until the journal had kept an append.", broadcast.appends)
        yield _histogram(
            "iocast_follow_lag_seconds", "From an event's time to its being folded here.", broadcast.follow_lag
        )
        yield _histogram("iocast_fold_seconds", "Turns of the loop spent on folding.", broadcast.folds)
        yield GaugeMetricFamily("iocast_following", "1 while the journal is followed.", broadcast.following)
        yield GaugeMetricFamily("iocast_folded_seq", "The newest event that is folded.", state.seq)
        yield GaugeMetricFamily("iocast_events_behind", "Events known to be kept and not yet folded.", broadcast.lag)
        yield CounterMetricFamily(
            "iocast_faults", "Events that could not be folded, and failures of the hub.", broadcast.faults
        )

    def _nodes(self) -> Iterator[Metric]:
        cluster = self.house.cluster
        nodes = cluster.peers.nodes()
        yield GaugeMetricFamily("iocast_nodes", "Nodes on this journal that live, as this one knows.", len(nodes))
        dead = sum(not each.stopped for each in cluster.peers.gone())
        yield GaugeMetricFamily("iocast_nodes_silent", "Nodes of the last day that ended without a word.", dead)
        yield GaugeMetricFamily(
            "iocast_leading", "1 where this node leads: it runs the clock and the feeds.", float(cluster.lease.leading)
        )
        everywhere = len(self.house.presence.connected())
        yield GaugeMetricFamily("iocast_screens_everywhere", "Screens with a page at any node.", everywhere)
        differing = len(cluster.peers.about().differs)
        yield GaugeMetricFamily(
            "iocast_site_files_differing", "Site files here that are not what the journal has.", differing
        )

    def _feeds(self) -> Iterator[Metric]:
        house = self.house
        runs = CounterMetricFamily("iocast_feed_runs", "Runs of a feed since the start.", labels=["feed", "outcome"])
        for (feed, outcome), number in house.runner.runs.items():
            runs.add_metric([feed, outcome], number)
        yield runs
        well = GaugeMetricFamily("iocast_feed_up", "1 where a feed's last run went well.", labels=["feed"])
        success = GaugeMetricFamily(
            "iocast_feed_last_success_timestamp_seconds", "When a feed last ran well, in Unix time.", labels=["feed"]
        )
        for key in house.state.site.feeds:
            entry = house.state.entries.get(f"@run/{key}")
            run = entry.value if entry and entry.value else {}
            if run:
                well.add_metric([key], float(bool(run.get("ok"))))
            if at := house.runner.succeeded.get(key) or run.get("last_ok"):
                success.add_metric([key], moment(at).timestamp())
        yield well
        yield success
        yield from self._paces()
        waiting = sum(held.decision is None for held in house.state.held.values())
        yield GaugeMetricFamily("iocast_held_observations", "Observations waiting for a person.", waiting)
        yield GaugeMetricFamily("iocast_posts_in_line_bytes", "Posted observations being worked on.", house.line.held)

    def _cameras(self) -> Iterator[Metric]:
        gallery, once = self.house.gallery, self.house.gallery.relays.once
        yield GaugeMetricFamily("iocast_camera_viewers", "Callers that look at a camera.", gallery.viewers)
        yield CounterMetricFamily("iocast_camera_bytes", "Bytes of cameras' pictures sent to pages.", gallery.given)
        asked = CounterMetricFamily("iocast_camera_fetches", "Questions to gateways for pages.", labels=["outcome"])
        asked.add_metric(["ok"], once.fetched - once.failed)
        asked.add_metric(["failed"], once.failed)
        yield asked
        yield CounterMetricFamily("iocast_camera_refused", "Viewers that found no room.", gallery.refused)

    def _paces(self) -> Iterator[Metric]:
        house = self.house
        failures = GaugeMetricFamily("iocast_feed_failures", "Failures of a feed in a row.", labels=["feed"])
        opened = GaugeMetricFamily(
            "iocast_feed_circuit_open", "1 where a feed failed so often that it is asked rarely.", labels=["feed"]
        )
        for key in house.state.site.feeds:
            ahead = house.scheduler.outlook(key)
            failures.add_metric([key], ahead.failures)
            opened.add_metric([key], float(ahead.circuit is not Circuit.CLOSED))
        yield failures
        yield opened
        yield _histogram("iocast_feed_start_lag_seconds", "How late planned runs of feeds began.", house.feed_lags)
        yield GaugeMetricFamily(
            "iocast_feed_processes_abandoned", "Processes of feeds that were killed and cannot end.", abandoned()
        )


def _histogram(name: str, about: str, timing: Timing) -> Metric:
    bounds = [*map(str, timing.bounds), "+Inf"]
    return HistogramMetricFamily(
        name, about, buckets=list(zip(bounds, accumulate(timing.buckets), strict=True)), sum_value=timing.sum
    )
