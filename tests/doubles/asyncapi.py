"""The wire's description as a judge: what of a real message is not as it says."""

import json
from typing import Any

from jsonschema import Draft202012Validator

from tests.doubles.service import ROOT

DOCUMENT = json.loads((ROOT / "broadcaster" / "asyncapi.json").read_text(encoding="utf-8"))
MESSAGES = DOCUMENT["components"]["messages"]


def closed(schema: Any) -> Any:
    """The same description without leave for fields it does not name: clients ignore those, the page names them all."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {key: closed(each) for key, each in schema.items()}
    if isinstance(shut.get("properties"), dict) and "type" in shut:
        shut.setdefault("additionalProperties", False)
    return shut


COMPONENTS = closed(DOCUMENT["components"])


def faults(message: dict[str, Any]) -> list[str]:
    """What of a message is not as the document says, fields it does not name among it."""
    described = COMPONENTS["messages"].get(message["type"])
    if described is None:
        return [f"{message['type']} is not described"]
    schema = {**described["payload"], "components": COMPONENTS}
    return [f"{list(each.path)}: {each.message[:200]}" for each in Draft202012Validator(schema).iter_errors(message)]


def described(operation: str) -> set[str]:
    """The types of an operation: what a socket's page hears, or says."""
    return {each["$ref"].rpartition("/")[2] for each in DOCUMENT["operations"][operation]["messages"]}
