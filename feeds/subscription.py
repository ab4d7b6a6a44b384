"""A persistent session at an MQTT broker, on a thread of its own: it reconnects, and acknowledges when it is told to.

paho-mqtt rather than aiomqtt, because it lets the application acknowledge (QoS 1), and has no other layer below it.
MQTT 3.1.1 with `clean_session` off, which every broker speaks: the broker keeps what comes while we are away.
"""

import re
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock, Thread
from typing import Any

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage, topic_matches_sub
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from broadcaster.moments import instant
from feeds.feed import FeedError
from feeds.mailbox import Mailbox, Message
from feeds.web import tls

KEEPALIVE = 30  # seconds of silence after which the broker is asked whether it is there; as many again, and it is not
CONNECT_LIMIT = 5.0  # seconds for TCP, and again for TLS
STEP = timedelta(milliseconds=1)  # messages that came at once still came one after the other
SOONEST, LATEST = 1, 60  # seconds between two attempts to connect, doubling
BEGINNING = 300  # bytes that are kept of a message that is too large
_SHARED = re.compile(r"^\$share/[^/]+/")  # the name of a group of subscribers, which brokers know as an extension
_LOGIN = frozenset(("Bad user name or password", "Not authorized"))


@dataclass(frozen=True, slots=True)
class Broker:
    """Where, as whom, what. shown: the address for people. lasting: keep the session. limit: bytes of one message.

    trust: for TLS, else None.
    """

    host: str
    port: int
    shown: str
    topics: tuple[str, ...]
    qos: int
    client: str
    lasting: bool
    limit: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    trust: ssl.SSLContext | None = None


class _Client(Client):
    """Keeps the error of an attempt to connect, which paho passes over, and leaves no socket behind."""

    failed: Exception | None = None

    def reconnect(self) -> Any:
        try:
            return super().reconnect()
        except Exception as error:  # anything but an OSError would end the thread
            self.failed = error.with_traceback(None)
            raise OSError from None

    def _ssl_wrap_socket(self, tcp_sock: socket.socket) -> ssl.SSLSocket:
        """As paho does it, but a handshake that fails closes its socket."""
        trust = self._ssl_context
        if trust is None:
            raise ValueError("no TLS was asked for")
        line = trust.wrap_socket(tcp_sock, server_hostname=self.host, do_handshake_on_connect=False)
        try:
            line.settimeout(CONNECT_LIMIT)
            line.do_handshake()
        except BaseException:
            line.close()
            raise
        return line


class Subscription:
    """state: why nothing comes; None while everything is subscribed. told: called from the thread when it changed."""

    def __init__(self, broker: Broker, box: Mailbox, clock: Callable[[], datetime], told: Callable[[], None]) -> None:
        self._broker, self._box, self._clock, self._told = broker, box, clock, told
        self._filters = [_SHARED.sub("", topic) for topic in broker.topics]
        self._lock = Lock()
        self._line = 0
        self._asked = False
        self._last = datetime.min.replace(tzinfo=UTC)
        self.state: FeedError | None = FeedError("mqtt_away", url=broker.shown, what="-")
        client = self._client = _Client(
            CallbackAPIVersion.VERSION2, broker.client, clean_session=not broker.lasting, manual_ack=True
        )
        client.connect_timeout = CONNECT_LIMIT
        client.reconnect_delay_set(SOONEST, LATEST)
        if broker.user is not None:
            client.username_pw_set(broker.user, broker.password)
        if broker.trust is not None:
            client.tls_set_context(broker.trust)
        client.on_connect, client.on_disconnect, client.on_connect_fail = self._joined, self._parted, self._missed
        client.on_subscribe, client.on_message = self._subscribed, self._came

    def start(self) -> None:
        self._client.connect_async(self._broker.host, self._broker.port, KEEPALIVE)
        self._client.loop_start()

    def stop(self) -> None:
        """Say goodbye; the broker keeps a lasting session. Does not wait: an attempt to connect may be under way."""
        self._client.disconnect()
        Thread(target=self._client.loop_stop, daemon=True, name="mqtt ends").start()

    def acknowledge(self, messages: Iterable[Message]) -> None:
        """Only on the connection that brought it: on a new one the broker sends the message again."""
        with self._lock:
            for message in messages:
                if message.number and message.line == self._line and self._client.is_connected():
                    self._client.ack(message.number, 1)

    def _joined(
        self, client: Client, data: Any, flags: ConnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        if reason.is_failure:
            code = "mqtt_login" if reason.getName() in _LOGIN else "mqtt_refused"
            return self._now(FeedError(code, url=self._broker.shown, what=reason.getName()))
        with self._lock:
            self._line += 1
        if flags.session_present:
            self._box.resent()
            if self._asked:  # the broker has our topics still; asked again, it would repeat what is retained
                return self._now(None)
        client.subscribe([(topic, self._broker.qos) for topic in self._broker.topics])
        return None

    def _subscribed(
        self, client: Client, data: Any, number: int, reasons: list[ReasonCode], properties: Properties | None
    ) -> None:
        refused = [topic for topic, reason in zip(self._broker.topics, reasons, strict=False) if reason.is_failure]
        self._asked = not refused
        self._now(FeedError("mqtt_topics", url=self._broker.shown, topics=", ".join(refused)) if refused else None)

    def _came(self, client: Client, data: Any, message: MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = "?"
        if not any(topic_matches_sub(each, topic) for each in self._filters):  # an older plan's, kept by the session
            client.ack(message.mid, message.qos)
            return
        self._last = max(self._clock(), self._last + STEP)
        size = len(message.payload)
        payload = bytes(message.payload) if size <= self._broker.limit else bytes(message.payload[:BEGINNING])
        number = message.mid if message.qos else 0
        self._box.put(Message(topic, payload, instant(self._last), size, bool(message.retain), number, self._line))
        self._told()

    def _parted(
        self, client: Client, data: Any, flags: DisconnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        if self.state is None or self.state.reason.code == "mqtt_away":
            self._now(FeedError("mqtt_away", url=self._broker.shown, what=reason.getName()))

    def _missed(self, client: Client, data: Any) -> None:
        error, url = self._client.failed, self._broker.shown
        if isinstance(error, ssl.SSLError):
            return self._now(tls.worded(error, url))
        what = getattr(error, "strerror", None) or type(error).__name__
        return self._now(FeedError("mqtt_away", url=url, what=str(what)))

    def _now(self, state: FeedError | None) -> None:
        """An attempt that fails as the one before is no news: when to ask again is the runner's to say."""
        before, self.state = self.state, state
        if (before and before.reason.code) != (state and state.reason.code):
            self._told()
