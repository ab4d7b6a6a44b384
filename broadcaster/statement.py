"""What one series says at one moment. The facts are taken when the state settles, the words are found when somebody
looks: of a thousand figures that come in, a wall shows nine."""

from collections.abc import Mapping, Sequence
from typing import Any

from broadcaster import assess
from broadcaster.account import EVER, HELD, LATE, VOID, Account
from broadcaster.model import Decision, Held, Indicator, Level, Observation
from broadcaster.standing import Standing, surge
from broadcaster.values import value

Bases = Sequence[tuple[str, Observation]]  # what the latest observation is compared with, and how


class Statement:
    """Of an account that stands on the pages. All it is made of is kept here, so it never says another thing later."""

    __slots__ = (
        "_bases", "_breaks", "_changes", "_decision", "_marked", "_standing", "_waits", "due", "indicator", "late",
        "latest", "level", "reason", "series", "since", "stance", "waiting",
    )  # fmt: skip

    def __init__(
        self,
        account: Account,
        indicator: Indicator,
        bases: Bases = (),
        *,
        waiting: Held | None = None,
        waits: Sequence[str] = (),
        marked: bool = False,
        decision: Decision | None = None,
    ) -> None:
        """waiting: what is in doubt; waits: inputs in doubt; marked: it breaks a rule; decision: it was let through."""
        self.series, self.indicator, self.latest = account.series, indicator, account.shelf.latest
        self.stance, self.level, self.since, self.reason = account.stance, account.level, account.since, account.reason
        self.due, self.late = account.due, account.late
        self.waiting, self._waits, self._marked, self._decision = waiting, waits, marked, decision
        self._bases, self._breaks = bases, account.shelf.breaks
        self._changes: list[dict[str, Any]] | None = None
        self._standing: Standing | None = None

    @property
    def changes(self) -> list[dict[str, Any]]:
        """Against earlier figures, as `assess.changes` says."""
        if self._changes is None:
            latest, indicator = self.latest, self.indicator
            self._changes = assess.against(latest, indicator, self._bases, self._breaks) if latest else []
        return self._changes

    @property
    def calm(self) -> bool:
        """The list of attention has nothing to say about it."""
        if self.stance & (EVER | VOID | HELD | LATE) != EVER or self.latest is None:
            return not self.stance & (EVER | HELD)
        moved = self._bases and surge(self.indicator.direction, self.latest.v, self.changes)
        return self.level not in (Level.WARN, Level.CRITICAL) and not moved

    @property
    def standing(self) -> Standing:
        """Where the series stands, for the lists."""
        if self._standing is None:
            self._standing = self._stand()
        return self._standing

    def owes_like(self, other: "Statement") -> bool:
        """True where an owner's and a subsystem's row say the same of both."""
        if self.stance != other.stance or self.indicator is not other.indicator or self.unreal != other.unreal:
            return False
        return self.stance & (EVER | LATE) == EVER or self._debt == other._debt

    def words(self) -> dict[str, Any]:
        """The value of its entry."""
        latest = self.latest
        said = value(self.standing, latest, self.waiting)
        if latest is None:
            return {**said, "waits": self._waits} if self._waits else said
        if marks := [*latest.marks, "mismatch"] if self._marked else list(latest.marks):
            said["marks"] = marks
        if by := self._decision:
            said["decided"] = {"by": by.by, "at": by.at, "raw": latest.source.raw}
        return said

    def recall(self, words: Mapping[str, Any]) -> None:
        """It has been said before, in a state that was kept: take its comparisons from there."""
        self._changes = words["changes"]

    @property
    def unreal(self) -> str:
        """The mark of a figure that is not real; empty: it is."""
        marks = self.latest.marks if self.latest else ()
        return next((mark for mark in ("exercise", "simulated") if mark in marks), "")

    @property
    def _debt(self) -> tuple[str | None, str]:
        return self.late, self.standing.period

    def _stand(self) -> Standing:
        latest, waiting = self.latest, self.waiting
        if latest is None:
            return Standing(self.series, self.indicator, held=waiting, period=waiting.period if waiting else "")
        return Standing(
            self.series,
            self.indicator,
            latest.v,
            latest.period,
            latest.as_of,
            self.level or Level.NONE,
            self.since,
            self.reason,
            self.changes,
            waiting,
            self.due,
            self.late,
            ever=True,
            unreal=self.unreal,
        )
