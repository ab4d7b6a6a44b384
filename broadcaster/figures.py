"""Every observation by series and period, for whoever looks one up; and histories as they are and as they were."""

from collections.abc import Iterable, Iterator, Mapping

from broadcaster.model import Observation
from broadcaster.observations import Point, Vintage, point
from broadcaster.periods import order
from broadcaster.shelf import Shelf


class Figures:
    """One shelf a series. `kept` are the histories of held pictures: they are told before something is replaced."""

    def __init__(self) -> None:
        self.shelves: dict[str, Shelf] = {}
        self.history = History(self.shelves)
        self.kept: list[Kept] = []
        self.floor = 0  # superseded vintages of earlier events are forgotten
        self._families: dict[str, list[Shelf]] = {}  # by code: the shelves of its areas

    def begin(self, series: str, cumulation: str) -> Shelf:
        """A shelf for a series that had none."""
        self.shelves[series] = shelf = Shelf(series, cumulation, self.floor)
        code, area, _ = series.partition("@")
        if area:
            self._families.setdefault(code, []).append(shelf)
        return shelf

    def put(self, seq: int, each: Observation, shelf: Shelf, *, keep: bool = True) -> bool:
        """Take an observation; False where nothing shown changes. Raises ValueError for a bad period."""
        if self.kept:
            for one in self.kept:
                one.remember(shelf, each.period)
        return shelf.put(seq, each, keep=keep)

    def withdraw(self, seq: int, each: Observation) -> None:
        """Take one vintage back (a decision that was undone); the one below counts again."""
        shelf = self.shelves[each.series]
        for one in self.kept:
            one.remember(shelf, each.period)
        shelf.withdraw(seq, each)

    def trim(self, floor: int) -> None:
        """Forget superseded vintages from before the event `floor`."""
        self.floor = max(self.floor, floor)
        for shelf in self.shelves.values():
            shelf.trim(self.floor)

    def keep_history(self) -> "Kept":
        """The histories as they are now, to be held while others go on."""
        kept = Kept(self)
        self.kept.append(kept)
        return kept

    def latest(self, series: str) -> Observation | None:
        """The newest vintage of the newest period."""
        shelf = self.shelves.get(series)
        return shelf.latest if shelf else None

    def newest(self, series: str, period: str) -> Observation | None:
        """The newest vintage of one period."""
        shelf = self.shelves.get(series)
        return shelf.stands(period) if shelf else None

    def family(self, code: str, period: str) -> Iterable[Observation]:
        """The newest vintages of one period in all areas of an indicator."""
        found = (shelf.newest(period) for shelf in self._families.get(code, ()))
        return (each[1] for each in found if each)

    def vintages(self, series: str, period: str) -> tuple[Observation, ...]:
        """All vintages of one period, oldest as-of first."""
        shelf = self.shelves.get(series)
        return shelf.vintages(period) if shelf else ()


class History(Mapping[str, list[Point]]):
    """Points by series, oldest period first. A list is worked out when somebody asks for it."""

    def __init__(self, shelves: Mapping[str, Shelf]) -> None:
        self._shelves = shelves

    def __getitem__(self, series: str) -> list[Point]:
        shelf = self._shelves[series]
        if shelf.latest is None:
            raise KeyError(series)
        return shelf.points()

    def __iter__(self) -> Iterator[str]:
        return (series for series, shelf in self._shelves.items() if shelf.latest is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Kept(Mapping[str, list[Point]]):
    """The histories as they were at a hold: those of today, but for what was replaced since and is remembered here."""

    def __init__(self, figures: Figures) -> None:
        self.replaced: dict[str, dict[str, Vintage | None]] = {}  # what stood there by series and period, if anything
        self._figures = figures

    def remember(self, shelf: Shelf, period: str) -> None:
        replaced = self.replaced.setdefault(shelf.series, {})
        if period not in replaced:
            replaced[period] = shelf.newest(period)

    def __getitem__(self, series: str) -> list[Point]:
        replaced = self.replaced.get(series)
        if replaced is None:
            return self._figures.history[series]
        shelf = self._figures.shelves[series]
        stood = {period: each for period, each in (shelf.all() | replaced).items() if each}
        if not stood:
            raise KeyError(series)
        return [point(stood[period]) for period in sorted(stood, key=lambda one: order(one, shelf.cumulation))]

    def __iter__(self) -> Iterator[str]:
        return (series for series in self._figures.shelves if series in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
