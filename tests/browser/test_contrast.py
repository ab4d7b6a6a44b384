"""Every text of every wall stands seven to one on its ground, measured in the picture as it is drawn."""

from contextlib import ExitStack

import pytest

from tests.doubles.chromium import Chromium
from tests.gallery.album import SIZES
from tests.gallery.kinds import KINDS
from tests.gallery.letters import Read, read
from tests.gallery.scenes import SCENES
from tests.gallery.screens import Source, screen

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

LEAST = 7.0  # WCAG 2.2, 1.4.6
TEXTS = 10  # lines that a wall has at least; fewer mean that they were not found


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_text_of_every_wall_can_be_read(browser: Chromium, theme: str) -> None:
    """All kinds of tiles in all states, a focus' quiet strip, a held, past and cut-off wall, notices, an empty one."""
    with ExitStack() as stack:
        source = stack.enter_context(Source())
        shown = stack.enter_context(screen(source, browser, SIZES["1080p"], KINDS[0], theme))
        low: dict[str, list[Read]] = {}
        for wall in (*KINDS, *SCENES):
            shown.show(wall, theme)
            texts = list(read(shown))
            assert len(texts) >= TEXTS or wall.values == {}, wall.name
            low[wall.name] = [each for each in texts if each.contrast < LEAST]
        assert [(name, each, round(each.contrast, 2)) for name, found in low.items() for each in found] == []
