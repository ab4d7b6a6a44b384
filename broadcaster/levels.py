"""The level of each series, judged as its figures move: the level before counts, so it is a fact of the event."""

from broadcaster import assess
from broadcaster.account import Account
from broadcaster.derive import Formula, FormulaError, parse
from broadcaster.figures import Figures
from broadcaster.lookup import Lookup
from broadcaster.model import Level, Observation
from broadcaster.site import Site


class Levels:
    """Judges accounts. A bound that is a formula is read once for a catalogue."""

    def __init__(self, site: Site, figures: Figures) -> None:
        self._site = site
        self._figures = figures
        self._bounds: dict[str, Formula | None] = {}

    def begin_anew(self) -> None:
        """Another catalogue."""
        self._bounds.clear()

    def judge(self, account: Account) -> None:
        """A level is entered and left as figures move, each time from the level before."""
        indicator, latest, before = account.indicator, account.shelf.latest, account.level
        if indicator is None or latest is None:
            account.level, account.reason = None, None
        elif indicator.thresholds is None:
            account.level, account.reason = Level.NONE, None
        else:
            account.level, account.reason = assess.judge(
                latest.v, indicator.thresholds, before or Level.NONE, lambda bound: self._bound(bound, account, latest)
            )
        if latest and account.level is not before:
            account.since = latest.as_of

    def _bound(self, bound: float | str, account: Account, latest: Observation) -> float | None:
        if not isinstance(bound, str):
            return bound
        if bound not in self._bounds:
            try:
                self._bounds[bound] = parse(bound, self._site.indicators)
            except FormulaError:  # the linter has said so; a level that cannot be worked out is no level
                self._bounds[bound] = None
        formula, indicator = self._bounds[bound], account.indicator
        if formula is None or indicator is None:
            return None
        return formula.evaluate(Lookup(self._figures, self._site, indicator, latest.period, account.area))
