"""The people's side of the state: claims, notices, meetings, devices; each screen's scene is what follows from them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from broadcaster import agenda, recall, scene
from broadcaster.acts import Acts
from broadcaster.board import Board
from broadcaster.checkpoint import Row
from broadcaster.events import Event
from broadcaster.links import Links
from broadcaster.model import Claim, Meeting, Notice, Room, Screen, Sensitivity
from broadcaster.moments import Instant
from broadcaster.recall import Pasts
from broadcaster.site import Site

ClaimKey = tuple[str, str, str, str]  # slot, width, key, rank
DISMISSED = 1_000  # notices; beyond it the one dismissed first is forgotten


class Stage:
    """Folds what people want on the screens. Ends that have come are acted on by `settle`; it has no clock."""

    def __init__(self, board: Board, site: Site, links: Links, pasts: Pasts) -> None:
        """pasts: what a screen that looks back shows."""
        self.claims: dict[ClaimKey, Claim] = {}
        self.notices: dict[str, Notice] = {}
        self.dismissed: dict[str, Instant | None] = {}  # feeds' notices that a person ended -> when they end anyway
        self.meetings: dict[str, Meeting] = {}
        self.devices: dict[str, Mapping[str, Any]] = {}
        self.up: dict[str, Mapping[str, Any]] = {}  # "room/screen" -> {up, device, since}
        self.stale = False  # the scenes may be other ones now
        self.acts = Acts()
        self._board = board
        self._site = site
        self._links = links
        self._pasts = pasts
        self._boundary: Instant | None = None
        self._shown: set[str] = set()  # entries of scenes

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
        self.stale = True

    def release(self, event: Event) -> None:
        data, key = event.data, event.data.get("key") or ""
        if self.claims.pop((data["slot"], data["width"], key, data["rank"]), None):
            self.acts.note(data["slot"], data["width"], key, None, event.by, event.at, event.seq)
        self.stale = True

    def notice(self, event: Event) -> None:
        """A person's notice, or a feed's: not one that a person ended, nor one of a feed that has left the plan."""
        data = event.data
        if data.get("feed") and (data["id"] in self.dismissed or data["feed"] not in self._site.feeds):
            return
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
        )
        self.stale = True

    def end_notice(self, event: Event) -> None:
        notice = self.notices.pop(event.data["id"], None)
        if notice and notice.feed and not event.by.startswith("feed:"):
            self.dismissed[notice.id] = notice.until
            for oldest in list(self.dismissed)[:-DISMISSED]:
                del self.dismissed[oldest]
        self.stale = True

    def replan(self) -> None:
        """Other feeds: notices of those that are gone go with them."""
        feeds = self._site.feeds
        self.notices = {key: each for key, each in self.notices.items() if not each.feed or each.feed in feeds}
        self.stale = True

    def open_meeting(self, event: Event) -> None:
        data = event.data
        self._meet(
            Meeting(
                id=data["id"],
                rooms=tuple(data["rooms"]),
                by=event.by,
                since=event.at,
                name=data.get("name") or {},
                until=data.get("until"),
            )
        )

    def plan_meeting(self, event: Event) -> None:
        """The whole agenda, anew; items that keep their key keep the time they have used."""
        if meeting := self.meetings.get(event.data["id"]):
            self._meet(agenda.planned(meeting, event.data["items"]))
            self._wish(event)

    def step_meeting(self, event: Event) -> None:
        """Another item runs, or none. What its rooms show for it is an agenda's claim."""
        if meeting := self.meetings.get(event.data["id"]):
            self._meet(agenda.stepped(meeting, event.data["item"], event.at, event.seq))
            self._wish(event)

    def join_meeting(self, event: Event) -> None:
        meeting, presenter = self.meetings.get(event.data["id"]), event.data["presenter"]
        if meeting and presenter not in meeting.presenters:
            self._meet(replace(meeting, presenters=(*meeting.presenters, presenter)))

    def end_meeting(self, event: Event) -> None:
        self._end(event.data["id"])

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
            self.stale = True
        if not self.stale:
            return False
        for meeting in [each for each in self.meetings.values() if each.until and each.until <= at]:
            self._end(meeting.id)
        self.claims = {key: each for key, each in self.claims.items() if not each.until or each.until > at}
        self.notices = {key: each for key, each in self.notices.items() if not each.until or each.until > at}
        self.dismissed = {key: until for key, until in self.dismissed.items() if not until or until > at}
        self._scenes(at)
        self.stale = False
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
            "meetings": list(self.meetings.values()),
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
            self.notices = {each["id"]: Notice(**each) for each in says["notices"]}
            self.meetings = {each["id"]: agenda.restored(each) for each in says["meetings"]}
            self.dismissed = says.get("dismissed") or {}  # not in checkpoints of before there were any
            self.devices, self.up, self._boundary = says["devices"], says["up"], says["boundary"]
            self.acts.restore(says.get("acts") or ())  # the same
            self._shown = {key for key in self._board.entries if key.startswith("@scene/")}

    def _meet(self, meeting: Meeting) -> None:
        self.meetings[meeting.id] = meeting
        self._board.put(f"@meeting/{meeting.id}", agenda.wire(meeting))
        self.stale = True

    def _wish(self, event: Event) -> None:
        """The running item's layout and topic, as claims of the agenda on each of the meeting's rooms."""
        meeting = self.meetings[event.data["id"]]
        for key in [key for key in self.claims if key[3] == "agenda" and key[2] in meeting.rooms]:
            del self.claims[key]
        for claim in agenda.claims(meeting, event.by, event.at, event.seq):
            self.claims[claim.slot, claim.width, claim.key, claim.rank] = claim
            self.acts.made(claim)

    def _end(self, id: str) -> None:
        """The presenter's claims on the meeting's rooms end with it; what was underneath comes back by itself."""
        meeting = self.meetings.pop(id, None)
        if meeting is None:
            return
        for key, claim in list(self.claims.items()):
            if claim.rank in scene.OF_A_MEETING and claim.key.partition("/")[0] in meeting.rooms:
                del self.claims[key]
        self._board.put(f"@meeting/{id}", None)
        self.stale = True

    def _scenes(self, at: Instant) -> None:
        claims, notices, meetings = self.claims.values(), self.notices.values(), tuple(self.meetings.values())
        wanted: set[str] = set()
        boundaries: list[Instant] = []
        for room in self._site.rooms.values():
            edge = scene.boundary(claims, room, at, self._site.zone, notices, meetings)
            boundaries += [edge] if edge else []
            for screen in room.screens:
                now = recall.resolve(
                    self._pasts, claims, room, screen, self._site.layouts, at, self._site.zone, tuple(notices), meetings
                ).wire()
                wanted.add(self._show(room, screen, now))
        for link in self._links.fixed():
            room = link.stand_in()
            (screen,) = room.screens
            edge = scene.boundary((), room, at, self._site.zone, notices, ())
            boundaries += [edge] if edge else []
            now = scene.resolve((), room, screen, self._site.layouts, at, self._site.zone, notices, ()).wire()
            wanted.add(self._show(room, screen, now))
        for key in self._shown - wanted:
            self._board.put(key, None)
        self._shown = wanted
        self._boundary = min(boundaries, default=None)

    def _show(self, room: Room, screen: Screen, now: Mapping[str, Any]) -> str:
        """Set a screen's scene if it is another one; the key of its entry."""
        key = f"@scene/{room.key}/{screen.key}"
        before = self._board.entries.get(key)
        if not (before and before.value and {**before.value, "changed": 0} == {**now, "changed": 0}):
            self._board.put(key, {**now, "changed": self._board.seq})
        return key
