"""One statement an account, made when the state settles, from facts alone."""

from broadcaster import assess
from broadcaster.account import Account
from broadcaster.board import Board, Later
from broadcaster.ledger import Ledger
from broadcaster.moments import Instant
from broadcaster.statement import Statement


class Statements:
    """Sets one entry a series; `made` are the statements of those that stand."""

    def __init__(self, board: Board, ledger: Ledger) -> None:
        self.made: dict[str, Statement] = {}
        self._board = board
        self._ledger = ledger

    def settle(self, at: Instant) -> list[Account]:
        """State every account that was touched since the last time; returns them."""
        dirty, self._ledger.dirty = self._ledger.dirty, {}
        for account in dirty:
            if account.undated:
                self._ledger.clock.date(account, at)
            sure, account.moved = account.moved or account.first != account.last, False
            said = self._state(account)
            self._board.put(account.series, said, account.sensitivity, seq=account.last, sure=sure)
        return list(dirty)

    def restore(self) -> None:
        """Have the statements again that the entries were made of."""
        for account in self._ledger.accounts.values():
            if self._state(account):
                self.made[account.series].recall(self._board.entries[account.series].value)

    def _state(self, account: Account) -> Later | None:
        ledger, series, indicator, shelf = self._ledger, account.series, account.indicator, account.shelf
        if indicator is None or not account.stance:
            self.made.pop(series, None)
            return None
        latest, waiting = shelf.latest, ledger.waiting(account) if ledger.doubts.any(series) else None
        if latest is None:
            made = Statement(account, indicator, waiting=waiting, waits=ledger.waits(account))
        else:
            made = Statement(
                account,
                indicator,
                assess.bases(latest.period, indicator, shelf.stands),
                waiting=waiting,
                marked=ledger.mismatches.marked(series, latest.period),
                decision=ledger.doubts.decision_on(latest),
            )
        self.made[series] = made
        return Later(made.words)
