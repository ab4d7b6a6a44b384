"""Text as people and programs really write it, folded only as far as no meaning is lost.

NFKC is never used: it turns `12²` into 122. Only full-width digits, signs and spaces are folded.
"""

import re
import unicodedata
from functools import lru_cache

_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}
_FULL_WIDTH |= {ord(wide): narrow for wide, narrow in zip("＋．，％／：（）", "+.,%/:()", strict=True)}
_MINUS = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－⁃"), "-")
_DASHES_KEPT = {**_FULL_WIDTH, **_MINUS}
_FORMAT = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]")
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


def words(text: str) -> str:
    """Text for people to read: NFC, no format characters, single spaces."""
    return _SPACE.sub(" ", _FORMAT.sub("", unicodedata.normalize("NFC", text))).strip()


@lru_cache(maxsize=16384)
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
