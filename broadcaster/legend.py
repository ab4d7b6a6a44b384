"""The lasting part of a wall: the layout, what its indicators and areas are called, the site."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Protocol

from orjson import Fragment

from broadcaster.board import Entry
from broadcaster.frames import encode, raw
from broadcaster.model import Indicator, Sensitivity, series_parts
from broadcaster.needs import Needs


class Catalogue(Protocol):
    """What is read of the state. All of it stays as it is while `epoch` and `catalogue_seq` do."""

    @property
    def epoch(self) -> str: ...
    @property
    def catalogue_seq(self) -> int: ...
    @property
    def entries(self) -> Mapping[str, Entry]: ...
    @property
    def indicators(self) -> Mapping[str, Indicator]: ...
    @property
    def areas(self) -> Mapping[str, Mapping[str, Any]]: ...


class Legends:
    """Makes legends. Many views name the same indicators, so each is worded once a catalogue and clearance."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: tuple[str, int] | None = None
        self._indicators: dict[tuple[str, Sensitivity], Fragment] = {}
        self._areas: Fragment | None = None
        self._site: Mapping[str, Any] = {}

    def legend(self, layout: Mapping[str, Any] | None, needs: Needs, clearance: Sensitivity) -> bytes:
        """`"layout":…,"indicators":…,"areas":…,"site":…` as JSON members without braces; with the clearance and the
        catalogue it is made for, so that a page that keeps a wall knows when it may not any more."""
        catalogue = self._catalogue
        if self._known != (catalogue.epoch, catalogue.catalogue_seq):
            self._learn()
        codes, areas = _named(catalogue, needs)
        document = {
            "clearance": clearance,
            "catalogue": catalogue.catalogue_seq,
            "layout": layout,
            "indicators": {
                code: self._indicators.get((code, clearance)) or self._describe(code, clearance)
                for code in sorted(codes)
                if code in catalogue.indicators
            },
            "areas": self._all_areas() if areas is None else _names(catalogue, sorted(areas)),
            "site": {name: self._site.get(name) for name in ("name", "reporting", "time_zone", "languages")},
        }
        return encode(document)[1:-1]

    def _learn(self) -> None:
        self._known = self._catalogue.epoch, self._catalogue.catalogue_seq
        self._indicators.clear()
        self._areas = None
        site = self._catalogue.entries.get("@site")
        self._site = site.value if site and site.value else {}

    def _describe(self, code: str, clearance: Sensitivity) -> Fragment:
        units = {unit["key"]: unit for unit in self._site.get("units", ())}
        described = raw(encode(_described(self._catalogue.indicators[code], units, clearance)))
        self._indicators[code, clearance] = described
        return described

    def _all_areas(self) -> Fragment:
        if self._areas is None:
            self._areas = raw(encode(_names(self._catalogue, sorted(self._catalogue.areas))))
        return self._areas


def _named(catalogue: Catalogue, needs: Needs) -> tuple[set[str], set[str] | None]:
    """The indicators and areas a view may name; None: all areas there are."""
    keys = [each for each in needs.keys if not each.startswith("@items/")]  # which name no indicator
    if needs.everything or any(each.startswith("@") for each in keys):
        return set(catalogue.indicators), None  # a list may name any of them
    parts = [series_parts(each) for each in keys]
    families = {each[:-1] for each in needs.stems if each.endswith("@")}
    return {code for code, _ in parts} | families, None if families else {area for _, area in parts if area}


def _names(catalogue: Catalogue, areas: list[str]) -> dict[str, Any]:
    return {code: catalogue.areas[code].get("name") for code in areas if code in catalogue.areas}


def _described(indicator: Indicator, units: Mapping[str, Any], clearance: Sensitivity) -> dict[str, Any]:
    if not clearance.clears(indicator.sensitivity):
        return {"withheld": True}
    guarded = {} if indicator.sensitivity is Sensitivity.PUBLIC else {"sensitivity": indicator.sensitivity}
    return guarded | {
        "name": indicator.name, "short": indicator.short or indicator.name, "unit": indicator.unit,
        "decimals": indicator.decimals, "direction": indicator.direction, "frequency": indicator.frequency,
        "subsystem": indicator.subsystem, "owner": units.get(indicator.owner),
        "thresholds": asdict(indicator.thresholds) if indicator.thresholds else None,
    }  # fmt: skip
