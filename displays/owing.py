"""Who owes what, for everybody: why one figure is late, and the lists as files."""

from typing import Any

from starlette.responses import Response

from broadcaster.model import Sensitivity
from displays import lateness
from displays.api import seen
from displays.csvfile import table
from displays.endpoint import Call
from displays.naming import area_name, look, owner_name
from displays.problem import words_for
from displays.spoken import moment_text, period_text
from displays.words import Words, words

VI = "vi"  # the language of files: they go to offices
OWNERS = ("unit", "series", "indicator", "area", "state", "period", "next", "since", "why")
FEEDS = ("feed", "name", "kind", "state", "read", "again", "rows", "accepted", "held", "rejected", "why")


async def read_why(call: Call) -> dict[str, Any]:
    """Why an indicator is late, due, held or missing, in one sentence; of one with areas, where it is worst."""
    state, code, area, say = call.house.state, call.path("code"), call.query("area"), words_for(call.request)
    indicator = seen(call, code)
    owed = look(state, call.house.gate.clock())
    asked = [f"{code}@{area}"] if area else owed.standing(code) or [code]
    duty = min((owed.duty(series, indicator) for series in asked), key=lateness.urgency)
    series, place = duty.series, area_name(state, duty.series, say)
    owner, found = owner_name(state, indicator, say), lateness.why(duty.facts)
    return {
        "series": series,
        "phase": duty.phase,
        "since": duty.since,
        "due": duty.due,
        "late": duty.late,
        "period": duty.period,
        "period_text": period_text(duty.period, say.language),
        "owner": {"key": indicator.owner, "name": owner},
        "feeds": [each.key for each in duty.facts.sources],
        "why": lateness.told(found, duty.facts, say, state.site.time_zone, owner, place)
        if found and inside(call)
        else None,
    }


async def owners_file(call: Call) -> Response:
    """The list of who owes what since when, as a CSV file in Vietnamese."""
    state, say, zone = call.house.state, words(VI), call.house.state.site.time_zone
    owed, entry = look(state, call.house.gate.clock()), state.entries.get(f"@owners/{call.principal.clearance}")
    rows = []
    for unit in (entry and entry.value) or ():
        for debt in unit["owes"]:
            indicator = state.site.indicator_of(debt["series"])
            if indicator is None:
                continue
            duty = owed.duty(debt["series"], indicator)
            found, owner = lateness.why(duty.facts), owner_name(state, indicator, say)
            rows.append(
                (
                    say.pick(unit["name"]),
                    debt["series"],
                    say.pick(indicator.name),
                    area_name(state, debt["series"], say),
                    say.say(f"pages.files.{debt['state']}"),
                    period_text(debt["period"] or "", VI),
                    period_text(duty.period, VI),
                    moment_text(debt["since"], zone, VI),
                    lateness.told(found, duty.facts, say, zone, owner)["text"] if found and inside(call) else "",
                )
            )
    return table(f"no-so-lieu-{owed.today.isoformat()}.csv", _headings(say, OWNERS), rows)


async def feeds_file(call: Call) -> Response:
    """The feeds with their last runs, as a CSV file in Vietnamese."""
    state, say, zone, rows = call.house.state, words(VI), call.house.state.site.time_zone, []
    for key, feed in state.site.feeds.items():
        entry = state.entries.get(f"@run/{key}")
        run = (entry and entry.value) or {}
        error, on = run.get("error"), feed.get("enabled", True)
        how = "off" if not on else "idle" if not run else "well" if run.get("ok") else "failing"
        rows.append(
            (
                key,
                say.pick(feed.get("name") or {}),
                feed.get("kind"),
                say.say(f"pages.files.{how}"),
                moment_text(run.get("finished"), zone, VI),
                moment_text(call.house.next_run(key), zone, VI),
                *(run.get(name, "") for name in ("rows", "accepted", "held", "rejected")),
                say.say(f"reasons.{error['code']}", **error["args"]) if error else "",
            )
        )
    today = look(state, call.house.gate.clock()).today
    return table(f"nguon-du-lieu-{today.isoformat()}.csv", _headings(say, FEEDS), rows)


def inside(call: Call) -> bool:
    """True for who may read of feeds and held figures; a sentence tells of both."""
    return call.principal.clearance.clears(Sensitivity.INTERNAL)


def _headings(say: Words, columns: tuple[str, ...]) -> list[str]:
    return [say.say(f"pages.files.{column}") for column in columns]
