"""maps/<key>.yaml: a schematic map of the site, drawn by people: which area stands in which cell of a grid."""

from collections.abc import Collection, Iterator
from typing import Annotated

from pydantic import Field

from layouts.node import Node
from layouts.problems import Problem
from layouts.scalars import Key, Record, Words

Spot = Annotated[list[Annotated[int, Field(ge=1, le=60)]], Field(min_length=2, max_length=2)]  # column, row, from 1
Code = Annotated[str, Field(pattern=r"^[0-9]{2,5}$")]


class AreaMap(Record):
    """Areas as equal squares. It claims who is beside whom only as far as its `note`, which the wall shows, says so."""

    key: Key
    note: Words | None = None
    cells: Annotated[dict[Code, Spot], Field(min_length=2, max_length=500)]

    def body(self) -> dict[str, object]:
        """As it travels inside the tiles that show it."""
        return self.model_dump(mode="json", exclude={"key"}, exclude_none=True)


def map_problems(drawn: AreaMap, node: Node, areas: Collection[str] | None) -> Iterator[Problem]:
    """Areas that are not in areas.yaml, and two areas in one cell. `areas` None: not known just now."""
    taken: dict[tuple[int, ...], str] = {}
    for code, spot in drawn.cells.items():
        if areas is not None and code not in areas:
            yield node.problem(("cells", code), "unknown_area", on_key=True, got=code)
        other = taken.setdefault(tuple(spot), code)
        if other != code:
            line, _ = node.place(("cells", other))
            yield node.problem(("cells", code), "cell_taken", other=other, line=line)
