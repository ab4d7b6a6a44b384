"""The people's side of the state: claims, notices, meetings, devices; each screen's scene is what follows from them."""

from collections.abc import Iterable, Mapping
from typing import Any

from broadcaster import agenda
from broadcaster.acts import Acts
from broadcaster.board import Board
from broadcaster.checkpoint import Row
from broadcaster.claims import Claim, Notice
from broadcaster.events import Event, Kind
from broadcaster.links import Links
from broadcaster.meeting import Meeting
from broadcaster.meetings import Meetings, brought
from broadcaster.model import Sensitivity
from broadcaster.moments import Instant
from broadcaster.recall import Pasts
from broadcaster.scenes import Scenes
from broadcaster.site import Site

ClaimKey = tuple[str, str, str, str]  # slot, width, key, rank
AGENDA = (Kind.MEETING_CHANGED, Kind.MEETING_PLANNED, Kind.MEETING_STEPPED)  # after these its claims are made anew
DISMISSED = 1_000  # notices; beyond it the one dismissed first is forgotten


class Stage:
    """Folds what people want on the screens. Ends that have come are acted on by `settle`; it has no clock."""

    def __init__(self, board: Board, site: Site, links: Links, pasts: Pasts) -> None:
        """pasts: what a screen that looks back shows."""
        self.claims: dict[ClaimKey, Claim] = {}
        self.notices: dict[str, Notice] = {}
        self.dismissed: dict[str, Instant | None] = {}  # feeds' notices that a person ended -> when they end anyway
        self.devices: dict[str, Mapping[str, Any]] = {}
        self.up: dict[str, Mapping[str, Any]] = {}  # "room/screen" -> {up, device, since}
        self.acts = Acts()
        self._meetings = Meetings(board)
        self._board = board
        self._site = site
        self._scenes = Scenes(board, site, links, pasts)
        self._touched = False
        self._boundary: Instant | None = None

    def redraw(self) -> None:
        """Any scene may be another one now."""
        self._touched = self._scenes.everything = True

    def _touch(self, *places: tuple[str, str]) -> None:
        """What these widths and keys reach may show something else now."""
        self._touched = True
        for width, key in places:
            self._scenes.touch(width, key)

    @property
    def meetings(self) -> dict[str, Meeting]:
        """Those that are planned or on."""
        return self._meetings.standing

    @property
    def past(self) -> dict[str, Meeting]:
        """Those that have ended, the newest last."""
        return self._meetings.past

    def meeting(self, id: str) -> Meeting | None:
        """One that stands or is remembered."""
        return self._meetings.find(id)

    # ---- events

    def claim(self, event: Event) -> None:
        """A new claim replaces the one of the same slot, width, key and rank.

        A hold holds what is shown as this event is folded; the journal, not the caller, says which moment that is. One
        of a past moment brings its picture with it.
        With `made` it is an earlier claim put back: whose it was, since when, and its place in the order stay.
        """
        data, origin = event.data, event.data.get("made") or {}
        moment = {"seq": event.seq, "at": event.at}
        if data.get("past") is not None:
            moment |= {"at": data["value"], "past": True}
        made = Claim(
            slot=data["slot"],
            width=data["width"],
            key=data.get("key") or "",
            rank=data["rank"],
            value=moment if data["slot"] == "hold" else data["value"],
            by=origin.get("by", event.by),
            since=origin.get("at", event.at),
            seq=origin.get("seq", event.seq),
            until=data.get("until"),
            pinned=bool(data.get("pinned")),
        )
        self.claims[made.slot, made.width, made.key, made.rank] = made
        self.acts.note(made.slot, made.width, made.key, made.value, event.by, event.at, event.seq)
        self._touch((made.width, made.key))

    def release(self, event: Event) -> None:
        data, key = event.data, event.data.get("key") or ""
        if self.claims.pop((data["slot"], data["width"], key, data["rank"]), None):
            self.acts.note(data["slot"], data["width"], key, None, event.by, event.at, event.seq)
            self._touch((data["width"], key))

    def notice(self, event: Event) -> None:
        """A person's notice, or a feed's: not one that a person ended, nor one of a feed that has left the plan."""
        data = event.data
        if data.get("feed") and (data["id"] in self.dismissed or data["feed"] not in self._site.feeds):
            return
        before = self.notices.get(data["id"])
        self.notices[data["id"]] = Notice(
            id=data["id"],
            status=data["status"],
            severity=data.get("severity") or "Unknown",
            headline=data["headline"],
            description=data.get("description") or {},
            by=event.by,
            since=event.at,
            width=data.get("width") or "all",
            key=data.get("key") or "",
            until=data.get("until"),
            feed=data.get("feed") or "",
            source=data.get("source") or "",
            also=tuple((each["width"], each.get("key") or "") for each in data.get("also") or ()),
        )
        self._touch(*(before.targets if before else ()), *self.notices[data["id"]].targets)

    def end_notice(self, event: Event) -> None:
        notice = self.notices.pop(event.data["id"], None)
        if notice and notice.feed and not event.by.startswith("feed:"):
            self.dismissed[notice.id] = notice.until
            for oldest in list(self.dismissed)[:-DISMISSED]:
                del self.dismissed[oldest]
        self._touch(*(notice.targets if notice else ()))

    def replan(self) -> None:
        """Other feeds: notices of those that are gone go with them."""
        feeds = self._site.feeds
        self.notices = {key: each for key, each in self.notices.items() if not each.feed or each.feed in feeds}
        self.redraw()

    def meet(self, event: Event) -> None:
        """An event of a meeting; what the item that runs shows is an agenda's claim on each of its rooms."""
        before, after = self._meetings.take(event)
        if after is None:
            self._let_go(before)
        elif event.kind in AGENDA and after.since:
            left = set(before.rooms if before else ()) - set(after.rooms)
            self._drop(brought(self.claims, left))
            self._wish(after, event)
        rooms = (*(before.rooms if before else ()), *(after.rooms if after else ()))
        self._touch(*(("room", room) for room in rooms))

    def pair(self, event: Event) -> None:
        device = event.data["device"]
        self.devices[device] = paired = {**event.data, "by": event.by, "at": event.at}
        self._board.put(f"@device/{device}", paired, Sensitivity.INTERNAL)

    def name_device(self, event: Event) -> None:
        if paired := self.devices.get(event.data["device"]):
            self.devices[event.data["device"]] = named = {**paired, "name": event.data["name"]}
            self._board.put(f"@device/{event.data['device']}", named, Sensitivity.INTERNAL)

    def revoke(self, event: Event) -> None:
        self.devices.pop(event.data["device"], None)
        self._board.put(f"@device/{event.data['device']}", None, Sensitivity.INTERNAL)

    def went(self, event: Event, *, up: bool) -> None:
        """A screen came up or went down, as the service saw it."""
        place = f"{event.data['room']}/{event.data['screen']}"
        self.up[place] = seen = {"up": up, "device": event.data.get("device"), "since": event.at}
        self._board.put(f"@screen/{place}", seen, Sensitivity.INTERNAL)

    # ---- what follows

    def settle(self, at: Instant) -> bool:
        """After an event: let go of what has ended, then work out every scene anew if one may have changed."""
        if self._boundary and at >= self._boundary:
            self.redraw()
        if not self._touched:
            return False
        for meeting in [each for each in self.meetings.values() if each.until and each.until <= at]:
            self._let_go(self._meetings.end(meeting.id, at, self._board.seq))
        self.claims = {key: each for key, each in self.claims.items() if not each.until or each.until > at}
        self.notices = {key: each for key, each in self.notices.items() if not each.until or each.until > at}
        self.dismissed = {key: until for key, until in self.dismissed.items() if not until or until > at}
        claims, notices = self.claims.values(), self.notices.values()
        self._boundary = self._scenes.draw(at, claims, notices, tuple(self.meetings.values()))
        self._touched = False
        return True

    def next_moment(self) -> Instant | None:
        """When the next claim, notice, meeting or daypart begins or ends."""
        return self._boundary

    def holds(self) -> set[int]:
        """The `seq` of every hold that somebody still wants."""
        return {each.value["seq"] for each in self.claims.values() if each.slot == "hold"}

    def rows(self) -> Iterable[Row]:
        says = {
            "claims": list(self.claims.values()),
            "notices": list(self.notices.values()),
            "dismissed": dict(self.dismissed),
            **self._meetings.rows(),
            "devices": dict(self.devices),
            "up": dict(self.up),
            "acts": self.acts.rows(),
            "boundary": self._boundary,
        }
        return [(says, ())]

    def restore(self, rows: Iterable[Row]) -> None:
        for says, _ in rows:
            claims = (Claim(**each) for each in says["claims"])
            self.claims = {(each.slot, each.width, each.key, each.rank): each for each in claims}
            notices = (Notice(**each | {"also": tuple(map(tuple, each.get("also") or ()))}) for each in says["notices"])
            self.notices = {each.id: each for each in notices}
            self._meetings.restore(says)
            self.dismissed = says.get("dismissed") or {}  # not in checkpoints of before there were any
            self.devices, self.up, self._boundary = says["devices"], says["up"], says["boundary"]
            self.acts.restore(says.get("acts") or ())  # the same
            self._scenes.restore()

    def _wish(self, meeting: Meeting, event: Event) -> None:
        """The running item's layout and topic, as claims of the agenda on each of the meeting's rooms."""
        self._drop([key for key in self.claims if key[3] == "agenda" and key[2] in meeting.rooms])
        for claim in agenda.claims(meeting, event.by, event.at, event.seq):
            self.claims[claim.slot, claim.width, claim.key, claim.rank] = claim
            self.acts.made(claim)

    def _let_go(self, meeting: Meeting | None) -> None:
        """A meeting is over: what it brought ends, and what was underneath comes back by itself."""
        if meeting is not None and meeting.since is not None:
            self._drop(brought(self.claims, meeting.rooms, meeting.since))

    def _drop(self, keys: Iterable[ClaimKey]) -> None:
        for key in keys:
            ended = self.claims.pop(key)
            self._touch((ended.width, ended.key))
