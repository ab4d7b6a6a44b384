"""/.well-known/security.txt (RFC 9116): whom to tell about a weakness, as site.yaml says."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from broadcaster.moments import Instant, later, moment
from displays.house import House
from displays.problem import Problem

PATH = "/.well-known/security.txt"
HOLDS = 90 * 86_400  # seconds a copy of it may be believed; the service itself says what holds now


async def security_txt(request: Request) -> Response:
    """Whom to tell about a weakness of this service; 404 where the site does not say."""
    house: House = request.app.state.house
    document = house.state.site.documents.get("site.yaml")
    said = document.body.get("security") if document else None
    if not document or not said:
        raise Problem(404, "no_such_page")
    at = house.settings.address if house.settings.secure else ""
    text = written(said, document.body["languages"], house.gate.now(), at)
    return PlainTextResponse(text, headers={"Cache-Control": "no-cache"})


def written(said: Mapping[str, Any], languages: Sequence[str], now: Instant, at: str) -> str:
    """The file. said: {contact, policy}; at: where people reach the service by HTTPS, "" where they do not."""
    until = moment(later(now, HOLDS)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: {each}" for each in said["contact"]]
    lines += [f"Expires: {until}", f"Preferred-Languages: {', '.join(languages)}"]
    lines += [f"Canonical: {at}{PATH}"] if at else []
    lines += [f"Policy: {said['policy']}"] if said.get("policy") else []
    return "\n".join([*lines, ""])
