"""The ledger carried forward: every account, and what it stands on, as a checkpoint keeps them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from broadcaster.account import Account
from broadcaster.checkpoint import Row
from broadcaster.ledger import Ledger
from broadcaster.model import Level, Reason
from broadcaster.observations import row, vintage
from broadcaster.packs import Stack, packed
from broadcaster.reconcile import Violation


class Carried:
    """A Book of the ledger. The site and the doubts are restored before it, what merely follows is worked out again."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def rows(self) -> Iterable[Row]:
        ledger = self._ledger
        head = {
            "at": ledger.at,
            "stale": ledger.tally.stale,
            "floor": ledger.figures.floor,
            "fetched": dict(ledger.clock.fetched),
            "mismatches": list(ledger.mismatches.found.items()),
        }
        return _rows(head, [_Copy(account) for account in ledger.accounts.values()])

    def restore(self, rows: Iterable[Row]) -> None:
        ledger = self._ledger
        (head, _), *accounts = rows
        ledger.at, ledger.figures.floor, ledger.clock.fetched = head["at"], head["floor"], head["fetched"]
        for (rule, period, area), violation in head["mismatches"]:
            series = tuple(violation["series"])
            ledger.mismatches.put((rule, period, area), Violation(**{**violation, "series": series}))
        ledger.begin_anew()
        for says, packs in accounts:
            _restore(ledger.account(says["series"]), says, packs)
        for account in ledger.accounts.values():
            ledger.clock.date(account, ledger.at)
            ledger.stand(account)
        ledger.tally.stale = head["stale"]


class _Copy:
    """An account as it is now. What it writes is what the account then keeps, unless it has gone on meanwhile."""

    def __init__(self, account: Account) -> None:
        shelf = account.shelf
        self.account = account
        self.facts = (account.level, account.since, account.reason, shelf.cumulation, shelf.breaks)
        self.latest, self.floor = shelf.latest, shelf.floor
        self.packs, self.stacks = shelf.packs, dict(shelf.stacks)

    def row(self) -> Row:
        level, since, reason, cumulation, breaks = self.facts
        newest = self.latest.period if self.latest else ""
        said: Mapping[str, Stack] = {period: each for period, each in self.stacks.items() if period == newest}
        older = {period: each for period, each in self.stacks.items() if period != newest}
        packs = packed(self.packs, older, self.floor) if older else self.packs
        if older:
            self.account.shelf.keep(self.packs, older, packs)
        says = {
            "series": self.account.series, "level": level, "since": since, "reason": reason, "cumulation": cumulation,
            "breaks": breaks, "newest": newest, "stack": [row(each) for each in said.get(newest, ())],
            "drawers": list(packs),
        }  # fmt: skip
        return says, list(packs.values())


def _rows(head: Any, accounts: list[_Copy]) -> Iterator[Row]:
    yield head, ()
    for each in accounts:
        yield each.row()


def _restore(account: Account, says: Mapping[str, Any], packs: Iterable[bytes]) -> None:
    shelf, reason, newest = account.shelf, says["reason"], says["newest"]
    account.level = Level(says["level"]) if says["level"] else None
    account.since = says["since"]
    account.reason = Reason(**reason) if reason else None
    shelf.packs = dict(zip(says["drawers"], packs, strict=True))
    shelf.breaks = tuple(says["breaks"])
    if says["stack"]:
        shelf.stacks[newest] = tuple(vintage(account.series, each) for each in says["stack"])
    stands = shelf.newest(newest) if newest else None
    shelf.latest = stands and stands[1]
    if says["cumulation"] != shelf.cumulation:
        shelf.lead()
