import asyncio

import pytest

from displays.turnstile import Turnstile


async def test_so_many_pass_in_a_turn_of_the_loop_and_no_more() -> None:
    """Who finds a place goes on at once; the others follow in order, so many a turn."""
    turnstile, passed = Turnstile(a_turn=3), list[int]()

    async def page(number: int) -> None:
        with turnstile:
            await turnstile.turn()
            passed.append(number)

    tasks = [asyncio.create_task(page(number)) for number in range(8)]
    counts = []
    while len(passed) < 8:
        await asyncio.sleep(0)
        counts.append(len(passed))
    assert passed == list(range(8))
    assert all(after - before <= 3 for before, after in zip([0, *counts], counts, strict=False))
    await asyncio.gather(*tasks)
    assert turnstile.inside == 0


async def test_a_page_that_gave_up_keeps_nobody_waiting() -> None:
    """Its place in the line goes to the next."""
    turnstile = Turnstile(a_turn=1)
    await turnstile.turn()
    first, second = (asyncio.create_task(turnstile.turn()) for _ in range(2))
    while len(turnstile._line) < 2:
        await asyncio.sleep(0)
        if first.done():
            break
    first.cancel()
    await second
    await asyncio.gather(first, return_exceptions=True)
    await turnstile.turn()
    assert not turnstile._line


async def test_it_is_full_when_so_many_are_inside() -> None:
    """Leaving makes room, however a page leaves."""
    turnstile = Turnstile(inside=2)
    with turnstile:
        assert not turnstile.full
        with pytest.raises(ValueError, match="hung up"), turnstile:
            assert turnstile.full
            raise ValueError("hung up")
        assert not turnstile.full
