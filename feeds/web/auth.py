"""As whom a source is asked: what goes into headers and query, and the token that OAuth2 gives for a while."""

import asyncio
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode

from feeds.feed import FeedError
from feeds.fields import shown
from feeds.plans.web import Auth, OAuth2

MARGIN = 30.0  # seconds before its end in which a token is not used any more
LONGEST = 86_400.0  # seconds a token is kept, whatever it says of itself
# what a token endpoint may say is wrong (RFC 6749, 5.2); its other words may repeat what was sent
_WRONG = (
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
)

Said = Callable[[str], str]
# asks one address: url, headers, body -> status and body
Post = Callable[[str, Mapping[str, str], bytes], Awaitable[tuple[int, bytes]]]


class Identity:
    """Who asks, by one of the ways of `auth`. `said` expands ${NAME}."""

    def __init__(self, auth: Auth | None, said: Said) -> None:
        self._auth = auth or None
        self._said = said
        self._token = ""
        self._until = 0.0
        self._one = asyncio.Lock()

    async def given(self, post: Post) -> tuple[dict[str, str], dict[str, str]]:
        """The headers and the parameters of the query; asks for a token where none is valid. Raises FeedError."""
        auth, said = self._auth, self._said
        if auth is None:
            return {}, {}
        if auth.basic is not None:
            return {"Authorization": basic(said(auth.basic.user), said(auth.basic.password))}, {}
        if auth.key is not None:
            value = said(auth.key.value)
            return ({auth.key.header: value}, {}) if auth.key.header else ({}, {auth.key.query or "": value})
        if auth.oauth2 is not None:
            return {"Authorization": f"Bearer {await self._valid(auth.oauth2, post)}"}, {}
        return {"Authorization": f"Bearer {said(auth.bearer or '')}"}, {}

    def refresh(self) -> bool:
        """After a 401: True if another token may help, which the next `given` asks for."""
        had, self._token = self._token, ""
        return bool(had)

    async def _valid(self, plan: OAuth2, post: Post) -> str:
        async with self._one:
            now = asyncio.get_running_loop().time()
            if not self._token or now >= self._until:
                self._token, lasts = await self._asked(plan, post)
                self._until = now + lasts - MARGIN
            return self._token

    async def _asked(self, plan: OAuth2, post: Post) -> tuple[str, float]:
        """A new token and the seconds it lasts; raises FeedError."""
        said, url = self._said, shown(plan.token_url)
        client, secret = said(plan.client_id), said(plan.client_secret)
        form = {"grant_type": "client_credentials", "scope": plan.scope, "audience": plan.audience}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        if plan.send == "header":
            headers["Authorization"] = basic(quote_plus(client), quote_plus(secret))  # RFC 6749, 2.3.1
        else:
            form |= {"client_id": client, "client_secret": secret}
        body = urlencode({name: value for name, value in form.items() if value is not None}).encode()
        status, answer = await post(said(plan.token_url), headers, body)
        found = _object(answer)
        if status != 200:
            error = found.get("error")
            raise FeedError("token_refused", url=url, status=status, error=error if error in _WRONG else "-")
        token, lasts = found.get("access_token"), found.get("expires_in", LONGEST)
        if not isinstance(token, str) or not token or str(found.get("token_type", "bearer")).lower() != "bearer":
            raise FeedError("token_unusable", url=url)
        return token, _seconds(lasts)


def _seconds(lasts: Any) -> float:
    """Some endpoints give the number as text; what is no number lasts until a 401."""
    try:
        return min(float(lasts), LONGEST)
    except (TypeError, ValueError):
        return LONGEST


def basic(user: str, password: str) -> str:
    """The value of the header Authorization (RFC 7617, in UTF-8)."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
