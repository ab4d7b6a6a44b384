"""A season of a province's journal, made up: about a hundred days of the sample site, a million events, 1,500 series.

What an event is, of a thousand, and why:

    775  one observation: machines and small systems that deliver a figure when they have one; nine of ten are a later
         reading of the day (a vintage), one begins a new day
      5  a sheet of 40 observations: what departments and communes send as files
    100  a run of a feed: each of four feeds about every five minutes, most of them with nothing new
     60  a seal: one for each minute that had events
     25  a moment: deadlines, dayparts
     15  a screen up or down; 10 the delay that the service has measured; 5 painted receipts of meetings
      3  held and decided; 2 a claim, a release, a notice
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from broadcaster.events import Draft, Event, Kind, decode, encode
from broadcaster.moments import instant, moment
from broadcaster.state import State
from displays.site import news, read_site, sample
from tests.bench.figures import BATCH, PARTS, catalogue

BEGAN = "2025-06-01T00:00:00.000Z"
STEP = 8.6  # seconds between two events
WEIGHTS = {
    "one": 775, "sheet": 5, "run": 100, "seal": 60, "moment": 25, "screen": 15, "delay": 10, "painted": 5, "held": 3,
    "claim": 2,
}  # fmt: skip
SHEET = 40  # observations
FEEDS = ("van-ban", "dich-vu-cong", "y-te", "du-lich")
ROOMS = ("ubnd-tinh", "so-y-te")


def opening() -> list[Draft]:
    """The sample site's files, as `serve` records them in an empty journal."""
    return news(read_site(sample()), State())


class Season:
    """Tells drafts in order, the same for the same seed."""

    def __init__(self, seed: int = 7, began: datetime | None = None) -> None:
        self.now = began or moment(BEGAN)
        self._random = random.Random(seed)
        self._series = [
            (name, one) for name, one in catalogue() if one["deadline"] is None or "PT" not in one["frequency"]
        ]
        self._held = 0

    def clock(self) -> datetime:
        return self.now

    def drafts(self, count: int) -> list[Draft]:
        """The next `count` events; the clock moves on by their time."""
        kinds = self._random.choices(list(WEIGHTS), WEIGHTS.values(), k=count)
        made = []
        for kind in kinds:
            self.now += timedelta(seconds=STEP)
            made.append(self._draft(kind))
        return made

    def _draft(self, kind: str) -> Draft:
        chance, at = self._random, instant(self.now)
        room = chance.choice(ROOMS)
        match kind:
            case "one" | "sheet":
                rows = [self._observation(at) for _ in range(1 if kind == "one" else SHEET)]
                return Draft(Kind.OBSERVED, "api:bench", {"feed": rows[0]["source"]["feed"], "observations": rows})
            case "run":
                feed = chance.choice(FEEDS)
                counts = {"accepted": 1, "held": 0, "rejected": 0, "unchanged": 79}
                times = {"started": at, "finished": at, "next": at, "as_of": None}
                return Draft(Kind.RUN, f"feed:{feed}", {"feed": feed, "ok": True, **times, **counts, "error": None})
            case "seal":
                return Draft(Kind.SEAL, "service", {"first": 1, "last": 7, "sha256": f"{chance.getrandbits(256):064x}"})
            case "moment":
                return Draft(Kind.MOMENT, "clock", {"at": at})
            case "screen":
                kind_ = chance.choice((Kind.SCREEN_UP, Kind.SCREEN_DOWN))
                return Draft(kind_, "service", {"room": room, "screen": "main", "device": "d" * 16})
            case "delay":
                return Draft(Kind.MEASURED, "service", {"delay_p95": chance.randint(3, 40)})
            case "painted":
                receipt = {"room": room, "screen": "main", "seq": 7, "scene": 7, "at": at}
                return Draft(Kind.PAINTED, "service", {"receipts": [receipt] * 4})
            case "held":
                return self._doubt(at)
        return self._wish(room, at)

    def _observation(self, at: str) -> dict[str, Any]:
        chance = self._random
        series, indicator = chance.choice(self._series)
        base = 400 if indicator["code"] in PARTS else 900  # a part is always below its whole (rules.yaml)
        v = round(chance.gauss(80, 10), 1) if indicator["kind"] in ("rate", "score") else base + chance.randint(0, 99)
        source = {"feed": FEEDS[len(series) % 4], "place": "so-lieu.xlsx!Bảng 1!C14", "raw": str(v)}
        given = {"low": None, "high": None, "qualifier": None, "note": None, "marks": [], "received": ""}
        return {"series": series, "period": at[:10], "v": v, "as_of": at, "status": "A", "source": source, **given}

    def _doubt(self, at: str) -> Draft:
        """One is held; the next two draws decide on it."""
        self._held += 1
        id = f"held-{self._held // 2}"
        if self._held % 2:
            return Draft(Kind.DECIDED, "lan", {"held": id, "accepted": False, "v": None, "reason": "đọc nhầm"})
        series, _ = self._random.choice(self._series)
        reason = {"code": "looks_like_ratio", "args": {"raw": "791/903"}}
        item = {"id": id, "series": series, "period": at[:10], "raw": "791/903", "reason": reason, "as_of": at}
        return Draft(Kind.HELD, "feed:van-ban", {"feed": "van-ban", "items": [item]})

    def _wish(self, room: str, at: str) -> Draft:
        slot = {"slot": "focus", "width": "room", "key": room, "rank": "operator"}
        if self._random.random() < 0.5:
            return Draft(Kind.RELEASED, "an", slot)
        until = instant(moment(at) + timedelta(hours=1))
        return Draft(Kind.CLAIMED, "an", {**slot, "value": "van-ban", "until": until})


def events(drafts: list[Draft], after: int, at: str) -> Iterator[Event]:
    """Drafts as events, as a journal gives them back."""
    for seq, draft in enumerate(drafts, after + 1):
        yield Event(seq, at, draft.id, draft.kind, draft.by, decode(encode(draft.data)), 1)


__all__ = ["BATCH", "Season", "events", "opening"]
