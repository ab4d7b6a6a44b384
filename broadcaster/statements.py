"""What each account says on the pages, and to the lists: worked out when the state settles, from facts alone."""

from typing import Any

from broadcaster import assess
from broadcaster.account import Account
from broadcaster.board import Board
from broadcaster.ledger import Ledger
from broadcaster.model import Held, Indicator, Level, Observation
from broadcaster.moments import Instant
from broadcaster.standing import Standing, Wire
from broadcaster.values import value


class Statements:
    """Sets one entry a series, and keeps each one's standing for the lists."""

    def __init__(self, board: Board, ledger: Ledger) -> None:
        self.standings: dict[str, Standing] = {}
        self._board = board
        self._ledger = ledger

    def settle(self, at: Instant) -> list[Account]:
        """State every account that was touched since the last time; returns them."""
        ledger, dirty = self._ledger, list(self._ledger.dirty)
        ledger.dirty.clear()
        for account in dirty:
            if account.undated:
                ledger.clock.date(account, at)
            self._state(account)
            account.moved = False
        return dirty

    def stand(
        self, account: Account, indicator: Indicator, waiting: Held | None, changes: list[Wire] | None = None
    ) -> Standing:
        """Where the series stands, for the lists. changes: where they are known already."""
        latest, shelf = account.shelf.latest, account.shelf
        if latest is None:
            return Standing(account.series, indicator, held=waiting, period=waiting.period if waiting else "")

        def earlier(period: str) -> Observation | None:
            found = shelf.newest(period)
            return found and found[1]

        return Standing(
            account.series,
            indicator,
            latest.v,
            latest.period,
            latest.as_of,
            account.level or Level.NONE,
            account.since,
            account.reason,
            assess.changes(latest, indicator, earlier, shelf.breaks) if changes is None else changes,
            waiting,
            account.due,
            account.late,
            ever=True,
        )

    def restore(self) -> None:
        """Have the standings again that the entries were made of."""
        for account in self._ledger.accounts.values():
            said = self._board.entries[account.series].value if account.stance else None
            if account.indicator and said:
                waiting = self._ledger.waiting(account)
                self.standings[account.series] = self.stand(account, account.indicator, waiting, said["changes"])

    def _state(self, account: Account) -> None:
        ledger, series, indicator, latest = self._ledger, account.series, account.indicator, account.shelf.latest
        said: dict[str, Any] | None = None
        if indicator is None or not account.stance:
            self.standings.pop(series, None)
        else:
            waiting = ledger.waiting(account)
            self.standings[series] = standing = self.stand(account, indicator, waiting)
            said = value(standing, latest, waiting)
            if latest is None:
                if waits := ledger.waits(account):
                    said["waits"] = waits
            else:
                if marks := self._marks(latest):
                    said["marks"] = marks
                if by := ledger.doubts.decision_on(latest):
                    said["decided"] = {"by": by.by, "at": by.at, "raw": latest.source.raw}
        sure = account.moved or account.several
        self._board.put(series, said, account.sensitivity, seq=account.last, sure=sure)

    def _marks(self, latest: Observation) -> list[str]:
        marked = self._ledger.mismatches.marked(latest.series, latest.period)
        return [*latest.marks, "mismatch"] if marked else list(latest.marks)
