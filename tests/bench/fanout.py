"""Fan-out: server CPU for one delivered frame (DESIGN section 9), ours beside a bare send loop and a Starlette loop.

All arms are up at once with their own 2,000 screens and are asked in turn, ABC CBA, PASSES times; each pass gives a
ratio, and the median of the passes counts. Screens run in other processes and confirm every frame.
"""

import json
import resource
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import Any, Self

SCREENS = 2000
PASSES = 5
FAN_OUTS = {"ours": 8, "bare": 8, "starlette": 3}
ARMS = ("ours", "bare", "starlette")
LEAST = {"ours": 200, "bare": 200, "starlette": 8}  # bytes of a frame that counts: only ours has beats in between


@dataclass(frozen=True, slots=True)
class Row:
    """Medians of one kind of client: microseconds of CPU a frame and arm, ratios of the passes, sizes in bytes."""

    deflate: bool
    cost: dict[str, float]
    to_bare: float
    starlette_to_ours: float
    payload: int
    whole: float
    lost: int


class Arm:
    """A server process and the process of its screens."""

    def __init__(self, name: str, deflate: bool, screens: int = SCREENS) -> None:
        self.name, self.deflate = name, deflate
        self.delivered = 0
        self.lost = 0
        self.server = _start("tests.bench.arms", name)
        place = json.loads(self._line(self.server))
        arguments = [place["port"], screens, place["path"], int(deflate), place["token"], LEAST[name]]
        self.screens = _start("tests.bench.clients", *arguments)
        if self._line(self.screens).strip() != "ready":
            raise RuntimeError(f"the screens of {name} did not connect")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in (self.screens, self.server):
            process.kill()
            process.communicate()

    def ask(self, payload: str) -> dict[str, Any]:
        """One round of fan-outs; checks with the screens that every frame arrived."""
        before = self.seen()
        question = {"fan_outs": FAN_OUTS[self.name], "payload": payload, "deflate": self.deflate}
        print(json.dumps(question), file=self.server.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._line(self.server))
        end = time.monotonic() + 5
        while (seen := self.seen() - before) < answer["frames"] and time.monotonic() < end:
            time.sleep(0.05)
        self.delivered += seen
        self.lost += max(0, answer["frames"] - seen)
        return answer

    def seen(self) -> int:
        print(file=self.screens.stdin, flush=True)
        return int(self._line(self.screens))

    def _line(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout is not None
        if line := process.stdout.readline():
            return line
        raise RuntimeError(f"a process of {self.name} ended: {process.wait()}")


def measure(deflate: bool) -> Row:
    """One row: all arms with screens that negotiate deflate, or that do not."""
    with ExitStack() as stack:
        arms = {name: stack.enter_context(Arm(name, deflate)) for name in ARMS}
        payload = arms["ours"].ask("")["payload"]
        for name in ("bare", "starlette"):
            arms[name].ask(payload)  # warm
        passes: list[dict[str, float]] = []
        whole: list[float] = []
        for _ in range(PASSES):
            answers: dict[str, list[dict[str, Any]]] = {name: [] for name in ARMS}
            for name in (*ARMS, *reversed(ARMS)):
                answers[name].append(arms[name].ask(payload))
            passes.append({name: cost(some, "cpu") for name, some in answers.items()})
            whole.append(cost(answers["ours"], "whole"))
        return Row(
            deflate,
            {name: median(each[name] for each in passes) for name in ARMS},
            median(each["ours"] / each["bare"] for each in passes),
            median(each["starlette"] / each["ours"] for each in passes),
            len(payload) * 3 // 4,
            median(whole),
            sum(arm.lost for arm in arms.values()),
        )


def rows() -> list[dict[str, str]]:
    """The lines of the table: what, measured, reach."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    table = []
    for row in (measure(deflate=True), measure(deflate=False)):
        kind = "deflate" if row.deflate else "no deflate"
        cost = row.cost
        table += [
            {
                "what": f"fan-out, {SCREENS} screens, {row.payload} B of JSON, {kind}: ours, CPU a frame",
                "measured": f"{cost['ours']:.2f} µs (with journal and fold {row.whole:.2f} µs)",
                "reach": "",
            },
            {"what": "  bare loop of socket.send, the same bytes", "measured": f"{cost['bare']:.2f} µs", "reach": ""},
            {"what": "  ours / bare", "measured": f"{row.to_bare:.2f} x", "reach": "<= 1.3 x"},
            {"what": "  loop of Starlette send_text", "measured": f"{cost['starlette']:.2f} µs", "reach": ""},
            {
                "what": "  Starlette / ours",
                "measured": f"{row.starlette_to_ours:.2f} x",
                "reach": ">= 4 x" if row.deflate else "printed",
            },
            {"what": "  frames that did not arrive", "measured": str(row.lost), "reach": "0"},
        ]
    return table


def cost(answers: list[dict[str, Any]], name: str) -> float:
    return sum(each[name] for each in answers) / sum(each["frames"] for each in answers) * 1e6


def _start(module: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
