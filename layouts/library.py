"""The tile kinds a layout may use, each with its options and what it needs from the state."""

from typing import Annotated, Literal

from pydantic import Field

from layouts.catalogue import Clearance
from layouts.figures import BarTile, BulletTile, FeedbackTile, MapTile, NumberTile, TableTile, TrendTile
from layouts.scalars import ImageName, Key, WebAddress, Words
from layouts.tile import Tile

LETTER = 0.56  # ems a letter takes on average
BETWEEN = 0.35  # lines between two paragraphs

__all__ = ["KINDS", "AnyTile", "BarTile", "FeedbackTile", "MapTile", "TableTile", "Tile"]  # and those below


class AttentionTile(Tile):
    """What needs attention now, worst first, each with its reason in words. top: how many, if so many fit."""

    kind: Literal["attention"]
    top: Annotated[int, Field(ge=1, le=12)] = 4

    def lists(self) -> tuple[str, ...]:
        return ("@attention",)

    @property
    def rows(self) -> float:
        return 3.5  # the heading and one item; what does not fit is counted, not shrunk


class StatusTile(Tile):
    """The subsystems: connected, late, or not connected yet. subsystems: only these, in this order."""

    kind: Literal["status"]
    subsystems: list[Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]*$")]] | None = None

    def lists(self) -> tuple[str, ...]:
        return ("@status",)

    @property
    def rows(self) -> float:
        return 2.6  # the heading and one row; what does not fit is counted, not shrunk

    @property
    def across(self) -> float:
        return 12.0


class OwnersTile(Tile):
    """Who owes which figures since when, the longest first. top: how many units, if so many fit."""

    kind: Literal["owners"]
    top: Annotated[int, Field(ge=1, le=20)] = 6

    def lists(self) -> tuple[str, ...]:
        return ("@owners",)

    @property
    def rows(self) -> float:
        return 3.5  # the heading and one unit; what does not fit is counted, not shrunk


class TextTile(Tile):
    """A few words that stand still: a heading, a task, a note. text: Markdown, of which only text is shown."""

    kind: Literal["text"]
    text: Words

    @property
    def rows(self) -> float:
        heading = 1.0 if self.title else 0.0
        return heading + max(len(lines) + BETWEEN * gaps for lines, gaps in self._written())

    @property
    def across(self) -> float:
        words = [word for lines, _ in self._written() for line in lines for word in line.split()]
        return max([6.0, *(len(word) * LETTER for word in words)])

    @property
    def ample(self) -> float:
        return max([self.across, *(len(line) * LETTER for lines, _ in self._written() for line in lines)])

    @property
    def broken(self) -> float:
        return max(sum(len(line) * LETTER // self.across for line in lines) for lines, _ in self._written())

    def _written(self) -> list[tuple[list[str], int]]:
        """In each language the lines with something on them, and how many gaps stand between paragraphs."""
        texts = [text.strip().split("\n") for text in self.text.values()]
        return [([line for line in lines if line.strip()], sum(not line.strip() for line in lines)) for lines in texts]


class AlertsTile(Tile):
    """What feeds list: alerts, the most severe first, then headlines, the newest first. top: how many, if they fit."""

    kind: Literal["alerts"]
    feeds: Annotated[list[Key], Field(min_length=1, max_length=8)]
    top: Annotated[int, Field(ge=1, le=12)] = 4

    def lists(self) -> tuple[str, ...]:
        return tuple(f"@items/{feed}" for feed in self.feeds)

    @property
    def rows(self) -> float:
        return 4.5  # the heading and one alert; what does not fit is counted, not shrunk


class AgendaTile(Tile):
    """The agenda of the meeting that runs in the room: what runs now, what follows, and how the time goes."""

    kind: Literal["agenda"]

    @property
    def rows(self) -> float:
        return 5.5  # the heading, the running item and the next one; what does not fit is counted, not shrunk


class ClockTile(Tile):
    """The server's time in the site's zone, and the date in words."""

    kind: Literal["clock"]

    @property
    def rows(self) -> float:
        return 1.5  # the hour

    @property
    def across(self) -> float:
        return 6.0


class QrTile(Tile):
    """An address for the telephones in the room, as a code."""

    kind: Literal["qr"]
    address: WebAddress
    caption: Words | None = None

    @property
    def rows(self) -> float:
        return 8.0  # a code of 33 modules and its quiet edge, each of 5 arc minutes, and a line of words


class ImageTile(Tile):
    """A picture file of the site's directory images/."""

    kind: Literal["image"]
    file: ImageName
    alt: Words
    fit: Literal["contain", "cover"] = "contain"
    sensitivity: Clearance = Clearance.INTERNAL

    @property
    def rows(self) -> float:
        return 3.0  # the heading and what is said where there is no picture


class CameraTile(Tile):
    """A camera of a feed of the kind camera: its picture, or since when there is none. The feed knows its gateway."""

    kind: Literal["camera"]
    feed: Key
    camera: Key
    fit: Literal["contain", "cover"] = "contain"

    def lists(self) -> tuple[str, ...]:
        return (f"@items/{self.feed}",)

    @property
    def rows(self) -> float:
        return 5.0  # its name, and what is said across the picture where it does not move


AnyTile = Annotated[
    NumberTile
    | TrendTile
    | BarTile
    | AttentionTile
    | StatusTile
    | OwnersTile
    | BulletTile
    | TableTile
    | MapTile
    | FeedbackTile
    | TextTile
    | AlertsTile
    | AgendaTile
    | ClockTile
    | QrTile
    | ImageTile
    | CameraTile,
    Field(discriminator="kind"),
]

KINDS: dict[str, type[Tile]] = {
    "number": NumberTile,
    "trend": TrendTile,
    "bar": BarTile,
    "attention": AttentionTile,
    "status": StatusTile,
    "owners": OwnersTile,
    "bullet": BulletTile,
    "table": TableTile,
    "map": MapTile,
    "feedback": FeedbackTile,
    "text": TextTile,
    "alerts": AlertsTile,
    "agenda": AgendaTile,
    "clock": ClockTile,
    "qr": QrTile,
    "image": ImageTile,
    "camera": CameraTile,
}
