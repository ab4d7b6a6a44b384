"""A sheet of minutes: what stands on it, in the order of the paper. Nouns only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as a tile said it. strong: its tile was in focus."""

    name: str
    value: str
    when: str
    said: str
    level: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What stood on a screen for a while. about: focus, hold, notices, the agenda's item. changes: when, and what then.
    same: said where the figures are those of before."""

    time: str
    layout: str
    about: tuple[str, ...]
    past: bool
    same: str
    rows: tuple[Row, ...]
    changes: tuple[tuple[str, Row], ...]
    failed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """alike: which others showed the same; empty: none did."""

    name: str
    presence: str
    alike: str
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """banners: what the reader must know first. notes: paragraphs. silent: screens without a receipt. proof: label and
    text."""

    title: str
    name: str
    banners: tuple[str, ...]
    heading: tuple[tuple[str, str], ...]
    agenda: Table | None
    notes: tuple[tuple[str, str], ...]
    assignments: Table | None
    marks: Table | None
    screens: tuple[Screen, ...]
    silent: str
    deeds: Table | None
    proof: tuple[tuple[str, str], ...]
