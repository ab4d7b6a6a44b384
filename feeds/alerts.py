"""Alerts in the Common Alerting Protocol (OASIS CAP 1.2): what one says, and which of them stand.

The rules in brackets are sections of the standard, https://docs.oasis-open.org/emergency/cap/v1.2/.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from broadcaster.model import Reason
from broadcaster.moments import Instant, later

STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")  # 3.2.1
TYPES = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")  # 3.2.2
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
LENGTHS = {"event": 200, "headline": 300, "description": 2_000, "instruction": 2_000}  # characters; longer ends in "…"

Reference = tuple[str, str]  # sender and identifier
Ended = tuple[str, Reference]  # the status of what is ended, and which it is


@dataclass(frozen=True, slots=True)
class Info:
    """One info block. expires: as it stands there, None without one."""

    language: str
    texts: dict[str, str]  # event, headline, description, instruction
    categories: tuple[str, ...]
    urgency: str
    severity: str
    certainty: str
    effective: Instant | None
    onset: Instant | None
    expires: Instant | None
    sender: str
    web: str
    areas: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """One message. doubts: what in it was read as Unknown although it said something else."""

    identifier: str
    sender: str
    sent: Instant
    status: str
    type: str
    scope: str
    references: tuple[Reference, ...]
    infos: tuple[Info, ...]
    doubts: tuple[Reason, ...] = ()

    @property
    def reference(self) -> Reference:
        return self.sender, self.identifier

    def items(self, languages: Sequence[str], lasts: float) -> Iterator[dict[str, Any]]:
        """An item for each info of the language that is wanted first; the words of the others beside it, where every
        language has as many infos. lasts: seconds from when it is in effect, for an info without an end.
        """
        spoken = _by_language(self.infos)
        order = [*(each for each in languages if each in spoken), *(each for each in spoken if each not in languages)]
        for number, info in enumerate(spoken[order[0]] if order else ()):
            beside = {each: spoken[each][number] for each in order if len(spoken[each]) == len(spoken[order[0]])}
            effective = info.effective or self.sent
            yield {
                "id": f"{self.sender},{self.identifier}" + (f"#{number}" if number else ""),
                "identifier": self.identifier,
                "sender": self.sender,
                "source": info.sender or self.sender,
                "status": self.status,
                "type": self.type,
                "sent": self.sent,
                **{name: _texts(beside, name) for name in LENGTHS},
                "headline": _texts(beside, "headline") or _texts(beside, "event"),
                "category": list(info.categories),
                "urgency": info.urgency,
                "severity": info.severity,
                "certainty": info.certainty,
                "effective": effective,
                "onset": info.onset,
                "expires": info.expires or later(effective, lasts),
                "areas": list(info.areas),
                "web": info.web or None,
            }


def ended(found: Iterable[Alert]) -> set[Ended]:
    """What updates and cancellations among these put an end to: only what is of their own status (3.2.1), so that a
    test never ends what is actual.
    """
    ending = (each for each in found if each.type in ("Update", "Cancel"))
    return {(each.status, gone) for each in ending for gone in each.references if gone != each.reference}


def standing(found: Iterable[Alert], over: Collection[Ended]) -> list[Alert]:
    """Those that stand: each once, the newest; neither replaced nor cancelled, no draft and no mere acknowledgement."""
    newest: dict[Reference, Alert] = {}
    for each in sorted(found, key=lambda each: each.sent):
        if each.type in ("Alert", "Update") and each.status != "Draft":
            newest[each.reference] = each
    names = ((each, {(each.status, each.reference), (each.status, ("", each.identifier))}) for each in newest.values())
    return [each for each, called in names if called.isdisjoint(over)]


def _by_language(infos: Iterable[Info]) -> dict[str, list[Info]]:
    spoken: dict[str, list[Info]] = {}
    for info in infos:
        spoken.setdefault(info.language.partition("-")[0].casefold(), []).append(info)
    return spoken


def _texts(beside: dict[str, Info], name: str) -> dict[str, str]:
    """The words by language; always some under "vi", which is what every page can fall back to."""
    found = {language: info.texts[name] for language, info in beside.items() if info.texts[name]}
    return {"vi": next(iter(found.values())), **found} if found else {}
