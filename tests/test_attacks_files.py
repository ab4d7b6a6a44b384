"""Files and paths that are meant to do harm: bombs, entities, tags, formulas, ways out of a directory."""

import ast
import gzip
import hashlib
import io
import zipfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import Workbook
from starlette.routing import Route

from displays import csvfile
from displays.rights import Role
from displays.routes import routes
from feeds.feed import FeedError
from feeds.markup import tree
from feeds.web.unpacking import Broken, unpacker
from layouts import reader
from tests.doubles.house import Indoors, indoors

ROOT = Path(__file__).parents[1]
WAYS_OUT = (
    "../site", "..%2f..%2fsite", "..%2f..%2f..%2f..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", "..%5c..%5csite.yaml",
    "....%2f%2fsite", ".%2e%2fsite", "x%00.yaml", ".git%2fconfig", "%c0%ae%c0%ae%2fsite", "~root", "a" * 5000,
)  # fmt: skip


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Indoors]:
    async with indoors(tmp_path) as opened:
        yield opened


def ways() -> Iterator[tuple[str, str]]:
    """Every method of every path that has places in it, with a way out of a directory in all of them."""
    for route in routes():
        if isinstance(route, Route) and route.param_convertors:
            for way in WAYS_OUT:
                path = route.path
                for name, convertor in route.param_convertors.items():
                    path = path.replace(f"{{{name}:path}}", way).replace(f"{{{name}}}", way)
                    assert convertor
                yield from ((method, path) for method in sorted(route.methods or ()) if method != "HEAD")


def standing(directory: Path) -> dict[str, str]:
    """Every file of a directory with the digest of what is in it."""
    files = [each for each in sorted(directory.rglob("*")) if each.is_file()]
    return {str(each.relative_to(directory)): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


async def test_no_path_leads_out_of_its_directory(house: Indoors) -> None:
    """In any place of any path, for an administrator: nothing of the machine is read, no file of the site changes."""
    admin, before = await house.person("an", Role.ADMIN), standing(house.house.settings.site)
    for method, path in ways():
        for body in (None, {"text": "key: x", "to": "../../x", "revision": 0}) if method != "GET" else (None,):
            response = await admin.call(method, path, body)
            assert 200 <= response.status_code < 500, (method, path, response.text)
            assert "root:" not in response.text and "time_zone:" not in response.text, path
    assert standing(house.house.settings.site) == before


async def test_a_layout_and_a_map_name_no_file_outside(house: Indoors) -> None:
    """A picture, a map or a new name that leads elsewhere is a mistake with its line, not a file."""
    admin, before = await house.person("an", Role.ADMIN), standing(house.house.settings.site)
    for file in ("../site.yaml", "/etc/passwd", "..\\site.yaml", "a/../../site.yaml", "file:///etc/passwd"):
        text = f"key: x\ntitle: {{vi: X}}\ntiles:\n  - {{id: a, kind: image, file: '{file}', at: [1, 1, 6, 6]}}\n"
        said = await admin.ok("POST", "/api/layouts/x/check", {"text": text})
        assert [one["line"] for one in said["problems"] if one["severity"] == "error"], file
        for key in (file, "../x", ".hidden", "X/../y"):
            response = await admin.call("POST", "/api/layouts/tong-quan/rename", {"to": key, "key": key})
            assert response.status_code in (404, 409, 422), response.text
    assert standing(house.house.settings.site) == before


# -- YAML -----------------------------------------------------------------------------------------------------------

LAUGHS = "\n".join(["a0: &a0 [ha, ha]", *(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}*a{n - 1}]" for n in range(1, 12))])
YAMLS: dict[str, str] = {
    "a call": "a: !!python/object/apply:os.system ['touch /tmp/owned']",
    "a name": "a: !!python/name:os.system",
    "a new object": "a: !!python/object/new:type {args: [x, [], {}]}",
    "an own tag": "a: !secret b",
    "a binary": "a: !!binary aGVsbG8=",
    "laughs": LAUGHS,
    "a circle": "a: &a [*a]",
    "a merge": "a: &a {b: 1}\nc: {<<: *a}",
    "depth": "[" * 5000 + "]" * 5000,
    "maps in maps": "{a: " * 5000 + "1" + "}" * 5000,
    "two documents": "a: 1\n---\nb: 2",
}


@pytest.mark.parametrize("name", YAMLS)
def test_yaml_makes_texts_and_nothing_else(name: str) -> None:
    """Tags, aliases by the million, circles and depth are mistakes of the file; all site files have this one reader."""
    tree, problems = reader.read(YAMLS[name], "site.yaml")
    assert problems
    assert tree is None or problems[0].line == 1


async def test_yaml_from_people_is_read_by_the_same_reader(house: Indoors) -> None:
    """The layout editor and the import of agendas name the mistake and keep nothing."""
    admin = await house.person("an", Role.ADMIN)
    meeting = (await admin.meet())["meeting"]
    before = house.house.state.seq
    for name, text in YAMLS.items():
        said = await admin.ok("POST", "/api/layouts/x/check", {"text": text})
        assert said["problems"], name
        found = await admin.call("POST", f"/api/meetings/{meeting}/agenda/import", files={"file": ("a.yaml", text)})
        assert found.status_code == 422 or found.json()["problems"] or not found.json()["items"], name
    assert await house.deeds("an", before) == []


# -- archives and XML -----------------------------------------------------------------------------------------------

ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
LAUGHING = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "ha">{ENTITIES}]><a>&e11;</a>'
READING = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'
ASKING = '<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>'
XMLS = (
    LAUGHING,
    READING,
    ASKING,
    "<a>" * 5000 + "</a>" * 5000,
    "<a " + " ".join(f"b{n}=''" for n in range(9)) + "/>" * 2,
)


@pytest.mark.parametrize("text", XMLS, ids=("laughs", "reads", "asks", "depth", "broken"))
def test_xml_of_feeds_opens_and_multiplies_nothing(text: str) -> None:
    """Every feed's XML comes by one reader: no DTD, no entities, no depth."""
    with pytest.raises(FeedError):
        tree(text.encode())


def test_xml_and_yaml_are_read_in_one_place_each() -> None:
    """Nobody calls a parser but the two readers above, so there is none that expands entities or makes objects."""
    parsers = ("etree.fromstring(", "etree.parse(", "etree.XML(", "iterparse(", "xml.etree", "xml.dom", "xml.sax.make")
    loaders = ("yaml.load(", "yaml.load_all(", "yaml.unsafe_load", "yaml.full_load")
    found = {
        str(path.relative_to(ROOT))
        for path in product()
        if any(each in path.read_text(encoding="utf-8") for each in (*parsers, *loaders))
    }
    assert found == {"feeds/markup.py"}


def packed(parts: dict[str, bytes]) -> bytes:
    """A ZIP file of these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def parts_of(document: Any) -> dict[str, bytes]:
    """An office file's parts."""
    data = io.BytesIO()
    document.save(data)
    with zipfile.ZipFile(data) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def harmful() -> dict[str, bytes]:
    """Office files by what they do."""
    word, book = docx.Document(), Workbook()
    word.add_table(2, 2).cell(0, 0).text = "Nội dung"
    book.worksheets[0]["A1"] = "Mã"
    words, cells, zeros = parts_of(word), parts_of(book), bytes(80_000_000)
    body, sheet = words["word/document.xml"], cells["xl/worksheets/sheet1.xml"]
    dtd = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">%s]>' % ENTITIES.replace("&e0;", "ha").encode()
    written = body.replace(b"?>", b"?>" + dtd, 1).replace(b"dung", b"&e9;&e;")
    wide = body.replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="999999999"/>')
    assert len({body, written, wide}) == 3

    def book_of(changed: bytes) -> bytes:
        assert changed != sheet
        return packed(cells | {"xl/worksheets/sheet1.xml": changed})

    return {
        "bomb.docx": packed(words | {"word/media/a.png": zeros}),
        "entities.docx": packed(words | {"word/document.xml": written}),
        "span.docx": packed(words | {"word/document.xml": wide}),
        "bomb.xlsx": book_of(sheet + zeros),
        "entities.xlsx": book_of(sheet.replace(b"<worksheet", dtd + b"<worksheet", 1)),
        "out.xlsx": packed(cells | {"../../../tmp/owned": b"x", "/tmp/owned": b"x"}),
        "cells.xlsx": book_of(sheet.replace(b'r="A1"', b'r="XFD1048576"')),
    }


async def test_office_files_burst_nothing(house: Indoors) -> None:
    """Bombs, entities, cells at the end of the world, parts that climb: a reason or an ordinary table, as an agenda and
    as a unit's figures; the service goes on."""
    admin = await house.person("an", Role.ADMIN)
    meeting = (await admin.meet())["meeting"]
    unit = next(iter(house.house.state.site.units))
    before = house.house.state.seq
    for name, data in harmful().items():
        for path in (f"/api/meetings/{meeting}/agenda/import", f"/api/entry/uploads?unit={unit}"):
            response = await admin.call("POST", path, files={"file": (name, data)})
            assert response.status_code in (200, 413, 415, 422), (name, path, response.text)
            assert "root:" not in response.text and len(response.content) < 200_000, name
    assert await house.deeds("an", before) == []
    assert not Path("/tmp/owned").exists()


def test_a_compressed_answer_is_unpacked_piece_by_piece() -> None:
    """Whoever reads stops at the feed's limit: a bomb never stands in memory as a whole."""
    bomb, largest, whole = gzip.compress(bytes(50_000_000)), 0, 0
    for piece in unpacker("gzip", "http://a").pieces(bomb):
        largest, whole = max(largest, len(piece)), whole + len(piece)
    assert (whole, largest <= 1_000_000) == (50_000_000, True)
    with pytest.raises(Broken):
        list(unpacker("gzip", "http://a").pieces(b"no gzip at all, whatever it says"))


# -- what goes out, and how secrets are compared --------------------------------------------------------------------


def test_no_cell_is_a_formula() -> None:
    """Whatever a figure, a name or a reason begins with; spaces that programs skip do not hide it."""
    for cell in (
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u00a0=1",
        "\ufeff=1",
        '=HYPERLINK("//e")',
    ):
        assert csvfile.harmless(cell).startswith("'"), repr(cell)
    for cell in ("5", "Sở Y tế", "", "a=b", "1-2"):
        assert csvfile.harmless(cell) == cell


SECRET = ("secret", "token", "digest", "password", "hash", "code", "bearer", "signature", "mac", "carried", "state")
PUBLIC = {"status_code", "close_code"}


def test_secrets_are_compared_in_constant_time() -> None:
    """In the rooms that know secrets, what the caller sent stands on no side of an == with one."""
    rooms = ("auth", "signing", "signons", "signon", "pairing", "viewing", "invitations", "factor", "cookies", "links")
    for name in rooms:
        path = ROOT / "displays" / f"{name}.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare) and any(isinstance(each, ast.Eq | ast.NotEq) for each in node.ops):
                said = [ast.unparse(each) for each in (node.left, *node.comparators)]
                plain = any(isinstance(each, ast.Constant) for each in (node.left, *node.comparators))
                secret = [each for each in said if each.rpartition(".")[2].strip("_'\"])") in SECRET]
                assert plain or not secret, f"{path.name}:{node.lineno}: {' == '.join(said)}"


def product() -> Iterator[Path]:
    """Our own Python files."""
    for package in ("broadcaster", "displays", "feeds", "layouts"):
        yield from (each for each in (ROOT / package).rglob("*.py") if "node_modules" not in each.parts)
