"""The colours of every page by number: texts and shapes against each ground, levels apart for every eye."""

import re
from itertools import combinations

import pytest

from tests.doubles.service import ROOT
from tests.gallery.light import BLIND, apart, contrast, linear, rgb, seen

CSS = (ROOT / "displays" / "web" / "src" / "colours.css").read_text(encoding="utf-8")
THEMES = {
    theme: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for theme, block in zip(("dark", "light"), CSS.split("}"), strict=False)
}
GROUNDS = ("tile", "tile-2")
TEXT = ("ink", "ink-2", "ink-3", "critical", "warn", "late", "actual")
ON = (
    ("on-critical", "critical"),
    ("on-alarm", "alarm"),
    ("on-warn", "warn-fill"),
    ("on-late", "late"),
    ("on-calm", "calm"),
)
SIGNALS = ("critical-fill", "warn", "late", "actual", "ink")  # what shapes and strokes tell apart
TEXT_LEAST = 7.0  # WCAG 2.2, 1.4.6 (AAA)
DRAWN_LEAST = 3.0  # WCAG 2.2, 1.4.11: shapes and strokes
APART = 20.0  # ΔE*ab; 10 is seen at a glance on large surfaces, small shapes need more
LEVELS_APART = 12.0  # the levels among each other, for the colour-blind; their shapes differ as well


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_stands_seven_to_one_on_every_ground(theme: str) -> None:
    """Also words on a filled band, and headings on the wall itself."""
    of = {name: rgb(text) for name, text in THEMES[theme].items()}
    pairs = [(ink, ground) for ink in TEXT for ground in GROUNDS] + list(ON)
    pairs += [(ink, "ground") for ink in ("ink", "ink-2", "ink-3")]
    low = {pair: round(contrast(of[pair[0]], of[pair[1]]), 2) for pair in pairs}
    assert {pair: by for pair, by in low.items() if by < TEXT_LEAST} == {}


@pytest.mark.parametrize("theme", THEMES)
def test_every_shape_and_stroke_stands_out(theme: str) -> None:
    """Signals, the plan's line and a hold's frame against tiles and wall."""
    of = {name: rgb(text) for name, text in THEMES[theme].items()}
    pairs = [(name, ground) for name in (*SIGNALS, "plan", "calm") for ground in (*GROUNDS, "ground")]
    assert {pair for pair in pairs if contrast(of[pair[0]], of[pair[1]]) < DRAWN_LEAST} == set()


@pytest.mark.parametrize("theme", THEMES)
def test_signals_look_different_to_every_eye(theme: str) -> None:
    """Red, amber, violet, blue and ink, to most people and to those who see no red, no green or no blue."""
    of = {name: rgb(THEMES[theme][name]) for name in SIGNALS}
    near = {}
    for one, other in combinations(SIGNALS, 2):
        near[one, other, ""] = apart(linear(of[one]), linear(of[other])) / APART
        for blindness in BLIND:
            near[one, other, blindness] = apart(seen(of[one], blindness), seen(of[other], blindness)) / LEVELS_APART
    assert {pair: round(by, 2) for pair, by in near.items() if by < 1} == {}


def test_contrast_is_counted_as_the_standard_does() -> None:
    """Black on white is 21, a colour on itself 1, and #767676 on white just passes 4.5."""
    assert round(contrast((0, 0, 0), (255, 255, 255)), 2) == 21
    assert contrast((9, 99, 199), (9, 99, 199)) == 1
    assert 4.5 < contrast(rgb("#767676"), rgb("#ffffff")) < 4.6


def test_blindness_keeps_greys_and_loses_its_colour() -> None:
    """Grey looks the same to everybody; pure red and a dark yellow are alike without red."""
    grey = (120, 120, 120)
    assert all(apart(linear(grey), seen(grey, blindness)) < 0.1 for blindness in BLIND)
    red, green = (200, 0, 0), (90, 80, 0)
    assert apart(seen(red, "protanopia"), seen(green, "protanopia")) < apart(linear(red), linear(green)) / 3
