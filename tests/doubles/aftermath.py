"""After a fault: is all that was acknowledged there exactly once, does every screen equal the state, who still stands?

with Aftermath(cluster, seed=1) as after:
    cluster.nodes[0].kill()
    after.begin()                       # from here on it can heal; without it: since `Aftermath` was entered
    cluster.nodes[0].restart()
    record(after.healed("kill -9 of a node"))
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from time import monotonic
from typing import Any, Self

from playwright.sync_api import Page as Tab

from tests.doubles.difference import difference
from tests.doubles.glass import Glass
from tests.doubles.healing import Healed
from tests.doubles.page import Page
from tests.doubles.panes import Pane, Panes
from tests.doubles.posting import SERIES, Posting
from tests.doubles.reached import Client, Reached
from tests.doubles.service import Service
from tests.doubles.waiting import LIMIT, until

PLACES = ("ubnd-tinh/main", "ubnd-tinh/left", "so-y-te/main", "so-khcn/main")
HELD = "so-khcn"  # its numbers stand still all the time
CURRENT = ("ubnd-tinh/main", "so-y-te/main")  # where the figures are that are posted; elsewhere a cursor may rest
SHOWN = "ubnd-tinh/main"  # what pages in Chromium are paired for
TILE, FIGURE = "van-ban-den", "VB-01"  # and the figure that is read there
OWN = """all => all.map((one) => [...one.childNodes].filter((each) => each.nodeType === 3))
  .map((texts) => texts.map((each) => each.data).join('').trim())"""
HEAL_LIMIT = 90.0  # seconds until everything is well: a page may wait 30 s between two tries
WARM = 5  # posts acknowledged before anything happens


class Aftermath:
    """Use as a context manager around a fault. Half of the screens are paired devices, the others programs' tokens."""

    def __init__(
        self, whole: Reached, *, seed: int, screens: int = 12, nodes: Sequence[Service] = (), doors: Sequence[str] = ()
    ) -> None:
        """nodes: whose answers are compared (a cluster's, or the service itself). doors: where screens and programs
        come in, the `url` of each node unless told otherwise."""
        self.whole, self.seed = whole, seed
        self.nodes: Sequence[Service] = nodes or getattr(whole, "nodes", None) or [whole]
        self.doors = doors or [node.url for node in self.nodes]
        self.tabs: list[Tab] = []  # walls at SHOWN in Chromium
        self._screens = screens
        self._asked = self.nodes
        self._stack = ExitStack()
        self._began, self._goal = 0.0, 0

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            name = f"{self.seed} {monotonic():.3f}"
            self._operate = self.whole.token(f"điều hành {name}", "operate")
            self._clients = {node.url: node.client(self._operate) for node in self.nodes}
            self.operator = self.whole.client(self._operate)
            self._furnish()
            self.panes = stack.enter_context(Panes(list(self._all(name))))
            until(lambda: all(each.here for each in self.panes.stand()), what="every screen stands")
            stand = until(self._figures, what="the sample's figures are there")
            ingest = self.whole.token(f"gửi {name}", "ingest")
            self.posting = stack.enter_context(
                Posting(self.doors, ingest, f"faults/{self.seed}/{monotonic():.3f}", stand)
            )
            self.posting.more(WARM)
            self._stood = _standing(self.operator)
            self._stack = stack.pop_all()
        self._began = monotonic()
        return self

    def __exit__(self, *failure: object) -> None:
        self._stack.close()

    def begin(self) -> None:
        """From now on it can heal: the clock starts."""
        self._began = monotonic()

    def current(self) -> None:
        """Wait until every screen shows what is posted from now on."""
        self._goal, self._asked = 0, self.nodes
        self._wait("this", self._current, HEAL_LIMIT)

    def healed(
        self,
        fault: str,
        *,
        lost: Callable[[int], bool] = lambda seq: False,
        said: str = "",
        nodes: Sequence[Service] = (),
    ) -> Healed:
        """Wait until all is well. Raises AssertionError saying what is not.

        nodes: those that are to be well, all unless told otherwise. lost: of which seqs the store itself forgot what it
        had acknowledged. said: what the table says of that.
        """
        self._goal, self._asked = 0, nodes or self.nodes
        self._wait(fault, self._current, HEAL_LIMIT)
        seconds = monotonic() - self._began
        self.posting.pause()
        try:
            self._wait(fault, self._unequal, LIMIT)
            self._exactly_once(fault, lost)
            for node in self._asked:
                client = self._clients[node.url]
                wrong = difference(self._stood, _standing(client))
                assert not wrong, f"after {fault} other claims or devices stand: {wrong}"
        finally:
            self.posting.go_on()
        return Healed(fault, len(self.posting.acknowledged), self._screens + len(self.tabs), seconds, said, self.seed)

    # ---- what must be so

    def _wait(self, fault: str, look: Callable[[], str], limit: float) -> None:
        """Until there is nothing to say."""
        seen = ["?"]

        def well() -> bool:
            seen[0] = look()
            return not seen[0]

        try:
            until(well, limit)
        except AssertionError:
            wrong = self.posting.wrong[:3]
            raise AssertionError(f"after {fault}, not within {limit:.0f} s: {seen[0]} {wrong}") from None

    def _current(self) -> str:
        """Who has not been brought up to what was posted once every node was ready: "" when all have."""
        if not self._goal:
            if red := [node.url for node in self._asked if not node.ready()]:
                return f"{red} are not ready"
            self.posting.more(len(self._asked))
            self._goal = max(self.posting.acknowledged.values())
        away = [each for each in self.panes.stand() if not each.here]
        behind = [each for each in self.panes.stand() if each.seq < self._goal and each.place in CURRENT]
        if away or behind:
            where = [f"{each.place} {each.lost or each.seq}" for each in [*away, *behind][:4]]
            return f"{len(away)} screens are away, {len(behind)} behind {self._goal}: {where}; {self.panes.counted()}"
        return next((f"{tab.url} says it is cut off" for tab in self.tabs if tab.locator(".banner.off").count()), "")

    def _unequal(self) -> str:
        """The first screen, page or node that does not show the state, and how."""
        first, *rest = self._asked
        right = self._fresh(first)
        for node in rest:
            if wrong := difference(right, self._fresh(node)):
                return f"{first.url} and {node.url} differ: {wrong}"
        for node in self._asked:
            for place in PLACES:
                room, _, key = place.partition("/")
                walls = self._clients[node.url].get(f"/api/rooms/{room}/wall")["screens"]
                (wall,) = [each for each in walls if each["screen"] == key]
                if wrong := difference(right[place]["values"], wall["values"]):
                    return f"{node.url}: {place}: a fresh page and the API differ: {wrong}"
        for place, page in self.panes.look():
            if wrong := difference(right[place], _picture(page)):
                return f"a screen at {place} differs: {wrong}"
        return self._undrawn(right)

    def _undrawn(self, right: Mapping[str, Any]) -> str:
        figure = f"{right[SHOWN]['values'][FIGURE]['v']:,.0f}".replace(",", ".")
        for tab in self.tabs:
            drawn = tab.locator(f"io-wall main:not(.leaving) [data-tile='{TILE}'] .value").evaluate_all(OWN)
            if drawn != [figure]:
                return f"{tab.url} shows {drawn} instead of {figure}"
        return ""

    def _fresh(self, node: Service) -> dict[str, Any]:
        """What a page that has never been there is shown at each place."""
        found = {}
        for place in PLACES:
            glass = Glass(node, *place.split("/"), token=self._display)
            try:
                until(lambda glass=glass: glass.look().ready and glass.page.scene, what=f"{node.url} shows {place}")
            finally:
                glass.leave()
            found[place] = _picture(glass.page)
        return found

    def _exactly_once(self, fault: str, lost: Callable[[int], bool]) -> None:
        found = self.whole.beside(self.posting.stands)
        twice = [number for number, many in found.items() if many > 1]
        assert not twice, f"after {fault} these posts stand more than once: {twice[:5]}"
        kept = {number: seq for number, seq in self.posting.acknowledged.items() if not lost(seq)}
        missing = [number for number in kept if number not in found]
        assert not missing, f"after {fault} these were acknowledged and are not there: {missing[:5]}"
        assert not self.posting.wrong, f"after {fault}: {self.posting.wrong[:3]}"

    # ---- what is there before anything happens

    def _furnish(self) -> None:
        """Claims of every kind that screens and restarts must find again; one room's numbers stand still."""
        self.operator.ok("PUT", "/api/claims/room/so-y-te/layout", {"value": "tong-quan"})
        self.operator.ok("PUT", "/api/rooms/ubnd-tinh/focus", {"topic": "van-ban"})
        self.operator.ok("PUT", f"/api/rooms/{HELD}/hold", {})

    def _figures(self) -> dict[str, float]:
        """What programs go on from; {} while the sample's feed has not run."""
        shown = self.operator.get("/api/snapshot", layout="tong-quan")["values"]
        return {each: shown[each]["v"] for each in SERIES} if set(SERIES) <= shown.keys() else {}

    def _all(self, name: str) -> Iterator[Pane]:
        """Every second one is a browser that was paired, all of a place's one after the other at another door."""
        self._display = self.whole.token(f"nhìn {name}", "display")
        chance = random.Random(self.seed)
        for number in range(self._screens):
            place = PLACES[number % len(PLACES)]
            own = self._paired(place) if number // len(PLACES) % 2 else {"Authorization": f"Bearer {self._display}"}
            first = number % len(self.doors)
            yield Pane(place, [*self.doors[first:], *self.doors[:first]], own, chance)

    def _paired(self, place: str) -> dict[str, str]:
        room, _, screen = place.partition("/")
        pairing = self.whole.client().ok("POST", "/api/pairings")
        self.operator.ok(
            "POST", f"/api/pairings/{pairing['id']}/approve", {"room": room, "screen": screen, "second": True}
        )
        browser = self.whole.client(pairing["secret"])
        assert browser.get(f"/api/pairings/{pairing['id']}")["state"] == "paired"
        return {"Cookie": "; ".join(f"{key}={value}" for key, value in browser.http.cookies.items())}


def _picture(page: Page) -> dict[str, Any]:
    """Everything that stands on a page."""
    return {name: getattr(page, name) for name in ("layout", "indicators", "values", "history", "scene")}


def _standing(person: Client) -> dict[str, Any]:
    """Claims and paired screens, as one node tells them."""
    names = ("device", "room", "screen", "by", "at")
    devices = [{name: each[name] for name in names} for each in person.get("/api/devices")["devices"]]
    return {"claims": person.get("/api/claims")["claims"], "devices": devices}
