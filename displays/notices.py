"""Notices on screens, in the words of CAP 1.2."""

import secrets
from typing import Any

from broadcaster.events import Kind
from displays.bodies import NewNotice
from displays.endpoint import Call
from displays.problem import Problem
from displays.reach import end_of, reach


async def put_notice(call: Call) -> dict[str, Any]:
    """Put a notice on screens, in the words of CAP 1.2."""
    wish: NewNotice = call.body
    targets = list(dict.fromkeys((each.width, each.key) for each in wish.targets)) or [(wish.width, wish.key)]
    for width, key in targets:
        call.within_all(width, key)
        reach(call.house, (width, key))
    id, ((width, key), *also) = f"n-{secrets.token_hex(6)}", targets
    data = wish.model_dump(exclude_none=True, exclude={"targets"}) | {"id": id, "width": width, "key": key}
    data |= {"until": end_of(call, wish.until)}
    data["description"] = wish.description.model_dump() if wish.description else {}
    if also:
        data["also"] = [{"width": width, "key": key} for width, key in also]
    return {"id": id, "seq": await call.record(Kind.NOTICED, data)}


async def delete_notice(call: Call) -> dict[str, Any]:
    """Take a notice from the screens; one that a feed raised stays away, however often its source says it again."""
    notice = call.house.state.stage.notices.get(call.path("id"))
    if notice is None:
        call.within()
        raise Problem(404, "not_found", what=call.path("id"))
    for width, key in notice.targets:
        call.within_all(width, key)
    return {"seq": await call.record(Kind.NOTICE_ENDED, {"id": call.path("id")})}
