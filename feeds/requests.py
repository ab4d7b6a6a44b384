"""The body of a request from its template: what ${NAME} stands for is written as the body's own language writes it."""

import json
import re
from collections.abc import Callable
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

_NAME = re.compile(r"\$\{[^}]*\}")
_QUOTES = {'"': "&quot;", "'": "&apos;"}


def body(template: str, said: Callable[[str], str], content_type: str | None) -> tuple[bytes, str | None]:
    """The body and its media type, which is guessed from the template where the plan's headers do not say it.

    A password with a quote or an ampersand in it must break neither a SOAP envelope nor a JSON object.
    """
    kind = (content_type or _guessed(template)).lower()
    if "xml" in kind:
        write: Callable[[str], str] = _in_xml
    elif "json" in kind:
        write = _in_json
    elif "form-urlencoded" in kind:
        write = quote_plus
    else:
        write = str
    written = _NAME.sub(lambda name: write(said(name[0])), template)
    return written.encode(), None if content_type else kind or None


def _guessed(template: str) -> str:
    match template.lstrip()[:1]:
        case "<":
            return "text/xml; charset=utf-8"
        case "{" | "[":
            return "application/json"
    return ""


def _in_xml(value: str) -> str:
    return escape(value, _QUOTES)


def _in_json(value: str) -> str:
    return json.dumps(value)[1:-1]
