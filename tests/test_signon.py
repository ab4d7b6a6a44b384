"""The province's sign-on, against a real OpenID provider: there and back, groups to roles, and every wrong way back."""

import base64
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from broadcaster.events import Draft, Kind
from displays.cookies import SESSION
from displays.rights import Role
from tests.doubles.house import URL, Caller, Indoors, indoors
from tests.doubles.provider import CLIENT, SECRET, Provider
from tests.doubles.waiting import reached

HA = {"preferred_username": "ha.nguyen", "groups": ["/ioc-truc", "toan-tinh"]}
LAN = {"preferred_username": "lan.tran", "groups": ["so-lieu", "so-y-te"]}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with Provider(f"{URL}/sign-in/back") as started:
        yield started


@pytest.fixture
async def house(tmp_path: Path, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Indoors]:
    provider.knows(ha=HA, lan=LAN, khach={"preferred_username": "khach", "groups": []})
    monkeypatch.setenv("OIDC_SECRET", SECRET)
    async with indoors(tmp_path) as opened:
        await configure(opened, provider)
        yield opened


async def configure(house: Indoors, provider: Provider, **more: Any) -> None:
    """Describe the sign-on in site.yaml, and wait until that counts."""
    oidc = {
        "name": {"vi": "một lần của tỉnh", "en": "of the province"}, "issuer": provider.url, "client": CLIENT,
        "secret": "${OIDC_SECRET}", "roles": {"ioc-truc": "operator", "ioc-quan-tri": "admin", "so-lieu": "steward"},
        "units": {"so-y-te": "so-y-te"}, **more,
    }  # fmt: skip
    file = house.house.settings.site / "site.yaml"
    text = file.read_text(encoding="utf-8").partition("\nsign_in:")[0]
    file.write_text(f"{text}\nsign_in: {json.dumps({'oidc': oidc})}\n", encoding="utf-8")
    await reached(lambda: (house.house.province.described or {}).items() >= oidc.items())


async def set_out(browser: Caller, where: str = "/console") -> str:
    """Press the button; where the browser is sent."""
    answer = await browser.call("GET", "/sign-in/province", params={"next": where})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def come_back(browser: Caller, address: str) -> Any:
    return await browser.call("GET", address.removeprefix(URL))


async def signed_in(house: Indoors, provider: Provider, account: str) -> Caller:
    """Somebody who came by the sign-on."""
    browser = await house.caller()
    answer = await come_back(browser, provider.sign_in(await set_out(browser), account))
    assert (answer.status_code, answer.headers.get("location")) == (303, "/console"), answer.text
    return browser


async def test_there_and_back(house: Indoors, provider: Provider) -> None:
    """Who is in a group that is a role here is in, known from then on, and journalled with the way they came."""
    assert (await (await house.caller()).get("/api/sign-in"))["sign_on"]["name"]["en"] == "of the province"
    browser = await signed_in(house, provider, "ha")
    me = await browser.get("/api/session")
    assert (me["name"], me["role"], me["must"]) == ("ha.nguyen", "operator", None)
    (session,) = (await browser.get("/api/sessions"))["sessions"]
    assert (session["via"], session["here"]) == ("oidc", True)
    events = await house.house.journal.read(0, 1000)
    assert [one.data["via"] for one in events if one.kind is Kind.SIGNED_IN] == ["oidc"]
    assert [one.by for one in events if one.kind is Kind.USER_ADDED and one.data["name"] == "ha.nguyen"] == ["oidc"]
    assert browser.http.cookies["iocast-session"] not in repr(events)


async def test_a_steward_comes_with_their_unit(house: Indoors, provider: Provider) -> None:
    """Groups say which unit's figures; without one a steward would answer for all."""
    browser = await signed_in(house, provider, "lan")
    me = await browser.get("/api/session")
    assert (me["role"], me["unit"]) == ("steward", "so-y-te")
    provider.knows(lan={**LAN, "groups": ["so-lieu"]})
    other = await house.caller()
    answer = await come_back(other, provider.sign_in(await set_out(other), "lan"))
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_on_no_unit")


async def test_an_operator_comes_with_their_rooms(house: Indoors, provider: Provider) -> None:
    """Where groups say whose rooms, who is in none of them is not everybody's operator; "*" is every room."""
    await configure(house, provider, groups={"truc-xa": "xa", "truc-tinh": "*"})
    browser = await house.caller()
    answer = await come_back(browser, provider.sign_in(await set_out(browser), "ha"))
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_on_no_group")
    provider.knows(ha={**HA, "groups": ["ioc-truc", "truc-xa"]})
    browser = await signed_in(house, provider, "ha")
    assert (await browser.get("/api/session"))["rooms"] == ["do-luong", "kim-lien", "muong-xen"]
    provider.knows(ha={**HA, "groups": ["ioc-truc", "truc-xa", "truc-tinh"]})
    await signed_in(house, provider, "ha")
    assert (await browser.get("/api/session"))["rooms"] is None


async def test_who_is_in_no_group_stays_outside(house: Indoors, provider: Provider) -> None:
    """They are told by name, and are no user."""
    browser = await house.caller()
    answer = await come_back(browser, provider.sign_in(await set_out(browser), "khach"))
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_on_no_role")
    assert "khach" not in house.house.state.users


async def test_another_group_is_another_role_at_the_next_coming(house: Indoors, provider: Provider) -> None:
    """And somebody shut out here stays out, whatever the sign-on says."""
    await signed_in(house, provider, "ha")
    provider.knows(ha={**HA, "groups": ["ioc-quan-tri", "ioc-truc"]})
    browser = await signed_in(house, provider, "ha")
    assert (await browser.get("/api/session"))["role"] == "admin"
    await house.house.broadcast.record(Draft(Kind.USER_CHANGED, "cli", {"name": "ha.nguyen", "disabled": True}))
    await browser.expect_refusal(401, "sign_in", "GET", "/api/session")
    again = await house.caller()
    answer = await come_back(again, provider.sign_in(await set_out(again), "ha"))
    assert (answer.status_code, answer.json()["code"]) == (403, "disabled")


async def test_a_name_that_is_somebody_elses_is_not_taken_over(house: Indoors, provider: Provider) -> None:
    """The sign-on vouches for its own people, not for an account that was made here, nor for another of its own."""
    await house.person("ha.nguyen", Role.ADMIN)
    browser = await house.caller()
    answer = await come_back(browser, provider.sign_in(await set_out(browser), "ha"))
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_on_name_taken")
    await signed_in(house, provider, "lan")
    provider.knows(moi={**LAN})
    answer = await come_back(browser, provider.sign_in(await set_out(browser), "moi"))
    assert answer.json()["code"] == "sign_on_name_taken"
    provider.knows(lan={**LAN, "preferred_username": "lan.le"})  # married: the same person, known by the same name here
    assert (await (await signed_in(house, provider, "lan")).get("/api/session"))["name"] == "lan.tran"


async def test_what_comes_back_counts_once_and_only_where_it_set_out(house: Indoors, provider: Provider) -> None:
    """A code that was slipped to another browser, replayed, or of an errand that took too long, opens nothing."""
    browser, other = await house.caller(), await house.caller()
    address = provider.sign_in(await set_out(browser), "ha")
    for stranger in (await house.caller(), other):
        if stranger is other:
            await set_out(other)
        answer = await come_back(stranger, address)
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_on_stale")
    await come_back(browser, address)
    assert (await come_back(browser, address)).json()["code"] == "sign_on_stale"
    late = await house.caller()
    address = provider.sign_in(await set_out(late), "ha")
    house.clock.forward(minutes=11)
    assert (await come_back(late, address)).json()["code"] == "sign_on_stale"
    assert SESSION not in late.http.cookies


async def test_a_refusal_there_is_told(house: Indoors, provider: Provider) -> None:
    """The person pressed Cancel, or the client may not."""
    browser = await house.caller()
    state = parse_qs(urlsplit(await set_out(browser)).query)["state"][0]
    answer = await come_back(browser, f"{URL}/sign-in/back?error=access_denied&state={state}")
    assert (answer.status_code, answer.json()["code"], answer.json()["args"]) == (
        401, "sign_on_refused", {"why": "access_denied"},
    )  # fmt: skip
    page = await browser.call("GET", "/sign-in/back?state=x", headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")


async def test_keys_are_followed(house: Indoors, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider that signs with another key is believed once its keys were read anew."""
    monkeypatch.setattr("displays.signon.AGO", 0.0)
    await signed_in(house, provider, "ha")
    provider.rotate()
    await signed_in(house, provider, "ha")


@pytest.mark.parametrize("wrong", ["alg none", "other key", "audience", "issuer", "nonce", "expired"])
async def test_a_token_that_is_not_what_it_says_opens_nothing(
    house: Indoors, provider: Provider, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    """OpenID Connect Core 3.1.3.7, rule by rule: the provider's answer is swapped on its way."""
    from authlib.integrations.httpx_client import AsyncOAuth2Client
    from joserfc import jwt
    from joserfc.jwk import RSAKey

    fetch = AsyncOAuth2Client.fetch_token
    theirs = RSAKey.generate_key(2048)

    async def swapped(self: Any, *args: Any, **more: Any) -> Any:
        token = dict(await fetch(self, *args, **more))
        _, body, _ = token["id_token"].split(".")
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        change = {
            "audience": {"aud": "another"}, "issuer": {"iss": "http://elsewhere"}, "nonce": {"nonce": "another"},
            "expired": {"exp": 1},
        }.get(wrong, {})  # fmt: skip
        if wrong == "alg none":
            head = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
            token["id_token"] = f"{head}.{body}."
        else:
            token["id_token"] = jwt.encode({"alg": "RS256"}, {**claims, **change}, theirs)
        return token

    monkeypatch.setattr(AsyncOAuth2Client, "fetch_token", swapped)
    if wrong not in ("alg none", "other key"):  # signed by whom we trust, so that only the claim is wrong
        from joserfc.jwk import KeySet

        async def ours(self: Any, *, anew: bool = False) -> KeySet:
            return KeySet([theirs])

        monkeypatch.setattr("displays.signon.SignOn._keyset", ours)
    browser = await house.caller()
    answer = await come_back(browser, provider.sign_in(await set_out(browser), "ha"))
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_on_refused")
    assert "ha.nguyen" not in house.house.state.users


async def test_a_sign_on_that_is_away_leaves_the_password(house: Indoors, provider: Provider) -> None:
    """The page is told; nothing hangs."""
    await configure(house, provider, issuer="http://127.0.0.1:9")
    await (await house.caller()).expect_refusal(502, "sign_on_away", "GET", "/sign-in/province")
    await configure(house, provider, secret="${NOT_SET}")
    await (await house.caller()).expect_refusal(503, "sign_on_secret", "GET", "/sign-in/province")


@pytest.mark.parametrize(
    "where", ["https://elsewhere", "//elsewhere", "/\\elsewhere", "javascript:alert(1)", "/a\r\nb"]
)
async def test_the_way_back_leads_into_this_house_only(house: Indoors, provider: Provider, where: str) -> None:
    """An address that would carry somebody elsewhere after signing in is forgotten."""
    browser = await house.caller()
    answer = await come_back(browser, provider.sign_in(await set_out(browser, where), "ha"))
    assert answer.headers["location"] == "/", answer.text
