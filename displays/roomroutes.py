"""The paths of rooms: what they show, who directs it, their meetings, links and notices."""

from typing import Any

from displays import (
    api,
    claims,
    commands,
    driving,
    explaining,
    groups,
    importing,
    invitations,
    jottings,
    links,
    meetings,
    minutes,
    notices,
    pointing,
    preflight,
    press,
    replay,
    steering,
    timeline,
    viewing,
)
from displays.bodies import Do, NewGroup, NewLink, NewNotice, OpenLink, Pointing
from displays.csvfile import CSV
from displays.endpoint import Endpoint
from displays.forms import FORM_LIMIT
from displays.house import House
from displays.line import Line
from displays.meetingbodies import (
    Asks,
    ChangedMeeting,
    Driver,
    Join,
    NewAgenda,
    NewAssignment,
    NewMark,
    NewMeeting,
    NewNote,
    Step,
)
from displays.rights import Right
from displays.wishes import BatchWish, ClaimWish, FocusWish, HoldWish, LayoutWish, PrepareWish
from displays.wordfile import MEDIA

BATCH_OF_CLAIMS = 512 * 1024  # bytes: a thousand of them
AGENDA_LIMIT = 512 * 1024  # bytes of an agenda

READ, OPERATE = (Right.READ,), (Right.OPERATE,)
DIRECT = (Right.OPERATE, Right.PRESENT)


def files(house: House) -> Line:
    """The line in which whoever sends a file waits."""
    return house.uploads


def rooms() -> list[tuple[str, str, Any]]:
    """Their part of the table: method, path, and what answers there."""
    return [
        ("GET", "/api/rooms", Endpoint(api.list_rooms, READ)),
        ("GET", "/api/rooms/{room}/wall", Endpoint(replay.read_wall, READ, query=("at",))),
        ("GET", "/api/rooms/{room}/timeline", Endpoint(timeline.read_timeline, DIRECT, query=("since", "until"))),
        ("PUT", "/api/rooms/{room}/layout", Endpoint(claims.put_layout, DIRECT, LayoutWish)),
        ("PUT", "/api/rooms/{room}/focus", Endpoint(claims.put_focus, DIRECT, FocusWish)),
        ("PUT", "/api/rooms/{room}/hold", Endpoint(claims.put_hold, DIRECT, HoldWish)),
        ("DELETE", "/api/rooms/{room}/layout", Endpoint(claims.release_slot, DIRECT, query=("screen",))),
        ("DELETE", "/api/rooms/{room}/focus", Endpoint(claims.release_slot, DIRECT, query=("screen",))),
        ("DELETE", "/api/rooms/{room}/hold", Endpoint(claims.release_slot, DIRECT, query=("screen",))),
        ("PUT", "/api/rooms/{room}/press", Endpoint(press.come, DIRECT)),
        ("DELETE", "/api/rooms/{room}/press", Endpoint(press.leave, DIRECT)),
        ("POST", "/api/rooms/{room}/do", Endpoint(commands.do, OPERATE, Do)),
        ("POST", "/api/rooms/{room}/pointer", Endpoint(pointing.point, DIRECT, Pointing)),
        ("GET", "/api/meetings", Endpoint(meetings.list_meetings, READ, query=("past",))),
        ("POST", "/api/meetings", Endpoint(meetings.open_meeting, OPERATE, NewMeeting, AGENDA_LIMIT)),
        ("GET", "/api/meetings/{id}", Endpoint(meetings.read_meeting, READ)),
        ("PUT", "/api/meetings/{id}", Endpoint(meetings.change_meeting, OPERATE, ChangedMeeting)),
        ("DELETE", "/api/meetings/{id}", Endpoint(meetings.end_meeting, DIRECT)),
        ("POST", "/api/meetings/{id}/start", Endpoint(meetings.start_meeting, OPERATE)),
        ("GET", "/api/meetings/{id}/code", Endpoint(meetings.read_code, OPERATE)),
        ("POST", "/api/meetings/{id}/code", Endpoint(meetings.change_code, OPERATE)),
        ("PUT", "/api/meetings/{id}/agenda", Endpoint(steering.put_agenda, OPERATE, NewAgenda, AGENDA_LIMIT)),
        (
            "POST",
            "/api/meetings/{id}/agenda/import",
            Endpoint(importing.import_agenda, OPERATE, importing.AGENDA_FILE, FORM_LIMIT, files),
        ),
        ("POST", "/api/meetings/{id}/agenda/step", Endpoint(steering.step, DIRECT, Step)),
        ("GET", "/api/meetings/{id}/minutes", Endpoint(minutes.read_minutes, READ, query=("lang",))),
        ("GET", "/api/meetings/{id}/minutes.docx", Endpoint(minutes.word_minutes, READ, query=("lang",), gives=MEDIA)),
        ("GET", "/api/meetings/{id}/minutes.csv", Endpoint(minutes.table_minutes, READ, query=("lang",), gives=CSV)),
        ("PUT", "/api/meetings/{id}/driver", Endpoint(driving.hand_over, DIRECT, Driver)),
        ("POST", "/api/meetings/{id}/driver", Endpoint(driving.ask, DIRECT, Asks)),
        ("POST", "/api/meetings/{id}/marks", Endpoint(jottings.mark, DIRECT, NewMark)),
        ("PUT", "/api/meetings/{id}/marks/{mark}", Endpoint(jottings.word_mark, DIRECT, NewMark)),
        ("POST", "/api/meetings/{id}/notes", Endpoint(jottings.add_note, OPERATE, NewNote)),
        ("PUT", "/api/meetings/{id}/notes/{note}", Endpoint(jottings.put_note, OPERATE, NewNote)),
        ("DELETE", "/api/meetings/{id}/notes/{note}", Endpoint(jottings.delete_note, OPERATE)),
        ("POST", "/api/meetings/{id}/assignments", Endpoint(jottings.add_assignment, OPERATE, NewAssignment)),
        (
            "PUT",
            "/api/meetings/{id}/assignments/{assignment}",
            Endpoint(jottings.put_assignment, OPERATE, NewAssignment),
        ),
        ("DELETE", "/api/meetings/{id}/assignments/{assignment}", Endpoint(jottings.delete_assignment, OPERATE)),
        ("POST", "/api/join", Endpoint(invitations.join, body=Join)),
        ("POST", "/api/prepare", Endpoint(commands.prepare, DIRECT, PrepareWish, BATCH_OF_CLAIMS)),
        ("GET", "/api/rooms/{room}/why", Endpoint(explaining.read_why, READ, query=("screen",))),
        ("GET", "/api/groups", Endpoint(groups.list_groups, READ)),
        ("PUT", "/api/groups/{key}", Endpoint(groups.save_group, OPERATE, NewGroup)),
        ("DELETE", "/api/groups/{key}", Endpoint(groups.remove_group, OPERATE)),
        ("POST", "/api/claims", Endpoint(claims.post_claims, DIRECT, BatchWish, BATCH_OF_CLAIMS)),
        ("GET", "/api/claims", Endpoint(claims.list_claims, READ)),
        ("PUT", "/api/claims/{width}/{key:path}/{slot}", Endpoint(claims.put_claim, DIRECT, ClaimWish)),
        ("DELETE", "/api/claims/{width}/{key:path}/{slot}", Endpoint(claims.delete_claim, DIRECT)),
        ("GET", "/api/links", Endpoint(links.list_links, OPERATE)),
        ("POST", "/api/links", Endpoint(links.create_link, OPERATE, NewLink)),
        ("DELETE", "/api/links/{id}", Endpoint(links.revoke_link, OPERATE)),
        ("GET", "/api/view", Endpoint(viewing.may_i)),
        ("POST", "/api/view", Endpoint(viewing.open_link, body=OpenLink)),
        ("POST", "/api/notices", Endpoint(notices.put_notice, OPERATE, NewNotice)),
        ("DELETE", "/api/notices/{id}", Endpoint(notices.delete_notice, OPERATE)),
        ("GET", "/api/preflight", Endpoint(preflight.read_preflight, READ, query=("meeting", "room"))),
        ("POST", "/api/preflight", Endpoint(preflight.record_preflight, OPERATE, preflight.CheckWish)),
    ]
