"""What is wrong in feeds.yaml, as codes with arguments and a place; the reader of the file knows line and column."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from feeds.fields import ADDRESS_FORM, KEY_FORM, SERIES_FORM, TARGET_FORM
from feeds.text import nearest

Place = tuple[str | int, ...]

_FORMS = {KEY_FORM: "key_form", SERIES_FORM: "series_form", ADDRESS_FORM: "web_address", TARGET_FORM: "probe_address"}

_WANTED = {
    "string_type": "want_text",
    "float_type": "want_number",
    "float_parsing": "want_number",
    "int_type": "want_whole",
    "int_parsing": "want_whole",
    "int_from_float": "want_whole",
    "bool_type": "want_bool",
    "bool_parsing": "want_bool",
    "list_type": "want_list",
    "tuple_type": "want_list",
    "dict_type": "want_map",
    "model_type": "want_map",
    "model_attributes_type": "want_map",
}
_OWN = (
    "duration",
    "cron",
    "expression",
    "xpath",
    "pages_csv",
    "unknown_key",
    "sdmx_key_form",
    "schedule",
    "environment",
    "period",
    "size",
    "pick_one",
    "as_of_day",
    "file_pattern",
    "camera_direct",
    "notices_public",
    "no_certificate",
    "duplicate",
    "mqtt_address",
    "mqtt_topic",
    "promql_points",
    "secret",
    "sql_dialect",
    "sql_reads",
    "sql_several",
    "sql_url",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """loc: the place in the plain data, such as (0, "map", "value"). key: the key is meant, not its value."""

    loc: Place
    code: str
    args: Mapping[str, Any]
    key: bool = False


def faults(error: ValidationError, model: type[BaseModel], at: Place) -> list[Fault]:
    """Every error of one feed, in words of this house."""
    found = [_fault(dict(each), model, at) for each in error.errors(include_url=False)]
    once = list({(fault.loc, fault.code): fault for fault in found}.values())
    return [fault for fault in once if not any(_says_more(other, fault) for other in once)]


def _fault(each: dict[str, Any], model: type[BaseModel], at: Place) -> Fault:
    kind, loc, got = str(each["type"]), (*at, *_real(each["loc"])), _short(each.get("input"))
    context: Mapping[str, Any] = each.get("ctx") or {}
    match kind:
        case "missing":
            return Fault(loc[:-1], "missing_key", {"key": str(loc[-1])})
        case "extra_forbidden":
            known = list(_fields(model, each["loc"][:-1]))
            if near := nearest(str(loc[-1]), known):
                return Fault(loc, "unknown_key_near", {"key": str(loc[-1]), "nearest": near}, key=True)
            return Fault(loc, "unknown_key", {"key": str(loc[-1]), "known": ", ".join(known)}, key=True)
        case "literal_error" | "enum":
            return Fault(loc, "one_of", {"expected": str(context.get("expected", "")), "got": got})
        case "greater_than_equal" | "greater_than" | "too_short" | "string_too_short":
            least = context.get("ge", context.get("gt", context.get("min_length")))
            return Fault(loc, "too_small", {"least": least, "got": got})
        case "less_than_equal" | "less_than" | "too_long":
            most = context.get("le", context.get("lt", context.get("max_length")))
            return Fault(loc, "too_large", {"most": most, "got": got})
    if kind in _WANTED:
        return Fault(loc, _WANTED[kind], {"got": got})
    if kind == "string_pattern_mismatch":
        return _misshapen(loc, str(context.get("pattern", "")), got)
    if kind in _OWN:
        return Fault(loc, kind, {"got": got, **context})
    return Fault(loc, "invalid", {"what": got})


def _misshapen(loc: Place, pattern: str, got: str) -> Fault:
    """A text of the wrong form, in the words the other site files have for it; an odd form is shown as it is."""
    forms = {
        KEY_FORM: "key_form",
        SERIES_FORM: "series_form",
        ADDRESS_FORM: "web_address",
        TARGET_FORM: "probe_address",
    }
    code = forms.get(pattern)
    return Fault(loc, code, {"got": got}) if code else Fault(loc, "pattern", {"expected": pattern, "got": got})


def _says_more(other: Fault, fault: Fault) -> bool:
    """True if another fault is the real one: the other choice of "text or mapping", an item of a list now too short."""
    if not (fault.code.startswith("want_") or fault.code == "too_small") or other is fault:
        return False
    within = other.loc[: len(fault.loc)] == fault.loc
    return within and (len(other.loc) > len(fault.loc) or not other.code.startswith("want_"))


def _real(loc: Place) -> Place:
    """The place without the names pydantic gives to the members of a union."""
    return tuple(part for part in loc if isinstance(part, int) or (not part[:1].isupper() and "[" not in part))


def _fields(model: type[BaseModel], loc: Place) -> list[str]:
    """The keys that are known at a place of a model."""
    here: Any = model
    for part in loc:
        if isinstance(part, str) and isinstance(here, type) and issubclass(here, BaseModel):
            field = here.model_fields.get(part)
            here = _model_in(field.annotation) if field else None
    if isinstance(here, type) and issubclass(here, BaseModel):
        return list(here.model_fields)
    return []


def _model_in(annotation: Any) -> Any:
    """The model inside an annotation such as `Auth | None` or `tuple[Walk, ...]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        if (found := _model_in(inner)) is not None:
            return found
    return None


def _short(value: Any) -> str:
    return str(value)[:60]
