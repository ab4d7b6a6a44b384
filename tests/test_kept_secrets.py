"""Passwords, cookies, tokens, codes and keys, searched for in all that is kept, told, logged or asked for."""

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pyotp
import pytest

from broadcaster.events import encode
from displays import people
from displays.credentials import digest
from displays.rights import Role, Scope
from tests.doubles.house import Indoors, indoors

PASSWORD, ANOTHER = "trời hôm nay rất xanh", "biển Cửa Lò lặng sóng"
ROOM = "ubnd-tinh"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


class Heard:
    """Every answer anybody gets, and every address anybody asks."""

    def __init__(self) -> None:
        self.answers: list[tuple[str, bytes]] = []

    def listen(self, http: httpx.AsyncClient) -> None:
        http.event_hooks["response"].append(self._note)

    async def _note(self, response: httpx.Response) -> None:
        await response.aread()
        self.answers.append((f"{response.request.method} {response.request.url}", response.content))


async def test_secrets_are_nowhere_but_where_they_are_given_out(
    house: Indoors, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A day of signing in, pairing, joining, linking and failing at each; then everything is searched."""
    heard, secrets = Heard(), dict[str, str]()
    admin = await house.person("quản trị", Role.ADMIN)
    heard.listen(admin.http)
    # a person: a one-time link, a password, a second factor, a session
    await people.add_user(house.house.journal, "hà", Role.OPERATOR, "", "test")
    secrets["link"] = await people.reset_user(house.house.journal, "hà")
    person = await house.caller()
    heard.listen(person.http)
    await person.expect_refusal(401, "once_spent", "POST", "/api/session/once", {"token": "sai" * 10})
    await person.ok("POST", "/api/session/once", {"token": secrets["link"]})
    secrets["first session"] = person.http.cookies["iocast-session"]
    await person.ok("POST", "/api/session/password", {"password": PASSWORD})
    secrets["password"] = PASSWORD
    begun = await person.ok("POST", "/api/session/factor", {"password": PASSWORD})
    secrets["factor"] = begun["secret"]
    told = await person.ok("PUT", "/api/session/factor", {"code": pyotp.TOTP(begun["secret"]).now()})
    secrets |= {f"recovery {place}": code for place, code in enumerate(told["recovery"])}
    wrong = {"name": "hà", "password": ANOTHER}
    assert (await person.call("POST", "/api/session", wrong)).status_code == 401
    secrets["wrong password"], secrets["session"] = ANOTHER, person.http.cookies["iocast-session"]
    # programs, screens, meetings, links
    for scope in Scope:
        secrets[f"token {scope}"] = await people.create_token(house.house.journal, f"máy {scope}", scope)
        program = await house.caller(secrets[f"token {scope}"])
        heard.listen(program.http)
        await program.call("GET", "/api/rooms")
    browser = await house.caller()
    started = await browser.ok("POST", "/api/pairings")
    secrets["pairing"] = started["secret"]
    await admin.ok("POST", f"/api/pairings/{started['id']}/approve", {"room": ROOM, "screen": "main"})
    bearer = {"Authorization": f"Bearer {started['secret']}"}
    await browser.ok("GET", f"/api/pairings/{started['id']}", headers=bearer)
    secrets["device"] = browser.http.cookies["iocast-device"]
    met = await admin.ok("POST", "/api/meetings", {"rooms": [ROOM]})
    phone = await house.caller()
    heard.listen(phone.http)
    await phone.call("POST", "/api/join", {"code": "WRONGCODE", "name": "Lan"})
    await phone.ok("POST", "/api/join", {"code": met["code"], "name": "Lan"})
    secrets["join code"], secrets["presenter"] = met["code"], phone.http.cookies["iocast-presenter"]
    link = await admin.ok("POST", "/api/links", {"name": "Đài", "room": ROOM})
    secrets["viewer link"] = link["link"].partition("#")[2]
    viewer = await house.caller()
    await viewer.ok("POST", "/api/view", {"code": secrets["viewer link"]})
    secrets["viewer"] = viewer.http.cookies["iocast-viewer"]
    await admin.ok("DELETE", f"/api/meetings/{met['meeting']}")
    given = len(heard.answers)
    # what is told afterwards to the one who may know most
    nobody = await house.caller()
    paths = ["/metrics", "/healthz", "/readyz", "/api/journal?limit=1000", "/api/journal.ndjson", "/api/journal.csv"]
    paths += [f"/api/meetings/{met['meeting']}/minutes{end}" for end in ("", ".csv", ".docx")]
    paths += [f"/minutes/{met['meeting']}", "/api/snapshot", "/api/rooms", "/api/devices", "/api/links", "/api/claims"]
    paths += ["/api/meetings", "/api/session", "/api/sessions", "/api/people", "/api/tokens", "/api/sign-ins", "/nicht"]
    for path in paths:
        for caller in (admin, nobody):
            answer = await caller.call("GET", path)
            heard.answers.append((path, _opened(answer.content)))
    said = "".join(capfd.readouterr())
    events = [encode({"by": one.by, "data": one.data}) for one in await house.house.journal.read(0, 1000)]
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("var/*.db*"))
    assert encode("Đài")[1:-1] in kept
    assert b"signed.in" in kept  # the search finds what is there
    for name, secret in secrets.items():
        marks = {secret.encode(), encode(secret)[1:-1]}
        assert not [one for one in events for mark in marks if mark in one], f"{name} in the journal"
        assert secret not in said, f"{name} in the log"
        assert not [path for path, _ in heard.answers if secret in path], f"{name} in an address"
        told = [path for path, answer in heard.answers[given:] for mark in marks if mark in answer]
        assert not told, f"{name} in {told}"
        if name not in ("factor", "join code"):  # which must be read again
            assert not [mark for mark in marks if mark in kept], f"{name} in the files"
        if name not in ("password", "wrong password", "factor", "join code"):
            assert not [one for one in events if digest(secret).encode() in one], f"the digest of {name} in the journal"


def _opened(content: bytes) -> bytes:
    if not content.startswith(b"PK\x03\x04"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())
