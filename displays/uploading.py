"""A steward's file: what would become of each of its cells, and, once confirmed, that very outcome recorded."""

import asyncio
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from broadcaster.events import encode
from broadcaster.model import Indicator, Reason
from displays.credentials import digest
from displays.endpoint import Call
from displays.entry import sees, unit_of
from displays.forms import FILE_LIMIT, Upload
from displays.naming import area_name, worded
from displays.problem import Problem, words_for
from displays.repeating import Answer, Asked, Done, key_of, once
from displays.spoken import period_text
from feeds import dates, uploads
from feeds.apart import Apart
from feeds.batch import VALUELESS
from feeds.feed import Answer as Found
from feeds.feed import FeedError
from feeds.intake import identity
from feeds.offers import Offer, Outcome
from feeds.plans.spreadsheet import SpreadsheetPlan
from feeds.runs import PreviewRow, preview

FEED = "entry"  # the feed's name in the journal
READ_LIMIT = 30  # seconds in which a file has to be read
OUTCOMES = ("accepted", "held", "rejected", "unchanged")

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")


async def send_file(call: Call) -> Any:
    """Weigh a file's figures and say what would become of each; with commit=1 record what the preview said."""
    unit, upload, commit = unit_of(call), call.body, call.query("commit") == "1"
    if unit is None:
        raise Problem(422, "which_unit")
    if not commit:
        weighed = await _weigh(call, upload, unit["key"])
        return {**weighed.shown(call), "seq": call.house.state.seq}
    if not upload.digest:
        raise Problem(422, "no_digest")

    async def work(fresh: list[int]) -> Done:
        weighed = await _weigh(call, upload, unit["key"])
        shown = weighed.shown(call)
        if shown["digest"] != upload.digest:
            raise Problem(409, "preview_changed", more={"preview": {**shown, "seq": call.house.state.seq}})
        return [{**shown, "committed": True}], [call.placed(one) for one in weighed.outcome.drafts]

    (answer,) = await once(call, [Asked(key_of(call), _said(upload, unit["key"]))], work)
    return answer


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a file came to."""

    upload: Upload
    outcome: Outcome
    rows: Sequence[PreviewRow]

    def shown(self, call: Call) -> Answer:
        """The preview: every cell with its outcome, and a digest by which its sender confirms exactly this."""
        rows = sorted(self.rows, key=_order(self.rows))
        return {
            "file": self.upload.name,
            "committed": False,
            "digest": _digest(rows),
            "counts": {each: sum(row.outcome == each for row in rows) for each in OUTCOMES},
            "rows": [self._row(call, index, row) for index, row in enumerate(rows)],
        }

    def _row(self, call: Call, index: int, row: PreviewRow) -> dict[str, Any]:
        state, say = call.house.state, words_for(call.request)
        indicator, last = state.site.indicator_of(row.series), state.latest(row.series)
        if indicator and not sees(call.principal, indicator):
            indicator = last = None  # what its sender may not see is not told by sending a file
        sheet, _, cell = row.place.removeprefix(self.upload.name).removeprefix("!").rpartition("!")
        held = row.outcome == "held"
        return {
            "index": index,
            "outcome": row.outcome,
            "place": row.place,
            "file": self.upload.name,
            "sheet": sheet,
            "cell": cell,
            "series": row.series,
            "name": say.pick(indicator.name) if indicator else "",
            "area_name": area_name(state, row.series, say),
            "unit": say.pick(indicator.unit) if indicator else "",
            "decimals": indicator.decimals if indicator else 0,
            "period": row.period,
            "period_text": period_text(row.period, say.language),
            "raw": row.raw,
            "v": row.v,
            "suggestion": row.suggestion,
            "reason": worded(state, row.reason, say) if row.reason else None,
            "id": identity(row.series, row.period, row.raw, row.place) if held else None,
            "before": {"v": last.v, "period": last.period} if last else None,
            "fixed": row.place in self.upload.fixes,
        }


async def _weigh(call: Call, upload: Upload, unit: str) -> Weighed:
    who = call.principal

    def permit(series: str, indicator: Indicator) -> Reason | None:
        if indicator.owner != unit:
            return Reason("not_your_unit", {"owner": indicator.owner, "unit": unit})
        return who.stopped(series, indicator.owner)

    found = await _read(call, upload)
    offers = [offer._replace(number=number) for number, offer in enumerate(found.offers) if not _blank(offer)]
    outcome = await call.house.intake.weigh(offers, FEED, who.by, permit)
    empty = [_empty(offer) for offer in found.offers if _blank(offer)]
    return Weighed(upload, outcome, [*preview(outcome, found), *empty])


def _blank(offer: Offer) -> bool:
    """A line that nobody filled in, whatever stands beside its cell; a status may say that there is no figure."""
    written = offer.value.strip() if isinstance(offer.value, str) else offer.value
    return written in (None, "") and offer.status not in VALUELESS


def _empty(offer: Offer) -> PreviewRow:
    period = dates.period(offer.period) or offer.period
    return PreviewRow("unchanged", offer.place, offer.series, period, "", reason=Reason("missing", {"raw": ""}))


async def _read(call: Call, upload: Upload) -> Found:
    """What the file offers, read in a process of its own; raises Problem 422 where the whole file is of no use."""
    plans = [each for each in call.house.runner.plans.values() if isinstance(each, SpreadsheetPlan)]
    try:
        async with asyncio.timeout(READ_LIMIT):
            return await Apart().run(uploads.upload, upload.data, upload.name, plans, FILE_LIMIT, dict(upload.fixes))
    except TimeoutError:
        reason = Reason("file_slow", {"file": upload.name, "seconds": READ_LIMIT})
    except FeedError as error:
        reason = error.reason
    said = worded(call.house.state, reason, words_for(call.request))
    raise Problem(422, "unreadable_file", more={"reason": said}, file=upload.name, why=said["text"])


def _digest(rows: Sequence[PreviewRow]) -> str:
    """Of what matters to whoever confirms: another outcome of any cell is another digest."""
    told = [
        (row.outcome, row.place, row.series, row.period, row.raw, row.v, row.suggestion, row.reason and row.reason.code)
        for row in rows
    ]
    return digest(encode({"rows": told}).decode())


def _said(upload: Upload, unit: str) -> str:
    """The digest of what a confirmation says: a form's bytes differ each time it is sent."""
    content = hashlib.sha256(upload.data).hexdigest()
    return digest("\n".join((unit, upload.name, upload.digest, encode(upload.fixes).decode(), content)))


def _order(rows: Sequence[PreviewRow]) -> Any:
    """Cells as they stand in the file: by sheet, row and column; what is no cell comes last."""
    sheets = list(dict.fromkeys(row.place.rpartition("!")[0] for row in rows))

    def place(row: PreviewRow) -> tuple[int, int, int, str]:
        sheet, _, cell = row.place.rpartition("!")
        found = _CELL.fullmatch(cell)
        if not found:
            return len(sheets), 0, 0, cell
        return sheets.index(sheet), int(found[2]), len(found[1]), found[1]

    return place
