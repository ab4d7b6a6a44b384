"""Faults for the state machine to find, each one patch of the real code: what somebody could write tomorrow."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from pytest import MonkeyPatch

from broadcaster.board import Changes
from broadcaster.broadcast import Broadcast
from broadcaster.delivery import Delivery
from broadcaster.events import Draft
from broadcaster.frames import Frame
from broadcaster.hub import Hub
from broadcaster.index import Index
from broadcaster.past import Past, read
from broadcaster.presence import Presence
from broadcaster.seat import NOWHERE, Resume, Seat
from broadcaster.view import View, ViewKey
from tests.doubles import smallfold, smallsource
from tests.doubles.page import Page
from tests.doubles.smallfold import SmallFold

Fault = Callable[[MonkeyPatch], None]
NAMED: dict[str, Fault] = {}  # the ones the machine was asked to find
FURTHER: dict[str, Fault] = {}
RARE: dict[str, Fault] = {}


def named(fault: Fault) -> Fault:
    NAMED[fault.__name__] = fault
    return fault


def further(fault: Fault) -> Fault:
    FURTHER[fault.__name__] = fault
    return fault


def rare(fault: Fault) -> Fault:
    RARE[fault.__name__] = fault
    return fault


class Same(str):
    """Text that equals every other: what a forgotten comparison would make of it."""

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return True


# ---- what a page is resumed from


def resuming(patch: MonkeyPatch, **forgotten: Any) -> None:
    attach = Hub.attach

    def forgetful(self: Hub, seat: Seat, resume: Resume | None = None) -> None:
        if resume is not None:
            parts = {"epoch": resume.epoch, "view": resume.view, "seq": resume.seq}
            resume = Resume(**{**parts, **forgotten})
        attach(self, seat, resume)

    patch.setattr(Hub, "attach", forgetful)


@named
def a_resume_ignores_a_layout_edit(patch: MonkeyPatch) -> None:
    resuming(patch, view=Same())


@named
def a_resume_with_an_old_epoch_counts(patch: MonkeyPatch) -> None:
    resuming(patch, epoch=Same())


@rare
def a_page_from_the_present_may_enter_a_held_moment(patch: MonkeyPatch) -> None:
    patch.setattr(View, "knows", lambda self, cursor: True)


@further
def a_view_is_the_same_at_every_clearance(patch: MonkeyPatch) -> None:
    identity = ViewKey.id.fget  # type: ignore[attr-defined]

    def blind(self: ViewKey) -> str:
        return str(identity(self).__class__(f"{self.layout} {self.revision} {self.catalogue} {sorted(self.more)}"))

    patch.setattr(ViewKey, "id", property(blind))


# ---- views and seats


@named
def a_cursor_is_kept_across_a_view(patch: MonkeyPatch) -> None:
    move = Hub.move

    def keeping(self: Hub, seat: Seat, view: View) -> None:
        cursor = seat.cursor
        move(self, seat, view)
        seat.cursor = cursor

    patch.setattr(Hub, "move", keeping)


@named
def a_join_is_live_inside_a_hold(patch: MonkeyPatch) -> None:
    attach = Hub.attach

    def live(self: Hub, seat: Seat, resume: Resume | None = None) -> None:
        source: Any = self._source
        source.picture = lambda room, screen=None: source
        attach(self, seat, resume)
        del source.picture

    patch.setattr(Hub, "attach", live)


@rare
def a_release_starts_from_now(patch: MonkeyPatch) -> None:
    move = Hub.move

    def forgetting(self: Hub, seat: Seat, view: View) -> None:
        held = seat.view is not None and seat.view.picture.held_at is not None
        move(self, seat, view)
        if held and view.picture.held_at is None and seat.cursor != NOWHERE:
            seat.cursor = view.top

    patch.setattr(Hub, "move", forgetting)


@further
def a_view_outlives_its_catalogue(patch: MonkeyPatch) -> None:
    patch.setattr(Index, "outdate", lambda self: None)


@further
def a_hold_hides_nothing_that_became_sensitive(patch: MonkeyPatch) -> None:
    value = View._value

    def then(self: View, key: str) -> Any:
        live, self._live = self._live, self.picture if self.picture.held_at and not key.startswith("@") else self._live
        try:
            return value(self, key)
        finally:
            self._live = live

    patch.setattr(View, "_value", then)


@further
def a_past_moment_hides_nothing_that_became_sensitive(patch: MonkeyPatch) -> None:
    patch.setattr(
        smallsource, "read", lambda document, seq, number, now: read(document, seq, number, smallsource.SmallSource())
    )
    patch.setattr(smallfold, "read", smallsource.read)


@further
def a_past_moment_is_taken_for_the_present(patch: MonkeyPatch) -> None:
    patch.setattr(Past, "moment", None)


@further
def a_look_back_shows_the_lists_of_now(patch: MonkeyPatch) -> None:
    stands = View._stands
    patch.setattr(View, "_stands", lambda self, key: stands(self, key) and not (self._past and key.startswith("@")))


# ---- what is written


@named
def a_dropped_tombstone(patch: MonkeyPatch) -> None:
    delta = View._delta

    def dropping(self: View, cursor: int) -> Frame:
        frame = delta(self, cursor)
        message = json.loads(frame.payload)
        if message["type"] == "values":
            message["values"] = {key: value for key, value in message["values"].items() if value is not None}
        return Frame(orjson.dumps(message), frame.seq)

    patch.setattr(View, "_delta", dropping)


@named
def a_beat_carries_the_states_seq(patch: MonkeyPatch) -> None:
    write = Delivery.write

    def ahead(self: Delivery, seat: Seat, frame: Frame) -> None:
        if frame.payload.startswith(b'{"type":"beat"') and seat.view is not None:
            frame = Frame(orjson.dumps({**json.loads(frame.payload), "seq": seat.view._live.seq}))
        write(self, seat, frame)

    patch.setattr(Delivery, "write", ahead)


@named
def a_seat_is_skipped_in_a_slice(patch: MonkeyPatch) -> None:
    spread = Delivery.spread
    patch.setattr(Delivery, "spread", lambda self, view, seats: spread(self, view, seats[:-1]))


@further
def a_paused_seat_counts_as_served(patch: MonkeyPatch) -> None:
    spread = Delivery.spread

    def hasty(self: Delivery, view: View, seats: list[Seat]) -> Iterator[None]:
        paused = [seat for seat in seats if not seat.port.writable and seat.cursor != NOWHERE]
        yield from spread(self, view, seats)
        for seat in paused:
            if seat.view is view:
                seat.cursor = max(seat.cursor, view.flushed)

    patch.setattr(Delivery, "spread", hasty)


@rare
def a_shared_frame_goes_to_a_seat_that_is_behind(patch: MonkeyPatch) -> None:
    spread = Delivery.spread

    def careless(self: Delivery, view: View, seats: list[Seat]) -> Iterator[None]:
        for seat in seats:
            if seat.view is view and seat.cursor != NOWHERE:
                seat.cursor = view.flushed
        yield from spread(self, view, seats)

    patch.setattr(Delivery, "spread", careless)


@further
def a_drain_serves_nobody(patch: MonkeyPatch) -> None:
    patch.setattr(Hub, "drained", lambda self, seat: setattr(seat, "paused", None))


@rare
def a_beat_sweeps_nobody(patch: MonkeyPatch) -> None:
    beat, serve = Delivery.beat, Delivery.serve

    def idle(self: Delivery, seats: list[Seat], *args: Any) -> Iterator[None]:
        patch.setattr(Delivery, "serve", lambda self, seat: None)
        yield from beat(self, seats, *args)
        patch.setattr(Delivery, "serve", serve)

    patch.setattr(Delivery, "beat", idle)


@further
def a_scene_counts_as_shown_on_a_blocked_line(patch: MonkeyPatch) -> None:
    serve = Delivery.serve

    def hopeful(self: Delivery, seat: Seat) -> None:
        serve(self, seat)
        if seat.view is not None and seat.room:
            seat.scene, seat.scene_changed = self._wording.scene(seat)

    patch.setattr(Delivery, "serve", hopeful)


@further
def a_presence_counts_as_shown_on_a_blocked_line(patch: MonkeyPatch) -> None:
    serve = Delivery.serve

    def hopeful(self: Delivery, seat: Seat) -> None:
        serve(self, seat)
        if isinstance(self._watch, Presence):
            seat.presence = self._watch.version

    patch.setattr(Delivery, "serve", hopeful)


@rare
def a_difference_is_remembered_for_too_long(patch: MonkeyPatch) -> None:
    touch = View.touch

    def lazy(self: View, key: str, seq: int, at: int) -> bool:
        remembered = dict(self._deltas)
        touched = touch(self, key, seq, at)
        self._deltas.update(remembered)
        return touched

    patch.setattr(View, "touch", lazy)


@further
def a_wall_is_refused_for_its_lower_seq(patch: MonkeyPatch) -> None:
    take = Page.take
    patch.setattr(
        Page, "take", lambda self, said: None if said["type"] == "wall" and said["seq"] < self.seq else take(self, said)
    )


# ---- folding and history


@named
def an_own_append_is_folded_past_a_foreign_one(patch: MonkeyPatch) -> None:
    async def eager(self: Broadcast, *drafts: Draft) -> int:
        kept = await self.journal.append(drafts)
        for event in await self.journal.read(kept - len(drafts)):
            if kept - len(drafts) < event.seq <= kept and event.seq > self.state.seq:
                self.hub.changed(self.state.apply(event))
        return kept

    patch.setattr(Broadcast, "record", eager)


@further
def a_command_is_answered_before_it_is_folded(patch: MonkeyPatch) -> None:
    async def hasty(self: Broadcast, *drafts: Draft) -> int:
        return await self.journal.append(drafts)

    patch.setattr(Broadcast, "record", hasty)


@further
def a_change_is_not_told(patch: MonkeyPatch) -> None:
    changed = Hub.changed

    def deaf(self: Hub, changes: Changes) -> None:
        keys = sorted(changes.keys)
        changed(self, Changes(changes.seq, frozenset(keys[:1])))

    patch.setattr(Hub, "changed", deaf)


@further
def another_history_sends_nobody_away(patch: MonkeyPatch) -> None:
    patch.setattr(Hub, "begin_again", lambda self: None)


@further
def a_checkpoint_forgets_when_things_changed(patch: MonkeyPatch) -> None:
    restored = SmallFold.restored

    def flat(self: SmallFold, epoch: str, document: bytes) -> SmallFold:
        made = restored(self, epoch, document)
        for key, entry in made.entries.items():
            made.entries[key] = type(entry)(0, entry.value, entry.sensitivity)
        return made

    patch.setattr(SmallFold, "restored", flat)
