"""A file that a person sends with a form: read in memory, never on disk."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from pathlib import PureWindowsPath
from typing import Any

from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from displays.problem import Problem
from displays.shapes import Shape
from feeds import jsontext

FILE_LIMIT = 10 * 1024 * 1024  # bytes of a file
FIXES_LIMIT = 1024 * 1024  # bytes of a field beside it
FORM_LIMIT = FILE_LIMIT + 2 * FIXES_LIMIT  # bytes of the whole form
NAME_LENGTH = 120  # characters of a file's name that count
TEXT_LENGTH = 500  # of what is typed instead of a cell
FIELDS = ("fixes", "digest")


@dataclass(frozen=True, slots=True)
class Upload:
    """fixes: place -> what was typed instead. digest: of the preview that its sender confirms, "" without one."""

    name: str
    data: bytes
    fixes: Mapping[str, str]
    digest: str


class _InMemory(MultiPartParser):
    spool_max_size = FORM_LIMIT  # never a temporary file


async def read_upload(raw: bytes, headers: Headers) -> Upload:
    """The parts of a form; raises Problem 400 for a broken one, 413 for a file too large, 422 for what is missing."""

    async def stream() -> AsyncGenerator[bytes]:
        yield raw

    try:
        form = await _InMemory(
            headers, stream(), max_files=1, max_fields=len(FIELDS), max_part_size=FIXES_LIMIT
        ).parse()
    except (MultiPartException, KeyError, UnicodeDecodeError) as error:
        raise Problem(400, "bad_form", what=str(error)) from None
    try:
        return await _upload(form)
    finally:
        await form.close()


async def _upload(form: FormData) -> Upload:
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise Problem(422, "no_file")
    data = await file.read()
    if len(data) > FILE_LIMIT:
        raise Problem(413, "too_large", limit=FILE_LIMIT)
    name = "".join(each for each in PureWindowsPath(file.filename or "").name if each.isprintable())[-NAME_LENGTH:]
    if not data or not name:
        raise Problem(422, "no_file")
    return Upload(name, data, _fixes(form.get("fixes")), str(form.get("digest") or ""))


def _fixes(text: Any) -> dict[str, str]:
    if not text:
        return {}
    try:
        found = jsontext.loads(text)
    except (TypeError, ValueError, RecursionError):
        raise Problem(422, "bad_fixes") from None
    if not isinstance(found, dict) or not all(
        isinstance(each, str) and len(each) <= TEXT_LENGTH for each in found.values()
    ):
        raise Problem(422, "bad_fixes")
    return dict(found)


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "A spreadsheet: xlsx, xls, ods or csv."},
        "fixes": {"type": "string", "description": "JSON object: place of a cell -> the text that counts instead."},
        "digest": {"type": "string", "description": "Of the preview that is confirmed; with commit=1."},
    },
}

UPLOAD = Shape({"multipart/form-data": SCHEMA}, read_upload, ("Idempotency-Key",))
