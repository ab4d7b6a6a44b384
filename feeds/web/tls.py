"""Whom to trust: the system's and the bundled roots, or the one file that a plan names; and why not."""

import asyncio
import ssl
import threading
from functools import cache
from pathlib import Path

import certifi

from feeds.feed import FeedError

_EXPIRED, _NOT_YET, _WRONG_HOST = {10}, {9}, {62, 63, 64}  # X509_V_ERR_… of OpenSSL
_UNKNOWN_ISSUER = {2, 18, 19, 20, 21}
_making = threading.Lock()


async def context(site: Path, ca: str | None) -> ssl.SSLContext:
    """Raises FeedError where the file of the plan is missing or holds no certificates."""
    if ca is None:
        return _made() if _made.cache_info().currsize else await asyncio.to_thread(_usual)
    return await asyncio.to_thread(_own, site / ca, ca)


def _usual() -> ssl.SSLContext:
    """One for all feeds, also where many ask for it at once."""
    with _making:
        return _made()


@cache
def _made() -> ssl.SSLContext:
    """Reading the roots takes 30 ms and a megabyte."""
    made = ssl.create_default_context()
    made.load_verify_locations(certifi.where())
    return made


def _own(path: Path, shown: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(path))
    except FileNotFoundError:
        raise FeedError("ca_missing", path=shown) from None
    except (OSError, ssl.SSLError):
        raise FeedError("ca_unreadable", path=shown) from None


def worded(error: ssl.SSLError, url: str) -> FeedError:
    """The reason for a handshake that failed."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        return FeedError("tls", url=url, what=(error.reason or type(error).__name__)[:60])
    if error.verify_code in _EXPIRED:
        return FeedError("tls_expired", url=url)
    if error.verify_code in _NOT_YET:
        return FeedError("tls_not_yet", url=url)
    if error.verify_code in _WRONG_HOST:
        return FeedError("tls_host", url=url)
    if error.verify_code in _UNKNOWN_ISSUER:
        return FeedError("tls_issuer", url=url)
    return FeedError("tls", url=url, what=error.verify_message[:60])
