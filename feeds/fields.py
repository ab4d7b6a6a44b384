"""The small types of feeds.yaml: spans, sizes, keys, codes, periods, days, expressions, names of secrets."""

import os
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit, urlunsplit

import jmespath
from lxml import etree
from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from feeds import dates
from feeds.cron import readable
from feeds.environment import expanded, malformed

_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SPAN = re.compile(r"(\d+(?:\.\d+)?) ?(ms|s|m|h|d|w)")
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?(B|kB|KB|MB|GB)")


def _span(value: Any) -> Any:
    """ "5m" as seconds; a number (the normalised form) is seconds already."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise PydanticCustomError("duration", "not a time span")
    return float(found[1]) * _SECONDS[found[2]]


def _size(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    found = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise PydanticCustomError("size", "not a size")
    return int(float(found[1]) * {"B": 1, "kB": 1000, "KB": 1000, "MB": 10**6, "GB": 10**9}[found[2]])


def _text(value: Any) -> Any:
    """Codes and periods that YAML took for a number or a day: 2021, 16681, 2021-09-30."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _cron(value: Any) -> Any:
    if isinstance(value, str) and not readable(value):
        raise PydanticCustomError("cron", "not a cron expression")
    return value


def _expression(value: Any, info: ValidationInfo) -> Any:
    """In the language that the kind of feed reads its records with: JMESPath, XPath, or a heading with "*"."""
    language = (info.context or {}).get("language", "jmespath")
    if isinstance(value, str) and language == "xpath":
        try:
            etree.XPath(value)
        except etree.XPathError as error:
            raise PydanticCustomError("xpath", "not an XPath expression", {"what": str(error)[:100]}) from None
    elif isinstance(value, str) and language == "jmespath":
        try:
            jmespath.compile(value)
        except jmespath.exceptions.JMESPathError as error:
            what = str(error).splitlines()[0].rstrip(":. ").removeprefix("Invalid jmespath expression: ")
            raise PydanticCustomError("expression", "not a JMESPath expression", {"what": what}) from None
    return value


def _period(value: Any) -> Any:
    value = _text(value)
    if isinstance(value, str):
        made = dates.period(value)
        if made is None:
            raise PydanticCustomError("period", "not a period")
        return made
    return value


def _day(value: Any) -> Any:
    value = _text(value)
    if isinstance(value, str) and value != "fetched":
        on = dates.day(value)
        if on is None:
            raise PydanticCustomError("as_of_day", "not a day")
        return on.isoformat()
    return value


def _pattern(value: Any) -> Any:
    """A pattern of file names within a folder: what pathlib's glob takes."""
    if isinstance(value, str):
        try:
            list(Path(os.devnull).glob(value))
        except (ValueError, NotImplementedError):  # the latter is how pathlib refuses an absolute pattern
            raise PydanticCustomError("file_pattern", "not a pattern of file names") from None
    return value


def _secret(value: Any) -> Any:
    if isinstance(value, str) and (what := malformed(value)):
        raise PydanticCustomError("environment", "not a name", {"what": what})
    return value


def _switch(value: Any) -> Any:
    """ "${NAME:-false}" as the environment of this process says: what is set to true, yes, on or 1 is on."""
    if not isinstance(value, str) or "${" not in value or malformed(value):
        return value
    return expanded(value, os.environ).strip().casefold() in ("true", "yes", "on", "1")


Span = Annotated[float, BeforeValidator(_span), Field(ge=0.05, le=31 * 86400)]
Switch = Annotated[
    bool,
    BeforeValidator(_switch),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": r"^\$\{"}]}),
]
Size = Annotated[int, BeforeValidator(_size), Field(ge=1, le=2 * 10**9)]
KEY_FORM = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SERIES_FORM = r"^[A-Z]{2,5}-[0-9]{2}(@[0-9]{2,5})?$"
ADDRESS_FORM = r"^(https?://|\$\{)"
TARGET_FORM = r"^(https?://|tls://|tcp://[^/]+:[0-9]{1,5}$|\$\{)"  # what a probe looks at
Key = Annotated[str, Field(pattern=KEY_FORM)]
Code = Annotated[str, Field(pattern=SERIES_FORM)]
Pattern = Annotated[str, BeforeValidator(_pattern)]
Text = Annotated[str, BeforeValidator(_text)]
Words = Annotated[Text, Field(min_length=1)]
Expression = Annotated[str, BeforeValidator(_expression)]
Secret = Annotated[str, BeforeValidator(_secret)]
Period = Annotated[str, BeforeValidator(_period)]
Day = Annotated[str, BeforeValidator(_day)]
Cron = Annotated[str, BeforeValidator(_cron)]
WebAddress = Annotated[Secret, Field(pattern=ADDRESS_FORM)]


def shown(url: str) -> str:
    """An address without user, password and query; one that is none keeps its scheme at most."""
    try:
        parts = urlsplit(re.sub(r"//[^/@]*@", "//", url))
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, parts.path.partition("?")[0], "", ""))
    except ValueError:
        return url.partition("://")[0]
