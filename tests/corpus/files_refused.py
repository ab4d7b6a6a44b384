"""Files that are refused as a whole, each with a reason the department can act on."""

import io
import struct
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from msoffcrypto.format.ooxml import OOXMLFile

from tests.corpus.file import LONG, SHORT, File
from tests.corpus.writers import archive, delimited, openpyxl, xls

GOOD = [["Mã", "Số liệu"], ["VB-01", 5]]
TCVN3 = [["M·", "ChØ tiªu", "Sè liÖu", "Ghi chó"], ["VB-01", "V¨n b¶n ®Õn", 5], ["VB-02", "V¨n b¶n ®i", 6]]
VNI = [["Maõ", "Chæ tieâu", "Soá lieäu", "Ghi chuù"], ["VB-01", "Vaên baûn ñeán", 5], ["VB-02", "Vaên baûn ñi", 6]]


def encrypted() -> bytes:
    data = io.BytesIO()
    OOXMLFile(io.BytesIO(openpyxl(GOOD))).encrypt("mật khẩu", data)
    return data.getvalue()


def locked_97() -> bytes:
    """With the record that says so right behind the beginning of the workbook."""
    data = xls(GOOD)
    at = data.index(struct.pack("<HHHH", 0x809, 16, 0x600, 5)) + 20
    kind, length = struct.unpack_from("<HH", data, at)
    assert length >= 2, kind
    return data[:at] + struct.pack("<HH", 0x2F, length) + data[at + 4 :]


def excel_95() -> bytes:
    """By the version at its beginning."""
    return xls(GOOD).replace(struct.pack("<HHHH", 0x809, 16, 0x600, 5), struct.pack("<HHHH", 0x809, 16, 0x500, 5), 1)


def far(book: Any) -> None:
    book.worksheets[0]["XFD1048576"] = 1


def wide(book: Any) -> None:
    book.worksheets[0]["XFD2"] = 1


def bomb() -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED, compresslevel=9) as made:
        for number in range(31):
            made.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 1_000_000)
    return data.getvalue()


def entities() -> bytes:
    text = b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><workbook>&b;</workbook>'
    return archive(xl__workbook_xml=text)


def many_parts() -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w") as made:
        for number in range(6000):
            made.writestr(f"xl/{number}", b"")
    return data.getvalue()


def twice() -> bytes:
    """Two workbooks under names that differ in case only."""
    data = io.BytesIO(openpyxl(GOOD))
    with ZipFile(data, "a") as made:
        made.writestr("XL/Workbook.xml", b"<workbook/>")
    return data.getvalue()


def locked_ods() -> bytes:
    manifest = b'<m:manifest xmlns:m="urn:x"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    return archive(content_xml=b"\x8f\x12\x00", **{"META-INF__manifest_xml": manifest})


FILES = (
    File("trong.xlsx", lambda: b" \r\n", SHORT, whole="file_empty"),
    File("mat-khau.xlsx", encrypted, SHORT, whole="file_locked"),
    File("mat-khau.xls", locked_97, SHORT, whole="file_locked"),
    File("mat-khau.ods", locked_ods, SHORT, whole="file_locked"),
    File("excel95.xls", excel_95, SHORT, whole="file_old"),
    File("tcvn3.xlsx", lambda: openpyxl(TCVN3), LONG, whole="legacy_encoding"),
    File("vni.xls", lambda: xls(VNI), LONG, whole="legacy_encoding"),
    File("tcvn3.csv", lambda: delimited(TCVN3, "cp1252"), LONG, whole="legacy_encoding"),
    File("o-xa.xlsx", lambda: openpyxl(GOOD, far), SHORT, whole="file_long"),
    File("qua-rong.xlsx", lambda: openpyxl(GOOD, wide), SHORT, whole="file_wide"),
    File("bom-nen.xlsx", bomb, SHORT | {"limit": "1MB"}, whole="file_large"),
    File("thuc-the.xlsx", entities, SHORT, whole="file_broken"),
    File("nhieu-phan.xlsx", many_parts, SHORT, whole="file_parts"),
    File("hai-so.xlsx", twice, SHORT, whole="file_broken"),
    File("cut.xlsx", lambda: openpyxl(GOOD)[:3000], SHORT, whole="file_broken"),
    File("cut.xls", lambda: xls(GOOD)[:1500], SHORT, whole="file_broken"),
    File("van-ban.docx", lambda: archive(word__document_xml=b"<w/>"), SHORT, whole="file_kind"),
    File("ban-in.pdf", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", SHORT, whole="file_kind"),
    File("dang-nhap.xls", lambda: b"<!DOCTYPE html><html><form>...</form></html>", SHORT, whole="file_web_page"),
    File("luu-tru.xls", lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related", SHORT, whole="file_web_page"),
    File("khong-tieu-de.xlsx", lambda: openpyxl([["a", "b"], [1, 2]]), SHORT, whole="no_column"),
    File("hai-cot.xlsx", lambda: openpyxl([["Mã", "Số liệu", "Số liệu"], ["VB-01", 5, 6]]), SHORT, whole="two_columns"),
    File("sai-bang-ma.csv", lambda: delimited(GOOD, "utf-8").replace(b"\xe1", b"\xff"), SHORT, whole="encoding"),
    File("khong-trang.xlsx", lambda: openpyxl(GOOD), SHORT | {"sheet": "Biểu 9"}, whole="no_sheet"),
    File("khong-ngay.xlsx", lambda: openpyxl(GOOD), SHORT | {"as_of": {"cell": "B1"}}, whole="no_as_of"),
    File("khong-ky.xlsx", lambda: openpyxl(GOOD), SHORT | {"period": {"cell": "B1"}}, whole="no_period"),
)
