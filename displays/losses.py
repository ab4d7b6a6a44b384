"""What the journal's store has lost, as consoles name it until somebody has taken note."""

from typing import Any

from broadcaster.events import Kind
from broadcaster.losses import ENTRY
from displays.endpoint import Call
from displays.problem import Problem


async def list_losses(call: Call) -> dict[str, Any]:
    """What the store of the journal has lost and nobody has taken note of yet: which events, how many, when, why."""
    entries = call.house.state.entries.items()
    standing = [each.value for key, each in entries if key.startswith(ENTRY) and each.value is not None]
    return {"seq": call.house.state.seq, "losses": sorted(standing, key=lambda one: one["seq"])}


async def note_loss(call: Call) -> dict[str, Any]:
    """Say that one has taken note of a loss: it leaves the consoles. The journal goes on naming it."""
    call.within()
    epoch = call.path("epoch")
    entry = call.house.state.entries.get(ENTRY + epoch)
    if entry is None or entry.value is None:
        raise Problem(404, "not_found", what=epoch)
    return {"seq": await call.record(Kind.HISTORY_NOTED, {"epoch": epoch})}
