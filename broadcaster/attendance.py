"""What is known of the pages at one screen, and the one of them that stands for it."""

from collections.abc import Mapping

from broadcaster.condition import Condition
from broadcaster.elsewhere import Row
from broadcaster.failing import NONE
from broadcaster.moments import Instant
from broadcaster.present import Painted, Present
from broadcaster.seat import Seat


class Attendance:
    """What is known of one seat; kept as it comes in, ten thousand times a second in a large house."""

    __slots__ = (
        "condition", "errors", "faults", "frozen", "heard", "hidden", "lag", "made", "painted", "ready", "seen",
        "since",
    )  # fmt: skip

    def __init__(self, at: Instant, now: float) -> None:
        self.since = self.seen = at
        self.heard = now
        self.painted: Painted | None = None
        self.lag: int | None = None
        self.made: int | None = None  # by which documents the page's view was made
        self.errors = 0
        self.faults = NONE
        self.condition: Condition | None = None
        self.ready = ""  # the id of the view that is made ready
        self.hidden = self.frozen = False


def row_of(seats: Mapping[Seat, Attendance]) -> Row:
    """The record of a screen: of the newest paired device's page, else of the newest program's."""
    seat = max(seats, key=precedence)
    return Row(present_of(seats, seat), bool(seat.device))


def present_of(seats: Mapping[Seat, Attendance], seat: Seat) -> Present:
    """The record of a screen as one of its pages has it."""
    record, painted = seats[seat], seats[seat].painted
    return Present(
        seat.room, seat.screen, seat.device or seat.name, record.since, seat.address, seat.build,
        record.seen, record.hidden, record.errors, painted, record.lag, seat.behind, record.frozen, len(seats),
        max(0, seat.cursor - painted.seq) if painted else None,
        tuple(sorted({each.device or each.name for each in seats if each.behind})), record.faults, record.condition,
        seat.ahead.layout if seat.ahead and seat.ahead.view == record.ready else None,
    )  # fmt: skip


def precedence(seat: Seat) -> tuple[bool, int]:
    """Paired devices come before programs, the newest before the others."""
    return bool(seat.device), seat.id
