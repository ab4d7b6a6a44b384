"""The displays' page says what is true: rights, cookies, pages, files, commands and settings."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import typer

from displays import cookies
from displays.cli import app
from displays.pages import PAGES, PAPERS
from displays.rights import ROLE_RIGHTS, SCOPE_RIGHTS, Right
from displays.words import LANGUAGE_COOKIE
from tests.doubles.service import ROOT

ROOM = ROOT / "displays"
PAGE = (ROOM / "README.md").read_text(encoding="utf-8")
LESSER = {"__init__.py", "__main__.py", "schemas.py"}  # nothing to look for in them


def rows(head: str) -> list[list[str]]:
    """The cells of the table whose head begins so."""
    lines = PAGE[PAGE.index(f"| {head} |") :].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def marked(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


def holders(rights: Mapping[str, frozenset[Right]], right: Right) -> set[str]:
    return {str(name) for name, held in rights.items() if right in held}


def every_command(at: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    if not hasattr(at, "commands"):
        yield " ".join(path), at
        return
    for name, one in at.commands.items():
        yield from every_command(one, (*path, name))


def test_the_table_of_rights_is_the_one_that_counts() -> None:
    """Each right once, in the order of rights.py, with exactly the roles and scopes that hold it."""
    told = [(right.strip("`"), marked(roles), marked(scopes)) for right, _, roles, scopes in rows("right")]
    counts = [(right.value, holders(ROLE_RIGHTS, right), holders(SCOPE_RIGHTS, right)) for right in Right]
    assert told == counts


def test_every_cookie_is_told() -> None:
    """The cookies that the service gives or reads, and no other."""
    told = {cell for row in rows("cookie") for cell in marked(row[0])}
    assert told == {cookies.SESSION, cookies.PRESENTER, cookies.DEVICE, cookies.VIEWER, cookies.ERRAND, LANGUAGE_COOKIE}


def test_every_page_is_told() -> None:
    """The pages of the route table, and no other."""
    assert [row[0].strip("`") for row in rows("page")] == [*PAGES, *PAPERS]


def test_every_command_is_told() -> None:
    """Each command of the command line has its row, and no row is of a command that is gone."""
    told = {re.sub(r" ([A-Z]+|--.*).*", "", row[0].strip("`").removeprefix("iocast ")) for row in rows("command")}
    assert told == {name for name, _ in every_command(typer.main.get_command(app))}


def test_every_setting_is_told() -> None:
    """Each option of `serve` stands beside its variable."""
    (serve,) = [one for name, one in every_command(typer.main.get_command(app)) if name == "serve"]
    settings = {param.opts[0]: param.envvar for param in serve.params if param.opts[0].startswith("--")}
    assert {row[0].strip("`"): row[1].strip("`") for row in rows("option")} == settings


def test_the_files_are_all_told() -> None:
    """Every module of the room is in the table of files, and every file of the table is there."""
    told = {name for row in rows("file") for name in marked(row[0])}
    assert {name for name in told if not (ROOM / name).exists()} == set()
    assert {path.name for path in ROOM.glob("*.py")} - LESSER <= told


def test_what_it_says_of_the_front_end_is_there() -> None:
    """Paths that the page names under web/ exist."""
    named = {name for name in re.findall(r"`(web/[\w./-]*|templates/[\w.]+)`", PAGE) if "NAME" not in name}
    assert named
    assert {name for name in named if not (ROOM / name).exists()} == set()
