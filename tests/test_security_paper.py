"""SECURITY.md says what is true: its tests exist, its tables are the service's, no requirement is left out."""

import ast
import re
from collections import Counter
from functools import cache
from importlib import import_module

from starlette.routing import Route

from displays import pages
from displays.endpoint import Endpoint
from displays.routes import routes
from tests.doubles.service import ROOT

PAPER = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(?:tests/)?((?:\w+/)?test_\w+\.py)(?:::(test_\w+))?`")
FILE = re.compile(r"`(displays/[\w./-]+)`")
ANCHOR = re.compile(r"\]\(#([\w-]+)\)")

# Requirements of levels 1 and 2 in each section of ASVS 5.0.0; they are its first ones, level 3 follows.
ASVS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip


def rows(head: str) -> list[list[str]]:
    """The cells of the table whose head begins so."""
    lines = PAPER[PAPER.index(f"| {head} |") :].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]


def marked(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@cache
def names_in(file: str) -> frozenset[str]:
    """The names of the tests that a file under tests/ defines."""
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    found = (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(one.name for one in found if one.name.startswith("test_"))


def test_every_test_it_names_exists() -> None:
    """Whoever renames one finds out here."""
    named = TEST.findall(PAPER)
    assert len(named) > 150
    gone = {f"{file}::{name}" for file, name in named if name and name not in names_in(file)}
    assert gone == set()
    assert {file for file, _ in named if not (ROOT / "tests" / file).is_file()} == set()
    assert {path for path in FILE.findall(PAPER) if not (ROOT / path).exists()} == set()


def test_every_section_it_leads_to_is_there() -> None:
    """Links within the page."""
    heads = re.findall(r"^#+ (.+)$", PAPER, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", head.casefold()).replace(" ", "-") for head in heads}
    assert set(ANCHOR.findall(PAPER)) - anchors == set()


def test_no_requirement_is_left_out() -> None:
    """Each of the 253 of levels 1 and 2 has one row, and no other has."""
    told = Counter(number for row in rows("requirements") for number in row[0].split())
    wanted = {f"{section}.{one}" for section, count in ASVS.items() for one in range(1, count + 1)}
    assert len(wanted) == 253
    assert (wanted - told.keys(), told.keys() - wanted) == (set(), set())
    assert [number for number, count in told.items() if count > 1] == []


def test_what_is_met_is_shown() -> None:
    """By a test, or by a section where a document is asked for; what is not, says why. The sums are right."""
    counted: Counter[str] = Counter()
    for numbers, verdict, how, shown in rows("requirements"):
        counted[verdict] += len(numbers.split())
        assert TEST.search(shown) or FILE.search(shown) or "](" in shown if verdict == "met" else how, numbers
    told = re.search(r"\*met\* (\d+), \*partly\* (\d+), \*site\* (\d+), \*none\* (\d+)", PAPER)
    assert told
    assert [int(one) for one in told.groups()] == [counted[one] for one in ("met", "partly", "site", "none")]
    assert counted.keys() == {"met", "partly", "site", "none"}


def test_what_is_open_is_what_has_no_right() -> None:
    """The calls without a right in the route table, pages aside."""
    table = [one for one in routes() if isinstance(one, Route)]
    bare = [one for one in table if not (isinstance(one.endpoint, Endpoint) and one.endpoint.rights)]
    found = {f"{method} {one.path}" for one in bare for method in (one.methods or set()) - {"HEAD"}}
    told = [call for row in rows("open") for call in marked(row[0])]
    assert set(told) == found - {f"GET {path}" for path in (*pages.PAGES, *pages.PAPERS)}
    assert len(told) == len(set(told))


def test_the_headers_are_those_of_every_answer() -> None:
    """Name and value, and the one that TLS adds."""
    assert {row[0].strip("`"): row[1].strip("`") for row in rows("header")} == pages.HEADERS
    assert f"`Strict-Transport-Security: {pages.HSTS}`" in PAPER


def test_the_limits_are_those_of_the_code() -> None:
    """Each number of a row is the value of the name in the same place."""
    for what, bound, where in rows("what"):
        names = [name.rpartition(".") for name in marked(where)]
        values = [getattr(import_module(module), name) for module, _, name in names]
        assert [float(one) for one in re.findall(r"\d+", bound)] == [float(one) for one in values], what
