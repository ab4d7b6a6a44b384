"""Several processes on one port: refused where they would run everything twice, supervised, and seen as one."""

import os
import signal
import subprocess
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from displays.serving import ServeError, serve_house
from displays.settings import Settings
from displays.siblings import merged
from tests.doubles.redis import Redis
from tests.doubles.service import SAMPLE, START_LIMIT, STOP_LIMIT, Service
from tests.doubles.waiting import until

ONE = b"""# HELP iocast_seats Connected pages by kind.
# TYPE iocast_seats gauge
iocast_seats{kind="screen"} 3.0
# HELP iocast_folded_seq The newest event that is folded.
# TYPE iocast_folded_seq gauge
iocast_folded_seq 7.0
"""
OTHER = ONE.replace(b"3.0", b"4.0").replace(b"7.0", b"1e+06")


def test_figures_of_several_stand_together() -> None:
    """One help text a figure, and each sample with the node that it is of."""
    families = {
        each.name: each for each in text_string_to_metric_families(merged({"a/1": ONE, 'b"/2': OTHER}).decode())
    }
    assert set(families) == {"iocast_seats", "iocast_folded_seq"}
    told = [(each.labels, each.value) for each in families["iocast_seats"].samples]
    assert told == [({"node": "a/1", "kind": "screen"}, 3.0), ({"node": 'b"/2', "kind": "screen"}, 4.0)]
    assert [each.value for each in families["iocast_folded_seq"].samples] == [7.0, 1_000_000.0]


def test_a_journal_in_a_file_has_one_process(tmp_path: Path) -> None:
    """Several would each run the feeds and the clock: refused with a sentence, and nothing is made."""
    with pytest.raises(ServeError, match="--workers needs a journal in Redis"):
        serve_house(Settings(SAMPLE, tmp_path / "var", workers=2), print)
    assert not (tmp_path / "var").exists()


def workers(service: Service) -> list[int]:
    """The processes that serve."""
    assert service.process
    found = subprocess.run(["pgrep", "--parent", str(service.process.pid)], capture_output=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def leading(service: Service) -> dict[str, float]:
    """Of each process, by its name, whether it leads."""
    told = httpx.get(f"{service.url}/metrics", timeout=START_LIMIT).text  # while another one starts beside
    families = {each.name: each for each in text_string_to_metric_families(told)}
    return {each.labels["node"]: each.value for each in families["iocast_leading"].samples}


def test_two_processes_serve_one_port(tmp_path: Path) -> None:
    """Both answer, one leads; one that is killed comes again under its name; whoever is asked tells the figures of
    both; the links are printed once; SIGTERM ends all of them."""
    with Redis() as redis, Service(tmp_path, journal=redis.url, options=("--workers", "2", "--node", "m")) as service:
        until(lambda: "Stop it with" in service.said(), what="both are up, and where they are is said")
        until(lambda: sorted(leading(service).values()) == [0.0, 1.0], what="one of two leads")
        assert set(leading(service)) == {"m/1", "m/2"}
        victim, other = workers(service)
        os.kill(victim, signal.SIGKILL)
        until(lambda: len(both := workers(service)) == 2 and victim not in both, what="another one in its place")
        until(lambda: sorted(leading(service).values()) == [0.0, 1.0], what="one of two leads again")
        assert set(leading(service)) == {"m/1", "m/2"} and other in workers(service)
        pids = workers(service)
        assert service.stop() == 0
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
        assert service.said().count("/sign-in#") == 1


@pytest.mark.long
def test_processes_whose_parent_is_killed_end_in_order(tmp_path: Path) -> None:
    """Nobody would start them again, or stop them."""
    with Redis() as redis, Service(tmp_path, journal=redis.url, options=("--workers", "2")) as service:
        pids = workers(service)
        service.kill()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), STOP_LIMIT, "both have ended")
        assert service.said().count("this one is gone; stopping") == 2
