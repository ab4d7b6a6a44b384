"""A subscription at an MQTT broker."""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from feeds.fields import Expression, Secret, Size, Words
from feeds.grains import Grain
from feeds.plans.feed import FeedPlan, Part
from feeds.plans.rows import InCell, RecordPlan
from feeds.plans.web import Basic

MESSAGE_LIMIT = 1_000_000  # bytes of one message, where a feed names no limit
MESSAGES = 5000  # kept until they are fetched, where a feed names no limit
_ADDRESS = re.compile(r"(mqtts?://[^\s@/?#]+/?|\$\{.*)")
_FILTER = re.compile(r"(\+|[^+#/\0]*)(/(\+|[^+#/\0]*))*(/#)?|#")


def _address(value: Any) -> Any:
    if isinstance(value, str) and not _ADDRESS.fullmatch(value):
        raise PydanticCustomError("mqtt_address", "no broker", {"got": value.rpartition("@")[2]})
    return value


def _filter(value: Any) -> Any:
    """A topic, "+" for one level of it, "#" for all that follow (MQTT 3.1.1, 4.7)."""
    if isinstance(value, str) and (not value or not _FILTER.fullmatch(value)):
        raise PydanticCustomError("mqtt_topic", "no topic")
    return value


Address = Annotated[Secret, BeforeValidator(_address)]
Filter = Annotated[str, BeforeValidator(_filter), Field(max_length=1000)]


class Login(Part):
    basic: Basic


class MqttPlan(RecordPlan):
    """client: its name at the broker, which keeps what it missed. limit: bytes of one message."""

    kind: Literal["mqtt"]
    url: Address
    topics: Annotated[tuple[Filter, ...], Field(min_length=1, max_length=100)]
    qos: Literal[0, 1] = 1
    client: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_.-]{1,64}$")] = None
    auth: Login | None = None
    ca: Words | None = None
    payload: Literal["json", "text"] = "json"
    records: Expression = "@"
    grain: Grain = "day"
    limit: Size = MESSAGE_LIMIT
    limit_messages: Annotated[int, Field(ge=1, le=100_000)] = MESSAGES

    @model_validator(mode="after")
    def _named(self) -> Self:
        """A message that says when it was measured, or that counts from its arrival, needs no period."""
        if self.map.series is None and self.fixed is None and (self.map.label is None or not self.labels):
            raise PydanticCustomError("pick_one", "no series", {"what": "series, map.series, map.label + labels"})
        if not (self.period or self.map.period or self.map.as_of or self.fetched):
            raise PydanticCustomError("pick_one", "no time", {"what": "period, map.period, map.as_of, as_of: fetched"})
        if isinstance(self.as_of, InCell):
            raise PydanticCustomError("as_of_day", "no cells here")
        return self

    @property
    def flows(self) -> bool:
        return self.every is None and self.cron is None

    def public(self) -> dict[str, Any]:
        return {**FeedPlan.public(self), "url": self.url, "topics": list(self.topics)}
