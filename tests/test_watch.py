"""Alerts and dashboard of deploy/: judged by promtool, and about figures that the service really gives."""

import json
import re
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.doubles.service import ROOT

WATCH = ROOT / "deploy" / "prometheus"
ALERTS = yaml.safe_load((WATCH / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
BOARD: dict[str, Any] = json.loads((ROOT / "deploy" / "grafana" / "iocast.json").read_text(encoding="utf-8"))
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
ASKED = [target["expr"] for panel in PANELS for target in panel["targets"]]
# test_metrics.py holds this table against what a real service says
OURS = set(re.findall(r"^\| `(iocast_\w+)` \|", (ROOT / "displays" / "README.md").read_text("utf-8"), re.MULTILINE))
THEIRS = {
    "up", "ALERTS", "process_open_fds", "process_max_fds", "process_cpu_seconds_total", "process_resident_memory_bytes"
}  # fmt: skip
LIMIT = 60  # seconds for one question


def promtool(*arguments: str, at: Path = WATCH) -> None:
    ran = subprocess.run(["promtool", *arguments], cwd=at, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def named(expression: str) -> set[str]:
    """The figures an expression is about."""
    bare = re.sub(r"\{[^}]*\}|\[[^]]*\]|by \([^)]*\)", "", expression)
    return {re.sub(r"_(bucket|sum|count)$", "", word) for word in re.findall(r"\b(?:iocast|process)_\w+|\bup\b", bare)}


def test_prometheus_understands_rules_and_settings() -> None:
    """promtool has nothing to say."""
    promtool("check", "rules", "alerts.yml")
    promtool("check", "config", "prometheus.yml")


def test_alerts_are_raised_when_they_should_be() -> None:
    """The cases of alerts.test.yml, by promtool's own clock."""
    promtool("test", "rules", "alerts.test.yml")


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_an_alert_is_about_something_and_says_what_to_do(rule: dict[str, Any]) -> None:
    """Its figures exist; it is for now or for the morning; what it says are sentences."""
    assert named(rule["expr"]) and named(rule["expr"]) <= OURS | THEIRS
    assert rule["labels"]["severity"] in ("page", "look")
    assert all(rule["annotations"][one].endswith(".") for one in ("summary", "do"))


def test_the_dashboard_asks_for_what_there_is(tmp_path: Path) -> None:
    """Every figure on it exists, and Prometheus understands every question."""
    assert {name for expression in ASKED for name in named(expression)} <= OURS | THEIRS
    rules = [
        {"record": f"asked:{number}", "expr": re.sub(r"\$__rate_interval", "5m", expression).replace("$node", ".*")}
        for number, expression in enumerate(ASKED)
    ]
    (tmp_path / "asked.yml").write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": rules}]}))
    promtool("check", "rules", "asked.yml", at=tmp_path)


def test_what_counts_most_is_watched() -> None:
    """What wakes somebody can be looked at on the dashboard, too, but for single faults; a cluster is watched."""
    woken = {name for rule in ALERTS for name in named(rule["expr"])}
    shown = {name for expression in ASKED for name in named(expression)}
    assert woken - shown <= {"iocast_faults_total", "iocast_feed_processes_abandoned", "iocast_feed_circuit_open"}
    assert {"iocast_following", "iocast_leading", "iocast_nodes", "iocast_site_files_differing"} <= woken


def test_panels_do_not_lie_on_each_other() -> None:
    """Ids are their own, titles say something, no two panels share a place on the grid."""
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])
    taken: list[tuple[int, int]] = []
    for panel in BOARD["panels"]:
        at = panel["gridPos"]
        assert panel["title"] and at["x"] + at["w"] <= 24
        taken += [(at["x"] + right, at["y"] + down) for right in range(at["w"]) for down in range(at["h"])]
    assert all(one != other for one, other in pairwise(sorted(taken)))
