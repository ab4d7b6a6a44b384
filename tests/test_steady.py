"""The service's clock: it follows the system's as long as that goes as time does."""

from datetime import UTC, datetime

from broadcaster.steady import Doubt, Steady, follows_a_time_server

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()


class Machine:
    """A machine whose clock can be set, and may follow a time server."""

    def __init__(self) -> None:
        self.wall, self.ran, self.synchronised = NOON, 1000.0, False
        self.clock = Steady(lambda: self.wall, lambda: self.ran, lambda: self.synchronised)

    def run(self, seconds: float, drift: float = 0.0) -> None:
        self.ran += seconds
        self.wall += seconds + drift

    @property
    def shown(self) -> float:
        """Seconds since noon."""
        return self.clock().timestamp() - NOON


def test_it_follows_the_system() -> None:
    """Also where that is corrected by a little at a time: seconds add up."""
    machine = Machine()
    for _ in range(100):
        machine.run(30, drift=0.5)
        assert machine.shown == machine.wall - NOON
    assert (machine.shown, machine.clock.doubt) == (3050, None)


def test_a_jump_is_held_off_and_said() -> None:
    """Forwards or backwards, the time goes on as it had been; back in place, nothing is wrong any more."""
    for jump in (3 * 365 * 86400.0, 60.0, -86400.0):
        machine = Machine()
        machine.run(10)
        machine.wall += jump
        machine.run(5)
        assert machine.shown == 15
        assert machine.clock.doubt == Doubt("jumped", jump)
        machine.wall -= jump
        machine.run(5)
        assert (machine.shown, machine.clock.doubt) == (20, None)


def test_a_time_server_is_believed_after_a_while() -> None:
    """A machine that was set right by its time server is followed, but not in the first minute."""
    machine = Machine()
    machine.wall += 7200
    machine.synchronised = True
    machine.run(50)
    assert machine.shown == 50
    machine.run(59)
    assert machine.shown == 109
    machine.run(2)
    assert (machine.shown, machine.clock.doubt) == (7200 + 111, None)


def test_a_node_is_never_ahead_of_the_server() -> None:
    """A node that began with a wrong clock: ahead, the server's time counts; behind, its own; both are said."""
    machine = Machine()
    machine.clock.heard(NOON - 3600)
    assert (machine.shown, machine.clock.doubt) == (-3600, Doubt("apart", 3600))
    machine.clock.heard(NOON + 3600)
    assert (machine.shown, machine.clock.doubt) == (0, Doubt("apart", -3600))
    machine.clock.heard(NOON - 3)
    assert (machine.shown, machine.clock.doubt) == (0, None)


def test_the_system_can_be_asked() -> None:
    """Whatever it answers, asking does no harm."""
    assert follows_a_time_server() in (True, False)
