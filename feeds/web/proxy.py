"""Through which proxy an address is asked: the plan's, else HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY."""

from collections.abc import Mapping
from ipaddress import ip_address, ip_network

import httpx

from feeds.environment import expanded

DIRECT = "direct"


def proxy_for(url: httpx.URL, planned: str | None, environ: Mapping[str, str]) -> str | None:
    """Its address, with user and password where it has them; None: straight to the source."""
    if planned is not None:
        found = expanded(planned, environ)
        return None if found in ("", DIRECT) else found
    found = _either(environ, f"{url.scheme}_proxy") or _either(environ, "all_proxy")
    if not found or _excepted(url, _either(environ, "no_proxy")):
        return None
    return found if "://" in found else f"http://{found}"


def _either(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name) or environ.get(name.upper()) or ""


def _excepted(url: httpx.URL, exceptions: str) -> bool:
    """True if a host is on a NO_PROXY list: names with everything below them, addresses, networks, ports."""
    return any(_matches(url, each.strip().lower()) for each in exceptions.split(",") if each.strip())


def _matches(url: httpx.URL, entry: str) -> bool:
    if entry == "*":
        return True
    host = url.host.lower()
    try:
        return ip_address(host) in ip_network(entry, strict=False)
    except ValueError:
        pass  # one of them is a name
    name, _, port = entry.partition(":") if entry.count(":") == 1 else (entry, "", "")
    if port and port != str(url.port or {"http": 80, "https": 443}.get(url.scheme)):
        return False
    name = name.removeprefix("*").lstrip(".").strip("[]")
    return host == name or host.endswith(f".{name}")
