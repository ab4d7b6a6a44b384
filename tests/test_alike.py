"""Two nodes with a site directory each: the journal's last version counts, and nobody's old file comes back."""

import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from secrets import token_hex

import pytest

from broadcaster.events import Draft, Kind
from displays.bringing import bring
from displays.rights import Role
from tests.doubles.house import Indoors, indoors
from tests.doubles.redis import Redis
from tests.doubles.service import SAMPLE
from tests.doubles.waiting import reached

LAYOUT = "layouts/tong-quan.yaml"


class Town:
    """Nodes on one journal, each in a directory of its own."""

    def __init__(self, directory: Path, url: str, stack: AsyncExitStack) -> None:
        self.directory, self.url, self._stack = directory, url, stack

    def site(self, name: str) -> Path:
        site = self.directory / name / "site"
        if not site.exists():
            shutil.copytree(SAMPLE, site)
            (site / "feeds.yaml").write_text("[]\n", encoding="utf-8")
        return site

    async def node(self, name: str) -> Indoors:
        self.site(name)
        return await self._stack.enter_async_context(indoors(self.directory / name, journal=self.url))


@pytest.fixture
async def town(tmp_path: Path, server: Redis) -> AsyncIterator[Town]:
    async with AsyncExitStack() as stack:
        yield Town(tmp_path, f"{server.url}?name={token_hex(4)}", stack)


def retitled(file: Path, title: str) -> str:
    """A file's text with another title."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return "\n".join(f"title: {{vi: {title}}}" if line.startswith("title:") else line for line in lines) + "\n"


def title(node: Indoors) -> str:
    """What the layout is called at a node."""
    return str((node.house.state.layout("tong-quan") or {})["title"]["vi"])


async def test_a_node_with_an_old_file_says_so_and_brings_nothing_back(town: Town) -> None:
    """Who starts with an earlier version, or without a file, says which; who starts with a new one records it."""
    one = await town.node("one")
    old, new = town.site("other"), town.site("one")
    (new / LAYOUT).write_text(retitled(new / LAYOUT, "Mới"), encoding="utf-8")
    (new / "layouts/them.yaml").write_text(
        retitled(new / LAYOUT, "Thêm").replace("key: tong-quan", "key: them"), encoding="utf-8"
    )
    await reached(lambda: title(one) == "Mới" and one.house.state.layout("them"))
    (old / "areas.yaml").write_text("# mới\n" + (old / "areas.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    other = await town.node("other")
    assert (title(one), title(other)) == ("Mới", "Mới")
    assert other.house.alike.differs == ("layouts/them.yaml", LAYOUT)
    changed = await one.house.journal.read(0, 1000, [Kind.SITE_CHANGED])
    assert changed[-1].data["path"] == "areas.yaml"
    operator = await one.person("minh", Role.OPERATOR)
    await reached(lambda: len(one.house.cluster.peers.nodes()) == 2)
    await reached(lambda: one.house.cluster.peers.nodes()[1].differs)
    nodes = (await operator.get("/api/nodes"))["nodes"]
    assert [(each["here"], each["differs"]) for each in nodes] == [(True, []), (False, ["layouts/them.yaml", LAYOUT])]


async def test_what_is_changed_at_one_node_stands_in_all_directories(town: Town) -> None:
    """A file that somebody changes in one directory is put into the others, comments and all; one taken away goes."""
    one, other = await town.node("one"), await town.node("other")
    here, there = town.site("one") / LAYOUT, town.site("other") / LAYOUT
    text = "# ghi chú\n" + retitled(here, "Từ nút một")
    here.write_text(text, encoding="utf-8")
    await reached(lambda: there.read_text(encoding="utf-8") == text)
    assert title(other) == "Từ nút một"
    there.write_text(retitled(there, "Từ nút hai"), encoding="utf-8")
    await reached(lambda: "Từ nút hai" in here.read_text(encoding="utf-8"))
    assert title(one) == "Từ nút hai"
    copied = town.site("one") / "layouts/them.yaml"
    copied.write_text(retitled(here, "Thêm").replace("key: tong-quan", "key: them"), encoding="utf-8")
    mine = town.site("other") / "layouts/them.yaml"
    await reached(lambda: mine.exists())
    copied.unlink()
    await reached(lambda: not mine.exists())
    await reached(lambda: one.house.alike.differs == other.house.alike.differs == ())


async def test_a_directory_that_cannot_be_written_is_told_of(town: Town) -> None:
    """What another node has changed cannot be put there: the node says that this file differs, and serves the new."""
    one, other = await town.node("one"), await town.node("other")
    mine = town.site("other") / LAYOUT
    mine.unlink()
    mine.mkdir()  # whoever the tests run as, no file can take its place
    here = town.site("one") / LAYOUT
    here.write_text(retitled(here, "Mới"), encoding="utf-8")
    await reached(lambda: title(other) == "Mới" and LAYOUT in other.house.alike.differs)
    await reached(lambda: title(one) == "Mới")


async def test_the_editor_opens_what_stands_wherever_it_was_saved(town: Town) -> None:
    """A layout saved at one node is what the editor at another opens at once, also where its file was old already."""
    one, other = await town.node("one"), await town.node("other")
    writer, reader = await one.person("minh", Role.OPERATOR), await other.person("lan", Role.OPERATOR)
    path = "/api/layouts/tong-quan"
    opened = await writer.get(path)
    text, revision = retitled(town.site("one") / LAYOUT, "Đã sửa"), opened["revision"]
    await writer.ok("PUT", path, {"text": text, "why": "Sửa"}, headers={"If-Match": f'"{revision}"'})
    await reached(lambda: title(other) == "Đã sửa")
    assert (await reader.get(path))["text"] == text
    await reached(lambda: (town.site("other") / LAYOUT).read_text(encoding="utf-8") == text)


async def test_nodes_that_share_a_directory_record_a_change_once(town: Town) -> None:
    """Both see it; one of them records it, and a layout saved in the editor is its author's."""
    one = await town.node("one")
    (town.directory / "other").mkdir()
    (town.directory / "other" / "site").symlink_to(town.site("one"))
    other = await town.node("other")
    here = town.site("one") / LAYOUT
    here.write_text(retitled(here, "Một lần"), encoding="utf-8")
    await reached(lambda: title(one) == title(other) == "Một lần")
    writer, path = await one.person("minh", Role.OPERATOR), "/api/layouts/tong-quan"
    revision = (await writer.get(path))["revision"]
    wish = {"text": retitled(here, "Hai lần"), "why": "Sửa"}
    await writer.ok("PUT", path, wish, headers={"If-Match": f'"{revision}"'})
    await reached(lambda: title(one) == title(other) == "Hai lần")
    for node in (one, other):  # and once more: by now each has looked
        seq = node.house.state.seq
        (town.site("one") / "rules.yaml").write_text(f"# {node.clock()}\n[]\n", encoding="utf-8")
        await reached(lambda node=node, seq=seq: node.house.state.seq > seq)
    changed = [one for one in await one.house.journal.read(0, 1000, [Kind.SITE_CHANGED]) if one.data["path"] == LAYOUT]
    assert [each.by for each in changed] == ["site files", "site files", "minh"]


async def test_a_directory_is_brought_to_what_the_journal_has(town: Town) -> None:
    """Whatever stood there stays beside; what the journal has no text of is named; then nothing differs any more."""
    one = await town.node("one")
    gone = town.site("one") / "layouts/them.yaml"
    text = retitled(town.site("one") / LAYOUT, "Thêm").replace("key: tong-quan", "key: them")
    gone.write_text(text, encoding="utf-8")
    await reached(lambda: one.house.state.layout("them"))
    stale = town.site("other")
    (stale / "layouts/them.yaml").write_text(text, encoding="utf-8")
    mine = (stale / LAYOUT).read_bytes()
    gone.unlink()
    new = retitled(town.site("one") / LAYOUT, "Mới")
    (town.site("one") / LAYOUT).write_text(new, encoding="utf-8")
    await reached(lambda: title(one) == "Mới" and not one.house.state.layout("them"))
    said = await bring(one.house.journal, stale)
    assert said == [
        "layouts/them.yaml: removed",
        f"{LAYOUT}: written",
        "2 files brought up to the journal; maps and pictures are not in it.",
    ]
    assert (stale / LAYOUT).read_text(encoding="utf-8") == new
    assert (stale / f"{LAYOUT}.before").read_bytes() == mine
    assert not (stale / "layouts/them.yaml").exists()
    assert await bring(one.house.journal, stale) == ["Nothing differed."]
    other = await town.node("other")
    assert other.house.alike.differs == ()
    kept = {"path": "rules.yaml", "sha256": "1", "body": {"rules": []}}
    await one.house.broadcast.record(Draft(Kind.SITE_CHANGED, "test", kept))  # as before this version
    said = await bring(one.house.journal, stale)
    assert said == [
        "rules.yaml: the journal has no text of it; copy it from a node where it is right.",
        "Nothing else differed.",
    ]
