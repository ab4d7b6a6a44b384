"""What people send to the API about meetings."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from displays.bodies import Body, Key, Moment, PlainText

Named = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Written = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Rooms = Annotated[list[Key], Field(min_length=1, max_length=300)]


class AgendaItem(Body):
    """`minutes`: planned. `layout` and `topic`: what the rooms show while it runs; `layouts`: rooms that show another
    layout for it."""

    key: Key
    title: PlainText
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None
    presenter: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    layout: Key | None = None
    topic: Key | None = None
    layouts: Annotated[Mapping[Key, Key], Field(max_length=300)] = Field(default_factory=dict)


class Driver(Body):
    """Whose presses count from now on: somebody who has joined, oneself, or (null) nobody's until somebody presses."""

    driver: Named | None


class Asks(Body):
    asks: bool = True


class NewAgenda(Body):
    """The whole agenda, in its order; an empty list takes it away. `seen`: what the meeting's `edited` was when its
    sender looked; where somebody else has changed it since, nothing is done."""

    items: Annotated[list[AgendaItem], Field(max_length=40)]
    seen: int | None = None


class NewMeeting(Body):
    """With `starts` it is planned and changes nothing until it is started; without, it is on at once.

    `open`: who has the code joins without an account. `rehearsal`: marked as one, over after two hours.
    """

    rooms: Rooms
    name: PlainText | None = None
    starts: Moment | None = None
    until: Moment | None = None
    rehearsal: bool = False
    open: bool = True
    items: Annotated[Sequence[AgendaItem], Field(max_length=40)] = ()


class ChangedMeeting(Body):
    """What is to be other; the rest stays. An empty `name` takes it away. `seen` as with an agenda."""

    rooms: Rooms | None = None
    name: PlainText | Literal[""] | None = None
    starts: Moment | None = None
    until: Moment | None = None
    open: bool | None = None
    seen: int | None = None


class Step(Body):
    """Either `move` or `item`, a key of the agenda. `seen`: what ran when the caller looked, "" for nothing; where
    something else runs by now, nothing is done, so that two presses of two people are not two steps."""

    move: Literal["next", "previous", "stop"] | None = None
    item: Key | None = None
    seen: Annotated[str, StringConstraints(max_length=64)] | None = None


class Join(Body):
    """`name` is not needed by who is signed in: it is theirs."""

    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
    name: Named | None = None


class NewMark(Body):
    """`room`: where who marks sits."""

    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""
    room: Key | None = None


class NewNote(Body):
    text: Written


class NewAssignment(Body):
    """`unit`: a unit's key or a name. `due`: a day."""

    text: Written
    unit: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    due: Day | None = None
