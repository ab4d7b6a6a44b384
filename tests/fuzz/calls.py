"""Every call that the OpenAPI document describes, by Schemathesis: as described, and as not, with names that exist."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from typing import Any

import httpx
import requests
import schemathesis
from hypothesis import reject
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.transport import Response

from broadcaster.moments import instant
from displays.credentials import digest
from displays.openapi import document
from displays.rights import Role, Scope
from displays.routes import routes
from displays.words import LANGUAGES, words
from tests.doubles.house import URL, Caller, Indoors, session
from tests.fuzz import nasty
from tests.fuzz.driver import Try
from tests.fuzz.indoors import Open, opened

NAMES: Mapping[str, tuple[Any, ...]] = {  # by the name of a parameter or field
    "room": ("ubnd-tinh", "so-y-te"), "rooms": (["ubnd-tinh"],), "screen": ("main", "ubnd-tinh/main"),
    "layout": ("tong-quan", "y-te"), "layouts": ({"ubnd-tinh": "y-te"},), "code": ("VB-01", "VB-05", "YT-01"),
    "series": ("VB-01", "VB-05", "YT-05@16681"), "unit": ("vp-ubnd", "so-y-te"), "area": ("16681",),
    "width": ("all", "group", "room", "screen"), "slot": ("layout", "focus", "hold", "notice"),
    "as_of": ("01/01/0001", "9999-12-31T23:59:59.999Z", "2021-10-02"), "starts": ("9999-12-31T23:59:59.999Z",),
    "at": ("2021-10-07T08:00:00Z", "now"), "since": ("2021-10-07", "2021-10"),
    "until": ("2999-10-07T08:00:00.000Z", "9999-12-31T23:59:59.999Z"),
    "lang": ("vi", "en"), "period": ("2021-09", "2021", "2021-01-01/P9M"), "value": (5, "791/903", None),
    "name": ("An", "xem"), "commit": ("1",), "past": ("1",), "limit": ("5", "0"), "before": ("3",), "after": ("0",),
    "kind": ("observed", "claimed,released"), "to": ("moi",), "seq": ("1", "40"), "all": ("1",), "anyway": ("1",),
    "status": ("Actual", "P", "A"), "role": ("viewer", "operator"), "scope": ("read", "ingest"), "tile": ("a", None),
    "text": ("key: y-te\ntitle: {vi: Y tế}\ngrid: {columns: 4, rows: 4}\ntiles: []\n",), "groups": (["xa"],),
}  # fmt: skip
KEYS = ("ubnd-tinh", "tong-quan", "main", "ubnd-tinh/main", "y-te", "xa")
HEADERS: Mapping[str, tuple[str, ...]] = {
    "Origin": ("null", "http://[", "https://a.example", URL), "Sec-Fetch-Site": ("cross-site", "none", ""),
    "If-Match": ('"0"', '"3"', "W/\"1\"", '"' + "9" * 30 + '"', "x"), "Iocast-Pressed": ("2999-01-01T00:00:00Z", "nay"),
    "X-Forwarded-For": ("1.2.3.4, ::1", ",", "x" * 300), "Idempotency-Key": ("a", "é", "x" * 300, ""),
    "Content-Encoding": ("gzip", "identity"), "Accept": ("text/html", "*/*;q=x"), "Cookie": ("iocast-session=x; ;=",),
    "Accept-Language": ("fr;q=x", "en", "x" * 300, ",;q="), "Range": ("bytes=0-", "bytes=-9"),
    "Host": ("", "[::1", "a b"),
}  # fmt: skip
SESSIONS = ("admin", "guest", "steward", "viewer")


@cache
def described() -> Mapping[str, tuple[Any, ...]]:
    """Every operation with what Schemathesis makes of its description, well and ill."""
    api = schemathesis.openapi.from_dict(document(routes()))
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    found = [one.ok() for one in api.get_all_operations()]
    return {one.label: tuple(one.as_strategy(generation_mode=mode) for mode in modes) for one in found}


class Calls:
    """The HTTP API of an open house, whoever calls."""

    name, share = "calls (OpenAPI)", 330

    @contextmanager
    def open(self) -> Iterator[Mapping[str, Try]]:
        with opened() as one:
            switchboard = Switchboard(one)
            yield {label: switchboard.caller(*made) for label, made in described().items()}
            assert one.run(switchboard.anybody.call("GET", "/healthz")).status_code == 200


class Switchboard:
    """Puts generated calls through, in somebody's name."""

    def __init__(self, one: Open) -> None:
        self.one, self.house, self.count = one, one.house, 0
        self.carried: dict[str, dict[str, str]] = {"nobody": {}}
        self.known: dict[str, tuple[Any, ...]] = dict(NAMES)
        self.anybody: Caller = one.run(self._people(one.house))

    async def _people(self, house: Indoors) -> Caller:
        for name, role, unit in (
            ("admin", Role.ADMIN, ""), ("guest", Role.ADMIN, ""), ("steward", Role.STEWARD, "vp-ubnd"),
            ("viewer", Role.VIEWER, ""),
        ):  # fmt: skip
            person = await house.person(name, role, unit)
            self.carried[name] = {"cookie": f"iocast-session={person.http.cookies['iocast-session']}"}
        for scope in Scope:
            program = await house.program(scope)
            self.carried[scope.value] = {"authorization": program.http.headers["authorization"]}
        phone = await house.presenter()
        self.carried["presenter"] = {"cookie": f"iocast-presenter={phone.http.cookies['iocast-presenter']}"}
        operator = await house.person("mo", Role.OPERATOR)
        meeting = await operator.meeting("ubnd-tinh")
        figures = [{"series": "VB-02", "value": "791/903", "period": "2021-09"}]
        await operator.call("POST", "/api/observations", {"observations": figures})
        note = await operator.ok("POST", f"/api/meetings/{meeting}/notes", {"text": "ghi"})
        held = tuple(house.house.state.held)
        self.known["id"] = (meeting, *held)
        self.known["note"] = tuple(each for each in note.values() if isinstance(each, str)) or ("1",)
        return await house.caller()

    async def _stay(self) -> None:
        """Who signed out is signed in again."""
        for name in SESSIONS:
            secret = self.carried[name]["cookie"].partition("=")[2]
            kept = session(name, secret, instant(self.house.clock()))
            await self.house.house.gate.vault.put("session", digest(secret), kept)

    def caller(self, well: st.SearchStrategy[Case], ill: st.SearchStrategy[Case]) -> Try:
        def attempt(data: st.DataObject) -> str:
            case = data.draw(ill if data.draw(st.integers(0, 3)) == 3 else well)
            self._name(data, case)
            who = data.draw(st.sampled_from((*["admin"] * 12, *self.carried)))
            if "/api/session" in case.path:
                who = "guest" if who == "admin" else who
                self.one.run(self._stay())
            response = self.one.run(self._send(case, who, self._headers(data)))
            judge(case, response)
            return f"{response.status_code // 100}xx"

        return attempt

    def _headers(self, data: st.DataObject) -> dict[str, str]:
        names = data.draw(st.lists(st.sampled_from(list(HEADERS)), unique=True, max_size=2))
        return {name: data.draw(st.sampled_from(HEADERS[name])) for name in names}

    def _name(self, data: st.DataObject, case: Case) -> None:
        """Put names that exist, or nasty ones, in places of generated ones."""

        def other(name: str, old: Any) -> Any:
            how = data.draw(st.integers(0, 9))
            if how < 5 and name in self.known:
                return data.draw(st.sampled_from(self.known[name]))
            if how < 7 and name in ("key", "device", "feed", "camera", "piece"):
                return data.draw(st.sampled_from(KEYS))
            return data.draw(nasty.thing) if how == 9 else old

        for part in (case.path_parameters, case.query):
            for name in list(part or ()):
                new = other(name, part[name])
                part[name] = new if isinstance(new, str) else str(new)
        if isinstance(case.body, dict | list) and case.media_type == "application/json":
            for at in nasty.leaves(case.body)[1:]:
                name = next((step for step in reversed(at) if isinstance(step, str)), "")
                try:
                    case.body = nasty.put(case.body, at, lambda old, name=name: other(name, old))
                except (KeyError, IndexError, TypeError):
                    continue  # stood in what another has replaced

    async def _send(self, case: Case, who: str, odd: Mapping[str, str]) -> httpx.Response:
        self.count += 1
        try:
            given = case.as_transport_kwargs(base_url=URL)
            if "json" in given:
                given["data"] = json.dumps(given.pop("json")).encode()
            made = requests.Request(**given).prepare()
            body = made.body.encode() if isinstance(made.body, str) else made.body
            headers = {name: str(value) for name, value in made.headers.items() if name.casefold() != "authorization"}
            headers |= {**odd, **self.carried[who]}
            sent = [(name.encode(), text.encode("utf-8")) for name, text in headers.items()]
            request = httpx.Request(made.method, made.url.partition("#")[0], headers=sent, content=body)
        except (requests.RequestException, httpx.InvalidURL, UnicodeError, ValueError, TypeError):
            reject()  # nothing that a client would send
        address = f"10.{self.count >> 16 & 255}.{self.count >> 8 & 255}.{self.count & 255}"
        transport = httpx.ASGITransport(self.house.app, raise_app_exceptions=False, client=(address, 50_000))
        response = await transport.handle_async_request(request)  # a client would follow where it is sent
        await response.aread()
        response.request, response.elapsed = request, timedelta()
        return response


def judge(case: Case, response: httpx.Response) -> None:
    """Raise AssertionError for a fault of ours, an answer that is not as described, or a refusal nobody can act on."""
    said = f"{case.method} {case.path} {response.status_code} {response.text[:400]}"
    assert response.status_code < 500, said
    if response.is_redirect:
        elsewhere = response.request.headers["host"] != httpx.URL(URL).host  # the caller's own word for where we are
        assert elsewhere or httpx.URL(URL).join(response.headers["location"]).host == httpx.URL(URL).host, said
        return
    if response.status_code < 400:
        response.request.headers = httpx.Headers()  # what is of no encoding of requests' is no matter of the answer's
        case.operation.validate_response(Response.from_httpx(response, verify=False))
        return
    assert response.headers["content-type"] == "application/problem+json", said
    problem = response.json()
    assert problem["status"] == response.status_code, said
    assert problem["detail"], said
    assert not problem["detail"].startswith("api."), said
    for language in LANGUAGES:
        assert words(language).texts.get(f"api.{problem['code']}"), said
    for one in problem.get("errors", ()):
        assert one["expected"], said
