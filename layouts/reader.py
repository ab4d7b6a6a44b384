"""YAML with positions: one tree for every site file, in which each key and value knows its line and column.

The values are YAML 1.2's core schema, read strictly: `no`, `on` and `17:00` are texts, `01` is an error and not the
number 1. There are no tags beyond the core, no duplicate keys, no merge keys; anchors are allowed within limits.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from layouts.node import Node, Scalar
from layouts.problems import Problem

SIZE_LIMIT = 2_000_000  # bytes of one file
DEPTH_LIMIT = 24  # levels of nesting
COUNT_LIMIT = 200_000  # values in one file, aliases counted each time they are used

_CORE = "tag:yaml.org,2002:"
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_ZERO = re.compile(r"[-+]?0[0-9]+(\.[0-9]*)?")
_ODD = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.|0x[0-9a-fA-F]+|0o[0-7]+|\.(inf|Inf|INF))|\.(nan|NaN|NAN)")
_PLAIN: Mapping[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


class _Broken(Exception):
    def __init__(self, mark: Any, code: str, **args: Any) -> None:
        self.line = mark.line + 1 if mark else 1
        self.column = mark.column + 1 if mark else 1
        self.code = code
        self.args_ = args


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been read yet."""

    start: Any
    anchor: str | None
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] | None = None
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    key: str | None = None


class _Tree:
    """Builds the tree from YAML events with a stack of its own, so that no nesting can exhaust Python's."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.open: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int, int]] = {}  # with how many values and levels it holds
        self.count = 0

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent() if self.root is not None:
                raise _Broken(event.start_mark, "yaml_documents")
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.tag(event, "map" if isinstance(event, yaml.MappingStartEvent) else "seq")
                if len(self.open) >= DEPTH_LIMIT:
                    raise _Broken(event.start_mark, "yaml_deep", most=DEPTH_LIMIT)
                opened = _Open(event.start_mark, event.anchor)
                if isinstance(event, yaml.MappingStartEvent):
                    opened.entries = {}
                self.key_must_be_text(event, "a collection")
                self.open.append(opened)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                closed = self.open.pop()
                value: Any = tuple(closed.items) if closed.entries is None else closed.entries
                mark = closed.start
                self.put(Node(self.path, mark.line + 1, mark.column + 1, value, closed.keys), closed.anchor)
            case yaml.ScalarEvent():
                self.scalar(event)
            case yaml.AliasEvent():
                self.key_must_be_text(event, f"*{event.anchor}")
                if event.anchor not in self.anchors:
                    raise _Broken(event.start_mark, "yaml_alias", name=event.anchor)
                node, size, levels = self.anchors[event.anchor]
                if len(self.open) + levels > DEPTH_LIMIT:
                    raise _Broken(event.start_mark, "yaml_deep", most=DEPTH_LIMIT)
                self.grow(size - 1, event.start_mark)
                self.put(node, None)
            case _:
                pass

    def scalar(self, event: Any) -> None:
        self.tag(event, "str")
        mark, text = event.start_mark, unicodedata.normalize("NFC", event.value)
        top = self.open[-1] if self.open else None
        plain = event.style is None or event.style == ""
        if top is not None and top.entries is not None and top.key is None:
            if plain and text == "<<":
                raise _Broken(mark, "yaml_merge")
            self.start_entry(top, text, mark)
            return
        value: Scalar = text
        if plain and event.tag is None:
            value = self.resolve(text, mark)
        self.put(Node(self.path, mark.line + 1, mark.column + 1, value), event.anchor)

    def start_entry(self, top: _Open, key: str, mark: Any) -> None:
        place = (mark.line + 1, mark.column + 1)
        if key in top.keys:
            line, column = top.keys[key]
            args = {"key": key, "line": line, "column": column}
            self.problems.append(Problem(self.path, *place, "duplicate_key", args))
        else:
            top.keys[key] = place
        top.key = key

    def resolve(self, text: str, mark: Any) -> Scalar:
        if text in _PLAIN:
            return _PLAIN[text]
        if _INT.fullmatch(text) and len(text) < 19:
            return int(text)
        if _FLOAT.fullmatch(text) and math.isfinite(float(text)):
            return float(text)
        code = "number_zero" if _ZERO.fullmatch(text) else "number_odd" if _ODD.fullmatch(text) else ""
        if code:
            self.problems.append(Problem(self.path, mark.line + 1, mark.column + 1, code, {"got": text}))
        return text

    def put(self, node: Node, anchor: str | None) -> None:
        self.grow(1, None)
        if anchor is not None:
            self.anchors[anchor] = (node, *_extent(node))
        if not self.open:
            self.root = node
            return
        top = self.open[-1]
        if top.entries is None:
            top.items.append(node)
        elif top.key is not None:
            top.entries.setdefault(top.key, node)
            top.key = None

    def grow(self, by: int, mark: Any) -> None:
        self.count += by
        if self.count > COUNT_LIMIT:
            raise _Broken(mark, "yaml_many", most=COUNT_LIMIT)

    def key_must_be_text(self, event: yaml.Event, got: str) -> None:
        top = self.open[-1] if self.open else None
        if top is not None and top.entries is not None and top.key is None:
            raise _Broken(event.start_mark, "key_not_text", got=got)

    def tag(self, event: Any, own: str) -> None:
        if event.tag is not None and event.tag not in ("!", _CORE + own):
            raise _Broken(event.start_mark, "yaml_tag", tag=event.tag.replace(_CORE, "!!"))


def _extent(node: Node) -> tuple[int, int]:
    """How many values a node holds, itself included, and how many levels of collections."""
    inside = tuple(node.value.values()) if isinstance(node.value, Mapping) else node.value
    if not isinstance(inside, tuple):
        return 1, 0
    extents = [_extent(child) for child in inside]
    return 1 + sum(size for size, _ in extents), 1 + max((levels for _, levels in extents), default=0)


def read(text: bytes | str, path: str) -> tuple[Node | None, list[Problem]]:
    """Read one YAML file. The tree is None where the text is not YAML; other problems leave a tree beside them."""

    def fail(code: str, line: int = 1, column: int = 1, **args: Any) -> tuple[None, list[Problem]]:
        return None, [Problem(path, line, column, code, args)]

    if len(text) > SIZE_LIMIT:
        return fail("file_too_large", most=SIZE_LIMIT // 1000)
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = error.object[: error.start].split(b"\n")
            return fail("not_utf8", len(before), len(before[-1]) + 1, byte=f"0x{error.object[error.start]:02x}")
    tree = _Tree(path)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            tree.take(event)
    except _Broken as broken:
        return fail(broken.code, broken.line, broken.column, **broken.args_)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return None, [_explain(error, text, Problem(path, line, column, "yaml"))]
    except yaml.YAMLError as error:
        return fail("yaml", what=str(error).splitlines()[0])
    if tree.root is None or tree.root.value is None:
        return fail("empty_file")
    return tree.root, tree.problems


def _explain(error: yaml.MarkedYAMLError, text: str, problem: Problem) -> Problem:
    """The commonest slips of the hand in words that help; the rest in the parser's."""
    said = error.problem or "unknown"
    lines = text.splitlines()
    rest = lines[problem.line - 1][problem.column - 1 :] if problem.line <= len(lines) else ""
    if rest.startswith("\t"):
        return replace(problem, code="yaml_tab")
    if "mapping values are not allowed" in said:
        return replace(problem, code="yaml_colon")
    if "did not find expected ',' or" in said or "unexpected end of stream" in said:
        opened = error.context_mark
        where = f"{opened.line + 1}:{opened.column + 1}" if opened else f"{problem.line}:{problem.column}"
        return replace(problem, code="yaml_unclosed", args={"what": where})
    return replace(problem, args={"what": ", ".join(part for part in (error.context, said) if part)})
