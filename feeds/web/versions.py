"""Whether a source says the same as before: by its own version (ETag, Last-Modified), else by the bytes."""

import hashlib
from collections.abc import Mapping

NOT_MODIFIED = 304
_NAMES = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}


class Versions:
    """Follows `kept` and `forget` of a Feed; send `headers` along with the request."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self._digest = ""
        self._offered: tuple[dict[str, str], str] = {}, ""

    def same(self, status: int, headers: Mapping[str, str], body: bytes, *, whole: bool = True) -> bool:
        """True if what came is what was kept. whole: it is all there is, not the first of several pages."""
        if status == NOT_MODIFIED:
            return True
        sent = {asked: headers[said] for said, asked in _NAMES.items() if said in headers} if whole else {}
        digest = hashlib.sha256(body).hexdigest()
        self._offered = sent, digest
        return digest == self._digest

    def kept(self) -> None:
        if self._offered[1]:
            self.headers, self._digest = self._offered

    def forget(self) -> None:
        self.headers, self._digest = {}, ""
        self._offered = {}, ""
