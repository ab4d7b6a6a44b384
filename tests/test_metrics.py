"""What Prometheus reads from a real service."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.doubles.service import Service
from tests.doubles.waiting import until

README = Path(__file__).parent.parent / "displays" / "README.md"
UNITS = ("_bytes", "_seconds", "_total", "_timestamp_seconds")
# numbers of things
PLAIN = re.compile(
    r"iocast_(seats|screens|nodes|leading|site_files|joins|following|folded|events"
    r"|feed_(up|failures|circuit|processes)|camera_viewers|held|workers)"
)


class Read:
    """One reading of /metrics by prometheus-client's own parser."""

    def __init__(self, url: str) -> None:
        self.answer = httpx.get(f"{url}/metrics", timeout=10)
        self.families = {each.name: each for each in text_string_to_metric_families(self.answer.text)}

    def value(self, name: str, **labels: str) -> float:
        found = [each.value for each in self.samples() if (each.name, each.labels) == (name, labels)]
        assert len(found) == 1, f"{name}{labels}: {found}"
        return found[0]

    def samples(self) -> Iterator[Sample]:
        return (sample for family in self.families.values() for sample in family.samples)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service(tmp_path_factory.mktemp("service")) as started:
        yield started


def test_every_figure_says_what_it_is(service: Service) -> None:
    """Each has a help text that is a sentence and a type; names end in their unit, counters in _total."""
    read = Read(service.url)
    assert read.answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    for family in read.families.values():
        assert family.type in ("counter", "gauge", "histogram"), family.name
        assert family.documentation.endswith("."), family.name
        if family.name.startswith("iocast_") and family.type != "counter":
            assert family.name.endswith(UNITS) or PLAIN.match(family.name), family.name
    assert {each.name for each in read.samples() if each.name.endswith("_total")} >= {"iocast_frames_total"}


def test_every_figure_is_in_the_readme(service: Service) -> None:
    """The table there has each of ours, under the name that Prometheus shows, and no other."""
    ours = {
        f"{name}_total" if family.type == "counter" else name
        for name, family in Read(service.url).families.items()
        if name.startswith("iocast_")
    }
    assert set(re.findall(r"^\| `(iocast_\w+)` \|", README.read_text(encoding="utf-8"), re.MULTILINE)) == ours


def test_buckets_are_cumulated(service: Service) -> None:
    """In each histogram no bucket is smaller than the one before, and the last one is the count."""
    for family in Read(service.url).families.values():
        if family.type == "histogram":
            buckets = [each.value for each in family.samples if each.name.endswith("_bucket")]
            (count,) = (each.value for each in family.samples if each.name.endswith("_count"))
            assert buckets == sorted(buckets), family.name
            assert buckets[-1] == count, family.name


def test_figures_follow_what_happens(service: Service) -> None:
    """A seated page, a refused one, a post and a painted receipt are counted, each where it belongs."""
    before = Read(service.url)
    screen, ingest = service.token("man", "display", "ubnd-tinh"), service.token("nhap", "ingest")
    where, subprotocols = service.url.replace("http", "ws") + "/ws/screen", [Subprotocol("iocast.v1")]
    with pytest.raises(Exception, match="HTTP 40"):
        connect(where, additional_headers={"Authorization": "Bearer nobody"}, subprotocols=subprotocols)
    headers = {"Authorization": f"Bearer {screen}"}
    with connect(where, additional_headers=headers, subprotocols=subprotocols) as socket:
        hello, wall = (json.loads(socket.recv(timeout=10)) for _ in range(2))
        observation = {"series": "VB-01", "value": 77, "period": "2026-09", "as_of": "2026-09-30T10:00:00.000Z"}
        posted = service.client(ingest).ok("POST", "/api/observations", {"observations": [observation]})
        while (message := json.loads(socket.recv(timeout=10))).get("seq", 0) < posted["seq"] or "now" in message:
            pass
        assert until(lambda: Read(service.url).value("iocast_seats_unpainted"), what="somebody has not painted") == 1
        receipt = {"type": "painted", "seq": message["seq"], "scene": hello["scene"]["changed"], "errors": 0}

        said = 0

        def painted() -> bool:
            """Say it until no newer figure has come in between; the same twice would only be too much for the gate."""
            nonlocal said
            newest = max(receipt["seq"], wall["seq"], int(Read(service.url).value("iocast_folded_seq")))
            if newest > said:
                socket.send(json.dumps(receipt | {"seq": newest}))
                said = newest
            return Read(service.url).value("iocast_seats_unpainted") == 0

        until(painted, what="what was painted is counted")
        after = Read(service.url)
        assert after.value("iocast_seats", kind="screen") == 1
        assert after.value("iocast_seats", kind="console") == 0
        assert after.value("iocast_seats_behind") == 0
        assert after.value("iocast_screens_present") == 1
    assert after.value("iocast_joins_refused_total", reason="unknown") == 1
    assert after.value("iocast_joins_total") == before.value("iocast_joins_total") + 1
    assert after.value("iocast_folded_seq") >= posted["seq"]
    assert after.value("iocast_frames_total") >= before.value("iocast_frames_total") + 3
    assert after.value("iocast_frame_json_bytes_total") > after.value("iocast_frames_total")
    assert after.value("iocast_flush_seconds_count") > before.value("iocast_flush_seconds_count")
    assert after.value("iocast_journal_append_seconds_count") > before.value("iocast_journal_append_seconds_count")
    assert after.value("iocast_follow_lag_seconds_count") > 0
    assert after.value("process_resident_memory_bytes") > 1_000_000
    until(lambda: Read(service.url).value("iocast_seats", kind="screen") == 0, what="the page has left")


def test_feeds_are_counted_by_outcome(service: Service) -> None:
    """Every feed of the sample that has run is there, with when it last ran well."""
    read = until(
        lambda: (read := Read(service.url)).families["iocast_feed_runs"].samples and read, what="a feed has run"
    )
    for sample in read.families["iocast_feed_runs"].samples:
        assert sample.labels["outcome"] in ("ok", "failed")
        if sample.labels["outcome"] == "ok":
            at = read.value("iocast_feed_last_success_timestamp_seconds", feed=sample.labels["feed"])
            assert at > read.value("process_start_time_seconds") - 1
