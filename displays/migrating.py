"""The command that moves a journal to another place, for who goes from one machine to several, or back."""

import asyncio
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from broadcaster.journal import JournalError, move_journal
from displays.serving import alone

STEPS = 10  # sentences about how far it has come, at most

Where = Annotated[str, typer.Argument(help="sqlite:///…, a file's path, or redis://…", show_default=False)]


def migrate(source: Where, target: Where) -> None:
    """Move a journal with all that is kept in it to a place where none is: from a file to Redis, or back.

    Stop the services of a file first. Redis may be in use: what comes meanwhile is not moved, and it says so.
    """
    with ExitStack() as held:
        for folder in {one for one in (_folder(source), _folder(target)) if one and one.is_dir()}:
            held.enter_context(alone(folder))
        moved = asyncio.run(move_journal(_url(source), _url(target), _Told()))
    typer.echo(f"The journal is moved up to event {moved.seq}" + (f" of {moved.at}." if moved.at else "."))
    if moved.since:
        raise JournalError(
            f"It has gone on: {moved.since} events came meanwhile, which are not in the new place. For a move, "
            "stop its services and migrate again, into an empty place; a copy is whole up to that event."
        )


class _Told:
    """Says now and then how far it has come."""

    def __init__(self) -> None:
        self._said = 0

    def __call__(self, done: int, whole: int) -> None:
        step = STEPS * done // max(1, whole)
        if step > self._said:
            self._said = step
            typer.echo(f"{done} of {whole} events", err=True)


def _url(place: str) -> str:
    return place if "://" in place else f"sqlite:///{place}"


def _folder(place: str) -> Path | None:
    """Where a file lies; None for what is no file."""
    scheme, _, rest = _url(place).partition("://")
    return Path(rest.removeprefix("/")).parent if scheme == "sqlite" else None
