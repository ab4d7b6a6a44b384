"""What the service's own indicators count, kept as accounts move: nothing is counted over all series."""

from collections import defaultdict
from dataclasses import dataclass

from broadcaster.account import EVER, HELD, LATE, PRESENT, VOID
from broadcaster.model import Indicator
from broadcaster.site import OWN, Site


@dataclass(slots=True)
class Code:
    """Of one indicator: how many of its series stand, have ever been delivered, wait for nobody."""

    indicator: Indicator
    present: int = 0
    ever: int = 0
    unheld: int = 0

    @property
    def missing(self) -> bool:
        """It has a deadline and was never delivered, nor is anything of it held."""
        return bool(self.indicator.deadline) and not self.ever and bool(self.unheld or not self.present)


@dataclass(slots=True)
class Unit:
    """Of one owner: how many series have ever been delivered and are late, how many indicators are missing."""

    ever: int = 0
    late: int = 0
    missing: int = 0


class Tally:
    """Follows every change of an account's stance. stale: a number of the service's own may be another one now."""

    def __init__(self, site: Site) -> None:
        self.stale = False
        self._site = site
        self._awaited = self._late = 0  # series with a deadline that deliver; of these, that are late
        self._codes: dict[str, Code] = {}
        self._units: defaultdict[str, Unit] = defaultdict(Unit)

    def begin_anew(self) -> None:
        """Another catalogue: nothing stands yet."""
        self.stale = True
        self._awaited = self._late = 0
        ours = (each for each in self._site.indicators.values() if each.subsystem != OWN)
        self._codes = {each.code: Code(each) for each in ours}
        self._units.clear()
        for code in self._codes.values():
            self._units[code.indicator.owner].missing += code.missing

    def move(self, indicator: Indicator, before: int, after: int) -> None:
        """One of the indicator's series stands otherwise."""
        code = self._codes.get(indicator.code)
        if code is None:
            return
        self.stale = True
        unit = self._units[indicator.owner]
        unit.missing -= code.missing
        for stance, way in ((before, -1), (after, 1)):
            ever, late = bool(stance & EVER), bool(stance & LATE)
            code.present += way * bool(stance & PRESENT)
            code.ever += way * ever
            code.unheld += way * bool(stance & PRESENT and not stance & HELD)
            unit.ever += way * ever
            unit.late += way * late
            if indicator.deadline:
                self._awaited += way * ever
                self._late += way * (late and (not stance & VOID or bool(stance & HELD)))
        unit.missing += code.missing

    @property
    def fresh_share(self) -> float | None:
        """Of the series that deliver and have a deadline, the share (%) that is not late.

        What was never delivered is not late but missing: the owners' list and `owing` say so.
        """
        return round(100 * (self._awaited - self._late) / self._awaited, 1) if self._awaited else None

    @property
    def owing(self) -> int:
        """How many units that have ever delivered anything owe something."""
        units = (self._units[key] for key in self._site.units)
        return sum(1 for unit in units if unit.ever and (unit.late or unit.missing))

    @property
    def by_hand(self) -> int:
        """How many indicators that are typed in by people have been delivered."""
        return sum(1 for code in self._codes.values() if code.ever and code.indicator.by_hand)
