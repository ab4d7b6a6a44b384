"""What every kind has that asks over HTTP: where, as whom, trusting whom, through what."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from feeds.fields import Secret, Size, Span, WebAddress, Words, shown
from feeds.plans.feed import FETCH_LIMIT, SIZE_LIMIT, Part

PROXY_FORM = r"^(https?://|\$\{|direct$)"


class Basic(Part):
    user: Secret
    password: Secret


class ApiKey(Part):
    """A key in a header or in the query; it is shown nowhere."""

    header: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_-]+$")] = None
    query: Words | None = None
    value: Secret

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.header is None) == (self.query is None):
            raise PydanticCustomError("pick_one", "one place", {"what": "header, query"})
        return self


class OAuth2(Part):
    """Client credentials (RFC 6749, 4.4). send: how the client names itself, by HTTP Basic or in the form."""

    token_url: WebAddress
    client_id: Secret
    client_secret: Secret
    scope: Words | None = None
    audience: Words | None = None
    send: Literal["header", "body"] = "header"


class Auth(Part):
    """One of the ways to say who asks."""

    bearer: Secret | None = None
    basic: Basic | None = None
    key: ApiKey | None = None
    oauth2: OAuth2 | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise PydanticCustomError("pick_one", "one way", {"what": "bearer, basic, key, oauth2"})
        return self


class WebPart(Part):
    """The fields of a plan that feeds.web.Web reads. ca: a file of the site with the only certificates to trust.

    proxy: its address; "direct": none, whatever the environment says; absent: HTTP_PROXY, HTTPS_PROXY and NO_PROXY.
    timeout: seconds of a whole answer. limit: its bytes, after decompression.
    """

    url: WebAddress
    headers: dict[str, Secret] = Field(default_factory=dict)
    auth: Auth | None = None
    ca: Words | None = None
    proxy: Annotated[Secret | None, Field(pattern=PROXY_FORM)] = None
    timeout: Span = FETCH_LIMIT
    limit: Size = SIZE_LIMIT

    def address(self) -> dict[str, Any]:
        """The address for the console, without user, password and query."""
        return {"url": shown(self.url)}
