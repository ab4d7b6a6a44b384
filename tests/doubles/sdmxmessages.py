"""SDMX data messages of a few rows, in every form a service may give them: as the standard's field guides have it."""

import json
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

# indicator, area, period, value, status, note, unit_mult; every series is monthly
Row = tuple[str, str, str, str | None, str, str | None, str]

_MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
_GENERIC = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic"
_SPECIFIC = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific"
_COMMON = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"
_FOOTER = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message/footer"
_PREPARED = "2021-11-01T00:00:00Z"


def json_10(rows: Sequence[Row], *, flat: bool = False) -> bytes:
    """SDMX-JSON 1.0: the frequency at the data set, the multiplier at the series, or all with the observations."""
    structure, dataset = _json(rows, flat, ("OBS_VALUE",), measured=False)
    meta = {
        "schema": "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/schemas/1.0/sdmx-json-data-schema.json",
        "id": "m1",
        "prepared": _PREPARED,
        "test": False,
        "sender": {"id": "NSO"},
    }
    return json.dumps({"meta": meta, "data": {"structure": structure, "dataSets": [dataset]}}).encode()


def json_20(
    rows: Sequence[Row], *, flat: bool = False, measures: tuple[str, ...] = ("OBS_VALUE",), action: str = "Replace"
) -> bytes:
    """SDMX-JSON 2.0: measures and groups by name, several structures."""
    structure, dataset = _json(rows, flat, measures, measured=True)
    data = {"structures": [{**structure, "dataSets": [0]}], "dataSets": [{**dataset, "action": action}]}
    meta = {"id": "m1", "prepared": _PREPARED, "test": False, "sender": {"id": "NSO"}}
    return json.dumps({"meta": meta, "data": data}).encode()


def _json(
    rows: Sequence[Row], flat: bool, measures: tuple[str, ...], *, measured: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    indicators, areas, periods = (list(dict.fromkeys(row[n] for row in rows)) for n in (0, 1, 2))
    mults, statuses, notes = (list(dict.fromkeys(row[n] for row in rows)) for n in (6, 4, 5))

    def component(name: str, values: Sequence[Any], **more: Any) -> dict[str, Any]:
        return {"id": name, "name": name, "values": [{"id": each, "name": each} for each in values], **more}

    inner = [component("INDICATOR", indicators, keyPosition=1), component("REF_AREA", areas, keyPosition=2)]
    time = [component("TIME_PERIOD", periods, keyPosition=3)]
    mult = component("UNIT_MULT", mults, relationship={"dimensions": ["INDICATOR"]})
    # notes are written out where they stand from 2.0 on, and by index before
    told: dict[str, Any] = {"id": "COMMENT_OBS", "name": "Comment", "relationship": {"observation": {}}}
    if not measured:
        told |= {"relationship": {"primaryMeasure": "OBS_VALUE"}, "values": [{"name": each} for each in notes if each]}
    seen = [component("OBS_STATUS", statuses, relationship=told["relationship"]), told]
    structure: dict[str, Any] = {
        "name": "KTXH",
        "links": [{"urn": "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=NSO:KTXH(1.0)", "rel": "dataflow"}],
        "dimensions": {
            "dataSet": [component("FREQ", ["M"], keyPosition=0)],
            "series": [] if flat else inner,
            "observation": [*inner, *time] if flat else time,
        },
        "attributes": {"dataSet": [], "series": [], "observation": seen},
    }
    if measured:
        structure["measures"] = {"observation": [{"id": each, "name": each} for each in measures]}
        structure["attributes"]["dimensionGroup"] = [mult]
    elif flat:
        structure["attributes"]["observation"] = [*seen, mult]
    else:
        structure["attributes"]["series"] = [mult]

    dataset: dict[str, Any] = {
        "links": structure["links"],
        **({"structure": 0} if measured else {"action": "Information"}),
    }
    series: dict[str, Any] = {}
    whole: dict[str, Any] = {}
    groups: dict[str, Any] = {}
    for indicator, area, period, value, status, note, power in rows:
        number = None if value is None else value if value == "NaN" else float(value)
        told_note = None if note is None else note if measured else [each for each in notes if each].index(note)
        cells: list[Any] = [number, *[1] * (len(measures) - 1), statuses.index(status), told_note]
        if cells[-1] is None:
            cells.pop()  # what is nothing at the end is left out
        if flat and not measured:
            cells += [None] * (3 + len(measures) - 1 - len(cells)) + [mults.index(power)]
        key = f"{indicators.index(indicator)}:{areas.index(area)}"
        at = periods.index(period)
        groups[f":{indicators.index(indicator)}::"] = [mults.index(power)]
        if flat:
            whole[f"{key}:{at}"] = cells
        else:
            attributes = [] if measured else [mults.index(power)]
            series.setdefault(key, {"attributes": attributes, "observations": {}})["observations"][str(at)] = cells
    if measured:
        dataset["dimensionGroupAttributes"] = groups
    dataset |= {"observations": whole} if flat else {"series": series}
    return structure, dataset


def generic(rows: Sequence[Row], *, flat: bool = False) -> bytes:
    """SDMX-ML 2.1 GenericData; the multiplier stands at the series, or at the observation."""
    head = _header("AllDimensions" if flat else "TIME_PERIOD", "")
    body = "".join(map(_generic_flat, rows)) if flat else _by_series(rows, _generic_series)
    return (
        f'<m:GenericData xmlns:m="{_MESSAGE}" xmlns:g="{_GENERIC}" xmlns:c="{_COMMON}">{head}'
        f'<m:DataSet structureRef="S1" action="Information">{body}</m:DataSet></m:GenericData>'
    ).encode()


def _values(**values: str | None) -> str:
    return "".join(f'<g:Value id="{name}" value={quoteattr(v)}/>' for name, v in values.items() if v is not None)


def _generic_series(first: Row, rows: Sequence[Row]) -> str:
    key = _values(FREQ="M", INDICATOR=first[0], REF_AREA=first[1])
    seen = "".join(f'<g:Obs><g:ObsDimension value="{row[2]}"/>{_generic_said(row)}</g:Obs>' for row in rows)
    said = f"<g:Attributes>{_values(UNIT_MULT=first[6])}</g:Attributes>"
    return f"<g:Series><g:SeriesKey>{key}</g:SeriesKey>{said}{seen}</g:Series>"


def _generic_flat(row: Row) -> str:
    key = _values(FREQ="M", INDICATOR=row[0], REF_AREA=row[1], TIME_PERIOD=row[2])
    return f"<g:Obs><g:ObsKey>{key}</g:ObsKey>{_generic_said(row, UNIT_MULT=row[6])}</g:Obs>"


def _generic_said(row: Row, **more: str) -> str:
    value = "" if row[3] is None else f'<g:ObsValue value="{row[3]}"/>'
    return f"{value}<g:Attributes>{_values(OBS_STATUS=row[4], COMMENT_OBS=row[5], **more)}</g:Attributes>"


def specific(
    rows: Sequence[Row],
    *,
    flat: bool = False,
    footer: tuple[str, str, str] | None = None,
    action: str = "Information",
    year_start: str = "--01-01",
) -> bytes:
    """SDMX-ML 2.1 StructureSpecificData; the multiplier stands at a group of all areas of an indicator."""
    head = _header("AllDimensions" if flat else "TIME_PERIOD", 'namespace="urn:ktxh"')
    groups = "".join(
        f'<Group x:type="k:Sibling" INDICATOR="{indicator}" UNIT_MULT="{power}"/>'
        for indicator, power in dict.fromkeys((row[0], row[6]) for row in rows)
    )
    body = "".join(map(_specific_flat, rows)) if flat else _by_series(rows, _specific_series)
    foot = ""
    if footer:
        code, severity, said = footer
        foot = (
            f'<f:Footer xmlns:f="{_FOOTER}"><f:Message code="{code}" severity="{severity}">'
            f"<c:Text>{said}</c:Text></f:Message></f:Footer>"
        )
    return (
        f'<m:StructureSpecificData xmlns:m="{_MESSAGE}" xmlns:s="{_SPECIFIC}" xmlns:c="{_COMMON}" '
        f'xmlns:x="http://www.w3.org/2001/XMLSchema-instance" xmlns:k="urn:ktxh">{head}'
        f'<m:DataSet s:structureRef="S1" s:action="{action}" x:type="k:DataSetType" '
        f'REPORTING_YEAR_START_DAY="{year_start}">{groups}{body}</m:DataSet>{foot}</m:StructureSpecificData>'
    ).encode()


def _attributes(**values: str | None) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items() if value is not None)


def _specific_series(first: Row, rows: Sequence[Row]) -> str:
    seen = "".join(
        f"<Obs{_attributes(TIME_PERIOD=row[2], OBS_VALUE=row[3], OBS_STATUS=row[4], COMMENT_OBS=row[5])}/>"
        for row in rows
    )
    return f"<Series{_attributes(FREQ='M', INDICATOR=first[0], REF_AREA=first[1])}>{seen}</Series>"


def _specific_flat(row: Row) -> str:
    key = _attributes(FREQ="M", INDICATOR=row[0], REF_AREA=row[1], TIME_PERIOD=row[2])
    return f"<Obs{key}{_attributes(OBS_VALUE=row[3], OBS_STATUS=row[4], COMMENT_OBS=row[5])}/>"


def error(code: str, said: str) -> bytes:
    """SDMX-ML 2.1 Error."""
    return (
        f'<m:Error xmlns:m="{_MESSAGE}" xmlns:c="{_COMMON}"><m:ErrorMessage code="{code}">'
        f"<c:Text>{said}</c:Text></m:ErrorMessage></m:Error>"
    ).encode()


def _by_series(rows: Sequence[Row], write: Any) -> str:
    series: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        series.setdefault((row[0], row[1]), []).append(row)
    return "".join(write(found[0], found) for found in series.values())


def _header(at_observation: str, more: str) -> str:
    flow = '<Ref agencyID="NSO" id="KTXH" version="1.0"/>'
    return (
        f"<m:Header><m:ID>m1</m:ID><m:Test>false</m:Test><m:Prepared>{_PREPARED}</m:Prepared><m:Sender id='NSO'/>"
        f'<m:Structure structureID="S1" {more} dimensionAtObservation="{at_observation}">'
        f"<c:Structure>{flow}</c:Structure></m:Structure></m:Header>"
    )
