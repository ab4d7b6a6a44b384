"""The small types of a site file: keys, codes, words, time spans, times of day, as people write them."""

import re
from datetime import date
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
_SPAN = r"(0|[1-9][0-9]*)(\.[0-9]+)?(ms|s|m|h|d|w)"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_FREQUENCY = r"P(T[1-9][0-9]*[SMH]|[1-9][0-9]*[DWMY])"
_PERIOD = r"[0-9]{4}(-(Q[1-4]|S[12]|W[0-5][0-9]|(0[1-9]|1[0-2])(-[0-3][0-9])?))?(/P[1-9][0-9]*[DWMY])?"
_KEY = r"[a-z0-9]+(-[a-z0-9]+)*"
_CODE = r"[A-Z]{2,5}-[0-9]{2}"
_AREA = r"[0-9]{2,5}"
_WEB = r"https?://[^\s]{3,300}"
_IMAGE = r"[^/\\.\s][^/\\]{0,99}\.(png|jpg|jpeg|webp|svg)"
_GEO = r"[^/\\.\s][^/\\]{0,99}\.(geojson|json)"
_ONE = rf"{_CODE}(@{_AREA})?"
_SERIES = rf"{_CODE}(@({_AREA}|\*))?"


class Record(BaseModel):
    """A mapping of a site file: unknown keys are errors, values are frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def is_key(text: str) -> bool:
    """True for a key such as tong-quan: what names a layout, and so its file."""
    return re.fullmatch(_KEY, text) is not None


def seconds(text: str) -> float:
    """Read a time span such as "6d" or "20s" as seconds; raises ValueError."""
    found = re.fullmatch(_SPAN, text)
    if found is None:
        raise ValueError(f"{text!r} is not a time span")
    return float(found[1] + (found[2] or "")) * _SECONDS[found[3]]


def _wrong(code: str, **context: Any) -> PydanticCustomError:
    return PydanticCustomError(code, code, context)


def _span(value: Any) -> Any:
    try:
        return seconds(value if isinstance(value, str) else "")
    except ValueError:
        raise _wrong("duration") from None


def _week(value: float) -> float:
    if value < 7 * _SECONDS["d"]:
        raise _wrong("keep_short", least="7d")
    return value


def _form(pattern: str, code: str) -> BeforeValidator:
    def fits(value: Any) -> Any:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise _wrong(code)
        return value

    return BeforeValidator(fits)


def _schema(pattern: str, example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", "examples": [example]})


def _day(value: Any) -> Any:
    try:
        date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
    except ValueError:
        raise _wrong("date") from None
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):
        raise _wrong("time_zone") from None
    return value


def _words(value: Any) -> Any:
    if not isinstance(value, dict) or not isinstance(value.get("vi"), str):
        raise _wrong("want_words")
    return value


def _bound(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | str) or value == "":
        raise _wrong("want_number_or_formula")
    return value if isinstance(value, str) else float(value)


Filled = Annotated[str, StringConstraints(min_length=1)]
Key = Annotated[str, _form(_KEY, "key_form"), _schema(_KEY, "tong-quan")]
Code = Annotated[str, _form(_CODE, "code_form"), _schema(_CODE, "VB-02")]
SeriesName = Annotated[str, _form(_SERIES, "series_form"), _schema(_SERIES, "YT-05@16681")]
OneSeries = Annotated[str, _form(_ONE, "series_form"), _schema(_ONE, "YT-05@16681")]
AreaCode = Annotated[str, _form(_AREA, "area_form"), _schema(_AREA, "16681")]
Seconds = Annotated[float, BeforeValidator(_span), _schema(_SPAN, "6d")]
Age = Annotated[Seconds, AfterValidator(_week)]
Clock = Annotated[str, _form(_CLOCK, "clock"), _schema(_CLOCK, "17:00")]
Frequency = Annotated[str, _form(_FREQUENCY, "frequency"), _schema(_FREQUENCY, "P1M")]
PeriodName = Annotated[str, _form(_PERIOD, "period"), _schema(_PERIOD, "2021-01-01/P9M")]
WebAddress = Annotated[str, _form(_WEB, "web_address"), _schema(_WEB, "https://dichvucong.nghean.gov.vn/")]
ImageName = Annotated[str, _form(_IMAGE, "image_name"), _schema(_IMAGE, "so-do-to-chuc.png")]
GeoName = Annotated[str, _form(_GEO, "geojson_name"), _schema(_GEO, "xa-phuong.geojson")]
Day = Annotated[str, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Zone = Annotated[Filled, AfterValidator(_zone)]
Words = Annotated[
    dict[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")], Filled],
    BeforeValidator(_words),
    WithJsonSchema(
        {
            "type": "object",
            "required": ["vi"],
            "properties": {"vi": {"type": "string"}, "en": {"type": "string"}},
            "additionalProperties": {"type": "string"},
        }
    ),
]
NumberOrFormula = Annotated[
    float | str,
    BeforeValidator(_bound),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string"}]}),
]
Weekday = Annotated[int, Field(ge=0, le=6)]
