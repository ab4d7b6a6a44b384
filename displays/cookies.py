"""The cookies, and the check that keeps other sites from using them."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

SESSION = "iocast-session"
PRESENTER = "iocast-presenter"
DEVICE = "iocast-device"
VIEWER = "iocast-viewer"
ERRAND = "iocast-errand"
SESSION_AGE = 12 * 3600  # seconds: a working day
DEVICE_AGE = 400 * 86_400  # seconds: the most a browser keeps; renewed whenever the page loads


def cookie_name(name: str, secure: bool) -> str:
    """Behind TLS the __Host- prefix ties the cookie to this host and to HTTPS."""
    return f"__Host-{name}" if secure else name


def read_cookie(connection: HTTPConnection, name: str, secure: bool) -> str:
    """The cookie's value, or nothing."""
    return connection.cookies.get(cookie_name(name, secure), "")


def set_cookie(response: Response, name: str, value: str, age: int, secure: bool) -> None:
    """Give a cookie that scripts cannot read and other sites cannot send."""
    response.set_cookie(
        cookie_name(name, secure), value, max_age=age, path="/", secure=secure, httponly=True, samesite="strict"
    )


def drop_cookie(response: Response, name: str, secure: bool) -> None:
    response.delete_cookie(cookie_name(name, secure), path="/", secure=secure, httponly=True, samesite="strict")


def foreign(headers: Mapping[str, str]) -> str:
    """The origin another site's page called from; "" for our own pages and for programs.

    Sec-Fetch-Site decides where the browser sends it, else Origin against Host. A caller that sends neither
    is no browser, so nobody's cookies are being borrowed.
    """
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin", "")
    if site is not None:
        return "" if site in ("same-origin", "none") else origin or site
    if not origin or host_of(origin) == headers.get("host", "") != "":
        return ""
    return origin


def host_of(origin: str) -> str:
    """The host and port of an origin; "" for what is none ("null", "http://[")."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
