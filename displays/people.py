"""People and tokens, from the command line: written into the journal and the vault beside a running service."""

import getpass
import re
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from broadcaster.events import Draft, Kind
from broadcaster.journal import Journal, open_journal
from broadcaster.moments import Instant, instant
from displays.credentials import digest, end_sessions, fresh_secret, once_link
from displays.factor import forget_factor
from displays.lockout import unlock
from displays.rights import Role, Scope

SERVICE = "service"  # who did what nobody asked for
FIRST = "admin"  # who is there when nobody else is
PREFIXES = ("token:", "feed:", "cli:", "link:")  # of authors in the journal that are no people,
AUTHORS = frozenset(("cli", "clock", "site files", SERVICE, "presence", "nobody", "preview"))  # and their whole names
NAME_LENGTH = 60
SERIES = re.compile(r"[A-Z]{2,5}-[0-9]{2}(@([0-9]{2,5}|\*))?")
PAGE = 1000  # events in one reading


class PeopleError(Exception):
    """The command cannot be done as asked. Its text is a full sentence for people."""


def now() -> Instant:
    return instant(datetime.now(UTC))


def author() -> str:
    """How the journal names whoever typed the command."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return "cli"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Journal]:
    """The journal, closed at the end; raises JournalError."""
    journal = await open_journal(url)
    try:
        yield journal
    finally:
        await journal.close()


async def note_address(journal: Journal, url: str) -> None:
    """Keep where the service is reached, for links that other commands print."""
    await journal.vault.put("service", "address", {"url": url})


async def address(journal: Journal) -> str:
    """Where the service was reached when it started last; "" before its first start."""
    kept = await journal.vault.get("service", "address")
    return str(kept["url"]) if kept else ""


async def users(journal: Journal) -> dict[str, dict[str, Any]]:
    """Everybody who was ever added, as they are now."""
    found: dict[str, dict[str, Any]] = {}
    for event in await _all(journal, Kind.USER_ADDED, Kind.USER_CHANGED):
        found[event.data["name"]] = {**found.get(event.data["name"], {}), **event.data}
    return found


async def tokens(journal: Journal) -> list[dict[str, Any]]:
    """The tokens that stand, without their secrets."""
    return sorted((await journal.vault.items("token")).values(), key=lambda one: str(one["since"]))


async def units(journal: Journal) -> set[str]:
    """The keys of the units the site has, as the journal last saw them; empty before the first start."""
    return await _keys(journal, "units")


async def check_groups(journal: Journal, role: Role, groups: Sequence[str]) -> None:
    """Raise PeopleError for groups of somebody who is no operator, and for one that site.yaml does not name."""
    if groups and role is not Role.OPERATOR:
        raise PeopleError(f"Groups bind operators to their rooms; a {role.value} has none.")
    known = await _keys(journal, "groups")
    if strange := sorted(set(groups) - known) if known else []:
        raise PeopleError(f"There is no group {strange[0]!r} in site.yaml; its groups are {', '.join(sorted(known))}.")


def check_name(name: str) -> None:
    """Raise PeopleError for a name that could be mistaken in the journal."""
    if not name.isprintable() or name != " ".join(name.split()) or not 1 <= len(name) <= NAME_LENGTH:
        raise PeopleError(f"{name!r} is no name: 1 to {NAME_LENGTH} printable characters without stray blanks.")
    if nobody(name):
        raise PeopleError(f"{name!r} is no name for a person: the journal uses such names for what is nobody.")


def nobody(name: str) -> bool:
    """True for a name the journal uses for what is no person."""
    return name.casefold().startswith(PREFIXES) or name.casefold() in AUTHORS


async def add_user(
    journal: Journal, name: str, role: Role, unit: str = "", by: str = "", groups: Sequence[str] = ()
) -> str:
    """Add a person; returns the secret of a one-time sign-in link. Raises PeopleError for a name that is taken.

    groups: of site.yaml; they bind an operator to the rooms in them. Without any, every room is theirs.
    """
    if by != SERVICE:
        check_name(name)
    if name in await users(journal):
        raise PeopleError(f"There is a user {name} already; `iocast user reset {name}` makes a new sign-in link.")
    known = await units(journal)
    if unit and known and unit not in known:
        raise PeopleError(f"There is no unit {unit!r} in the site; its units are {', '.join(sorted(known))}.")
    await check_groups(journal, role, groups)
    data: dict[str, Any] = {"name": name, "role": role.value} | ({"unit": unit} if unit else {})
    data |= {"groups": list(dict.fromkeys(groups))} if groups else {}
    await journal.append([Draft(Kind.USER_ADDED, by or author(), data)])
    return await once_link(journal.vault, name, now())


async def reset_user(journal: Journal, name: str) -> str:
    """Make a new one-time link; forget password, second factor and failed attempts, end the person's sign-ins, and let
    them in again if they were disabled."""
    known = await users(journal)
    if name not in known:
        raise PeopleError(f"There is no user {name}.")
    await journal.vault.delete("password", name)
    await forget_factor(journal.vault, name)
    await unlock(journal.vault, name)
    await end_sessions(journal.vault, name, now())
    await journal.append([Draft(Kind.USER_CHANGED, author(), {"name": name, "disabled": False})])
    return await once_link(journal.vault, name, now())


async def disable_user(journal: Journal, name: str) -> None:
    """Shut a person out. Raises PeopleError."""
    if name not in await users(journal):
        raise PeopleError(f"There is no user {name}.")
    await journal.append([Draft(Kind.USER_CHANGED, author(), {"name": name, "disabled": True})])
    await end_sessions(journal.vault, name, now())


async def create_token(
    journal: Journal, name: str, scope: Scope, room: str = "", units: Sequence[str] = (), series: Sequence[str] = ()
) -> str:
    """Make a token and return its secret, which is not kept. Raises PeopleError.

    units, series: a token that sends observations may send only these units' figures, only these series; where both
    are named, only these series of these units.
    """
    await _check_reach(journal, scope, units, series)
    id, secret = f"t-{secrets.token_hex(4)}", fresh_secret()
    data: dict[str, Any] = {"id": id, "name": name, "scope": scope.value}
    data |= {key: value for key, value in (("room", room), ("units", list(units)), ("series", list(series))) if value}
    await journal.append([Draft(Kind.TOKEN_CREATED, author(), data)])
    await journal.vault.put("token", digest(secret), {**data, "since": now()})
    return secret


async def _check_reach(journal: Journal, scope: Scope, units_: Sequence[str], series: Sequence[str]) -> None:
    if (units_ or series) and scope is not Scope.INGEST:
        raise PeopleError(f"Units and series narrow what may be sent; a token of scope {scope.value} sends nothing.")
    known = await units(journal)
    if strange := sorted(set(units_) - known) if known else []:
        raise PeopleError(f"There is no unit {strange[0]!r} in the site; its units are {', '.join(sorted(known))}.")
    for one in series:
        if not SERIES.fullmatch(one):
            raise PeopleError(f"{one!r} is no series; expected for example YT-05, YT-05@16681, or YT-05@*.")


async def revoke_token(journal: Journal, which: str) -> int:
    """Revoke a token by its id, or all of a name; returns how many. Raises PeopleError where there is none."""
    kept = await journal.vault.items("token")
    ending = {key: one for key, one in kept.items() if which in (one["id"], one["name"])}
    if not ending:
        raise PeopleError(f"There is no token {which}.")
    for key, one in ending.items():
        await journal.vault.delete("token", key)
        await journal.append([Draft(Kind.TOKEN_REVOKED, author(), {"id": one["id"]})])
    return len(ending)


async def first_sign_in(journal: Journal) -> str:
    """The secret of a link for the first administrator, until one has a password; "" from then on."""
    known = await users(journal)
    passwords = await journal.vault.items("password")
    admins = [name for name, one in known.items() if one["role"] == Role.ADMIN and not one.get("disabled")]
    if any(name in passwords for name in admins):
        return ""
    if FIRST not in known:
        return await add_user(journal, FIRST, Role.ADMIN, by=SERVICE)
    return await once_link(journal.vault, FIRST, now()) if FIRST in admins else ""


async def _keys(journal: Journal, what: str) -> set[str]:
    """The keys of the site's units or groups, as the journal last saw them; empty before the first start."""
    sites = [one for one in await _all(journal, Kind.SITE_CHANGED) if one.data["path"] == "site.yaml"]
    return {one["key"] for one in sites[-1].data["body"].get(what) or ()} if sites else set()


async def _all(journal: Journal, *kinds: Kind) -> list[Any]:
    found: list[Any] = []
    while page := await journal.read(found[-1].seq if found else 0, PAGE, kinds):
        found += page
    return found
