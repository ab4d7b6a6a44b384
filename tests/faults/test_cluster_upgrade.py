"""One node after the other is brought up to date in the middle of a meeting, with a newer build beside the old one."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.doubles.aftermath import Aftermath
from tests.doubles.cast import wall
from tests.doubles.chromium import chromium
from tests.doubles.cluster import Cluster
from tests.doubles.healing import Healed
from tests.doubles.otherbuild import newer_build
from tests.doubles.reached import Client
from tests.doubles.waiting import until

Record = Callable[[Healed], None]

NOTICE: dict[str, Any] = {
    "status": "Actual", "severity": "Minor", "headline": {"vi": "Nghỉ giải lao mười phút"}
}  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def builds(operator: Client) -> set[str]:
    """Of the pages that the nodes serve."""
    return {each["build"] for each in operator.get("/api/nodes")["nodes"]}


@pytest.mark.long
def test_an_upgrade_in_the_middle_of_a_meeting(tmp_path: Path, record: Record) -> None:
    """Builds run side by side: the meeting goes on through either, nothing is lost, no wall goes away or loads anew
    while people speak. What the old build could not read, the new one does not keep until the last old node is gone;
    then nobody goes back without being told."""
    newer = newer_build(tmp_path / "newer")
    with Cluster(tmp_path / "nodes", proxy=True) as cluster, chromium() as browser:
        first, second = cluster.nodes
        older = list(first.command)
        operator = cluster.user("Hà", "operator")
        program = cluster.token("máy điều hành", "operate")
        items = [{"key": key, "title": {"vi": key}, "layout": key} for key in ("y-te", "van-ban-hcc")]
        meeting = operator.ok("POST", "/api/meetings", {"rooms": ["so-tai-chinh"], "items": items})["meeting"]
        step = f"/api/meetings/{meeting}/agenda/step"
        operator.ok("POST", step, {"item": "y-te"})
        screen = wall(browser, cluster, operator, ("so-tai-chinh", "main"))
        screen.locator("io-wall[data-layout='y-te']").wait_for()
        begun = screen.evaluate("performance.timeOrigin")
        with Aftermath(cluster, seed=11) as after:
            after.begin()
            second.stop()
            second.command = newer
            second.restart()
            until(lambda: len(builds(operator)) == 2, what="both builds are listed")
            page = second.client().call("GET", "/console").text
            (script,) = re.findall(r'src="(/static/assets/console-newer-[^"]+)"', page)
            until(lambda: first.client().call("GET", script).status_code == 200, what="its parts are had anywhere")
            refused = second.client(program).call("POST", "/api/notices", NOTICE)
            assert (refused.status_code, refused.json()["code"]) == (503, "upgrade_first"), refused.text
            assert "node-1" in refused.json()["detail"]
            after.healed("one node is of the newer build")
            first.stop()
            first.command = newer
            first.restart()
            record(after.healed("upgrade of one node after the other in the middle of a meeting"))
        operator.ok("POST", step, {"move": "next"})
        screen.locator("io-wall[data-layout='van-ban-hcc']").wait_for()
        assert screen.evaluate("performance.timeOrigin") == begun
        second.client(program).ok("POST", "/api/notices", NOTICE)
        second.kill()  # without a checkpoint beyond that notice
        second.command = older
        second.begin()
        until(lambda: second.process and second.process.poll(), what="the old build gives up")
        assert "cannot be read by this version of iocast (kind 'noticed'): it has version 2" in second.said()
        second.command = newer
        second.restart()
