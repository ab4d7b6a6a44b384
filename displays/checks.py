"""Whether a screen is ready for a meeting: what was looked at, what is wrong with it, and what helps. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from broadcaster.condition import Condition
from broadcaster.moments import Instant
from broadcaster.present import Present
from broadcaster.rooms import Screen

CLOCK_OFF, CLOCK_WRONG = 5, 300  # seconds a device's clock may be off; from the second on it breaks certificates, too
DELAY_LONG, DELAY_BROKEN = 300, 1500  # milliseconds there and back
SLOW = 3000  # milliseconds a picture may take; the console calls it slow from there on, too
CUTS = 3  # lines lost since the page began, which is a day at most
FONTS = "@fonts"  # stands among failing tiles for faces that did not come


class State(StrEnum):
    GOOD = "good"
    WARN = "warn"  # to be looked at
    BAD = "bad"  # to be mended before the meeting


WORST = (State.BAD, State.WARN, State.GOOD)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. code: has its words under `checks.found`, and what helps under `checks.help`.

    fix: what the page can do about it: pair, reload; empty: nothing.
    """

    code: str
    state: State
    args: Mapping[str, Any] = field(default_factory=dict)
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of a screen. device: it is paired; down: since when it has been away; changed: of its scene."""

    screen: Screen
    present: Present | None
    device: bool
    down: Instant | None
    changed: int | None
    build: str  # of the server's pages


def worst(states: Iterable[State]) -> State:
    """The state of a whole; one of nothing is good."""
    found = set(states)
    return next((each for each in WORST if each in found), State.GOOD)


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """What is bad first; the order of the checks within a state."""
    return sorted(findings, key=lambda each: WORST.index(each.state))


def of_screen(looked: Looked) -> list[Finding]:
    """Every check of a screen, the worst first. Of one that is away only that is known."""
    there = looked.present
    if there is None and not looked.device:
        return [Finding("unpaired", State.BAD, fix="pair")]
    if there is None:
        return [Finding("off", State.BAD, {"since": looked.down})]
    found = [_on(there), *_painted(there, looked.changed)]
    found += _page(there, looked.build)
    if there.condition is None:
        found.append(Finding("silent", State.WARN if there.build else State.GOOD, fix="reload" if there.build else ""))
    else:
        found += _machine(there.condition, looked.screen)
    return by_weight(found)


def _on(there: Present) -> Finding:
    if there.hidden:
        return Finding("hidden", State.BAD)
    if there.frozen:
        return Finding("frozen", State.BAD, {"since": there.seen}, "reload")
    return Finding("on", State.GOOD)


def _painted(there: Present, changed: int | None) -> Sequence[Finding]:
    tiles = [tile for tile in there.faults if tile != FONTS]
    if tiles:
        return [Finding("failing", State.BAD, {"n": len(tiles), "tiles": ", ".join(tiles)}, "reload")]
    if there.frozen or there.hidden:
        return []
    if there.painted is None or there.painted.scene != changed:
        return [Finding("drawing", State.WARN)]
    if there.behind:
        return [Finding("behind", State.WARN)]
    if there.lag is not None and there.lag > SLOW:
        return [Finding("slow", State.WARN, {"seconds": round(there.lag / 1000, 1)})]
    return [Finding("painted", State.GOOD)]


def _page(there: Present, build: str) -> Iterable[Finding]:
    """A program that follows a screen has no build and makes no errors."""
    if not there.build:
        return
    if there.build != build:
        yield Finding("build_old", State.WARN, fix="reload")
    else:
        yield Finding("build", State.GOOD)
    if there.errors and not there.faults:
        yield Finding("errors", State.WARN, {"n": there.errors}, "reload")


def _machine(said: Condition, screen: Screen) -> Iterable[Finding]:
    """What the page said of its machine; what it cannot know is left out."""
    if said.clock is not None:
        off = abs(said.clock) / 1000
        state = State.BAD if off >= CLOCK_WRONG else State.WARN if off >= CLOCK_OFF else State.GOOD
        code = "clock" if state is State.GOOD else "clock_behind" if said.clock > 0 else "clock_ahead"
        yield Finding(code, state, {"seconds": round(off)})
    yield from _line(said)
    if said.faces is not None:
        missing = said.faces - (said.fonts or 0)
        if missing:
            state = State.WARN if said.fonts else State.BAD
            yield Finding("fonts_missing", state, {"n": missing, "all": said.faces}, "reload")
        else:
            yield Finding("fonts", State.GOOD, {"n": said.faces})
    if said.sound is not None:
        yield Finding("sound_on", State.BAD, fix="reload") if said.sound else Finding("sound", State.GOOD)
    yield from _lasting(said)
    yield from _size(said, screen)


def _line(said: Condition) -> Iterable[Finding]:
    if said.cuts is not None and said.cuts >= CUTS:
        yield Finding("cuts", State.WARN, {"n": said.cuts})
    if said.delay is None:
        return
    state = State.BAD if said.delay >= DELAY_BROKEN else State.WARN if said.delay >= DELAY_LONG else State.GOOD
    yield Finding("delay" if state is State.GOOD else "delay_long", state, {"ms": said.delay})


def _lasting(said: Condition) -> Iterable[Finding]:
    """Whether it stays bright and can do without its server; both need HTTPS, which is then the one thing to mend."""
    if said.secure is False:
        yield Finding("http", State.WARN)
        return
    if said.wake is not None:
        yield Finding("wake", State.GOOD) if said.wake == "held" else Finding("wake_off", State.WARN)
    if said.offline in ("ready", "off"):  # off: a page that is not meant to
        yield Finding("offline", State.GOOD)
    elif said.offline is not None:
        yield Finding("offline_off", State.WARN, fix="" if said.offline == "waiting" else "reload")


def _size(said: Condition, screen: Screen) -> Iterable[Finding]:
    if said.width is None or said.height is None:
        return
    size = {"width": said.width, "height": said.height, "lines": screen.lines}
    if said.full is False:
        yield Finding("windowed", State.WARN, size)
    elif said.height < screen.lines - 2:  # a point is lost in rounding
        yield Finding("coarse", State.WARN, size)
    else:
        yield Finding("size", State.GOOD, size)
