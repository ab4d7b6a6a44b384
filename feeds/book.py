"""The catalogue as intake needs it: looked up by whatever people write, built once per version of the catalogue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from broadcaster.model import Indicator, Reason, Rule, series_parts
from feeds.offers import Known
from feeds.text import key, nearest
from feeds.units import unit_of

OVER_TIME = ("monotone", "jump")  # kinds of rules that hold a figure against its own past
OWN = "SYS"  # the subsystem the service fills itself
GUESSES = 100  # names nobody knows for which a batch is told the nearest: each takes a millisecond or two
CACHE = 50_000  # written forms of series; beyond it the cache starts again

_GROWTH = tuple(key(words) for words in ("tăng trưởng", "tốc độ tăng", "so với cùng kỳ"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator: its unit in the language figures are written in, its bounds, the rules that name it.

    ytd: it is counted up over the year; a rate of the year so far rises and falls. whole: it counts things, of which
    there are no fractions, and never fewer than none. rules: within one period; steps: over time. year: the month and
    day its reporting year begins on, where that is not 1 January.
    """

    code: str
    indicator: Indicator
    unit: str
    growth: bool
    percent: bool
    derived: bool
    ytd: bool
    whole: bool
    least: float | None
    most: float | None
    rules: tuple[Rule, ...]
    steps: tuple[Rule, ...]
    year: tuple[int, int] | None


Found = tuple[Entry, str] | Reason  # the entry and the canonical series, or why not


class Book:
    """`find` answers in one dictionary look-up for what was written the same way before."""

    def __init__(self, known: Known) -> None:
        self.seq = known.catalogue_seq
        self.entries = {code: _entry(each, known.rules) for code, each in known.indicators.items()}
        self._folded = {code.casefold(): code for code in self.entries}
        self._areas = known.areas
        self._names = _names(known.areas)
        self.guesses = GUESSES
        self._seen: dict[tuple[str, str | None], Found] = {}

    def find(self, series: str, area: str | None, on: date | None) -> Found:
        """The entry and canonical series for what was written; on: the day for which area names are read."""
        found = self._seen.get((series, area))
        if found is None:
            found, dated = self._find(series, area, on)
            if not dated:
                if len(self._seen) >= CACHE:
                    self._seen.clear()
                self._seen[series, area] = found
        return found

    def _find(self, series: str, area: str | None, on: date | None) -> tuple[Found, bool]:
        code, within = series_parts(series.strip())
        code = self._folded.get(code.strip().casefold(), code.strip())
        entry = self.entries.get(code)
        if entry is None:
            code = code or series.strip()
            self.guesses -= 1
            near = nearest(code, list(self.entries)) if self.guesses >= 0 else None
            args = {"series": code, "nearest": near} if near else {"series": code}
            return Reason("unknown_series_near" if near else "unknown_series", args), False
        if entry.derived:
            return Reason("derived", {"series": code, "formula": entry.indicator.formula or ""}), False
        place = (within if within is not None else area or "").strip()
        if not place:
            return (entry, code), False
        if place in self._areas:
            until = self._areas[place].get("until")  # a code says of itself whose borders it means, but not for ever
            if until is not None and on is not None and until < on.isoformat():
                return Reason("area_not_then", {"area": place, "day": on.isoformat()}), True
            return (entry, f"{code}@{place}"), until is not None
        return self._named(entry, place, on), True

    def _named(self, entry: Entry, place: str, on: date | None) -> Found:
        """An area by its name or an older one, valid on that day; two areas of one name are no answer."""
        folded = key(place)
        spans = self._names.get(folded, [])
        codes = {code for code, since, until in spans if on is None or _within(on, since, until)}
        if len(codes) == 1:
            return entry, f"{entry.code}@{codes.pop()}"
        if codes:
            return Reason("ambiguous_area", {"area": place, "codes": ", ".join(sorted(codes))})
        if spans and on is not None:
            return Reason("area_not_then", {"area": place, "day": on.isoformat()})
        self.guesses -= 1
        near = nearest(folded, list(self._names)) if self.guesses >= 0 else None
        if near is None:
            return Reason("unknown_area", {"area": place})
        code = self._names[near][0][0]
        name = _texts(self._areas[code]["name"])[0]
        return Reason("unknown_area_near", {"area": place, "nearest": f"{name} ({code})"})


def _entry(indicator: Indicator, rules: Iterable[Rule]) -> Entry:
    name = key(indicator.name.get("vi", ""))
    whole = _whole(indicator)
    mine = [rule for rule in rules if _names_code(rule, indicator.code)]
    return Entry(
        code=indicator.code,
        indicator=indicator,
        unit=indicator.unit.get("vi", ""),
        growth=any(words in name for words in _GROWTH),
        percent=unit_of(indicator.unit.get("vi", "")).percent,
        derived=bool(indicator.formula) or indicator.subsystem == OWN or indicator.code.startswith(OWN + "-"),
        ytd=indicator.cumulation in ("ytd", "both") and indicator.kind == "flow",
        whole=whole,
        least=indicator.parameters.get("least", 0.0 if whole else None),
        most=indicator.parameters.get("most"),
        rules=tuple(rule for rule in mine if rule.kind not in OVER_TIME),
        steps=tuple(rule for rule in mine if rule.kind in OVER_TIME),
        year=_year(indicator, mine),
    )


def _whole(indicator: Indicator) -> bool:
    """True for a count of things, of which there are no fractions: documents, people, cases; not money."""
    unit = unit_of(indicator.unit.get("vi", ""))
    counts = indicator.kind in ("flow", "stock") and indicator.decimals == 0
    return counts and bool(unit.base) and unit.scale == 1 and not unit.percent and not unit.money


def _year(indicator: Indicator, rules: Iterable[Rule]) -> tuple[int, int] | None:
    """The month and day on which an indicator's reporting year begins, as one of its rules says; None: 1 January."""
    for rule in rules:
        if rule.kind == "monotone" and rule.year_from != "01-01":
            month, _, number = rule.year_from.partition("-")
            return int(month), int(number)
    return None


def _names_code(rule: Rule, code: str) -> bool:
    return any(series_parts(member)[0] == code for member in (rule.whole, *rule.parts))


def _names(areas: Mapping[str, Mapping[str, Any]]) -> dict[str, list[tuple[str, str | None, str | None]]]:
    """Folded name -> (code, since, until) of every area that bears or bore it; until is its last day, as ISO text."""
    names: dict[str, list[tuple[str, str | None, str | None]]] = {}
    for code, area in areas.items():
        own = {"name": area["name"], "since": area.get("since"), "until": area.get("until")}
        for alias in (own, *(area.get("aliases") or ())):
            named = alias if isinstance(alias, Mapping) else {"name": alias}
            for name in _texts(named["name"]):
                names.setdefault(key(name), []).append((code, named.get("since"), named.get("until")))
    return names


def _texts(name: Any) -> list[str]:
    return list(name.values()) if isinstance(name, Mapping) else [str(name)]


def _within(on: date, since: str | None, until: str | None) -> bool:
    day = on.isoformat()
    return (since is None or since <= day) and (until is None or day <= until)
