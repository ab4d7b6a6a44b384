"""What is found of a screen before a meeting: each check, its bounds, and what comes first."""

from dataclasses import replace
from typing import Any

import pytest

from broadcaster.condition import Condition
from broadcaster.present import Painted, Present
from broadcaster.rooms import Screen
from displays.checks import Finding, Looked, State, of_screen, worst

NOW = "2026-11-23T02:00:00.000Z"
SCREEN = Screen("main", {"vi": "Màn hình chính"}, "tong-quan", lines=1080)
WELL = Condition(
    clock=-300, delay=12, fonts=12, faces=12, sound=False, wake="held", offline="ready", secure=True, width=1920,
    height=1080, full=True, zoom=100, cuts=0,
)  # fmt: skip
THERE = Present(
    "ubnd-tinh", "main", "d-1", NOW, "10.0.0.7", "b1", NOW, painted=Painted(7, 5, NOW), lag=180, condition=WELL
)


def found(present: Present | None = THERE, device: bool = True, down: str | None = None) -> list[Finding]:
    return of_screen(Looked(SCREEN, present, device, down, 5, "b1"))


def wrong(**said: Any) -> dict[str, State]:
    """What is not good where a machine says this beside being well."""
    findings = found(replace(THERE, condition=replace(WELL, **said)))
    return {each.code: each.state for each in findings if each.state is not State.GOOD}


def test_a_screen_that_is_well_passes_every_check() -> None:
    """Each of them is told, so that one sees what was looked at."""
    assert {each.state for each in found()} == {State.GOOD}
    assert [each.code for each in found()] == [
        "on", "painted", "build", "clock", "delay", "fonts", "sound", "wake", "offline", "size",
    ]  # fmt: skip


def test_of_a_screen_that_is_away_only_that_is_known() -> None:
    """Nobody paired it, or it went at a time that was seen, or was never there."""
    assert found(None, device=False) == [Finding("unpaired", State.BAD, fix="pair")]
    assert found(None, down=NOW) == [Finding("off", State.BAD, {"since": NOW})]
    assert found(None) == [Finding("off", State.BAD, {"since": None})]


@pytest.mark.parametrize(
    ("said", "code", "state"),
    [
        ({"clock": 4900}, "", State.GOOD),
        ({"clock": 5000}, "clock_behind", State.WARN),
        ({"clock": -300_000}, "clock_ahead", State.BAD),
        ({"delay": 300}, "delay_long", State.WARN),
        ({"delay": 1500}, "delay_long", State.BAD),
        ({"cuts": 3}, "cuts", State.WARN),
        ({"fonts": 11}, "fonts_missing", State.WARN),
        ({"fonts": 0}, "fonts_missing", State.BAD),
        ({"sound": True}, "sound_on", State.BAD),
        ({"wake": "refused"}, "wake_off", State.WARN),
        ({"offline": "failed"}, "offline_off", State.WARN),
        ({"full": False}, "windowed", State.WARN),
        ({"height": 720}, "coarse", State.WARN),
        ({"height": 1079}, "", State.GOOD),
    ],
)
def test_what_a_machine_says_is_held_against_its_bounds(said: dict[str, Any], code: str, state: State) -> None:
    """A word for each thing that is wrong, and how bad it is."""
    assert wrong(**said) == ({code: state} if code else {})


def test_without_https_that_is_the_one_thing_to_mend() -> None:
    """Keeping awake and going on without the server follow from it."""
    assert wrong(secure=False, wake="none", offline="http") == {"http": State.WARN}


def test_what_a_page_cannot_know_is_not_held_against_it() -> None:
    """An old browser has no wake lock to speak of, and a page that has not said anything is asked to load anew."""
    assert wrong(clock=None, delay=None, faces=None, wake=None, offline=None, width=None) == {}
    silent = found(replace(THERE, condition=None))
    assert [(each.code, each.fix) for each in silent if each.state is not State.GOOD] == [("silent", "reload")]
    assert worst(each.state for each in found(replace(THERE, condition=None, build=""))) is State.GOOD  # a program


@pytest.mark.parametrize(
    ("there", "codes"),
    [
        (replace(THERE, hidden=True), ["hidden"]),
        (replace(THERE, frozen=True), ["frozen"]),
        (replace(THERE, painted=Painted(7, 4, NOW)), ["drawing"]),
        (replace(THERE, painted=None), ["drawing"]),
        (replace(THERE, behind=True), ["behind"]),
        (replace(THERE, lag=3001), ["slow"]),
        (replace(THERE, build="b0"), ["build_old"]),
        (replace(THERE, errors=2), ["errors"]),
        (replace(THERE, faults={"giuong": "TypeError"}, errors=1), ["failing"]),
        (replace(THERE, faults={"@fonts": "2 faces"}, errors=1), []),
    ],
)
def test_what_is_painted_is_known_from_receipts(there: Present, codes: list[str]) -> None:
    """Never from what was wished; faces that did not come are the machine's, not a tile's."""
    assert [each.code for each in found(there) if each.state is not State.GOOD] == codes


def test_what_is_bad_comes_first() -> None:
    """Then what is to be looked at, then what is good."""
    findings = found(replace(THERE, build="b0", condition=replace(WELL, sound=True)))
    assert [each.code for each in findings][:3] == ["sound_on", "build_old", "on"]
