"""The province's own sign-on: OpenID Connect, authorization code with PKCE. Groups there are roles here."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from httpx2 import HTTPError, InvalidURL
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from displays.credentials import fresh_secret
from displays.problem import Problem
from displays.rights import Role

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "RS512", "ES384", "ES512")  # never "none", never a shared secret
LIMIT = 10.0  # seconds for one call to the sign-on
KNOWN = 3600.0  # seconds what it says of itself is believed
AGO = 300.0  # seconds between two looks for keys that were not known
EVERY = "*"  # as one of our groups: every room there is
LEEWAY = 60  # seconds its clock may differ
STRENGTH = tuple(reversed((Role.VIEWER, Role.STEWARD, Role.PRESENTER, Role.OPERATOR, Role.ADMIN)))


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody the sign-on vouches for. subject: who they are there, for ever; factor: with a second factor; groups: of
    ours, an operator's."""

    subject: str
    name: str
    role: Role
    unit: str
    factor: bool
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Errand:
    """One way to the sign-on and back: what has to come back with it."""

    state: str
    nonce: str
    verifier: str

    def kept(self) -> dict[str, str]:
        return {"state": self.state, "nonce": self.nonce, "verifier": self.verifier}


class SignOn:
    """One OpenID provider as site.yaml describes it: {issuer, client, secret, scopes, claims, roles, units,
    groups}."""

    def __init__(self, described: Mapping[str, Any], secret: str, clock: Callable[[], float] = time.time) -> None:
        self._described, self._secret, self._clock = described, secret, clock
        self._said: dict[str, Any] = {}
        self._said_at = self._keys_at = 0.0
        self._keys: KeySet | None = None

    async def begin(self, back: str) -> tuple[str, Errand]:
        """The address to send a browser to, and what to keep until it comes back to `back`. Raises Problem 502."""
        errand = Errand(fresh_secret(), fresh_secret(), fresh_secret() + fresh_secret())
        said = await self._metadata()
        async with self._client(back) as client:
            url, _ = client.create_authorization_url(
                said["authorization_endpoint"], state=errand.state, code_verifier=errand.verifier, nonce=errand.nonce
            )
        return str(url), errand

    async def finish(self, back: str, code: str, errand: Errand) -> Vouched:
        """Exchange what came back for who it is. Raises Problem 502 (sign_on_away), 401 (sign_on_refused), 403."""
        said = await self._metadata()
        async with self._client(back) as client:
            try:
                token = await client.fetch_token(said["token_endpoint"], code=code, code_verifier=errand.verifier)
            except OAuthError as error:
                raise Problem(401, "sign_on_refused", why=str(error.error)[:60]) from None
            except (HTTPError, InvalidURL, ValueError) as error:
                raise Problem(502, "sign_on_away", why=type(error).__name__) from None
        return self._vouched(await self._claims(str(token.get("id_token") or ""), errand.nonce))

    async def _claims(self, token: str, nonce: str) -> Mapping[str, Any]:
        """The claims of an ID token that is what it says (OpenID Connect Core 3.1.3.7). Raises Problem 401."""
        try:
            try:
                found = jwt.decode(token, await self._keyset(), algorithms=ALGORITHMS)
            except (JoseError, ValueError):
                if self._clock() - self._keys_at < AGO:
                    raise
                found = jwt.decode(token, await self._keyset(anew=True), algorithms=ALGORITHMS)  # keys change
            client = self._described["client"]
            registry = jwt.JWTClaimsRegistry(
                now=int(self._clock()), leeway=LEEWAY,
                iss={"essential": True, "value": self._described["issuer"]},
                aud={"essential": True, "value": client}, exp={"essential": True}, iat={"essential": True},
                sub={"essential": True}, nonce={"essential": True, "value": nonce},
            )  # fmt: skip
            registry.validate(found.claims)
            if found.claims.get("azp", client) != client:
                raise ValueError("azp")
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise Problem(401, "sign_on_refused", why=type(error).__name__) from None
        return found.claims

    def _vouched(self, claims: Mapping[str, Any]) -> Vouched:
        """Who the claims are about; raises Problem 403 for who is in none of the groups that may come in."""
        names = self._described["claims"]
        name = " ".join(str(claims.get(names["name"]) or "").split())
        if not name:
            raise Problem(403, "sign_on_nameless", claim=names["name"])
        told = claims.get(names["groups"]) or ()
        groups = {told} if isinstance(told, str) else {str(one).lstrip("/") for one in told}
        roles = {role for group, role in self._described["roles"].items() if group in groups}
        if not roles:
            raise Problem(403, "sign_on_no_role", name=name)
        role = next(each for each in STRENGTH if each.value in roles)
        units = self._described["units"]
        unit = next((units[group] for group in sorted(groups) if group in units), "")
        if role is Role.STEWARD and units and not unit:
            raise Problem(403, "sign_on_no_unit", name=name)
        bound = self._bound(groups, name) if role is Role.OPERATOR else ()
        factor = bool({"mfa", "otp", "hwk", "swk", "fpt"} & set(claims.get("amr") or ()))  # RFC 8176
        return Vouched(str(claims["sub"]), name, role, unit, factor, bound)

    def _bound(self, groups: Collection[str], name: str) -> tuple[str, ...]:
        """The groups of ours that an operator directs; none: all there are. Where the site says whose groups are which,
        who is in none of them does not become everybody's operator: raises Problem 403."""
        ours = self._described.get("groups") or {}
        found = {mine for group, mine in ours.items() if group in groups}
        if ours and not found:
            raise Problem(403, "sign_on_no_group", name=name)
        return () if EVERY in found else tuple(sorted(found))

    # -- what the sign-on says of itself -----------------------------------------------------------------------

    async def _metadata(self) -> Mapping[str, Any]:
        if not self._said or self._clock() - self._said_at > KNOWN:
            said = await self._read(f"{self._described['issuer'].rstrip('/')}/.well-known/openid-configuration")
            if said.get("issuer") != self._described["issuer"]:
                raise Problem(502, "sign_on_away", why=f"issuer {str(said.get('issuer'))[:80]}")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if urlsplit(str(said.get(name))).scheme not in ("https", urlsplit(self._described["issuer"]).scheme):
                    raise Problem(502, "sign_on_away", why=name)
            self._said, self._said_at = said, self._clock()
        return self._said

    async def _keyset(self, *, anew: bool = False) -> KeySet:
        if self._keys is None or anew or self._clock() - self._keys_at > KNOWN:
            self._keys = KeySet.import_key_set(await self._read((await self._metadata())["jwks_uri"]))  # type: ignore[arg-type]
            self._keys_at = self._clock()
        return self._keys

    async def _read(self, url: str) -> dict[str, Any]:
        async with self._client("") as client:
            try:
                response = await client.request("GET", url, withhold_token=True)
                response.raise_for_status()
                said = response.json()
            except (HTTPError, InvalidURL, ValueError) as error:
                raise Problem(502, "sign_on_away", why=type(error).__name__) from None
        if not isinstance(said, dict):
            raise Problem(502, "sign_on_away", why="not JSON")
        return said

    def _client(self, back: str) -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self._described["client"], self._secret or None, scope=" ".join(self._described["scopes"]),
            redirect_uri=back, code_challenge_method="S256", timeout=LIMIT, follow_redirects=False,
            token_endpoint_auth_method="client_secret_basic" if self._secret else "none",
        )  # fmt: skip
