"""What a page that has gone leaves behind."""

import asyncio
import gc
import weakref

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tests.doubles.waiting import reached
from tests.test_socket import building


async def test_a_page_that_has_gone_leaves_nothing_for_the_collector() -> None:
    """Its seat and its connection go by themselves, without a collection: ten thousand of them would wait for night."""
    async with building() as house:
        gc.collect()
        gc.disable()
        try:
            async with house.open("/ws/screen?room=r1&screen=main&device=d1") as (_, page):
                await reached(lambda: page.view)
                (seat,) = house.hub.seats
                left = weakref.ref(seat.port._connection)  # type: ignore[attr-defined]
                del seat
            await reached(lambda: not house.hub.seats)
            for _ in range(5):
                await asyncio.sleep(0)
            await reached(lambda: left() is None, what="the connection's protocol is gone")
        finally:
            gc.enable()
    assert left() is None


async def test_the_protocol_that_upgraded_a_connection_goes_at_once() -> None:
    """It has nothing to do while the page is there, and ten thousand of them are 20 MB."""
    async with building() as house:
        gc.collect()
        before = sum(isinstance(each, HttpToolsProtocol) for each in gc.get_objects())
        gc.disable()
        try:
            async with house.open("/ws/screen?room=r1&screen=main&device=d1") as (_, page):
                await reached(lambda: page.view)
                there = sum(isinstance(each, HttpToolsProtocol) for each in gc.get_objects())
        finally:
            gc.enable()
    assert there == before
