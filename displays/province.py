"""What site.yaml says about signing in, and the province's sign-on as it says."""

from collections.abc import Mapping
from typing import Any

from broadcaster.state import State
from displays.problem import Problem
from displays.signon import SignOn
from feeds.environment import expanded
from feeds.feed import FeedError


def described(state: State) -> Mapping[str, Any]:
    """What site.yaml says about signing in: {second_factor, oidc}."""
    document = state.site.documents.get("site.yaml")
    said = document.body.get("sign_in") if document else None
    return said or {"second_factor": (), "oidc": None}


def second_factor(state: State) -> tuple[str, ...]:
    """The roles that need a second factor."""
    return tuple(described(state)["second_factor"])


class Province:
    """The province's sign-on as site.yaml describes it now; what it said of itself is kept while that stays so."""

    def __init__(self, state: State, environ: Mapping[str, str]) -> None:
        self._state, self._environ = state, environ
        self._kept: tuple[Mapping[str, Any], SignOn] | None = None

    @property
    def described(self) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = described(self._state).get("oidc")
        return found

    def sign_on(self) -> SignOn:
        """Raises Problem 404 where the site has none, 503 where its secret is not set."""
        said = self.described
        if said is None:
            raise Problem(404, "no_sign_on")
        if self._kept is None or self._kept[0] != said:
            try:
                secret = expanded(said["secret"], self._environ)
            except FeedError as error:
                raise Problem(503, "sign_on_secret", name=error.reason.args.get("name", "")) from None
            self._kept = said, SignOn(said, secret)
        return self._kept[1]
