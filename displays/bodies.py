"""What people and programs send to the API, and where in it something is wrong."""

import json
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, TypeAdapter, ValidationError

from broadcaster.model import Status
from displays.problem import Fault, Problem

Key = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Reasoned = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Moment = Annotated[str, StringConstraints(min_length=10, max_length=40)]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]

GOT = 80  # characters of a wrong value that are repeated in the answer
FAULTS = 1000  # faults of a body that are named: each takes about 10 µs to word, and the loop waits meanwhile
EXACT = 2**53  # whole numbers beyond it are repeated as text: JSON readers, and our encoder, do not carry them
PLACE = re.compile(r"line (\d+) column (\d+)")


class Body(BaseModel):
    """Unknown keys are wrong: a misspelt one would otherwise be dropped in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)  # there are thousands of them in a batch, and a model is several objects each
class SentObservation:
    """One figure: a number, or text just as it was written."""

    __pydantic_config__ = Body.model_config

    series: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    value: Number | Annotated[str, StringConstraints(max_length=500)] | None
    period: Annotated[str, StringConstraints(min_length=4, max_length=40)]
    as_of: Moment | None = None
    status: Status | None = None
    note: Annotated[str, StringConstraints(max_length=1000)] | None = None
    correction: Reasoned | None = None
    change: Number | Annotated[str, StringConstraints(max_length=100)] | None = None


class Batch(Body):
    observations: Annotated[list[SentObservation], Field(min_length=1, max_length=5000)]
    source: Line | None = None


class SignIn(Body):
    """`code`: of the second factor, where the person has one."""

    name: Line
    password: Password
    code: Annotated[str, StringConstraints(max_length=40)] = ""


class Factor(Body):
    """The first code of an authenticator app that was just set up."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=40)]


class Prove(Body):
    """Who is signed in shows once more that it is they; somebody who came by the province's sign-on has no password."""

    password: Annotated[str, StringConstraints(max_length=500)] = ""
    code: Annotated[str, StringConstraints(max_length=40)] = ""


class Once(Body):
    token: Secret


class NewPassword(Body):
    """`current` is needed but after a one-time link; then `code`, where there is a second factor."""

    password: Password
    current: Annotated[str, StringConstraints(max_length=500)] | None = None
    code: Annotated[str, StringConstraints(max_length=40)] = ""


class PlainText(Body):
    vi: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    en: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""


class NoticeTarget(Body):
    width: Literal["all", "group", "room", "screen"]
    key: Annotated[str, StringConstraints(max_length=130)] = ""


class NewNotice(Body):
    """In the words of CAP 1.2. `targets`: where it stands, in the place of one `width` and `key`."""

    status: Literal["Actual", "Exercise", "System", "Test"]
    severity: Literal["Extreme", "Severe", "Moderate", "Minor", "Unknown"] = "Unknown"
    headline: PlainText
    description: PlainText | None = None
    width: Literal["all", "group", "room", "screen"] = "all"
    key: Annotated[str, StringConstraints(max_length=130)] = ""
    targets: Annotated[tuple[NoticeTarget, ...], Field(max_length=250)] = ()
    until: Moment | None = None


class NewGroup(Body):
    """`screens`: single ones of other rooms, "room/screen"."""

    name: PlainText
    rooms: Annotated[list[Key], Field(max_length=1000)] = []
    screens: Annotated[list[Annotated[str, StringConstraints(max_length=130)]], Field(max_length=1000)] = []


class Approval(Body):
    """`second`: this is one more browser for the screen; without it the screen's former device is revoked. `name`:
    what people call the device."""

    room: Key
    screen: Key
    second: bool = False
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""


class DeviceWish(Body):
    """What is to be otherwise: its name, or where it stands (both, `room` and `screen`)."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] | None = None
    room: Key | None = None
    screen: Key | None = None


class Accept(Body):
    reason: Reasoned
    value: Annotated[Number, Field(ge=-EXACT, le=EXACT)] | None = None


class Because(Body):
    reason: Reasoned


LayoutText = Annotated[str, StringConstraints(min_length=1, max_length=200_000)]


class DraftText(Body):
    """A text that is not saved. `screen`: "room/screen", as which it is judged too."""

    text: LayoutText
    screen: Annotated[str, StringConstraints(max_length=130)] | None = None


class SavedText(Body):
    text: LayoutText
    why: Line


class Rollback(Body):
    seq: int
    why: Line


class Rename(Body):
    to: Key
    why: Line


class NewLink(Body):
    """`name`: for whom. Either a `room` (its first screen, or `screen`) or one `layout`. `most`: browsers at once."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    room: Key | None = None
    screen: Key | None = None
    layout: Key | None = None
    clearance: Literal["public", "internal", "restricted"] = "public"
    until: Moment | None = None
    most: Annotated[int, Strict(), Field(ge=1, le=50)] = 5


class OpenLink(Body):
    code: Secret


class Pointing(Body):
    """Which tile of the layout one looks at; without a tile none any more."""

    layout: Key
    tile: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None


class Do(Body):
    do: Literal["identify", "reload", "testcard", "report"]
    screen: Key | None = None


def read_body(model: type[Body] | TypeAdapter[Any], raw: bytes, within: str = "") -> Any:
    """The body as its model; raises Problem 400 for broken JSON and 422 naming every wrong index and field.

    Of more than FAULTS of them the first are named, and `wrong` says how many there are.

    within: where in a larger body this one stands; it goes before the names of fields.
    """
    try:
        return model.validate_json(raw) if isinstance(model, TypeAdapter) else model.model_validate_json(raw)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False)
    if errors[0]["type"] == "json_invalid":
        raise _broken(raw, errors[0]["msg"])
    faults: dict[tuple[int | None, str], Fault] = {}
    for error in errors[:FAULTS]:
        fault = _fault(error, within)
        if (fault.index, fault.field) not in faults or error["type"] == "string_too_long":
            faults[fault.index, fault.field] = fault  # a text that is too long is no missing number
    cut = {"wrong": len(errors)} if len(errors) > FAULTS else {}
    raise Problem(422, "malformed", errors=tuple(faults.values()), more=cut)


# pydantic's names for what is wrong -> ours, which have words in both languages
CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "unexpected_keyword_argument": "unknown_field",
    "float_type": "number",
    "finite_number": "number",
    "int_type": "number",
    "string_type": "text",
    "bool_type": "yes_or_no",
    "bool_parsing": "yes_or_no",
    "list_type": "list",
    "model_type": "object",
    "dataclass_type": "object",
    "model_attributes_type": "object",
    "enum": "one_of",
    "literal_error": "one_of",
    "string_too_short": "longer",
    "string_too_long": "shorter",
    "too_short": "more_items",
    "too_long": "fewer_items",
    "string_pattern_mismatch": "key",
}
LIMITS = ("expected", "min_length", "max_length")


def _fault(error: Any, within: str = "") -> Fault:
    """Place a pydantic error: ("observations", 3, "value", "float") is item 3, field value."""
    place: tuple[str | int, ...] = error["loc"]
    index = next((part for part in place if isinstance(part, int)), None)
    names = [part for part in place if isinstance(part, str)]
    field = names[0] if names else ""
    if index is not None:
        field = names[1] if len(names) > 1 else names[0]
    code = CODES.get(error["type"], "otherwise")
    if len(names) > (2 if index is not None else 1) and code in ("number", "text"):
        code = "number_or_text"
    got = None if error["type"] == "missing" else error["input"]
    shown = got if got is None or isinstance(got, bool | float) or _small(got) else str(got)[:GOT]
    args = {name: value for name, value in (error.get("ctx") or {}).items() if name in LIMITS}
    return Fault(f"{within}{field}", code, shown, index, args)


def _small(got: Any) -> bool:
    return isinstance(got, int) and abs(got) <= EXACT


def _broken(raw: bytes, said: str) -> Problem:
    """Where the JSON breaks: as Python's reader says, or pydantic's (lone surrogates, endless digits)."""
    try:
        json.loads(raw)
    except json.JSONDecodeError as wrong:
        return Problem(400, "bad_json", line=wrong.lineno, column=wrong.colno)
    except (ValueError, RecursionError):
        pass
    place = PLACE.search(said)
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    return Problem(400, "bad_json", line=line, column=column)
