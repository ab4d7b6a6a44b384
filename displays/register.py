"""What people and tokens are written into, and what may be written there."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any, Protocol

from broadcaster.events import Draft, Event, Kind
from broadcaster.journal import Outpaced, Quiet
from displays.credentials import Vault
from displays.rights import Role

TRIES = 20  # times others may have been quicker before somebody is told to come back
PEOPLE = frozenset((Kind.USER_ADDED, Kind.USER_CHANGED))  # what a change of people depends on
SERVICE = "service"  # who did what nobody asked for
PREFIXES = ("token:", "feed:", "cli:", "link:")  # of authors in the journal that are no people,
AUTHORS = frozenset(("cli", "clock", "site files", SERVICE, "presence", "nobody", "preview"))  # and their whole names
NAME_LENGTH = 60
PAGE = 1000  # events in one reading


class Book(Protocol):
    """What people and tokens are written into: a journal, or one that a page's caller writes in by their own name."""

    @property
    def vault(self) -> Vault: ...
    async def append(self, drafts: Sequence[Draft], fence: int | None = None, quiet: Quiet | None = None) -> int: ...
    async def tail(self) -> int: ...
    async def read(self, after: int = 0, limit: int = 1000, kinds: Collection[Kind] = ()) -> list[Event]: ...


class PeopleError(Exception):
    """It cannot be done as asked. Its text is a full sentence for who typed a command; `code` and `args_` have their
    words in the catalogues, for who uses the page."""

    def __init__(self, sentence: str, code: str = "cannot", **args: Any) -> None:
        super().__init__(sentence)
        self.code, self.args_ = code, args


async def append_judged(journal: Book, judge: Callable[[], Awaitable[Sequence[Draft]]]) -> None:
    """Keep what `judge` makes of the people there are, while nobody else changes them: it may be asked several times,
    and raises PeopleError for what cannot be. Raises JournalError."""
    for tries_left in reversed(range(TRIES)):
        quiet = Quiet(await journal.tail(), PEOPLE)
        drafts = await judge()
        try:
            if drafts:
                await journal.append(drafts, quiet=quiet)
            return
        except Outpaced:
            if not tries_left:
                raise


async def units(journal: Book) -> set[str]:
    """The keys of the units the site has, as the journal last saw them; empty before the first start."""
    return await _keys(journal, "units")


async def check_groups(journal: Book, role: Role, groups: Sequence[str]) -> None:
    """Raise PeopleError for groups of somebody who is no operator, and for one that site.yaml does not name."""
    if groups and role is not Role.OPERATOR:
        raise PeopleError(f"Groups bind operators to their rooms; a {role.value} has none.", code="groups_bind")
    known = await _keys(journal, "groups")
    if strange := sorted(set(groups) - known) if known else []:
        raise PeopleError(
            f"There is no group {strange[0]!r} in site.yaml; its groups are {', '.join(sorted(known))}.",
            code="no_such_group",
            group=strange[0],
        )


def check_name(name: str) -> None:
    """Raise PeopleError for a name that could be mistaken in the journal."""
    if not name.isprintable() or name != " ".join(name.split()) or not 1 <= len(name) <= NAME_LENGTH:
        raise PeopleError(
            f"{name!r} is no name: 1 to {NAME_LENGTH} printable characters without stray blanks.", code="bad_name"
        )
    if nobody(name):
        raise PeopleError(
            f"{name!r} is no name for a person: the journal uses such names for what is nobody.",
            code="name_kept",
            name=name,
        )


def nobody(name: str) -> bool:
    """True for a name the journal uses for what is no person."""
    return name.casefold().startswith(PREFIXES) or name.casefold() in AUTHORS


async def check_unit(journal: Book, unit: str) -> None:
    """Raise PeopleError for a unit that the site does not have."""
    known = await units(journal)
    if unit and known and unit not in known:
        raise PeopleError(
            f"There is no unit {unit!r} in the site; its units are {', '.join(sorted(known))}.",
            code="no_such_unit",
            unit=unit,
        )


async def _keys(journal: Book, what: str) -> set[str]:
    """The keys of the site's units or groups, as the journal last saw them; empty before the first start."""
    sites = [one for one in await events_of(journal, Kind.SITE_CHANGED) if one.data["path"] == "site.yaml"]
    return {one["key"] for one in sites[-1].data["body"].get(what) or ()} if sites else set()


async def events_of(journal: Book, *kinds: Kind) -> list[Event]:
    """All events of these kinds, in order."""
    found: list[Event] = []
    while page := await journal.read(found[-1].seq if found else 0, PAGE, kinds):
        found += page
    return found
