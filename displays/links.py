"""Viewer links as who makes them sees them: for whom, what it shows, until when. The code is said once and not kept."""

import secrets
from typing import Any

from broadcaster.audience import Watchers
from broadcaster.events import Draft, Kind
from broadcaster.journal import Journal
from broadcaster.links import Link
from broadcaster.model import Sensitivity
from broadcaster.moments import Instant, instant, later, moment
from displays import qrcode
from displays.bodies import NewLink
from displays.credentials import Vault, digest, fresh_secret
from displays.devices import screen_of
from displays.endpoint import Call
from displays.house import House
from displays.people import author, now
from displays.problem import Problem
from displays.register import PAGE, Book, PeopleError
from displays.sessions import base_url

LINK_AGE = 8 * 3600  # seconds a link lasts unless said
LONGEST = 31 * 86_400  # seconds
BROWSERS = 5  # that may watch by one link unless said, as NewLink has it
MOST = 50


async def list_links(call: Call) -> dict[str, Any]:
    """The viewer links that stand, and who watches by each just now."""
    return {"links": [shown(call.house, link) for link in call.house.state.links.values() if _mine(call, link)]}


async def create_link(call: Call) -> dict[str, Any]:
    """Make a link to what a room's screen shows, or to one layout; its address is in this answer and nowhere else."""
    wish: NewLink = call.body
    place = _place(call, wish)
    if Sensitivity(wish.clearance).rank > call.principal.clearance.rank:
        raise Problem(403, "above_clearance", who=call.principal.by, clearance=wish.clearance)
    until = _until(call.house.gate.now(), wish.until)
    id, code = fresh()
    data = {"id": id, "name": wish.name, "clearance": wish.clearance, "until": until, "most": wish.most, **place}
    seq = await call.record(Kind.LINK_CREATED, data)
    await keep(call.house.gate.vault, code, data | {"by": call.principal.by})
    address = f"{base_url(call.request, call.house.settings.public_url)}/view#{code}"
    return {"seq": seq, "link": address, "qr": qrcode.drawn(address), **data}


async def revoke_link(call: Call) -> dict[str, Any]:
    """End a link; every page that watches by it closes at once."""
    link = call.house.state.links.get(call.path("id"))
    if not link or not _mine(call, link):
        raise Problem(404, "not_found", what=call.path("id"))
    seq = await call.record(Kind.LINK_REVOKED, link.named)
    await forget(call.house.gate.vault, link.id, call.house.gate.now())
    return {"seq": seq, "id": link.id}


def shown(house: House, link: Link) -> dict[str, Any]:
    """A link as lists have it."""
    watching = house.presence.watchers(link.id) or Watchers(())
    names = ("id", "name", "room", "screen", "layout", "clearance", "until", "most", "by", "since", "opened")
    return {name: getattr(link, name) for name in names} | {"watching": watching.browsers}


def fresh() -> tuple[str, str]:
    """A link's id and its code, 256 random bits."""
    return f"l-{secrets.token_hex(4)}", fresh_secret()


async def keep(vault: Vault, code: str, data: dict[str, Any]) -> None:
    """Remember a link by its code's digest; the code itself is not kept."""
    await vault.put("link", digest(code), data)


async def forget(vault: Vault, id: str, at: Instant) -> None:
    """What stands for a link ends: its code now, and the browsers' cookies. That there was one is known a while."""
    for key, kept in (await vault.items("link")).items():
        if kept["id"] == id:
            await vault.put("link", key, {**kept, "until": min(at, kept["until"])})
    for key, kept in (await vault.items("viewer")).items():
        if kept["link"] == id:
            await vault.swap("viewer", key, kept, {**kept, "over": True})


def _mine(call: Call, link: Link) -> bool:
    """True where the caller may act: a link with a layout of its own is nobody's who has only some rooms."""
    return call.principal.rooms is None or (bool(link.room) and call.principal.enters(link.room))


def _place(call: Call, wish: NewLink) -> dict[str, str]:
    state = call.house.state
    if bool(wish.room) == bool(wish.layout) or (wish.screen and not wish.room):
        raise Problem(422, "link_needs_place")
    call.within(wish.room or "")
    if wish.layout:
        if state.layout(wish.layout) is None:
            raise Problem(422, "unknown_layout", layout=wish.layout)
        return {"layout": wish.layout}
    room = wish.room or ""
    screens = [each.key for each in state.rooms[room].screens] if room in state.rooms else []
    screen = wish.screen or next(iter(screens), "")
    screen_of(call.house, room, screen)
    return {"room": room, "screen": screen}


def _until(at: Instant, wished: str | None) -> Instant:
    if wished is None:
        return later(at, LINK_AGE)
    try:
        until = instant(moment(wished))
    except ValueError:
        raise Problem(422, "bad_instant", value=wished) from None
    if until <= at:
        raise Problem(422, "past", value=wished)
    if until > later(at, LONGEST):
        raise Problem(422, "link_too_long", days=LONGEST // 86_400)
    return until


# -- from the command line -----------------------------------------------------------------------------------------


async def create(
    journal: Journal,
    name: str,
    clearance: Sensitivity,
    seconds: float,
    most: int,
    *,
    room: str = "",
    screen: str = "",
    layout: str = "",
) -> str:
    """Make a link beside a running service; returns its code. Raises PeopleError."""
    if bool(room) == bool(layout) or (screen and not room):
        raise PeopleError("A link shows a room's screen (--room, --screen) or one layout (--layout).")
    place = {"layout": layout} if layout else await _room(journal, room, screen)
    if layout and layout not in await _layouts(journal):
        raise PeopleError(f"There is no layout {layout!r} in the site.")
    id, code = fresh()
    data = {"id": id, "name": name, "clearance": clearance.value, "until": later(now(), seconds), "most": most, **place}
    await journal.append([Draft(Kind.LINK_CREATED, author(), data)])
    await keep(journal.vault, code, data | {"by": author()})
    return code


async def standing(journal: Book) -> list[dict[str, Any]]:
    """The links that stand, without their codes, the one that ends first before the others."""
    kept = (await journal.vault.items("link")).values()
    return sorted((one for one in kept if one["until"] > now()), key=lambda one: str(one["until"]))


async def revoke(journal: Book, which: str) -> int:
    """Revoke a link by its id, or all of a name; returns how many. Raises PeopleError where there is none."""
    ending = [one for one in await standing(journal) if which in (one["id"], one["name"])]
    if not ending:
        raise PeopleError(f"There is no link {which}.")
    return await _end(journal, ending)


async def revoke_of(journal: Book, person: str) -> int:
    """Revoke what a person made, who is shut out: whoever has the address would watch on. Returns how many."""
    return await _end(journal, [one for one in await standing(journal) if one.get("by") == person])


async def _end(journal: Book, ending: list[dict[str, Any]]) -> int:
    for one in ending:
        named: dict[str, Any] = {key: one[key] for key in ("id", "name", "room") if key in one}
        await journal.append([Draft(Kind.LINK_REVOKED, author(), named)])
        await forget(journal.vault, one["id"], now())
    return len(ending)


async def _room(journal: Journal, room: str, screen: str) -> dict[str, str]:
    rooms = {one["key"]: one for one in ((await _site(journal)).get("site.yaml") or {}).get("rooms") or ()}
    if room not in rooms:
        raise PeopleError(f"There is no room {room!r} in the site; its rooms are {', '.join(sorted(rooms))}.")
    screens = [one["key"] for one in rooms[room]["screens"]]
    if screen and screen not in screens:
        raise PeopleError(f"There is no screen {screen!r} in the room; its screens are {', '.join(screens)}.")
    return {"room": room, "screen": screen or screens[0]}


async def _layouts(journal: Journal) -> set[str]:
    return {body["key"] for path, body in (await _site(journal)).items() if path.startswith("layouts/")}


async def _site(journal: Journal) -> dict[str, Any]:
    """The site's documents as the journal last saw them, by path."""
    found: dict[str, Any] = {}
    after = 0
    while page := await journal.read(after, PAGE, (Kind.SITE_CHANGED,)):
        after = page[-1].seq
        for event in page:
            found[event.data["path"]] = event.data["body"]
    return {path: body for path, body in found.items() if body is not None}
