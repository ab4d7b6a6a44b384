"""Several processes on one port: one starts them, passes signals on, and starts anew what has died."""

import os
import selectors
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog

AGAIN_FIRST, AGAIN_CAP = 0.5, 10.0  # seconds before a process that has died is started again, doubled each time
CALM = 30.0  # seconds it must have run for its next end to count as the first
STOP_LIMIT = 30.0  # seconds all of them have to stop; then they are killed
LOOK = 1.0  # seconds between two looks, come what may

log = structlog.get_logger(__name__)

Work = Callable[[int, Callable[[], None], int], None]


@dataclass(slots=True)
class _Worker:
    """pid: 0 while it does not run. told: where its process says that it is up, -1 once it has, or has ended."""

    number: int
    pid: int = 0
    told: int = -1
    begun: float = 0.0
    due: float = 0.0
    pause: float = AGAIN_FIRST


class Workers:
    """`run` returns when it was told to stop and all have ended; False where they never came up.

    work: what each process does: called with its number from 1, with what it calls once it is up, and with a descriptor
    that is readable when this process is gone. up: called once, when all are up for the first time.
    """

    def __init__(self, count: int, work: Work, up: Callable[[], None]) -> None:
        self._workers = [_Worker(number) for number in range(1, count + 1)]
        self._work, self._up = work, up
        self._stopping, self._failed, self._waiting = False, False, set(self._numbers())
        self._killed_at = float("inf")
        self._life, self._end = os.pipe()  # the end is ours alone: where it closes, we are gone
        self._woken, self._wake = os.pipe()
        self._looks = selectors.DefaultSelector()

    def run(self) -> bool:
        """Start them all, and keep them running until SIGTERM or SIGINT."""
        os.set_blocking(self._wake, False)
        os.set_blocking(self._woken, False)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda number, _: self._stop(number))
        self._looks.register(self._woken, selectors.EVENT_READ)
        while not self._stopping or any(one.pid for one in self._workers):
            self._start_due()
            self._listen()
            self._reap()
            if time.monotonic() > self._killed_at:
                self._send(signal.SIGKILL)
        return not self._failed

    def _numbers(self) -> range:
        return range(1, len(self._workers) + 1)

    def _stop(self, number: int) -> None:
        """A second SIGINT is passed on as it is: then nothing is waited for."""
        again, self._stopping = self._stopping, True
        self._killed_at = min(self._killed_at, time.monotonic() + STOP_LIMIT)
        self._send(signal.SIGINT if again and number == signal.SIGINT else signal.SIGTERM)

    def _send(self, which: signal.Signals) -> None:
        for one in self._workers:
            if one.pid:
                with suppress(ProcessLookupError):
                    os.kill(one.pid, which)

    def _start_due(self) -> None:
        now = time.monotonic()
        for one in self._workers:
            if not self._stopping and not one.pid and one.due <= now:
                self._start(one)

    def _start(self, one: _Worker) -> None:
        told, tell = os.pipe()
        one.begun = time.monotonic()
        one.pid = os.fork()
        if not one.pid:
            self._be(one.number, tell)
        os.close(tell)
        one.told = told
        self._looks.register(told, selectors.EVENT_READ, one)

    def _be(self, number: int, tell: int) -> None:
        """In the new process: work, and never come back. A group of its own, so that Ctrl-C reaches us alone."""
        code = 1
        try:
            os.setpgid(0, 0)
            signal.set_wakeup_fd(-1)
            for each in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
                signal.signal(each, signal.SIG_DFL)
            os.close(self._end)
            self._looks.close()
            self._work(number, lambda: os.close(tell) if os.write(tell, b"1") else None, self._life)
            code = 0
        except KeyboardInterrupt:
            code = 0
        except Exception as error:
            log.error("a process failed", worker=number, error=str(error))
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _listen(self) -> None:
        """Wait for a signal, for news of one that comes up, or for the next one that is due."""
        dues = [one.due for one in self._workers if not one.pid]
        wait = min([LOOK, *(max(0.0, due - time.monotonic()) for due in dues)]) if not self._stopping else LOOK
        for key, _ in self._looks.select(wait):
            if key.data is None:
                with suppress(BlockingIOError):
                    os.read(self._woken, 512)
            else:
                self._hear(key.data)

    def _hear(self, one: _Worker) -> None:
        up = os.read(one.told, 1)
        self._forget(one)
        if up and self._waiting:
            self._waiting.discard(one.number)
            if not self._waiting:
                self._up()

    def _forget(self, one: _Worker) -> None:
        if one.told >= 0:
            self._looks.unregister(one.told)
            os.close(one.told)
            one.told = -1

    def _reap(self) -> None:
        for one in self._workers:
            if not one.pid:
                continue
            pid, status = os.waitpid(one.pid, os.WNOHANG)
            if not pid:
                continue
            if one.told >= 0:
                self._hear(one)  # it may have come up, and ended since
            one.pid = 0
            if not self._stopping:
                self._ended(one, os.waitstatus_to_exitcode(status))

    def _ended(self, one: _Worker, code: int) -> None:
        if one.number in self._waiting:  # it has never come up: the next one would not either
            self._failed = True
            self._stop(signal.SIGTERM)
            return
        now = time.monotonic()
        pause = AGAIN_FIRST if now - one.begun > CALM else one.pause
        one.due, one.pause = now + pause, min(2 * pause, AGAIN_CAP)
        log.error("a process has ended", worker=one.number, code=code, again_in=pause)
