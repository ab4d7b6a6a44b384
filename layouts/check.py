"""A tree against a model: pydantic's errors, mapped to the line and column where the reader has to look."""

import difflib
import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import pydantic
from pydantic_core import ErrorDetails

from layouts.node import Node
from layouts.problems import SENTENCES, Problem

Model = TypeVar("Model", bound=pydantic.BaseModel)
SHOWN = 60  # characters of a wrong value that are repeated in the message

_WANTED = {
    "string_type": "want_text",
    "float_type": "want_number",
    "float_parsing": "want_number",
    "int_type": "want_whole",
    "int_from_float": "want_whole",
    "int_parsing": "want_whole",
    "bool_type": "want_bool",
    "bool_parsing": "want_bool",
    "list_type": "want_list",
    "tuple_type": "want_list",
    "dict_type": "want_map",
    "model_type": "want_map",
    "model_attributes_type": "want_map",
    "dataclass_type": "want_map",
}
_LIMITS = {
    "greater_than_equal": ("too_small", "least", "ge"),
    "greater_than": ("too_small", "least", "gt"),
    "less_than_equal": ("too_large", "most", "le"),
    "less_than": ("too_large", "most", "lt"),
    "too_short": ("too_few", "least", "min_length"),
    "too_long": ("too_many", "most", "max_length"),
}


def check(node: Node, model: type[Model]) -> tuple[Model | None, list[Problem]]:
    """Validate a tree. All problems are returned at once, each at its own place; the model is None if there are any.

    Values are taken strictly: a text is not a number, and `"true"` is not true.
    """
    try:
        return model.model_validate_json(json.dumps(node.plain()), strict=True), []
    except pydantic.ValidationError as errors:
        found = [_problem(node, error, model) for error in errors.errors(include_url=False)]
    unique = {(problem.line, problem.column, problem.code): problem for problem in found}
    return None, sorted(unique.values(), key=lambda problem: (problem.line, problem.column))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, if one is like it."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), None)


def shown(value: Any) -> str:
    """A wrong value as it is repeated in a message."""
    text = json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace").decode()  # half a surrogate pair
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _problem(node: Node, error: ErrorDetails, model: type[pydantic.BaseModel]) -> Problem:
    loc, kind, context = error["loc"], error["type"], error.get("ctx", {})
    got = shown(node.at(loc).plain())
    if kind == "missing":
        return node.problem(loc[:-1], "missing_key", key=loc[-1])
    if kind == "extra_forbidden":
        return _unknown_key(node, loc, known_keys(model, node, loc[:-1]))
    if kind in _WANTED:
        return node.problem(loc, _WANTED[kind], got=got)
    if kind in _LIMITS:
        code, name, key = _LIMITS[kind]
        counted = context.get("actual_length", got)
        return node.problem(loc, code, **{name: context[key], "got": counted})
    if kind in ("enum", "literal_error"):
        return node.problem(loc, "one_of", expected=_choices(context["expected"]), got=got)
    if kind == "union_tag_invalid":
        inside = node.at(loc).value
        place = [*loc, "kind"] if isinstance(inside, dict) and "kind" in inside else loc
        return node.problem(place, "one_of", expected=_choices(context["expected_tags"]), got=shown(context["tag"]))
    if kind == "union_tag_not_found":
        return node.problem(loc, "missing_key", key="kind")
    if kind == "string_pattern_mismatch":
        if loc[-1] == "[key]":
            return node.problem(loc[:-1], "pattern", on_key=True, expected=context["pattern"], got=loc[-2])
        return node.problem(loc, "pattern", expected=context["pattern"], got=got)
    if kind == "string_too_short":
        return node.problem(loc, "empty_text")
    if kind in SENTENCES:
        inner = tuple(context.pop("at", ()))
        return node.problem((*loc, *inner), kind, **{"got": got, **context})
    return node.problem(loc, "invalid", what=error["msg"])


def _unknown_key(node: Node, loc: Sequence[str | int], known: Sequence[str]) -> Problem:
    key = str(loc[-1])
    near = nearest(key, known)
    line, column = node.place(loc, key=True)
    if near is not None:
        return Problem(node.path, line, column, "unknown_key_near", {"key": key, "nearest": near})
    return Problem(node.path, line, column, "unknown_key", {"key": key, "known": ", ".join(known)})


def _choices(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", ", ")


def known_keys(model: type[pydantic.BaseModel], node: Node, loc: Sequence[str | int]) -> list[str]:
    """The keys a mapping at this location may have, read from the model's JSON Schema."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    choices = _resolve(schema, definitions)
    for index, step in enumerate(loc):
        following = [inner for choice in choices for inner in _inside(choice, step, definitions)]
        if following or index < len(loc) - 1:
            choices = following or choices
    return sorted({key for choice in choices for key in choice.get("properties", {})})


def _inside(schema: dict[str, Any], step: str | int, definitions: dict[str, Any]) -> list[dict[str, Any]]:
    if isinstance(step, int):
        return _resolve(schema["items"], definitions) if isinstance(schema.get("items"), dict) else []
    if step in schema.get("properties", {}):
        return _resolve(schema["properties"][step], definitions)
    kind = schema.get("properties", {}).get("kind", {})
    return [schema] if kind.get("const") == step else []


def _resolve(schema: dict[str, Any], definitions: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in schema:
        return _resolve(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    variants = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
    return [inner for variant in variants for inner in _resolve(variant, definitions)] or [schema]
