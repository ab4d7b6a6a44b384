"""What a view shows: which entries, and how much of their history."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from broadcaster.model import Sensitivity

# kept once per clearance (`@attention/public`), travelling without it (`@attention`)
LISTS = frozenset({"@attention", "@owners", "@status", "@mismatches"})


@dataclass(frozen=True, slots=True)
class Needs:
    """Which entries a view shows: single keys, beginnings of keys (`YT-03@`, `@layout/`), or everything."""

    keys: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    depths: Mapping[str, int] = field(default_factory=dict)  # series or family -> how many points of its history
    everything: bool = False

    def wants(self, key: str) -> bool:
        return self.everything or key in self.keys or any(stem in self.stems for stem in stems_of(key))

    def depth(self, series: str) -> int:
        """How many points of a series' history are shown (0: none)."""
        return self.depths.get(series) or self.depths.get(f"{series.partition('@')[0]}@*", 0)


def needs_of(document: Mapping[str, Any], clearance: Sensitivity, more: Iterable[str] = ()) -> Needs:
    """What a layout needs at a clearance. `more`: further stems (they end in / or @) and keys."""
    lists = (stored(name, clearance) for name in document.get("lists", ()))
    families = (family.removesuffix("*") for family in document.get("families", ()))
    more = set(more)
    stems = {each for each in more if each.endswith(("/", "@"))}
    return Needs(
        keys=frozenset((*document.get("series", ()), *lists, *(more - stems))),
        stems=frozenset((*families, *stems)),
        depths=document.get("depths", {}),
    )


def stored(name: str, clearance: Sensitivity) -> str:
    """The entry a list is kept under for a clearance."""
    return f"{name}/{clearance.value}" if name in LISTS else name


def stems_of(key: str) -> Iterator[str]:
    """Every beginning of a key that may be followed: `YT-03@` of YT-03@16681; `@scene/`, `@scene/r/` of @scene/r/s."""
    if not key.startswith("@"):
        code, at, _ = key.partition("@")
        if at:
            yield code + at
        return
    end = key.find("/")
    while end >= 0:
        yield key[: end + 1]
        end = key.find("/", end + 1)
