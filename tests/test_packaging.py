"""The built wheel is what people get: it carries everything that is needed, nothing else, and works where it lands."""

import configparser
import email
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("broadcaster", "displays", "feeds", "layouts")
LIMIT = 300  # seconds for a build or an installation on a busy machine

pytestmark = pytest.mark.timeout(2 * LIMIT)


def run(*command: str | Path, **options: object) -> str:
    """Run a command; what it printed, or a failure that shows it."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, f"{command} said:\n{done.stdout}{done.stderr}"
    return str(done.stdout)


def files(directory: Path) -> set[str]:
    """The files below a directory of the tree, as paths from the root, without what Python leaves there."""
    found = (path for path in directory.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in found}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the tree as it stands; the front end is built anew only where it is stale."""
    into = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", into, cwd=ROOT)
    (built,) = into.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def info(wheel: Path) -> str:
    """The name of the wheel's dist-info directory."""
    return "-".join(wheel.name.split("-")[:2]) + ".dist-info"


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory the wheel was installed into."""
    target = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", target, wheel)
    return target


def python(installed: Path, *arguments: str | Path, cwd: Path) -> str:
    """Run Python with the installed wheel before everything else, from a directory that is not the tree."""
    return run(sys.executable, *arguments, cwd=cwd, env={"PYTHONPATH": str(installed), "PATH": "", "LANG": "C.UTF-8"})


def test_the_wheel_has_every_module(names: set[str]) -> None:
    """Each Python file of the four packages is in the wheel, and each script that Redis runs."""
    modules = {name for package in PACKAGES for name in files(ROOT / package) if name.endswith((".py", ".lua"))}
    assert "broadcaster/journal/append.lua" in modules
    assert {name for name in modules if not name.startswith("displays/web/")} <= names


def test_the_wheel_has_what_pages_are_made_of(wheel: Path, names: set[str]) -> None:
    """Templates, words, and every file that the front end's manifest names are in the wheel, scripts packed too."""
    assert files(ROOT / "displays" / "templates") <= names
    assert {"displays/words/vi.json", "displays/words/en.json"} <= names
    assert files(ROOT / "displays" / "guides") <= names
    with zipfile.ZipFile(wheel) as archive:
        manifest = json.loads(archive.read("displays/static/.vite/manifest.json"))
    assert {"src/pages/screen.ts", "src/pages/console.ts", "src/pages/remote.ts"} <= set(manifest)
    for entry in manifest.values():
        for file in (entry["file"], *entry.get("css", ()), *entry.get("assets", ())):
            assert f"displays/static/{file}" in names
            if file.endswith((".js", ".css")) and archive.getinfo(f"displays/static/{file}").file_size > 2_000:
                assert {f"displays/static/{file}.br", f"displays/static/{file}.gz"} <= names


def test_the_wheel_has_the_sample_site(names: set[str]) -> None:
    """Every file of the sample site is in the wheel, where `iocast init` looks for it."""
    sample = {name.replace("deploy/", "displays/sample/", 1) for name in files(ROOT / "deploy" / "nghe-an")}
    assert "displays/sample/nghe-an/site.yaml" in sample
    assert sample <= names


def test_the_wheel_has_nothing_else(names: set[str], info: str) -> None:
    """No packages of Node, no sources of the front end, no tests and no leftovers are in the wheel."""
    assert {name.split("/")[0] for name in names} == {*PACKAGES, info}
    for name in names:
        assert "node_modules" not in name
        assert not name.startswith("displays/web/")
        assert not name.endswith((".pyc", ".ts", ".map", ".db"))


def test_the_wheel_says_what_it_is(wheel: Path, info: str) -> None:
    """The metadata carries the name, the licence with its text, and the one command."""
    with zipfile.ZipFile(wheel) as archive:
        metadata = email.message_from_bytes(archive.read(f"{info}/METADATA"))
        commands = configparser.ConfigParser()
        commands.read_string(archive.read(f"{info}/entry_points.txt").decode())
        licence = archive.read(f"{info}/licenses/LICENSE").decode()
    assert metadata["Name"] == "iocast"
    assert metadata["License-Expression"] == "Apache-2.0"
    assert "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION" in licence
    assert dict(commands["console_scripts"]) == {"iocast": "displays.cli:main"}


def test_an_installed_wheel_starts_a_site(installed: Path, tmp_path: Path) -> None:
    """`iocast init` from the installed wheel lays down the whole sample, and `iocast check` finds it good."""
    where = python(installed, "-c", "import displays; print(displays.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(installed)
    python(installed, "-m", "displays", "init", "site", cwd=tmp_path)
    laid = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*") if path.is_file()}
    sample = {name.removeprefix("deploy/nghe-an/") for name in files(ROOT / "deploy" / "nghe-an")}
    assert sample <= laid
    python(installed, "-m", "displays", "check", "site", cwd=tmp_path)


def claims(found: Iterable[Distribution]) -> dict[str, set[str]]:
    """Which distributions other than iocast bring a top-level module with one of our four names."""
    claimed: dict[str, set[str]] = {}
    for distribution in found:
        name = distribution.metadata["Name"]
        brought = {file.parts[0].removesuffix(".py") for file in distribution.files or ()}
        for package in brought & set(PACKAGES) if name != "iocast" else ():
            claimed.setdefault(package, set()).add(name)
    return claimed


def test_nobody_else_claims_our_names() -> None:
    """The four packages are top-level modules, so no dependency may bring one of the same name."""
    assert claims(distributions()) == {}


def test_a_claim_would_be_named(tmp_path: Path) -> None:
    """A distribution that brings a module called like one of ours is found, and called by its name."""
    other = tmp_path / "syndication-2.0.dist-info"
    other.mkdir()
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: syndication\nVersion: 2.0\n")
    (other / "RECORD").write_text("feeds/__init__.py,,\nsyndication.py,,\n")
    assert claims(distributions(path=[str(tmp_path)])) == {"feeds": {"syndication"}}
