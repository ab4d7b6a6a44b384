"""Why an indicator is late, due, held or missing, in one sentence: what passed when, whose it is, and the cause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from broadcaster.model import Held, Reason, Text
from broadcaster.moments import Instant
from displays.spoken import moment_text, period_text
from displays.words import Words

LATE, MISSING, DUE, FINE, FREE = "late", "missing", "due", "fine", "free"  # free: no deadline runs
PHASES = (LATE, MISSING, DUE, FINE, FREE)  # the most urgent first
CALM = 3  # phases from here on do not press: the order of their series is by name


class Placed(Protocol):
    """A series with its phase; owed.Duty is one."""

    @property
    def series(self) -> str: ...
    @property
    def phase(self) -> str: ...
    @property
    def since(self) -> Instant | None: ...


def urgency(each: Placed) -> tuple[int, str, str]:
    """The place of a series in a list: what is late (the longest first), missing, due, and then the others."""
    return min(PHASES.index(each.phase), CALM), each.since or "", each.series


@dataclass(frozen=True, slots=True)
class Source:
    """A feed that brings the figure. run: the data of its last run, None where it never ran."""

    key: str
    name: Mapping[str, str] = field(default_factory=dict)
    enabled: bool = True
    run: Mapping[str, Any] | None = None

    @property
    def failing(self) -> bool:
        return self.run is not None and not self.run.get("ok")

    @property
    def since(self) -> Instant:
        """When the present spell of failing, or of going well, began; at least when it ran last."""
        run = self.run or {}
        return str(run.get("since") or run.get("finished") or run.get("at") or "")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one series. phase: as the list of who owes what has it (LATE, MISSING …).

    late: the deadline that passes or passed first; period: whose it is; until: the last one owed, where there are
    several; inputs: names of what a formula waits for.
    """

    phase: str
    period: str = ""
    until: str = ""
    late: Instant | None = None
    held: Held | None = None
    sources: Sequence[Source] = ()
    computed: bool = False
    inputs: Sequence[Text] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """head: the code of what passed; cause: why, its arguments as they are (instants, a Reason). `told` words it."""

    head: str
    cause: Reason


def why(facts: Facts) -> Why | None:
    """The cause that a person can act on first; None where there is nothing to explain.

    A figure that came and waits for a decision explains more than its feed; a feed that is off or fails more than one
    that answers without a newer period; and where no feed brings it, nobody has sent it.
    """
    if facts.computed:
        if facts.inputs:
            return Why("why_computed", Reason("why_inputs", {"names": tuple(facts.inputs)}))
        return None
    if facts.held is not None:
        held = facts.held
        cause = Reason("why_held", {"since": held.since, "raw": held.raw, "reason": held.reason})
        return Why(_HEADS.get(facts.phase, WAITING) if facts.late else WAITING, cause)
    if facts.phase not in _HEADS:
        return None
    return Why(_HEADS[facts.phase], _cause(facts))


WAITING = "why_waiting"
_HEADS = {LATE: "why_late", MISSING: "why_missing", DUE: "why_due"}


def _cause(facts: Facts) -> Reason:
    on = [each for each in facts.sources if each.enabled]
    if failing := next((each for each in on if each.failing), None):
        error = (failing.run or {}).get("error") or {"code": "failed", "args": {"what": "?"}}
        reason = Reason(str(error["code"]), error.get("args") or {})
        return Reason("why_feed_fails", {"feed": failing.key, "since": failing.since, "reason": reason})
    if silent := next((each for each in on if each.run), None):
        at = str((silent.run or {}).get("finished") or silent.since)
        return Reason("why_feed_silent", {"feed": silent.key, "at": at})
    if on:
        return Reason("why_feed_idle", {"feed": on[0].key})
    if facts.sources:
        return Reason("why_feed_off", {"feed": facts.sources[0].key})
    return Reason("why_nobody")


def told(found: Why, facts: Facts, say: Words, zone: ZoneInfo, owner: str, area: str = "") -> dict[str, Any]:
    """The cause as {code, args, text}; text is the one sentence, in the language of `say`; area: its name."""
    names = {each.key: say.pick(each.name) or each.key for each in facts.sources}
    feed = names.get(str(found.cause.args.get("feed")), "")
    args = {name: _plain(name, value, say, zone, feed) for name, value in found.cause.args.items()}
    named = {**args, "feed": names[args["feed"]]} if "feed" in args else args
    cause = say.say(f"reasons.{found.cause.code}", **named)
    kind = ""
    if found.head in ("why_late", "why_due"):
        kind = "_live" if not facts.period else "_many" if facts.until and found.head == "why_late" else ""
    place = f" ({area})" if area else ""
    text = say.say(
        f"reasons.{found.head}{kind}",
        owner=owner if facts.period else owner + place,
        period=period_text(facts.period, say.language) + ("" if kind else place),
        until=period_text(facts.until, say.language) + place,
        deadline=moment_text(facts.late, zone, say.language),
        cause=cause,
    )
    return {"code": found.cause.code, "args": args, "text": text}


def _plain(name: str, value: Any, say: Words, zone: ZoneInfo, feed: str) -> Any:
    """feed: its name, for the address in a reason: these sentences stand on walls, where no address belongs."""
    if isinstance(value, Reason):
        shown = {**value.args, "url": f"“{feed}”"} if feed and "url" in value.args else value.args
        return say.say(f"reasons.{value.code}", **shown).rstrip(".")
    if name in ("since", "at"):
        return moment_text(value, zone, say.language)
    return ", ".join(map(say.pick, value)) if isinstance(value, tuple) else value
