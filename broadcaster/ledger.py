"""The figures' side of the state: what each series says, how old and how certain it is, and what follows.

Facts, and all that depends on the order of events, are taken with each event (`follow`): derived figures, mismatches,
levels with their hysteresis, what is late. What merely follows from the facts waits for `settle`: the entries.
"""

from collections.abc import Iterator
from dataclasses import replace

from broadcaster.account import EVER, HELD, LATE, PRESENT, VOID, Account
from broadcaster.board import Board
from broadcaster.clock import Clock, below_a_day
from broadcaster.derive import Formula
from broadcaster.doubts import Doubts
from broadcaster.events import Event
from broadcaster.figures import Figures
from broadcaster.levels import Levels
from broadcaster.lookup import Lookup
from broadcaster.mismatches import Mismatches
from broadcaster.model import Decision, Held, Indicator, Observation, Sensitivity
from broadcaster.moments import Instant
from broadcaster.observations import computed, held, observation
from broadcaster.periods import order
from broadcaster.reconcile import members
from broadcaster.site import Site
from broadcaster.tally import Tally

Place = tuple[str | None, str]  # area, period


class Ledger:
    """Folds observations, held ones and decisions into one account a series.

    dirty: accounts that events have touched since they were last settled.
    """

    def __init__(self, board: Board, site: Site) -> None:
        self.figures = Figures()
        self.accounts: dict[str, Account] = {}
        self.doubts = Doubts(board, site)
        self.mismatches = Mismatches(self.figures, site)
        self.clock = Clock(site, self.accounts)
        self.tally = Tally(site)
        self.dirty: dict[Account, None] = {}
        self.at: Instant = ""
        self._board = board
        self._site = site
        self._touched: dict[Account, bool] = {}  # by this event; True: to be judged anew
        self._derivable: dict[int, dict[Place, None]] = {}  # formula -> where an input of it was touched
        self._checkable: dict[tuple[int, str, str | None], None] = {}  # rule, period, area
        self._formulas: list[tuple[str, Formula]] = []  # inputs first
        self._levels = Levels(site, self.figures)

    # ---- events

    def observe(self, event: Event) -> None:
        seq, at, doubted = event.seq, event.at, self.doubts.any
        for data in event.data["observations"]:
            each = observation(data, at)
            if doubted(each.series) and self.doubts.answer(each):
                self._touch(self.account(each.series), each.period)
                self.tally.stale = True
            self.put(seq, each)

    def hold(self, event: Event) -> None:
        """Keep what intake did not let through; one that is known already stands as it is."""
        for data in event.data["items"]:
            if data["id"] not in self.doubts.held:
                self._doubt(self.doubts.wait(held(data, event.at)))

    def decide(self, event: Event) -> None:
        """A named person's decision stands for that identity, also when the same file is read again."""
        data = event.data
        accepted = bool(data["accepted"])
        v = data.get("v") if accepted else None
        decision = Decision(accepted, v, data.get("reason") or "", event.by, event.at)
        if settled := self.doubts.decide(data["held"], decision, event.at):
            each, made = settled
            self._doubt(each)
            if made:
                self.put(event.seq, made)

    def undecide(self, event: Event) -> None:
        """Take a decision back: the observation goes, the held one waits again."""
        if reopened := self.doubts.undecide(event.data["held"]):
            each, made = reopened
            self._doubt(each)
            if made:
                self._withdraw(event.seq, made)

    def run(self, event: Event) -> None:
        """A run of a feed. Where the feed reads a live source, its values are as fresh as the run."""
        feed, as_of = event.data["feed"], event.data.get("as_of")
        self._board.put(f"@run/{feed}", {**event.data, "at": event.at}, Sensitivity.INTERNAL)
        if as_of and event.data.get("ok"):
            for account in self.clock.fetch(feed, as_of, event.at):
                self._touched.setdefault(account, False)

    def put(self, seq: int, each: Observation, *, keep: bool = True) -> None:
        """Take an observation into the books; what follows is worked out by `follow`."""
        account = self.accounts.get(each.series) or self.account(each.series)
        if self.figures.put(seq, each, account.shelf, keep=keep):
            account.moved = self._touched[account] = True
            if account.formulas or account.rules:
                self._touch(account, each.period, judge=True)

    def account(self, series: str) -> Account:
        """The account of a series, opened where there was none."""
        account = self.accounts.get(series)
        if account is None:
            indicator = self._site.indicator_of(series)
            shelf = self.figures.begin(series, indicator.cumulation if indicator else "period")
            self.accounts[series] = account = Account(series, shelf)
            self._describe(account)
        return account

    def reassess(self, seq: int, *, forget: bool = True) -> None:
        """The catalogue or the rules changed: every series is looked at anew. forget: also the levels of before."""
        self.begin_anew()
        self.mismatches.begin_anew(seq)
        for account in list(self.accounts.values()):
            self._describe(account)
            account.level, account.stance = None if forget else account.level, 0
            self._touched[account] = True
            if account.formulas or account.rules:
                for period in account.shelf.all():
                    self._touch(account, period)
        for each in self.doubts.undecided():
            self._touch(self.account(each.series), each.period)

    def begin_anew(self) -> None:
        """Another catalogue: every account is about to be described and to stand again."""
        self._formulas = list(self._site.formulas.items())
        self._levels.begin_anew()
        self.clock.begin_anew()
        self.tally.begin_anew()

    # ---- what depends on the order of events

    def follow(self, seq: int, at: Instant) -> None:
        """After the facts of an event: derived figures, then mismatches, then where each touched series stands."""
        self.at = at
        while self._derivable:
            number = min(self._derivable)
            code, formula = self._formulas[number]
            for area, period in self._derivable.pop(number):
                self._compute(seq, self._site.indicators[code], formula, area, period)
        if self._checkable:
            for series in self.mismatches.check(seq, self._checkable):
                self._touched.setdefault(self.account(series), False)
                self.tally.stale = True
            self._checkable.clear()
        if self.clock.rings(at):
            for account in self.clock.ring(at):
                self._touched.setdefault(account, False)
        dirty, clock, levels = self.dirty, self.clock, self._levels
        for account, judge in self._touched.items():
            if judge:
                clock.follow(account, at)
                levels.judge(account)
            self.stand(account)
            account.last = seq
            if account not in dirty:
                dirty[account], account.first = None, seq
        self._touched.clear()

    def waiting(self, account: Account) -> Held | None:
        """What the series' tile says is in doubt; an old period says nothing about the figure that stands."""
        each, latest = self.doubts.about(account.series, account.shelf.cumulation), account.shelf.latest
        return None if each and latest and order(each.period) < order(latest.period) else each

    def waits(self, account: Account) -> list[str]:
        """The inputs of a derived figure that is not known yet that wait for a named person's decision."""
        formula = self._site.formulas.get(account.code)
        if formula is None or account.shelf.latest:
            return []
        return self.doubts.among(f"{code}@{account.area}" if account.area else code for code in formula.codes)

    def inputs(self, series: str, period: str) -> list[Observation]:
        """What a derived figure of a period is made of, as its formula reads it; empty for one that is delivered."""
        account = self.accounts.get(series)
        formula = self._site.formulas.get(account.code) if account else None
        if account is None or formula is None or account.indicator is None:
            return []
        looked = Lookup(self.figures, self._site, account.indicator, period, account.area)
        formula.evaluate(looked)
        return list(looked.used.values())

    def _touch(self, account: Account, period: str, *, judge: bool = False) -> None:
        self._touched[account] = judge or self._touched.get(account, False)
        for number, families in account.formulas:
            places, area = self._derivable.setdefault(number, {}), None if families else account.area
            places[area, period] = None
            if (formula := self._formulas[number][1]).looks_back:
                places.update(dict.fromkeys((area, later) for later in self._later(formula, area, period)))
        for number, families in account.rules:
            self._checkable[number, period, None if families else account.area] = None

    def _later(self, formula: Formula, area: str | None, period: str) -> Iterator[str]:
        """The later periods whose derived figure looks back at this one, as far as any input has come."""
        named = (self.accounts.get(f"{code}@{area}" if area else code) for code in formula.codes)
        newest = max((order(each.shelf.latest.period) for each in named if each and each.shelf.latest), default=None)
        for later in formula.later(period):
            if newest is not None and order(later) <= newest:
                yield later

    def _doubt(self, each: Held) -> None:
        self._touch(self.account(each.series), each.period)
        self.tally.stale = True

    def _withdraw(self, seq: int, each: Observation) -> None:
        account = self.account(each.series)
        self.figures.withdraw(seq, each)
        account.moved = True
        self._touch(account, each.period, judge=True)

    def _describe(self, account: Account) -> None:
        """What the site says of the series now."""
        indicator = account.indicator = self._site.indicators.get(account.code)
        account.sensitivity = indicator.sensitivity if indicator else Sensitivity.RESTRICTED
        account.below_a_day = indicator is not None and below_a_day(indicator.frequency)
        account.formulas = tuple(
            (number, f"{account.code}@*" in formula.series)
            for number, (_, formula) in enumerate(self._formulas)
            if account.code in formula.codes
        )
        names = {account.code, account.series, f"{account.code}@*" if account.area else account.code}
        account.rules = tuple(
            (number, rule.over_areas)
            for number, rule in enumerate(self._site.rules)
            if not names.isdisjoint(members(rule))
        )
        cumulation = indicator.cumulation if indicator else "period"
        if account.shelf.cumulation != cumulation:
            account.shelf.cumulation = cumulation
            account.shelf.lead()

    def _compute(self, seq: int, indicator: Indicator, formula: Formula, area: str | None, period: str) -> None:
        account = self.account(f"{indicator.code}@{area}" if area else indicator.code)
        looked = Lookup(self.figures, self._site, indicator, period, area)
        v, inputs = formula.evaluate(looked), list(looked.used.values())
        before = self.figures.newest(account.series, period)
        if v is not None and inputs:
            made = computed(account.series, period, v, inputs, indicator.formula or "", looked.told)
            if before is None or replace(before, received=made.received) != made:
                self.put(seq, made, keep=False)
        elif before:
            self._withdraw(seq, before)
        self._touch(account, period)

    def stand(self, account: Account) -> None:
        """Tell the tally what the account counts for now."""
        indicator, latest = account.indicator, account.shelf.latest
        if indicator is None:
            stance = 0
        elif latest is None:
            waiting = self.waiting(account)
            stance = PRESENT | VOID | (HELD if waiting else 0) if waiting or self.waits(account) else 0
        else:
            stance = PRESENT | EVER
            if latest.v is None:
                stance |= VOID
            if account.phase == 2:
                stance |= LATE
            if self.doubts.any(account.series) and self.waiting(account):
                stance |= HELD
        if indicator and stance != account.stance:
            self.tally.move(indicator, account.stance, stance)
        account.stance = stance
