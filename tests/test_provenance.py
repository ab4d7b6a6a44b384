"""Where a figure on the wall comes from, down to the cell."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from displays.rights import Role, Scope
from tests.doubles.house import Indoors, indoors

NINE = "2021-01-01/P9M"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def sent(series: str, value: float | str, period: str) -> dict[str, Any]:
    return {"series": series, "value": value, "period": period}


async def post(house: Indoors, *observations: dict[str, Any]) -> None:
    program = await house.program(Scope.INGEST)
    await program.ok("POST", "/api/observations", {"observations": list(observations)})


async def test_a_share_names_its_inputs_and_where_they_stood(house: Indoors) -> None:
    """The signed share is made of two figures, each with its feed, its place and its raw text."""
    await post(house, sent("VB-02", "791.903", NINE), sent("VB-04", 256_177, NINE))
    reader = await house.program(Scope.READ)
    shares = [
        one["code"]
        for one in (await reader.get("/api/indicators"))["indicators"]
        if one["formula"] == "100 * VB-04 / VB-02"
    ]
    said = await reader.get(f"/api/indicators/{shares[0]}/provenance")
    assert (round(said["v"], 2), said["formula"], said["feed"]) == (32.35, "100 * VB-04 / VB-02", "derived")
    assert {one["series"]: (one["v"], one["raw"], one["feed"]) for one in said["inputs"]} == {
        "VB-04": (256_177, "256177", "api"),
        "VB-02": (791_903, "791.903", "api"),
    }


async def test_a_delivered_figure_names_its_own_place(house: Indoors) -> None:
    """Of a period or the newest; what nobody delivered is not found, and neither is what one may not see."""
    await post(house, sent("VB-01", 400_006, "2021-06"), sent("VB-01", "400.007", "2021-07"))
    reader = await house.program(Scope.READ)
    path = "/api/indicators/VB-01/provenance"
    assert (await reader.get(path))["raw"] == "400.007"
    assert (await reader.get(path, period="2021-06"))["v"] == 400_006
    assert "inputs" not in await reader.get(path)
    await reader.expect_refusal(404, "not_found", "GET", path, params={"period": "2020"})
    await reader.expect_refusal(422, "bad_date", "GET", path, params={"period": "hôm qua"})
    steward = await house.person("an", Role.STEWARD)
    await steward.expect_refusal(404, "not_found", "GET", "/api/indicators/XX-01/provenance")
