"""The soak's own parts: its screens follow the written rules, and its judges find what they look for."""

import itertools
import json
import random
import zlib
from collections import Counter
from pathlib import Path

import pytest

from broadcaster.events import Draft, Kind
from broadcaster.journal import open_journal
from tests.soak import memory
from tests.soak.__main__ import soak
from tests.soak.album import Album, Message
from tests.soak.memory import MB, Sample
from tests.soak.proof import Unequal, difference, posts_kept
from tests.soak.screen import Screen
from tests.soak.soak import Wish
from tests.soak.told import Told
from tests.soak.trouble import plan
from tests.soak.work import Posted

WALL = {
    "type": "wall", "epoch": "e", "view": "v", "seq": 4, "layout": {}, "indicators": {}, "areas": {}, "site": {},
    "values": {"VB-01": {"v": 1}, "VB-02": {"v": 2}}, "history": {"VB-02": [1]},
}  # fmt: skip


def encoded(message: dict[str, object]) -> bytes:
    return json.dumps(message).encode()


def values(first: int, seq: int, **entries: object) -> dict[str, object]:
    return {
        "type": "values",
        "from": first,
        "seq": seq,
        "values": {key.replace("_", "-"): v for key, v in entries.items()},
    }


class Heard(Screen):
    """A screen without a line: it is told messages, and keeps what it would have said."""

    def __init__(self) -> None:
        self.said: list[bytes] = []
        super().__init__("r/main", Album(), random.Random(1), Counter(), deflate=False, poor=False)

    def tell(self, *messages: dict[str, object]) -> None:
        for message in messages:
            self._take(Message(encoded(message)), 10.0)

    def _say(self, first: int, payload: bytes) -> None:
        self.said.append(payload)

    @property
    def resyncs(self) -> int:
        return sum(b"resync" in each for each in self.said)


def hello(*, resumed: bool) -> dict[str, object]:
    return {"type": "hello", "resumed": resumed, "beat": 2.0, "scene": {"changed": 1}}


def beat(seq: int) -> dict[str, object]:
    return {"type": "beat", "seq": seq, "beat": 2.0}


def test_screens_share_their_pictures() -> None:
    """The same bytes, deflated or not, are the same message, and the same steps lead to the same picture."""
    album, payload = Album(), encoded(WALL)
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = (squeeze.compress(payload) + squeeze.flush(zlib.Z_SYNC_FLUSH)).removesuffix(b"\x00\x00\xff\xff")
    wall = album.read(payload, False)
    assert album.read(deflated, True) is wall
    picture, change = album.wall(wall), Message(encoded(values(4, 6, VB_02=None)))
    assert album.wall(wall).after(change) is picture.after(change)
    assert picture.after(change).whole["values"] == {"VB-01": {"v": 1}}
    assert picture.after(change).whole["history"] == {}
    assert picture.whole["values"].keys() == {"VB-01", "VB-02"}


def test_a_screen_keeps_the_written_rules() -> None:
    """Old news is passed over, a gap is asked about once, no beat hides it, and the wall heals it."""
    screen = Heard()
    screen.tell(hello(resumed=False), values(4, 6, VB_01=None), beat(9), WALL)
    assert (screen.seq, screen.resyncs) == (4, 0)
    screen.tell(values(3, 4, VB_01=None), values(4, 6, VB_01={"v": 3}), beat(8))
    assert screen.picture is not None
    assert (screen.seq, screen.picture.whole["values"]["VB-01"]) == (8, {"v": 3})
    screen.tell(values(9, 10, VB_01={"v": 4}), beat(12), values(9, 11, VB_01={"v": 4}))
    assert (screen.seq, screen.resyncs) == (8, 1)
    screen.tell(WALL)
    assert screen.seq == 4


def test_a_difference_is_named_by_its_place() -> None:
    """The judge says where two pictures differ."""
    assert difference(WALL, json.loads(encoded(WALL))) == ""
    assert difference(WALL, {**WALL, "history": {"VB-02": [2]}}) == "/history/VB-02/0: 1 and 2"
    assert difference(WALL, {**WALL, "values": {}}) == "/values/VB-01: only in the first"


def observed(*numbers: int) -> Draft:
    each = {"period": "2021", "v": 1.0, "as_of": "2021-12-31T00:00:00.000Z"}
    some = [{**each, "series": f"VB-{place:02}", "note": f"soak {number}"} for place, number in enumerate(numbers)]
    return Draft(Kind.OBSERVED, "test", {"feed": "api", "observations": some})


@pytest.mark.parametrize(
    ("posted", "wrong"),
    [
        ({1: Posted(2, 0, 1), 2: Posted(1, 0, 1)}, ""),
        ({1: Posted(0, 2, 2)}, ""),
        ({1: Posted(1, 1, 1)}, "post 1 was acknowledged as"),
        ({3: Posted(1, 0, 1)}, "post 3 was acknowledged as"),
        ({4: Posted(1, 0, 2)}, "post 4 stands more than once"),
    ],
)
async def test_acknowledged_posts_are_looked_for(tmp_path: Path, posted: dict[int, Posted], wrong: str) -> None:
    """One that is missing, whole or in part, and one that stands there twice are found."""
    url = f"sqlite:///{tmp_path}/journal.db"
    journal = await open_journal(url)
    for draft in (observed(1, 1), observed(2), observed(4), observed(4)):
        await journal.append([draft])
    await journal.close()
    if not wrong:
        assert (await posts_kept(url, posted))["observations"] == 5
        return
    with pytest.raises(Unequal, match=wrong):
        await posts_kept(url, posted)


def life(number: int, ages: range, start: float, slope: float) -> list[Sample]:
    """Samples of one life: MB at its start, MB a minute."""
    return [Sample(number, age, age, int((start + slope * age / 60) * MB), age) for age in ages]


def test_growing_memory_is_seen() -> None:
    """A slope over a long stretch, and a larger size at the same age, are both called growing; little is no verdict."""
    long = range(0, 1200, 5)
    assert memory.along(life(1, long, 100, 0.05)).flat is True
    assert memory.along(life(1, long, 100, 0.6)).flat is False
    assert memory.along(life(1, range(0, 200, 5), 100, 9)).flat is None
    short = range(0, 90, 5)
    same = [each for number in range(6) for each in life(number, short, 100, 0)]
    grown = [each for number in range(6) for each in life(number, short, 100 + 5 * number, 0)]
    assert (memory.apart(same).flat, memory.apart(grown).flat) == (True, False)
    assert memory.apart(life(1, short, 100, 0)).flat is None


def test_what_the_service_tells_is_read() -> None:
    """Durations are those since the reading before, or since a new start; seats of all kinds are added up."""
    text = 'iocast_lag_bucket{le="0.01"} %d\niocast_lag_bucket{le="0.1"} %d\niocast_lag_bucket{le="+Inf"} %d\n'
    seats = 'iocast_seats{kind="screen"} 3.0\niocast_seats{kind="console"} 1.0\niocast_seats_behind 9.0\n'
    seats += "iocast_folded_seq 12.0\n"
    before, now, anew = Told(text % (90, 100, 100)), Told(text % (90, 199, 200) + seats), Told(text % (10, 10, 10))
    assert (now.seats, now.folded) == (4, 12)
    assert (now.share("lag", 0.5, before), now.share("lag", 0.99, before)) == (0.1, 0.1)
    assert (now.share("lag", 0.999, before), anew.share("lag", 0.99, now)) == (float("inf"), 0.01)
    assert Told().share("lag", 0.5, now) is None


@pytest.mark.parametrize("minutes", [1, 5, 60])
@pytest.mark.parametrize("seed", range(5))
def test_the_server_dies_both_ways(minutes: int, seed: int) -> None:
    """Every soak kills the server and stops it in order; a long one leaves it alone for a third of the time."""
    happens = plan(minutes * 60, random.Random(seed), redis=False)
    assert {"kill", "stop", "freeze"} >= {what for _, what in happens} >= {"kill", "stop"}
    if minutes == 60:
        starts = [0, *(at for at, what in happens if what != "freeze"), 3600]
        assert max(late - early for early, late in itertools.pairwise(starts)) >= 0.35 * 3600


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("redis", [False, True])
def test_a_short_soak_ends_well(redis: bool) -> None:
    """Two hundred screens, half a minute of stalls, cuts, kills and changes: at the end all of them equal the state."""
    assert soak(Wish(minutes=0.5, screens=200, seed=7, redis=redis))
