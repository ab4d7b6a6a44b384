"""Limits on failing: whoever guesses is slowed down, by address and by the name they guess for."""

import ipaddress
import time
from collections import OrderedDict, deque
from collections.abc import Callable

FAILURES = 10  # in a window, of one key
WINDOW = 300  # seconds
KEYS = 10_000  # remembered at most; the oldest are forgotten first
OWN = 64  # bits of an IPv6 address that say whose it is (RFC 6177): the other 64 everybody chooses anew as they like


def network(address: str) -> str:
    """What one caller's failures are counted by: an IPv4 address, an IPv6 network, or a text that is neither."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, OWN), strict=False))


class Limit:
    """Counts failures a key in a sliding window."""

    def __init__(
        self, failures: int = FAILURES, window: float = WINDOW, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.failures, self.window, self.clock = failures, window, clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, key: str) -> int:
        """Seconds until this key may try again; 0 means now."""
        times = self._recent(key)
        if len(times) < self.failures:
            return 0
        return max(1, int(times[0] + self.window - self.clock()) + 1)

    def count(self, key: str) -> None:
        """Note one failure."""
        times = self._recent(key)
        times.append(self.clock())
        while len(times) > self.failures:
            times.popleft()
        self._seen[key] = times
        self._seen.move_to_end(key)
        while len(self._seen) > KEYS:
            self._seen.popitem(last=False)

    def forget(self, key: str) -> None:
        """Wipe the slate after a success."""
        self._seen.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        times = self._seen.get(key) or deque()
        since = self.clock() - self.window
        while times and times[0] <= since:
            times.popleft()
        return times
