"""The broadcaster's page says what is true: every kind, every message, every close code, and its example runs."""

import re
from pathlib import Path
from typing import Any

from broadcaster.events import Kind

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "broadcaster" / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text under a heading, up to the next heading of any depth."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#+ |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None, f"there is no section {title!r}"
    return found[1]


def first_cells(text: str) -> list[str]:
    """The first cells of a table's rows that stand in code marks or are numbers."""
    return re.findall(r"^\| `?([\w.]+)`? \|", text, re.MULTILINE)


def sources(*names: str) -> str:
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


def test_every_kind_of_event_is_on_the_page() -> None:
    """The table of kinds names each kind once, in the order of events.py, and nothing else."""
    assert [cell for cell in first_cells(section("Kinds of events")) if cell != "kind"] == [kind.value for kind in Kind]


def test_every_message_is_on_the_page() -> None:
    """Each `type` that the server writes or understands is in one of the two tables, and no other."""
    code = sources(
        "broadcaster/hub.py",
        "broadcaster/delivery.py",
        "broadcaster/view.py",
        "broadcaster/telling.py",
        "broadcaster/index.py",
    )
    code += sources("displays/socket.py", "displays/transport.py")
    down = set(re.findall(r'"type": "(\w+)"', code))
    up = set(re.findall(r'case "(\w+)":', sources("displays/socket.py")))
    assert down and up
    assert set(first_cells(section("Server to page"))) - {"type"} == down
    assert set(first_cells(section("Page to server"))) - {"type"} == up


def test_every_close_code_is_on_the_page() -> None:
    """Each close code the server uses is in the table."""
    code = sources("broadcaster/hub.py", "displays/socket.py", "displays/admission.py", "displays/transport.py")
    used = set(re.findall(r"\b(4[05]\d\d|10(?:09|12|13))\b", code))
    assert used - {"4000"}
    assert used <= set(first_cells(section("Close codes")))


def test_every_file_it_names_is_there() -> None:
    """Files that the page names exist, and each of the package's modules of weight is named."""
    table = PAGE[PAGE.index("| file | is |") : PAGE.index("## The words")]
    for name in re.findall(r"`([\w/]+\.py|\w+/)`", table):
        assert (ROOT / "broadcaster" / name).exists(), f"{name} is gone"


async def test_the_example_of_the_journal_runs(tmp_path: Path) -> None:
    """The code under "The journal" does what it says."""
    (code,) = re.findall(r"```python\n(.*?)```", section("The journal"), re.DOTALL)
    room: dict[str, Any] = {}
    exec(code, room)
    assert await room["example"](tmp_path) == (1, "van-thu", Kind.RELEASED)
