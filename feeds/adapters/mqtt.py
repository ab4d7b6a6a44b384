"""MQTT: a fetch is what has come since the last one; it is acknowledged to the broker when it has been kept."""

import asyncio
import contextlib
from secrets import token_hex
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from broadcaster.model import Reason
from feeds.environment import expanded
from feeds.feed import Answer, FeedError, Refusal
from feeds.mailbox import Mailbox, Message
from feeds.messages import Messages, start
from feeds.offers import Offer
from feeds.plans.mqtt import MqttPlan
from feeds.surroundings import Surroundings
from feeds.web import tls

if TYPE_CHECKING:
    from feeds.subscription import Broker, Subscription

GATHER = 0.5  # seconds in which messages are gathered into one fetch
BEAT = 60.0  # seconds after which it is fetched though nothing came: the subscription stands, and that is news, too
WINDOW = 20  # messages that a broker usually sends ahead: with so many it waits for us, and is not kept waiting
PATIENCE = 5.0  # seconds that a fetch waits for a broker that is just starting again
DRY = 3.0  # seconds that a dry run waits for the first message
QUIET = 0.3  # seconds after which a dry run has seen what is retained
SHARE = 0.8  # of the feed's time that it waits at most
PORTS = {"mqtt": 1883, "mqtts": 8883}
TURN = 50  # messages read in one turn of the loop


class Mqtt:
    """Subscribes at the first fetch, and from then on says itself when there is something to fetch."""

    def __init__(self, plan: MqttPlan, around: Surroundings) -> None:
        self._plan = plan
        self._around = around
        self._box = Mailbox(plan.limit_messages)
        self._line: Subscription | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()
        self._soon: asyncio.TimerHandle | None = None
        self._messages = Messages(plan, around.zone)

    async def fetch(self) -> Answer:
        line = self._line or await self._begun()
        await self._ready(line)
        if line.state is not None:
            if not self._box.waits:
                raise FeedError(line.state.reason.code, **line.state.reason.args)  # a new one, with no old frames
            self._stir_in(GATHER)  # what has come is taken first; that nothing more comes is said next
        self._stir_in(BEAT)
        post = self._box.take()
        line.acknowledge(post.done)
        try:
            offers, refused = await self._all(post.messages)
        except BaseException:
            self._box.forget()
            raise
        if post.lost:
            why = Reason("mqtt_overflow", {"lost": post.lost, "most": self._plan.limit_messages})
            refused.append(Refusal(self._plan.key, "", why))
        last = max((message.at for message in post.messages), default=None)
        nothing = not post.messages and not post.lost
        return Answer(tuple(offers), tuple(refused), last if self._plan.fetched else None, nothing, part=True)

    async def _all(self, messages: tuple[Message, ...]) -> tuple[list[Offer], list[Refusal]]:
        offers, refused = list[Offer](), list[Refusal]()
        for number, message in enumerate(messages, 1):
            try:
                offers += self._messages.read(message, len(offers))
            except FeedError as error:
                refused.append(Refusal(f"{self._plan.key}!{message.topic}", start(message), error.reason))
            if not number % TURN:
                await asyncio.sleep(0)
        return offers, refused

    def kept(self) -> None:
        if self._line is not None:
            self._line.acknowledge(self._box.kept())

    def forget(self) -> None:
        self._box.forget()

    async def close(self) -> None:
        line, self._line = self._line, None
        if self._soon is not None:
            self._soon.cancel()
        if line is not None:
            line.stop()

    async def _begun(self) -> "Subscription":
        try:
            from feeds.subscription import Subscription
        except ImportError:
            raise FeedError("driver", driver="paho-mqtt", install="iocast[mqtt]") from None
        self._loop = asyncio.get_running_loop()
        line = Subscription(await self._broker(), self._box, self._around.clock, self._told)
        line.start()
        self._line = line
        return line

    async def _broker(self) -> "Broker":
        from feeds.subscription import Broker

        plan = self._plan
        try:
            url = urlsplit(self._said(plan.url))
            host, port = url.hostname or "", url.port or PORTS[url.scheme]
        except (ValueError, KeyError):
            raise FeedError("mqtt_address", url=plan.url) from None
        dry, login = self._around.dry, plan.auth.basic if plan.auth else None
        return Broker(
            host,
            port,
            plan.url,
            plan.topics,
            plan.qos,
            # a dry run with our name would take our session over
            f"iocast-{token_hex(6)}" if dry else plan.client or f"iocast-{plan.key}",
            not dry,
            plan.limit,
            self._said(login.user) if login else None,
            self._said(login.password) if login else None,
            await tls.context(self._around.site, plan.ca) if url.scheme == "mqtts" else None,
        )

    def _said(self, text: str) -> str:
        return expanded(text, self._around.environ)

    async def _ready(self, line: "Subscription") -> None:
        """Wait until everything is subscribed or refused; in a dry run also for what is retained."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(PATIENCE, SHARE * self._plan.timeout)):
                while line.state is not None and line.state.reason.code == "mqtt_away" and not self._box.waits:
                    await self._some_news()
        if not self._around.dry or line.state is not None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(DRY, SHARE * self._plan.timeout)):
                while not self._box.waits:
                    await self._some_news()
        seen = -1
        while seen != len(self._box):
            seen = len(self._box)
            await asyncio.sleep(QUIET)

    async def _some_news(self) -> None:
        self._news.clear()
        await self._news.wait()

    def _told(self) -> None:
        """Called from the subscription's thread."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop was closed; nobody waits any more
                self._loop.call_soon_threadsafe(self._stir)

    def _stir(self) -> None:
        self._news.set()
        line = self._line
        at_once = line is None or line.state is not None or len(self._box) >= WINDOW
        self._stir_in(0.0 if at_once else GATHER)

    def _stir_in(self, seconds: float) -> None:
        """Unless it is to be fetched sooner anyway, or has a rhythm of its own."""
        if not self._plan.flows or self._around.dry:
            return
        loop = asyncio.get_running_loop()
        if self._soon is not None and loop.time() < self._soon.when() <= loop.time() + seconds:
            return
        if self._soon is not None:
            self._soon.cancel()
        self._soon = loop.call_later(seconds, self._around.stir, self._plan.key)
