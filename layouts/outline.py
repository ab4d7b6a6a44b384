"""Areas' outlines made light: whole numbers on a fixed grid, each border once, only the points that can be seen.

A border that two areas share is simplified once, so no gap opens between them (Bostock's TopoJSON: arcs between the
points where more than two borders meet). Points go by the area of the triangle they make with their neighbours, the
smallest first (Visvalingam and Whyatt 1993).
"""

import heapq
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from layouts.geojson import Rings

GRID = 4096  # the longer side; on a 4K screen a map is hardly 2,000 px high
MOST = 9_000  # points of all borders together: about 25 kB over the wire
UNSEEN = 1.0  # square steps of the grid; a point whose triangle is smaller cannot be seen
SPECK = 8.0  # square steps; a smaller island or hole is left out where its area has larger parts
LOOK = 9  # places looked at across and down an area for the middle of its widest part

Spot = tuple[int, int]
Arc = tuple[Spot, ...]


def outlined(rings: Rings, most: int = MOST) -> dict[str, Any]:
    """As it travels: {size: [w, h], arcs: [[x, y, dx, dy, …]], areas: {code: {rings: [[arc, …]], at: [x, y, r]}}}.

    In a ring `~n` is arc n from its end to its beginning. `at` is the middle of an area's widest part, and how far its
    border is from there.
    """
    spots, size = _gridded(rings)
    arcs, areas = _arcs(spots)
    kept = _simplified(arcs, most)
    shapes = {}
    for code, made in areas.items():
        lines = [_line(ring, kept) for ring in made]
        widest = max(lines, key=lambda line: abs(_area(line)))
        shapes[code] = {"rings": made, "at": _middle(widest)}
    return {"size": size, "arcs": [_deltas(arc) for arc in kept], "areas": shapes}


def _gridded(rings: Rings) -> tuple[dict[str, list[list[Spot]]], list[int]]:
    """Whole numbers, north up: longitudes shrunk by the middle latitude's cosine, so that nothing looks stretched."""
    every = [point for found in rings.values() for ring in found for point in ring]
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    south, north = min(y for _, y in every), max(y for _, y in every)
    shrink = max(0.05, math.cos(math.radians((south + north) / 2)))
    wide, high = (east - west) * shrink, north - south
    scale = GRID / (max(wide, high) or 1.0)
    across = shrink * scale
    spots: dict[str, list[list[Spot]]] = {}
    for code, found in rings.items():
        whole = [
            _thinned([(round((x - west) * across), round((north - y) * scale)) for x, y in ring]) for ring in found
        ]
        largest = max(whole, key=lambda ring: abs(_area(ring)))
        kept = [ring for ring in whole if len(ring) >= 3 and abs(_area(ring)) >= SPECK]
        spots[code] = kept or [_dot(largest[0])]
    return spots, [max(1, round(wide * scale)), max(1, round(high * scale))]


def _thinned(ring: Sequence[Spot]) -> list[Spot]:
    kept = [spot for spot, before in zip(ring, [ring[-1], *ring[:-1]], strict=True) if spot != before]
    return kept or [ring[0]]


def _dot(spot: Spot) -> list[Spot]:
    """An area too small for the grid: it still has a place."""
    x, y = spot
    return [(x, y - 2), (x + 2, y), (x, y + 2), (x - 2, y)]


def _arcs(spots: dict[str, list[list[Spot]]]) -> tuple[list[Arc], dict[str, list[list[int]]]]:
    """Every border once, and each area's rings as numbers of borders."""
    ends = _ends(ring for rings in spots.values() for ring in rings)
    numbers: dict[Arc, int] = {}
    areas: dict[str, list[list[int]]] = {}
    for code, rings in spots.items():
        areas[code] = []
        for ring in rings:
            made: list[int] = []
            for arc in _cut(ring, ends):
                back = arc[::-1]
                if back in numbers:
                    made.append(~numbers[back])
                else:
                    made.append(numbers.setdefault(arc, len(numbers)))
            areas[code].append(made)
    return list(numbers), areas


def _ends(rings: Iterable[list[Spot]]) -> set[Spot]:
    """Where borders meet: spots that do not have the same two neighbours in every ring that passes them."""
    beside: dict[Spot, tuple[Spot, Spot]] = {}
    ends: set[Spot] = set()
    for ring in rings:
        for index, spot in enumerate(ring):
            one, other = ring[index - 1], ring[(index + 1) % len(ring)]
            pair = (one, other) if one <= other else (other, one)
            if beside.setdefault(spot, pair) != pair:
                ends.add(spot)
    return ends


def _cut(ring: list[Spot], ends: set[Spot]) -> Iterator[Arc]:
    """A ring's stretches between such spots; one without any begins at its least spot, so that it is found again."""
    cuts = [index for index, spot in enumerate(ring) if spot in ends]
    start = cuts[0] if cuts else ring.index(min(ring))
    turned = [*ring[start:], *ring[: start + 1]]
    stops = [index - start for index in cuts] + [len(ring)] if cuts else [0, len(ring)]
    for begin, end in pairwise(stops):
        yield tuple(turned[begin : end + 1])


def _simplified(arcs: list[Arc], most: int) -> list[Arc]:
    """The same arcs with at most about `most` spots; the ends of an arc stay, of a closed one at least four spots."""
    weighed = [_weights(arc) for arc in arcs]
    inner = sorted((weight for weights in weighed for weight in weights if weight < math.inf), reverse=True)
    room = max(0, most - 2 * len(arcs))
    least = max(UNSEEN, inner[room] if room < len(inner) else 0.0)
    kept: list[Arc] = []
    for arc, weights in zip(arcs, weighed, strict=True):
        bound = least
        if arc[0] == arc[-1] and len(arc) > 4:
            bound = min(least, sorted(weights, reverse=True)[3])
        kept.append(
            tuple(spot for spot, weight in zip(arc, weights, strict=True) if weight > bound or weight == math.inf)
        )
        if len(kept[-1]) < 4 and arc[0] == arc[-1]:
            kept[-1] = arc[:3] + arc[-1:] if len(arc) >= 4 else arc
    return kept


def _weights(arc: Arc) -> list[float]:
    """How much each spot matters: the area of the triangle it makes when its turn to go has come, never less than of
    those that went before it."""
    count = len(arc)
    weights = [math.inf] * count
    if count < 3:
        return weights
    before, after = list(range(-1, count - 1)), list(range(1, count + 1))
    heap = [(_triangle(arc[i - 1], arc[i], arc[i + 1]), i) for i in range(1, count - 1)]
    now = {i: weight for weight, i in heap}
    heapq.heapify(heap)
    least = 0.0
    while heap:
        weight, i = heapq.heappop(heap)
        if now.get(i) != weight:
            continue
        del now[i]
        least = weights[i] = max(least, weight)
        one, other = before[i], after[i]
        after[one], before[other] = other, one
        for each in (one, other):
            if 0 < each < count - 1:
                now[each] = _triangle(arc[before[each]], arc[each], arc[after[each]])
                heapq.heappush(heap, (now[each], each))
    return weights


def _triangle(a: Spot, b: Spot, c: Spot) -> float:
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def _line(ring: list[int], arcs: list[Arc]) -> list[Spot]:
    """A ring's spots, without the repeated one at its end."""
    return [spot for number in ring for spot in (arcs[number] if number >= 0 else arcs[~number][::-1])[:-1]]


def _deltas(arc: Arc) -> list[int]:
    made = [*arc[0]]
    for (x, y), (to_x, to_y) in pairwise(arc):
        made += (to_x - x, to_y - y)
    return made


def _area(ring: Sequence[Spot]) -> float:
    turned = [*ring[1:], ring[0]]
    return sum(x * to_y - to_x * y for (x, y), (to_x, to_y) in zip(ring, turned, strict=True)) / 2


def _middle(ring: list[Spot]) -> list[int]:
    """The middle of a ring's widest part, about, and how far the border is from there: [x, y, r]."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    sides = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    best = (-1.0, sum(xs) / len(xs), sum(ys) / len(ys))
    for row in range(LOOK):
        y = min(ys) + (max(ys) - min(ys)) * (row + 0.5) / LOOK
        for column in range(LOOK):
            x = min(xs) + (max(xs) - min(xs)) * (column + 0.5) / LOOK
            if _inside(x, y, sides):
                best = max(best, (min(_far(x, y, a, b) for a, b in sides), x, y))
    return [round(best[1]), round(best[2]), max(0, round(best[0]))]


def _inside(x: float, y: float, sides: Sequence[tuple[Spot, Spot]]) -> bool:
    crossed = ((a[1] > y) != (b[1] > y) and x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] for a, b in sides)
    return sum(crossed) % 2 == 1


def _far(x: float, y: float, a: Spot, b: Spot) -> float:
    """The distance to a side."""
    wide, high = b[0] - a[0], b[1] - a[1]
    long = wide * wide + high * high
    share = max(0.0, min(1.0, ((x - a[0]) * wide + (y - a[1]) * high) / long)) if long else 0.0
    return math.hypot(x - a[0] - share * wide, y - a[1] - share * high)
