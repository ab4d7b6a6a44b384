"""Pictures and codes: what a layout's tiles are given, who may see a picture, and that nothing else can be read."""

import shutil
import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import segno

from broadcaster.model import Sensitivity
from displays.dressing import MOST, kind_of, read_image
from displays.images import FOR_EVER, NOT_KEPT
from displays.qrcode import modules
from displays.rights import Role, Scope
from displays.site import check, read_site, sample
from tests.doubles.house import Indoors, indoors
from tests.doubles.waiting import reached

LAYOUT = """\
key: hinh
title: {vi: Hình}
topics: [{key: h, title: {vi: Hình}, tiles: [so-do]}]
tiles:
  - {id: so-do, kind: image, file: so-do.png, alt: {vi: Sơ đồ}, at: [1, 1, 6, 6]SENSITIVITY}
"""


def png(shade: int = 0) -> bytes:
    """A picture of one grey dot."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head, dot = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0), zlib.compress(bytes((0, shade)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")


def put(site: Path, content: bytes | None = None, sensitivity: str = "") -> None:
    """A layout with one picture, and the picture where there is content."""
    said = f", sensitivity: {sensitivity}" if sensitivity else ""
    if content is not None:
        (site / "images").mkdir(exist_ok=True)
        (site / "images" / "so-do.png").write_bytes(content)
    (site / "layouts" / "hinh.yaml").write_text(LAYOUT.replace("SENSITIVITY", said), encoding="utf-8")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def shown(house: Indoors) -> str:
    """The content that the layout names now; empty where there is none."""
    layout = house.house.state.layout("hinh")
    return str(layout["tiles"][0].get("image", "")) if layout else ""


@pytest.mark.parametrize(
    "address", ["https://a.vn", "https://dichvucong.nghean.gov.vn/phan-anh?x=1", f"http://b/{'x' * 200}"]
)
def test_the_digits_of_a_code_are_its_modules(address: str) -> None:
    """Every row from the left, filled up to whole digits with light modules."""
    drawn = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
    rows = modules(address)
    bits = [[int(bit) for digit in row for bit in f"{int(digit, 16):04b}"] for row in rows]
    assert [row[: len(drawn)] for row in bits] == drawn
    assert not any(any(row[len(drawn) :]) for row in bits)


@pytest.mark.parametrize(
    ("content", "type"),
    [
        (png(), "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a --><svg/>', "image/svg+xml"),
        (b"<html><svg></svg></html>", ""),
        (b"<?xml version='1.0'?><plan/>", ""),
        (b"GIF89a", ""),
        (b"", ""),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(content: bytes, type: str) -> None:
    """Its name says nothing; what is no picture is none whatever it is called."""
    assert kind_of(content) == type


def test_only_files_of_the_directory_are_read(tmp_path: Path) -> None:
    """No name and no link leads out of images/; a directory, a name too long and one with a null are no files."""
    images = tmp_path / "images"
    images.mkdir()
    (tmp_path / "secret.png").write_bytes(png())
    (images / "link.png").symlink_to(tmp_path / "secret.png")
    (images / "folder.png").mkdir()
    (images / "folder.png" / "deep.png").write_bytes(png())
    (images / "good.png").write_bytes(png())
    assert read_image(tmp_path, "good.png").content == png()
    names = ("../secret.png", str(tmp_path / "secret.png"), "link.png", "folder.png", "folder.png/deep.png")
    for name in (*names, "a\0b.png", f"{'x' * 300}.png", "none.png"):
        assert read_image(tmp_path, name).refused == "missing", name


@pytest.mark.parametrize(
    "name", ["../so-do.png", "a/b.png", "a\\\\b.png", ".an.png", "so-do.gif", "so-do", "/etc/passwd"]
)
def test_a_layout_names_no_path(tmp_path: Path, name: str) -> None:
    """The name of a file, of a kind that is shown."""
    site = Path(shutil.copytree(sample(), tmp_path / "site"))
    put(site)
    file = site / "layouts" / "hinh.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("file: so-do.png", f'file: "{name}"'), encoding="utf-8")
    (problem,) = [each for each in check(site).problems if each.path == "layouts/hinh.yaml"]
    assert (problem.code, problem.line, problem.severity) == ("image_name", 5, "error")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "image_missing"),
        (b"GIF89a", "image_kind"),
        (png() + bytes(MOST * 1_000_000), "image_large"),
        (png(), None),
    ],
)
def test_a_picture_that_is_not_shown_is_a_warning(tmp_path: Path, content: bytes | None, code: str | None) -> None:
    """The layout counts all the same, its tile says why; the digest of the layout is also that of the picture."""
    site = Path(shutil.copytree(sample(), tmp_path / "site"))
    put(site, content)
    found = [each for each in check(site).problems if each.path == "layouts/hinh.yaml"]
    assert [(each.code, each.severity) for each in found] == ([(code, "warning")] if code else [])
    file = read_site(site).files["layouts/hinh.yaml"]
    (tile,) = file.body["tiles"]
    assert (tile.get("refused"), bool(tile.get("image"))) == (code and code.removeprefix("image_"), code is None)
    put(site, png(200))
    assert read_site(site).files["layouts/hinh.yaml"].sha256 != file.sha256


def test_a_code_too_fine_for_the_last_row_is_a_warning(tmp_path: Path) -> None:
    """Where a room shows it by itself: its tile is small, or its address long."""
    site = Path(shutil.copytree(sample(), tmp_path / "site"))
    tile = "{id: m, kind: qr, address: %s, at: [1, 1, 6, %d]}"

    def codes(address: str, high: int) -> list[str]:
        head = "key: no-so-lieu\ntitle: {vi: M}\ntopics: [{key: m, title: {vi: M}, tiles: [m]}]\ntiles:\n  - "
        text = head + tile % (address, high) + "\n"
        (site / "layouts" / "no-so-lieu.yaml").write_text(text, encoding="utf-8")
        site_file = site / "site.yaml"
        text = site_file.read_text(encoding="utf-8").replace("home: van-ban-hcc", "home: no-so-lieu")
        site_file.write_text(text, encoding="utf-8")
        return sorted({each.code for each in check(site).problems if each.path == "layouts/no-so-lieu.yaml"})

    assert codes("https://a.vn", 6) == []
    assert "small_code" in codes("https://a.vn", 1)
    assert "small_code" in codes(f"https://a.vn/{'x' * 280}", 3)


async def test_a_changed_picture_is_another_address(house: Indoors) -> None:
    """The layout names the new content, and only that is given: the old address is gone."""
    site = house.house.settings.site
    put(site, png())
    before = await reached(lambda: shown(house))
    operator = await house.person("Hà", Role.OPERATOR)
    answer = await operator.call("GET", f"/api/images/{before}")
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "image/png", png())
    assert "sandbox" in answer.headers["content-security-policy"]
    put(site, png(200))
    now = await reached(lambda: (found := shown(house)) != before and found)
    assert (await operator.call("GET", f"/api/images/{now}")).content == png(200)
    await operator.expect_refusal(404, "not_found", "GET", f"/api/images/{before}")
    (site / "images" / "so-do.png").unlink()
    await reached(lambda: shown(house) == "")
    await operator.expect_refusal(404, "not_found", "GET", f"/api/images/{now}")


async def test_a_picture_is_given_to_whose_clearance_covers_it(house: Indoors) -> None:
    """Screens too; nobody without a name; what is public may be kept by a browser, nothing else may."""
    put(house.house.settings.site, png(), "restricted")
    address = f"/api/images/{await reached(lambda: shown(house))}"
    viewer, operator = await house.person("Lan", Role.VIEWER), await house.person("Hà", Role.OPERATOR)
    screen = await house.program(Scope.DISPLAY, room="ubnd-tinh")
    nobody = await house.caller()
    await viewer.expect_refusal(404, "not_found", "GET", address)
    answer = await operator.call("GET", address)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, NOT_KEPT)
    cleared = house.house.state.rooms["ubnd-tinh"].clearance.clears(Sensitivity.RESTRICTED)
    assert (await screen.call("GET", address)).status_code == (200 if cleared else 404)
    assert (await nobody.call("GET", address)).status_code == 401
    put(house.house.settings.site, None, "public")
    await reached(lambda: house.house.state.layout("hinh")["tiles"][0]["sensitivity"] == "public")
    answer = await viewer.call("GET", address)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, FOR_EVER)
    for wrong in ("0" * 64, "..%2f..%2fsite.yaml", "so-do.png"):
        assert (await operator.call("GET", f"/api/images/{wrong}")).status_code == 404
