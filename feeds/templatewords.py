"""The words of a template, in the languages it is written in: its reader knows it again by them.

They stand here and not in the pages' catalogue because they are a file format: a changed heading is another version.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from feeds import dates
from feeds.text import key

MARK = "iocast-template"  # in the first cell of the hidden sheet
VERSION = 1

_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """columns: field -> heading, in the order of the sheet. statuses: word -> SDMX status. Texts take str.format."""

    columns: Mapping[str, str]
    statuses: Mapping[str, str]
    sheet: str
    title: str
    period: str
    periods: str
    made: str
    how: str
    nothing: str
    page: str
    unit: str
    between: str
    at_least: str
    at_most: str
    example: str
    last: str
    wrong: str
    want_number: str
    want_status: str
    want_day: str
    decimal: str
    group: str


VI = TemplateWords(
    columns={
        "series": "Mã",
        "label": "Chỉ tiêu",
        "area_name": "Địa bàn",
        "unit": "Đơn vị tính",
        "period": "Kỳ",
        "value": "Số liệu",
        "status": "Trạng thái",
        "as_of": "Ngày chốt",
        "note": "Ghi chú",
        "last": "Số gần nhất",
        "last_period": "Kỳ gần nhất",
    },
    statuses={"chính thức": "A", "sơ bộ": "P", "ước": "E"},
    sheet="Số liệu",
    title="BIỂU SỐ LIỆU – {unit}",
    period="Kỳ số liệu: {period}",
    periods="Kỳ số liệu: xem cột “Kỳ”",
    made="Lập ngày {made:%d/%m/%Y} lúc {made:%H:%M}",
    how="Chỉ điền các ô nền vàng. Chưa có số liệu thì để trống. Ngày chốt để trống nghĩa là ngày cuối kỳ.",
    nothing="Đơn vị không có chỉ tiêu nào phải báo cáo.",
    page="Trang &P/&N",
    unit="Đơn vị tính: {unit}",
    between="Từ {least} đến {most}",
    at_least="Từ {least} trở lên",
    at_most="Không quá {most}",
    example="Ví dụ: {example}",
    last="Số gần nhất: {last} ({period})",
    wrong="Chưa đúng",
    want_number="Hãy nhập một số ({unit}). {bounds}Chưa có số liệu thì để trống.",
    want_status="Hãy chọn một trong: {statuses}.",
    want_day="Hãy nhập ngày dạng ngày/tháng/năm, từ {first:%d/%m/%Y} đến hôm nay, hoặc để trống.",
    decimal=",",
    group=".",
)
EN = TemplateWords(
    columns={
        "series": "Code",
        "label": "Indicator",
        "area_name": "Area",
        "unit": "Unit",
        "period": "Period",
        "value": "Value",
        "status": "Status",
        "as_of": "As of",
        "note": "Note",
        "last": "Last value",
        "last_period": "Last period",
    },
    statuses={"official": "A", "provisional": "P", "estimated": "E"},
    sheet="Figures",
    title="FIGURES OF {unit}",
    period="Period: {period}",
    periods="Period: see the column “Period”",
    made="Made on {made:%d/%m/%Y} at {made:%H:%M}",
    how="Fill in the yellow cells only. Leave empty what is not known. An empty day means the period's last day.",
    nothing="This unit has no indicator to report.",
    page="Page &P/&N",
    unit="Unit: {unit}",
    between="From {least} to {most}",
    at_least="At least {least}",
    at_most="At most {most}",
    example="For example: {example}",
    last="Last value: {last} ({period})",
    wrong="Not right yet",
    want_number="Enter a number ({unit}). {bounds}Leave it empty if it is not known.",
    want_status="Choose one of: {statuses}.",
    want_day="Enter a day as day/month/year, from {first:%d/%m/%Y} to today, or leave it empty.",
    decimal=".",
    group=",",
)
LANGUAGES: Mapping[str, TemplateWords] = {"vi": VI, "en": EN}
STATUSES = {key(word): code for each in LANGUAGES.values() for word, code in each.statuses.items()}


def figure(v: float, decimals: int, words: TemplateWords) -> str:
    """A figure as people write it in that language: 1.234,5 or 1,234.5."""
    plain = f"{v:,.{max(decimals, 0)}f}"
    return plain.translate(str.maketrans(",.", words.group + words.decimal))


def spoken(period: str, language: str) -> str:
    """A period in words that are read back as that very period: "Quý III/2021"; else as it is kept."""
    words = _vietnamese(period) if language == "vi" else period
    return words if dates.period(words) == period else period


def _vietnamese(period: str) -> str:
    if found := re.fullmatch(r"(\d{4})-(\d{2})", period):
        return f"Tháng {int(found[2])}/{found[1]}"
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", period):
        return f"Quý {_ROMAN[int(found[2]) - 1]}/{found[1]}"
    if found := re.fullmatch(r"(\d{4})-W(\d{2})", period):
        return f"Tuần {int(found[2])}/{found[1]}"
    if found := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", period):
        return f"{found[3]}/{found[2]}/{found[1]}"
    if found := re.fullmatch(r"(\d{4})-01-01/P(\d{1,2})M", period):
        return f"{found[2]} tháng đầu năm {found[1]}"
    return f"Năm {period}" if re.fullmatch(r"\d{4}", period) else period
