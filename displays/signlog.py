"""Who signed in lately, what was changed about people and tokens, and what was refused: read out of the journal."""

from typing import Any

from broadcaster.events import Event, Kind
from broadcaster.moments import later
from broadcaster.retention import first_since
from displays.endpoint import Call
from displays.problem import words_for
from displays.words import Words

DAYS = 7  # looked back, where nobody says how far
MOST_DAYS = 90
MOST = 300  # events told, the newest
PAGE = 1000  # events in one reading
KINDS = (
    Kind.SIGNED_IN, Kind.SIGN_IN_CHANGED, Kind.REFUSED, Kind.USER_ADDED, Kind.USER_CHANGED, Kind.TOKEN_CREATED,
    Kind.TOKEN_REVOKED,
)  # fmt: skip


async def read_sign_ins(call: Call) -> dict[str, Any]:
    """Sign-ins, changes of people and tokens, and refusals of the last `days`, the newest first."""
    journal, now = call.house.journal, call.house.gate.now()
    since = later(now, -86_400.0 * call.whole("days", DAYS, 1, MOST_DAYS))
    after, found = await first_since(journal, since) - 1, list[Event]()
    while page := await journal.read(after, PAGE, KINDS):
        found, after = (found + page)[-MOST:], page[-1].seq
    say = words_for(call.request)
    return {"now": now, "since": since, "events": [_told(event, say) for event in reversed(found)]}


def _told(event: Event, say: Words) -> dict[str, Any]:
    """An event; of a refusal also why, in words, where they need nothing that the event does not have."""
    told: dict[str, Any] = {"seq": event.seq, "at": event.at, "kind": event.kind, "by": event.by, "data": event.data}
    if event.kind is Kind.REFUSED:
        code = f"api.{event.data['why']}"
        text = say.say(code, who=event.by)
        told["text"] = text if text != code and "{" not in text else None
    return told
