"""Who may open a socket: the sign-in's side of the door."""

from starlette.websockets import WebSocket

from broadcaster.journal import JournalError
from displays.auth import Gate
from displays.cookies import DEVICE, read_cookie
from displays.door import Holder, Pass, Refusal, same_origin
from displays.problem import Problem
from displays.rights import Caller, Principal, Right

REVOKED, NOT_PAIRED, LINK_OVER, COME_BACK = 4500, 4503, 4505, 1013  # close codes a page can read
LATER = (2000, 10_000)  # milliseconds


class Admission:
    """A Door. A page that must be told why is accepted and closed with a code; everybody else gets an HTTP status."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate

    async def admit(self, websocket: WebSocket) -> Pass | Refusal:
        """Decide by path: a screen's, the console's or the remote's socket."""
        if not same_origin(websocket, [self.gate.origin] if self.gate.origin else []):
            return Refusal(403, "the page that asks is another site's")
        try:
            callers = await self._callers(websocket)
        except JournalError as error:
            return Refusal(503, str(error), COME_BACK, LATER)
        match websocket.url.path.rpartition("/")[2]:
            case "screen":
                found = self._screen(websocket, callers)
                if isinstance(found, Refusal) and found.code == NOT_PAIRED:
                    return await self._unpaired(websocket, found)
                return found
            case "console":
                return self._console(callers)
            case "view":
                return self._view(callers)
            case _:
                return self._remote(websocket, callers)

    def stands(self, who: Pass) -> bool:
        """A device revoked or moved, or a link that has ended, since it was looked at: the hub has closed its seats."""
        if who.link:
            return who.link in self.gate.people.links
        paired = self.gate.people.devices.get(who.device) if who.device else None
        return not who.device or (paired is not None and (paired["room"], paired["screen"]) == (who.room, who.screen))

    async def _callers(self, websocket: WebSocket) -> list[Principal]:
        callers = await self.gate.callers(websocket)
        if not callers and self.gate.catch_up:
            await self.gate.catch_up()
            callers = await self.gate.callers(websocket)
        return callers

    def _screen(self, websocket: WebSocket, callers: list[Principal]) -> Pass | Refusal:
        for one in callers:
            if not one.may(Right.DISPLAY):
                continue
            if one.caller is Caller.DEVICE:
                (room,) = one.rooms or ("",)
                return Pass(Holder.DEVICE, one.by, one.at_socket, room=room, screen=one.screen, device=one.id)
            bound = next(iter(one.rooms or ())) if len(one.rooms or ()) == 1 else ""  # the token's own room
            room = websocket.query_params.get("room", "") or bound
            screens = [each.key for each in known.screens] if (known := self.gate.people.rooms.get(room)) else []
            screen = websocket.query_params.get("screen", "") or next(iter(screens), "")
            if screen not in screens or not screen:
                return Refusal(404, f"there is no screen {room}/{screen}")
            if not one.enters(room):
                return Refusal(403, "the token is for another room")
            return Pass(Holder.DISPLAY, one.by, one.at_socket, room=room, screen=screen)
        return Refusal(401, "not paired", NOT_PAIRED)

    async def _unpaired(self, websocket: WebSocket, refusal: Refusal) -> Refusal:
        if "authorization" in websocket.headers:
            return Refusal(401, "unknown token")
        try:
            self.gate.patience(websocket)
        except Problem:
            return Refusal(429, "too many failed attempts", COME_BACK, LATER)
        if await self.gate.was_device(read_cookie(websocket, DEVICE, self.gate.secure)):
            return Refusal(403, "revoked", REVOKED)
        return refusal

    def _view(self, callers: list[Principal]) -> Pass | Refusal:
        for one in callers:
            if one.caller is Caller.VIEWER:
                (room,) = one.rooms or ("",)
                place = {"room": room, "screen": one.screen, "device": one.id}
                return Pass(Holder.VIEWER, one.by, one.at_socket, link=one.link, until=one.until, **place)
        return Refusal(401, "no link", LINK_OVER)

    def _console(self, callers: list[Principal]) -> Pass | Refusal:
        people = [one for one in callers if not one.shows]
        for one in people:
            if one.may(Right.OPERATE) or one.may(Right.DECIDE):
                return Pass(Holder.PERSON, one.by, one.clearance, role=one.role, session=one.session)
        return Refusal(403, "not for this role") if people else Refusal(401, "signed out", REVOKED)

    def _remote(self, websocket: WebSocket, callers: list[Principal]) -> Pass | Refusal:
        people = [one for one in callers if not one.shows]
        for one in people:
            if not one.may(Right.PRESENT):
                continue
            room = websocket.query_params.get("room", "") or next(iter(sorted(one.rooms or ())), "")
            if room not in self.gate.people.rooms or not one.enters(room):
                continue
            kind = Holder.PRESENTER if one.caller is Caller.PRESENTER else Holder.PERSON
            meeting = one.meeting or None
            return Pass(kind, one.by, one.at_socket, role=one.role, room=room, meeting=meeting, session=one.session)
        return Refusal(403, "not this room's presenter") if people else Refusal(401, "signed out", REVOKED)
