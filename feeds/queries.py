"""One query, in a process of its own (apart.py): connect, keep from writing, ask, make offers of the rows."""

import contextlib
import hashlib
import importlib
from collections.abc import Generator, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, create_engine
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from broadcaster.moments import Instant
from feeds import databases
from feeds.databases import Place
from feeds.feed import FeedError
from feeds.offers import Offer
from feeds.plans.sql import SqlPlan
from feeds.records import Records

BUFFERED = 1000  # rows that a streaming result reads ahead
CHUNK = 500  # offers that are handed over at once, in about a millisecond
STEP = Decimal("5e-7")  # half of the sixth decimal: what no indicator shows may be lost

# loaded once in the fork server: in every child they would take a quarter of a second
for _name in ("mssql", "mysql", "oracle", "postgresql", "sqlite"):
    importlib.import_module(f"sqlalchemy.dialects.{_name}")
for _name in ("psycopg", *databases.DRIVERS.values()):
    with contextlib.suppress(ImportError):
        importlib.import_module(_name)


class Digits(str):
    """A number with more digits than a float keeps, written as the database has it."""

    __slots__ = ()


def ask(plan: SqlPlan, place: Place, fetched: Instant | None) -> Generator[tuple[Offer, ...] | str]:
    """The offers of a query's rows, some at a time, so that whoever takes them has other turns; then a digest of the
    rows. Raises FeedError, also in the middle.
    """
    seen, mapped, first = hashlib.sha256(), Records(plan), 0
    found = rows(plan, place)
    while some := list(islice(found, CHUNK)):
        seen.update(repr(some).encode())
        yield tuple(_exact(offer) for offer in mapped.offers(some, fetched, first))
        first += len(some)
    yield seen.hexdigest()


def rows(plan: SqlPlan, place: Place) -> Iterator[dict[str, Any]]:
    """The rows by column, as plain values, read as they stream; one more than the limit refuses them all."""
    try:
        url = place.address()
        engine = create_engine(url, poolclass=NullPool, connect_args=databases.arguments(url, place.seconds))
    except ImportError:
        raise FeedError("driver", driver=url.get_driver_name(), install=databases.installs(url)) from None
    except NoSuchModuleError:
        raise FeedError("sql_dialect", got=url.drivername) from None
    except (ArgumentError, ValueError, TypeError):  # their words may hold the address
        raise FeedError("sql_url") from None
    connected = False
    try:
        with _line(engine) as line:
            connected = True
            databases.prepare(line, place.seconds)
            result = line.exec_driver_sql(plan.query, execution_options=_STREAMING)
            yield from _limited(result, plan.limit_rows)
    except DBAPIError as error:
        raise databases.failure(error, place, url, connected=connected) from None
    except (FeedError, MemoryError):
        raise
    except Exception as error:  # drivers raise what they like, about addresses and passwords too
        what = type(error).__name__
        raise (
            FeedError("sql_query", what=what) if connected else FeedError("unreachable", url=place.shown, what=what)
        ) from None


_STREAMING = {"stream_results": True, "max_row_buffer": BUFFERED, "no_parameters": True}


@contextlib.contextmanager
def _line(engine: Engine) -> Iterator[Connection]:
    """A connection on which nothing is ever committed."""
    with engine.connect() as line:
        try:
            yield line
        finally:
            with contextlib.suppress(SQLAlchemyError):
                line.rollback()


def _limited(result: CursorResult[Any], most: int) -> Iterator[dict[str, Any]]:
    if not result.returns_rows:
        raise FeedError("sql_no_rows")
    names = list(result.keys())
    if twice := [name for name in names if names.count(name) > 1]:
        raise FeedError("sql_columns", column=twice[0])
    for number, row in enumerate(result, start=1):
        if number > most:
            raise FeedError("sql_rows", limit=most)
        yield {name: plain(value) for name, value in zip(names, row, strict=True)}


def plain(value: Any) -> Any:
    """A column's value as JSON would have it. A number keeps every digit; None stays missing."""
    if value is None or isinstance(value, str | int | float | list | dict):
        return value
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, datetime) and value.tzinfo is None and value.time() == time():
        return value.date().isoformat()  # Oracle has no days, only times at midnight
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    return str(value)


def _number(value: Decimal) -> int | float | str:
    """An int or a float where that is the same figure, else every digit as text."""
    if not value.is_finite():
        return str(value)
    if value == value.to_integral_value():
        return int(value)
    near = float(value)
    return near if abs(Decimal(repr(near)) - value) < STEP else Digits(format(value, "f"))


def _exact(offer: Offer) -> Offer:
    """Digits are written with a point, whatever the site's language."""
    return offer._replace(value=str(offer.value), locale="en") if isinstance(offer.value, Digits) else offer
