"""What reading a figure can come to: a value, a mark for "no figure", or a doubt."""

from dataclasses import dataclass

from broadcaster.model import Reason, Status


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure in the indicator's unit. v of an interval is its middle; qualifier: about, over, under.

    status: what the text itself says ("ước 12.345").
    """

    v: float
    low: float | None = None
    high: float | None = None
    qualifier: str | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A mark for "no figure": O without a word, L where it exists but was not collected."""

    status: Status


@dataclass(frozen=True, slots=True)
class Unclear:
    """Not certain. Candidates, in the indicator's unit, are in the order of how likely people mean them."""

    reason: Reason
    candidates: tuple[float, ...] = ()


Result = Reading | Missing | Unclear
