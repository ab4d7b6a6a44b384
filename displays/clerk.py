"""Commands about who may do what: people, tokens of programs, viewer links."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from broadcaster.journal import Journal
from broadcaster.model import Sensitivity
from displays import links, people
from displays.options import Address, Data, JournalOption, with_journal
from displays.rights import Role, Scope
from displays.settings import DATA, HOST, PORT

user_app = typer.Typer(no_args_is_help=True, help="People who sign in.")
token_app = typer.Typer(no_args_is_help=True, help="Tokens for programs.")
link_app = typer.Typer(no_args_is_help=True, help="Viewer links, for people outside the rooms.")

out = Console(soft_wrap=True)


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
    with_journal(data, journal, lambda kept: _invite(kept, name, adding(kept), public_url))


@user_app.command("reset")
def user_reset(
    name: Annotated[str, typer.Argument()] = people.FIRST,
    data: Data = DATA,
    journal: JournalOption = "",
    public_url: Address = "",
) -> None:
    """Forget a person's password and print a new one-time sign-in link."""
    with_journal(data, journal, lambda kept: _invite(kept, name, people.reset_user(kept, name), public_url))


@user_app.command("disable")
def user_disable(name: str, data: Data = DATA, journal: JournalOption = "") -> None:
    """Shut a person out and end the viewer links they made; `user reset` lets them in again."""

    async def shut_out(kept: Journal) -> int:
        await people.disable_user(kept, name)
        return await links.revoke_of(kept, name)

    ended = with_journal(data, journal, shut_out)
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
    typer.echo(with_journal(data, journal, lambda kept: people.create_token(kept, name, scope, room, *reach, days)))


@token_app.command("list")
def token_list(data: Data = DATA, journal: JournalOption = "") -> None:
    """List the tokens, without their secrets, with when and from where each was used last."""
    table = Table("id", "name", "scope", "room", "units", "series", "since", "until", "last used")
    for one in with_journal(data, journal, people.tokens):
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
    count = with_journal(data, journal, lambda kept: people.revoke_token(kept, which))
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
    code = with_journal(data, journal, making)
    where = with_journal(data, journal, people.address)
    typer.echo(f"{public_url.rstrip('/') or where or f'http://{HOST}:{PORT}'}/view#{code}")


@link_app.command("list")
def link_list(data: Data = DATA, journal: JournalOption = "") -> None:
    """List the viewer links that stand, without their codes."""
    table = Table("id", "for", "shows", "clearance", "browsers", "until")
    for one in with_journal(data, journal, links.standing):
        place = one.get("layout") or f"{one['room']}/{one['screen']}"
        table.add_row(one["id"], one["name"], place, one["clearance"], str(one["most"]), one["until"])
    out.print(table)


@link_app.command("revoke")
def link_revoke(
    which: Annotated[str, typer.Argument(help="Id or name.")], data: Data = DATA, journal: JournalOption = ""
) -> None:
    """Revoke a viewer link by its id, or every link of a name; its pages close at once."""
    count = with_journal(data, journal, lambda kept: links.revoke(kept, which))
    typer.echo(f"{count} revoked.")


async def _invite(kept: Journal, name: str, secret: Awaitable[str], public_url: str) -> None:
    """Print a one-time link to where the service was reached last."""
    address = public_url.rstrip("/") or await people.address(kept) or f"http://{HOST}:{PORT}"
    typer.echo(f"{name} signs in once, within a day, at:\n  {address}/sign-in#{await secret}")
