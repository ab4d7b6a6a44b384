"""The guides say what is true: every button is on a page, every picture is there, every command does what it says."""

import os
import re
import shlex
import subprocess
from collections.abc import AsyncIterator
from functools import cache
from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

from displays.cli import app
from displays.guide import GUIDES, READERS, read
from displays.pages import PAGES
from displays.words import LANGUAGE_COOKIE, LANGUAGES, words
from tests.doubles.house import Indoors, indoors
from tests.doubles.service import ROOT, free_port
from tests.test_readme import commands, filled, judge, spoken

MOST = 90_000  # bytes of a picture: the guides travel in the wheel, and open on a telephone
EVERY = [(language, who) for language in LANGUAGES for who in READERS]


def text(language: str, who: str) -> str:
    return (GUIDES / language / f"{who}.md").read_text(encoding="utf-8")


def page(language: str, who: str) -> str:
    """The path of a guide, as the tests of the READMEs name theirs."""
    return str((GUIDES / language / f"{who}.md").relative_to(ROOT))


def named(language: str, who: str) -> list[str]:
    """What stands in bold: the words of the pages, and nothing else."""
    return re.findall(r"\*\*(.+?)\*\*", text(language, who))


def pictures(language: str, who: str) -> list[str]:
    return re.findall(r"!\[[^\]]+\]\(pictures/([a-z-]+\.png)\)", text(language, who))


@cache
def keys(language: str, said: str) -> frozenset[str]:
    """The places in the catalogue that read so; where none does to the letter, those that do with {names} filled in."""
    texts = words(language).texts
    plain = frozenset(key for key, told in texts.items() if told == said)
    open_ = (key for key, told in texts.items() if re.search(r"\w.*{\w+}|{\w+}.*\w", told))
    return plain or frozenset(key for key in open_ if filled(texts[key]).fullmatch(said))


@pytest.mark.parametrize(("language", "who"), EVERY)
def test_what_a_guide_names_stands_on_a_page(language: str, who: str) -> None:
    """Each bold word is a text of the catalogue, letter for letter."""
    assert [said for said in named(language, who) if said != "?" and not keys(language, said)] == []


@pytest.mark.parametrize("who", READERS)
def test_both_languages_name_the_same_buttons(who: str) -> None:
    """What one language names the other names too, by the same key of the catalogue."""
    vi, en = ({said: keys(language, said) for said in named(language, who)} for language in LANGUAGES)
    assert [said for said, own in vi.items() if own and not any(own & one for one in en.values())] == []
    assert [said for said, own in en.items() if own and not any(own & one for one in vi.values())] == []


@pytest.mark.parametrize("who", READERS)
def test_both_languages_go_the_same_way(who: str) -> None:
    """The same headings, steps, points, pictures and commands, in the same order."""
    vi, en = (text(language, who) for language in LANGUAGES)
    for what in (r"^(#+) ", r"^(\d+)\. ", r"^(-) ", r"^(\|)", r"\(pictures/([^)]+)\)", r"([①-⑨])", r"`(/[a-z]+)`"):
        assert re.findall(what, vi, re.MULTILINE) == re.findall(what, en, re.MULTILINE), what
    assert list(commands(page("vi", who))) == list(commands(page("en", who)))


@pytest.mark.parametrize(("language", "who"), EVERY)
def test_the_places_it_sends_people_to_are_there(language: str, who: str) -> None:
    """Pages of the service, files of the tree, commands in the running text."""
    told = text(language, who)
    assert set(re.findall(r"`(/[a-z-]+)`", told)) <= set(PAGES)
    assert [path for path in re.findall(r"`([a-z]+/[\w./-]+)`", told) if not (ROOT / path).exists()] == []
    assert [said for said in spoken(page(language, who)) if judge(said)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pictures_are_there_and_small(language: str) -> None:
    """Every picture that is named exists, every one that exists is named, and none makes a page slow."""
    there = {path.name: path.read_bytes() for path in (GUIDES / language / "pictures").iterdir()}
    assert {name for who in READERS for name in pictures(language, who)} == there.keys()
    assert {name: len(content) for name, content in there.items() if len(content) > MOST} == {}
    assert [name for name, content in there.items() if content[:8] != b"\x89PNG\r\n\x1a\n"] == []


@pytest.mark.parametrize("who", [who for who in READERS if list(commands(page("vi", who)))])
def test_every_command_does_what_it_says(who: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line of a guide's code is run as it stands and ends well."""
    monkeypatch.chdir(ROOT)  # deploy/nghe-an is the site
    monkeypatch.setenv("IOCAST_PORT", str(free_port()))
    for command in commands(page("vi", who)):
        said = kiosk(command, tmp_path) if command[0].endswith("kiosk/install.sh") else iocast(command, tmp_path)
        assert said == "", f"{shlex.join(command)}:\n{said}"


def iocast(command: list[str], data: Path) -> str:
    """Run a line of the command line on a journal of its own; what went wrong, "" for nothing."""
    assert command[0] == "iocast"
    told = [str(data / word) if word.endswith(".db") else word for word in command[1:]]
    where = [] if command[1] == "check" else ["--data", str(data)]  # check looks at a directory, at no journal
    ran = CliRunner().invoke(app, [*told, *where])
    return f"{ran.output}{ran.exception}" if ran.exit_code else ""


def kiosk(command: list[str], machine: Path) -> str:
    """Make a directory that stands for a machine a room's screen; what went wrong, "" for nothing."""
    script, url, root = command
    assert script.startswith("dist/")  # what `make release` gives has deploy/ in it
    (machine / root).write_text("-----BEGIN CERTIFICATE-----\n", encoding="ascii")
    place = {**os.environ, "IOCAST_ROOT": str(machine / "root")}
    made = [str(ROOT / script.removeprefix("dist/")), url, str(machine / root)]
    ran = subprocess.run(made, env=place, capture_output=True, timeout=60, check=False)
    named = (machine / "root/etc/iocast-kiosk/kiosk.env").read_text(encoding="utf-8")
    return "" if ran.returncode == 0 and url in named else ran.stderr.decode()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as house:
        yield house


async def test_everybody_finds_every_guide(house: Indoors) -> None:
    """Without signing in: the list, each guide in each language, and from there every picture and every other guide."""
    visitor = await house.caller()
    for language in LANGUAGES:
        contents = unescape((await visitor.call("GET", f"/help?lang={language}")).text)
        assert f'<html lang="{language}"' in contents
        for who in READERS:
            assert read(language, who).title in contents
            told = (await visitor.call("GET", f"/help/{who}?lang={language}")).text
            for address in re.findall(r'(?:href|src)="(/help[^"]*)"', told):
                assert (await visitor.call("GET", address)).status_code == 200, address


async def test_a_guide_speaks_the_language_of_who_reads_it(house: Indoors) -> None:
    """The one chosen on a page, as everywhere; `lang` for this once."""
    titles = {language: read(language, "operator").title for language in LANGUAGES}
    visitor = await house.caller()
    visitor.http.cookies.set(LANGUAGE_COOKIE, "en")
    assert titles["en"] in (await visitor.call("GET", "/help/operator")).text
    assert titles["vi"] in (await visitor.call("GET", "/help/operator?lang=vi")).text


async def test_a_guide_needs_nothing_from_elsewhere(house: Indoors) -> None:
    """Rooms sit on a closed network: no address of another machine stands in a guide."""
    for language, who in EVERY:
        told = (await (await house.caller()).call("GET", f"/help/{who}?lang={language}")).text
        assert re.findall(r"""(?:href|src)=["'](?!/|\\?)[^"']*""", told) == []


@pytest.mark.parametrize(
    "path",
    ["/help/cook", "/help/pictures/fr/wall.png", "/help/pictures/vi/none.png", "/help/pictures/vi/..%2Fleader.md"],
)
async def test_what_is_no_guide_is_not_found(house: Indoors, path: str) -> None:
    """Other readers, other languages, other files."""
    assert (await (await house.caller()).call("GET", path)).status_code == 404
