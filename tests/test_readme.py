"""The house's pages say what is true: every command is there, every link leads somewhere, the example is accepted."""

import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from displays.cli import app
from displays.words import words
from tests.doubles.service import ROOT, Service

FIRST = ("README.md", "README.vi.md")
PAGES = (*FIRST, "broadcaster/README.md", "displays/README.md", "feeds/README.md", "layouts/README.md",
         "deploy/README.md", "CHANGELOG.md", "SECURITY.md")  # fmt: skip
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([\w-]+):", MAKEFILE, re.MULTILINE))
VARIABLES = set(re.findall(r"^(\w+) \?=", MAKEFILE, re.MULTILINE))
ELSEWHERE = {"(cd", "python3", "pip", "python", "curl", "useradd", "systemctl", "journalctl", "sha256sum", "podman"}
INSTALLED = ("dist/deploy/", "/opt/iocast/share/")  # where deploy/ and its scripts lie on a server
MOST = 400_000  # bytes of a picture


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def commands(page: str) -> Iterator[list[str]]:
    """The shell lines of a page's code blocks as words, without comments, prompts and what stands before a command."""
    for block in re.findall(r"```sh\n(.*?)```", text(page), re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            inner = re.sub(r"^\s*\w+=\$\((.*)\)\s*$", r"\1", line)
            found = shlex.split(inner, comments=True)
            if found[:1] == ["runuser"]:
                found = found[found.index("--") + 1 :]
            if found:
                yield found


def spoken(page: str) -> Iterator[list[str]]:
    """The commands that stand in the running text, `make …` and `iocast …` in code marks."""
    for inline in re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text(page), flags=re.DOTALL)):
        found = [word for word in shlex.split(inline) if not re.fullmatch(r"IOCAST_\w+=\S*", word)]
        if len(found) > 1 and Path(found[0]).name in ("make", "iocast"):
            yield found


def judge(command: list[str]) -> str:
    """What is wrong with a command; "" for one that exists."""
    name, *rest = command
    if name == "make":
        wrong = [word for word in rest if word.partition("=")[0] not in (VARIABLES if "=" in word else TARGETS)]
        return f"the Makefile has no {wrong[0]}" if wrong else ""
    if name == "env":
        return judge([word for word in rest if not re.match(r"[A-Z_]+=", word)])
    for place in INSTALLED:
        if name.startswith(place):
            file = ROOT / "deploy" / name.removeprefix(place)
            return "" if os.access(file, os.X_OK) else f"deploy/ has no {file.name} that may be run"
    if Path(name).name != "iocast":
        return "" if Path(name).name in ELSEWHERE else f"nobody knows {name}"
    at: Any = typer.main.get_command(app)
    while rest and hasattr(at, "commands"):
        if rest[0] not in at.commands:
            return f"iocast has no {rest[0]}"
        at = at.commands[rest.pop(0)]
    options = {option for param in at.params for option in param.opts}
    wrong = [word for word in rest if word.startswith("--") and word not in options]
    return f"it has no {wrong[0]}" if wrong else ""


@pytest.mark.parametrize("page", PAGES)
def test_every_command_exists(page: str) -> None:
    """Make targets are in the Makefile; `iocast` commands and their options are in the command line."""
    judged = {shlex.join(command): judge(command) for command in (*commands(page), *spoken(page))}
    assert {command: wrong for command, wrong in judged.items() if wrong} == {}


def test_a_command_that_is_gone_is_found() -> None:
    """The judge above refuses what does not exist."""
    assert judge(["make", "coffee"]) and judge(["make", "run", "SUGAR=1"])
    assert judge(["dist/deploy/conquer.sh"]) and judge(["env", "A=b", "/opt/iocast/share/README.md"])
    assert judge(["iocast", "user", "promote", "an"]) and judge([".venv/bin/iocast", "check", "--fast", "site"])


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    """Links and pictures inside the tree point at what is there."""
    told = re.sub(r"```.*?```", "", text(page), flags=re.DOTALL)
    links = [*re.findall(r"\]\(([^)#\s]+)[^)]*\)", told), *re.findall(r'<img src="([^"]+)"', told)]
    inside = [link for link in links if not link.startswith(("http:", "https:"))]
    assert [link for link in inside if not (ROOT / page).parent.joinpath(link).exists()] == []


@pytest.mark.parametrize("page", FIRST)
def test_the_first_screen_has_what_a_newcomer_needs(page: str) -> None:
    """A picture, how to run it and how to test it, within the first twenty lines."""
    top = "\n".join(text(page).splitlines()[:20])
    assert "deploy/pictures/wall.png" in top
    assert re.search(r"^make run\b", top, re.MULTILINE) and re.search(r"^make test\b", top, re.MULTILINE)


def test_both_languages_say_the_same() -> None:
    """The same headings, steps, commands and pictures, in the same order."""
    english, vietnamese = (text(page) for page in FIRST)
    for what in (r"^(#+) ", r"^(\d+)\. ", r"\]\((?!README)([^)]+)\)", r'<img src="([^"]+)"'):
        assert re.findall(what, english, re.MULTILINE) == re.findall(what, vietnamese, re.MULTILINE)
    assert list(commands(FIRST[0])) == list(commands(FIRST[1]))


def test_the_buttons_it_names_are_on_the_pages() -> None:
    """*Vietnamese* (English) in the README is one text of the catalogue; the Vietnamese page names it too."""
    vi, en = words("vi").texts, words("en").texts
    pairs = [(filled(vi[key]), filled(en[key])) for key in vi]
    named = re.findall(r"\*([^*\n]+)\* \(([^)]+)\)", text(FIRST[0]))
    assert named
    for button, english in named:
        assert [1 for one, other in pairs if one.fullmatch(button) and other.fullmatch(english)], (button, english)
        assert f"*{button}*" in text(FIRST[1])


def filled(told: str) -> re.Pattern[str]:
    """A text of the catalogue as a pattern: anything may stand for {names}."""
    return re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(told)))


def test_the_pictures_are_small_and_whole() -> None:
    """Each is a PNG of the size the page promises, and no clone is slow because of it."""
    sizes = {"wall.png": (1920, 1080), "console.png": (1440, 900), "remote.png": (780, 1688), "entry.png": (1440, 900)}
    for name, size in sizes.items():
        picture = (ROOT / "deploy" / "pictures" / name).read_bytes()
        assert picture[:8] == b"\x89PNG\r\n\x1a\n" and len(picture) < MOST
        assert (int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")) == size


def test_the_example_is_accepted(tmp_path: Path) -> None:
    """The README's token is made by its own command, and its curl is sent as it stands; the figure is accepted."""
    block = [command for command in commands(FIRST[0]) if "token" in command or command[0] == "curl"]
    (make_token, curl) = block
    with Service(tmp_path) as service:
        token = service.cli(*make_token[1:]).strip()
        headers = dict(curl[at + 1].split(": ", 1) for at, word in enumerate(curl) if word == "-H")
        assert headers.pop("Authorization") == "Bearer $TOKEN"
        (url,) = [word for word in curl if word.startswith("http://")]
        assert url.startswith("http://127.0.0.1:8000/") and curl[-2] == "-d"
        path = url.removeprefix("http://127.0.0.1:8000")
        answer = service.client(token).ok("POST", path, content=curl[-1].encode(), headers=headers)
    assert (answer["accepted"], answer["held"], answer["rejected"]) == (1, 0, [])
    assert len(json.loads(curl[-1])["observations"]) == 1
