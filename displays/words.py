"""What people read: one catalogue a language, for pages and scripts alike."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

CATALOGUES = Path(__file__).parent / "words"
LANGUAGES = ("vi", "en")  # Vietnamese first
LANGUAGE_COOKIE = "iocast-lang"
PLAIN = (1e-6, 1e15)  # figures from here to there are written out; others as powers of ten

_WEIGHTED = re.compile(r"([a-z]{2})(?:-[a-z]+)*\s*(?:;\s*q=([0-9.]+))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Words:
    """One language's catalogue, flattened: `say("api.sign_in")`."""

    language: str
    texts: Mapping[str, str]

    def say(self, path: str, **args: Any) -> str:
        """The text at a dotted path with {names} filled in; the path itself where there is none."""
        text = self.texts.get(path, path)
        return re.sub(r"\{(\w+)\}", lambda found: self._plain(args.get(found[1], found[0])), text)

    def _plain(self, value: Any) -> str:
        """An argument as text: a float is a figure and gets its language's separators, an int is a count or a year."""
        if not isinstance(value, float):
            return str(value)
        plainly = not value or PLAIN[0] <= abs(value) < PLAIN[1]
        figure = f"{value:,.6f}".rstrip("0").rstrip(".") if plainly else f"{value:g}"
        return figure.translate(str.maketrans(",.", ".,")) if self.language == "vi" else figure

    def pick(self, text: Mapping[str, str]) -> str:
        """One of a Text's languages: this one, else Vietnamese, else any."""
        return text.get(self.language) or text.get("vi") or next(iter(text.values()), "")


@cache
def words(language: str) -> Words:
    """The catalogue of a language, "vi" or "en"; raises FileNotFoundError for another."""
    document = json.loads((CATALOGUES / f"{language}.json").read_text(encoding="utf-8"))
    return Words(language, dict(_flat(document, "")))


def choose(accept: str, wish: str = "") -> str:
    """The language for a caller: the wish (a cookie) if it is one of ours, else by Accept-Language, else Vietnamese."""
    if wish in LANGUAGES:
        return wish
    offers = [
        (-float(weight or 1), place, language.lower())
        for place, (language, weight) in enumerate(_WEIGHTED.findall(accept))
        if language.lower() in LANGUAGES and re.fullmatch(r"|[01](\.\d*)?", weight)
    ]
    return min(offers)[2] if offers else LANGUAGES[0]


def _flat(document: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in document.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((f"{prefix}{key}", value))
    return found
