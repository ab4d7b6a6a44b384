"""A strict reader of figures that shares nothing with intake's: what it cannot place, intake must not accept.

One regular expression for each thing a cell may say, over folded characters, and exact fractions. It knows less than
intake holds, and as much as intake reads.
"""

import re
import unicodedata
from fractions import Fraction

Span = tuple[Fraction, Fraction]  # the least and the most that is said; equal for a single figure

SCALES = {"nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tr": 10**6, "tỷ": 10**9, "tỉ": 10**9}
SCALES |= {"thousand": 10**3, "million": 10**6, "billion": 10**9}
NAMES = {"văn bản": ("văn", "văn bản"), "đồng": ("đồng", "đ", "₫", "vnđ", "vnd"), "%": ("%", "phần trăm", "percent")}
ABOUT = (
    "trên dưới|khoảng|gần|xấp xỉ|ước chừng|chừng|about|nearly|~|≈|hơn|trên|ít nhất|tối thiểu|không dưới|over|more than"
    "|above|>=|≥|>|dưới|tối đa|không quá|chưa đến|chưa tới|under|below|less than|<=|≤|<"
)
CERTAINTY = "ước tính|ước thực hiện|ước|sơ bộ|tạm tính|dự kiến|dự báo"
NUMBER = r"(?:[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?: \d{3})+|[1-9]\d*|0\d|0)(?:,\d+)?"
STEP = rf"(?P<n>{NUMBER}) ?(?P<s>(?:(?:{'|'.join(SCALES)})(?: |$))*)"
LAST_YEAR = r"(?:so với |so |của )?cùng (?:kỳ|kì)(?: (?:năm )?(?:trước|ngoái|(?:19|20)\d\d))?"


def strictly(text: str, base: str, scale: int = 1, *, growth: bool = False) -> Span | None:
    """The figure in units of `scale` x `base` ("đồng", 10**9), or None where a strict reader would ask back.

    A bare number is one of these units; one with a word for its size, or with the base's name, is of the base.
    """
    said = _folded(text)
    said = re.sub(rf"^(?:{CERTAINTY}) ", "", said)
    if base == "%":
        return _percent(said, growth=growth)
    return _about(re.sub(r"^đạt ", "", said), base, scale)


def _folded(text: str) -> str:
    folded = ""
    for each in unicodedata.normalize("NFC", text):
        if unicodedata.category(each) == "Cf" or each in "\u034f\ufe00\ufe0f":
            continue
        if "\uff01" <= each <= "\uff5e":
            each = chr(ord(each) - 0xFEE0)
        if unicodedata.category(each) == "Pd" or each in "−⁃➖˗":
            each = "-"
        folded += " " if each.isspace() else each
    return re.sub(" +", " ", folded).strip().casefold()


def _percent(said: str, *, growth: bool) -> Span | None:
    said = re.sub(r" ?(?<!điểm)(?<!điểm )phần trăm", "%", said)
    change = re.fullmatch(rf"(?:{LAST_YEAR},? )?(tăng trưởng|tăng thêm|tăng|giảm) (.+?%)(?:,? {LAST_YEAR})?", said)
    if growth and change:
        found = _about(change[2], "%")
        if found is None or found[0] < 0:
            return None
        return (-found[1], -found[0]) if change[1] == "giảm" else found
    index = re.fullmatch(rf"(?:{LAST_YEAR},? )bằng (.+?%)|bằng (.+?%),? {LAST_YEAR}", said)
    if growth and index:
        found = _about(index[1] or index[2], "%")
        return found and (found[0] - 100, found[1] - 100)
    share = re.fullmatch(r"(?:đạt (.+?%)(?:,? [^%]+)?|bằng (.+?%),? (?:so với )?(?:dự toán|kế hoạch)[^%]*)", said)
    if not growth and share:
        return _about(share[1] or share[2], "%")
    return _about(said, "%")


def _about(said: str, base: str, unit: int = 1) -> Span | None:
    rest = re.sub(rf"^(?:{ABOUT}) ?", "", said)
    if rest == said:
        rest = re.sub(r"^(?:từ )?(.*) trở (?:lên|xuống)$", r"\1", said)
    between = re.fullmatch(r"(?:từ )?(\d.*?)(?: ?- ?| đến | tới | to )(\d.*)", rest)
    if between:
        behind = re.sub(rf"^{NUMBER} ?", "", between[2])
        first = between[1] if re.search(r"[^\d., ]", between[1]) else f"{between[1]} {behind}"
        low, high = _amount(first, base, unit), _amount(between[2], base, unit)
        return (low, high) if low is not None and high is not None and low < high else None
    one = _amount(rest, base, unit)
    return None if one is None else (one, one)


def _amount(said: str, base: str, unit: int) -> Fraction | None:
    """ "12.345 tỷ 678 triệu đồng", "05", "95,4%": the figure in units of so many of the base."""
    signed = re.match(r"([+-]) ?(?=\d)", said)
    rest = said[signed.end() :] if signed else said
    total: Fraction | None = Fraction(0)
    before: Fraction | None = None
    while True:
        found = re.match(STEP, rest)
        if not found:
            return None
        scale = 1
        for word in found["s"].split():
            scale *= SCALES[word]
        amount = Fraction(re.sub("[ .]", "", found["n"]).replace(",", ".")) * scale
        if before is not None and amount >= before:
            return None
        bare, rest = not found["s"], rest[found.end() :].strip()
        if bare and not rest:  # "5" is five units, "2 tỷ 5" nobody knows what
            total, before = (amount * unit, before) if before is None else (None, before)
        else:
            total, before = total + amount, Fraction(scale)
        if total is None or (rest and not re.match(r"\d", rest) and rest not in NAMES[base]):
            return None
        if not re.match(r"\d", rest):
            return (-total if signed and signed[1] == "-" else total) / unit
        if scale == 1 or "," in found["n"]:
            return None
