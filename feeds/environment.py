"""${NAME} and ${NAME:-default} in feeds.yaml: expanded at the moment of fetching, never kept, shown or logged."""

import re
from collections.abc import Mapping

from feeds.feed import FeedError

_NAME = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")


def expanded(text: str, environ: Mapping[str, str]) -> str:
    """Put the values in; raises FeedError naming the variable (never its value) where it is not set."""

    def value(found: re.Match[str]) -> str:
        name, default = found.groups()
        if (given := environ.get(name)) is not None:
            return given
        if default is None:
            raise FeedError("environment", name=name)
        return str(default)

    return _NAME.sub(value, text)


def malformed(text: str) -> str | None:
    """The first "${" that opens no proper name; None where all is well."""
    at = _NAME.sub("", text).find("${")
    return None if at < 0 else _NAME.sub("", text)[at : at + 20]
