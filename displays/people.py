"""People and tokens, for the command line and for the administrators' page: written into the journal and the vault."""

import getpass
import re
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from broadcaster.events import Draft, Kind
from broadcaster.journal import Journal, open_journal, shared
from broadcaster.moments import Instant, instant, later
from displays.beside import beside_nodes
from displays.credentials import digest, end_sessions, fresh_secret, once_link
from displays.factor import forget_factor
from displays.lockout import unlock
from displays.register import SERVICE, Book, append_judged, check_groups, check_name, check_unit, events_of, units
from displays.register import PeopleError as PeopleError
from displays.rights import Role, Scope
from displays.uses import forget_use, used_tokens

FIRST = "admin"  # who is there when nobody else is
SERIES = re.compile(r"[A-Z]{2,5}-[0-9]{2}(@([0-9]{2,5}|\*))?")


def now() -> Instant:
    return instant(datetime.now(UTC))


def author() -> str:
    """How the journal names whoever typed the command."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return "cli"


@asynccontextmanager
async def opened(url: str, *, mend: bool = False, memory: Path | None = None) -> AsyncIterator[Journal]:
    """The journal, closed at the end; `mend` and `memory`: as `open_journal`. Raises JournalError.

    Beside live nodes nothing is kept that one of them could not read.
    """
    journal = await open_journal(url, mend=mend, memory=memory)
    try:
        yield await beside_nodes(url, journal) if shared(url) else journal
    finally:
        await journal.close()


async def note_address(journal: Journal, url: str) -> None:
    """Keep where the service is reached, for links that other commands print."""
    await journal.vault.put("service", "address", {"url": url})


async def address(journal: Journal) -> str:
    """Where the service was reached when it started last; "" before its first start."""
    kept = await journal.vault.get("service", "address")
    return str(kept["url"]) if kept else ""


async def users(journal: Book) -> dict[str, dict[str, Any]]:
    """Everybody who was ever added, as they are now."""
    found: dict[str, dict[str, Any]] = {}
    for event in await events_of(journal, Kind.USER_ADDED, Kind.USER_CHANGED):
        found[event.data["name"]] = {**found.get(event.data["name"], {}), **event.data}
    return found


async def tokens(journal: Book) -> list[dict[str, Any]]:
    """The tokens, without their secrets, each with its last use `used`: {at, from}, None where it never was."""
    return await used_tokens(journal.vault)


async def add_user(
    journal: Book, name: str, role: Role, unit: str = "", by: str = "", groups: Sequence[str] = ()
) -> str:
    """Add a person; returns the secret of a one-time sign-in link. Raises PeopleError for a name that is taken.

    groups: of site.yaml; they bind an operator to the rooms in them. Without any, every room is theirs.
    """
    if by != SERVICE:
        check_name(name)

    async def judge() -> list[Draft]:
        if name in await users(journal):
            raise PeopleError(
                f"There is a user {name} already; `iocast user reset {name}` makes a new sign-in link.",
                code="user_there",
                name=name,
            )
        await check_unit(journal, unit)
        await check_groups(journal, role, groups)
        data: dict[str, Any] = {"name": name, "role": role.value} | ({"unit": unit} if unit else {})
        data |= {"groups": list(dict.fromkeys(groups))} if groups else {}
        return [Draft(Kind.USER_ADDED, by or author(), data)]

    await append_judged(journal, judge)
    return await once_link(journal.vault, name, now())


async def reset_user(journal: Book, name: str) -> str:
    """Make a new one-time link; forget password, second factor and failed attempts, end the person's sign-ins, and let
    them in again if they were disabled."""
    await user(journal, name)
    await journal.vault.delete("password", name)
    await forget_factor(journal.vault, name)
    await unlock(journal.vault, name)
    await end_sessions(journal.vault, name, now())
    await journal.append([Draft(Kind.USER_CHANGED, author(), {"name": name, "disabled": False})])
    return await once_link(journal.vault, name, now())


async def disable_user(journal: Book, name: str) -> None:
    """Shut a person out. Raises PeopleError, also for the last administrator."""

    async def judge() -> list[Draft]:
        if (await user(journal, name))["role"] == Role.ADMIN:
            await _not_last(journal, name)
        return [Draft(Kind.USER_CHANGED, author(), {"name": name, "disabled": True})]

    await append_judged(journal, judge)
    await end_sessions(journal.vault, name, now())


async def change_user(journal: Book, name: str, role: Role, unit: str = "", groups: Sequence[str] = ()) -> None:
    """Give a person another role, unit or groups, and end their sign-ins: each is of somebody who might what they may
    no longer. Nothing happens where nothing is other. Raises PeopleError, also for the last administrator."""
    changed = False

    async def judge() -> list[Draft]:
        nonlocal changed
        before = await user(journal, name)
        wish: dict[str, Any] = {"role": role.value, "unit": unit, "groups": list(dict.fromkeys(groups))}
        other = {key: value for key, value in wish.items() if value != (before.get(key) or type(value)())}
        if not (changed := bool(other)):
            return []
        await check_unit(journal, unit)
        await check_groups(journal, role, groups)
        if before["role"] == Role.ADMIN != role:
            await _not_last(journal, name)
        return [Draft(Kind.USER_CHANGED, author(), {"name": name, **other})]

    await append_judged(journal, judge)
    if changed:
        await end_sessions(journal.vault, name, now())


async def allow_user(journal: Book, name: str) -> None:
    """Let a person in again who was shut out, with the password they had. Raises PeopleError."""
    if (await user(journal, name)).get("disabled"):
        await journal.append([Draft(Kind.USER_CHANGED, author(), {"name": name, "disabled": False})])


async def user(journal: Book, name: str) -> dict[str, Any]:
    """A person as they are now; raises PeopleError where there is none of that name."""
    found = (await users(journal)).get(name)
    if found is None:
        raise PeopleError(f"There is no user {name}.", code="no_such_user", name=name)
    return found


async def _not_last(journal: Book, name: str) -> None:
    """Raise PeopleError for the last administrator who can sign in: after them nobody could make another."""
    known = await users(journal)
    admins = {each for each, one in known.items() if one["role"] == Role.ADMIN and not one.get("disabled")}
    vouched = {one["name"] for one in (await journal.vault.items("subject")).values()}
    able = admins & (vouched | (await journal.vault.items("password")).keys())
    left = (able if name in able else admins) - {name}
    if name in admins and not left:
        raise PeopleError(f"{name} is the last administrator who can sign in.", code="last_admin", name=name)


async def create_token(
    journal: Book,
    name: str,
    scope: Scope,
    room: str = "",
    units: Sequence[str] = (),
    series: Sequence[str] = (),
    days: float | None = None,
) -> str:
    """Make a token and return its secret, which is not kept. Raises PeopleError.

    units, series: all that a token may send, where both are named only these series of these units. days: it counts.
    """
    await _check_reach(journal, scope, units, series)
    id, secret = f"t-{secrets.token_hex(4)}", fresh_secret()
    data: dict[str, Any] = {"id": id, "name": name, "scope": scope.value}
    data |= {key: value for key, value in (("room", room), ("units", list(units)), ("series", list(series))) if value}
    data |= {"until": later(now(), days * 86_400)} if days else {}
    await journal.append([Draft(Kind.TOKEN_CREATED, author(), data)])
    await journal.vault.put("token", digest(secret), {**data, "since": now()})
    return secret


async def _check_reach(journal: Book, scope: Scope, units_: Sequence[str], series: Sequence[str]) -> None:
    if (units_ or series) and scope is not Scope.INGEST:
        raise PeopleError(
            f"Units and series narrow what may be sent; a token of scope {scope.value} sends nothing.",
            code="reach_sends",
        )
    known = await units(journal)
    if strange := sorted(set(units_) - known) if known else []:
        await check_unit(journal, strange[0])
    for one in series:
        if not SERIES.fullmatch(one):
            raise PeopleError(
                f"{one!r} is no series; expected for example YT-05, YT-05@16681, or YT-05@*.",
                code="bad_series",
                series=one,
            )


async def revoke_token(journal: Book, which: str) -> int:
    """Revoke a token by its id, or all of a name; returns how many. Raises PeopleError where there is none."""
    kept = await journal.vault.items("token")
    ending = {key: one for key, one in kept.items() if which in (one["id"], one["name"])}
    if not ending:
        raise PeopleError(f"There is no token {which}.", code="no_such_token", which=which)
    for key, one in ending.items():
        await journal.vault.delete("token", key)
        await forget_use(journal.vault, one["id"])
        await journal.append([Draft(Kind.TOKEN_REVOKED, author(), {"id": one["id"]})])
    return len(ending)


async def first_sign_in(journal: Book) -> str:
    """The secret of a link for the first administrator, until one has a password; "" from then on."""
    known = await users(journal)
    passwords = await journal.vault.items("password")
    admins = [name for name, one in known.items() if one["role"] == Role.ADMIN and not one.get("disabled")]
    if any(name in passwords for name in admins):
        return ""
    if FIRST not in known:
        return await add_user(journal, FIRST, Role.ADMIN, by=SERVICE)
    return await once_link(journal.vault, FIRST, now()) if FIRST in admins else ""
