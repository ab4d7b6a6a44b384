"""Where a figure comes from: the feed, the place in it and the text that stood there; of a derived one, its inputs'."""

from typing import Any

from broadcaster.model import Observation
from broadcaster.periods import valid
from displays.api import seen
from displays.endpoint import Call
from displays.problem import Problem


async def read_provenance(call: Call) -> dict[str, Any]:
    """Where a figure comes from, the newest or that of a period; of a computed one also what it is made of."""
    state, code, area = call.house.state, call.path("code"), call.query("area")
    indicator = seen(call, code)
    series, period = f"{code}@{area}" if area else code, call.query("period")
    if period and not valid(period):
        raise Problem(422, "bad_date", value=period[:40])
    stands = state.observation(series, period) if period else state.latest(series)
    if stands is None:
        raise Problem(404, "not_found", what=f"{series} {period}".strip())
    inputs = [_told(each) for each in state.inputs(series, stands.period)]
    made = {"formula": indicator.formula, "inputs": inputs} if indicator.formula else {}
    return {"seq": state.seq, **_told(stands), **made}


def _told(each: Observation) -> dict[str, Any]:
    source = each.source
    return {
        "series": each.series, "period": each.period, "v": each.v, "status": each.status, "as_of": each.as_of,
        "received": each.received, "feed": source.feed, "place": source.place, "raw": source.raw, "note": each.note,
    }  # fmt: skip
