"""The reader: strict values, every key and value with its line and column, every slip named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layouts.node import Node
from layouts.problems import Problem
from layouts.reader import COUNT_LIMIT, DEPTH_LIMIT, read


def tree(text: str) -> Node:
    node, problems = read(text, "a.yaml")
    assert problems == []
    assert node is not None
    return node


def problem(text: str | bytes) -> Problem:
    _, problems = read(text, "a.yaml")
    assert len(problems) == 1
    return problems[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("17:00", "17:00"),
        ("2021-09-30", "2021-09-30"),
        ("1_000", "1_000"),
        ("5.238.802", "5.238.802"),
        ("791/903", "791/903"),
        ("${TOKEN}", "${TOKEN}"),
        ('"01"', "01"),
        ("'12'", "12"),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("-3", -3),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        ("+7", 7),
    ],
)
def test_plain_values_follow_the_core_schema_and_no_more(text: str, value: object) -> None:
    """No Norway, no sexagesimal hours, no dates: what is not plainly a number or a boolean is a text."""
    plain = tree(f"key: {text}").plain()["key"]
    assert plain == value
    assert type(plain) is type(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("01", "number_zero"),
        ("007.5", "number_zero"),
        (".5", "number_odd"),
        ("5.", "number_odd"),
        ("0x1F", "number_odd"),
        ("0o17", "number_odd"),
        (".inf", "number_odd"),
        (".nan", "number_odd"),
    ],
)
def test_a_number_written_oddly_is_refused_and_not_guessed(text: str, code: str) -> None:
    """01 may be a code or a slip; the file has to say which."""
    found = problem(f"key: {text}")
    assert (found.code, found.line, found.column, found.args["got"]) == (code, 1, 6, text)


def test_every_key_and_value_knows_its_place() -> None:
    """Lines and columns count from 1, also inside flow mappings and after Vietnamese letters."""
    node = tree("name: {vi: Y tế, en: Health}\ntiles:\n  - id: a\n    at: [1, 2]\n")
    assert node.place(("name",)) == (1, 7)
    assert node.place(("name",), key=True) == (1, 1)
    assert node.place(("name", "en")) == (1, 22)
    assert node.place(("tiles", 0, "at", 1)) == (4, 13)
    assert node.place(("tiles", 0, "at"), key=True) == (4, 5)


def test_a_place_that_is_not_there_is_the_nearest_above() -> None:
    """A missing key is pointed at by the mapping that lacks it."""
    assert tree("a:\n  b: 1\n").place(("a", "c")) == (2, 3)


def test_a_duplicate_key_names_both_places() -> None:
    """The second key is where the problem stands, the first is in its arguments."""
    found = problem("a: 1\nb: 2\na: 3\n")
    assert (found.line, found.column, found.code) == (3, 1, "duplicate_key")
    assert (found.args["line"], found.args["column"]) == (1, 1)
    assert found.text == "The key a stands here and already in line 1, column 1."


def test_anchors_repeat_a_value() -> None:
    """An alias stands for what its anchor marked."""
    assert tree("a: &x {vi: một}\nb: *x\n").plain() == {"a": {"vi": "một"}, "b": {"vi": "một"}}


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: !!python/object:os.system x", "yaml_tag", 1),
        ("a: !secret x", "yaml_tag", 1),
        ("a: 1\n<<: {b: 2}", "yaml_merge", 2),
        ("a: *nowhere", "yaml_alias", 1),
        ("a: 1\n---\nb: 2", "yaml_documents", 2),
        ("? [a, b]\n: 1", "key_not_text", 1),
        ("a: b: c", "yaml_colon", 1),
        ("a:\n\t- b", "yaml_tab", 2),
        ("a: [1, 2\nb: 3\n", "yaml_unclosed", 2),
        ('a: "open\n', "yaml_unclosed", 2),
        ("", "empty_file", 1),
        ("# only a comment\n", "empty_file", 1),
    ],
)
def test_what_is_not_plain_yaml_is_named(text: str, code: str, line: int) -> None:
    """Tags, merge keys, second documents and slips of the hand each have a sentence of their own."""
    found = problem(text)
    assert (found.code, found.line) == (code, line)


def test_bytes_that_are_not_utf8_are_found_by_line_and_column() -> None:
    """A file saved as Windows-1258 is refused with the place of the first byte."""
    found = problem(b"a: 1\nb: caf\xe9\n")
    assert (found.code, found.line, found.column, found.args["byte"]) == ("not_utf8", 2, 7, "0xe9")


def test_a_byte_order_mark_is_no_problem() -> None:
    """Windows editors write one."""
    node, problems = read("\ufeffa: 1\n".encode(), "a.yaml")
    assert node is not None
    assert node.plain() == {"a": 1}
    assert problems == []


def test_letters_written_in_parts_are_joined() -> None:
    """Texts are kept in NFC, however the editor composed them."""
    assert tree("a: Nghe\u0323\u0302 An").plain()["a"] == "Nghệ An"


def test_nesting_and_aliases_have_limits() -> None:
    """Neither a deep file nor one that unfolds endlessly reaches the rest of the program."""
    assert problem("[" * (DEPTH_LIMIT + 1) + "]" * (DEPTH_LIMIT + 1)).code == "yaml_deep"
    chain = "a0: &a0 [x]\n" + "".join(f"a{step}: &a{step} [*a{step - 1}]\n" for step in range(1, 1000))
    assert problem(chain).code == "yaml_deep"
    laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for step in range(1, 9):
        laughs += f"a{step}: &a{step} [" + ", ".join([f"*a{step - 1}"] * 10) + "]\n"
    found = problem(laughs)
    assert (found.code, found.args["most"]) == ("yaml_many", COUNT_LIMIT)


def test_a_file_that_is_too_large_is_not_read() -> None:
    """The limit stands before the parser."""
    assert problem(b"a" * 2_000_001).code == "file_too_large"


@given(
    st.one_of(st.binary(max_size=200), st.text(max_size=200), st.text("{}[]:,-?&*!|>'\"%@`# \t\nab01.", max_size=60))
)
def test_whatever_stands_in_a_file_is_a_tree_or_a_problem(content: bytes | str) -> None:
    """No content raises; without a tree there is a problem, and its place lies in the file."""
    node, problems = read(content, "a.yaml")
    assert node is not None or problems
    for found in problems:
        assert found.line >= 1
        assert found.column >= 1
        assert found.text
