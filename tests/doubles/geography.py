"""A made-up province as GeoJSON: areas on a grid of squares whose corners are moved and whose sides are made ragged,
the same way each time. Two neighbours share every point of their border."""

import json
import random
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

WEST, NORTH, SIDE = 103.9, 20.0, 0.1  # degrees; about where the sample's province is
Corner = tuple[int, int]


def collection(cells: Mapping[str, Sequence[int]], detail: int = 5, code: str = "ma_xa") -> dict[str, Any]:
    """A FeatureCollection with one polygon an area. detail: each side of a square has 2 ** detail stretches."""
    features = [
        {
            "type": "Feature",
            "properties": {code: area, "ten": f"Xã {area}"},
            "geometry": {"type": "Polygon", "coordinates": [ring(column, row, detail)]},
        }
        for area, (column, row) in cells.items()
    ]
    return {"type": "FeatureCollection", "features": features}


def text(cells: Mapping[str, Sequence[int]], detail: int = 5, code: str = "ma_xa") -> str:
    return json.dumps(collection(cells, detail, code), ensure_ascii=False)


def ring(column: int, row: int, detail: int) -> list[list[float]]:
    """A closed ring round one square."""
    corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
    points: list[list[float]] = []
    for one, other in zip(corners, [*corners[1:], corners[0]], strict=True):
        points += side(one, other, detail)[:-1]
    return [*points, points[0]]


def side(one: Corner, other: Corner, detail: int) -> list[list[float]]:
    """From corner to corner; from the other end it has the same points, backwards."""
    first, last = sorted((one, other))
    chance = random.Random(f"{first} {last}")
    points = [_moved(first), _moved(last)]
    sway = 0.16
    for _ in range(detail):
        finer = [points[0]]
        for a, b in pairwise(points):
            across = (b[1] - a[1]) * chance.uniform(-sway, sway), (a[0] - b[0]) * chance.uniform(-sway, sway)
            finer += [((a[0] + b[0]) / 2 + across[0], (a[1] + b[1]) / 2 + across[1]), b]
        points = finer
    placed = [[round(WEST + x * SIDE, 6), round(NORTH - y * SIDE, 6)] for x, y in points]
    return placed if (one, other) == (first, last) else placed[::-1]


def _moved(corner: Corner) -> tuple[float, float]:
    chance = random.Random(f"{corner}")
    return corner[0] + chance.uniform(-0.3, 0.3), corner[1] + chance.uniform(-0.3, 0.3)
