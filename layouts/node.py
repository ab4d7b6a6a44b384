"""The tree of a site file: values that know where they stand."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from layouts.problems import Problem

Scalar = str | int | float | bool | None
Loc = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place (counted from 1). `keys` says where each key of a mapping stands."""

    path: str
    line: int
    column: int
    value: "Scalar | tuple[Node, ...] | Mapping[str, Node]"
    keys: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def plain(self) -> Any:
        """The value as plain Python data: dict, list, str, int, float, bool, None."""
        if isinstance(self.value, Mapping):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value

    def step(self, step: str | int) -> "Node | None":
        """The node one step down: a key of a mapping or an index of a list; None where there is none."""
        if isinstance(self.value, Mapping):
            return self.value.get(str(step))
        if isinstance(self.value, tuple) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None

    def walk(self, loc: Loc) -> "Iterator[tuple[Node, str | int]]":
        """The nodes passed on the way to `loc`, each with the step taken from it; steps that lead nowhere are left out.

        A step that repeats the mapping's own `kind` is the name of a variant, not a key.
        """
        node = self
        for index, step in enumerate(loc):
            inside = node.value
            if isinstance(inside, Mapping):
                kind = inside.get("kind")
                if kind is not None and kind.value == step and index + 1 < len(loc):
                    continue
            below = node.step(step)
            if below is not None:
                yield node, step
                node = below

    def at(self, loc: Loc) -> "Node":
        """The node at a location, or the nearest one above it."""
        node = self
        for above, step in self.walk(loc):
            node = above.step(step) or node
        return node

    def place(self, loc: Loc, key: bool = False) -> tuple[int, int]:
        """Line and column of the value at a location; with `key`, of the key that leads to it."""
        node = self.at(loc)
        if key:
            for above, step in self.walk(loc):
                node_place = above.keys.get(str(step))
                if node_place is not None and above.at([step]) is node:
                    return node_place
        return node.line, node.column

    def problem(self, loc: Loc, code: str, /, on_key: bool = False, severity: str = "error", **args: Any) -> Problem:
        """A problem at a location of this tree."""
        line, column = self.place(loc, on_key)
        return Problem(self.path, line, column, code, args, severity)
