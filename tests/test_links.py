"""Viewer links: who may make them, what they open, for how many, and how they end."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from broadcaster.model import Sensitivity
from displays import links
from displays.credentials import digest
from displays.people import PeopleError
from displays.rights import Role, Scope
from displays.tidying import one_round
from tests.doubles.house import Caller, Indoors, indoors

WISH = {"name": "Điểm cầu xã Kim Liên", "room": "ubnd-tinh"}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


async def made(operator: Caller, **more: Any) -> tuple[Any, str]:
    """A link and its code."""
    answer = await operator.ok("POST", "/api/links", {**WISH, **more})
    return answer, answer["link"].partition("/view#")[2]


async def events(house: Indoors, *kinds: str) -> list[Any]:
    return [event for event in await house.house.journal.read(0) if event.kind in kinds]


async def test_a_code_becomes_a_cookie(house: Indoors) -> None:
    """Made, opened, asked: the cookie ends with the link; the journal names who and for whom."""
    operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
    link, code = await made(operator)
    assert (link["name"], link["room"], link["screen"], link["clearance"]) == (
        WISH["name"],
        "ubnd-tinh",
        "main",
        "public",
    )
    assert "<svg" in link["qr"]
    await browser.expect_refusal(401, "no_link", "GET", "/api/view")
    answer = await browser.call("POST", "/api/view", {"code": code})
    assert answer.json() == {"until": link["until"]}
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("iocast-viewer=")
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip() for part in cookie.split(";")}
    age = int(cookie.partition("max-age=")[2].partition(";")[0])
    assert links.LINK_AGE - 60 < age <= links.LINK_AGE
    assert await browser.get("/api/view") == {"until": link["until"]}
    (created,), (opened,) = await events(house, "link.created"), await events(house, "link.opened")
    assert (created.by, created.data["name"], created.data["until"]) == ("minh", WISH["name"], link["until"])
    assert (opened.data["id"], opened.data["address"], opened.data["room"]) == (link["id"], "10.0.0.7", "ubnd-tinh")


async def test_behind_tls_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    """With an https address it is Secure and has the __Host- prefix, and the link leads there."""
    async with indoors(tmp_path, public_url="https://iocast.test") as house:
        operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
        operator.http.cookies = {f"__Host-{name}": value for name, value in operator.http.cookies.items()}
        link, code = await made(operator)
        assert link["link"].startswith("https://iocast.test/view#")
        cookie = (await browser.call("POST", "/api/view", {"code": code})).headers["set-cookie"]
        assert cookie.startswith("__Host-iocast-viewer=")
        assert "Secure" in cookie


async def test_only_operators_and_administrators_make_links(house: Indoors) -> None:
    """Nobody else makes, sees or revokes one; not who watches by one either."""
    operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
    link, code = await made(operator)
    await browser.ok("POST", "/api/view", {"code": code})
    people = [await house.person(role.value, role) for role in (Role.VIEWER, Role.STEWARD, Role.PRESENTER)]
    for one in [*people, await house.presenter(), await house.program(Scope.DISPLAY)]:
        await one.expect_refusal(403, "not_allowed", "POST", "/api/links", WISH)
        await one.expect_refusal(403, "not_allowed", "GET", "/api/links")
        await one.expect_refusal(403, "not_allowed", "DELETE", f"/api/links/{link['id']}")
    for path in ("/api/links", "/api/snapshot", "/api/rooms"):
        await browser.expect_refusal(401, "sign_in", "GET", path)
    await browser.expect_refusal(401, "not_paired", "GET", "/api/screen")
    admin = await house.person("quản trị", Role.ADMIN)
    (listed,) = (await admin.get("/api/links"))["links"]
    assert (listed["by"], listed["opened"], listed["watching"]) == ("minh", 1, [])


async def test_a_link_is_never_above_its_maker(house: Indoors) -> None:
    """A program bound to an internal room may give internal away and not more, and only of that room."""
    program = await house.program(Scope.OPERATE, room="ubnd-tinh")
    clearance = house.house.state.rooms["ubnd-tinh"].clearance
    await made(program, clearance=clearance)
    if clearance != "restricted":
        await program.expect_refusal(403, "above_clearance", "POST", "/api/links", {**WISH, "clearance": "restricted"})
    other = next(key for key in house.house.state.rooms if key != "ubnd-tinh")
    await program.expect_refusal(403, "not_your_room", "POST", "/api/links", {**WISH, "room": other})
    layout = {"name": "OBS", "layout": "tong-quan"}
    await program.expect_refusal(403, "not_your_room", "POST", "/api/links", layout)
    operator = await house.person("minh", Role.OPERATOR)
    whole = await operator.ok("POST", "/api/links", layout)
    await program.expect_refusal(404, "not_found", "DELETE", f"/api/links/{whole['id']}")
    assert len((await program.get("/api/links"))["links"]) == 1


async def test_what_cannot_be_shown_is_refused(house: Indoors) -> None:
    """A place that is not there, two places, none, an end that has gone or is too far, too many browsers."""
    operator = await house.person("minh", Role.OPERATOR)
    wrong: list[tuple[int, str, dict[str, Any]]] = [
        (404, "not_found", {"room": "khong-co"}),
        (404, "not_found", {"screen": "khong-co"}),
        (422, "link_needs_place", {"layout": "tong-quan"}),
        (422, "link_needs_place", {"room": None}),
        (422, "unknown_layout", {"room": None, "layout": "khong-co"}),
        (422, "past", {"until": "2021-10-07T00:00:00Z"}),
        (422, "link_too_long", {"until": "2099-01-01T00:00:00Z"}),
        (422, "bad_instant", {"until": "ngày mai lúc 8h"}),
        (422, "malformed", {"most": 0}),
        (422, "malformed", {"clearance": "secret"}),
    ]
    for status, code, more in wrong:
        await operator.expect_refusal(status, code, "POST", "/api/links", {**WISH, **more})
    assert house.house.state.links == {}


async def test_a_link_ends_at_its_time(house: Indoors) -> None:
    """From then on neither its code nor a cookie made of it opens anything, and both are told why."""
    operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
    _, code = await made(operator)
    await browser.ok("POST", "/api/view", {"code": code})
    house.clock.forward(hours=8, seconds=1)
    await browser.expect_refusal(403, "link_ended", "GET", "/api/view")
    late = await house.caller(address="10.0.0.9")
    for _ in range(40):  # a player that tries on and on locks nobody out
        await late.expect_refusal(403, "link_ended", "POST", "/api/view", {"code": code})
    await late.expect_refusal(401, "no_link", "GET", "/api/view")


async def test_a_revoked_link_ends_at_once(house: Indoors) -> None:
    """Code and cookies are worth nothing, it stands in no list, and revoking it again finds nothing."""
    operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
    link, code = await made(operator)
    await browser.ok("POST", "/api/view", {"code": code})
    await operator.ok("DELETE", f"/api/links/{link['id']}")
    await browser.expect_refusal(403, "link_ended", "GET", "/api/view")
    await browser.expect_refusal(403, "link_ended", "POST", "/api/view", {"code": code})
    assert (await operator.get("/api/links"))["links"] == []
    await operator.expect_refusal(404, "not_found", "DELETE", f"/api/links/{link['id']}")
    (revoked,) = await events(house, "link.revoked")
    named = {"id": link["id"], "name": WISH["name"], "room": "ubnd-tinh", "from": "10.0.0.7"}
    assert (revoked.by, revoked.data) == ("minh", named)


async def test_so_many_browsers_and_no_more(house: Indoors) -> None:
    """The one too many is refused; a browser that left gives up its place; one that comes back keeps its own."""
    operator = await house.person("minh", Role.OPERATOR)
    _, code = await made(operator, most=2)
    first, second, third = [await house.caller() for _ in range(3)]
    await first.ok("POST", "/api/view", {"code": code})
    await first.ok("POST", "/api/view", {"code": code})
    await second.ok("POST", "/api/view", {"code": code})
    await third.expect_refusal(409, "link_full", "POST", "/api/view", {"code": code})
    house.clock.forward(minutes=1)
    await third.ok("POST", "/api/view", {"code": code})
    await first.expect_refusal(401, "no_link", "GET", "/api/view")
    await second.ok("GET", "/api/view")
    assert len(await events(house, "link.opened")) == 3
    assert [event.data["why"] for event in await events(house, "refused")] == ["link_full"]


async def test_codes_cannot_be_guessed_for_long(house: Indoors) -> None:
    """After thirty wrong ones an address has to wait, with a right one too; another address need not."""
    operator = await house.person("minh", Role.OPERATOR)
    _, code = await made(operator)
    guesser = await house.caller(address="10.0.0.66")
    for guess in range(30):
        await guesser.expect_refusal(401, "wrong_link", "POST", "/api/view", {"code": f"đoán-{guess}"})
    await guesser.expect_refusal(429, "too_many", "POST", "/api/view", {"code": code})
    await (await house.caller()).ok("POST", "/api/view", {"code": code})


async def test_a_page_of_another_site_opens_nothing(house: Indoors) -> None:
    """A code posted by somebody else's page gives no cookie."""
    operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
    _, code = await made(operator)
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.test"}
    await browser.expect_refusal(403, "foreign_origin", "POST", "/api/view", {"code": code}, headers=headers)


async def test_the_code_is_kept_nowhere(house: Indoors) -> None:
    """Not in the journal, not in the vault, not in a list; of the cookie only its digest."""
    operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
    _, code = await made(operator)
    await browser.ok("POST", "/api/view", {"code": code})
    vault = house.house.journal.vault
    kept = [orjson.dumps([event.data for event in await house.house.journal.read(0)])]
    kept += [orjson.dumps(await vault.items(kind)) for kind in ("link", "viewer")]
    kept.append(orjson.dumps(await operator.get("/api/links")))
    assert await vault.get("link", digest(code))
    for secret in (code, browser.http.cookies["iocast-viewer"]):
        assert [secret.encode() in text for text in kept] == [False] * len(kept)


async def test_the_command_line_names_what_is_wrong(house: Indoors) -> None:
    """A room, screen or layout that is not there, none at all, both: a sentence, and nothing is recorded."""
    wrong: list[tuple[str, dict[str, str]]] = [
        ("There is no room 'khong-co'", {"room": "khong-co"}),
        ("There is no screen 'khong-co'", {"room": "ubnd-tinh", "screen": "khong-co"}),
        ("There is no layout 'khong-co'", {"layout": "khong-co"}),
        ("A link shows a room's screen", {}),
        ("A link shows a room's screen", {"room": "ubnd-tinh", "layout": "tong-quan"}),
    ]
    for sentence, place in wrong:
        with pytest.raises(PeopleError, match=sentence):
            await links.create(house.house.journal, "OBS", Sensitivity.PUBLIC, 3600, 5, **place)
    with pytest.raises(PeopleError, match="There is no link OBS"):
        await links.revoke(house.house.journal, "OBS")
    code = await links.create(house.house.journal, "OBS", Sensitivity.PUBLIC, 3600, 5, layout="tong-quan")
    await (await house.caller()).ok("POST", "/api/view", {"code": code})
    assert await links.revoke(house.house.journal, "OBS") == 1
    assert await links.standing(house.house.journal) == []


async def test_who_is_shut_out_leaves_no_link_behind(house: Indoors) -> None:
    """Their links end, whoever watches by them; those of others stay."""
    leaving, staying = await house.person("minh", Role.OPERATOR), await house.person("lan", Role.OPERATOR)
    mine, _ = await made(leaving)
    theirs, _ = await made(staying)
    journal = house.house.journal
    assert await links.revoke_of(journal, "minh") == 1
    assert [one["id"] for one in await links.standing(journal)] == [theirs["id"]]
    assert [event.data["id"] for event in await events(house, "link.revoked")] == [mine["id"]]
    assert await links.revoke_of(journal, "minh") == 0


async def test_pictures_on_a_wall_are_open_to_who_watches(house: Indoors) -> None:
    """A viewer may ask for a picture and nobody else's reads; one that no layout shows is not there."""
    operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
    _, code = await made(operator)
    await browser.expect_refusal(401, "sign_in", "GET", f"/api/images/{'0' * 64}")
    await browser.ok("POST", "/api/view", {"code": code})
    await browser.expect_refusal(404, "not_found", "GET", f"/api/images/{'0' * 64}")


async def test_links_survive_a_restart_and_are_let_go_of_in_time(tmp_path: Path) -> None:
    """What stood stands again; a month after its end nothing is known of it."""
    async with indoors(tmp_path) as house:
        operator, browser = await house.person("minh", Role.OPERATOR), await house.caller()
        link, code = await made(operator)
        await browser.ok("POST", "/api/view", {"code": code})
        cookies = dict(browser.http.cookies)
    async with indoors(tmp_path) as house:
        await (await house.caller(cookies=cookies)).ok("GET", "/api/view")
        assert house.house.state.links[link["id"]].name == WISH["name"]
        house.clock.forward(days=40)
        await one_round(house.house.journal.vault, house.house.state, house.clock)
        assert await house.house.journal.vault.items("link") == {}
        assert await house.house.journal.vault.items("viewer") == {}
        await (await house.caller()).expect_refusal(401, "wrong_link", "POST", "/api/view", {"code": code})


async def test_a_link_shows_one_layout_whatever_the_rooms_show(house: Indoors) -> None:
    """Its scene has that layout and the notices for everybody, no claims of the rooms; it goes with the link."""
    operator = await house.person("minh", Role.OPERATOR)
    link = await operator.ok("POST", "/api/links", {"name": "OBS", "layout": "tong-quan"})
    await operator.ok("PUT", "/api/claims/all/all/layout", {"value": "y-te"})
    notice = {"status": "Exercise", "headline": {"vi": "Diễn tập"}}
    await operator.ok("POST", "/api/notices", notice)
    scene = house.scene("@link", link["id"])
    assert (scene["layout"], [one["status"] for one in scene["notices"]]) == ("tong-quan", ["Exercise"])
    await operator.ok("DELETE", f"/api/links/{link['id']}")
    assert house.scene("@link", link["id"]) is None
