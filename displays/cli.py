"""The command line: `iocast`."""

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from broadcaster.journal import JournalError, copy_journal, restore_journal
from displays import people, verifying
from displays.bringing import bring
from displays.clerk import link_app, token_app, user_app
from displays.doctor import examine
from displays.finding import Finding
from displays.migrating import migrate
from displays.options import Address, Data, JournalOption, Proxies, Site, with_journal
from displays.serving import ServeError, alone, serve_house
from displays.settings import DATA, HOST, PORT, Settings, journal_url
from displays.site import check as check_site
from displays.site import sample
from displays.trying import try_feed

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Meeting-room displays of an operations centre.")
feed_app = typer.Typer(no_args_is_help=True, help="Sources of figures.")
site_app = typer.Typer(no_args_is_help=True, help="The site's files.")
app.add_typer(user_app, name="user")
app.add_typer(token_app, name="token")
app.add_typer(feed_app, name="feed")
app.add_typer(link_app, name="link")
app.add_typer(site_app, name="site")


def main() -> None:
    """Run the command line; failures people can act on are one sentence and exit code 1."""
    try:
        app()
    except (JournalError, people.PeopleError, ServeError) as error:
        typer.echo(str(error), err=True)
        raise SystemExit(1) from None


@app.command()
def serve(
    site: Site,
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 for every one.", envvar="IOCAST_HOST")
    ] = HOST,
    port: Annotated[int, typer.Option(min=0, max=65535, envvar="IOCAST_PORT")] = PORT,
    data: Data = DATA,
    journal: JournalOption = "",
    public_url: Address = "",
    proxies: Proxies = "",
    node: Annotated[
        str, typer.Option(help="Name of this node among several; else machine:port.", envvar="IOCAST_NODE")
    ] = "",
    workers: Annotated[
        int,
        typer.Option(min=1, max=64, help="Processes on this port; needs a journal in Redis.", envvar="IOCAST_WORKERS"),
    ] = 1,
) -> None:
    """Serve a site until stopped."""
    serve_house(Settings(site, data, journal, host, port, public_url, proxies, node, workers), typer.echo)


@app.command()
def check(site: Site) -> None:
    """Validate every file of a site: file, line, column, what was expected; exit code 1 on errors."""
    report = check_site(site)
    for problem in report.problems:
        typer.echo(f"{site / problem.path}:{problem.line}:{problem.column}: {problem.severity}: {problem.text}")
    typer.echo(", ".join(f"{count} {what}" for what, count in report.counts.items()))
    typer.echo("The site is good." if report.ok else "The site has errors.")
    raise typer.Exit(0 if report.ok else 1)


@app.command()
def init(directory: Annotated[Path, typer.Argument(help="A directory that is not there yet, or empty.")]) -> None:
    """Start a new site from the sample."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        typer.echo(f"{directory} is not empty; nothing was written.", err=True)
        raise typer.Exit(1)
    shutil.copytree(sample(), directory, dirs_exist_ok=True)
    typer.echo(
        f"A new site is in {directory}. Change it, run `iocast check {directory}`, then `iocast serve {directory}`."
    )


@feed_app.command("try")
def feed_try(
    key: str,
    site: Annotated[Path, typer.Option(help="The site's directory.")] = Path(),
    data: Data = DATA,
    journal: JournalOption = "",
    whole: Annotated[bool, typer.Option("--all", help="Every row, however many there are.")] = False,
) -> None:
    """Read a feed without recording anything: what would be accepted, held, refused, and why."""
    ok = asyncio.run(try_feed(site, key, journal_url(data, journal), Console().print, whole=whole))
    raise typer.Exit(0 if ok else 1)


@site_app.command("write")
def site_write(directory: Site, data: Data = DATA, journal: JournalOption = "") -> None:
    """Bring a site's directory to what the journal has, where nodes have one each; keeps what stood there beside."""
    try:
        for line in with_journal(data, journal, lambda kept: bring(kept, directory)):
            typer.echo(line)
    except OSError as error:
        typer.echo(f"{error.filename} cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(1) from None


@app.command()
def doctor(
    site: Site,
    host: str = HOST,
    port: int = PORT,
    data: Data = DATA,
    journal: JournalOption = "",
    public_url: Address = "",
    proxies: Proxies = "",
    ca: Annotated[
        Path | None, typer.Option(help="Certificate of your own authority, if this machine does not trust it.")
    ] = None,
) -> None:
    """Look at all the service needs: clock, disk, ports, proxy, HTTPS, pages, Redis, nodes, journal, site, feeds."""
    worst = 0
    for one in asyncio.run(examine(Settings(site, data, journal, host, port, public_url, proxies), ca)):
        worst = max(worst, ("good", "warning", "bad").index(one.state))
        typer.echo(_line(one))
    raise typer.Exit(1 if worst == 2 else 0)


@app.command()
def backup(file: Path, data: Data = DATA, journal: JournalOption = "") -> None:
    """Copy the journal into a new file, also while the service runs."""
    seq = asyncio.run(copy_journal(journal_url(data, journal), file))
    typer.echo(f"{file} holds everything up to event {seq}.")


@app.command()
def restore(file: Path, data: Data = DATA, journal: JournalOption = "") -> None:
    """Put a backup in the journal's place. Refuses while the service runs; keeps what stood there beside it."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone(data):
        aside = data / f"before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.db"
        seq = asyncio.run(restore_journal(journal_url(data, journal), file, aside))
    typer.echo(f"The journal ends at event {seq} again." + (f" What stood there is {aside}." if aside.exists() else ""))


app.command()(migrate)


@app.command()
def verify(
    meeting: Annotated[str, typer.Argument(help="Id of a meeting: only what happened in it.", show_default=False)] = "",
    data: Data = DATA,
    journal: JournalOption = "",
) -> None:
    """Look whether the journal is as it was kept: every event against its digest, every range against its seal.

    Exit code 1 with the seq and time of the first event that is not. Of a meeting also the code that its minutes bear.
    """
    for sentence in with_journal(data, journal, lambda kept: verifying.sentences(kept, meeting)):
        typer.echo(sentence)


def _line(one: Finding) -> str:
    return f"{'ok' if one.state == 'good' else one.state:8}{one.what:20} {one.says}"
