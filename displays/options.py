"""The options that several commands of `iocast` take, and the journal that they name."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from broadcaster.journal import Journal
from displays import people
from displays.settings import journal_url

T = TypeVar("T")

Site = Annotated[Path, typer.Argument(help="The site's directory.", show_default=False)]
Data = Annotated[Path, typer.Option("--data", help="Directory of the journal.", envvar="IOCAST_DATA")]
JournalOption = Annotated[
    str, typer.Option("--journal", help="URL of the journal instead: sqlite:///… or redis://…", envvar="IOCAST_JOURNAL")
]
Address = Annotated[
    str, typer.Option("--public-url", help="Where people reach the service.", envvar="IOCAST_PUBLIC_URL")
]
Proxies = Annotated[str, typer.Option(help="Your proxies' addresses or networks, by commas.", envvar="IOCAST_PROXIES")]


def with_journal(data: Path, journal: str, job: Callable[[Journal], Coroutine[Any, Any, T]]) -> T:
    """Do something with the journal, beside a running service, too. Raises JournalError."""

    async def run() -> T:
        async with people.opened(journal_url(data, journal)) as kept:
            return await job(kept)

    return asyncio.run(run())
