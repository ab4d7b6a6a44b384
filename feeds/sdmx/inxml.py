"""SDMX-ML data messages, by the names of their elements: Generic and StructureSpecific (SDMX 2.1, section 3A)."""

from collections.abc import Iterator

from lxml import etree

from feeds import markup
from feeds.feed import FeedError
from feeds.sdmx.inform import Observed

GENERIC = frozenset(("GenericData", "GenericTimeSeriesData"))
SPECIFIC = frozenset(("StructureSpecificData", "StructureSpecificTimeSeriesData"))
PARTIAL = frozenset(("413", "510"))  # the answer is larger than the service gives: this is a part of it

Words = dict[str, str]
Group = tuple[Words, Words]  # the dimensions that it is of, what it says of them


def observations(body: bytes, url: str, charset: str | None, limit: int, measure: str) -> list[Observed]:
    """Every observation with what is said of it at all levels; raises FeedError."""
    root = markup.tree(body, limit=limit, charset=charset)
    kind = markup.local(root)
    _check(root, kind, url)
    if kind not in GENERIC | SPECIFIC:
        raise FeedError("sdmx_kind", url=url, kind=kind[:60])
    seen: list[Observed] = []
    for dataset in root.findall("{*}DataSet"):
        if any(
            str(name).rpartition("}")[2] == "action" and value == "Delete" for name, value in dataset.attrib.items()
        ):
            raise FeedError("sdmx_delete", url=url)
        try:
            seen += _generic(dataset) if kind in GENERIC else _specific(dataset, measure)
        except KeyError as error:
            raise FeedError("sdmx_broken", url=url, what=str(error)[:60]) from None
    return seen


def _check(root: etree._Element, kind: str, url: str) -> None:
    """An error instead of data, or behind data of which a part is missing."""
    found = root.findall("{*}ErrorMessage") if kind == "Error" else root.findall("{*}Footer/{*}Message")
    for message in found:
        code, severity = message.get("code", ""), message.get("severity", "")
        if kind == "Error" or severity == "Error" or code in PARTIAL:
            said = " ".join(markup.words(message).split())[:200]
            raise FeedError("sdmx_error", url=url, fault=code, what=said)


def _generic(dataset: etree._Element) -> Iterator[Observed]:
    whole = _values(dataset.find("{*}Attributes"))
    groups: list[Group] = [
        (_values(each.find("{*}GroupKey")), _values(each.find("{*}Attributes"))) for each in dataset.findall("{*}Group")
    ]
    for series in dataset.findall("{*}Series"):
        named = whole | _values(series.find("{*}SeriesKey")) | _values(series.find("{*}Attributes"))
        for each in series.findall("{*}Obs"):
            yield _generic_one(each, named, groups)
    for each in dataset.findall("{*}Obs"):
        yield _generic_one(each, whole, groups)


def _generic_one(element: etree._Element, named: Words, groups: list[Group]) -> Observed:
    said = named | _values(element.find("{*}ObsKey"))
    at = element.find("{*}ObsDimension")
    if at is not None:
        said[at.get("id") or "TIME_PERIOD"] = str(at.attrib["value"])
    for part, attributes in groups:
        if part.items() <= said.items():
            said |= attributes
    said |= _values(element.find("{*}Attributes"))
    value = element.find("{*}ObsValue")
    return Observed(said, None if value is None else value.get("value"))


def _specific(dataset: etree._Element, measure: str) -> Iterator[Observed]:
    whole = _plain(dataset)
    groups = [_plain(each) for name in ("Group", "Atts") for each in dataset.findall(f"{{*}}{name}")]
    for series in dataset.findall("{*}Series"):
        own = _plain(series)
        for each in series.findall("{*}Obs"):
            yield _specific_one(each, whole, own, groups, measure)
    for each in dataset.findall("{*}Obs"):
        yield _specific_one(each, whole, {}, groups, measure)


def _specific_one(element: etree._Element, whole: Words, own: Words, groups: list[Words], measure: str) -> Observed:
    own = own | _plain(element)
    said = dict(whole)
    for group in groups:
        # what stands at a group and at the series or observation, too, is a dimension of the group's key
        shared = group.keys() & own.keys()
        if shared and all(group[name] == own[name] for name in shared):
            said |= group
    said |= own
    return Observed(said, said.pop(measure, None))


def _values(holder: etree._Element | None) -> Words:
    if holder is None:
        return {}
    return {str(each.attrib["id"]): str(each.attrib["value"]) for each in holder.findall("{*}Value")}


def _plain(element: etree._Element) -> Words:
    """Attributes without a namespace: those with one are about the message."""
    return {str(name): str(value) for name, value in element.attrib.items() if not str(name).startswith("{")}
