"""What people wish of the screens, as bodies of the API: one slot of a room, or many claims at once."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from displays.bodies import EXACT, Body, Key, Moment

Slot = Literal["layout", "focus", "hold"]
Width = Literal["all", "group", "room", "screen"]
Revision = Annotated[int, Field(ge=0, le=EXACT)]
MOST = 1000  # claims in one batch


class LayoutWish(Body):
    layout: Key
    screen: Key | None = None
    until: Moment | None = None
    pinned: bool = False


class FocusWish(Body):
    topic: Key
    screen: Key | None = None
    until: Moment | None = None


class HoldWish(Body):
    at: Moment | None = None
    screen: Key | None = None
    until: Moment | None = None


class ClaimWish(Body):
    """The general form. `value`: a layout key, a topic key, or for a hold an instant or nothing (now)."""

    value: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None
    until: Moment | None = None
    pinned: bool = False


class BatchClaim(Body):
    """One claim of a batch. `value`: a layout key, a topic key, for a hold an instant or "now"; null takes it back.

    revision: of the claim that stands there (`GET /api/claims`), 0: none; another one there by now refuses the batch.
    rank: absent, the caller's own. made: the claim of that event is put back as it was, with its place in the order.
    """

    width: Width
    key: Annotated[str, StringConstraints(max_length=130)] = ""
    slot: Slot
    value: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None
    until: Moment | None = None
    pinned: bool = False
    revision: Revision | None = None
    rank: Literal["operator", "presenter"] | None = None
    made: Revision | None = None


class BatchWish(Body):
    """`seen`: the newest event the caller had seen; what somebody else did since on a screen it reaches refuses it."""

    claims: Annotated[list[BatchClaim], Field(min_length=1, max_length=MOST)]
    seen: Revision | None = None


class PrepareTarget(Body):
    width: Width
    key: Annotated[str, StringConstraints(max_length=130)] = ""


class PrepareWish(Body):
    """`layout`: what these screens make ready, for ten minutes at most; null: nothing any more."""

    targets: Annotated[list[PrepareTarget], Field(min_length=1, max_length=MOST)]
    layout: Key | None = None
