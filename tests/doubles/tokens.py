"""An OAuth2 token endpoint at a source that wants its tokens (RFC 6749, 4.4)."""

from base64 import b64decode
from urllib.parse import parse_qsl, unquote_plus

from tests.doubles.source import Asked, Said, Source

CLIENT = ("ioc nghe an", "s3cret/+&")
PATH = "/token"


class Tokens:
    """Gives out t1, t2, …; only the newest is good. `forms` are the questions it had."""

    def __init__(self, source: Source, *, lasts: object = 3600) -> None:
        self.lasts = lasts
        self.given = 0
        self.forms: list[dict[str, str]] = []
        self._broken: Said | None = None
        self._closed = False
        source.rules.append(self._rule)

    def expire(self) -> None:
        """Take no token that was given out before."""
        self.given += 1

    def fail(self, body: bytes, status: int) -> None:
        """Give this instead of tokens."""
        self._broken = Said(body, status)

    def shut_out(self) -> None:
        """Give tokens, and take none."""
        self._closed = True

    def _rule(self, asked: Asked, body: bytes) -> Said | None:
        if asked["request"].split(" ")[1] == PATH:
            return self._token(asked, body)
        good = asked.get("authorization") == f"Bearer t{self.given}" and not self._closed
        return None if good else Said(b"{}", 401)

    def _token(self, asked: Asked, body: bytes) -> Said:
        form = dict(parse_qsl(body.decode()))
        self.forms.append(form)
        if self._broken is not None:
            return self._broken
        basic = asked.get("authorization", "").removeprefix("Basic ")
        client, _, secret = b64decode(basic).decode().partition(":")
        named = (unquote_plus(client), unquote_plus(secret)) if basic else (form["client_id"], form["client_secret"])
        if named != CLIENT or form["grant_type"] != "client_credentials":
            return Said(b'{"error": "invalid_client", "error_description": "s3cret is wrong"}', 401)
        self.given += 1
        lasts = b'"%s"' % self.lasts.encode() if isinstance(self.lasts, str) else b"%d" % self.lasts
        return Said(b'{"access_token": "t%d", "token_type": "Bearer", "expires_in": %s}' % (self.given, lasts))
