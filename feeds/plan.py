"""feeds.yaml, parsed: one plan per feed. `plan` finds everything that is wrong at once, each with its place."""

from collections.abc import Mapping
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from feeds.faults import Fault, faults
from feeds.plans.camera import CameraPlan
from feeds.plans.cap import CapPlan
from feeds.plans.feed import FeedPlan
from feeds.plans.http import HttpPlan
from feeds.plans.mqtt import MqttPlan
from feeds.plans.probe import ProbePlan
from feeds.plans.prometheus import PrometheusPlan
from feeds.plans.rss import RssPlan
from feeds.plans.sdmx import SdmxPlan
from feeds.plans.simulated import SimulatedPlan
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.plans.sql import SqlPlan

KINDS: Mapping[str, type[FeedPlan]] = {
    "camera": CameraPlan,
    "cap": CapPlan,
    "http": HttpPlan,
    "mqtt": MqttPlan,
    "probe": ProbePlan,
    "prometheus": PrometheusPlan,
    "rss": RssPlan,
    "sdmx": SdmxPlan,
    "simulated": SimulatedPlan,
    "spreadsheet": SpreadsheetPlan,
    "sql": SqlPlan,
}


class Node(Protocol):
    """A parsed file of the position-keeping reader; its plain data is all that is needed here."""

    def plain(self) -> Any: ...


def plan(node: Node | list[Any] | Mapping[str, Any]) -> tuple[list[FeedPlan], list[Fault]]:
    """Every feed that is well planned, and every fault; a Fault's `loc` is its place in the plain data.

    Takes a parsed file, its plain list, or the body of the event that feeds.yaml became ({feeds: [...]}).
    """
    body = node if isinstance(node, list | Mapping) else node.plain()
    within: tuple[str | int, ...] = ()
    if isinstance(body, Mapping) and "feeds" in body:
        body, within = body["feeds"], ("feeds",)
    if body is None:
        return [], []
    if not isinstance(body, list):
        return [], [Fault(within, "want_list", {"got": _short(body)})]
    plans: list[FeedPlan] = []
    found: list[Fault] = []
    seen: set[str] = set()
    for index, entry in enumerate(body):
        made, wrong = _one(entry, (*within, index))
        found.extend(wrong)
        if made is not None and made.key in seen:
            found.append(Fault((*within, index, "key"), "duplicate", {"what": made.key}))
        elif made is not None:
            seen.add(made.key)
            plans.append(made)
    return plans, found


def _one(entry: Any, at: tuple[str | int, ...]) -> tuple[FeedPlan | None, list[Fault]]:
    if not isinstance(entry, Mapping):
        return None, [Fault(at, "want_map", {"got": _short(entry)})]
    kind = entry.get("kind")
    if kind is None:
        return None, [Fault(at, "missing_key", {"key": "kind"})]
    model = KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        return None, [Fault((*at, "kind"), "one_of", {"expected": ", ".join(KINDS), "got": _short(kind)})]
    try:
        return TypeAdapter(model).validate_python(dict(entry), context={"language": model.language(entry)}), []
    except ValidationError as error:
        return None, faults(error, model, at)


def _short(value: Any) -> str:
    return str(value)[:60]
