"""The code that minutes bear: over the events they are made of, and over the facts that follow from those.

Anybody can make it again: SHA-256 over the line FORM, the journal's code, and the facts as JSON with sorted keys.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from broadcaster.frames import canonical
from broadcaster.journal import Journal
from broadcaster.model import Sensitivity
from broadcaster.seals import PAGE, seal_of
from displays.evidence import of_clearance

FORM = "iocast minutes 1"


@dataclass(frozen=True, slots=True)
class Minutes:
    """The facts as a reader of `clearance` may know them. journal: the code of the events; sha256: of the minutes;
    rooms: all that the meeting was in."""

    facts: Mapping[str, Any]
    journal: str
    sha256: str
    rooms: tuple[str, ...]

    @property
    def running(self) -> bool:
        """True while the meeting goes on, and the minutes with it."""
        return self.facts["meeting"]["ended"] is None


def sealed(whole: Mapping[str, Any], journal: str, clearance: Sensitivity) -> Minutes:
    """What a reader of that clearance may know of the facts, with its code."""
    facts = of_clearance(whole, clearance)
    sum_ = hashlib.sha256(f"{FORM}\n{journal}\n".encode() + canonical(facts))
    return Minutes(facts, journal, sum_.hexdigest(), tuple(room["key"] for room in whole["meeting"]["rooms"]))


async def code_of(journal: Journal, first: int, last: int) -> str:
    """SHA-256 over the digests of these events, as a seal's; trimmed ones keep theirs. Raises JournalError."""
    digests: list[bytes] = []
    while first <= last and (page := await journal.proofs(first - 1, PAGE, make=False)):
        digests += [proof.kept for proof in page if proof.seq <= last]
        first = page[-1].seq + 1
    return seal_of(digests)
