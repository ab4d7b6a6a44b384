"""A database that answers a query."""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from feeds.fields import Secret
from feeds.plans.feed import FeedPlan, Interval
from feeds.plans.rows import RecordPlan

ROWS = 20_000  # of one answer, where a feed names no limit
MOST_ROWS = 200_000

READS = frozenset(("select", "with", "values", "table", "show", "exec", "execute", "call"))
_ASIDE = re.compile(
    r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|(?P<tag>\$\w*\$).*?(?P=tag)", re.DOTALL
)
_COMMENT = ("--", "/*")


def _query(value: Any) -> Any:
    """One statement that reads, without its last semicolon. The database enforces it; here it is said with its line."""
    if not isinstance(value, str):
        return value
    bare = _ASIDE.sub(lambda found: " " if found[0].startswith(_COMMENT) else "''", value).strip()
    first = re.match(r"\(*\s*(\w*)", bare)
    word = first[1] if first else ""
    if word.lower() not in READS:
        raise PydanticCustomError("sql_reads", "does not read", {"got": word})
    if ";" in bare.rstrip("; \n\t\r"):
        raise PydanticCustomError("sql_several", "several statements")
    return value.strip().rstrip("; \n\t\r") if bare.endswith(";") else value.strip()


def _database(value: Any) -> Any:
    """An address SQLAlchemy knows; its password comes from the environment, for the journal keeps feeds.yaml."""
    if isinstance(value, str) and not value.startswith("${"):
        from feeds import databases  # SQLAlchemy takes a tenth of a second: only sites with a database pay for it

        if (wrong := databases.misplanned(value)) is not None:
            code, got = wrong
            raise PydanticCustomError(code, "not an address of a database", {"got": got})
    return value


Query = Annotated[str, BeforeValidator(_query), Field(max_length=50_000)]
DatabaseAddress = Annotated[Secret, BeforeValidator(_database)]


class SqlPlan(RecordPlan):
    kind: Literal["sql"]
    url: DatabaseAddress
    query: Query
    limit_rows: Annotated[int, Field(ge=1, le=MOST_ROWS)] = ROWS
    every: Interval | None = 300.0

    def public(self) -> dict[str, Any]:
        return {**FeedPlan.public(self), "url": shown(self.url)}


def shown(url: str) -> str:
    """An address without user, password and query; a password may hold anything but "@"."""
    scheme, mark, rest = url.partition("://")
    return scheme + mark + rest.rpartition("@")[2].partition("?")[0]
