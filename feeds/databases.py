"""What databases differ in: their addresses, drivers, how each is kept from writing, how each says what is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from feeds.feed import FeedError

EXTRAS = {"postgresql": "postgres", "mysql": "mysql", "mariadb": "mysql", "oracle": "oracle", "mssql": "sqlserver"}
DRIVERS = {"mysql": "pymysql", "mariadb": "pymysql", "mssql": "pymssql", "oracle": "oracledb"}  # what the extras bring
SHARE = 0.9  # of the feed's time that the database gives a statement, so that its own words arrive
SHOWN = 200  # characters of what a database says
MASK = "***"
LEAST_SECRET = 3  # characters; a shorter value would blacken half of what a database says

NAMED = re.compile(r"\$\{[^}]*\}")
_LOGIN = re.compile(r"password|authentication|access denied|login failed|ORA-01017|\b18456\b", re.IGNORECASE)
_WRITES = re.compile(r"read-?only|ORA-01456", re.IGNORECASE)
_TOO_LONG = re.compile(
    r"statement timeout|lock timeout|max(imum)? (statement )?execution time|DPY-4024|database is locked", re.IGNORECASE
)
_STATES = {"28P01": "login", "28000": "login", "25006": "writes", "57014": "slow", "55P03": "slow"}  # PostgreSQL's


@dataclass(frozen=True, slots=True)
class Place:
    """Where a database is: its address of feeds.yaml, and what of it may be shown.

    given: the value of each ${NAME} in it, never shown. home: the site's directory. seconds: of one fetch.
    """

    url: str
    shown: str
    given: Mapping[str, str]
    home: Path
    seconds: float

    def address(self) -> URL:
        """The address with its secrets, each put into its own part: a password may hold "@" and "/"."""
        if self.url.startswith("${"):
            return self._at_home(_with_driver(make_url(self._put(self.url))))
        url = _with_driver(make_url(self.url))
        query = {name: self._put(value) if isinstance(value, str) else value for name, value in url.query.items()}
        return self._at_home(
            url.set(
                username=self._put(url.username or "") or None,
                password=self._put(str(url.password or "")) or None,
                host=self._put(url.host or "") or None,
                database=self._put(url.database or "") or None,
                query=query,
            )
        )

    def clean(self, text: str, *more: str | None) -> str:
        """What a database says without anything secret, on one line."""
        for secret in sorted({*self.given.values(), *filter(None, more)}, key=len, reverse=True):
            if len(secret) >= LEAST_SECRET:
                text = text.replace(secret, MASK)
        return " ".join(text.split())[:SHOWN]

    def _put(self, text: str) -> str:
        return NAMED.sub(lambda found: self.given[found[0]], text)

    def _at_home(self, url: URL) -> URL:
        """A SQLite file, opened for reading only; its path starts from the site."""
        if url.get_backend_name() != "sqlite":
            return url
        path = self.home / (url.database or "")
        if not path.is_file():
            raise FeedError("sql_no_file", path=url.database or "")
        return url.set(database=f"file:{quote(str(path.resolve()))}", query={"mode": "ro", "uri": "true"})


def misplanned(url: str) -> tuple[str, str] | None:
    """What is wrong with an address of feeds.yaml, as a code and what may be shown of it; None where all is well."""
    try:
        made = _with_driver(make_url(url))
        dialect = made.get_dialect()
    except NoSuchModuleError:
        return "sql_dialect", url.partition(":")[0]
    except (ArgumentError, ValueError):
        return "sql_url", url.partition(":")[0]
    if dialect.is_async:
        return "sql_dialect", made.drivername
    if made.password and not NAMED.search(str(made.password)):
        return "secret", MASK
    return None


def installs(url: URL) -> str:
    """What to install for the driver of an address."""
    name = EXTRAS.get(url.get_backend_name())
    return (
        f"iocast[{name}]" if name and url.get_driver_name() in (*DRIVERS.values(), "psycopg") else url.get_driver_name()
    )


def arguments(url: URL, seconds: float) -> dict[str, Any]:
    """How long a driver may take to connect, and to answer where the server cannot be told."""
    whole = max(1, round(seconds))
    match url.get_driver_name():
        case "psycopg" | "psycopg2":
            return {"connect_timeout": max(2, whole), "application_name": "iocast"}
        case "pysqlite":
            return {"timeout": seconds * SHARE}  # for somebody else's lock
        case "pymysql":
            return {"connect_timeout": whole, "read_timeout": whole}
        case "pymssql":
            return {"login_timeout": whole, "timeout": whole}
        case "oracledb":
            return {"tcp_connect_timeout": seconds}
    return {}


def prepare(line: Connection, seconds: float) -> None:
    """Keep the session from writing and from taking longer than SHARE of its time, as far as the server can."""
    limit = max(1, int(seconds * SHARE * 1000))  # milliseconds
    for statement in _settings(line, limit):
        line.exec_driver_sql(statement)


def _settings(line: Connection, limit: int) -> tuple[str, ...]:
    match line.dialect.name:
        case "postgresql":
            return "SET TRANSACTION READ ONLY", f"SET LOCAL statement_timeout = {limit}"
        case "sqlite":
            return ("PRAGMA query_only = ON",)  # also for what a query might attach
        case "mysql" | "mariadb":
            own = getattr(line.dialect, "is_mariadb", False)
            slow = f"max_statement_time = {limit / 1000}" if own else f"MAX_EXECUTION_TIME = {limit}"
            return "SET SESSION TRANSACTION READ ONLY", f"SET SESSION {slow}"
        case "oracle":
            line.connection.dbapi_connection.call_timeout = limit  # type: ignore[union-attr]
            return ("SET TRANSACTION READ ONLY",)
        case "mssql":  # it cannot be kept from writing; nothing is ever committed
            return (f"SET LOCK_TIMEOUT {limit}",)
    return ()


def failure(error: DBAPIError, place: Place, url: URL, *, connected: bool) -> FeedError:
    """A database's refusal in our words, without anything secret."""
    said, state = str(error.orig), getattr(error.orig, "sqlstate", None)
    what = place.clean(said, url.password)
    kind = _STATES.get(state or "")
    if kind == "slow" or _TOO_LONG.search(said):
        return FeedError("timeout", seconds=place.seconds)
    if kind == "login" or (not connected and _LOGIN.search(said)):
        return FeedError("sql_login", url=place.shown)
    if not connected or error.connection_invalidated or (state or "").startswith(("08", "57P")):
        return FeedError("unreachable", url=place.shown, what=what)
    if kind == "writes" or _WRITES.search(said):
        return FeedError("sql_writes", what=what)
    return FeedError("sql_query", what=what)


def _with_driver(url: URL) -> URL:
    """`mysql://…` without a driver means the one that our extra brings."""
    driver = DRIVERS.get(url.drivername)
    return url.set(drivername=f"{url.drivername}+{driver}") if driver else url
