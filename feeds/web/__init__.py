"""Asking over HTTP: one client for every kind of feed that does. The only files that know httpx and TLS."""

from feeds.web.client import Web
from feeds.web.line import Reply
from feeds.web.versions import Versions

__all__ = ["Reply", "Versions", "Web"]
