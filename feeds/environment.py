"""${NAME} and ${NAME:-default} in feeds.yaml: expanded at the moment of fetching, never kept, shown or logged.

A value is looked for where services are given secrets: in the environment as NAME; in the file that NAME_FILE names
(containers); in the file NAME of $CREDENTIALS_DIRECTORY (systemd's LoadCredential).
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from feeds.feed import FeedError

SHORTEST = 6  # letters; a shorter value is no secret, and hiding it would garble what is said
MOST = 65_536  # bytes of a file with a secret

BASIC = r"Basic +[A-Za-z0-9+/]{8,}={0,2}"

_NAME = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")


def expanded(text: str, environ: Mapping[str, str]) -> str:
    """Put the values in; raises FeedError naming the variable (never its value) where it is not set."""

    def value(found: re.Match[str]) -> str:
        name, default = found.groups()
        if (given := _given(name, environ)) is not None:
            return given
        if default is None:
            raise FeedError("environment", name=name)
        return str(default)

    return _NAME.sub(value, text)


def malformed(text: str) -> str | None:
    """The first "${" that opens no proper name; None where all is well."""
    at = _NAME.sub("", text).find("${")
    return None if at < 0 else _NAME.sub("", text)[at : at + 20]


class Veil:
    """Puts ${NAME} back wherever one of the values stands in a text, in lists and mappings as well; passwords that
    HTTP's Basic has wrapped in base64 go, too.
    """

    __slots__ = ("_hidden", "_pattern")

    def __init__(self, hidden: Mapping[str, str]) -> None:
        self._hidden = hidden
        values = (re.escape(value) for value in sorted(hidden, key=len, reverse=True))
        self._pattern = re.compile("|".join((*values, BASIC)))

    def __call__(self, what: Any) -> Any:
        if isinstance(what, str):
            return self._pattern.sub(lambda found: self._hidden.get(found[0], "Basic ***"), what)
        if isinstance(what, Mapping):
            return {self(key): self(value) for key, value in what.items()}
        if isinstance(what, list | tuple):
            return type(what)(map(self, what))
        return what

    def tells(self, texts: Iterable[Any]) -> bool:
        """True if a value stands in one of these; what is no text cannot tell."""
        return self._pattern.search("\0".join([text for text in texts if type(text) is str])) is not None


def veil(body: Any, environ: Mapping[str, str]) -> Veil | None:
    """What hides the values of `body`'s names: a source may send back what it was asked with.

    None where `body` names nothing that is worth hiding.
    """
    hidden: dict[str, str] = {}
    for name in sorted(_names(body)):
        try:
            value = (_given(name, environ) or "").strip()
        except FeedError:
            continue
        if len(value) >= SHORTEST:
            hidden |= dict.fromkeys((value, quote(value, safe=""), quote(value)), f"${{{name}}}")
    return Veil(hidden) if hidden else None


def _given(name: str, environ: Mapping[str, str]) -> str | None:
    if (value := environ.get(name)) is not None:
        return value
    if path := environ.get(f"{name}_FILE"):
        return _read(Path(path), name)
    if folder := environ.get("CREDENTIALS_DIRECTORY"):
        path = str(Path(folder, name))
        return _read(Path(path), name) if Path(path).is_file() else None
    return None


def _read(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            return file.read(MOST).decode().rstrip("\r\n")
    except (OSError, UnicodeError) as error:
        what = getattr(error, "strerror", None) or type(error).__name__
        raise FeedError("secret_file", name=name, what=what) from None


def _names(body: Any) -> set[str]:
    if isinstance(body, str):
        return {found[1] for found in _NAME.finditer(body)}
    if isinstance(body, Mapping):
        body = list(body.values())
    return set[str]().union(*map(_names, body)) if isinstance(body, list | tuple) else set()
