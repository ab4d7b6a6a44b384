"""The pages: tiny shells around the built front end, without a line of inline script."""

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from displays.built import STATIC
from displays.cameras import origins
from displays.problem import Problem, language_of, words_for

HERE = Path(__file__).parent
PAGES = {
    "/": "home",
    "/screen": "screen",
    "/console": "console",
    "/remote": "remote",
    "/view": "view",
    "/entry": "entry",
    "/preflight": "preflight",
    "/sign-in": "signin",
    "/account": "account",
    "/people": "people",
}

# pages that the server writes out itself (minutes.py, guide.py)
PAPERS = ("/minutes/{id}", "/help", "/help/{who}")
WALLS = ("screen", "view")  # pages with cameras
HOST = re.compile(r"[\w.-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'nonce-{nonce}' 'strict-dynamic'",  # the page's own entry, and what that loads
        "style-src 'self' 'nonce-{nonce}'",  # the editor writes its own
        "style-src-attr 'unsafe-inline'",  # Lit and the charts set style attributes
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src {asked}",
        "media-src 'self' blob:",  # a stream is put together in the page; its parts come from us
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
PLAINLY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HSTS = "max-age=31536000; includeSubDomains"  # seconds: a year, which is what ASVS 5.0.0, 3.4.1, asks for
HEADERS = {
    "Content-Security-Policy": PLAINLY,  # of what has no policy of its own: no page, so nothing has to run in it
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # a join code must not travel on
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=()",
}

_templates = Jinja2Templates(directory=HERE / "templates")


async def page(request: Request) -> Response:
    """One of the pages, as a shell that loads its script and styles."""
    name = PAGES[request.url.path]
    say = words_for(request)
    return _shell(request, name, say.say(f"pages.titles.{name}"), say.say("pages.not_built"), built(name))


def message(request: Request, problem: Problem) -> Response:
    """A problem as a page, for a person who mistyped an address."""
    say = words_for(request).say(f"api.{problem.code}", **problem.args_)
    parts = {**built("home"), "script": None, "modules": []}  # words on the home page's card, nothing that runs
    response = _shell(request, "problem", say, say, parts)
    response.status_code = problem.status
    return response


def paper(request: Request, name: str, language: str, given: Mapping[str, Any]) -> Response:
    """A page that the server writes out, for reading and printing: its own template around what is given."""
    parts = {**given, **built(name), "language": language, "build": build_id(), "page": name}
    return _answer(request, f"{name}.html", parts, "no-store")


def _shell(request: Request, name: str, title: str, text: str, parts: Mapping[str, Any]) -> Response:
    given = {"page": name, "build": build_id(), "language": language_of(request), "title": title, "text": text}
    direct = origins(request.app.state.house) if name in WALLS else ()
    return _answer(request, "page.html", {**given, **parts}, "no-cache", direct)


def _answer(
    request: Request, template: str, given: Mapping[str, Any], cached: str, direct: Iterable[str] = ()
) -> Response:
    nonce = secrets.token_urlsafe(16)
    response = _templates.TemplateResponse(request, template, {**given, "nonce": nonce})
    response.headers["Content-Security-Policy"] = policy(nonce, request.headers.get("host", ""), direct)
    response.headers["Cache-Control"] = cached
    return response


def policy(nonce: str, host: str, direct: Iterable[str] = ()) -> str:
    """The page's policy. nonce: of the scripts it loads itself. host: of its sockets, which older browsers do not count
    as 'self'.

    direct: the origins of gateways that a wall may ask for streams itself.
    """
    plain = host if HOST.fullmatch(host) else ""
    sockets = [f"ws://{plain}", f"wss://{plain}"] if plain else []
    gateways = sorted(each for each in direct if HOST.fullmatch(each.partition("://")[2]))
    return POLICY.replace("{nonce}", nonce).replace("{asked}", " ".join(["'self'", *sockets, *gateways]))


@cache
def _manifest(changed: float) -> dict[str, Any]:
    """Vite's manifest: source -> built file; empty where the front end has not been built."""
    path = STATIC / ".vite" / "manifest.json"
    return json.loads(path.read_text(encoding="utf-8")) if changed else {}


def manifest() -> dict[str, Any]:
    """What Vite says of this build, as it stands now."""
    path = STATIC / ".vite" / "manifest.json"
    return _manifest(path.stat().st_mtime if path.exists() else 0)


def build_id() -> str:
    """What this build of the front end is called: the version and a digest of what was built."""
    path = STATIC / ".vite" / "manifest.json"
    made = hashlib.sha256(path.read_bytes()).hexdigest()[:8] if path.exists() else "none"
    try:
        return f"{version('iocast')}-{made}"
    except PackageNotFoundError:
        return made


def built(name: str) -> dict[str, Any]:
    """The script of a page, the styles and the modules to load ahead, as URLs; None and nothing where not built."""
    parts = manifest()
    entry = parts.get(f"src/pages/{name}.ts")
    if entry is None:
        return {"script": None, "styles": [], "modules": []}
    styles, modules, waiting, seen = [], [], [entry], set()
    while waiting:
        chunk = waiting.pop(0)
        styles += [f"/static/{each}" for each in chunk.get("css", ())]
        for key in chunk.get("imports", ()):
            if key not in seen:
                seen.add(key)
                waiting.append(parts[key])
                modules.append(f"/static/{parts[key]['file']}")
    return {"script": f"/static/{entry['file']}", "styles": list(dict.fromkeys(styles)), "modules": modules}


async def icon(request: Request) -> Response:
    """The picture in a browser's tab."""
    return FileResponse(HERE / "templates" / "icon.svg", headers={"Cache-Control": "public, max-age=86400"})


def headers(secure: bool) -> dict[str, str]:
    """What every answer carries; secure: where people come by HTTPS."""
    return HEADERS | ({"Strict-Transport-Security": HSTS} if secure else {})


class SecurityHeaders:
    """Puts the headers that every answer carries."""

    def __init__(self, app: ASGIApp, secure: bool = False) -> None:
        self.app = app
        self.headers = headers(secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sending)
