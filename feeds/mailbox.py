"""What a subscription has brought and nobody has fetched yet: bounded, the newest message of each topic winning.

Filled by one thread, emptied by another. A message counts as taken only when what was fetched has been kept; until
then it is fetched again.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Lock

from broadcaster.moments import Instant

TOTAL = 64_000_000  # bytes of all messages that wait
BACK = 8  # messages that are fetched again where they could not be taken; a broker sends some 20 ahead, and then waits


@dataclass(frozen=True, slots=True)
class Message:
    """at: when it came. size: of the payload, of which only the beginning is here where it is too large.

    retained: the broker had it before we asked. number, line: what acknowledges it, and where.
    """

    topic: str
    payload: bytes
    at: Instant
    size: int = 0
    retained: bool = False
    number: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """What was fetched. lost: messages that had to give way to newer ones. done: to be acknowledged without more."""

    messages: tuple[Message, ...]
    lost: int = 0
    done: tuple[Message, ...] = ()


class Mailbox:
    """most: messages that may wait."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._new: deque[Message] = deque()
        self._size = 0
        self._lost: list[Message] = []
        self._given: list[Message] = []
        self._overtaken: list[Message] = []  # that the last fetch told of as lost
        self._last: dict[str, Message] = {}
        self._known = 0  # bytes of them
        self._whole = False

    def __len__(self) -> int:
        with self._lock:
            return len(self._new)

    def put(self, message: Message) -> None:
        """Take a message in; where there are too many, older ones of the same topic give way, then the oldest."""
        with self._lock:
            self._new.append(message)
            self._size += len(message.payload)
            self._remember(message)
            if self._full():
                self._make_room()

    def resent(self) -> None:
        """The broker sends again what was not acknowledged: what is here of it would be there twice."""
        with self._lock:
            self._given = [message for message in self._given if not message.number]
            self._lost, self._overtaken = [], []
            self._keep([message for message in self._new if not message.number])

    def take(self) -> Post:
        """Everything that waits, and what was fetched before and neither kept nor given up."""
        with self._lock:
            back, done = self._everything() if self._whole else self._not_yet()
            lost, self._lost = self._lost, []
            self._given = [*back, *self._new]
            self._overtaken += lost
            self._keep(())
            self._whole = False
            return Post(tuple(self._given), len(lost), tuple(done))

    def kept(self) -> tuple[Message, ...]:
        """What was fetched has been taken: these are to be acknowledged."""
        with self._lock:
            done = (*self._overtaken, *self._given)
            self._given, self._overtaken = [], []
            self._settle(done)
            return done

    def forget(self) -> None:
        """Fetch again what was fetched, and the last message of every topic."""
        with self._lock:
            self._whole = True

    @property
    def waits(self) -> bool:
        """True if there is something to fetch."""
        with self._lock:
            return bool(self._new or self._lost) or (self._whole and bool(self._last or self._given))

    def _remember(self, message: Message) -> None:
        """The last of each topic, as far as there is room."""
        if (before := self._last.pop(message.topic, None)) is not None:
            self._known -= len(before.payload)
        self._last[message.topic] = message
        self._known += len(message.payload)
        while len(self._last) > self._most or self._known > TOTAL:
            self._known -= len(self._last.pop(next(iter(self._last))).payload)

    def _everything(self) -> tuple[list[Message], list[Message]]:
        """What was fetched and not kept, and the last message of every other topic."""
        fresh = {message.topic for message in (*self._given, *self._new)}
        return [message for topic, message in self._last.items() if topic not in fresh] + self._given, []

    def _not_yet(self) -> tuple[list[Message], list[Message]]:
        """Of what could not be taken as it was, the last of each topic is tried again, a few of them."""
        newer = {message.topic for message in self._new}
        last = {message.topic: message for message in self._given if message.topic not in newer}
        back = list(last.values())[-BACK:]
        kept = {id(message) for message in back}
        done = [message for message in self._given if id(message) not in kept]
        self._settle(done)
        return back, done

    def _settle(self, done: Iterable[Message]) -> None:
        """A number is acknowledged once: the broker may give it to another message at once."""
        for message in done:
            if self._last.get(message.topic) is message:
                self._last[message.topic] = replace(message, number=0)

    def _full(self) -> bool:
        return len(self._new) > self._most or self._size > TOTAL

    def _make_room(self) -> None:
        newest = {message.topic: id(message) for message in self._new}
        if len(newest) < len(self._new):
            self._lost += [message for message in self._new if newest[message.topic] != id(message)]
            self._keep([message for message in self._new if newest[message.topic] == id(message)])
        while self._full():
            message = self._new.popleft()
            self._size -= len(message.payload)
            self._lost.append(message)

    def _keep(self, messages: Iterable[Message]) -> None:
        self._new = deque(messages)
        self._size = sum(len(message.payload) for message in self._new)
