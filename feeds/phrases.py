"""The words around a figure: marks for "no figure", approximations, statuses, and changes against another period."""

import re
from dataclasses import dataclass

from broadcaster.model import Status
from feeds.text import key

MISSING = {
    **dict.fromkeys(("", "n/a", "na", "none", "null", "missing"), Status.MISSING),
    **dict.fromkeys(map(key, ("không có số liệu", "trống", "thiếu", "kxđ", "không xác định")), Status.MISSING),
    **dict.fromkeys(
        map(
            key,
            ("chưa có", "chưa có số liệu", "chưa thu thập", "chưa báo cáo", "chưa tổng hợp", "chưa cập nhật",
             "đang cập nhật", "đang tổng hợp", "chờ số liệu", "chờ báo cáo"),
        ),
        Status.NOT_COLLECTED,
    ),
    **dict.fromkeys(map(key, ("không áp dụng", "x")), Status.IMPOSSIBLE),
}  # fmt: skip
_DASHES = re.compile(r"[-_](?: ?[-_])*", re.ASCII)  # "-", "---": nothing there
_DOTS = re.compile(r"(?:…|\.{2})[. …]*")  # "…", "...": there is something, nobody has counted it

# From here on, longer words before those they begin with.
_QUALIFIERS = {
    **dict.fromkeys(
        map(key, ("trên dưới", "khoảng", "gần", "xấp xỉ", "ước chừng", "chừng", "about", "nearly")), "about"
    ),
    **dict.fromkeys(("~", "≈"), "about"),
    **dict.fromkeys(
        map(key, ("hơn", "trên", "ít nhất", "tối thiểu", "không dưới", "over", "more than", "above")), "over"
    ),
    **dict.fromkeys((">", "≥", ">="), "over"),
    **dict.fromkeys(
        map(key, ("dưới", "tối đa", "không quá", "chưa đến", "chưa tới", "under", "below", "less than")), "under"
    ),
    **dict.fromkeys(("<", "≤", "<="), "under"),
}
_AFTERWARDS = {key("trở lên"): "over", key("trở xuống"): "under"}
_STATUSES = {
    key(word): status
    for word, status in {
        "ước tính": Status.ESTIMATED,
        "ước thực hiện": Status.ESTIMATED,
        "ước": Status.ESTIMATED,
        "sơ bộ": Status.PROVISIONAL,
        "tạm tính": Status.PROVISIONAL,
        "dự kiến": Status.FORECAST,
        "dự báo": Status.FORECAST,
    }.items()
}
TURNED = {"over": "under", "under": "over", "about": "about", None: None}

_OF_YEAR = rf"(?: (?:{key('năm')} )?(?:{key('trước')}|{key('ngoái')}|(?:19|20)\d\d))?"
_SAME_PERIOD = re.compile(
    rf"(?:{key('so với')} |{key('so')} |{key('của')} )?{key('cùng')} (?:{key('kỳ')}|{key('kì')}){_OF_YEAR}", re.ASCII
)
_PLAN = re.compile(
    rf"(?:{key('so với')} )?(?:{key('dự toán')}|{key('kế hoạch')}|{key('chỉ tiêu')}|{key('mục tiêu')})\b"
)
_CHANGE = re.compile(
    rf"(?:(?P<before>{key('so với')} [^%]*?),? )?"
    rf"(?P<verb>{key('bằng')}|{key('tăng trưởng')}|{key('tăng thêm')}|{key('tăng')}|{key('giảm')}|{key('đạt')}) "
    rf"(?P<amount>[^%]*\d[^%]*%)(?:,? (?P<than>[^%#*/<>=|]+))?"
)
_WORDED_PERCENT = re.compile(rf"(?<!{key('điểm')})(?<!{key('điểm')} ) ?{key('phần trăm')}")
_YEARS = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)
_REACHED = re.compile(rf"{key('đạt')} (?=.*\d)")


@dataclass(frozen=True, slots=True)
class Change:
    """A change or a share in words: "tăng 12,3% so với cùng kỳ", "đạt 103% dự toán".

    verb: equals, up, down or reaches. than: same_period, plan, other, or "" where nothing is named.
    """

    verb: str
    amount: str
    than: str


def missing(text: str) -> Status | None:
    """What a folded text says of a figure that is not there; None where it is no such mark."""
    if (status := MISSING.get(text)) is not None:
        return status
    if _DASHES.fullmatch(text):
        return Status.MISSING
    return Status.NOT_COLLECTED if _DOTS.fullmatch(text) else None


def status(text: str) -> tuple[Status | None, str]:
    """ "ước đạt 12.345": that it is an estimate, and the rest."""
    for word, found in _STATUSES.items():
        if text.startswith(word + " ") and any(map(str.isdigit, text)):
            return found, text[len(word) + 1 :]
    return None, text


def approximate(text: str) -> tuple[str | None, str]:
    """ "hơn 500", "500 trở lên": the qualifier, and the rest."""
    for word, qualifier in _QUALIFIERS.items():
        rest = text.removeprefix(word)
        if rest != text and rest and (rest[0] == " " or not word[-1].isalpha()):
            return qualifier, rest.strip()
    for word, qualifier in _AFTERWARDS.items():
        if text.endswith(" " + word):
            return qualifier, text.removesuffix(word).strip().removeprefix(key("từ") + " ")
    return None, text


def reached(text: str) -> str:
    """ "đạt 12.345 tỷ đồng" without the verb, which says nothing."""
    found = _REACHED.match(text)
    return text[found.end() :] if found else text


def change(text: str) -> Change | None:
    """A change against another period, or a share of a plan; None for any other text, also one of several figures."""
    found = _CHANGE.fullmatch(_WORDED_PERCENT.sub("%", text))
    if not found or (found["before"] and found["than"]):
        return None
    than = found["before"] or found["than"] or ""
    if any(map(str.isdigit, _YEARS.sub("", than))):
        return None
    verb = {key("bằng"): "equals", key("giảm"): "down", key("đạt"): "reaches"}.get(found["verb"], "up")
    named = "same_period" if _SAME_PERIOD.fullmatch(than) else "plan" if _PLAN.match(than) else "other" if than else ""
    return Change(verb, found["amount"], named)
