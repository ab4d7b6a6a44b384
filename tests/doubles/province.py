"""A small province for tests of the fold: six figures, two shares, three rooms, and their story told in events."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from broadcaster.board import Changes
from broadcaster.events import Draft, Event, Kind, decode, encode
from broadcaster.model import (
    Bound,
    Deadline,
    Direction,
    Held,
    Indicator,
    Observation,
    Reason,
    Rule,
    Sensitivity,
    Source,
    Thresholds,
)
from broadcaster.moments import Instant, later
from broadcaster.rooms import Room, Schedule, Screen
from broadcaster.standing import Standing, concern, rank
from broadcaster.state import State

START = "2021-10-07T00:00:00.000Z"  # 07:00 in Vinh
NINE_MONTHS = "2021-01-01/P9M"
AS_OF = "2021-09-30T16:59:59.000Z"


def text(words: str) -> Mapping[str, str]:
    return {"vi": words, "en": words}


def indicator(code: str, **more: Any) -> Indicator:
    given = {"subsystem": code.partition("-")[0], "owner": "vpub", "cumulation": "ytd"}
    given |= {"sensitivity": Sensitivity.PUBLIC, **more}
    return Indicator(code=code, name=text(code), unit=text(given.pop("unit", "văn bản")), **given)


INDICATORS = (
    *(indicator(code) for code in ("VB-01", "VB-02", "VB-03", "VB-04")),
    indicator("VB-05", unit="%", decimals=2, formula="VB-04 / VB-02 * 100", direction=Direction.UP),
    indicator("VB-06", unit="%", decimals=2, formula="VB-03 / VB-02 * 100"),
    indicator("YT-01", owner="so-y-te", deadline=Deadline(2 * 86_400, "17:00"), frequency="P1M"),
    indicator(
        "YT-03",
        owner="so-y-te",
        unit="%",
        cumulation="period",
        frequency="P1D",
        sensitivity=Sensitivity.INTERNAL,
        thresholds=Thresholds(Bound(above=85), Bound(above=90, clear=88)),
        deadline=Deadline(86_400, "17:00"),
    ),
    *(indicator(f"SYS-0{number}", unit="", cumulation="period", owner="to-ioc") for number in range(1, 8)),
)
RULES = (Rule("truc", "subset", "VB-02", ("VB-03",)), Rule("ky-so", "subset", "VB-02", ("VB-04",)))
ROOMS = (
    Room(
        "ubnd-tinh",
        text("UBND tỉnh"),
        Sensitivity.INTERNAL,
        (Screen("main", text("chính"), "tong-quan"), Screen("left", text("trái"), "y-te")),
        ("tinh",),
        schedules=(Schedule("y-te", "14:00", "15:00"),),
    ),
    Room("so-y-te", text("Sở Y tế"), Sensitivity.INTERNAL, (Screen("main", text("chính"), "y-te"),), ("so",)),
    Room("kim-lien", text("Xã Kim Liên"), Sensitivity.PUBLIC, (Screen("main", text("chính"), "tong-quan"),), ("xa",)),
)
SITE = {
    "name": text("Tỉnh thử"),
    "time_zone": "Asia/Ho_Chi_Minh",
    "languages": ["vi", "en"],
    "reporting": None,
    "units": [{"key": key, "name": text(key)} for key in ("vpub", "so-y-te", "to-ioc")],
    "subsystems": [{"key": key, "name": text(key)} for key in ("VB", "YT", "DL")],
    "groups": [{"key": key, "name": text(key)} for key in ("tinh", "so", "xa")],
    "rooms": [asdict(room) for room in ROOMS],
}


def layout(key: str, *series: str, topics: tuple[str, ...] = ("van-ban",)) -> dict[str, Any]:
    tiles = [
        {"id": f"t{place}", "kind": "number", "series": each, "at": [1 + 3 * (place % 4), 1 + place // 4, 3, 1]}
        for place, each in enumerate(series)
    ]
    return {
        "key": key,
        "title": text(key),
        "grid": {"columns": 12, "rows": 6},
        "tiles": tiles,
        "topics": [{"key": topic, "title": text(topic), "tiles": ["t0"]} for topic in topics],
    }


def attention(standings: Iterable[Standing], at: Instant) -> list[dict[str, Any]]:
    """What needs attention, worst first, worked out from all standings at once."""
    return sorted((row for each in standings if (row := concern(each, at))), key=rank)


class Story:
    """Tells a state one event after another, as a journal would; keeps the events to tell them again."""

    def __init__(self, *, site: Mapping[str, Any] = SITE, indicators: tuple[Indicator, ...] = INDICATORS) -> None:
        self.state = State("epoch")
        self.events: list[Event] = []
        self.at: Instant = START
        self.document("site.yaml", site)
        self.catalogue(*indicators)
        self.document("rules.yaml", {"rules": [asdict(rule) for rule in RULES]})
        self.document("areas.yaml", {"areas": []})
        self.wall(layout("tong-quan", "VB-01", "VB-02", "VB-05"))
        self.wall(layout("y-te", "YT-01", "YT-03", topics=("dich",)))

    def tell(self, kind: Kind, data: Mapping[str, Any], by: str = "an") -> Changes:
        draft = Draft(kind, by, decode(encode(data)))
        event = Event(len(self.events) + 1, self.at, draft.id, kind, by, draft.data)
        self.events.append(event)
        return self.state.apply(event)

    def wait(self, seconds: float) -> Changes:
        """Let time pass, as the clock's event would."""
        self.at = later(self.at, seconds)
        return self.tell(Kind.MOMENT, {"at": self.at}, "clock")

    def document(self, path: str, body: Mapping[str, Any] | None, needs: Mapping[str, Any] | None = None) -> Changes:
        return self.tell(Kind.SITE_CHANGED, {"path": path, "sha256": "", "body": body, "needs": needs or {}})

    def catalogue(self, *indicators: Indicator) -> Changes:
        return self.document("indicators.yaml", {"indicators": [asdict(each) for each in indicators]})

    def wall(self, body: Mapping[str, Any]) -> Changes:
        series = [tile["series"] for tile in body["tiles"]]
        needs = {"series": series, "families": [], "lists": ["@attention"], "depths": dict.fromkeys(series, 12)}
        return self.document(f"layouts/{body['key']}.yaml", body, needs)

    def observe(self, series: str, v: float | None, period: str = NINE_MONTHS, **more: Any) -> Changes:
        observation = Observation(series, period, v, more.pop("as_of", AS_OF), source=Source("van-ban"), **more)
        return self.tell(Kind.OBSERVED, {"feed": "van-ban", "observations": [asdict(observation)]}, "feed:van-ban")

    def hold(self, series: str, raw: str, suggestion: float | None = None, **more: Any) -> str:
        period = more.pop("period", NINE_MONTHS)
        id = f"held-{series}-{period}-{raw}"
        reason = Reason("looks_like_ratio", {"raw": raw})
        held = Held(id, series, period, raw, reason, AS_OF, suggestion, source=Source("van-ban", "C4", raw))
        self.tell(Kind.HELD, {"feed": "van-ban", "items": [asdict(held)]}, "feed:van-ban")
        return id

    def accept(self, id: str, v: float, by: str = "Bình") -> Changes:
        return self.tell(Kind.DECIDED, {"held": id, "accepted": True, "v": v, "reason": "đã đối chiếu"}, by)

    def claim(self, slot: str, width: str, key: str, rank: str, value: Any = None, **more: Any) -> Changes:
        return self.tell(Kind.CLAIMED, {"slot": slot, "width": width, "key": key, "rank": rank, "value": value, **more})

    def value(self, key: str) -> Any:
        """What an entry says now; None for one that is not there."""
        entry = self.state.entries.get(key)
        return entry.value if entry else None

    def review(self) -> None:
        """The six figures of the review, "791/903" held."""
        figures = {"VB-01": 5_238_802, "VB-03": 509_345, "VB-04": 256_177, "YT-01": 1_260_513}
        for series, v in figures.items():
            self.observe(series, v)
        self.hold("VB-02", "791/903", 791_903)
