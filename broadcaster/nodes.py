"""The parts of a read formula. Each evaluates itself by asking a Lookup; None (not known) spreads outwards."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

_OPERATORS: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


class Lookup(Protocol):
    """What a formula asks for while it is evaluated, for one period. None: not known."""

    def value(self, series: str) -> float | None:
        """The value of a series for the period in question."""

    def mean(self, series: str, n: int) -> float | None:
        """The mean over the last n periods before the one in question."""

    def moving(self, series: str, n: int) -> float | None:
        """The mean over the last n periods, the one in question among them."""

    def same_period(self, series: str) -> float | None:
        """The value one year earlier."""

    def previous(self, series: str) -> float | None:
        """The value one period earlier."""

    def total(self, code: str) -> float | None:
        """The sum over the areas of an indicator."""

    def name(self, text: str) -> float | None:
        """elapsed_share, target, or a parameter."""


class Node(Protocol):
    """One part of a read formula."""

    def evaluate(self, lookup: Lookup) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Number:
    value: float

    def evaluate(self, lookup: Lookup) -> float | None:
        return self.value


@dataclass(frozen=True, slots=True)
class Name:
    text: str

    def evaluate(self, lookup: Lookup) -> float | None:
        return lookup.name(self.text)


@dataclass(frozen=True, slots=True)
class Read:
    """A series, or a function of one: value, mean, moving, same_period, previous, total."""

    how: str
    series: str
    count: int = 0

    def evaluate(self, lookup: Lookup) -> float | None:
        match self.how:
            case "mean":
                return lookup.mean(self.series, self.count)
            case "moving":
                return lookup.moving(self.series, self.count)
            case "same_period":
                return lookup.same_period(self.series)
            case "previous":
                return lookup.previous(self.series)
            case "sum":
                return lookup.total(self.series.removesuffix("@*"))
        return lookup.value(self.series)


@dataclass(frozen=True, slots=True)
class Negative:
    inner: Node

    def evaluate(self, lookup: Lookup) -> float | None:
        v = self.inner.evaluate(lookup)
        return None if v is None else -v


@dataclass(frozen=True, slots=True)
class Chain:
    """Terms of one precedence from left to right: `first`, then each sign with its operand."""

    first: Node
    rest: tuple[tuple[str, Node], ...]

    def evaluate(self, lookup: Lookup) -> float | None:
        v = self.first.evaluate(lookup)
        for sign, node in self.rest:
            right = node.evaluate(lookup)
            if v is None or right is None:
                return None
            if sign == "/" and right == 0:
                return None
            v = _OPERATORS[sign](v, right)
        return v


@dataclass(frozen=True, slots=True)
class Pick:
    """abs, min or max over its arguments."""

    how: str
    arguments: tuple[Node, ...]

    def evaluate(self, lookup: Lookup) -> float | None:
        values = [v for node in self.arguments if (v := node.evaluate(lookup)) is not None]
        if len(values) < len(self.arguments):
            return None
        if self.how == "abs":
            return abs(values[0])
        return min(values) if self.how == "min" else max(values)
