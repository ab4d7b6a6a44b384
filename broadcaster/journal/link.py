"""One connection to Redis: made when it is needed, dropped at the first doubt; its failures put into words."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from redis import exceptions as said
from redis.asyncio.connection import AbstractConnection, Connection, parse_url

from broadcaster.journal.protocol import JournalError

CONNECT_LIMIT = 2.0  # seconds to reach the server
ANSWER_LIMIT = 5.0  # seconds for an answer: half of what a waiting command is given
HOPS = 3  # times that a command is sent again because the server is sure not to have run it

Command = tuple[str | bytes | int, ...]


class Ask(Protocol):
    """Send commands at once; their answers. Raises JournalError, which says of what `writes` whether it was kept."""

    def __call__(self, *commands: Command, writes: bool = False) -> Awaitable[list[Any]]: ...


Greet = Callable[[Ask], Awaitable[None]]

_WHY: tuple[tuple[type[Exception], str], ...] = (
    (said.BusyLoadingError, "the server is still loading its data; nothing was kept"),
    (said.AuthenticationError, "the server refused the name or the password"),
    (said.NoPermissionError, "this user may not do that there"),
    (said.ReadOnlyError, "it is a read-only replica; nothing was kept"),
    (said.OutOfMemoryError, "the server's memory is full (maxmemory); nothing was kept"),
    (said.ClusterDownError, "the cluster is down; nothing was kept"),
)


class Place:
    """Where the journal is, from its URL; a cluster may send us to another of its nodes."""

    def __init__(self, url: str) -> None:
        """Raises JournalError for a URL that says nothing one could use."""
        try:
            parts = urlsplit(url)
            self.name = parse_qs(parts.query).get("name", ["journal"])[0]
            self._options: dict[str, Any] = {key: value for key, value in parse_url(url).items() if key != "name"}
            self._kind: Callable[..., AbstractConnection] = self._options.pop("connection_class", Connection)
            self._text = f"{parts.scheme}://{{host}}:{{port}}/{self._options.get('db', 0)}"
            self.connection()
        except (TypeError, ValueError) as error:
            raise JournalError(f"The journal's URL cannot be used: {error}.") from error
        if not self.name.replace("-", "").replace("_", "").isalnum():
            raise JournalError(f"The journal's name {self.name!r} must be letters, digits, - and _.")

    def __str__(self) -> str:
        """For people and logs: without a password."""
        return self._text.format(host=self._options.get("host", "localhost"), port=self._options.get("port", 6379))

    def connection(self) -> AbstractConnection:
        """A connection that is not made yet. It never sends anything twice by itself."""
        return self._kind(
            **{**self._options, "socket_timeout": None, "socket_connect_timeout": CONNECT_LIMIT, "protocol": 2}
        )

    def move(self, moved: said.MovedError) -> None:
        """All keys lie in one slot, so one node of a cluster is ours: go where it says."""
        self._options |= {"host": moved.host or self._options.get("host"), "port": moved.port}


class Link:
    """One connection. It asks one thing at a time; who finds it busy waits for their turn."""

    def __init__(self, place: Place, greet: Greet | None = None) -> None:
        """`greet` is run on each new connection before anything else is asked on it."""
        self._place = place
        self._greet = greet
        self._connection: AbstractConnection | None = None
        self._limit: asyncio.Timeout | None = None
        self._turn = asyncio.Lock()
        self._closed = False

    async def ask(self, *commands: Command, limit: float | None = None, writes: bool = False) -> list[Any]:
        """Send the commands at once; their answers within `limit` seconds (ANSWER_LIMIT). Raises JournalError.

        Where one that `writes` was sent and not answered, the sentence says that nobody knows whether it was kept.
        """
        limit = limit or ANSWER_LIMIT
        deadline = asyncio.get_running_loop().time() + limit
        try:
            async with asyncio.timeout_at(deadline):
                await self._turn.acquire()
        except TimeoutError as late:  # those before us got no answer either
            raise self._explain(late, sent=True, writes=False, limit=limit) from late
        try:
            for hop in range(HOPS):
                answers = await self._exchange(commands, deadline, limit, writes)
                error = next((answer for answer in answers if isinstance(answer, said.RedisError)), None)
                if error is None:
                    break
                if hop == HOPS - 1 or not isinstance(error, (said.MovedError, said.NoScriptError)):
                    raise self._explain(error, sent=False, writes=writes)
                await self._drop()  # the next connection goes to the right node, and is greeted with the scripts
                if isinstance(error, said.MovedError):
                    self._place.move(error)
        finally:
            self._turn.release()
        return answers

    async def close(self) -> None:
        """Let go; whoever is waiting for an answer gets an error at once."""
        self._closed = True
        if self._limit is not None:
            with suppress(RuntimeError):  # it is over already
                self._limit.reschedule(asyncio.get_running_loop().time())
        async with self._turn:
            await self._drop()

    async def _exchange(self, commands: tuple[Command, ...], deadline: float, limit: float, writes: bool) -> list[Any]:
        if self._closed:
            raise JournalError("The journal is closed; nothing was read.")
        sent = False
        try:
            async with asyncio.timeout_at(deadline) as self._limit:
                if not await self._rests():
                    await self._connect()  # it was cut meanwhile: better known before something is sent
                sent = True
                return await self._send(*commands)
        except said.MovedError as error:  # from the greeting
            await self._drop()
            return [error]
        except (said.RedisError, OSError, TimeoutError) as error:
            await self._drop()
            raise self._explain(error, sent, writes, limit) from error
        except BaseException:  # cancelled, or another history: an answer may still be on its way
            await self._drop()
            raise

    async def _rests(self) -> bool:
        """Whether there is a connection that nothing has come on and that nobody has reset. uvloop raises RuntimeError
        where something is written to one that is, asyncio lets it fall."""
        one = self._connection
        if one is None or not one.is_connected or await one.can_read():
            return False
        writer: asyncio.StreamWriter | None = one._writer
        return writer is not None and not writer.is_closing()

    async def _connect(self) -> None:
        await self._drop()
        self._connection = self._place.connection()
        await self._connection.connect()  # type: ignore[no-untyped-call]
        if self._greet is not None:
            await self._greet(self._greeting)

    async def _greeting(self, *commands: Command, writes: bool = False) -> list[Any]:
        answers = await self._send(*commands)
        for answer in answers:
            if isinstance(answer, said.RedisError):
                raise answer
        return answers

    async def _send(self, *commands: Command) -> list[Any]:
        """The answers in order, errors among them as they are."""
        connection = self._connection
        assert connection is not None  # noqa: S101
        await connection.send_packed_command(connection.pack_commands(commands), check_health=False)
        answers: list[Any] = []
        for _ in commands:
            try:
                answers.append(await connection.read_response(timeout=None))
            except said.ResponseError as error:
                answers.append(error)
        return answers

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(said.RedisError, OSError):
                await connection.disconnect(nowait=True)

    def _explain(self, error: Exception, sent: bool, writes: bool, limit: float = 0) -> JournalError:
        """Word what Redis or the system said as a sentence an administrator can act on."""
        doubt = "; whether this was kept is not known" if sent and writes else ""
        text = str(error) or type(error).__name__
        for kind, why in _WHY:
            if isinstance(error, kind):
                return JournalError(f"The journal {self._place} failed: {why}.")
        if isinstance(error, said.ResponseError):
            why = _said(text)
        elif not sent:
            why = f"it cannot be reached ({text.rstrip('.')}); nothing was kept"
        elif isinstance(error, (TimeoutError, said.TimeoutError)):
            return JournalError(f"The journal {self._place} did not answer within {limit:g} s{doubt}.")
        else:
            why = f"the connection broke before it answered{doubt}"
        return JournalError(f"The journal {self._place} failed: {why}.")


def _said(text: str) -> str:
    """An error that has no class of its own in the library."""
    code, _, rest = text.partition(" ")
    match code:
        case "OTHERHISTORY":
            return "it has another history than the one that was followed; nothing was kept"
        case "WRONGTYPE":
            return f"a key of it holds something that is no journal ({rest})"
        case "MISCONF":
            return f"the server cannot write to its disk; nothing was kept ({rest})"
        case "NOREPLICAS":
            return "too few replicas are there; nothing was kept"
        case _:
            return f"the server refused ({text.rstrip('.')})"
