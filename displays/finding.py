"""What a doctor says about one thing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """state: good, warning, bad."""

    state: str
    what: str
    says: str
