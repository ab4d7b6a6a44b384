"""One series in the ledger: its figures, what the catalogue says of it, and where it stands."""

from broadcaster.model import Indicator, Level, Observation, Reason, Sensitivity
from broadcaster.moments import Instant
from broadcaster.shelf import Shelf

PRESENT, EVER, VOID, HELD, LATE = 1, 2, 4, 8, 16  # of a stance


class Account:
    """Facts are set as events are taken, so they never depend on when somebody looks; only the ledger sets them.

    level, since, reason: as judged when the figures last moved; None: never yet, by this catalogue.
    due, late: as of the observation they were worked out for; `undated`: a later one of the same cadence came since.
    alarm: when the ledger's clock looks at it next (or earlier than it need). phase: 0 live, 1 due, 2 late.
    stance: what counts for who owes what (PRESENT, EVER …), 0: it does not stand on any page.
    first, last: the seqs of the first and the last event that touched it since its entry was last set; moved: one of
    them changed its figures.
    """

    __slots__ = (
        "alarm", "area", "basis", "below_a_day", "code", "due", "first", "formulas", "indicator", "last", "late",
        "level", "moved", "phase", "reason", "rules", "sensitivity", "series", "shelf", "since", "stance", "undated",
    )  # fmt: skip

    def __init__(self, series: str, shelf: Shelf) -> None:
        code, _, area = series.partition("@")
        self.series, self.code, self.area = series, code, area or None
        self.shelf = shelf
        self.indicator: Indicator | None = None
        self.sensitivity = Sensitivity.RESTRICTED
        self.below_a_day = False  # it is awaited more often than daily: each reading moves its deadline
        self.formulas: tuple[tuple[int, bool], ...] = ()  # that read it: place in the site's order, over all areas
        self.rules: tuple[tuple[int, bool], ...] = ()  # that name it: place in the site's order, over all areas
        self.level: Level | None = None
        self.since: Instant = ""
        self.reason: Reason | None = None
        self.due: Instant | None = None
        self.late: Instant | None = None
        self.basis: Observation | None = None
        self.undated = False
        self.phase = 0
        self.alarm: Instant | None = None
        self.stance = 0
        self.first = self.last = 0
        self.moved = False

    @property
    def several(self) -> bool:
        """More than one event touched it: what stood in between is not known."""
        return self.first != self.last

    def next_alarm(self, at: Instant) -> Instant | None:
        """When it becomes due or late, as dated."""
        return next((each for each in (self.due, self.late) if each and each > at), None)
