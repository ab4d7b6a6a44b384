"""uvicorn's server, which stops in an order: say so, let nobody in, send the pages away, then the rest."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic

import structlog
import uvicorn

SEE_OFF_LIMIT = 8.0  # seconds for sending the pages away
DRAIN_LIMIT = 5  # seconds open connections are given when the service stops
LOOK = 0.05  # seconds between two looks at the connections that are left

log = structlog.get_logger(__name__)


class Server(uvicorn.Server):
    """begun: told once the server listens. leave: says that this node goes, and returns when it may. drain: sends the
    pages away. orphaned: a descriptor that is readable once whoever started this process is gone."""

    def __init__(
        self,
        config: uvicorn.Config,
        begun: Callable[[], None],
        *,
        leave: Callable[[], Awaitable[None]],
        drain: Callable[[], Awaitable[None]],
        orphaned: int | None = None,
    ) -> None:
        super().__init__(config)
        self._begun, self._leave, self._drain, self._orphaned = begun, leave, drain, orphaned

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.started:
            return
        if self._orphaned is not None:
            asyncio.get_running_loop().add_reader(self._orphaned, self._stop_alone)
        self._begun()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say that this node goes, let nobody in, send the pages away a little spread, then stop: feeds and journal are
        closed last."""
        if self.started and not self.force_exit:
            await self._leave()
        for server in self.servers:
            server.close()
        for each in sockets or ():
            each.close()
        try:
            async with asyncio.timeout(SEE_OFF_LIMIT):
                await self._drain()
        except TimeoutError:
            log.warning("pages not sent away in time", limit=SEE_OFF_LIMIT)
        await self._part()
        await super().shutdown(sockets)

    def _stop_alone(self) -> None:
        """Whoever started this process was killed: nobody else would stop it, or start it again."""
        with suppress(ValueError):
            asyncio.get_running_loop().remove_reader(self._orphaned or 0)
        log.error("the process that started this one is gone; stopping")
        self.should_exit = True

    async def _part(self) -> None:
        """Let what is open end, and cut connections that nobody works for and that do not end in time.

        Such is a client that has stopped reading; uvicorn would log "Cancel 0 running task(s)" as an error.
        """
        state = self.server_state
        for connection in list(state.connections):
            connection.shutdown()
        end = monotonic() + DRAIN_LIMIT
        while state.connections and monotonic() < end and not self.force_exit:  # noqa: ASYNC110 - uvicorn has no event
            await asyncio.sleep(LOOK)
        if state.connections and not state.tasks:
            log.info("connections cut that would not end", connections=len(state.connections), limit=DRAIN_LIMIT)
            for connection in list(state.connections):
                if connection.transport is not None:
                    connection.transport.abort()
            await asyncio.sleep(LOOK)
