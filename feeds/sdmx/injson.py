"""SDMX-JSON data messages: indexes put back into words (json.sdmx.org, field guides 1.0 to 2.1)."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from feeds import jsontext
from feeds.feed import FeedError
from feeds.sdmx.inform import Observed

Words = dict[str, str]


def observations(text: str, url: str, measure: str) -> list[Observed]:
    """Every observation with what is said of it at all levels; raises FeedError."""
    try:
        document = jsontext.loads(text, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError):
        raise FeedError("not_json", url=url, start=text[:40]) from None
    try:
        _check(document, url)
        data = document.get("data") or document  # messages before 1.0 have no `data`
        structures = data.get("structures") or [data["structure"]]
        return [
            seen
            for dataset in data.get("dataSets") or []
            for seen in _Dataset(dataset, structures[dataset.get("structure", 0)], url, measure).read()
        ]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise FeedError("sdmx_broken", url=url, what=type(error).__name__) from None


def _check(document: Any, url: str) -> None:
    """A service that gives a part of what was asked for says so in `errors`."""
    for error in document.get("errors") or []:
        said = str(error.get("title") or error.get("detail") or "")[:200]
        raise FeedError("sdmx_error", url=url, fault=str(error.get("code", "")), what=said)


class _Dataset:
    """One dataSet: what its structure says once, its series or observations say by index."""

    def __init__(self, dataset: Mapping[str, Any], structure: Mapping[str, Any], url: str, measure: str) -> None:
        if str(dataset.get("action", "")).lower() == "delete":
            raise FeedError("sdmx_delete", url=url)
        self._dataset = dataset
        self._dimensions = structure["dimensions"]
        self._attributes = structure.get("attributes") or {}
        measures = (structure.get("measures") or {}).get("observation") or [{"id": measure}]
        ids = [each["id"] for each in measures]
        if measure not in ids and len(ids) > 1:
            raise FeedError("sdmx_measure", url=url, measure=measure, known=", ".join(ids))
        self._measures = measures
        self._at = ids.index(measure) if measure in ids else 0
        self._groups = [
            (self._part(key), _said(self._level("dimensionGroup"), values))
            for key, values in (dataset.get("dimensionGroupAttributes") or {}).items()
        ]

    def read(self) -> Iterator[Observed]:
        # dimensions of the data set have one value each, and no index anywhere
        whole = {each["id"]: _value(each["values"][0]) for each in self._dimensions.get("dataSet") or []}
        whole |= _said(self._level("dataSet"), self._dataset.get("attributes") or [])
        series = self._dimensions.get("series") or []
        for key, about in (self._dataset.get("series") or {}).items():
            named = whole | _named(series, key) | _said(self._level("series"), about.get("attributes") or [])
            yield from self._observed(named, about.get("observations") or {})
        yield from self._observed(whole, self._dataset.get("observations") or {})

    def _observed(self, named: Words, observations: Mapping[str, Sequence[Any]]) -> Iterator[Observed]:
        dimensions = self._dimensions.get("observation") or []
        for key, values in observations.items():
            said = named | _named(dimensions, key)
            for part, attributes in self._groups:
                if part.items() <= said.items():
                    said |= attributes
            said |= _said(self._level("observation"), values[len(self._measures) :])
            value = values[self._at] if self._at < len(values) else None
            coded = self._measures[self._at].get("values")
            yield Observed(said, _value(coded[value]) if coded and value is not None else value)

    def _level(self, level: str) -> Sequence[Mapping[str, Any]]:
        found: Sequence[Mapping[str, Any]] = self._attributes.get(level) or []
        return found

    def _part(self, key: str) -> Words:
        """The dimensions of a partial key such as "::4:0:", in the order of the whole key."""
        every = [each for level in ("dataSet", "series", "observation") for each in self._dimensions.get(level) or []]
        every.sort(key=lambda each: each.get("keyPosition", len(every)))  # time may have none, and is last
        return {
            each["id"]: _value(each["values"][int(index)])
            for each, index in zip(every, key.split(":"), strict=True)
            if index
        }


def _named(dimensions: Sequence[Mapping[str, Any]], key: str) -> Words:
    """A key such as "0:3:1" in words."""
    if not dimensions:
        return {}
    pairs = zip(dimensions, key.split(":"), strict=True)
    return {each["id"]: _value(each["values"][int(index)]) for each, index in pairs}


def _said(attributes: Sequence[Mapping[str, Any]], values: Sequence[Any]) -> Words:
    """Attributes by index where their definition lists values, else by what stands there; absent: their default."""
    said: Words = {}
    for number, each in enumerate(attributes):
        value = values[number] if number < len(values) else None
        if value is None:
            if each.get("default") is not None:
                said[each["id"]] = str(each["default"])
        elif each.get("values") and isinstance(value, int):
            said[each["id"]] = _value(each["values"][value])
        else:
            said[each["id"]] = _text(value)
    return said


def _value(entry: Mapping[str, Any]) -> str:
    """A value of a component: its code, else what it says."""
    found = next((entry[name] for name in ("id", "value", "name") if entry.get(name) is not None), None)
    if found is None:
        raise ValueError("a value without a name")
    return _text(found)


def _text(value: Any) -> str:
    if isinstance(value, Mapping):  # the same in several languages
        value = next(iter(value.values()), "")
    return " | ".join(map(_text, value)) if isinstance(value, list) else str(value)
