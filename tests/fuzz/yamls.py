"""Site files, layouts and feeds that somebody wrote in a hurry, or in malice: read, or refused with place and words."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pydantic
import yaml
from hypothesis import strategies as st

from broadcaster.events import encode
from displays.site import sync_site
from displays.words import LANGUAGES, words
from feeds.plan import plan
from layouts.geojson import NotGeoJson, read_geojson
from layouts.loader import DOCUMENTS, Loaded, load_text
from layouts.maps import AreaMap
from layouts.model import Layout
from layouts.problems import Problem, word
from tests.doubles.geography import collection
from tests.doubles.service import SAMPLE
from tests.fuzz import nasty
from tests.fuzz.driver import Try
from tests.fuzz.indoors import Open, opened

TOKENS = (
    b"&a ", b"*a ", b"<<: *a\n", b"!!python/object/apply:os.system ['true']\n", b"!!binary ", b"!!set {", b"? ", b"- ",
    b": ", b"{", b"}", b"[", b"]", b"\t", b"\x00", b"%YAML 9.9\n", b"---\n", b"...\n", b"|2\n", b">-\n", b"'", b'"',
    b"\\", b"#", b"@", b"`", b"\xff", b"\xef\xbb\xbf", b"\r", b"\xc2\x85", b"~", b"1e999", b".nan", b"0o7",
    b"&a [*a, *a]\n", b'"\\ud800"', b'"\\0"', b"\n\n", b"  ", b"9" * 400,
)  # fmt: skip
FEW, LONG = 5, 2500  # entries of a list, bytes of a text
WITHIN = "nghe-an.geojson"
PROVINCE = collection({"16681": (0, 0), "17329": (1, 0), "16690": (0, 1)}, detail=1)


@cache
def written() -> Mapping[str, tuple[bytes, Any]]:
    """The sample site's files as they are, and as plain values."""
    found = {}
    for file in sorted(SAMPLE.rglob("*.yaml")):
        text = file.read_bytes()
        found[file.relative_to(SAMPLE).as_posix()] = (text, yaml.safe_load(text))
    return found


def model(path: str) -> type[pydantic.BaseModel] | None:
    """Of what shape the file at this path is."""
    if path in DOCUMENTS:
        return DOCUMENTS[path]
    return Layout if path.startswith("layouts/") else AreaMap


def draw_path(data: st.DataObject) -> str:
    """A layout half of the time."""
    paths = list(written())
    layouts = [each for each in paths if each.startswith("layouts/")]
    return data.draw(st.sampled_from(layouts if data.draw(st.booleans()) else paths))


def few(value: Any, data: st.DataObject) -> Any:
    """Long lists cut to a few entries, so that an input costs little."""
    if isinstance(value, dict):
        return {name: few(each, data) for name, each in value.items()}
    if not isinstance(value, list) or len(value) <= FEW:
        return value
    at = data.draw(st.integers(0, len(value) - FEW))
    return value[at : at + FEW]


def dumped(value: Any) -> bytes:
    """As YAML; what YAML cannot carry (half of a surrogate pair) is replaced."""
    try:
        text: str = yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    except UnicodeEncodeError:
        text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    return text.encode("utf-8", "replace")


def told(problems: Sequence[Problem]) -> None:
    """Every problem says where, and has words in both languages."""
    for one in problems:
        assert one.line >= 1, one
        assert one.column >= 1, one
        for language in LANGUAGES:
            known = words(language).texts
            assert known.get(f"problems.{one.code}"), f"{one.code} has no words in {language}"
            assert word({one.code: known[f"problems.{one.code}"]}, one.code, one.args), one


class Yamls:
    """One file at a time."""

    name, share = "YAML: site, layouts, feeds, maps", 252

    @contextmanager
    def open(self) -> Iterator[Mapping[str, Try]]:
        yield {"text": text, "text ": text, "values": values, "values ": values, "feeds": feeds, "outlines": outlines}


def text(data: st.DataObject) -> str:
    """Damage to the text."""
    path = draw_path(data)
    body = written()[path][0]
    if len(body) > LONG:
        at = data.draw(st.integers(0, len(body) - LONG))
        body = body[at : at + LONG]
    return judged(load_text(nasty.damaged(data, body, TOKENS), path, model(path)))


def values(data: st.DataObject) -> str:
    """Sound YAML that says something else than it should."""
    path = draw_path(data)
    return judged(load_text(dumped(nasty.hurt(data, few(written()[path][1], data))), path, model(path)))


def judged(loaded: Loaded) -> str:
    told(loaded.problems)
    assert loaded.good or loaded.problems
    if loaded.model is None:
        return "refused"
    encode(loaded.model.model_dump(mode="json"))
    return "read"


def feeds(data: st.DataObject) -> str:
    """Entries of feeds.yaml: a plan or a fault each."""
    entries = nasty.hurt(data, few(written()["feeds.yaml"][1], data))
    loaded = load_text(dumped(entries), "feeds.yaml", None)
    told(loaded.problems)
    if loaded.node is None:
        return "refused"
    _, faults = plan(loaded.node)
    for fault in faults:
        for language in LANGUAGES:
            known = words(language).texts[f"problems.{fault.code}"]
            assert word({fault.code: known}, fault.code, fault.args)
    return "refused" if faults else "read"


def outlines(data: st.DataObject) -> str:
    """The outlines of areas that a map names."""
    body = nasty.hurt(data, PROVINCE)
    content = nasty.json_bytes(body)
    if data.draw(st.booleans()):
        content = nasty.damaged(data, content, (b"[", b"]", b"{", b"1e999", b"-", b"null", b'"', b"[" * 3000, b"NaN"))
    try:
        read_geojson(content, WITHIN, "ma_xa")
    except NotGeoJson as refused:
        told(refused.problems)
        return "refused"
    return "read"


class Sites:
    """A whole service whose site directory somebody edits: it takes the change or names it, and goes on."""

    name, share = "a site that is edited", 12

    @contextmanager
    def open(self) -> Iterator[Mapping[str, Try]]:
        with opened() as one:
            edits = Edits(one)
            yield {"edits": edits}
            one.run(edits.follow(""))  # the files are as they were


class Edits:
    """Somebody who changes one file at a time, and puts it back."""

    def __init__(self, one: Open) -> None:
        self.one, self.site = one, one.house.house.settings.site
        self.caller = one.run(one.house.caller())

    def __call__(self, data: st.DataObject) -> str:
        path = draw_path(data)
        file = self.site / path
        whole = written()[path][1]
        if path == "feeds.yaml":
            whole = []  # nothing is to be fetched
        with tempfile.TemporaryDirectory() as aside:
            kept = Path(shutil.copy(file, aside))
            try:
                file.write_bytes(dumped(nasty.hurt(data, whole, 1)))
                return str(self.one.run(self.follow(path)))
            finally:
                shutil.copy(kept, file)

    async def follow(self, path: str) -> str:
        """Take up what the directory says; what became of the file."""
        house = self.one.house.house
        async with house.shelf.turn:
            await sync_site(self.site, house.broadcast.record, house.state)
        for room, one in house.state.rooms.items():
            for screen in one.screens:
                assert house.state.scene(room, screen.key)
        assert (await self.caller.call("GET", "/readyz")).status_code == 200
        return "refused" if path in house.state.refused else "read"
