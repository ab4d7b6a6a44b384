"""The minutes of a meeting: as JSON, as a page for paper, as a Word file and as a table."""

from asyncio import to_thread
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from broadcaster.beginning import Trimmed
from broadcaster.moments import instant, moment
from displays import pages, tablefile
from displays.csvfile import table
from displays.endpoint import Call
from displays.house import House
from displays.printed import printed
from displays.problem import Problem, language_of
from displays.proof import FORM, Minutes
from displays.rights import Principal, Right
from displays.tilewords import Tongue, worded
from displays.voice import Voice
from displays.wordfile import MEDIA, wordfile
from displays.words import LANGUAGES, words


async def read_minutes(call: Call) -> dict[str, Any]:
    """What a meeting's rooms saw and who did what, figure by figure, with the code that vouches for it."""
    minutes = await _of(call.house, call.principal, call.path("id"))
    facts, language = minutes.facts, _language(call.request)
    said = await to_thread(lambda: [_said(facts, figure, language) for figure in facts["figures"]])
    return {
        "meeting": facts["meeting"]["id"], "running": minutes.running, "form": FORM, "sha256": minutes.sha256,
        "journal": {**facts["range"], "sha256": minutes.journal}, "facts": facts, "said": said,
    }  # fmt: skip


async def word_minutes(call: Call) -> Response:
    """The minutes as a Word file."""
    minutes, language = await _of(call.house, call.principal, call.path("id")), _language(call.request)
    meeting = minutes.facts["meeting"]
    made = moment(meeting["ended"] or instant(call.house.gate.clock()))
    made = made.astimezone(ZoneInfo(minutes.facts["zone"]))
    headers = {"Content-Disposition": f'attachment; filename="{_name(minutes)}.docx"', "Cache-Control": "no-store"}
    written = await to_thread(lambda: wordfile(printed(minutes, language), words(language), made))
    return Response(written, media_type=MEDIA, headers=headers)


async def table_minutes(call: Call) -> Response:
    """What the screens showed as a CSV file, a row a figure."""
    minutes = await _of(call.house, call.principal, call.path("id"))
    voice = Voice(minutes.facts, _language(call.request))
    rows = await to_thread(lambda: list(tablefile.rows(minutes, voice)))
    return table(f"{_name(minutes)}.csv", tablefile.headings(voice), rows)


async def minutes_page(request: Request) -> Response:
    """The minutes on A4, for reading and for printing; who is not signed in does that first."""
    house: House = request.app.state.house
    try:
        principal = await house.gate.demand(request, Right.READ)
        minutes = await _of(house, principal, str(request.path_params["id"]))
    except Problem as problem:
        if problem.status == 401:
            return RedirectResponse(f"/sign-in?next={quote(request.url.path)}", 303)
        return pages.message(request, problem)
    language = _language(request)
    say = words(language)
    given = {
        "sheet": await to_thread(printed, minutes, language), "say": lambda key: say.say(f"minutes.{key}"),
        "id": minutes.facts["meeting"]["id"], "other": next(each for each in LANGUAGES if each != language),
        "rehearsal": minutes.facts["meeting"]["rehearsal"], "sha256": minutes.sha256,
    }  # fmt: skip
    return pages.paper(request, "minutes", language, given)


async def _of(house: House, principal: Principal, meeting: str) -> Minutes:
    """The minutes as this caller may know them; raises Problem 403, 404 or 410."""
    try:
        minutes = await house.archive.minutes(meeting, principal.clearance)
    except Trimmed:
        raise Problem(410, "minutes_trimmed", meeting=meeting[:40]) from None
    if minutes is None:
        raise Problem(404, "not_found", what=meeting[:40])
    for room in minutes.rooms:
        if not principal.enters(room):
            raise Problem(403, "not_your_room", who=principal.by, room=room)
    return minutes


def _said(facts: Any, figure: Any, language: str) -> dict[str, str] | None:
    """A figure's name, text and unit as its tile had them; what depends on the time of day is left to the sheet."""
    if figure["state"] == "list":
        return None
    began = facts["meeting"]["began"]
    said = worded(figure, Tongue(words(language), ZoneInfo(facts["zone"]), began))
    return {"name": said.name, "text": said.text, "unit": said.unit}


def _language(request: Request) -> str:
    wish = request.query_params.get("lang", "")
    return wish if wish in LANGUAGES else language_of(request)


def _name(minutes: Minutes) -> str:
    meeting = minutes.facts["meeting"]
    return f"bien-ban-{(meeting['began'] or meeting['starts'] or '')[:10]}-{meeting['id']}"
