"""What the store has lost: named to consoles until an operator takes note of it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from broadcaster.events import Draft
from broadcaster.journal.loss import RESTARTED, Loss
from broadcaster.state import State
from displays.rights import Role
from tests.doubles.house import Indoors, indoors
from tests.doubles.journals import sqlite_backend

AT, SINCE = "2021-10-07T07:32:00.000Z", "2021-10-07T07:31:00.000Z"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def loss(first: int, last: int, count: int = 0) -> Draft:
    return Loss(first, last, count or last - first + 1, AT, SINCE, RESTARTED).draft("e2")


async def test_a_loss_stands_until_it_is_noted(house: Indoors) -> None:
    """Range, count and times are listed; who may only read cannot take note; noted once, it is gone."""
    seq = await house.house.broadcast.record(loss(118, 120))
    operator, viewer = await house.person("minh", Role.OPERATOR), await house.person("hoa", Role.VIEWER)
    listed = await viewer.get("/api/losses")
    assert listed["losses"] == [
        {"epoch": "e2", "first": 118, "last": 120, "count": 3, "at": AT, "since": SINCE}
        | {"why": "restarted", "file": None, "seq": seq}
    ]
    await viewer.expect_refusal(403, "not_allowed", "DELETE", "/api/losses/e2")
    await operator.ok("DELETE", "/api/losses/e2")
    assert (await operator.get("/api/losses"))["losses"] == []
    await operator.expect_refusal(404, "not_found", "DELETE", "/api/losses/e2")
    (noted,) = (await operator.get("/api/journal", kind="history.noted"))["events"]
    assert (noted["by"], noted["data"]["epoch"]) == ("minh", "e2")


async def test_a_loss_is_in_the_checkpoint(tmp_path: Path) -> None:
    """What is not noted yet still stands after a restart that folds nothing anew."""
    async with sqlite_backend(tmp_path).open() as journal:
        await journal.append([loss(1, 2)])
        state = State(journal.epoch)
        for event in await journal.read():
            state.apply(event)
    again = State().restored("e2", b"".join(state.snapshot().parts()))
    assert again.entries["@lost/e2"].value == state.entries["@lost/e2"].value


@pytest.mark.parametrize(
    ("told", "standing"),
    [
        ([(118, 120, 0), (118, 122, 0)], (118, 122, 5)),
        ([(120, 122, 0), (118, 119, 0)], (118, 122, 5)),
        ([(10, 90, 4), (80, 85, 0)], (10, 90, 6)),
    ],
)
async def test_two_nodes_know_of_the_same_loss(tmp_path: Path, told: list[Any], standing: tuple[int, ...]) -> None:
    """One range: what any of them had seen is lost."""
    async with sqlite_backend(tmp_path).open() as journal:
        await journal.append([loss(*each) for each in told])
        state = State(journal.epoch)
        for event in await journal.read():
            state.apply(event)
    value = state.entries["@lost/e2"].value
    assert (value["first"], value["last"], value["count"]) == standing
