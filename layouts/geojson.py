"""A GeoJSON file of a site (RFC 7946): which rings each area has, or what is wrong with the file and where."""

import json
from collections.abc import Iterator
from typing import Any

from layouts.check import shown
from layouts.problems import Problem

MOST_MB = 16  # of one file; reading it takes about 100 ms a megabyte, once for each version
MOST_AREAS = 2_000
SAID = 20  # problems named of one file
LONGEST = 60  # characters of a position in a message

Point = tuple[float, float]  # longitude, latitude
Ring = list[Point]
Rings = dict[str, list[Ring]]  # by the areas' codes


class NotGeoJson(Exception):
    """What is wrong with the file; `problems` name places in it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.text for problem in problems))
        self.problems = problems


def read_geojson(content: bytes, path: str, code: str) -> Rings:
    """The rings of each area, outer ones and holes alike. code: the property that carries the area's code.

    Features without a geometry are passed over; several with one code are one area. Raises NotGeoJson.
    """
    text, document = _parsed(content, path)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection" or not isinstance(features, list):
        got = document.get("type") if isinstance(document, dict) else type(document).__name__
        raise NotGeoJson(Problem(path, 1, 1, "geojson_kind", {"got": shown(got)}))
    rings: Rings = {}
    problems: list[Problem] = []
    for index, feature in enumerate(features):
        try:
            name, found = _area(feature, code)
            rings.setdefault(name, []).extend(found)
        except _Wrong as wrong:
            line, column = _place(text, index)
            problems.append(Problem(path, line, column, wrong.code, {"n": index + 1, **wrong.args_}))
            if len(problems) >= SAID:
                break
    if problems:
        raise NotGeoJson(*problems)
    rings = {name: found for name, found in rings.items() if found}
    if not 2 <= len(rings) <= MOST_AREAS:
        raise NotGeoJson(Problem(path, 1, 1, "geojson_areas", {"got": len(rings), "most": MOST_AREAS}))
    return rings


def _parsed(content: bytes, path: str) -> tuple[str, Any]:
    if len(content) > MOST_MB * 1_000_000:
        raise NotGeoJson(Problem(path, 1, 1, "geojson_large", {"most": MOST_MB}))
    try:
        text = content.decode("utf-8-sig")
        return text, json.loads(text)
    except UnicodeDecodeError as error:
        raise NotGeoJson(Problem(path, 1, 1, "not_utf8", {"byte": error.start})) from None
    except json.JSONDecodeError as error:
        raise NotGeoJson(Problem(path, error.lineno, error.colno, "geojson_json", {"what": error.msg})) from None
    except RecursionError:
        raise NotGeoJson(Problem(path, 1, 1, "geojson_json", {"what": "nested too deeply"})) from None
    except ValueError:  # what Python says of a whole number of more than 4,300 digits
        raise NotGeoJson(Problem(path, 1, 1, "geojson_json", {"what": "a number with too many digits"})) from None


class _Wrong(Exception):
    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code)
        self.code, self.args_ = code, args


def _area(feature: Any, code: str) -> tuple[str, list[Ring]]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    properties = properties if isinstance(properties, dict) else {}
    name = properties.get(code)
    if isinstance(name, bool) or not isinstance(name, str | int) or not _told(str(name)):
        known = ", ".join([each for each in properties if each.isprintable()][:12]) or "-"
        raise _Wrong("geojson_code", property=code, got=shown(name), known=known)
    geometry = feature.get("geometry")
    if geometry is None:
        return str(name).strip(), []
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(coordinates, list):
        raise _Wrong("geojson_shape", got=shown(kind))
    polygons = [coordinates] if kind == "Polygon" else coordinates
    return str(name).strip(), [_ring(ring) for polygon in polygons for ring in _list(polygon)]


def _told(name: str) -> bool:
    """True for a name that can be said in a message; half a surrogate pair can be written nowhere."""
    return bool(name.strip()) and name.isprintable()


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _Wrong("geojson_ring", got=shown(value))
    return value


def _ring(ring: Any) -> Ring:
    """Without its last position, which repeats the first."""
    points = [_point(each) for each in _list(ring)]
    if len(points) < 4:
        raise _Wrong("geojson_ring", got=f"{len(points)}")
    return points[:-1] if points[0] == points[-1] else points


def _point(value: Any) -> Point:
    if not isinstance(value, list) or len(value) < 2:
        raise _Wrong("geojson_ring", got=shown(value))
    x, y = value[0], value[1]
    if any(isinstance(each, bool) or not isinstance(each, int | float) or each != each for each in (x, y)):
        raise _Wrong("geojson_ring", got=shown(value))
    if abs(x) > 180 or abs(y) > 90:  # compared as they are: a whole number may be too large for a float
        raise _Wrong("geojson_degrees", got=f"{x}, {y}"[:LONGEST])
    return float(x), float(y)


def _place(text: str, index: int) -> tuple[int, int]:
    """Line and column of a feature. Looked for only where something is wrong with it."""
    decoder = json.JSONDecoder()
    for at in _lists(text):
        try:
            for _ in range(index):
                _, at = decoder.raw_decode(text, at)
                at = _skip(text, at)
            if text[at] != "{" and index == 0:
                continue
        except (json.JSONDecodeError, IndexError):
            continue
        return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return 1, 1


def _lists(text: str) -> Iterator[int]:
    """Where the elements of a list called features may begin."""
    at = -1
    while (at := text.find('"features"', at + 1)) >= 0:
        begin = text.find("[", at)
        if begin >= 0 and text[at + len('"features"') : begin].strip() == ":":
            yield _skip(text, begin + 1)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at
