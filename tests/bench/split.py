"""The service with its parts timed: `python -m tests.bench.split serve …`, in place of `iocast serve …`.

On SIGUSR1 it writes the CPU seconds that each part has taken so far to `split.json` in its data directory. A part's
seconds are its thread's own, less those of the parts that run inside it; what is in no part is the server's rest
(HTTP, the loop, sockets, collections).
"""

import gc
import json
import signal
import sys
from collections.abc import Callable, Coroutine, Generator, Iterator
from functools import wraps
from pathlib import Path
from threading import local
from time import thread_time
from types import coroutine
from typing import Any

from broadcaster import broadcast, hub
from broadcaster.journal import rows, sqlite, writer
from broadcaster.state import State
from displays import cli, cloudevents
from displays import ingest as posts
from feeds.intake import Intake

PARTS = ("parse and validate", "intake", "encode", "append", "read back", "fold", "fan-out", "answer", "collections")


class Meter:
    """Adds up CPU by part; what runs inside another part counts once, as itself."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(PARTS, 0.0)
        self._inner = local()
        self._collection = 0.0

    def timed(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def timing(*args: Any, **kwargs: Any) -> Any:
            before, start = getattr(self._inner, "seconds", 0.0), thread_time()
            self._inner.seconds = 0.0
            try:
                return function(*args, **kwargs)
            finally:
                whole = thread_time() - start
                self.seconds[part] += whole - self._inner.seconds
                self._inner.seconds = before + whole

        return timing

    def steps(self, part: str, function: Callable[..., Iterator[None]]) -> Callable[..., Iterator[None]]:
        """The same for a generator, step by step."""

        @wraps(function)
        def stepping(*args: Any, **kwargs: Any) -> Iterator[None]:
            steps = function(*args, **kwargs)
            step = self.timed(part, lambda: next(steps, steps))
            while step() is not steps:
                yield

        return stepping

    def turns(self, part: str, function: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Any]:
        """The same for a coroutine, turn by turn."""

        @coroutine
        def turning(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
            turn, value = self.timed(part, function(*args, **kwargs).send), None
            while True:
                try:
                    waits = turn(value)
                except StopIteration as end:
                    return end.value
                value = yield waits

        return turning

    def collecting(self, phase: str, _: object) -> None:
        """A garbage collection begins or ends; whatever part caused it is not charged for it."""
        if phase == "start":
            self._collection = thread_time()
        else:
            spent = thread_time() - self._collection
            self.seconds["collections"] += spent
            self._inner.seconds = getattr(self._inner, "seconds", 0.0) + spent


def install(meter: Meter) -> None:
    """Put the meter round the parts."""
    wrap: list[tuple[Any, str, str]] = [
        (cloudevents, "read_body", "parse and validate"),
        (sqlite, "appending", "encode"),
        (writer.Writer, "_commit", "append"),
        (rows, "event_of", "read back"),
        (State, "apply", "fold"),
        (broadcast.Broadcast, "_tell", "fan-out"),
        (posts, "told", "answer"),
    ]
    for owner, name, part in wrap:
        setattr(owner, name, meter.timed(part, getattr(owner, name)))
    for name in ("take", "settle"):
        if hasattr(State, name):
            setattr(State, name, meter.timed("fold", getattr(State, name)))
    Intake.weigh = meter.turns("intake", Intake.weigh)  # type: ignore[method-assign]
    gc.callbacks.append(meter.collecting)
    hub.Hub.fan_out = meter.steps("fan-out", hub.Hub.fan_out)  # type: ignore[method-assign]


def main() -> None:
    meter = Meter()
    install(meter)
    data = Path(sys.argv[sys.argv.index("--data") + 1])

    def tell(*_: object) -> None:
        fresh = data / "split.json.new"
        fresh.write_text(json.dumps(meter.seconds))
        fresh.replace(data / "split.json")

    signal.signal(signal.SIGUSR1, tell)
    cli.main()


if __name__ == "__main__":
    main()
