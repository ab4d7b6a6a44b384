"""From what a source lists to what the journal is told: the list where it has changed, the notices it raises and ends.

An item is a mapping with an `id`, the same as long as it is the same thing. What this house reads of it besides:
`expires`, an Instant at which it goes by itself; `state` and `since`, which go together; `areas`, each with the `codes`
that its source gave it; for notices also what CAP calls status, severity, headline, description, `effective`, `source`.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from broadcaster.events import Draft, Kind, decode, encode
from broadcaster.moments import Instant
from feeds.plans.feed import FeedPlan

SEVERITIES = ("Minor", "Moderate", "Severe", "Extreme")  # CAP 1.2, least first; Unknown is none of them

MOST_NOTICES = 20  # of one feed at a time
DETAIL = 400  # characters of a notice beside its headline

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the state says of a feed now. items: None where it never listed anything.

    notices: those that this feed raised and that stand, as their events told them. dismissed: ids that a person ended.
    """

    items: Sequence[Item] | None = None
    notices: Mapping[str, Item] = field(default_factory=dict)
    dismissed: Collection[str] = ()
    areas: Collection[str] = ()


def nothing_stands(feed: str) -> Standing:
    """Of a feed without a state."""
    return Standing()


def drafts(plan: FeedPlan, items: Iterable[Item] | None, standing: Standing, now: Instant) -> list[Draft]:
    """What is to be recorded, all at once: nothing where nothing has changed, or where the source lists nothing."""
    if items is None:
        return []
    by = f"feed:{plan.key}"
    listed = [_placed(item, standing.areas) for item in items if not _over(item, now)]
    listed = decode(encode({"items": _continued(listed, standing.items or ())}))["items"]  # as it will stand
    found: list[Draft] = []
    if standing.items is None or [item for item in standing.items if not _over(item, now)] != listed:
        found.append(Draft(Kind.LISTED, by, {"feed": plan.key, "kind": plan.kind, "items": listed}))
    wanted = {each["id"]: each for each in notices(plan, listed, now, standing.dismissed)}
    found += [Draft(Kind.NOTICED, by, each) for id, each in wanted.items() if standing.notices.get(id) != each]
    found += [Draft(Kind.NOTICE_ENDED, by, {"id": id}) for id in standing.notices if id not in wanted]
    return found


def notices(
    plan: FeedPlan, items: Iterable[Item], now: Instant, dismissed: Collection[str] = ()
) -> list[dict[str, Any]]:
    """What of these stands on the walls now: as severe as the plan says or more, from when it is in effect, and not
    ended by a person; the first of them, because every screen carries them all.
    """
    least = getattr(plan, "notices", None)
    if least is None:
        return []
    loud = SEVERITIES[SEVERITIES.index(least) :]
    told = (_notice(plan.key, item) for item in items if item["severity"] in loud and (item["effective"] or now) <= now)
    return [each for each in told if each["id"] not in dismissed][:MOST_NOTICES]


def notice_id(feed: str, item: str) -> str:
    """The name of a feed's notice: the same for the same alert, whoever reads it."""
    return f"f-{hashlib.sha256(f'{feed}|{item}'.encode()).hexdigest()[:16]}"


def _notice(feed: str, item: Item) -> dict[str, Any]:
    same = ("status", "severity", "headline", "description", "source")
    told = {name: item[name] for name in same} | {"until": item["expires"], "feed": feed}
    told["description"] = {language: _short(words) for language, words in item["description"].items()}
    return {**told, "id": notice_id(feed, item["id"]), "width": "all", "key": ""}


def _short(words: str) -> str:
    """A wall has a line for it; the whole stands in the list."""
    return words if len(words) <= DETAIL else f"{words[: DETAIL - 1].rstrip()}…"


def _over(item: Item, now: Instant) -> bool:
    return bool(item.get("expires") and item["expires"] <= now)


def _placed(item: Item, known: Collection[str]) -> Item:
    """With the areas of the site that its own areas' codes name."""
    if "areas" not in item:
        return item
    named = {code for area in item["areas"] for code in area.get("codes", ()) if code in known}
    return {**item, "area_codes": sorted(named)}


def _continued(items: Iterable[Item], before: Iterable[Item]) -> list[Item]:
    """What is in the state it was in has been so since then, also across a restart."""
    known = {item["id"]: item for item in before if "state" in item}
    return [
        {**item, "since": old["since"]}
        if "state" in item and (old := known.get(item["id"])) and old["state"] == item["state"]
        else item
        for item in items
    ]


def label(item: Item) -> str:
    """An item in one line, for a dry run: what it is called, and how it stands."""
    called = item.get("headline") or item.get("name") or item.get("title") or item["id"]
    text = next(iter(called.values()), item["id"]) if isinstance(called, Mapping) else str(called)
    return " · ".join([text, *(str(item[name]) for name in ("status", "severity", "state") if item.get(name))])
