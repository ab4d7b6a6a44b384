"""Tables as files that spreadsheet programs open by a double click."""

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

CSV = "text/csv"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # a cell that begins so is run by some programs


def table(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """UTF-8 with BOM and semicolons, as spreadsheet programs of the region expect them; no cell is a formula."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response("\ufeff" + written.getvalue(), media_type=f"{CSV}; charset=utf-8", headers=headers)


def harmless(cell: object) -> str:
    """A cell's text, with an apostrophe before what could be taken for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(FORMULA) or text.startswith(FORMULA) else text
