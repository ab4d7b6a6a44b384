"""Everything people read has words in both languages."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from displays.bodies import CODES
from displays.words import CATALOGUES, LANGUAGES, choose, words
from feeds.faults import _OWN
from layouts.problems import SENTENCES

ROOT = Path(__file__).parents[1]
SECTIONS = {
    "account",
    "people",
    "wall",
    "view",
    "technician",
    "threshold",
    "tiles",
    "console",
    "editor",
    "remote",
    "entry",
    "pages",
    "preflight",
    "checks",
    "reasons",
    "problems",
    "api",
    "mail",
    "minutes",
}
FOUND = re.compile(r"\{(\w+)\}")


def texts(language: str) -> dict[str, str]:
    return dict(words(language).texts)


def under(section: str) -> set[str]:
    return {path.removeprefix(f"{section}.") for path in texts("vi") if path.startswith(f"{section}.")}


def source(*rooms: str) -> Iterator[str]:
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.read_text(encoding="utf-8")


def codes(pattern: str, *rooms: str) -> set[str]:
    return {found for text in source(*rooms) for found in re.findall(pattern, text)}


def test_both_languages_have_the_same_keys() -> None:
    """What can be said in one can be said in the other."""
    vi, en = texts("vi"), texts("en")
    assert vi.keys() == en.keys()
    assert {path.partition(".")[0] for path in vi} <= SECTIONS
    assert {language: set(document(language)) for language in LANGUAGES} == dict.fromkeys(LANGUAGES, SECTIONS)


def test_both_languages_use_the_same_arguments() -> None:
    """A sentence that names the unit in one language has it to name in the other."""
    vi, en = texts("vi"), texts("en")
    assert {
        path: (vi[path], en[path]) for path in vi if set(FOUND.findall(vi[path])) != set(FOUND.findall(en[path]))
    } == {}


def test_nothing_is_left_empty() -> None:
    """Every text says something, and ends where it ends."""
    for language in LANGUAGES:
        assert [path for path, text in texts(language).items() if not text.strip() or text != text.rstrip()] == []


def test_every_problem_of_the_api_has_words() -> None:
    """Each code of a Problem stands under api, and nothing else does."""
    used = codes(r'Problem\(\s*(?:\d{3}|error\.status_code),\s*"(\w+)"', "displays")
    used |= codes(r'\bcode(?:: str )?= ?"(\w+)"', "displays")  # of a PeopleError
    used |= {"method", "no_such_page"}
    worded = under("api")
    assert used == {path for path in worded if not path.startswith("expected.")}
    expected = {path.removeprefix("expected.") for path in worded if path.startswith("expected.")}
    assert expected == {*CODES.values(), "number_or_text", "once", "otherwise"}


def test_every_reason_has_words() -> None:
    """Why something is held, refused or listed never reaches a page as a bare code.

    Intake's and the feeds' reasons stand under reasons; those of the attention list, worded for a wall, under wall.why.
    """
    intake = codes(r'\bReason\(\s*"(\w+)"', "feeds", "displays")
    intake |= codes(r'\b(?:FeedError|Doubt|Unreadable|NumberError|refuse|hold)\(\s*"(\w+)"', "feeds")
    assert intake - under("reasons") == set()
    listed = codes(r'\bReason\(\s*"(\w+)"', "broadcaster")
    directed = {"surge_up", "surge_down"} if "surge" in listed else set()  # worded by its direction
    assert (listed - {"surge"} | directed) - under("wall.why") == set()


def test_every_problem_of_a_site_file_has_words() -> None:
    """The console and `iocast check` know the same problems, and say the same in English."""
    assert {code: words("en").texts[f"problems.{code}"] for code in under("problems")} == dict(SENTENCES)
    own = codes(r'PydanticCustomError\(\s*"(\w+)"', "feeds", "layouts") | set(_OWN)
    assert own - under("problems") == set()


@pytest.mark.parametrize(
    ("accept", "wish", "language"),
    [
        ("", "", "vi"),
        ("en-US,en;q=0.9", "", "en"),
        ("fr, en;q=0.3, vi;q=0.8", "", "vi"),
        ("fr", "", "vi"),
        ("vi", "en", "en"),
        ("en", "klingon", "en"),
    ],
)
def test_the_language_is_the_callers(accept: str, wish: str, language: str) -> None:
    """The cookie decides, then what the browser asks for, then Vietnamese."""
    assert choose(accept, wish) == language


def test_a_text_keeps_what_it_was_not_given() -> None:
    """A missing argument stays readable instead of failing, and an unknown path says itself."""
    say = words("en")
    assert say.say("api.not_found") == "There is no {what}."
    assert say.say("api.not_found", what="VB-99") == "There is no VB-99."
    assert say.say("api.nowhere") == "api.nowhere"
    assert say.say("api.not_found", what=509345.0) == "There is no 509,345."
    assert words("vi").say("api.not_found", what=95.4) == "Không tìm thấy 95,4."
    assert say.say("api.not_found", what=1e308) == "There is no 1e+308."
    assert say.pick({"vi": "Phòng"}) == "Phòng"


def document(language: str) -> Any:
    return json.loads((CATALOGUES / f"{language}.json").read_text(encoding="utf-8"))
