"""Tales for the fold: steps that Hypothesis makes up, told as events; and all that a state can be asked."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from broadcaster.events import Kind, decode, encode
from broadcaster.model import Bound, Deadline, Direction, Rule, Sensitivity, Thresholds
from broadcaster.past import gathered
from broadcaster.rooms import Schedule
from broadcaster.state import State
from tests.doubles.province import INDICATORS, ROOMS, SITE, Story, indicator, layout

DAY = Deadline(86_400, "17:00")
LEVELS = Thresholds(Bound(above=5, clear=3), Bound(above=8, clear=6))
SYS = {f"SYS-0{number}": LEVELS for number in (2, 4, 5)} | {"SYS-01": Thresholds(Bound(below=95, clear=97))}
MORE = (
    *(replace(each, thresholds=SYS.get(each.code, each.thresholds)) for each in INDICATORS),
    indicator("AB-00", frequency="PT5M", cumulation="period", deadline=Deadline(3_300), thresholds=LEVELS),
    indicator("AB-01", frequency="P1D", cumulation="period", deadline=DAY, sensitivity=Sensitivity.INTERNAL),
    indicator("AB-02", cumulation="period", thresholds=Thresholds(Bound(above="1.5 * mean(AB-02, 2)"))),
    indicator("AB-03", cumulation="period", by_hand=True, direction=Direction.DOWN, owner="so-y-te", deadline=DAY),
    indicator("AB-04", formula="AB-00 + AB-03", cumulation="period", thresholds=LEVELS, direction=Direction.DOWN),
    indicator("AB-05", formula="sum(AB-03@*) - AB-04", cumulation="period", thresholds=LEVELS),
)
PARTS = {"rules": [Rule("phan", "subset", "AB-00", ("AB-03",)), Rule("tong", "sum", "AB-02", ("AB-00", "AB-03"))]}
SERIES = ("AB-00", "AB-00@a", "AB-01", "AB-02", "AB-03", "AB-03@a", "AB-03@b", "VB-02", "VB-04", "YT-03")
PLACES = ("ubnd-tinh", "kim-lien")
MEETINGS = ("open", "agree", "begin", "join", "agenda", "write", "close")

days, values = st.integers(1, 5), st.integers(0, 12)
observing = st.tuples(st.just("observe"), st.sampled_from(SERIES), days, values, st.integers(0, 2))
batches = st.tuples(
    st.just("batch"), st.lists(st.tuples(st.sampled_from(SERIES), days, values), min_size=1, max_size=5)
)
holding = st.tuples(st.just("hold"), st.sampled_from(SERIES), days)
deciding = st.tuples(st.sampled_from(("accept", "reject", "undo")), st.sampled_from(SERIES), days)
waiting = st.tuples(st.just("wait"), st.sampled_from((60, 3_000, 6 * 3_600, 86_400, 5 * 86_400)))
editing = st.tuples(st.just("catalogue"), st.sampled_from(("whole", "without", "secret", "other")))
rooms = st.tuples(
    st.sampled_from(("up", "down", "freeze", "recall", "thaw", "claim", "lay", *MEETINGS)),
    st.sampled_from(PLACES),
)
others = st.tuples(st.sampled_from(("run", "delay", "trim", "broken", "notice", "user")), st.integers(0, 4))
listing = st.tuples(st.sampled_from(("list", "replan", "alert", "calm", "dismiss")), st.integers(0, 4))
steps = st.lists(
    st.one_of(
        observing, observing, observing, batches, holding, deciding, waiting, editing, rooms, rooms, others, listing
    ),
    max_size=30,
)


class Tale(Story):
    """A story with everything that depends on the order of its events in it."""

    def __init__(self) -> None:
        schedule = Schedule("y-te", "09:00", "10:00")
        rooms = [replace(each, schedules=(*each.schedules, schedule)) for each in ROOMS]
        super().__init__(site={**SITE, "rooms": rooms}, indicators=MORE)
        self.document("rules.yaml", PARTS)

    def follow(self, step: tuple[Any, ...]) -> None:
        match step:
            case ("observe", series, day, v, late):
                as_of = f"2021-10-0{day}T1{late}:00:00.000Z"
                self.observe(series, float(v) if v else None, period=f"2021-10-0{day}", as_of=as_of)
            case ("batch", rows):
                day = {series: {"series": series, "period": f"2021-10-0{day}", "v": v} for series, day, v in rows}
                made = [{**row, "as_of": f"{row['period']}T15:00:00.000Z"} for row in day.values()]
                self.tell(Kind.OBSERVED, {"feed": "api", "observations": made}, "feed:api")
            case ("hold", series, day):
                self.hold(series, f"{day}/9", 9.0, period=f"2021-10-0{day}")
            case ("accept" | "reject" | "undo" as what, series, day):
                id = f"held-{series}-2021-10-0{day}-{day}/9"
                verdict = {} if what == "undo" else {"accepted": what == "accept", "v": 9.0}
                self.tell(Kind.UNDECIDED if what == "undo" else Kind.DECIDED, {"held": id, "reason": "", **verdict})
            case ("wait", seconds):
                self.wait(seconds)
            case ("catalogue", how):
                self.catalogue(*catalogue(how))
            case (what, str(room)):
                self.stage(what, room)
            case ("list" | "replan" | "alert" | "calm" | "dismiss" as what, int(number)):
                self.list(what, number)
            case (what, int(number)):
                self.other(what, number)

    def stage(self, what: str, room: str) -> None:
        claim = {"slot": "hold", "width": "room", "key": room, "rank": "operator"}
        later = f"2021-10-0{self.at[9]}T23:00:00.000Z"
        match what:
            case "up" | "down":
                kind = Kind.SCREEN_UP if what == "up" else Kind.SCREEN_DOWN
                self.tell(kind, {"room": room, "screen": "main", "device": "d"})
            case "freeze":
                self.tell(Kind.CLAIMED, {**claim, "value": None, "until": later})
            case "recall":
                past = self.then(room)
                self.tell(Kind.CLAIMED, {**claim, "value": self.at, "until": later, "past": past})
            case "thaw":
                self.tell(Kind.RELEASED, claim)
            case "claim":
                self.claim("layout", "room", room, "presenter", "y-te", until=later)
            case "open" | "agree" | "begin" | "join" | "agenda" | "write" | "close":
                self.meet(what, room, later)
            case "lay":
                self.wall(layout("y-te", *SERIES[: 1 + len(self.events) % 5], topics=("dich",)))

    def meet(self, what: str, room: str, later: str) -> None:
        """What people do in the meeting of a room; it is in the room beside it, too."""
        own = {"id": f"m-{room}", "rooms": [room, PLACES[0]]}
        items = [
            {"key": "a", "title": {"vi": "A"}, "layout": "y-te"},
            {"key": "b", "title": {"vi": "B"}, "topic": "dich"},
        ]
        match what:
            case "open":
                self.tell(Kind.MEETING_OPENED, {**own, "rooms": [room], "until": later})
            case "agree":
                self.tell(Kind.MEETING_OPENED, {**own, "starts": later, "until": later})
            case "begin":
                self.tell(Kind.MEETING_STARTED, own)
            case "join":
                self.tell(Kind.MEETING_JOINED, {**own, "presenter": "Chi"})
                self.tell(Kind.MEETING_DRIVEN, {**own, "driver": "Chi"})
            case "agenda":
                self.tell(Kind.MEETING_PLANNED, {**own, "items": items[: 1 + len(self.events) % 2]})
                self.tell(Kind.MEETING_STEPPED, {**own, "item": "ab"[len(self.events) % 2]})
            case "write":
                self.tell(Kind.MEETING_NOTED, {**own, "note": "n", "text": "Một"})
                self.tell(Kind.MEETING_CHANGED, own)
            case "close":
                self.tell(Kind.MEETING_ENDED, own)

    def then(self, room: str) -> Any:
        """What a room showed half-way through this story, as an event carries it."""
        state = State("then")
        take(state, *self.events[: len(self.events) // 2])
        state.settle()
        return decode(encode(gathered(state, [(room, "main")])))

    def list(self, what: str, number: int) -> None:
        """A feed lists alerts that end by themselves, and raises some of them; a person ends one for good."""
        until, feed = f"2021-10-1{number}T00:00:00.000Z", f"f{number % 2}"
        if not self.state.site.feeds:
            self.document("feeds.yaml", feeds(0))
        match what:
            case "list":
                ends = [{"id": "a", "expires": until}, {"id": "b", "expires": self.at}, {"id": "c"}]
                self.tell(Kind.LISTED, {"feed": feed, "kind": "cap", "items": ends[: 1 + number]}, f"feed:{feed}")
            case "replan":
                self.document("feeds.yaml", feeds(number))
            case "alert":
                notice = {"id": feed, "status": "Actual", "severity": "Severe", "headline": {"vi": f"bão số {number}"}}
                self.tell(Kind.NOTICED, {**notice, "until": until, "feed": feed, "source": "KTTV"}, f"feed:{feed}")
            case _:
                self.tell(Kind.NOTICE_ENDED, {"id": feed}, f"feed:{feed}" if what == "calm" else "an")

    def other(self, what: str, number: int) -> None:
        match what:
            case "run":
                run = {"feed": "van-ban", "ok": number > 1, "as_of": self.at if number else None}
                self.tell(Kind.RUN, run, "feed:van-ban")
            case "delay":
                self.tell(Kind.MEASURED, {"delay_p95": number})
            case "trim":
                before = max(1, len(self.events) - 2 * number)
                self.tell(Kind.TRIMMED, {"before": before, "kinds": ["observed"], "count": 1})
            case "broken":
                wrong = [
                    {"series": "AB-00", "period": "2021-10-02", "v": number, "as_of": self.at},
                    {"series": "AB-01"},
                ]
                self.tell(Kind.OBSERVED, {"feed": "api", "observations": wrong})
            case "notice":
                until = f"2021-10-1{number}T00:00:00.000Z"
                notice = {"id": f"n{number}", "status": "Actual", "severity": "Severe", "headline": {"vi": "lũ"}}
                self.tell(Kind.NOTICED, {**notice, "width": "all", "until": until})
            case "user":
                self.tell(Kind.USER_ADDED, {"name": f"u{number}", "role": "viewer"})
                self.tell(Kind.TOKEN_CREATED, {"id": f"t{number}", "name": "t", "scope": "read"})

    def tell(self, *given: Any, **more: Any) -> Any:
        """As a journal tells it: an event that cannot be taken is led past."""
        try:
            return super().tell(*given, **more)
        except KeyError:
            return self.state.settle()


def catalogue(how: str) -> list[Any]:
    changes = {
        ("secret", "AB-02"): {"sensitivity": Sensitivity.RESTRICTED},
        ("other", "AB-00"): {"cumulation": "ytd", "thresholds": None},
        ("other", "AB-04"): {"formula": "AB-00 - AB-03"},
    }
    return [
        replace(each, **changes.get((how, each.code), {})) for each in MORE if (how, each.code) != ("without", "AB-01")
    ]


def feeds(number: int) -> dict[str, Any]:
    """Feeds that list, some of them gone, of another kind, or for others to see."""
    sensitivity = ("internal", "public", "restricted", "internal", "internal")[number]
    one = {"key": "f0", "kind": "cap" if number < 4 else "rss", "sensitivity": sensitivity}
    return {"feeds": [one, {"key": "f1", "kind": "cap"}] if number != 3 else [one]}


def take(state: State, *events: Any) -> None:
    """Take events as the follower does, led past what cannot be taken."""
    for event in events:
        try:
            state.take(event)
        except KeyError:
            continue


def said(state: State) -> dict[str, Any]:
    """Everything that can be asked of a state but for the seqs of its entries."""
    pictures = {room: state.picture(room) for room in PLACES}
    series = sorted(state._books.ledger.accounts)
    stage = state.stage
    return {
        "entries": {
            key: (each.value, each.sensitivity) for key, each in state.entries.items() if each.value is not None
        },
        "history": dict(state.history),
        "vintages": {
            (one, f"2021-10-0{day}"): state.vintages(one, f"2021-10-0{day}") for one in series for day in (1, 2, 3)
        },
        "latest": {one: state.latest(one) for one in series},
        "held": (state.held, sorted(each.id for each in state._books.ledger.doubts.undecided())),
        "stage": (stage.claims, stage.notices, stage.dismissed, stage.meetings, stage.past, stage.devices, stage.up),
        "people": (state.users, state.tokens, state.refused, state.documents, state.catalogue_seq),
        "moment": (state.at, state.seq, state.next_moment()),
        "pictures": {
            room: (each.held_at, dict(each.history), {key: one.value for key, one in each.entries.items() if one.value})
            for room, each in pictures.items()
            if each is not state
        },
    }
