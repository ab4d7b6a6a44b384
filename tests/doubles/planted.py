"""A site with a secret planted in it, everything that would give it away, and ears on every line of the house."""

import asyncio
import io
import json
import shutil
import zipfile
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.doubles.house import Caller
from tests.doubles.server import Served
from tests.doubles.service import SAMPLE
from tests.doubles.waiting import reached

ROOM, INNER, OUTER = "ubnd-tinh", "so-y-te", "truong-vinh"  # a restricted room, an internal one, a public one
CODE, DERIVED, OTHER = "MAT-01", "MAT-02", "MAT-03"
LAYOUT = "mat"
V = 73_819_246
NAME, UNIT, RAW, REASON = "Hồng hạc vằn", "okapi", "73819246 quagga", "dodo 73819246"

# How the figure, what is made of it, its other sources, names, raw text and people's words about it may be written.
# Its code is no secret: layouts carry it.
NEEDLES = tuple(
    written.encode()
    for number in (V, 2 * V, V - 5_000_017)
    for written in (str(number), f"{number:,}", f"{number:,}".replace(",", "."), f"{number:,}".replace(",", "\u00a0"))
) + tuple(
    each
    for word in (NAME, UNIT, "quagga", "dodo")
    for each in (word.encode(), json.dumps(word)[1:-1].encode())
)  # fmt: skip

INDICATOR = """
- code: {code}
  name: {{vi: "{name} {code}", en: "{name} {code}"}}
  unit: {{vi: {unit}, en: {unit}}}
  frequency: P1D
  deadline: {{after_period: 6h}}
  subsystem: ATTT
  owner: so-khcn
  sensitivity: {sensitivity}
  thresholds: {{warn: {{above: 5}}, critical: {{above: 10}}, provenance: proposed}}
"""
RULE = f"""
- key: mat
  kind: subset
  whole: {OTHER}
  parts: [{CODE}]
  why: {{vi: {NAME}, en: {NAME}}}
"""
SHOWN = """
key: mat
title: {vi: Theo dõi đặc biệt, en: Watch}
grid: {columns: 12, rows: 12}
tiles:
  - {id: mot, kind: number, series: MAT-01, at: [1, 1, 4, 4], history: 12}
  - {id: hai, kind: number, series: MAT-02, at: [5, 1, 4, 4], history: 12}
  - {id: ba, kind: bar, each: [MAT-01, MAT-03], at: [9, 1, 4, 4]}
  - {id: bon, kind: attention, at: [1, 5, 4, 8], top: 8}
  - {id: nam, kind: owners, at: [5, 5, 4, 8]}
  - {id: sau, kind: status, at: [9, 5, 4, 4]}
  - {id: bay, kind: number, series: VB-01, at: [9, 9, 4, 4]}
topics:
  - {key: rieng, title: {vi: Riêng, en: Apart}, tiles: [mot, hai]}
"""


def plant(directory: Path) -> None:
    """Write the sample site there with three restricted figures, one of them said to be public but made of another."""
    site = directory / "site"
    shutil.copytree(SAMPLE, site)
    (site / "feeds.yaml").write_text("[]\n", encoding="utf-8")
    kinds = ((CODE, "restricted"), (DERIVED, "public"), (OTHER, "restricted"))
    more = "".join(INDICATOR.format(code=code, name=NAME, unit=UNIT, sensitivity=word) for code, word in kinds)
    more = more.replace("sensitivity: public", f"sensitivity: public\n  formula: 2 * {CODE}")
    with (site / "indicators.yaml").open("a", encoding="utf-8") as file:
        file.write(more)
    with (site / "rules.yaml").open("a", encoding="utf-8") as file:
        file.write(RULE)
    (site / "layouts" / f"{LAYOUT}.yaml").write_text(SHOWN, encoding="utf-8")
    path = site / "site.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("clearance: internal", "clearance: restricted", 1), encoding="utf-8")


def given_away(said: bytes, needles: Iterable[bytes] = NEEDLES) -> list[str]:
    """What of the secret stands in these bytes; of an archive, in its parts."""
    if said.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(said)) as archive:
            said = b"\n".join(archive.read(name) for name in archive.namelist())
    found = [each.decode() for each in needles if each in said]
    if found:
        place = said.index(found[0].encode())
        found.append(f"… {said[max(0, place - 200) : place + 80]!r}")
    return found


class Ear:
    """A page on a socket that keeps every byte it is sent."""

    def __init__(self, socket: ClientConnection) -> None:
        self.heard: list[bytes] = []
        self.walls: list[str] = []  # the clearance of each
        self.seq = 0
        self._socket = socket
        self.task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        try:
            async for message in self._socket:
                self.heard.append(message.encode() if isinstance(message, str) else message)
                said = json.loads(message)
                self.seq = max(self.seq, said.get("seq") or 0)
                if said["type"] == "wall":
                    self.walls.append(said["clearance"])
                if said["type"] == "scene":
                    painted = {"seq": self.seq, "scene": said["scene"]["changed"], "errors": 0, "hidden": False}
                    await self._socket.send(json.dumps({"type": "painted", "at": "", **painted}))
        except ConnectionClosed:
            pass

    @property
    def bytes(self) -> bytes:
        return b"\n".join(self.heard)

    def since(self, place: int) -> bytes:
        """Every byte of what came after so many messages."""
        return b"\n".join(self.heard[place:])

    def public(self, after: int) -> int:
        """Where the first public wall after so many messages stands; 0: none has come."""
        kind, word = b'"type":"wall"', b'"clearance":"public"'
        places = range(after, len(self.heard))
        return next((place for place in places if kind in self.heard[place] and word in self.heard[place]), 0)


class Ears:
    """Opens sockets of a served house and listens."""

    def __init__(self, served: Served, stack: AsyncExitStack) -> None:
        self._served, self._stack = served, stack

    async def on(self, path: str, caller: Caller) -> Ear:
        """Connect as this caller, with what they carry; without compression, so that bytes are words."""
        headers = {name: text for name, text in caller.http.headers.items() if name == "authorization"}
        if cookies := "; ".join(f"{name}={value}" for name, value in caller.http.cookies.items()):
            headers["Cookie"] = cookies
        url = self._served.url(path)
        socket = await self._stack.enter_async_context(
            connect(
                url, subprotocols=[Subprotocol("iocast.v1")], additional_headers=headers, compression=None,
                max_size=None,
            )
        )  # fmt: skip
        ear = Ear(socket)
        await reached(lambda: ear.walls, what=f"a wall on {path}")
        return ear


@asynccontextmanager
async def listening(served: Served) -> AsyncIterator[Ears]:
    async with AsyncExitStack() as stack:
        yield Ears(served, stack)
