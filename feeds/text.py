"""Text as people and programs really write it, folded only as far as no meaning is lost.

NFKC is never used: it turns `12²` into 122. Only full-width digits, signs and spaces are folded.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}
_FULL_WIDTH |= {ord(wide): narrow for wide, narrow in zip("＋．，％／：（）", "+.,%/:()", strict=True)}
_MINUS = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－⁃﹘➖˗"), "-")
_DASHES_KEPT = {**_FULL_WIDTH, **_MINUS}
_FORMAT = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINE = "\n\r\t\v\f\x1c-\x1f\x85\u2028\u2029"
_SPLIT = re.compile(rf"\d[^{_LINE}]*[{_LINE}].*\d|\d\s\s+\d", re.DOTALL)
_SPACE = re.compile(r"\s+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_SYLLABLE = re.compile(r"[\w\u0300-\u036f]+")
_ETH = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})


def figures(text: str) -> str:
    """Fold what stands in a figure: full-width digits and signs, every minus, every space; drop format characters."""
    if text.isascii():
        return _SPACE.sub(" ", text).strip()
    text = _FORMAT.sub("", unicodedata.normalize("NFC", text)).translate(_DASHES_KEPT)
    return _SPACE.sub(" ", text).strip()


def split(text: str) -> bool:
    """True if the digits stand in several lines, or apart by more than one space: that may be several figures."""
    return _SPLIT.search(text if text.isascii() else _FORMAT.sub("", text)) is not None


def words(text: str) -> str:
    """Text for people to read: NFC, no format characters, single spaces."""
    return _SPACE.sub(" ", _FORMAT.sub("", unicodedata.normalize("NFC", text))).strip()


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """A key for matching, never for showing: case, spaces, tone position (hoà/hòa) and the letter eth for đ folded."""
    folded = unicodedata.normalize("NFD", words(text).translate(_ETH).casefold())
    return unicodedata.normalize("NFC", _SYLLABLE.sub(_tone_last, folded))


def strange_digit(text: str) -> str | None:
    """The first character that counts as a number but is no plain digit: ², ½, ①, Ⅷ, ٣. None without one."""
    if text.isascii():
        return None
    for character in text:
        if not character.isascii() and unicodedata.category(character) in ("No", "Nl", "Nd"):
            return character
    return None


_MARKED = 20_000  # characters of texts that are looked at: a file says it early
_WITNESSES = 4  # what the marks of an old encoding have to come to: a sign 4, a pair of letters 2, a letter 1
# Letters of Vietnamese that no western encoding has: where they are the most, the text is Unicode as it should be.
_UNICODE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u1ea0-\u1ef9]")
# TCVN3 (TCVN 5712:1993, fonts .VnTime): ¨ is ă, ® is đ, ¸ is á. A sign within a word is a sure mark, a western
# letter that Vietnamese does not have ("Tæng") a weak one. "10µg" and "Excel® 2003" are no words of it.
_TCVN3_SIGNS = re.compile(
    r"(?<=[A-Za-z])(?:[¨©](?=[a-z])|[ª«¬\u00adµ¶·¸¹»¼½¾](?!\w*\d))|(?<![^\W_])®(?=[a-z¨-þ])|§(?=[a-z¬-þ]{2})"
)
_TCVN3_LETTERS = re.compile(
    r"(?<=[A-Za-z])[æçëîïñöøûüåäßþ÷×](?=[a-z]|\b)|(?<=[a-z])[ÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞ](?=[a-z]|\b)"
)
# VNI: a letter, then its marks as a letter of their own: "Toång soá" is Tổng số, ñ is đ, ö is ư.
_VNI = re.compile(
    r"[aA][ùøûõïâêáàåãäéèúüëÙØÛÕÏÂÊÁÀÅÃÄÉÈÚÜË]|[eE][ùøûõïâáàåãäÙØÛÕÏÂÁÀÅÃÄ]|[oO][ùøûõïâåäÙØÛÕÏÂÅÄ]"
    r"|[uUyY][ùøûõïÙØÛÕÏ]|ñ[aeiouyôö]|[öô][ùøûõï]|(?<=[a-z])ö"
)


def legacy_encoding(texts: Iterable[str]) -> str | None:
    """ "TCVN3" or "VNI" where texts were typed in fonts of before Unicode, so that their letters are not what people
    saw; None for any other. A sheet's texts together are surer than one alone.
    """
    looked = "\n".join(texts)[:_MARKED]
    if looked.isascii():
        return None
    looked = unicodedata.normalize("NFC", looked)
    tcvn3 = 4 * len(_TCVN3_SIGNS.findall(looked)) + len(_TCVN3_LETTERS.findall(looked))
    vni = 2 * len(_VNI.findall(looked))
    most = max(tcvn3, vni)
    if most < _WITNESSES or most <= 4 * len(_UNICODE.findall(looked)):
        return None
    return "TCVN3" if tcvn3 >= vni else "VNI"


def nearest(text: str, known: list[str]) -> str | None:
    """The known text most like this one, if any is near enough to be worth suggesting."""
    from difflib import get_close_matches

    found = get_close_matches(text, known, n=1, cutoff=0.6)
    return found[0] if found else None


def _tone_last(found: re.Match[str]) -> str:
    """hoà and hòa are one word: its tone goes behind it, wherever it was typed."""
    word = found[0]
    tones = "".join(character for character in word if character in _TONES)
    return "".join(character for character in word if character not in _TONES) + tones if tones else word
