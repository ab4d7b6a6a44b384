"""The lists are kept event by event; whatever happens, they say what one would work out anew from all standings."""

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcaster.events import Kind
from broadcaster.model import Bound, Deadline, Direction, Sensitivity, Thresholds
from broadcaster.standing import Standing, owners, status
from broadcaster.state import State
from tests.doubles.province import INDICATORS, SITE, Story, attention, indicator

DAY = Deadline(86_400, "17:00")
MORE = (
    *INDICATORS,
    *(
        indicator(
            f"AB-0{number}",
            owner=("vpub", "so-y-te")[number % 2],
            subsystem=("VB", "DL")[number % 2],
            sensitivity=list(Sensitivity)[number % 3],
            frequency="P1D",
            cumulation="period",
            direction=Direction.DOWN,
            deadline=DAY if number % 2 else None,
            thresholds=Thresholds(Bound(above=5), Bound(above=8, clear=6)),
            by_hand=number == 3,
        )
        for number in range(5)
    ),
)
SERIES = ("AB-00", "AB-01", "AB-01@16681", "AB-02", "AB-03", "AB-03@16690", "AB-04", "VB-02", "VB-04", "YT-03")
observing = st.tuples(st.just("observe"), st.sampled_from(SERIES), st.integers(1, 9), st.integers(0, 12))
holding = st.tuples(st.just("hold"), st.sampled_from(SERIES), st.integers(1, 9))
deciding = st.tuples(st.sampled_from(("accept", "reject", "undo")), st.integers(0, 9))
waiting = st.tuples(st.just("wait"), st.sampled_from((60, 86_400, 5 * 86_400)))
editing = st.tuples(st.just("catalogue"), st.sampled_from(("whole", "without", "secret")))
meeting = st.tuples(st.sampled_from(("up", "down")))
steps = st.lists(st.one_of(observing, observing, holding, deciding, waiting, editing, meeting), max_size=40)


def follow(story: Story, step: tuple[Any, ...]) -> None:
    match step:
        case ("observe", series, day, v):
            at = f"2021-10-0{day}T10:00:00.000Z"
            story.observe(series, float(v), period=f"2021-10-0{day}", as_of=at)
        case ("hold", series, day):
            story.hold(series, f"{day}/9", 9.0, period=f"2021-10-0{day}")
        case ("accept" | "reject" | "undo" as what, place):
            known = sorted(story.state.held)
            if known and what == "undo":
                story.tell(Kind.UNDECIDED, {"held": known[place % len(known)], "reason": ""})
            elif known:
                accepted = what == "accept"
                data = {"held": known[place % len(known)], "accepted": accepted, "v": 9.0, "reason": ""}
                story.tell(Kind.DECIDED, data)
        case ("wait", seconds):
            story.wait(seconds)
        case ("catalogue", how):
            kept = [each for each in MORE if how != "without" or each.code != "AB-01"]
            story.catalogue(
                *(
                    replace(each, sensitivity=Sensitivity.RESTRICTED)
                    if (how, each.code) == ("secret", "AB-02")
                    else each
                    for each in kept
                )
            )
        case (way,):
            kind = Kind.SCREEN_UP if way == "up" else Kind.SCREEN_DOWN
            story.tell(kind, {"room": "ubnd-tinh", "screen": "main", "device": "d"})


def anew(story: Story) -> dict[str, Any]:
    """Every list, worked out from all standings at once."""
    site = story.state.site
    standings = [each.standing for each in story.state._books.statements.made.values()]
    known = {each.indicator.code for each in standings}
    standings += [Standing(code, each) for code, each in site.indicators.items() if code not in known]
    expected = {}
    for clearance in Sensitivity:
        seen = [each for each in standings if clearance.clears(each.indicator.sensitivity)]
        others = [each for each in seen if each.indicator.subsystem != "SYS"]
        subsystems = [{"key": key, "name": name} for key, name in site.subsystems.items()]
        expected[f"@attention/{clearance.value}"] = attention(seen, story.state.at)
        expected[f"@owners/{clearance.value}"] = owners(site.units.values(), others, story.state.at)
        expected[f"@status/{clearance.value}"] = status(subsystems, others, story.state.at)
    return expected


def in_any_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "owes": sorted(row.get("owes", ()), key=str)} for row in rows]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_lists_kept_by_the_event_say_what_all_standings_say(steps: list[tuple[Any, ...]]) -> None:
    """After every step every list equals the one made anew; folding the events again gives every entry again."""
    story = Story(site={**SITE, "reporting": None}, indicators=MORE)
    for step in steps:
        follow(story, step)
        expected = anew(story)
        assert {key: in_any_order(story.value(key)) for key in expected} == {
            key: in_any_order(rows) for key, rows in expected.items()
        }
        assert story.value("SYS-04")["v"] == sum(each.decision is None for each in story.state.held.values())
    again = State("epoch")
    for event in story.events:
        again.apply(event)
    assert again.entries == story.state.entries
