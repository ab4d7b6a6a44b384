"""The SQL adapter against a real PostgreSQL and SQLite files, well and ill."""

import asyncio
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from feeds import queries
from feeds.adapters.sql import Sql
from feeds.feed import Answer, FeedError
from feeds.plan import plan
from feeds.plans.sql import SqlPlan
from tests.doubles.postgres import READER, READS, Postgres
from tests.doubles.waiting import reached

NOW = datetime(2021, 10, 7, 2, 0, tzinfo=UTC)
MADE = """
CREATE TABLE so_lieu (ma text, so numeric(24, 4), ky text, xa text, chot date, ghi_chu text);
INSERT INTO so_lieu VALUES
    ('VB-01', 5238802, '2021-01-01/P9M', NULL, '2021-09-30', 'chốt'),
    ('YT-03', 95.4, '2021-09', '16681', '2021-10-01', NULL),
    ('YT-05', NULL, '2021-10-06', '16681', '2021-10-06', NULL);
CREATE FUNCTION ghi() RETURNS text LANGUAGE sql AS 'DELETE FROM so_lieu RETURNING ma';
GRANT SELECT, DELETE, INSERT ON so_lieu TO doc
"""
ALL = "SELECT * FROM so_lieu ORDER BY ma"
FIELDS = {"series": "ma", "value": "so", "period": "ky", "area": "xa", "as_of": "chot", "note": "ghi_chu"}
ENVIRON = {"PG_PASSWORD": READS}


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        server.run(MADE)
        yield server


def planned(url: str, query: str = ALL, **more: Any) -> SqlPlan:
    plans, faults = plan([{"key": "ktxh", "kind": "sql", "url": url, "query": query, "map": FIELDS, **more}])
    assert faults == []
    assert isinstance(plans[0], SqlPlan)
    return plans[0]


def feed(url: str, query: str = ALL, *, site: Path = Path(), **more: Any) -> Sql:
    return Sql(planned(url, query, **more), site, ENVIRON, lambda: NOW)


async def fetched(url: str, query: str = ALL, **more: Any) -> Answer:
    return await feed(url, query, **more).fetch()


async def refused(url: str, query: str = ALL, **more: Any) -> FeedError:
    with pytest.raises(FeedError) as error:
        await fetched(url, query, **more)
    said = str(error.value)
    assert READS not in said
    assert READER not in said or "permission" in said
    return error.value


def one(value: str) -> str:
    """A query for a single figure."""
    return f"SELECT 'VB-01' AS ma, {value} AS so, '2021-09' AS ky, NULL AS xa, NULL AS chot, NULL AS ghi_chu"


async def test_rows_become_offers(postgres: Postgres) -> None:
    """Columns are read by name; whole numbers, decimals, dates and NULL arrive as they are."""
    answer = await fetched(postgres.url)
    assert [(o.series, o.value, o.period, o.area, o.as_of, o.note, o.place) for o in answer.offers] == [
        ("VB-01", 5238802, "2021-01-01/P9M", None, "2021-09-30", "chốt", "ktxh!VB-01"),
        ("YT-03", 95.4, "2021-09", "16681", "2021-10-01", None, "ktxh!YT-03@16681"),
        ("YT-05", None, "2021-10-06", "16681", "2021-10-06", None, "ktxh!YT-05@16681"),
    ]


FIGURES = [
    ("0.1::numeric", 0.1, None),
    ("1234567890123.45::numeric", 1234567890123.45, None),
    ("(SELECT avg(v) FROM (VALUES (1), (2), (2)) AS three(v))", 1.6666666666666667, None),
    ("9007199254740993::bigint", 9007199254740993, None),
    ("1234567890123456.78::numeric", "1234567890123456.78", "en"),
    ("'NaN'::numeric", "NaN", None),
    ("0.1::float8", 0.1, None),
    ("'1.260.513'", "1.260.513", None),
]


@pytest.mark.parametrize(("written", "value", "locale"), FIGURES)
async def test_a_figure_keeps_its_digits(postgres: Postgres, written: str, value: Any, locale: str | None) -> None:
    """No figure is changed on its way through a float: what a float cannot keep stays text, written with a point."""
    (offer,) = (await fetched(postgres.url, one(written))).offers
    assert (offer.value, type(offer.value), offer.locale) == (value, type(value), locale)


async def test_times_are_written_in_iso(postgres: Postgres) -> None:
    """A day, a time with its zone, and one without."""
    query = """SELECT 'VB-01' AS ma, 1 AS so, date '2021-09-30' AS ky, timestamptz '2021-10-01 08:00+07' AS chot,
        timestamp '2021-10-01 08:00' AS ghi_chu, timestamp '2021-10-01' AS xa"""
    (offer,) = (await fetched(postgres.url, query)).offers
    assert (offer.period, offer.note, offer.area) == ("2021-09-30", "2021-10-01T08:00:00", "2021-10-01")
    assert offer.as_of is not None
    assert datetime.fromisoformat(offer.as_of) == datetime(2021, 10, 1, 1, tzinfo=UTC)


async def test_the_same_rows_are_the_same_answer(postgres: Postgres) -> None:
    """What was kept is told apart from what is new by its digest."""
    asked = feed(postgres.url, one("7"))
    assert not (await asked.fetch()).same
    assert not (await asked.fetch()).same  # not kept yet
    asked.kept()
    assert (await asked.fetch()).same
    asked.forget()
    assert not (await asked.fetch()).same


WRITING = [
    ("SELECT ghi() AS ma", "sql_writes"),
    ("WITH gone AS (DELETE FROM so_lieu RETURNING ma) SELECT ma FROM gone", "sql_query"),
    ("SELECT set_config('transaction_read_only', 'off', false)", "sql_query"),
    ("SELECT so FROM khong_co", "sql_query"),
    ("SELECT 1 AS ma, 2 AS ma", "sql_columns"),
    ("SELECT '1' AS so, pg_read_file('/etc/passwd') AS ma", "sql_query"),
]


@pytest.mark.parametrize(("query", "code"), WRITING)
async def test_the_database_refuses_what_is_no_reading(postgres: Postgres, query: str, code: str) -> None:
    """A user who may write still cannot, through a feed; what the database says is passed on."""
    assert (await refused(postgres.url, query)).reason.code == code
    assert postgres.run("SELECT count(*) FROM so_lieu") == [(3,)]


async def test_several_statements_are_refused_by_the_database_too(postgres: Postgres) -> None:
    """The plan refuses them; a driver that is handed two commits neither."""
    two = planned(postgres.url).model_copy(update={"query": "SELECT 1; DELETE FROM so_lieu"})
    with pytest.raises(FeedError) as error:
        await Sql(two, Path(), ENVIRON, lambda: NOW).fetch()
    assert error.value.reason.code == "sql_query"
    assert postgres.run("SELECT count(*) FROM so_lieu") == [(3,)]


async def test_more_rows_than_the_limit_are_refused(postgres: Postgres) -> None:
    """Nothing is cut: a million rows are not even read."""
    query = "SELECT 'VB-01' AS ma, n AS so, '2021' AS ky FROM generate_series(1, 1000000) AS n"
    error = await refused(postgres.url, query, limit_rows=5)
    assert (error.reason.code, error.reason.args) == ("sql_rows", {"limit": 5})


async def test_a_wrong_password_is_worded(postgres: Postgres) -> None:
    """The reason names the address without its user."""
    asked = Sql(planned(postgres.url), Path(), {"PG_PASSWORD": "khác"}, lambda: NOW)
    with pytest.raises(FeedError) as error:
        await asked.fetch()
    assert error.value.reason.code == "sql_login"
    assert error.value.reason.args == {"url": f"postgresql://127.0.0.1:{postgres.port}/postgres"}


async def test_a_slow_query_is_ended_by_the_server(postgres: Postgres) -> None:
    """The statement's limit is the server's: it stops working, too."""
    error = await refused(postgres.url, "SELECT pg_sleep(600)::text AS ma", timeout="500ms")
    assert (error.reason.code, error.reason.args) == ("timeout", {"seconds": 0.5})
    left = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'iocast'"
    await reached(lambda: postgres.run(left) == [(0,)])


async def test_a_lock_hangs_nobody(postgres: Postgres) -> None:
    """Somebody else's lock is waited for as long as the feed may take."""
    with postgres.connect() as other:
        other.execute("LOCK TABLE so_lieu IN ACCESS EXCLUSIVE MODE")
        assert (await refused(postgres.url, timeout="500ms")).reason.code == "timeout"
        other.rollback()
    assert len((await fetched(postgres.url)).offers) == 3


async def test_a_silent_server_is_left(postgres: Postgres) -> None:
    """The kernel takes the connection and nothing answers: who waits is killed, and the next one asks again."""
    asked = feed(postgres.url)
    postgres.pause()
    try:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await asked.fetch()
    finally:
        postgres.resume()
    assert len((await asked.fetch()).offers) == 3


async def test_a_server_that_is_away_is_unreachable_and_comes_back(postgres: Postgres) -> None:
    """Each fetch connects anew, so a restart needs no care."""
    asked = feed(postgres.url)
    postgres.stop()
    try:
        with pytest.raises(FeedError) as error:
            await asked.fetch()
    finally:
        postgres.start()
    assert error.value.reason.code == "unreachable"
    assert error.value.reason.args["url"] == f"postgresql://127.0.0.1:{postgres.port}/postgres"
    assert len((await asked.fetch()).offers) == 3


async def test_a_missing_variable_is_named(postgres: Postgres) -> None:
    """Without its password a feed asks nothing."""
    with pytest.raises(FeedError) as error:
        await Sql(planned(postgres.url), Path(), {}, lambda: NOW).fetch()
    assert (error.value.reason.code, error.value.reason.args) == ("environment", {"name": "PG_PASSWORD"})


async def test_a_whole_address_may_come_from_the_environment(postgres: Postgres) -> None:
    """Then it is written as any address, and nothing of it is shown."""
    environ = {"KTXH": f"postgresql://chu:sai@127.0.0.1:{postgres.port}/postgres"}
    with pytest.raises(FeedError) as error:
        await Sql(planned("${KTXH}"), Path(), environ, lambda: NOW).fetch()
    assert (error.value.reason.code, error.value.reason.args) == ("sql_login", {"url": "${KTXH}"})


@pytest.mark.parametrize("driver", ["oracle", "mssql", "mysql", "mariadb"])
async def test_a_missing_driver_names_what_to_install(driver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever happens to be installed here: the import fails as it does where it is not."""
    names = {"oracle": "oracledb", "mssql": "pymssql", "mysql": "pymysql", "mariadb": "pymysql"}
    extras = {"oracle": "oracle", "mssql": "sqlserver", "mysql": "mysql", "mariadb": "mysql"}
    monkeypatch.setitem(sys.modules, names[driver], None)
    asked = feed(f"{driver}://a:${{PG_PASSWORD}}@127.0.0.1/b")
    with pytest.raises(FeedError) as error:
        next(queries.rows(planned(f"{driver}://a:${{PG_PASSWORD}}@127.0.0.1/b"), asked._place()))
    assert error.value.reason.code == "driver"
    assert error.value.reason.args == {"driver": names[driver], "install": f"iocast[{extras[driver]}]"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with a SQLite file in it, whose name is an address's nightmare."""
    (tmp_path / "số liệu").mkdir()
    with closing(sqlite3.connect(tmp_path / "số liệu" / "a?b%20.db")) as made, made:
        made.execute("CREATE TABLE so_lieu (ma, so, ky, xa, chot, ghi_chu)")
        made.execute("INSERT INTO so_lieu VALUES ('VB-01', 7.5, '2021-09', NULL, '2021-09-30', NULL)")
    return tmp_path


LITE = "sqlite:///${FILE}"


def lite(site: Path, query: str = ALL, file: str = "số liệu/a?b%20.db", **more: Any) -> Sql:
    return Sql(planned(LITE, query, **more), site, {"FILE": file}, lambda: NOW)


async def test_a_sqlite_file_is_relative_to_the_site(site: Path) -> None:
    """And is read without being touched."""
    (offer,) = (await lite(site).fetch()).offers
    assert (offer.series, offer.value, offer.period) == ("VB-01", 7.5, "2021-09")
    assert [path.name for path in (site / "số liệu").iterdir()] == ["a?b%20.db"]


async def test_a_sqlite_file_that_is_missing_is_not_made(site: Path) -> None:
    """A slip in the name is said, and leaves no empty file."""
    with pytest.raises(FeedError) as error:
        await lite(site, file="khác.db").fetch()
    assert (error.value.reason.code, error.value.reason.args) == ("sql_no_file", {"path": "khác.db"})
    assert not (site / "khác.db").exists()


async def test_sqlite_refuses_to_write(site: Path) -> None:
    """Opened for reading only, and for queries only."""
    writing = planned(LITE).model_copy(update={"query": "DELETE FROM so_lieu"})
    with pytest.raises(FeedError) as error:
        await Sql(writing, site, {"FILE": "số liệu/a?b%20.db"}, lambda: NOW).fetch()
    assert error.value.reason.code == "sql_writes"
    assert len((await lite(site).fetch()).offers) == 1


async def test_a_query_that_eats_memory_is_ended(site: Path) -> None:
    """The process that reads has a limit, the service none of it."""
    query = "SELECT 'VB-01' AS ma, '2021' AS ky, zeroblob(900000000) AS so"
    with pytest.raises(FeedError) as error:
        await lite(site, query, timeout="60s").fetch()
    assert error.value.reason.code == "memory"


async def test_a_sqlite_query_without_end_is_left(site: Path) -> None:
    """SQLite knows no limit of its own: the process is killed, and the next fetch asks again."""
    endless = "WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n) SELECT max(v) AS so FROM n"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await lite(site, endless).fetch()
    assert len((await lite(site).fetch()).offers) == 1


async def test_somebody_elses_lock_on_a_sqlite_file_is_waited_for(site: Path) -> None:
    """As long as the feed may take."""
    with closing(sqlite3.connect(site / "số liệu" / "a?b%20.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(FeedError) as error:
            await lite(site, timeout="300ms").fetch()
        assert (error.value.reason.code, error.value.reason.args) == ("timeout", {"seconds": 0.3})
        other.execute("ROLLBACK")
        assert len((await lite(site).fetch()).offers) == 1


ILL = [
    ("foo://a/b", "SELECT 1", "sql_dialect", {"got": "foo"}),
    ("postgresql+asyncpg://a/b", "SELECT 1", "sql_dialect", {"got": "postgresql+asyncpg"}),
    ("so-lieu.db", "SELECT 1", "sql_url", {"got": "so-lieu.db"}),
    ("postgresql://a:bí-mật@h/b", "SELECT 1", "secret", {"got": "***"}),
    (LITE, "DELETE FROM a", "sql_reads", {"got": "DELETE"}),
    (LITE, "-- SELECT\nDROP TABLE a", "sql_reads", {"got": "DROP"}),
    (LITE, "SELECT 1; SELECT 2", "sql_several", None),
    (LITE, "", "sql_reads", {"got": ""}),
    (LITE, "SELECT ';' /* ; */ -- ;\n; DROP TABLE a", "sql_several", None),
]


@pytest.mark.parametrize(("url", "query", "code", "args"), ILL)
def test_a_plan_that_cannot_work_is_found_beforehand(url: str, query: str, code: str, args: Any) -> None:
    """`iocast check` names an unknown database, a password in the file, a query that writes."""
    made, faults = plan([{"key": "ktxh", "kind": "sql", "url": url, "query": query, "map": FIELDS}])
    assert (made, [each.code for each in faults]) == ([], [code])
    assert args is None or dict(faults[0].args) == args


ONE = [
    ("SELECT ';' AS a, \";\" FROM b -- ;", "SELECT ';' AS a, \";\" FROM b -- ;"),
    ("WITH a AS (SELECT $x$;$x$) SELECT * FROM a;\n", "WITH a AS (SELECT $x$;$x$) SELECT * FROM a"),
    ("(SELECT 1) ;", "(SELECT 1)"),
]


@pytest.mark.parametrize(("written", "asked"), ONE)
def test_one_statement_is_one(written: str, asked: str) -> None:
    """Semicolons in texts, names and comments end nothing, and the last one is dropped."""
    assert planned(LITE, written).query == asked


def test_the_console_sees_no_user_and_no_password() -> None:
    """What is public of a plan is where it asks, and no more."""
    made = planned("postgresql://u:${P}@h:5432/db?sslmode=${S}")
    assert made.public()["url"] == "postgresql://h:5432/db"
