"""Pictures that many screens share: each message is read once, each step from picture to picture is taken once.

Two thousand screens hold two thousand whole pictures, but what they hold are references: a picture is never changed,
and `after(message)` gives the same next picture to whoever stands on the same one and hears the same message.
"""

import json
import zlib
from typing import Any

MOST = 4096  # messages remembered by their bytes; then all are forgotten at once
TAIL = b"\x00\x00\xff\xff"  # RFC 7692 7.2.2: what a sender of a compressed message leaves out


class Message:
    """One message as its JSON says. Compared by identity: the same bytes are the same object."""

    __slots__ = ("body", "type")

    def __init__(self, payload: bytes) -> None:
        self.body: dict[str, Any] = json.loads(payload)
        self.type: str = self.body["type"]


class Picture:
    """Everything that stands on a page but its position and its scene; as the written rules of `iocast.v1` make it."""

    __slots__ = ("_next", "whole")

    def __init__(self, whole: dict[str, Any]) -> None:
        self.whole = whole  # epoch, view, layout, indicators, areas, site, values, history
        self._next: dict[Message, Picture] = {}

    def after(self, message: Message) -> "Picture":
        """The picture with a `values` message applied; the caller has looked at `from` and `seq`."""
        known = self._next.get(message)
        if known is not None:
            return known
        values, history = dict(self.whole["values"]), dict(self.whole["history"])
        for key, value in message.body["values"].items():
            if value is None:
                values.pop(key, None)
                history.pop(key, None)
            else:
                values[key] = value
        history |= message.body.get("history", {})
        self._next[message] = made = Picture({**self.whole, "values": values, "history": history})
        return made


class Album:
    """The messages heard lately, by their bytes as sent and by their JSON, and the pictures of the walls among them."""

    def __init__(self) -> None:
        self._sent: dict[tuple[bool, bytes], Message] = {}
        self._said: dict[bytes, Message] = {}
        self._walls: dict[Message, Picture] = {}

    def read(self, payload: bytes, deflated: bool) -> Message:
        """The message in a frame's payload. Raises ValueError or zlib.error where it is none."""
        known = self._sent.get((deflated, payload))
        if known is not None:
            return known
        said = zlib.decompressobj(-zlib.MAX_WBITS).decompress(payload + TAIL) if deflated else payload
        message = self._said.get(said)
        if message is None:
            if len(self._said) >= MOST or len(self._sent) >= 2 * MOST:
                for each in (self._sent, self._said, self._walls):
                    each.clear()
            self._said[said] = message = Message(said)
        self._sent[deflated, payload] = message
        return message

    def wall(self, message: Message) -> Picture:
        """The picture of a `wall` message."""
        known = self._walls.get(message)
        if known is None:
            whole = {name: value for name, value in message.body.items() if name not in ("type", "seq")}
            self._walls[message] = known = Picture(whole)
        return known
