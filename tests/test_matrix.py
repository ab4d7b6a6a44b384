"""Who is let in where: every route and socket for every caller, at their own things and at those of others.

The verdicts are written down here, not taken from the table of rights. Whoever adds a route says here whom it lets in.
A sign for each caller, in this order:

    nobody  viewer  steward (of so-y-te)  presenter (joined)  operator  bound operator (of ubnd-tinh's group)  admin
    tokens: ingest  read  display  operate  operate --room ubnd-tinh
    paired device (of ubnd-tinh)  browser with a viewer link  guest (joined by code)

"+" let in, whatever comes of it; "-" 401, not known; "x" 403, known and refused; "." 404, not told that it is there.
OWN is of ubnd-tinh, its group and meeting, or of so-y-te as a unit; OTHER is not.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Match

from tests.doubles.house import indoors
from tests.doubles.verdicts import CALLERS, every, scene

#   n vw st pr op bo ad   in re di op ro   dv ln gu
MATRIX = """
    +  +  +  +  +  +  +    +  +  +  +  +    +  +  +   open to all: pages, signs of life, and the ways in
GET /
GET /screen
GET /console
GET /remote
GET /view
GET /entry
GET /preflight
GET /people
GET /sign-in
GET /account
GET /help
GET /help/operator
GET /help/pictures/vi/none.png
GET /icon.svg
GET /screen-worker.js
GET /static/none.js
GET /healthz
GET /readyz
GET /metrics
GET /.well-known/security.txt
GET /api/openapi.json
GET /api/sign-in
GET /sign-in/province
POST /api/session
POST /api/session/once
POST /api/join
POST /api/view
POST /api/pairings
GET /api/pairings/none
DELETE /api/session

    -  -  -  -  -  -  -    -  -  -  -  -    -  -  -   only with what the sign-on gave
GET /sign-in/back

    -  +  +  +  +  +  +    -  -  -  -  -    -  -  +   who am I: people
GET /api/session

    -  +  +  +  +  +  +    -  -  -  -  -    -  -  -   one's own account
GET /api/sessions
DELETE /api/sessions
DELETE /api/sessions/none
POST /api/session/password password
POST /api/session/factor nothing
PUT /api/session/factor code
DELETE /api/session/factor code

    -  -  -  -  -  -  -    -  -  +  -  -    +  -  -   a screen asks whether it may
GET /api/screen

    -  -  -  -  -  -  -    -  -  -  -  -    -  +  -   a link's browser asks whether it may
GET /api/view

    -  +  +  +  +  +  +    x  +  x  +  +    -  -  +   figures and what stands, up to one's clearance
GET /api/owners.csv
GET /api/feeds.csv
GET /api/indicators
GET /api/indicators/YT-05/why
GET /api/indicators/YT-05/history
GET /api/indicators/YT-05/provenance
GET /api/snapshot
GET /api/layouts
GET /api/rooms
GET /api/rooms/ROOM-OWN/wall
GET /api/rooms/ROOM-OWN/why
GET /api/meetings
GET /api/meetings/MEETING-OWN
GET /api/meetings/MEETING-OWN/minutes
GET /api/meetings/MEETING-OWN/minutes.docx
GET /api/meetings/MEETING-OWN/minutes.csv
GET /minutes/MEETING-OWN
GET /api/groups
GET /api/losses
GET /api/claims
GET /api/preflight
GET /api/preflight?room=ROOM-OWN
GET /api/held
GET /api/feeds

    -  +  +  x  +  x  +    x  +  x  +  x    -  -  x   in a room of others: who has all rooms
GET /api/rooms/ROOM-OTHER/wall
GET /api/rooms/ROOM-OTHER/why
GET /api/meetings/MEETING-OTHER/minutes
GET /api/meetings/MEETING-OTHER/minutes.docx
GET /api/meetings/MEETING-OTHER/minutes.csv
GET /minutes/MEETING-OTHER
GET /api/feeds/none/runs

    -  +  +  .  +  .  +    x  +  x  +  .    -  -  .   a meeting or check of others: not told that it is there
GET /api/meetings/MEETING-OTHER
GET /api/preflight?room=ROOM-OTHER

    -  +  +  +  +  +  +    x  +  +  +  +    +  +  +   pictures on walls
GET /api/images/none
GET /api/cameras/none/none/index.m3u8
GET /api/cameras/none/none/picture
GET /api/cameras/none/none/none

    -  x  +  x  +  x  +    +  x  x  x  x    -  -  x   sending figures
POST /api/observations

    -  x  +  x  +  x  +    x  x  x  x  x    -  -  x   what a unit owes, and its files
GET /api/entry
GET /api/entry?unit=UNIT-OWN
GET /api/entry/template.xlsx?unit=UNIT-OWN
GET /api/entry/history?unit=UNIT-OWN
POST /api/entry/uploads?unit=UNIT-OWN file

    -  x  x  x  +  x  +    x  x  x  x  x    -  -  x   of another unit
GET /api/entry?unit=UNIT-OTHER
GET /api/entry/template.xlsx?unit=UNIT-OTHER
GET /api/entry/history?unit=UNIT-OTHER
POST /api/entry/uploads?unit=UNIT-OTHER file

    -  x  +  x  +  x  +    x  x  x  +  x    -  -  x   deciding on held figures
POST /api/held/HELD-OWN/accept reason
POST /api/held/HELD-OWN/reject reason
POST /api/held/HELD-OWN/undo reason

    -  x  x  x  +  x  +    x  x  x  +  x    -  -  x   of another unit
POST /api/held/HELD-OTHER/accept reason
POST /api/held/HELD-OTHER/reject reason
POST /api/held/HELD-OTHER/undo reason

    -  x  x  +  +  +  +    x  x  x  +  +    -  -  +   directing a room, steps through a meeting
GET /api/rooms/ROOM-OWN/timeline
PUT /api/rooms/ROOM-OWN/layout layout
PUT /api/rooms/ROOM-OWN/focus topic
PUT /api/rooms/ROOM-OWN/hold nothing
DELETE /api/rooms/ROOM-OWN/layout
DELETE /api/rooms/ROOM-OWN/focus
DELETE /api/rooms/ROOM-OWN/hold
POST /api/rooms/ROOM-OWN/pointer
PUT /api/rooms/ROOM-OWN/press
DELETE /api/rooms/ROOM-OWN/press
POST /api/claims claims-own
POST /api/prepare targets-own
PUT /api/claims/room/ROOM-OWN/layout value
PUT /api/claims/screen/ROOM-OWN/main/layout value
DELETE /api/claims/room/ROOM-OWN/layout
DELETE /api/meetings/MEETING-OWN
POST /api/meetings/MEETING-OWN/agenda/step next
PUT /api/meetings/MEETING-OWN/driver nobody
POST /api/meetings/MEETING-OWN/marks text

    -  x  x  x  +  x  +    x  x  x  +  x    -  -  x   a room and a meeting of others; all rooms; what stands in all
GET /api/rooms/ROOM-OTHER/timeline
PUT /api/rooms/ROOM-OTHER/layout layout
PUT /api/rooms/ROOM-OTHER/focus topic
PUT /api/rooms/ROOM-OTHER/hold nothing
DELETE /api/rooms/ROOM-OTHER/layout
DELETE /api/rooms/ROOM-OTHER/focus
DELETE /api/rooms/ROOM-OTHER/hold
POST /api/rooms/ROOM-OTHER/do testcard
POST /api/rooms/ROOM-OTHER/pointer
PUT /api/rooms/ROOM-OTHER/press
DELETE /api/rooms/ROOM-OTHER/press
POST /api/claims claims-other
POST /api/claims claims-both
POST /api/prepare targets-other
PUT /api/claims/room/ROOM-OTHER/layout value
PUT /api/claims/screen/ROOM-OTHER/main/layout value
PUT /api/claims/group/GROUP-OTHER/layout value
PUT /api/claims/all/-/layout value
DELETE /api/claims/room/ROOM-OTHER/layout
DELETE /api/claims/all/-/layout
PUT /api/meetings/MEETING-OTHER nothing
DELETE /api/meetings/MEETING-OTHER
POST /api/meetings/MEETING-OTHER/start
GET /api/meetings/MEETING-OTHER/code
POST /api/meetings/MEETING-OTHER/code
PUT /api/meetings/MEETING-OTHER/agenda items
POST /api/meetings/MEETING-OTHER/agenda/import file
POST /api/meetings/MEETING-OTHER/agenda/step next
PUT /api/meetings/MEETING-OTHER/driver nobody
POST /api/meetings/MEETING-OTHER/marks text
PUT /api/meetings/MEETING-OTHER/marks/MARK-OTHER text
POST /api/meetings/MEETING-OTHER/notes text
PUT /api/meetings/MEETING-OTHER/notes/NOTE-OTHER text
DELETE /api/meetings/MEETING-OTHER/notes/NOTE-OTHER
POST /api/meetings/MEETING-OTHER/assignments text
PUT /api/meetings/MEETING-OTHER/assignments/TASK-OTHER text
DELETE /api/meetings/MEETING-OTHER/assignments/TASK-OTHER
POST /api/meetings meeting-other
POST /api/meetings meeting-both
POST /api/pairings/PAIRING-OTHER/approve place-other
PUT /api/devices/DEVICE-OTHER nothing
PUT /api/devices/DEVICE-OWN place-other
DELETE /api/devices/DEVICE-OTHER
POST /api/links link-other
POST /api/links link-layout
POST /api/notices notice-other
POST /api/notices notice-both
POST /api/notices notice-all
DELETE /api/notices/NOTICE-OTHER
GET /api/journal
GET /api/journal.ndjson
GET /api/journal.csv
GET /api/journal?room=ROOM-OTHER
GET /api/journal.ndjson?room=ROOM-OTHER
GET /api/journal.csv?room=ROOM-OTHER
PUT /api/groups/nhom group
DELETE /api/groups/nhom
DELETE /api/losses/none
POST /api/feeds/none/run
GET /api/layout-words
GET /api/layouts/y-te
PUT /api/layouts/y-te saved
DELETE /api/layouts/y-te
POST /api/layouts/y-te/check draft
POST /api/layouts/y-te/rename rename
POST /api/layouts/y-te/rollback rollback
GET /api/layouts/y-te/versions
GET /api/layouts/y-te/versions/1

    -  x  x  x  +  +  +    x  x  x  +  +    -  -  x   what an operator does in a room of theirs
POST /api/rooms/ROOM-OWN/do testcard
PUT /api/meetings/MEETING-OWN nothing
POST /api/meetings/MEETING-OWN/start
GET /api/meetings/MEETING-OWN/code
POST /api/meetings/MEETING-OWN/code
PUT /api/meetings/MEETING-OWN/agenda items
POST /api/meetings/MEETING-OWN/agenda/import file
POST /api/meetings/MEETING-OWN/notes text
PUT /api/meetings/MEETING-OWN/notes/NOTE-OWN text
DELETE /api/meetings/MEETING-OWN/notes/NOTE-OWN
POST /api/meetings/MEETING-OWN/assignments text
PUT /api/meetings/MEETING-OWN/assignments/TASK-OWN text
DELETE /api/meetings/MEETING-OWN/assignments/TASK-OWN
POST /api/meetings meeting-own
GET /api/pairings
POST /api/pairings/PAIRING-OWN/approve place-own
GET /api/nodes
GET /api/devices
GET /api/devices?room=ROOM-OWN
PUT /api/devices/DEVICE-OWN nothing
DELETE /api/devices/DEVICE-OWN
GET /api/links
POST /api/links link-own
DELETE /api/links/LINK-OWN
POST /api/notices notice-own
DELETE /api/notices/NOTICE-OWN
POST /api/preflight check-own
GET /api/journal?room=ROOM-OWN
GET /api/journal.ndjson?room=ROOM-OWN
GET /api/journal.csv?room=ROOM-OWN

    -  x  x  x  +  +  +    x  x  x  +  x    -  -  x   a whole group: its operator
PUT /api/claims/group/GROUP-OWN/layout value
POST /api/notices notice-group

    -  x  x  x  +  .  +    x  x  x  +  .    -  -  x   not told that it is there
DELETE /api/links/LINK-OTHER
POST /api/preflight check-other

    -  x  x  x  +  +  +    x  x  x  +  +    -  -  x   a mark's words: whose it is, and operators
PUT /api/meetings/MEETING-OWN/marks/MARK-OWN text

    -  x  x  +  x  x  x    x  x  x  x  x    -  -  +   asking for the wheel: who has joined
POST /api/meetings/MEETING-OWN/driver asks

    -  x  x  x  x  x  x    x  x  x  x  x    -  -  x   of another meeting
POST /api/meetings/MEETING-OTHER/driver asks

    -  x  x  x  x  x  +    x  x  x  x  x    -  -  x   administrators
GET /api/people
POST /api/people
PUT /api/people/hoa
POST /api/people/hoa/link
GET /api/people/hoa/sessions
DELETE /api/people/hoa/sessions
DELETE /api/people/hoa/sessions/none
GET /api/tokens
POST /api/tokens
DELETE /api/tokens/none
GET /api/sign-ins

    -  -  -  -  -  -  -    x  x  +  x  x    +  -  -   a screen's socket: a device's place, or where a token says
WS /ws/screen?room=ROOM-OWN&screen=main

    -  x  +  x  +  +  +    x  x  x  +  +    -  -  x   the console's
WS /ws/console

    -  x  x  +  +  +  +    x  x  x  +  +    -  -  +   a phone's
WS /ws/remote?room=ROOM-OWN

    -  x  x  x  +  x  +    x  x  x  +  x    -  -  x   in a room of others
WS /ws/remote?room=ROOM-OTHER

    -  -  -  -  -  -  -    -  -  -  -  -    -  +  -   a link's
WS /ws/view
"""

TEXT = {"vi": "Thử"}
NOTICE = {"status": "Test", "severity": "Minor", "headline": TEXT}
CLAIM = {"slot": "layout", "value": "y-te"}


def at(width: str, key: str) -> dict[str, str]:
    return {"width": width, "key": key}


# what has to be said before it comes out whether one may: by the word behind the path
BODIES: dict[str, Any] = {
    "file": {"file": "- {title: Một}\n"},
    "password": {"password": "trời hôm nay rất xanh", "current": "sai"},
    "code": {"code": "123456"},
    "reason": {"reason": "đã xem lại"},
    "layout": {"layout": "y-te"},
    "topic": {"topic": "van-ban"},
    "nothing": {},
    "value": {"value": "y-te"},
    "next": {"move": "next"},
    "nobody": {"driver": None},
    "asks": {"asks": True},
    "text": {"text": "a"},
    "items": {"items": []},
    "testcard": {"do": "testcard"},
    "claims-own": {"claims": [at("room", "ROOM-OWN") | CLAIM]},
    "claims-other": {"claims": [at("room", "ROOM-OTHER") | CLAIM]},
    "claims-both": {"claims": [at("room", "ROOM-OWN") | CLAIM, at("room", "ROOM-OTHER") | CLAIM]},
    "targets-own": {"targets": [at("room", "ROOM-OWN")], "layout": "y-te"},
    "targets-other": {"targets": [at("room", "ROOM-OTHER")], "layout": "y-te"},
    "meeting-own": {"rooms": ["ROOM-OWN"]},
    "meeting-other": {"rooms": ["ROOM-OTHER"]},
    "meeting-both": {"rooms": ["ROOM-OWN", "ROOM-OTHER"]},
    "place-own": {"room": "ROOM-OWN", "screen": "main"},
    "place-other": {"room": "ROOM-OTHER", "screen": "main"},
    "link-own": {"name": "Ai đó", "room": "ROOM-OWN"},
    "link-other": {"name": "Ai đó", "room": "ROOM-OTHER"},
    "link-layout": {"name": "Ai đó", "layout": "y-te"},
    "notice-own": NOTICE | at("room", "ROOM-OWN"),
    "notice-other": NOTICE | at("room", "ROOM-OTHER"),
    "notice-both": NOTICE | {"targets": [at("room", "ROOM-OWN"), at("room", "ROOM-OTHER")]},
    "notice-group": NOTICE | at("group", "GROUP-OWN"),
    "notice-all": NOTICE | at("all", ""),
    "check-own": {"room": "ROOM-OWN"},
    "check-other": {"room": "ROOM-OTHER"},
    "group": {"name": TEXT, "rooms": ["ROOM-OWN"]},
    "draft": {"text": "key: y-te\n"},
    "saved": {"text": "key: y-te\n", "why": "thử"},
    "rename": {"to": "y-te-2", "why": "thử"},
    "rollback": {"seq": 1, "why": "thử"},
}

SIDED = ("{room}", "/meetings/{id}", "/held/{id}", "/devices/{device}", "/links/{id}", "/notices/{id}")


def lines() -> Iterator[tuple[str, str, str, str]]:
    """Verdicts, method, path and the name of the body, line by line."""
    verdicts = ""
    for line in MATRIX.strip("\n").splitlines():
        if line.startswith(" "):
            verdicts = "".join(line.split()[: len(CALLERS)])
        elif line:
            method, path, *body = line.split()
            yield verdicts, method, path, body[0] if body else ""


def told(method: str, path: str) -> tuple[str, str]:
    """The route that a line of the matrix speaks of."""
    scope = {"type": "websocket" if method == "WS" else "http", "method": method, "path": path.partition("?")[0]}
    return next(key for key, one in every().items() if one.matches({**scope, "headers": []})[0] is Match.FULL)


def test_every_route_has_its_verdicts() -> None:
    """A route that nobody has thought about fails here; one that speaks of a thing is looked at from both sides."""
    seen: dict[tuple[str, str], list[str]] = {}
    for verdicts, method, path, body in lines():
        assert len(verdicts) == len(CALLERS) and set(verdicts) <= set("+-x."), path
        assert not body or body in BODIES, path
        seen.setdefault(told(method, path), []).append(path)
    assert every().keys() - seen.keys() == set()
    lopsided = [
        key
        for key, paths in seen.items()
        if any(part in key[1] for part in SIDED)
        and not all(any(side in path for path in paths) for side in ("-OWN", "-OTHER"))
    ]
    assert lopsided == []


async def test_everybody_is_let_in_where_they_belong_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line of the matrix, for each caller."""
    async with indoors(tmp_path) as house:
        there = await scene(house, monkeypatch)
        wrong = []
        for verdicts, method, path, body in lines():
            found = "".join([await there.verdict(who, method, path, BODIES.get(body)) for who in CALLERS])
            if found != verdicts:
                others = [
                    f"{who} {want} is {got}"
                    for who, want, got in zip(CALLERS, verdicts, found, strict=True)
                    if want != got
                ]
                wrong.append(f"{method} {path} {body}: {', '.join(others)}")
        assert not wrong, "\n".join(wrong)
