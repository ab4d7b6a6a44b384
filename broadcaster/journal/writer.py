"""The one thread that writes: everything waiting goes into one transaction, so that one fsync serves them all."""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from broadcaster.journal.protocol import JournalError
from broadcaster.journal.turn import Turn

GROUP_LIMIT = 1000  # jobs in one transaction: bounds how long the first of them waits

Job = Callable[[sqlite3.Connection], Any]
Waiting = tuple[Job, asyncio.Future[Any]]


class Writer:
    """Runs jobs on its connection, in the order given. A group is kept whole or not at all, and each job is told which.

    A job must fail only for reasons that lie in the file or the disk: what is wrong with its arguments is found
    before it is submitted, because a failing job takes its group with it.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        turn: Turn,
        *,
        kept: Callable[[sqlite3.Connection], None],
        committed: Callable[[], None],
        explain: Callable[[Exception], JournalError],
        closed: Callable[[], None],
    ) -> None:
        """`kept` is called in the thread after each group that was kept, before anybody is told, and `committed` on the
        loop; `explain` words a failure; `closed` is called at the end."""
        self._connection = connection
        self._turn = turn
        self._kept, self._committed, self._closing = kept, committed, closed
        self._explain = explain
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._closed = False
        # A daemon, so that a service that crashed without closing can end: SQLite rolls the open group back.
        self._thread = threading.Thread(target=self._run, name="journal-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> asyncio.Future[Any]:
        """Queue a job; the future has its result once the transaction is durable, or raises JournalError."""
        if self._closed:
            raise JournalError("The journal is closed; nothing was kept.")
        future: asyncio.Future[Any] = self._loop.create_future()
        self._queue.put((job, future))
        return future

    async def close(self) -> None:
        """Run what was submitted, then close the connection."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _run(self) -> None:
        open_ = True
        while open_:
            group, open_ = self._gather()
            if group:
                self._settle_soon(group, self._transact([job for job, _ in group]))
        self._connection.close()
        self._turn.close()
        self._closing()

    def _gather(self) -> tuple[list[Waiting], bool]:
        """Wait for one job and take all that are waiting with it; False with the last group of all."""
        group: list[Waiting] = []
        waiting = self._queue.get()
        while waiting is not None:
            group.append(waiting)
            if len(group) == GROUP_LIMIT:
                return group, True
            try:
                waiting = self._queue.get_nowait()
            except queue.Empty:
                return group, True
        return group, False

    def _transact(self, jobs: list[Job]) -> list[Any] | JournalError:
        try:
            with self._turn:
                return self._commit(jobs)
        except Exception as error:  # whatever it was, the thread lives on and everybody waiting is told
            return self._explain(error)

    def _commit(self, jobs: list[Job]) -> list[Any]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            results = [job(self._connection) for job in jobs]
            self._connection.execute("COMMIT")  # and the checkpoint that it may cause
            self._kept(self._connection)
        except BaseException:
            with suppress(sqlite3.Error):
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            raise
        return results

    def _settle_soon(self, group: list[Waiting], outcome: list[Any] | JournalError) -> None:
        with suppress(RuntimeError):  # the loop is gone, and everybody who waited with it
            self._loop.call_soon_threadsafe(self._settle, [future for _, future in group], outcome)

    def _settle(self, futures: list[asyncio.Future[Any]], outcome: list[Any] | JournalError) -> None:
        if isinstance(outcome, JournalError):
            for future in futures:
                if not future.done():
                    # One exception each: a shared one would gather the tracebacks of everybody.
                    future.set_exception(JournalError(str(outcome)))
            return
        for future, result in zip(futures, outcome, strict=True):
            if not future.done():  # done: whoever waited was cancelled; what was written stays written
                future.set_result(result)
        self._committed()


def writing(statement: str, *values: str | bytes | int) -> Job:
    """The job that runs one statement."""

    def write(connection: sqlite3.Connection) -> None:
        connection.execute(statement, values)

    return write
