"""Every kind of tile in every state, at 1080p, 4K and portrait, dark and light, as it was approved; and the whole wall
with what may come over it, whose every text stands out from its ground and to which axe-core has no objection. The
pictures are of the built page at /screen; its figures, time and fonts never change.

A pixel differs if a channel is more than 32 of 255 away (tests/gallery/compare.py says why); 0.1 % of them may. Another
minor version of Chromium passes: hinting, subpixel positions, LCD letters and the machine's colours are switched off
(STEADY in tests/gallery/screens.py), all fonts are our own, and what is left of its differences is far below 32.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from PIL import Image, ImageDraw

from layouts.library import KINDS as LIBRARY
from tests.doubles.asyncapi import faults
from tests.doubles.axe import finds
from tests.doubles.chromium import Chromium, chromium
from tests.doubles.service import ROOT
from tests.doubles.waiting import until
from tests.gallery import album, compare, leaflet
from tests.gallery.album import SIZES, Name, Stand, kinds_of
from tests.gallery.kinds import KINDS
from tests.gallery.letters import Read, read
from tests.gallery.scenes import SCENES
from tests.gallery.screens import STEADY

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

DRAWN = 5.0  # seconds: on a busy machine the compositor hands out frames in which parts of a wall are not drawn yet
MOST = 8_000_000  # bytes of all references together
READ = "1080p"  # at this size the walls are read
LEAST = 7.0  # WCAG 2.2, 1.4.6
TEXTS = 10  # lines that a wall has at least; fewer mean that they were not found


class Looks:
    """What was seen at a size, on a walk past all its walls when the first of it is asked for. At 1080p each wall is
    read, too, by its letters and by axe-core: both need it drawn, and once is enough."""

    def __init__(self, browser: Chromium) -> None:
        self.browser = browser
        self._wrong: dict[str, dict[Name, str]] = {}
        self._texts: dict[tuple[str, str], list[Read]] = {}
        self._finds: dict[tuple[str, str], list[str]] = {}

    def wrong(self, size: str) -> dict[Name, str]:
        """What is wrong with each picture of this size; empty texts where nothing is."""
        if size not in self._wrong:
            self._wrong[size] = {}
            for stand in album.stands(self.browser, [size]):
                self._look(stand)
        return self._wrong[size]

    def texts(self, theme: str) -> dict[str, list[Read]]:
        """Every line of text that is seen, by wall."""
        self.wrong(READ)
        return {wall: texts for (wall, of), texts in self._texts.items() if of == theme}

    def finds(self, theme: str) -> dict[str, list[str]]:
        """What axe-core objects to, by wall."""
        self.wrong(READ)
        return {wall: faults for (wall, of), faults in self._finds.items() if of == theme}

    def _look(self, stand: Stand) -> None:
        wrong = judged(stand)

        def drawn() -> bool:
            nonlocal stand, wrong
            if any(wrong.values()):
                stand = stand.again()
                wrong = judged(stand)
            return not any(wrong.values())

        with suppress(AssertionError):  # what is still wrong then is told by its name
            until(drawn, DRAWN, f"{stand.wall.name} is drawn as approved")
        self._wrong[stand.size] |= wrong
        if stand.size == READ:
            self._texts[stand.wall.name, stand.theme] = list(read(stand.screen, stand.whole))
            self._finds[stand.wall.name, stand.theme] = finds(stand.screen.page)


def judged(stand: Stand) -> dict[Name, str]:
    """What is wrong with each picture of a wall; empty texts where nothing is."""
    return {name: album.judge(name, picture) for name, picture in stand.pictures()}


@contextmanager
def real_browser() -> Iterator[Chromium]:
    with chromium(*STEADY) as browser:
        yield browser
        assert browser.faults == []


@pytest.fixture(scope="module")
def looks() -> Iterator[Looks]:
    with real_browser() as browser:
        yield Looks(browser)


@pytest.mark.parametrize("name", album.names(), ids=str)
def test_the_wall_looks_as_approved(looks: Looks, name: Name) -> None:
    """A picture without a reference fails by its name, too."""
    assert looks.wrong(name.size)[name] == ""


@pytest.mark.parametrize("theme", album.THEMES)
def test_every_text_of_every_wall_can_be_read(looks: Looks, theme: str) -> None:
    """All kinds of tiles in all states, a focus' quiet strip, a held, past and cut-off wall, notices, an empty one:
    each text stands seven to one on its ground, measured in the picture as it is drawn."""
    seen = looks.texts(theme)
    assert {wall.name for wall in (*KINDS, *SCENES) if wall.values} <= {
        each for each in seen if len(seen[each]) >= TEXTS
    }
    low = [(wall, each, round(each.contrast, 2)) for wall in seen for each in seen[wall] if each.contrast < LEAST]
    assert low == []


@pytest.mark.parametrize("theme", album.THEMES)
def test_a_wall_in_all_its_states_can_be_heard(looks: Looks, theme: str) -> None:
    """axe-core has no objection to any kind of tile, nor to anything that may come over a wall."""
    found = looks.finds(theme)
    assert len(found) == len(KINDS) + len(SCENES)
    assert {wall: faults for wall, faults in found.items() if faults} == {}


def test_every_kind_of_tile_is_pictured() -> None:
    """A new kind in the library needs a place on a wall of tests/gallery/walls.py."""
    assert {kind for wall in KINDS for kind in kinds_of(wall)} == set(LIBRARY)


def test_every_kind_of_tile_has_its_picture_in_the_readme() -> None:
    """`make pictures` takes them; layouts/README.md shows them."""
    readme = (ROOT / "layouts" / "README.md").read_text(encoding="utf-8")
    shown = {kind for kind in LIBRARY if leaflet.path(kind).exists() and f"tiles/{kind}.png" in readme}
    assert shown == set(LIBRARY) == set(leaflet.SHOWN)


def test_every_reference_was_approved_with_a_sentence() -> None:
    """The files are those of the record, each with what a person said of it; together they stay small."""
    files = {path.stem: compare.digest(path) for path in album.REFERENCES.glob("*.png")}
    assert files == {name: about["sha256"] for name, about in album.approved().items()}
    assert all(len(about["why"].split()) > 3 for about in album.approved().values())
    assert sum(path.stat().st_size for path in album.REFERENCES.glob("*.png")) < MOST


def test_what_is_pictured_is_the_protocol() -> None:
    """The pictures' messages are described by asyncapi.json, like those of a real service."""
    for wall in (*KINDS, *SCENES):
        assert [fault for message in wall.messages(1, "dark", 60) for fault in faults(message)] == [], wall.name


def test_a_difference_is_noticed_and_noise_is_not() -> None:
    """A badge that is gone is noticed in a whole 4K wall; a channel that is 32 off everywhere is not."""
    wall = Image.new("RGB", SIZES["4k"], "#0d1422")
    assert compare.differing(wall.point([min(255, v + 32) for v in range(256)] * 3), wall)[0] == 0
    badge = wall.copy()
    ImageDraw.Draw(badge).rectangle((100, 100, 260, 160), fill="#b9a3ff")
    assert compare.differing(badge, wall)[0] > compare.TOLERANCE
    assert compare.differing(wall.resize((10, 10)), wall)[0] == 1


def test_a_reference_is_the_picture_in_few_bytes() -> None:
    """Crushing changes no channel by more than half a step, at the ends of the scale by less than one."""
    picture = Image.linear_gradient("L").convert("RGB")
    kept = compare.read(compare.crushed(picture))
    assert compare.differing(kept, picture)[0] == 0
    assert max(abs(a - b) for a, b in zip(kept.tobytes(), picture.tobytes(), strict=True)) <= compare.STEP - 1


def test_names_are_file_names() -> None:
    """They sort by what they show and need no quoting anywhere."""
    assert all(re.fullmatch(r"[a-z.-]+-(1080p|4k|portrait)-(dark|light)", str(name)) for name in album.names())
