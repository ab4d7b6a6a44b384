"""What a soak must show: every screen equals the state, every acknowledged post is in the journal exactly once."""

import asyncio
import json
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from broadcaster.events import Kind
from broadcaster.journal import Journal, open_journal
from tests.doubles.difference import difference
from tests.soak.album import Album, Message
from tests.soak.crowd import digest
from tests.soak.link import Link
from tests.soak.people import SCREENS
from tests.soak.work import Away, Posted, Work

BACK_LIMIT = 120.0  # seconds until everybody is connected again
EQUAL_LIMIT = 60.0  # seconds until everybody shows the same
LOOK = 0.5  # seconds between two looks
PAGE = 1000  # events a read


class Unequal(Exception):
    """Some screens do not show what they should; the text says which and how."""


class Fresh:
    """What a page that comes new is shown, and what the wall's API says, of each place."""

    def __init__(self, pages: Mapping[str, tuple[dict[str, Any], str]], walls: Mapping[str, Any]) -> None:
        self.pages = pages
        self.walls = walls

    @classmethod
    async def look(cls, url: str, token: str, work: Work) -> "Fresh":
        places = [f"{room}/{screen}" for room, screens in SCREENS.items() for screen in screens]
        pages = await asyncio.gather(*(_page(url, token, place) for place in places))
        walls: dict[str, Any] = {}
        for room in SCREENS:
            answer = await work.ask("GET", f"/api/rooms/{room}/wall")
            walls |= {f"{room}/{one['screen']}": one for one in answer["screens"]}
        return cls(dict(zip(places, pages, strict=True)), walls)

    def disagreement(self) -> str:
        """Where a fresh page and the API do not say the same."""
        for place, (picture, scene) in self.pages.items():
            wall = self.walls[place]
            for name, shown, said in (
                ("values", picture["values"], wall["values"]),
                ("layout", picture["layout"], wall["layout"]),
                ("scene", {**json.loads(scene), **wall["scene"]}, json.loads(scene)),
            ):
                if shown != said:
                    return f"{place}: {name}: a fresh page and the API differ: {difference(shown, said)}"
        return ""


async def everybody_equal(link: Link, url: str, token: str, work: Work) -> dict[str, Any]:
    """Wait until all screens are connected and show what a fresh page and the API show; raises Unequal.

    The caller has stopped what changes. What is counted is returned: screens, different pictures, seconds.
    """
    begun = time.monotonic()
    await link.ask("calm")
    while (report := await link.ask("report"))["connected"] < link.screens or report["still"]:
        if report["lost"]:
            raise Unequal(f"screens that never come back: {report['lost']}")
        if time.monotonic() - begun > BACK_LIMIT:
            raise Unequal(f"not all came back in {BACK_LIMIT:.0f} s: {report}")
        await asyncio.sleep(LOOK)
    back = time.monotonic()
    while True:
        try:
            fresh = await Fresh.look(url, token, work)
            shown = await link.pictures()
            wrong = fresh.disagreement() or _others(fresh, shown)
        except (Away, LookupError, OSError, TimeoutError) as error:
            wrong = f"the service is away: {error!r}"
        if not wrong:
            break
        if time.monotonic() - back > EQUAL_LIMIT:
            raise Unequal(wrong)
        await asyncio.sleep(LOOK)
    equal = sum(many for *_, many in shown["groups"])
    return {
        "equal": equal, "pictures": len(shown["pictures"]), "back": back - begun, "agreed": time.monotonic() - back
    }  # fmt: skip


def _others(fresh: Fresh, shown: Mapping[str, Any]) -> str:
    """The screens that do not show what a fresh page at their place shows."""
    right = {place: (digest(picture), scene) for place, (picture, scene) in fresh.pages.items()}
    wrong = [group for group in shown["groups"] if not group[1] or (group[2], group[3]) != right[group[0]]]
    if not wrong:
        return ""
    place, live, name, scene, many = wrong[0]
    if not live:
        return f"{many} screens at {place} are not connected"
    picture = shown["pictures"].get(name)
    what = difference(picture, fresh.pages[place][0]) if picture else "too many different pictures to say how"
    if not what:
        what = f"scene {difference(json.loads(scene), json.loads(fresh.pages[place][1]))}"
    screens = sum(group[4] for group in wrong)
    return f"{screens} screens in {len(wrong)} groups are wrong, of them {many} at {place}: {what}"


async def _page(url: str, token: str, place: str) -> tuple[dict[str, Any], str]:
    """What a page that has never been there is shown first: its picture and its scene as canonical JSON."""
    room, _, screen = place.partition("/")
    where = f"{url.replace('http', 'ws', 1)}/ws/screen?room={room}&screen={screen}"
    headers = {"Authorization": f"Bearer {token}"}
    album, scene = Album(), ""
    async with (
        asyncio.timeout(10),
        connect(where, additional_headers=headers, subprotocols=[Subprotocol("iocast.v1")], max_size=None) as socket,
    ):
        async for text in socket:
            message = Message(text.encode() if isinstance(text, str) else text)
            if message.type == "hello":
                scene = json.dumps(message.body["scene"], sort_keys=True, ensure_ascii=False)
            if message.type == "wall":
                return album.wall(message).whole, scene
    raise OSError(f"no wall at {place}")


async def posts_kept(journal_url: str, posted: Mapping[int, Posted]) -> dict[str, int]:
    """Read the whole journal and hold the acknowledged posts against it; raises Unequal. Counts what was read."""
    journal: Journal = await open_journal(journal_url)
    found: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
    after, at, counts = 0, "", Counter[str]()
    try:
        while events := await journal.read(after, PAGE):
            for event in events:
                if event.seq != after + 1 or event.at < at:
                    raise Unequal(f"event {event.seq} at {event.at} stands behind event {after} at {at}")
                after, at = event.seq, event.at
                counts["events"] += 1
                if event.kind is Kind.OBSERVED:
                    _count(event.data["observations"], found, counts)
    finally:
        await journal.close()
    for number, post in posted.items():
        there = found.get(number, Counter[tuple[str, str]]())
        if twice := [one for one, many in there.items() if many > 1]:
            raise Unequal(f"post {number} stands more than once in the journal: {twice[:3]}")
        most = post.accepted + (post.unchanged if post.tries > 1 else 0)
        if not post.accepted <= len(there) <= most:
            raise Unequal(f"post {number} was acknowledged as {post}, and {len(there)} of it stand in the journal")
        counts["acknowledged"] += post.accepted
    return dict(counts)


def _count(observations: list[Any], found: dict[int, Counter[tuple[str, str]]], counts: Counter[str]) -> None:
    for one in observations:
        counts["observations"] += 1
        note = one.get("note") or ""
        if note.startswith("soak "):
            found[int(note.removeprefix("soak "))][one["series"], one["period"]] += 1


def dump(directory: Path, name: str, what: Any) -> Path:
    """Leave something to look at afterwards."""
    file = directory / f"{name}.json"
    file.write_text(json.dumps(what, ensure_ascii=False, indent=1))
    return file
