"""Formulas over indicators, such as `VB-04 / VB-02 * 100`. The minus in a code is no operator; nothing is eval'd.

    sum     = product { ("+" | "-") product }
    product = sign { ("*" | "/") sign }
    sign    = { "+" | "-" } atom
    atom    = number | series | name | function "(" arguments ")" | "(" sum ")"

A series is a code with an optional area, `YT-05@16681`. Functions: mean(SERIES, n) over the n periods before this one,
moving(SERIES, n) over the last n with this one, same_period(SERIES) last year, previous(SERIES), sum(CODE@*) over
areas, abs(x), min(x, …), max(x, …). Names are what the lookup knows: elapsed_share, target, and the indicator's own
parameters.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from broadcaster.nodes import Chain, Lookup, Name, Negative, Node, Number, Pick, Read
from broadcaster.periods import next_alike, same_next_year

LENGTH_LIMIT = 500  # characters of a formula
DEPTH_LIMIT = 40  # brackets and signs inside each other
MEAN_LIMIT = 400  # periods: a year of days, and some

_TOKEN = re.compile(
    r"\s*(?:(?P<series>[A-Z]{2,5}-\d{2}(?![\w])(?:@(?:\*|[A-Za-z0-9][A-Za-z0-9_.]*))?)"
    r"|(?P<number>(?:0|[1-9]\d*)(?:\.\d+)?(?![\w.]))|(?P<name>[a-z_][a-z0-9_]*(?![\w]))|(?P<sign>[-+*/(),])|(?P<end>$))",
    re.ASCII,
)
_SERIES_FUNCTIONS = ("mean", "moving", "same_period", "previous", "sum")
_FREE_FUNCTIONS = ("abs", "min", "max")


class FormulaError(Exception):
    """A formula that cannot be read. `position` counts characters from 0."""

    def __init__(self, position: int, expected: str, got: str) -> None:
        super().__init__(f"At character {position + 1} of the formula: expected {expected}, got {got}.")
        self.position = position
        self.expected = expected
        self.got = got


@dataclass(frozen=True, slots=True)
class Formula:
    """A read formula and what it needs.

    codes: indicators it reads; series: as written (`YT-05@16681`, `YT-03@*`); names: elapsed_share and the like;
    depths: how many past periods `mean` and `moving` look at, by series. back: how many periods it looks back at most;
    yearly: it looks at the same period of last year.
    """

    text: str
    root: Node
    codes: frozenset[str]
    series: frozenset[str]
    names: frozenset[str]
    depths: Mapping[str, int]
    back: int = 0
    yearly: bool = False

    @property
    def looks_back(self) -> bool:
        return self.back > 0 or self.yearly

    def later(self, period: str) -> Iterator[str]:
        """The later periods for which it looks back at this one; raises ValueError for what is no period."""
        following: str | None = period
        for _ in range(self.back):
            following = following and next_alike(following)
            if following is None:
                break
            yield following
        if self.yearly and (year := same_next_year(period)):
            yield year

    def evaluate(self, lookup: Lookup) -> float | None:
        """The value, or None if any input is unknown, a divisor is 0, or the result is no finite number."""
        try:
            v = self.root.evaluate(lookup)
        except OverflowError:
            return None
        return v if v is not None and math.isfinite(v) else None


def parse(text: str, codes: Collection[str] | None = None, names: Collection[str] | None = None) -> Formula:
    """Read a formula; raises FormulaError. With `codes` (and `names`) given, any other indicator (name) is refused."""
    formula, places = _parsed(text)
    for position, kind, token in places:
        known, what = (codes, "a known indicator") if kind == "series" else (names, "a known name")
        name = token.partition("@")[0]
        if known is not None and name not in known:
            raise FormulaError(position, what, repr(name))
    return formula


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # series, number, name, sign, end
    text: str
    position: int


Places = tuple[tuple[int, str, str], ...]


@lru_cache(maxsize=4096)
def _parsed(text: str) -> tuple[Formula, Places]:
    if len(text) > LENGTH_LIMIT:
        raise FormulaError(LENGTH_LIMIT, f"at most {LENGTH_LIMIT} characters", f"{len(text)}")
    reader = _Reader(tuple(_tokens(text)))
    root = reader.formula()
    series = frozenset(token for _, kind, token in reader.places if kind == "series")
    names = frozenset(token for _, kind, token in reader.places if kind == "name")
    codes = frozenset(item.partition("@")[0] for item in series)
    back = max((reader.back, *reader.depths.values()))
    formula = Formula(text, root, codes, series, names, reader.depths, back, reader.yearly)
    return formula, tuple(reader.places)


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    while True:
        match = _TOKEN.match(text, position)
        if match is None:
            start = position + len(text[position:]) - len(text[position:].lstrip())
            raise FormulaError(start, "a number, an indicator, a name or an operator", repr(text[start : start + 12]))
        kind = match.lastgroup or "end"
        yield Token(kind, match[kind], match.start(kind))
        if kind == "end":
            return
        position = match.end()


class _Reader:
    """Recursive descent over the tokens; remembers what was named and where."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.places: list[tuple[int, str, str]] = []
        self.depths: dict[str, int] = {}
        self.back = 0
        self.yearly = False

    def formula(self) -> Node:
        root = self.sum()
        if self.ahead.kind != "end":
            raise self.wrong("an operator or the end")
        return root

    @property
    def ahead(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.ahead
        self.at += 1
        return token

    def skip(self, *signs: str) -> Token | None:
        return self.take() if self.ahead.kind == "sign" and self.ahead.text in signs else None

    def need(self, sign: str) -> None:
        if not self.skip(sign):
            raise self.wrong(repr(sign))

    def wrong(self, expected: str) -> FormulaError:
        token = self.ahead
        return FormulaError(token.position, expected, "the end" if token.kind == "end" else repr(token.text))

    def sum(self) -> Node:
        return self.chain(self.product, "+", "-")

    def product(self) -> Node:
        return self.chain(self.sign, "*", "/")

    def chain(self, operand: Callable[[], Node], *signs: str) -> Node:
        first = operand()
        rest: list[tuple[str, Node]] = []
        while token := self.skip(*signs):
            rest.append((token.text, operand()))
        return Chain(first, tuple(rest)) if rest else first

    def sign(self) -> Node:
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            raise self.wrong(f"at most {DEPTH_LIMIT} levels of brackets and signs")
        token = self.skip("+", "-")
        node = self.atom() if token is None else self.sign()
        self.depth -= 1
        return Negative(node) if token and token.text == "-" else node

    def atom(self) -> Node:
        token = self.ahead
        match token.kind:
            case "number":
                return Number(float(self.take().text))
            case "series":
                return Read("value", self.series(family=False))
            case "name":
                return self.named(self.take())
        if self.skip("("):
            inner = self.sum()
            self.need(")")
            return inner
        raise self.wrong("a number, an indicator, a name or '('")

    def named(self, token: Token) -> Node:
        if not self.skip("("):
            if token.text in _SERIES_FUNCTIONS + _FREE_FUNCTIONS:
                raise self.wrong(f"'(' after {token.text}")
            self.places.append((token.position, "name", token.text))
            return Name(token.text)
        if token.text in _SERIES_FUNCTIONS:
            return self.series_function(token.text)
        if token.text in _FREE_FUNCTIONS:
            return self.free_function(token.text)
        functions = ", ".join(_SERIES_FUNCTIONS + _FREE_FUNCTIONS)
        raise FormulaError(token.position, f"one of the functions {functions}", repr(token.text))

    def series_function(self, how: str) -> Node:
        series = self.series(family=how == "sum")
        count = 0
        if how in ("mean", "moving"):
            self.need(",")
            count = self.count()
            self.depths[series] = max(count, self.depths.get(series, 0))
        self.need(")")
        self.yearly |= how == "same_period"
        self.back = max(self.back, how == "previous")
        return Read(how, series, count)

    def free_function(self, how: str) -> Node:
        arguments = [self.sum()]
        while how != "abs" and self.skip(","):
            arguments.append(self.sum())
        self.need(")")
        return Pick(how, tuple(arguments))

    def series(self, *, family: bool) -> str:
        token = self.ahead
        expected = "an indicator with all its areas, such as YT-03@*" if family else "an indicator, such as VB-04"
        if token.kind != "series" or token.text.endswith("@*") is not family:
            raise self.wrong(expected)
        self.places.append((token.position, "series", token.text))
        return self.take().text

    def count(self) -> int:
        token = self.ahead
        if token.kind != "number" or not token.text.isdigit() or not 1 <= int(token.text) <= MEAN_LIMIT:
            raise self.wrong(f"a whole number of periods from 1 to {MEAN_LIMIT}")
        return int(self.take().text)
