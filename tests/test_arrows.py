"""The shape of the house, kept by reading every import with `ast`: arrows, circles, single-room libraries, names."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
PACKAGES = ("layouts", "broadcaster", "feeds", "displays")
FILES = sorted(
    path for package in PACKAGES for path in (HOUSE / package).rglob("*.py") if "node_modules" not in path.parts
)

ARROWS = {
    "layouts": (),
    "broadcaster": (),
    "feeds": ("broadcaster",),
    "displays": ("layouts", "broadcaster", "feeds"),
}
# feeds see the nouns and the pure rules of broadcaster; journal, state and hub reach them as Protocols
PURE_FOR_FEEDS = {"model", "events", "moments", "periods", "assess", "reconcile", "derive"}

ROOM_OF = {
    "yaml": "layouts",
    "orjson": "broadcaster",
    "redis": "broadcaster",
    "sqlite3": "broadcaster",
    "holidays": "layouts",
    "httpcore": "feeds",
    "httpx": "feeds",
    "brotli": "feeds",
    "certifi": "feeds",
    "sqlalchemy": "feeds",
    "apscheduler": "feeds",
    "jmespath": "feeds",
    "lxml": "feeds",
    "python_calamine": "feeds",
    "openpyxl": "feeds",
    "paho": "feeds",
    "xlsxwriter": "feeds",
    "docx": "displays",
    "markdown_it": "displays",
    "starlette": "displays",
    "uvicorn": "displays",
    "websockets": "displays",
    "jinja2": "displays",
    "argon2": "displays",
    "authlib": "displays",
    "httpx2": "displays",
    "joserfc": "displays",
    "pyotp": "displays",
    "zxcvbn": "displays",
    "itsdangerous": "displays",
    "segno": "displays",
    "typer": "displays",
    "rich": "displays",
    "prometheus_client": "displays",
    "python_multipart": "displays",
}
VAGUE = {"utils", "util", "common", "core", "manager", "managers", "base", "helpers", "misc"}

# the fold reads no clock, no file and no random source (DESIGN section 1)
FOLD = sorted(PURE_FOR_FEEDS - {"events"} | {"scene", "state"})
IMPURE_MODULES = {"time", "random", "secrets", "uuid", "os", "pathlib", "io", "shutil", "tempfile", "socket", "asyncio"}
IMPURE_CALLS = {"now", "utcnow", "today", "open", "getenv"}


def name_of(path: Path) -> str:
    """The dotted module name of a file of ours."""
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in FILES}


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, in functions too, as a full dotted name; of ours the submodule, not the package."""
    module = name_of(path)
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*up, *filter(None, [node.module])])
            inner = [f"{source}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else source for name in inner)


def room_of(name: str) -> str:
    return name.partition(".")[0]


IMPORTS = {name: frozenset(imports(path)) for name, path in MODULES.items()}


def test_there_is_a_house_to_look_at() -> None:
    """Every package has modules, so that a moved directory cannot make these tests empty."""
    assert {room_of(name) for name in MODULES} == set(PACKAGES)


def test_the_reader_sees_every_way_to_import() -> None:
    """`from package import module`, `from package.module import name` and `import library` are all seen as modules."""
    assert {"broadcaster.dayparts", "broadcaster.rooms", "typing"} <= IMPORTS["broadcaster.scene"]
    assert "orjson" in IMPORTS["broadcaster.events"]


@pytest.mark.parametrize("name", MODULES)
def test_arrows_point_one_way(name: str) -> None:
    """A module imports only from its own room and from the rooms its room may know."""
    allowed = {room_of(name), *ARROWS[room_of(name)]}
    wrong = {other for other in IMPORTS[name] if room_of(other) in PACKAGES and room_of(other) not in allowed}
    assert not wrong, f"{name} may not import {sorted(wrong)}"


@pytest.mark.parametrize("name", [name for name in MODULES if room_of(name) == "feeds"])
def test_feeds_know_only_the_pure_side_of_the_broadcaster(name: str) -> None:
    """State, lease, record and presence reach feeds as Protocols passed in."""
    inside = {other.split(".")[1] if "." in other else "" for other in IMPORTS[name] if room_of(other) == "broadcaster"}
    assert inside <= PURE_FOR_FEEDS, f"{name} may not import broadcaster's {sorted(inside - PURE_FOR_FEEDS)}"


@pytest.mark.parametrize("name", MODULES)
def test_a_library_lives_in_one_room(name: str) -> None:
    """Each third-party library with a room of its own is imported there only."""
    wrong = {room_of(other) for other in IMPORTS[name] if ROOM_OF.get(room_of(other), room_of(name)) != room_of(name)}
    assert not wrong, f"{name} may not import {sorted(wrong)}"


def test_no_circle_of_imports() -> None:
    """Following imports of ours from any module never leads back to it."""
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for other in sorted(IMPORTS[name] & MODULES.keys() - {name}):
                walk(other, (*trail, name))
            done.add(name)

    for name in MODULES:
        walk(name, ())


def test_no_room_for_everything() -> None:
    """No file or folder is called by a name that could hold anything."""
    vague = [name for name in MODULES if VAGUE & set(name.split("."))]
    assert not vague


@pytest.mark.parametrize("name", [f"broadcaster.{part}" for part in FOLD])
def test_the_fold_is_pure(name: str) -> None:
    """What is folded depends on events only: no clock, no file, no random source, also not through what it imports."""
    reached, waiting = set(), [name]
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting.extend((IMPORTS[module] & MODULES.keys()) - {"broadcaster.events"})  # drafts mint ids, folding none
    for module in sorted(reached):
        assert not {room_of(other) for other in IMPORTS[module]} & IMPURE_MODULES, module
        calls = [node.func for node in ast.walk(ast.parse(MODULES[module].read_bytes())) if isinstance(node, ast.Call)]
        named = {call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls}
        assert not named & IMPURE_CALLS, f"{module} calls {sorted(named & IMPURE_CALLS)}"


def test_only_known_libraries() -> None:
    """Whatever is imported is ours, the standard library's, or has been given a room (or is shared on purpose)."""
    shared = {"pydantic", "pydantic_core", "structlog", "babel", "watchfiles", "anyio"}
    known = {*PACKAGES, *ROOM_OF, *shared, *sys.stdlib_module_names}
    strange = {other for found in IMPORTS.values() for other in found if room_of(other) not in known}
    assert not strange
