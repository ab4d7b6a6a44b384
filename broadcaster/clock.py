"""When each series becomes due and late. Time comes from outside, as the `at` of the event in hand."""

import heapq
from collections.abc import Iterator, Mapping

from broadcaster import assess
from broadcaster.account import Account
from broadcaster.model import Indicator
from broadcaster.moments import Instant
from broadcaster.periods import duration
from broadcaster.site import OWN, Site


class Clock:
    """Keeps at least one alarm for every account that will become due or late.

    A figure that is read every few minutes moves its deadline each time; its alarm stays where it is and finds out
    when it rings. So an observation seldom costs more here than a comparison.
    """

    def __init__(self, site: Site, accounts: Mapping[str, Account]) -> None:
        self.fetched: dict[str, Instant] = {}  # feed -> as-of of its last run, for feeds that read a live source
        self._site = site
        self._accounts = accounts
        self._alarms: list[tuple[Instant, str]] = []
        self._live: dict[str, dict[Account, None]] = {}  # feed -> series whose deadline moves with its runs

    def follow(self, account: Account, at: Instant) -> None:
        """The account's figures have moved."""
        indicator, latest, basis = account.indicator, account.shelf.latest, account.basis
        if indicator and indicator.deadline is None and account.due is None:
            return
        if indicator is None or latest is None or basis is None or account.alarm is None or account.phase:
            self.date(account, at)
        elif latest.period == basis.period and not account.below_a_day:
            pass  # another vintage of the period: awaited when it was
        elif (latest.period, latest.source.feed) == (basis.period, basis.source.feed) and latest.as_of >= basis.as_of:
            account.undated = True  # later than the alarm that is set; by how much is soon enough when it rings
        else:
            self.date(account, at)

    def date(self, account: Account, at: Instant) -> None:
        """Work out when the account is due and late, and see that the alarm rings in time."""
        indicator, latest = account.indicator, account.shelf.latest
        account.due = account.late = None
        account.basis, account.undated = latest, False
        if indicator and latest and self._awaited(indicator, latest.period):
            feed = latest.source.feed
            if account.below_a_day:
                self._live.setdefault(feed, {})[account] = None
            as_of = max(latest.as_of, self.fetched.get(feed, ""))
            account.due, account.late = assess.deadlines(indicator, latest.period, as_of, self._site.zone)
        account.phase = sum(1 for each in (account.due, account.late) if each and each <= at)
        self._set(account, at)

    def fetch(self, feed: str, as_of: Instant, at: Instant) -> Iterator[Account]:
        """A feed has read its live source: its values are as fresh as that. Those whose deadline has moved."""
        self.fetched[feed] = as_of
        for account in self._live.get(feed, ()):
            latest, before = account.shelf.latest, (account.due, account.late)
            if latest and latest.source.feed == feed:
                self.date(account, at)
                if before != (account.due, account.late):
                    yield account

    def rings(self, at: Instant) -> bool:
        """True if an alarm is due."""
        return bool(self._alarms) and self._alarms[0][0] <= at

    def ring(self, at: Instant) -> Iterator[Account]:
        """Those that have become due or late by now."""
        while self.rings(at):
            alarm, series = heapq.heappop(self._alarms)
            account = self._accounts[series]
            if account.alarm == alarm:
                before, account.alarm = account.phase, None
                self.date(account, at)
                if account.phase != before:
                    yield account

    def next_moment(self, at: Instant) -> Instant | None:
        """When the next figure becomes due or late."""
        while self._alarms:
            alarm, series = self._alarms[0]
            account = self._accounts[series]
            if account.alarm == alarm:
                if account.undated:
                    self.date(account, at)
                if account.next_alarm(at) == alarm:
                    return alarm
                account.alarm = None
            heapq.heappop(self._alarms)
            self._set(account, at)
        return None

    def begin_anew(self) -> None:
        """Another catalogue: every account is about to be dated again."""
        self._alarms.clear()
        self._live.clear()
        for account in self._accounts.values():
            account.alarm = account.basis = None

    def _set(self, account: Account, at: Instant) -> None:
        wanted = account.next_alarm(at)
        if wanted and (account.alarm is None or wanted < account.alarm):
            account.alarm = wanted
            heapq.heappush(self._alarms, (wanted, account.series))

    def _awaited(self, indicator: Indicator, period: str) -> bool:
        """False for a closed reporting period, for what the service says of itself, and where no deadline is set."""
        reporting = self._site.reporting
        closed = reporting is not None and period == reporting["period"]
        return not closed and indicator.deadline is not None and indicator.subsystem != OWN


def below_a_day(frequency: str) -> bool:
    step = duration(frequency)
    return not (step.months or step.days)
