"""The command line: `iocast`."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from broadcaster.journal import Journal, JournalError, copy_journal, restore_journal
from broadcaster.model import Sensitivity
from displays import links, people, verifying
from displays.doctor import examine
from displays.finding import Finding
from displays.migrating import migrate
from displays.rights import Role, Scope
from displays.serving import ServeError, alone, serve_house
from displays.settings import DATA, HOST, PORT, Settings, journal_url
from displays.site import check as check_site
from displays.site import sample
from displays.trying import try_feed

T = TypeVar("T")

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Meeting-room displays of an operations centre.")
user_app = typer.Typer(no_args_is_help=True, help="People who sign in.")
token_app = typer.Typer(no_args_is_help=True, help="Tokens for programs.")
feed_app = typer.Typer(no_args_is_help=True, help="Sources of figures.")
link_app = typer.Typer(no_args_is_help=True, help="Viewer links, for people outside the rooms.")
app.add_typer(user_app, name="user")
app.add_typer(token_app, name="token")
app.add_typer(feed_app, name="feed")
app.add_typer(link_app, name="link")

Site = Annotated[Path, typer.Argument(help="The site's directory.", show_default=False)]
Data = Annotated[Path, typer.Option("--data", help="Directory of the journal.", envvar="IOCAST_DATA")]
JournalOption = Annotated[
    str, typer.Option("--journal", help="URL of the journal instead: sqlite:///… or redis://…", envvar="IOCAST_JOURNAL")
]
Address = Annotated[
    str, typer.Option("--public-url", help="Where people reach the service.", envvar="IOCAST_PUBLIC_URL")
]
Proxies = Annotated[str, typer.Option(help="Your proxies' addresses or networks, by commas.", envvar="IOCAST_PROXIES")]

out = Console(soft_wrap=True)


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
) -> None:
    """Serve a site until stopped."""
    serve_house(Settings(site, data, journal, host, port, public_url, proxies, node), typer.echo)


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


@user_app.command("add")
def user_add(
    name: str,
    role: Annotated[Role, typer.Option(help="What the person may do.")],
    unit: Annotated[str, typer.Option(help="Unit a steward answers for; without it, every unit's data.")] = "",
    group: Annotated[
        list[str] | None, typer.Option(help="Group of rooms an operator directs, no others; may be repeated.")
    ] = None,
    data: Data = DATA,
    journal: JournalOption = "",
    public_url: Address = "",
) -> None:
    """Add a person and print a one-time sign-in link."""
    adding: Callable[[Journal], Awaitable[str]] = lambda kept: people.add_user(  # noqa: E731
        kept, name, role, unit, groups=group or ()
    )
    _with_journal(data, journal, lambda kept: _invite(kept, name, adding(kept), public_url))


@user_app.command("reset")
def user_reset(
    name: Annotated[str, typer.Argument()] = people.FIRST,
    data: Data = DATA,
    journal: JournalOption = "",
    public_url: Address = "",
) -> None:
    """Forget a person's password and print a new one-time sign-in link."""
    _with_journal(data, journal, lambda kept: _invite(kept, name, people.reset_user(kept, name), public_url))


@user_app.command("disable")
def user_disable(name: str, data: Data = DATA, journal: JournalOption = "") -> None:
    """Shut a person out and end the viewer links they made; `user reset` lets them in again."""

    async def shut_out(kept: Journal) -> int:
        await people.disable_user(kept, name)
        return await links.revoke_of(kept, name)

    ended = _with_journal(data, journal, shut_out)
    typer.echo(f"{name} can no longer sign in." + (f" Viewer links ended: {ended}." if ended else ""))


@token_app.command("create")
def token_create(
    name: str,
    scope: Annotated[Scope, typer.Option(help="What the token is for.")],
    room: Annotated[str, typer.Option(help="Only for this room.")] = "",
    unit: Annotated[list[str] | None, typer.Option(help="Send only this unit's figures; may be repeated.")] = None,
    series: Annotated[
        list[str] | None, typer.Option(help="Send only this series, CODE, CODE@AREA or CODE@*; may be repeated.")
    ] = None,
    days: Annotated[float | None, typer.Option(min=0.01, max=3660, help="Days it counts.", show_default="all")] = None,
    data: Data = DATA,
    journal: JournalOption = "",
) -> None:
    """Make a token and print it, this once."""
    reach = unit or (), series or ()
    typer.echo(_with_journal(data, journal, lambda kept: people.create_token(kept, name, scope, room, *reach, days)))


@token_app.command("list")
def token_list(data: Data = DATA, journal: JournalOption = "") -> None:
    """List the tokens, without their secrets, with when and from where each was used last."""
    table = Table("id", "name", "scope", "room", "units", "series", "since", "until", "last used")
    for one in _with_journal(data, journal, people.tokens):
        reach = (", ".join(one.get(name, ())) for name in ("units", "series"))
        used = f"{one['used']['at']} {one['used']['from']}" if one["used"] else ""
        table.add_row(
            one["id"], one["name"], one["scope"], one.get("room", ""), *reach, one["since"], one.get("until", ""), used
        )
    out.print(table)


@token_app.command("revoke")
def token_revoke(
    which: Annotated[str, typer.Argument(help="Id or name.")], data: Data = DATA, journal: JournalOption = ""
) -> None:
    """Revoke a token by its id, or every token of a name."""
    count = _with_journal(data, journal, lambda kept: people.revoke_token(kept, which))
    typer.echo(f"{count} revoked.")


@link_app.command("create")
def link_create(
    name: Annotated[str, typer.Argument(help="For whom it is.")],
    room: Annotated[str, typer.Option(help="Show what this room's first screen shows.")] = "",
    screen: Annotated[str, typer.Option(help="Another screen of that room.")] = "",
    layout: Annotated[str, typer.Option(help="Show this layout instead, whatever the rooms show.")] = "",
    clearance: Annotated[Sensitivity, typer.Option(help="The most that is shown.")] = Sensitivity.PUBLIC,
    hours: Annotated[float, typer.Option(min=0.1, max=744, help="How long it lasts.")] = 8,
    most: Annotated[int, typer.Option(min=1, max=links.MOST, help="Browsers at once.")] = links.BROWSERS,
    data: Data = DATA,
    journal: JournalOption = "",
    public_url: Address = "",
) -> None:
    """Make a viewer link and print it, this once."""
    place = {"room": room, "screen": screen, "layout": layout}
    making: Callable[[Journal], Coroutine[Any, Any, str]] = lambda kept: links.create(  # noqa: E731
        kept, name, clearance, hours * 3600, most, **place
    )
    code = _with_journal(data, journal, making)
    where = _with_journal(data, journal, people.address)
    typer.echo(f"{public_url.rstrip('/') or where or f'http://{HOST}:{PORT}'}/view#{code}")


@link_app.command("list")
def link_list(data: Data = DATA, journal: JournalOption = "") -> None:
    """List the viewer links that stand, without their codes."""
    table = Table("id", "for", "shows", "clearance", "browsers", "until")
    for one in _with_journal(data, journal, links.standing):
        place = one.get("layout") or f"{one['room']}/{one['screen']}"
        table.add_row(one["id"], one["name"], place, one["clearance"], str(one["most"]), one["until"])
    out.print(table)


@link_app.command("revoke")
def link_revoke(
    which: Annotated[str, typer.Argument(help="Id or name.")], data: Data = DATA, journal: JournalOption = ""
) -> None:
    """Revoke a viewer link by its id, or every link of a name; its pages close at once."""
    count = _with_journal(data, journal, lambda kept: links.revoke(kept, which))
    typer.echo(f"{count} revoked.")


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
    for sentence in _with_journal(data, journal, lambda kept: verifying.sentences(kept, meeting)):
        typer.echo(sentence)


def _line(one: Finding) -> str:
    return f"{'ok' if one.state == 'good' else one.state:8}{one.what:20} {one.says}"


def _with_journal(data: Path, journal: str, job: Callable[[Journal], Coroutine[Any, Any, T]]) -> T:
    async def run() -> T:
        async with people.opened(journal_url(data, journal)) as kept:
            return await job(kept)

    return asyncio.run(run())


async def _invite(kept: Journal, name: str, secret: Awaitable[str], public_url: str) -> None:
    """Print a one-time link to where the service was reached last."""
    address = public_url.rstrip("/") or await people.address(kept) or f"http://{HOST}:{PORT}"
    typer.echo(f"{name} signs in once, within a day, at:\n  {address}/sign-in#{await secret}")
