"""What each kind of database is told before it is asked, and how an address with its secrets is put together."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from feeds import databases
from feeds.databases import Place
from feeds.feed import FeedError


class Told:
    """A connection that remembers what it is told."""

    def __init__(self, name: str, **dialect: Any) -> None:
        self.dialect = SimpleNamespace(name=name, **dialect)
        self.connection = SimpleNamespace(dbapi_connection=SimpleNamespace(call_timeout=0))
        self.statements: list[str] = []

    def exec_driver_sql(self, statement: str) -> None:
        self.statements.append(statement)


READ_ONLY = [
    (Told("postgresql"), ["SET TRANSACTION READ ONLY", "SET LOCAL statement_timeout = 9000"]),
    (Told("sqlite"), ["PRAGMA query_only = ON"]),
    (Told("mysql"), ["SET SESSION TRANSACTION READ ONLY", "SET SESSION MAX_EXECUTION_TIME = 9000"]),
    (Told("mysql", is_mariadb=True), ["SET SESSION TRANSACTION READ ONLY", "SET SESSION max_statement_time = 9.0"]),
    (Told("mariadb", is_mariadb=True), ["SET SESSION TRANSACTION READ ONLY", "SET SESSION max_statement_time = 9.0"]),
    (Told("oracle"), ["SET TRANSACTION READ ONLY"]),
    (Told("mssql"), ["SET LOCK_TIMEOUT 9000"]),
    (Told("another"), []),
]


@pytest.mark.parametrize(("line", "statements"), READ_ONLY, ids=[line.dialect.name for line, _ in READ_ONLY])
def test_a_session_is_kept_from_writing_and_from_taking_long(line: Any, statements: list[str]) -> None:
    """As far as the server can be told; a tenth of the feed's time is left for its answer."""
    databases.prepare(line, 10.0)
    assert line.statements == statements
    assert line.connection.dbapi_connection.call_timeout == (9000 if line.dialect.name == "oracle" else 0)


def place(url: str, **given: str) -> Place:
    return Place(url, "shown", {f"${{{name}}}": value for name, value in given.items()}, Path(), 10.0)


def test_each_secret_is_put_into_its_own_part() -> None:
    """Whatever a password holds, it names no other host."""
    odd = "a@evil/b:c?d#e%20"
    url = place(
        "postgresql://${U}:${P}@db.example:5432/${D}?sslmode=${S}", U="doc", P=odd, D="kho", S="require"
    ).address()
    assert (url.username, url.password, url.host, url.port, url.database) == ("doc", odd, "db.example", 5432, "kho")
    assert dict(url.query) == {"sslmode": "require"}


DRIVERS = [
    ("mysql://h/d", "mysql+pymysql", "iocast[mysql]"),
    ("mariadb://h/d", "mariadb+pymysql", "iocast[mysql]"),
    ("mssql://h/d", "mssql+pymssql", "iocast[sqlserver]"),
    ("oracle://h/d", "oracle+oracledb", "iocast[oracle]"),
    ("postgresql://h/d", "postgresql", "iocast[postgres]"),
    ("mssql+pyodbc://h/d", "mssql+pyodbc", "pyodbc"),
]


@pytest.mark.parametrize(("written", "drivername", "installs"), DRIVERS)
def test_the_driver_is_the_one_that_the_extra_brings(written: str, drivername: str, installs: str) -> None:
    """Unless the address names another."""
    url = place(written).address()
    assert (url.drivername, databases.installs(url)) == (drivername, installs)


def test_what_a_database_says_is_cleaned() -> None:
    """Of everything that came from the environment, and of line breaks; it is cut."""
    said = place("x", P="bí-mật", Q="bí").clean("login\n  of bí-mật@host failed " + "x" * 300)
    assert said.startswith("login of ***@host failed x")
    assert len(said) == databases.SHOWN


def test_a_directory_is_no_sqlite_file(tmp_path: Path) -> None:
    """Nor is the empty name, which would be a database in memory."""
    for url in ("sqlite://", "sqlite:///", f"sqlite:///{tmp_path}"):
        with pytest.raises(FeedError) as error:
            place(url).address()
        assert error.value.reason.code == "sql_no_file"
