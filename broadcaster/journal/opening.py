"""Opening the journal's file: made where missing, brought up to date, and mended where it was damaged."""

import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from pathlib import Path

import structlog

from broadcaster.journal import rows
from broadcaster.journal.appending import appending
from broadcaster.journal.file import connect, explain
from broadcaster.journal.loss import MISSING, UNCLEAN, Loss
from broadcaster.journal.mark import Mark, Noted
from broadcaster.journal.mending import AHEAD, damaged_name, finish, mend
from broadcaster.journal.mentions import Mentions
from broadcaster.journal.protocol import JournalError
from broadcaster.journal.schema import prepare
from broadcaster.journal.soundness import SMALL, damaged, look
from broadcaster.journal.turn import Turn
from broadcaster.moments import instant

MAGIC = b"SQLite format 3\0"
CONNECTIONS = 3  # one to write, one to read, one to follow

log = structlog.get_logger(__name__)


class Care(IntEnum):
    """How closely a file is looked at when it is opened: not at all beside others who have it open; its newest events;
    all of it, if it is small, after a stop that was none; all of it, where it has shown itself damaged."""

    NONE = 0
    SHORT = 1
    UNCLEAN = 2
    SUSPECT = 3


@dataclass(frozen=True, slots=True)
class Opened:
    """Each connection may be given to one thread. unseen: it stopped uncleanly, and is too large to be looked at as a
    whole before it serves."""

    epoch: str
    turn: Turn
    mark: Mark
    connections: list[sqlite3.Connection]
    unseen: bool = False


def open_file(path: Path, clock: Callable[[], datetime], *, whole: bool) -> Opened:
    """Open a journal's file, making it and its directory where missing. Raises JournalError.

    One that ends before what was acknowledged gets another epoch, and what it lost is named in it, by whoever is alone
    with it. `whole`: who is alone with it looks whether it is what was kept, too, and mends one that is damaged.
    """
    with ExitStack() as failed:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            turn = failed.enter_context(closing(Turn(path)))
            mark = failed.enter_context(closing(Mark(path)))
            with turn:
                alone = mark.alone()
                unseen = whole and alone and _left_ahead(path) and path.stat().st_size > SMALL
                epoch, opened = _alone(path, mark, clock, whole) if alone else _connected(path, Care.NONE)
                for each in opened:
                    failed.enter_context(closing(each))
                mark.write(Noted(epoch, *rows.tail(opened[0])))
                mark.join()
        except (JournalError, OSError, sqlite3.Error) as error:
            raise explain(error, path) from error
        failed.pop_all()
    return Opened(epoch, turn, mark, opened, unseen)


def _alone(path: Path, mark: Mark, clock: Callable[[], datetime], whole: bool) -> tuple[str, list[sqlite3.Connection]]:
    """As `_connected`, after a look and what it takes."""
    finish(path)
    noted, ahead = mark.read(), _keep_ahead(path)
    care = Care.SUSPECT if mark.suspected else Care.UNCLEAN if ahead else Care.SHORT
    try:
        epoch, opened = _connected(path, care if whole else Care.NONE)
    except sqlite3.Error as error:
        if not (whole and damaged(error) and (noted or _is_ours(path))):
            raise
        mend(path, noted, clock)
        epoch, opened = _connected(path, Care.NONE)
    try:
        if whole:
            mark.trust()
        epoch = _compare(path, opened[0], epoch, noted, clock)
        path.with_name(path.name + AHEAD).unlink(missing_ok=True)
    except BaseException:
        for each in opened:
            each.close()
        raise
    return epoch, opened


def _connected(path: Path, care: Care) -> tuple[str, list[sqlite3.Connection]]:
    """The file's epoch and connections to it."""
    _make_private(path)
    with ExitStack() as failed:
        opened = [failed.enter_context(closing(connect(path))) for _ in range(CONNECTIONS)]
        epoch = prepare(opened[0])
        if care is not Care.NONE:
            small = path.stat().st_size <= SMALL
            look(opened[0], whole=care is Care.SUSPECT or (care is Care.UNCLEAN and small))
        failed.pop_all()
    return epoch, opened


def _compare(
    path: Path, connection: sqlite3.Connection, epoch: str, noted: Noted | None, clock: Callable[[], datetime]
) -> str:
    """The epoch: another one where the file ends before what was acknowledged, and that is named."""
    seq, since = rows.tail(connection)
    if noted is None or noted.seq <= seq or (noted.epoch != epoch and seq):
        return epoch
    at, ahead = instant(clock()), path.with_name(path.name + AHEAD)
    kept = f"{damaged_name(path, at)}-wal" if ahead.exists() else ""
    if kept:
        ahead.rename(path.with_name(kept))
    why = UNCLEAN if noted.epoch == epoch else MISSING
    loss, epoch = Loss(seq + 1, noted.seq, noted.seq - seq, at, since, why, kept, noted.epoch), secrets.token_hex(8)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE meta SET value = ? WHERE name = 'epoch'", (epoch,))
    appending([loss.draft(epoch)], clock, Mentions())(connection)
    connection.execute("COMMIT")
    log.error("history lost", journal=str(path), first=loss.first, last=loss.last, count=loss.count, kept=kept)
    return epoch


def _keep_ahead(path: Path) -> bool:
    """Keep the write-ahead file that a kill or a power cut left, until it is known that all of it was taken up; True
    where there is one. SQLite lets it go when its last connection closes."""
    ahead, left = path.with_name(path.name + AHEAD), path.with_name(f"{path.name}-wal")
    ahead.unlink(missing_ok=True)
    if not _left_ahead(path):
        return False
    with suppress(OSError):  # a file system without links
        os.link(left, ahead)
    return True


def _left_ahead(path: Path) -> bool:
    """Did a kill or a power cut leave a write-ahead file?"""
    left = path.with_name(f"{path.name}-wal")
    return left.exists() and left.stat().st_size > 0


def _is_ours(path: Path) -> bool:
    """Looks like a file that SQLite made; any other one is somebody's mistake and is left alone."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _make_private(path: Path) -> None:
    """Mode 0600 from the first byte on; SQLite gives its -wal and -shm files the mode of the file.

    An existing file is never opened and closed here: closing any descriptor of it would drop the locks that SQLite
    holds on it in this process, and another process could then take the write-ahead file away.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        with suppress(PermissionError):  # another owner's file: its mode is that owner's business
            path.chmod(0o600)
