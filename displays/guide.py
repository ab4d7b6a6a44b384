"""The guides: a quick start for each kind of people, shown at /help from this machine alone.

They are Markdown with pictures in `guides/<language>/`, so that they read the same here and where the source is kept.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from displays.pages import paper
from displays.problem import Problem, language_of
from displays.words import LANGUAGES, words

GUIDES = Path(__file__).parent / "guides"
READERS = ("operator", "presenter", "steward", "technician", "leader", "secretary", "administrator")
PICTURE = re.compile(r"pictures/([a-z-]+\.png)")
KEPT = "public, max-age=3600"  # seconds: a new build may bring other pictures under the same names

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide in one language: its title, the sentence that says what it is for, and the page's HTML."""

    who: str
    title: str
    about: str
    html: str


async def contents(request: Request) -> Response:
    """Every guide there is, for who does not know yet which is theirs."""
    return _page(request, None)


async def guide(request: Request) -> Response:
    """One guide, for reading and for printing."""
    who = request.path_params["who"]
    if who not in READERS:
        raise Problem(404, "no_such_page")
    return _page(request, who)


async def picture(request: Request) -> Response:
    """A picture of a guide, by its language and its name."""
    language, name = request.path_params["language"], request.path_params["name"]
    if language not in LANGUAGES or name not in _pictures(language):
        raise Problem(404, "no_such_page")
    return FileResponse(GUIDES / language / "pictures" / name, headers={"Cache-Control": KEPT})


@cache
def read(language: str, who: str) -> Guide:
    """A guide in "vi" or "en"; raises FileNotFoundError where there is none."""
    text = (GUIDES / language / f"{who}.md").read_text(encoding="utf-8")
    tokens = _markdown.parse(text)
    said = [token.content for token in tokens if token.type == "inline"]
    for token in _every(tokens):
        _lead(token, language)
    return Guide(who, said[0], said[1], _markdown.renderer.render(tokens, _markdown.options, {}))


def _page(request: Request, who: str | None) -> Response:
    asked = request.query_params.get("lang", "")
    language = asked if asked in LANGUAGES else language_of(request)
    given = {
        "guide": read(language, who) if who else None,
        "others": [read(language, each) for each in READERS if each != who],
        "other": next(each for each in LANGUAGES if each != language),
        "say": lambda path: words(language).say(f"pages.help.{path}"),
    }
    return paper(request, "help", language, given)


def _every(tokens: list[Token]) -> list[Token]:
    return [each for token in tokens for each in (token, *_every(token.children or []))]


def _lead(token: Token, language: str) -> None:
    """Turn a path among the files into an address of the service: pictures, and the other guides."""
    if token.type == "image" and (found := PICTURE.fullmatch(str(token.attrGet("src")))):
        token.attrSet("src", f"/help/pictures/{language}/{found[1]}")
        token.attrSet("loading", "lazy")
    if token.type == "link_open":
        token.attrSet("href", f"/help/{str(token.attrGet('href')).removesuffix('.md')}?lang={language}")


@cache
def _pictures(language: str) -> frozenset[str]:
    return frozenset(path.name for path in (GUIDES / language / "pictures").glob("*.png"))
