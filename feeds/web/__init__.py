"""Asking over HTTP: one client for every kind of feed that does. The only files that know httpx and TLS."""

from feeds.web.client import Reply, Web
from feeds.web.versions import Versions

__all__ = ["Reply", "Versions", "Web"]
