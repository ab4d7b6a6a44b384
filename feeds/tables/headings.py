"""What headings, sheet names and titles say: "Tháng 9" under "Năm 2021", "9 THÁNG ĐẦU NĂM 2021", "Tổng cộng"."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from broadcaster import periods
from feeds import dates, text
from feeds.text import figures, key
from feeds.units import unit_of

SPOKEN = 60  # words of a title that are looked at
SHORT = 40  # letters of a unit
LONGEST = 8  # words of a period in a sentence: "từ ngày 01/01/2021 đến ngày 30/09/2021" has six

_TOTALS = frozenset(
    map(
        key, ("tổng", "cộng", "tổng cộng", "tổng số", "toàn tỉnh", "cả tỉnh", "chung toàn tỉnh", "total", "grand total")
    )
)
_TOTAL_OF = re.compile(
    rf"(?:{key('tổng cộng')}|{key('cộng')}|{key('tổng')})(?: {key('mục')}| {key('phần')}| [ivx\d]+$)"
)
_BRACKETS = re.compile(r"\([^)]*\)")
_UNIT = re.compile(r"(?:đơn vị(?: tính)?|đvt) ?:? ?([^()]+)")
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_RATES = re.compile(r"t[ỷỉ] (?:lệ|trọng|suất|giá|số)")
_SEVERAL = re.compile(r"[,;&]| và ")
_SPELT = tuple(
    (re.compile(form), word)
    for form, word in (
        (r"^1[. ]?000[. ]?000(?!\d) ?", "triệu "),
        (r"^1[. ]?000(?![\d.]) ?", "nghìn "),
        (r"^tr\.? ?(?=đ|vn|$)", "triệu "),
        (r"^t[ỷỉ]\. ?(?=đ|vn)|^t[ỷỉ](?=đ)", "tỷ "),
        (r"^ng?h?\.? ?(?=đ)", "nghìn "),
    )
)
_MONTH, _QUARTER = key("tháng"), key("quý")
_PART = re.compile(
    rf"(?:{_MONTH} ?|t|th\.?)(?P<month>0?[1-9]|1[0-2])"
    rf"|(?:{_QUARTER} ?|q)(?P<quarter>iv|i{{1,3}}|[1-4])"
    rf"|(?:{key('lũy kế')} |{key('cộng dồn')} )?(?P<months>0?[1-9]|1[0-2]) ?(?:{_MONTH}|t)"
    rf"(?: {key('đầu năm')})?"
    rf"|(?P<year>{key('cả năm')})",
    re.ASCII,
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)", re.ASCII)
_AROUND = " .,:;()-\"'“”"
_MENTIONED = re.compile(rf"(?:{_MONTH}|{_QUARTER}) (?:\d|[iv]+\b)|\d ?{_MONTH}")
_COMPARED = re.compile(
    "|".join(
        map(key, ("cùng kỳ", "năm trước", "kỳ trước", "tháng trước", "quý trước", "so với", "kế hoạch", "dự toán",
                  "chỉ tiêu giao", "chênh lệch", "nghị quyết", "quyết định", "công văn"))
    )
)  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@lru_cache(maxsize=1024)
def pattern(heading: str) -> re.Pattern[str]:
    """Matches the keys of headings; "*" stands for anything."""
    return re.compile(".*".join(re.escape(part) for part in map(key, heading.split("*"))))


def total(words: str) -> bool:
    """True for the words of a total: "Tổng cộng:", "Cộng (I+II)"."""
    plain = _BRACKETS.sub("", key(words)).strip(" :.-*=")
    return plain in _TOTALS or bool(_TOTAL_OF.match(plain))


def scale(said: str) -> str | None:
    """The unit of many in a heading or above a table: "Thu ngân sách (tỷ đồng)", "ĐVT: 1.000 lượt"; None for any other.

    Only one that scales what stands below: "Đơn vị: Sở Y tế" is none.
    """
    plain = text.words(said).casefold()
    for found in (*_UNIT.finditer(plain), *_IN_BRACKETS.finditer(plain)):
        for piece in _SEVERAL.split(found[1]):
            written = _spelt(piece.strip(" .:;"))
            if scales(written):
                return written
    return None


def scales(unit: str) -> bool:
    """True for many of something, and for money, whose plain figures are never meant in its billions."""
    if _RATES.match(unit) or set("/%") & set(unit):
        return False
    found = unit_of(unit)
    return found.scale != 1 or found.money


def _spelt(unit: str) -> str:
    """ "1.000đ", "trđ", "Tr.đồng" written out."""
    for form, word in _SPELT:
        if (made := form.sub(word, unit, count=1)) != unit:
            return made
    return unit


def stated_scale(said: str) -> str | None:
    """As `scale`, of what is said to be the unit: "ĐVT: triệu đồng", or "triệu đồng" in a column of units."""
    plain = text.words(said).casefold()
    if _UNIT.search(plain):
        return scale(said)
    return scale(f"ĐVT: {said}") if len(plain) < SHORT and scales(_spelt(plain)) else None


def states_unit(said: str) -> bool:
    """True for "Đơn vị tính: triệu đồng"."""
    return bool(_UNIT.search(text.words(said).casefold()))


def compares(words: str) -> bool:
    """True for words about other figures than the report's own: "cùng kỳ năm 2020", "Kế hoạch", "so với …"."""
    return bool(_COMPARED.search(key(words)))


def mentioned(sentence: str, year: str | None) -> set[str]:
    """Every period a sentence names; year: of what names none. Days, as those of a letter, are none."""
    words = figures(sentence).split()[:SPOKEN]
    taken: set[int] = set()
    found: set[str] = set()
    for length in range(min(LONGEST, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            here = set(range(at, at + length))
            plain = " ".join(words[at : at + length]).strip(_AROUND)
            made = None if here & taken else period([plain], year)
            if made is not None:
                taken |= here
                first, end = periods.span(made)
                found |= {made} if (end - first).days > 1 else set()
    return found


def looks_dated(words: str) -> bool:
    """True for a heading that names a month or a quarter, whether it can be read or not."""
    return bool(_MENTIONED.search(key(words)))


def year_of(period: str | None) -> str | None:
    """The one year that a period lies in, as text."""
    if period is None:
        return None
    first, end = periods.span(period)
    return str(first.year) if (end.year, end.month, end.day) <= (first.year + 1, 1, 1) else None


def period(path: Sequence[str], year: str | None) -> str | None:
    """The period that a column's headings name, top to bottom; year: of what names none. None: not certain."""
    for words in reversed(path):
        if (found := dates.period(words)) is not None:
            # "2021" above "Tháng 9" is the year of it, not a period of its own
            rest = [other for other in path if other != words]
            return None if any(_PART.fullmatch(key(figures(other))) for other in rest) else found
        if part := _PART.fullmatch(key(figures(words))):
            return _made(part, _year(path, year))
    joined = [f"{upper} {lower}" for upper, lower in pairwise(path)]
    for words in joined:
        if (found := dates.period(words)) is not None:
            return found
        if part := _PART.fullmatch(key(figures(words))):
            return _made(part, _year(path, year))
    return None


def period_in(sentence: str) -> str | None:
    """The only period named in a sentence; None where there is none or several."""
    words = figures(sentence).split()
    taken: set[int] = set()
    found: list[str] = []
    for length in range(min(LONGEST, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            here = set(range(at, at + length))
            made = None if here & taken else dates.period(" ".join(words[at : at + length]).strip(_AROUND))
            if made is not None:
                taken |= here
                found.append(made)
    rest = key(" ".join("|" if at in taken else word for at, word in enumerate(words)))
    return found[0] if len(set(found)) == 1 and not _MENTIONED.search(rest) else None


def _year(path: Sequence[str], year: str | None) -> str | None:
    named = {found[1] for words in path for found in _YEAR.finditer(words)}
    return named.pop() if len(named) == 1 else (None if named else year)


def _made(part: re.Match[str], year: str | None) -> str | None:
    if year is None:
        return None
    if part["month"]:
        return f"{year}-{int(part['month']):02d}"
    if part["quarter"]:
        return f"{year}-Q{_ROMAN.get(part['quarter']) or part['quarter']}"
    return f"{year}-01-01/P{int(part['months'])}M" if part["months"] else year
