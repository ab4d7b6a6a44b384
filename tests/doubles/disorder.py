"""One disorder for several independent clients, and the proof that all of them read the same bytes to the same end."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.doubles.page import Page
from tests.doubles.receivers import Receiver
from tests.doubles.service import Client, Service
from tests.doubles.waiting import until

SCREEN, CONSOLE = "screen", "console"
LIMIT = 60.0  # seconds for all clients to be where they should
PERIOD = "2021-01-01/P9M"
LARGE = 64 * 1024  # bytes; a message longer than 65,535 has the long form of a frame's length


class Witness:
    """What one client has read on a screen's and the console's socket, and the pages it makes of it by the rules."""

    def __init__(
        self, name: str, receiver: Receiver, service: Service, headers: Mapping[str, Mapping[str, str]]
    ) -> None:
        """headers: by socket, the credential this client shows."""
        self.name, self.receiver = name, receiver
        self.pages = {SCREEN: Page(), CONSOLE: Page()}
        self.texts: dict[str, list[str]] = {}
        self._base = service.url.replace("http", "ws")
        self._headers = headers

    def join(self) -> None:
        """Open both sockets; a page that has stood somewhere says so in the address."""
        for socket, page in self.pages.items():
            query = {"room": "ubnd-tinh", "screen": "main"} if socket == SCREEN else {}
            at = page.position
            query |= {"epoch": at.epoch, "view": at.view, "seq": str(at.seq)} if at else {}
            tail = "&".join(f"{name}={value}" for name, value in query.items())
            page.cut()
            self.texts[socket] = []
            self.receiver.open(socket, f"{self._base}/ws/{socket}?{tail}", self._headers.get(socket, {}))

    def come_anew(self) -> None:
        """Leave, and join as somebody who has never stood anywhere."""
        self.leave()
        self.pages = {SCREEN: Page(), CONSOLE: Page()}
        self.join()

    def leave(self) -> None:
        self.look()
        for socket in self.pages:
            self.receiver.close(socket)

    def look(self) -> None:
        """Take what has come in the meantime."""
        for socket, page in self.pages.items():
            for text in self.receiver.heard(socket)[len(self.texts[socket]) :]:
                self.texts[socket].append(text)
                page.take(json.loads(text))

    def figures(self, socket: str) -> list[str]:
        """The texts that every client of a view shares: not its own hello, the time, or who is there."""
        own = ('{"type":"hello"', '{"type":"beat"', '{"type":"presence"')
        return [text for text in self.texts[socket] if not text.startswith(own)]


class Disorder:
    """Plays with a quiet service: nothing but this changes anything that a wall shows."""

    def __init__(self, service: Service, operator: Client, witnesses: list[Witness]) -> None:
        self.service, self.operator, self.witnesses = service, operator, witnesses
        self.meter = service.client(service.token("đồng hồ", "ingest"))
        self.reader = service.client(service.token("người đọc", "read", "ubnd-tinh"))

    def play(self) -> None:
        """Join, change, remove, switch, hold, release, resume; at every stop all clients have read the same."""
        for each in self.witnesses:
            each.join()
        self._until(lambda page: "VB-01" in page.values, SCREEN, CONSOLE)  # the first run of its feed is over
        self._same_state()
        self._large()
        before = {(each.name, socket): len(each.figures(socket)) for each in self.witnesses for socket in each.pages}
        self._change(5_240_100)
        self._remove()
        self._switch("van-ban-hcc")
        self._hold()
        self._switch("tong-quan")
        for socket in (SCREEN, CONSOLE):
            read = [_placed(each.figures(socket)[before[each.name, socket] :]) for each in self.witnesses]
            shared = set.intersection(*(set(each) for each in read))
            assert len(shared) >= 5, f"too little came to all on the {socket}'s socket: {[list(each) for each in read]}"
            for place in shared:
                assert len({each[place] for each in read}) == 1, f"not the same bytes on the {socket}'s socket: {place}"
        self._resume()
        self._as_the_api_says()

    def _until(self, there: Callable[[Page], bool], *sockets: str) -> None:
        def all_there() -> bool:
            for each in self.witnesses:
                each.look()
            pages = [[each.pages[socket] for each in self.witnesses] for socket in sockets]
            return all(there(page) for group in pages for page in group) and all(
                len({page.seq for page in group}) == 1 for group in pages
            )

        until(all_there, LIMIT, "all clients have read it")

    def _same_state(self) -> None:
        for socket in (SCREEN, CONSOLE):
            first, *others = [each.pages[socket] for each in self.witnesses]
            for other in others:
                assert (other.values, other.history, other.layout) == (first.values, first.history, first.layout)
                assert other.scene == first.scene

    def _large(self) -> None:
        """The console's wall is a large message, and all who came at one moment read the same."""
        walls = set(until(self._walls, LIMIT, "all come while nothing happens"))
        assert len(walls) == 1
        assert len(walls.pop().encode()) > LARGE

    def _walls(self) -> list[str]:
        """The console's wall of everybody, come anew; none where something happened in between."""
        for each in self.witnesses:
            each.come_anew()
        self._until(lambda page: "VB-01" in page.values, SCREEN, CONSOLE)
        walls = [next(text for text in each.figures(CONSOLE) if '"wall"' in text[:20]) for each in self.witnesses]
        return walls if len({json.loads(wall)["seq"] for wall in walls}) == 1 else []

    def _post(self, series: str, value: float) -> None:
        one = {"series": series, "value": value, "period": PERIOD, "as_of": "2021-10-01"}
        assert self.meter.ok("POST", "/api/observations", {"observations": [one]})["accepted"] == 1

    def _change(self, value: float) -> None:
        """One figure changes; the others follow it where they are made of it."""
        self._post("VB-01", value)
        self._until(lambda page: page.values["VB-01"]["v"] == value, SCREEN, CONSOLE)

    def _remove(self) -> None:
        """A meeting and a notice come and go: the console loses an entry, the screen's scene changes each time."""
        meeting = self.operator.meet()["meeting"]
        self._until(lambda page: f"@meeting/{meeting}" in page.values, CONSOLE)
        headline = {"vi": "Diễn tập “áo phao”: 𝟗 giờ", "en": "Drill"}
        wish = {"headline": headline, "status": "Exercise", "severity": "Minor", "width": "all"}
        self.operator.ok("POST", "/api/notices", wish)
        self._until(lambda page: bool(page.scene and page.scene["notices"]), SCREEN)
        (notice,) = self.witnesses[0].pages[SCREEN].scene["notices"]
        assert notice["headline"] == headline
        self.operator.ok("DELETE", f"/api/notices/{notice['id']}")
        self._until(lambda page: not (page.scene and page.scene["notices"]), SCREEN)
        self.operator.adjourn()
        self._until(lambda page: f"@meeting/{meeting}" not in page.values, CONSOLE)
        self._until(lambda page: not (page.scene and page.scene["meeting"]), SCREEN)

    def _switch(self, layout: str) -> None:
        self.operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": layout})
        self._until(lambda page: bool(page.layout and page.layout["key"] == layout), SCREEN)
        self._until(lambda page: page.values["@scene/ubnd-tinh/main"]["layout"] == layout, CONSOLE)

    def _hold(self) -> None:
        """The room's figures stand still while the console's go on; released, the room catches up."""
        self.operator.ok("PUT", "/api/rooms/ubnd-tinh/hold", {})
        self._until(lambda page: bool(page.scene and page.scene["hold"]), SCREEN)
        self._post("VB-01", 5_240_300)
        self._until(lambda page: page.values["VB-01"]["v"] == 5_240_300, CONSOLE)
        self._until(lambda page: page.values["VB-01"]["v"] == 5_240_100, SCREEN)
        self.operator.ok("DELETE", "/api/rooms/ubnd-tinh/hold")
        self._until(lambda page: page.values["VB-01"]["v"] == 5_240_300, SCREEN)
        self._until(lambda page: bool(page.scene and not page.scene["hold"]), SCREEN)

    def _resume(self) -> None:
        """All leave, things go on, all come back with where they stood: they get what they lack, not the whole."""
        for each in self.witnesses:
            each.leave()
        self._post("VB-01", 5_240_500)
        for each in self.witnesses:
            each.join()
        self._until(lambda page: page.values["VB-01"]["v"] == 5_240_500, SCREEN, CONSOLE)
        self._same_state()
        for each in self.witnesses:
            for socket in (SCREEN, CONSOLE):
                first = json.loads(each.texts[socket][0])
                assert (first["type"], first["resumed"]) == ("hello", True)
                assert "wall" not in each.pages[socket].types()

    def _as_the_api_says(self) -> None:
        """The values on every page are those of the snapshot, taken while nothing moves."""
        layout = self.witnesses[0].pages[SCREEN].layout["key"]

        def equal() -> bool:
            for each in self.witnesses:
                each.look()
            said: dict[str, Any] = self.reader.get("/api/snapshot", layout=layout)["values"]
            return all(each.pages[SCREEN].values == said for each in self.witnesses)

        until(equal, LIMIT, "the pages are what the API says")


def _placed(texts: list[str]) -> dict[tuple[Any, ...], str]:
    """The texts by what they are and where they stand. Who was slow for a moment gets two of the others' in one, which
    stands elsewhere; what stands at the same place is the same frame."""
    said = [(json.loads(text), text) for text in texts]
    return {tuple(each.get(name) for name in ("type", "view", "from", "seq")): text for each, text in said}
