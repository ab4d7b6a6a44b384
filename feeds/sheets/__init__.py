"""Spreadsheet files as rows of cells: xlsx, xls, ods, CSV and what bears their names.

What a file is, its bytes say: an ".xls" may be an xlsx, a web page or CSV. Macros are never run, links never followed.
"""

import io

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from feeds.feed import FeedError
from feeds.sheets import archive, compound, delimited, excel97, webtable, xml2003
from feeds.sheets.archive import UNPACKED
from feeds.sheets.sheet import Cell, Facts, Sheet, Value, address, cell_of, text

_WEB = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<style", b"<div", b"<!--")


def read(data: bytes, name: str, *, encoding: str = "utf-8", limit: int) -> list[Sheet]:
    """Every sheet of a file; raises FeedError with a reason the department can act on, and nothing else."""
    if not data.strip(b" \t\r\n\0"):
        raise FeedError("file_empty", file=name)
    if len(data) > limit:
        raise FeedError("file_large", file=name, size=len(data), limit=limit)
    try:
        return _read(data, name, encoding, limit)
    except FeedError as error:
        if "file" in error.reason.args:
            raise
        raise FeedError(error.reason.code, **{"file": name, **error.reason.args}) from None
    except PasswordError:
        raise FeedError("file_locked", file=name) from None
    except MemoryError:
        raise
    except Exception as error:  # whatever a parser makes of somebody else's bytes, the file is at fault
        raise FeedError("file_broken", file=name, what=_what(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how the Rust of calamine says the same
            raise
        raise FeedError("file_broken", file=name, what=_what(error)) from None


def _read(data: bytes, name: str, encoding: str, limit: int) -> list[Sheet]:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"PK\x03\x04"):
        return _calamine(data, archive.facts(data, name, limit))
    if data.startswith(compound.SIGNATURE):
        return _calamine(data, excel97.facts(compound.workbook(data, name), name))
    if head.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in data[:4096]:
        return xml2003.read(data)
    if head.startswith(_WEB) or (head.startswith(b"<?xml") and b"<html" in head):
        return webtable.read(data, name, encoding)
    if head.startswith(b"mime-version:"):
        raise FeedError("file_web_page", file=name)
    if head.startswith((b"<?xml", b"{\\rtf", b"%pdf", b"pk\x05\x06")):
        raise FeedError("file_kind", file=name)
    return delimited.read(data, name, encoding)


def _calamine(data: bytes, about: dict[str, Facts]) -> list[Sheet]:
    """The values, beside what the file says of them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = []
    for each in book.sheets_metadata:
        if each.typ == SheetTypeEnum.WorkSheet:
            rows = book.get_sheet_by_name(each.name).to_python(skip_empty_area=False)
            found = about[each.name]  # a sheet that says nothing of itself is no sheet
            for (row, column), shown in found.texts.items():
                if row <= len(rows) and column <= len(rows[row - 1]):
                    rows[row - 1][column - 1] = shown
            sheets.append(Sheet(each.name, rows, each.visible == SheetVisibleEnum.Visible, found))
    return sheets


def _what(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


__all__ = ["UNPACKED", "CalamineError", "Cell", "Facts", "Sheet", "Value", "address", "cell_of", "read", "text"]
