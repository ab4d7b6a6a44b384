"""Another build of iocast: a copy of the packages in a directory of its own, changed as a newer version would be."""

import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

from tests.doubles.service import ROOT

PACKAGES = ("broadcaster", "displays", "feeds", "layouts")
VERSIONS = "    Kind.MEETING_OPENED: 2,"  # a line of broadcaster/events.py, below which a newer version writes its own
UPGRADES = "    (Kind.SITE_CHANGED, 1):"


def newer_build(directory: Path) -> list[str]:
    """Make it: notices have another shape in it, and its pages are other files. Returns the command that runs it."""
    for package in PACKAGES:
        copytree(ROOT / package, directory / package, ignore=ignore_patterns("__pycache__", "node_modules"))
    _write(directory / "broadcaster" / "events.py", VERSIONS, f"    Kind.NOTICED: 2,\n{VERSIONS}")
    _write(directory / "broadcaster" / "events.py", UPGRADES, f"    (Kind.NOTICED, 1): lambda data: data,\n{UPGRADES}")
    static = directory / "displays" / "static"
    manifest = static / ".vite" / "manifest.json"
    said = manifest.read_text()
    for name in sorted((static / "assets").glob("console-*")):  # an entry: nothing else names it
        name.rename(name.with_name(name.name.replace("console-", "console-newer-")))
    manifest.write_text(said.replace('"assets/console-', '"assets/console-newer-'))
    # As `python -m displays` in that directory; the double runs everything from the one of the tests.
    run = f"import sys; sys.path.insert(0, {str(directory)!r}); from displays.cli import main; main()"
    return [sys.executable, "-c", run]


def _write(file: Path, line: str, instead: str) -> None:
    text = file.read_text()
    assert text.count(line) == 1, f"{file.name} has {line!r} {text.count(line)} times"
    file.write_text(text.replace(line, instead))
