"""What an MQTT message says: its payload, read; records of it; their offers, each with its time."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import jmespath

from broadcaster.moments import instant, moment
from feeds import dates, grains, jsontext
from feeds.feed import FeedError
from feeds.mailbox import Message
from feeds.offers import Offer
from feeds.plans.mqtt import MqttPlan
from feeds.records import Read, Records, jmespath_field

SHOWN = 60  # characters of a message that cannot be read


class Messages:
    """A record has `topic`, `levels` (of the topic) and `payload`. zone: the site's."""

    def __init__(self, plan: MqttPlan, zone: Callable[[], str]) -> None:
        self._plan = plan
        self._zone = zone
        self._records = jmespath.compile(plan.records)
        self._mapped = Records(plan, self._field)

    def read(self, message: Message, first: int) -> list[Offer]:
        """The offers of one message, counted from `first`; raises FeedError where it cannot be read."""
        plan = self._plan
        if message.size > plan.limit:
            raise FeedError("mqtt_large", topic=message.topic, size=message.size, limit=plan.limit)
        if message.retained and plan.fetched:  # it may be years old
            raise FeedError("mqtt_retained", topic=message.topic)
        payload = self._payload(message)
        try:
            found = self._records.search(payload)
        except jmespath.exceptions.JMESPathError as error:
            raise FeedError("records", expression=plan.records, what=str(error)[:200]) from None
        levels = message.topic.split("/")
        records = [{"topic": message.topic, "levels": levels, "payload": one} for one in _listed(found)]
        offers = self._mapped.offers(records, message.at if plan.fetched else None, first)
        return [self._timed(offer, message) for offer in offers]

    def _payload(self, message: Message) -> Any:
        try:
            text = message.payload.decode("utf-8")
            return text if self._plan.payload == "text" else jsontext.loads(text, parse_constant=_no_number)
        except (ValueError, RecursionError):
            code = "mqtt_text" if self._plan.payload == "text" else "mqtt_json"
            raise FeedError(code, topic=message.topic, start=start(message)) from None

    def _timed(self, offer: Offer, message: Message) -> Offer:
        """With the period in which it was measured, where none is given."""
        if offer.period:
            return offer
        zone = self._zone()
        taken = dates.as_of(offer.as_of, zone) if offer.as_of else None
        return offer._replace(period=grains.period(moment(taken or message.at), self._plan.grain, ZoneInfo(zone)))

    def _field(self, expression: str) -> Read:
        read = jmespath_field(expression)
        return (lambda record: _when(read(record))) if expression == self._plan.map.as_of else read


def _listed(found: Any) -> Iterator[Any]:
    yield from found if isinstance(found, list) else [found]


def _no_number(word: str) -> float:
    raise ValueError(word)


def _when(said: Any) -> Any:
    """A time given as seconds or milliseconds since 1970, as sensors do; anything else stays what it is."""
    try:
        count = float(said)
    except (TypeError, ValueError):
        return said
    seconds = count if 1e9 <= count < 1e10 else count / 1000 if 1e12 <= count < 1e13 else None
    return str(said) if seconds is None else instant(datetime.fromtimestamp(seconds, UTC))


def start(message: Message) -> str:
    """How a message begins, whatever its bytes are."""
    return message.payload[: 4 * SHOWN].decode("utf-8", "replace")[:SHOWN]
