"""What one screen showed at one receipt: its tiles with their figures as the page had them, and how fresh they were.

Pure. A figure is what its tile was drawn from: the value as it travelled to the page, and its indicator's words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from broadcaster.board import Entry
from broadcaster.model import Indicator, Sensitivity, series_parts
from broadcaster.moments import Instant
from broadcaster.past import Past
from broadcaster.tape import Tape

Figure = dict[str, Any]
ROLES = ("overdue", "longest", "received", "open", "done", "on_time", "satisfied", "handling")  # of a feedback tile
LISTS = {"attention": "@attention"}
NAMES_ALL = ("attention", "owners", "status")  # lists that may name any indicator
TOP = 4  # rows of a list, unless its tile says otherwise


@dataclass(frozen=True, slots=True)
class Receipt:
    """A screen said at `at` that it had painted the figures up to `seq` and the scene of `scene`. faults: its tiles
    that failed then. made: the event by whose documents its wall was made; None: its page does not say."""

    room: str
    screen: str
    seq: int
    scene: int
    at: Instant
    faults: tuple[str, ...] = ()
    made: int | None = None

    @property
    def place(self) -> str:
        return f"{self.room}/{self.screen}"


class Showing:
    """What stood on a screen at a receipt, out of a tape."""

    def __init__(self, tape: Tape, receipt: Receipt, scene: Mapping[str, Any]) -> None:
        self._tape, self._receipt = tape, receipt
        self._picture = tape.held(scene)
        # Else: a scene comes with everything written before it, so the later of the two places is where the page stood.
        now = tape.documents(max(receipt.seq, receipt.scene) if receipt.made is None else receipt.made)
        past = self._picture if isinstance(self._picture, Past) else None
        room = now.rooms.get(receipt.room)
        self.clearance = room.lasting if room and not scene.get("press") else Sensitivity.PUBLIC
        self._now = now.indicators
        self._indicators, self._areas = (past or now).indicators, (past or now).areas
        self._units = _units(past) if past else now.units
        self.layout = (past or now).layouts.get(scene["layout"] or "")

    @property
    def key(self) -> tuple[int, int, int, str]:
        """Equal for receipts that have the same figures, but for how fresh they are."""
        stood = self._receipt.seq if self._picture is None else -id(self._picture)
        return id(self.layout), id(self._indicators), stood, self.clearance.value

    def figures(self) -> Iterator[Figure]:
        """Tile by tile, as the layout lists them; those without a `state` have one by the time."""
        for tile in (self.layout or {}).get("tiles") or ():
            for series in _named(tile):
                yield self._figure(tile, series, whole=True)
            for code in _families(tile):
                for series in self._family(code):
                    yield self._figure(tile, series, whole=False)
            if name := LISTS.get(tile["kind"]):
                yield self._list(tile, name)

    def _figure(self, tile: Mapping[str, Any], series: str, *, whole: bool) -> Figure:
        told: Figure = {"tile": tile["id"], "kind": tile["kind"]}
        code = series_parts(series)[0]
        indicator = self._indicators.get(code)
        if indicator is None:
            return {**told, "series": series, "state": "unknown"}
        if not (self.clearance.clears(indicator.sensitivity) and self._still_cleared(code)):
            return {**told, "state": "withheld"}
        entry = self._entry(series)
        seen = entry is not None and self.clearance.clears(entry.sensitivity)
        value = entry.value if entry is not None and seen else None
        if value is not None and not whole:
            value = {name: value[name] for name in BRIEF if name in value}
        waits = [self._name(each) for each in (value or {}).get("waits") or ()]
        return {
            **told,
            **({"title": dict(tile["title"])} if tile.get("title") and _single(tile) else {}),
            "series": series,
            "indicator": described(indicator, self._units),
            "area": self._area(series),
            "sensitivity": max(
                indicator.sensitivity, entry.sensitivity if entry else Sensitivity.PUBLIC, key=lambda each: each.rank
            ),
            "value": value,
            **({"waits": waits} if waits else {}),
        }

    def _list(self, tile: Mapping[str, Any], name: str) -> Figure:
        entry = self._entry(f"{name}/{self.clearance.value}")
        rows = (entry.value or []) if entry else []
        items = []
        for row in rows[: tile.get("top") or TOP]:
            code = series_parts(row["key"])[0]
            indicator = self._indicators.get(code)
            if indicator is not None and self.clearance.clears(indicator.sensitivity):
                items.append({
                    "series": row["key"], "area": self._area(row["key"]), "sensitivity": indicator.sensitivity,
                    "indicator": described(indicator, self._units),
                    **{part: row[part] for part in ROW if row.get(part) is not None},
                })  # fmt: skip
        return {"tile": tile["id"], "kind": tile["kind"], "state": "list", "items": items}

    def _still_cleared(self, code: str) -> bool:
        """False for what has become too sensitive for the room since a picture that it holds."""
        now = self._now.get(code)
        return now is None or self.clearance.clears(now.sensitivity)

    def _entry(self, key: str) -> Entry | None:
        if self._picture is not None:
            return self._picture.entries.get(key)
        return self._tape.entry(key, self._receipt.seq)

    def _family(self, code: str) -> list[str]:
        if self._picture is None:
            return self._tape.family(code, self._receipt.seq)
        entries = self._picture.entries.items()
        return sorted(key for key, each in entries if key.startswith(f"{code}@") and each.value is not None)

    def _name(self, series: str) -> Any:
        """What the page called a series beside a figure: only what its layout is about has a name there."""
        code = series_parts(series)[0]
        indicator = self._indicators.get(code)
        if indicator is None or not self._legend(code) or not self.clearance.clears(indicator.sensitivity):
            return series
        return dict(indicator.short or indicator.name)

    def _legend(self, code: str) -> bool:
        tiles = (self.layout or {}).get("tiles") or ()
        named = (series_parts(each)[0] for tile in tiles for each in (*_named(tile), *_families(tile)))
        return any(tile["kind"] in NAMES_ALL for tile in tiles) or code in named

    def _area(self, series: str) -> Any:
        area = series_parts(series)[1]
        return self._areas.get(area, {}).get("name", area) if area else None


# what is kept of each of many areas, and of each row of a list
BRIEF = ("v", "low", "high", "qualifier", "period", "status", "as_of", "level", "since", "due", "late", "held", "marks")
ROW = ("level", "flag", "reason", "v", "period", "since", "held", "freshness", "marks")


def described(indicator: Indicator, units: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What a page was told of an indicator, as far as words need it."""
    unit = units.get(indicator.owner)
    return {
        "code": indicator.code, "name": dict(indicator.name), "short": dict(indicator.short or indicator.name),
        "unit": dict(indicator.unit), "decimals": indicator.decimals, "direction": indicator.direction,
        "frequency": indicator.frequency, "owner": dict(unit.get("short") or unit["name"]) if unit else None,
        "thresholds": asdict(indicator.thresholds) if indicator.thresholds else None,
    }  # fmt: skip


def _units(past: Past) -> dict[str, Any]:
    site = past.entries.get("@site")
    return {unit["key"]: unit for unit in (site.value if site else {}).get("units") or ()}


def freshness(value: Mapping[str, Any] | None, at: Instant) -> str:
    """live, due, late or missing, as a page works it out at that moment (web/src/picture.ts)."""
    if value is None or (value.get("v") is None and not value.get("held") and not value.get("waits")):
        return "missing"
    if value.get("late") and at >= value["late"]:
        return "late"
    return "due" if value.get("due") and at >= value["due"] else "live"


def _named(tile: Mapping[str, Any]) -> list[str]:
    """The single series a tile shows."""
    if tile["kind"] == "feedback":
        return [*(series for role in ROLES if (series := tile.get(role))), *(tile.get("each") or ())]
    if tile["kind"] == "map" or tile.get("by"):
        return []
    return [tile["series"]] if tile.get("series") else list(tile.get("each") or ())


def _families(tile: Mapping[str, Any]) -> list[str]:
    """The indicators a tile shows by area."""
    if tile["kind"] == "map":
        return [tile["series"]]
    if tile.get("by") != "area":
        return []
    if tile["kind"] == "feedback":
        return [series for role in ROLES[:2] if (series := tile.get(role))]
    return [tile["series"]] if tile.get("series") else list(tile.get("each") or ())


def _single(tile: Mapping[str, Any]) -> bool:
    return tile["kind"] in ("number", "trend")
