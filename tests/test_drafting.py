"""The layout editor's calls: who may, what is refused, whose change it is, and the way back."""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from broadcaster.events import Draft, Kind
from broadcaster.journal import JournalError
from displays.rights import Role, Scope
from displays.site import BY, sync_site
from tests.doubles.house import Caller, Indoors, indoors

KEY = "van-ban-hcc"
AT = f"/api/layouts/{KEY}"
NEW = "giao-ban-moi"
TEXT = f"""key: {NEW}
title: {{vi: Giao ban mới}}
tiles:
  - {{id: den, kind: number, series: VB-01, at: [1, 1, 6, 6]}}
topics:
  - {{key: den, title: {{vi: Đến}}, tiles: [den]}}
"""


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


@pytest.fixture
async def operator(house: Indoors) -> Caller:
    return await house.person("Hà", Role.OPERATOR)


def file_of(house: Indoors, key: str = KEY) -> Path:
    return house.house.settings.site / "layouts" / f"{key}.yaml"


def match(revision: str) -> dict[str, Any]:
    return {"headers": {"If-Match": f'"{revision}"'}}


async def save(caller: Caller, text: str, revision: str, key: str = KEY, why: str = "Sửa tiêu đề") -> Any:
    return await caller.ok("PUT", f"/api/layouts/{key}", {"text": text, "why": why}, **match(revision))


async def opened(caller: Caller, key: str = KEY) -> tuple[str, str]:
    found = await caller.get(f"/api/layouts/{key}")
    return found["text"], found["revision"]


def titled(text: str, title: str) -> str:
    """The layout's text with another title."""
    return re.sub(r"^title: .*$", f"title: {{vi: {title}}}", text, count=1, flags=re.MULTILINE)


async def retitled(caller: Caller, title: str, key: str = KEY) -> str:
    """Save the layout with another title; returns the new revision."""
    text, revision = await opened(caller, key)
    return str((await save(caller, titled(text, title), revision, key))["revision"])


async def test_a_saved_layout_is_on_the_disk_on_the_walls_and_in_the_journal(house: Indoors, operator: Caller) -> None:
    """Whole file, once, in the name of who saved it, with the reason; the file watcher finds nothing new in it."""
    text, revision = await opened(operator)
    assert text == file_of(house).read_text(encoding="utf-8")
    changed = titled(text, "Mới")
    answer = await save(operator, changed, revision, why="Đổi tên cho dễ hiểu")
    assert file_of(house).read_text(encoding="utf-8") == changed
    assert house.house.state.layout(KEY)["title"]["vi"] == "Mới"
    (event,) = await house.house.journal.read(answer["seq"] - 1, 1)
    assert (event.kind, event.by, event.data["why"]) == (Kind.SITE_CHANGED, "Hà", "Đổi tên cho dễ hiểu")
    assert event.data["text"] == changed
    house_ = house.house
    assert await sync_site(house_.settings.site, house_.broadcast.record, house_.state) == []
    assert [path.name for path in file_of(house).parent.iterdir() if path.suffix != ".yaml"] == []
    assert (await operator.get(AT))["version"]["by"] == "Hà"


async def test_a_file_keeps_its_mode_and_its_line_ends(house: Indoors, operator: Caller) -> None:
    """The editor works with plain lines; the file stays as its owner has it."""
    file = file_of(house)
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    file.chmod(0o640)
    text, revision = await opened(operator)
    assert "\r" not in text
    await save(operator, titled(text, "Mới"), revision)
    content = file.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") > 5
    assert file.stat().st_mode & 0o777 == 0o640


async def test_a_text_with_errors_is_judged_and_not_saved(house: Indoors, operator: Caller) -> None:
    """The check names line, column and code; saving says how many there are, and the file stays."""
    text, revision = await opened(operator)
    broken = text.replace("kind: number", "kind: nmuber", 1)
    line = next(n for n, each in enumerate(broken.splitlines(), 1) if "nmuber" in each)
    judged = await operator.ok("POST", f"{AT}/check", {"text": broken})
    assert judged["layout"] is None
    assert [(one["line"], one["code"], one["severity"]) for one in judged["problems"]] == [(line, "one_of", "error")]
    assert "nmuber" in judged["problems"][0]["text"]
    said = await operator.expect_refusal(
        422, "layout_broken", "PUT", AT, {"text": broken, "why": "thử"}, **match(revision)
    )
    assert said["problems"] == judged["problems"]
    no_yaml = await operator.ok("POST", f"{AT}/check", {"text": "key: [\n"})
    assert no_yaml["layout"] is None
    assert no_yaml["problems"][0]["code"].startswith("yaml")
    assert file_of(house).read_text(encoding="utf-8") == text


async def test_a_good_text_comes_back_as_the_document_a_wall_takes(house: Indoors, operator: Caller) -> None:
    """With what its tiles are given beside their options: a map's cells, a code's modules."""
    text = TEXT + "# \n"
    tiles = """
  - {id: ban-do, kind: map, series: YT-05, map: nghe-an, at: [7, 1, 6, 4]}
  - {id: ma, kind: qr, address: "https://nghean.gov.vn/", at: [7, 5, 6, 2]}"""
    judged = await operator.ok(
        "POST", f"/api/layouts/{NEW}/check", {"text": text.replace("\ntopics", f"{tiles}\ntopics")}
    )
    kinds = {tile["kind"]: tile for tile in judged["layout"]["tiles"]}
    assert "modules" in kinds["qr"]
    assert len(kinds["map"]) > 5
    assert "YT-05@*" in judged["needs"]["families"]
    assert house.house.state.layout(NEW) is None


async def test_legibility_is_judged_for_who_uses_it_and_for_the_chosen_screen(operator: Caller) -> None:
    """A layout of one line a tile: a room's last row is named only where the room shows it, or where it is chosen."""
    rows = "\n".join(f"  - {{id: o-{n}, kind: number, series: VB-01, at: [1, {n}, 6, 1]}}" for n in range(1, 7))
    text = f"key: {NEW}\ntitle: {{vi: Nhỏ}}\ngrid: {{columns: 12, rows: 12}}\ntiles:\n{rows}\n"
    at = f"/api/layouts/{NEW}/check"
    nobody = await operator.ok("POST", at, {"text": text})
    assert "small_text" not in {one["code"] for one in nobody["problems"]}
    chosen = await operator.ok("POST", at, {"text": text, "screen": "ubnd-tinh/main"})
    small = [one for one in chosen["problems"] if one["code"] == "small_text"]
    assert [one["args"]["room"] for one in small] == ["ubnd-tinh"] * 6
    assert {one["severity"] for one in small} == {"warning"}
    assert chosen["layout"]["key"] == NEW


async def test_two_people_cannot_overwrite_each_other(house: Indoors, operator: Caller) -> None:
    """The second one is told who saved meanwhile and why, and is given that text; with its revision they may go on."""
    other = await house.person("Mai", Role.OPERATOR)
    text, revision = await opened(operator)
    await retitled(other, "Của Mai")
    body = {"text": titled(text, "Của Hà"), "why": "Sửa"}
    said = await operator.expect_refusal(412, "layout_changed", "PUT", AT, body, **match(revision))
    assert "Mai" in said["detail"]
    assert (said["current"]["by"], said["current"]["why"]) == ("Mai", "Sửa tiêu đề")
    assert "Của Mai" in said["current"]["text"]
    await operator.ok("PUT", AT, body, **match(said["current"]["revision"]))
    await operator.expect_refusal(428, "revision_missing", "PUT", AT, body)
    await operator.expect_refusal(412, "layout_changed", "DELETE", AT, **match(revision))


async def test_an_editor_on_the_disk_is_somebody_too(house: Indoors, operator: Caller) -> None:
    """A file that was changed, or broken, beside the service is not overwritten unknowingly."""
    text, revision = await opened(operator)
    file_of(house).write_text(text + "# tay\n", encoding="utf-8")
    said = await operator.expect_refusal(
        412, "layout_changed", "PUT", AT, {"text": text, "why": "x"}, **match(revision)
    )
    assert "on the server" in said["detail"] or BY in said["current"]["by"]
    assert said["current"]["text"].endswith("# tay\n")
    file_of(house).unlink()
    await operator.expect_refusal(412, "layout_gone", "PUT", AT, {"text": text, "why": "x"}, **match(revision))


async def test_versions_are_kept_and_brought_back_as_new_ones(house: Indoors, operator: Caller) -> None:
    """Each with who, when and why; bringing one back adds to the list and takes nothing away."""
    text, _ = await opened(operator)
    revision = await retitled(operator, "Một")
    revision = await retitled(operator, "Hai")
    listed = await operator.get(f"{AT}/versions")
    assert [(one["by"], one["why"]) for one in listed["versions"]] == [
        ("Hà", "Sửa tiêu đề"),
        ("Hà", "Sửa tiêu đề"),
        (BY, ""),
    ]
    assert listed["current"] == listed["versions"][0]["seq"]
    first = listed["versions"][-1]["seq"]
    assert (await operator.get(f"{AT}/versions/{first}"))["text"] == text
    back = {"seq": first, "why": "Trở về bản đầu"}
    await operator.ok("POST", f"{AT}/rollback", back, **match(revision))
    assert file_of(house).read_text(encoding="utf-8") == text
    after = (await operator.get(f"{AT}/versions"))["versions"]
    assert [one["why"] for one in after] == ["Trở về bản đầu", "Sửa tiêu đề", "Sửa tiêu đề", ""]
    await operator.expect_refusal(412, "layout_changed", "POST", f"{AT}/rollback", back, **match(revision))
    await operator.expect_refusal(404, "not_found", "GET", f"{AT}/versions/1")
    await operator.expect_refusal(404, "not_found", "GET", f"{AT}/versions/mot")
    await operator.expect_refusal(404, "not_found", "GET", f"{AT}/versions/{'9' * 5000}")


async def test_a_version_older_than_kept_texts_says_so(house: Indoors, operator: Caller) -> None:
    """An event from before texts were kept is listed, and cannot be brought back."""
    body = house.house.state.layout(KEY)
    data = {"path": f"layouts/{KEY}.yaml", "sha256": "0" * 64, "body": body, "needs": house.house.state.needs(KEY)}
    seq = await house.house.broadcast.record(Draft(Kind.SITE_CHANGED, "site files", data))
    listed = await operator.get(f"{AT}/versions")
    assert next(one for one in listed["versions"] if one["seq"] == seq)["readable"] is False
    _, revision = await opened(operator)
    wish = {"seq": seq, "why": "thử"}
    await operator.expect_refusal(409, "version_without_text", "POST", f"{AT}/rollback", wish, **match(revision))


async def test_a_new_layout_is_made_renamed_and_removed(house: Indoors, operator: Caller) -> None:
    """With "0" only where there is none; its versions stay when it is gone."""
    at = f"/api/layouts/{NEW}"
    made = await save(operator, TEXT, "0", NEW, "Cho giao ban")
    assert house.house.state.layout(NEW)["title"]["vi"] == "Giao ban mới"
    said = await operator.expect_refusal(412, "layout_changed", "PUT", at, {"text": TEXT, "why": "x"}, **match("0"))
    assert said["current"]["revision"] == made["revision"]
    taken = {"to": KEY, "why": "trùng"}
    await operator.expect_refusal(409, "layout_taken", "POST", f"{at}/rename", taken, **match(made["revision"]))
    wish = {"to": "giao-ban", "why": "Ngắn hơn"}
    renamed = await operator.ok("POST", f"{at}/rename", wish, **match(made["revision"]))
    assert house.house.state.layout(NEW) is None
    assert file_of(house, "giao-ban").read_text(encoding="utf-8").startswith("key: giao-ban\n")
    assert not file_of(house, NEW).exists()
    await operator.ok("DELETE", "/api/layouts/giao-ban", params={"why": "Thôi"}, **match(renamed["revision"]))
    assert house.house.state.layout("giao-ban") is None
    gone, _ = (await operator.get("/api/layouts/giao-ban/versions"))["versions"]
    assert (gone["gone"], gone["by"], gone["why"]) == (True, "Hà", "Thôi")
    await operator.expect_refusal(404, "not_found", "GET", "/api/layouts/giao-ban")


async def test_a_layout_in_use_is_neither_removed_nor_renamed(house: Indoors, operator: Caller) -> None:
    """A home layout and one that somebody put up: the refusal names the rooms."""
    _, revision = await opened(operator, "tong-quan")
    said = await operator.expect_refusal(409, "layout_used", "DELETE", "/api/layouts/tong-quan", **match(revision))
    room = house.house.state.rooms["ubnd-tinh"].name["en"]
    assert room in said["detail"]
    assert {use["kind"] for use in said["uses"]} >= {"home"}
    await save(operator, TEXT, "0", NEW)
    await operator.ok("PUT", "/api/rooms/ubnd-tinh/layout", {"layout": NEW})
    _, revision = await opened(operator, NEW)
    wish = {"to": "ten-khac", "why": "x"}
    said = await operator.expect_refusal(
        409, "layout_used", "POST", f"/api/layouts/{NEW}/rename", wish, **match(revision)
    )
    assert {(use["kind"], use["by"]) for use in said["uses"]} == {("claim", "Hà")}
    assert [use["kind"] for use in (await operator.get(f"/api/layouts/{NEW}"))["uses"]] == ["claim"] * len(said["uses"])
    await operator.ok("DELETE", "/api/rooms/ubnd-tinh/layout")
    await operator.ok("DELETE", f"/api/layouts/{NEW}", **match(revision))


@pytest.mark.parametrize(
    "key", ["..", "%2e%2e%2fsite", "..%2f..%2fetc%2fpasswd", ".an", "Tong-Quan", "tong_quan", "a" * 61, "tong-quan%00"]
)
async def test_nothing_but_a_key_names_a_file(house: Indoors, operator: Caller, key: str) -> None:
    """No path, no hidden file, nothing outside of layouts/ is read, written or removed."""
    before = {path: path.read_bytes() for path in house.house.settings.site.rglob("*.yaml")}
    calls = [("GET", "", None), ("PUT", "", {"text": TEXT, "why": "x"}), ("DELETE", "", None)]
    calls += [("POST", "/check", {"text": TEXT}), ("GET", "/versions", None)]
    for method, more, body in calls:
        response = await operator.call(method, f"/api/layouts/{key}{more}", body, **match("0"))
        assert response.status_code in (404, 405, 422), (method, key, response.text)
    _, revision = await opened(operator)
    wish = {"to": "../site", "why": "x"}
    await operator.expect_refusal(422, "malformed", "POST", f"{AT}/rename", wish, **match(revision))
    await operator.expect_refusal(
        422, "layout_key", "POST", f"{AT}/rename", {"to": "A.b", "why": "x"}, **match(revision)
    )
    assert {path: path.read_bytes() for path in house.house.settings.site.rglob("*.yaml")} == before


async def test_only_operators_and_administrators_edit(house: Indoors) -> None:
    """Others see the layouts on the walls; an attempt to change one is refused and journalled."""
    admin = await house.person("Quản", Role.ADMIN)
    text, revision = await opened(admin)
    others = [await house.person(f"n-{role}", role) for role in (Role.VIEWER, Role.STEWARD, Role.PRESENTER)]
    others += [await house.presenter(), await house.program(Scope.READ), await house.program(Scope.INGEST)]
    for who in others:
        await who.expect_refusal(403, "not_allowed", "PUT", AT, {"text": text, "why": "x"}, **match(revision))
        await who.expect_refusal(403, "not_allowed", "GET", AT)
        await who.expect_refusal(403, "not_allowed", "GET", "/api/layout-words")
    bound = await house.program(Scope.OPERATE, room="ubnd-tinh")
    await bound.expect_refusal(403, "not_your_room", "PUT", AT, {"text": text, "why": "x"}, **match(revision))
    nobody = await house.caller()
    await nobody.expect_refusal(401, "sign_in", "POST", f"{AT}/check", {"text": text})
    assert file_of(house).read_text(encoding="utf-8") == text
    refused = (await admin.get("/api/journal", kind="refused"))["events"]
    assert f"PUT {AT}" in {event["data"]["action"] for event in refused}


async def test_a_directory_that_cannot_be_written_says_so_first(
    house: Indoors, operator: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read-only, a link out of the site, another encoding: told when the file is opened, and again when it is saved."""
    text, revision = await opened(operator)
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
        assert (await operator.get(AT))["locked"] == "read_only"
        body = {"text": titled(text, "Mới"), "why": "x"}
        said = await operator.expect_refusal(409, "layout_locked", "PUT", AT, body, **match(revision))
        assert said["locked"] == "read_only"
    outside = house.house.settings.data / "ngoai.yaml"
    outside.write_text(text, encoding="utf-8")
    file_of(house).unlink()
    file_of(house).symlink_to(outside)
    assert (await operator.get(AT))["locked"] == "link"
    file_of(house).unlink()
    file_of(house).write_bytes(text.encode() + "# tiếng".encode("utf-16"))
    assert (await operator.get(AT))["locked"] == "not_utf8"


async def test_a_disk_that_refuses_leaves_the_file(
    house: Indoors, operator: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be written is said in one sentence, and no half of it lies about."""
    text, revision = await opened(operator)

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        body = {"text": titled(text, "Mới"), "why": "x"}
        said = await operator.expect_refusal(409, "layout_unwritten", "PUT", AT, body, **match(revision))
    assert "No space left" in said["detail"]
    assert file_of(house).read_text(encoding="utf-8") == text
    assert [path.name for path in file_of(house).parent.iterdir() if path.suffix != ".yaml"] == []


async def test_a_journal_that_cannot_keep_it_puts_the_file_back(
    house: Indoors, operator: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not durable is not on the disk either: 503, and the file as before."""
    text, revision = await opened(operator)

    async def broken(*drafts: Draft) -> int:
        raise JournalError("the disk is full")

    monkeypatch.setattr(house.house.shelf, "_record", broken)
    body = {"text": titled(text, "Mới"), "why": "x"}
    await operator.expect_refusal(503, "unavailable", "PUT", AT, body, **match(revision))
    assert file_of(house).read_text(encoding="utf-8") == text


async def test_the_words_of_a_layout_are_those_of_the_site(operator: Caller) -> None:
    """Codes with their names, areas, maps, feeds with their kinds, and the schema that knows each kind of tile."""
    words = await operator.get("/api/layout-words")
    assert {"VB-01", "YT-03"} <= {one["code"] for one in words["codes"]}
    assert next(one for one in words["areas"] if one["code"] == "16681")["name"]["vi"]
    assert "nghe-an" in words["maps"]
    assert "NumberTile" in words["schema"]["$defs"]
    assert {one["key"] for one in words["subsystems"]} >= {"VB", "YT"}


async def test_a_text_too_large_is_refused_before_it_is_read(operator: Caller) -> None:
    """By its length, and by its bytes."""
    _, revision = await opened(operator)
    body = {"text": "#" * 200_001, "why": "x"}
    await operator.expect_refusal(422, "malformed", "PUT", AT, body, **match(revision))
    body = {"text": "#" * 1_100_000, "why": "x"}
    await operator.expect_refusal(413, "too_large", "PUT", AT, body, **match(revision))
