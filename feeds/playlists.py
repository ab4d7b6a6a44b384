"""HLS playlists (RFC 8216) as they are handed on: every address in them replaced by a name that only we can follow."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from feeds.feed import FeedError
from feeds.pictures import MOST_LINES

# parts of low latency would multiply the questions, and a wall does not need them; remarks may tell of the gateway
_DROPPED = re.compile(
    r"#(?!EXT)|#EXT-X-(PART|PRELOAD-HINT|RENDITION-REPORT|SERVER-CONTROL|SKIP|I-FRAME-STREAM-INF|SESSION-|DATERANGE)"
)
_ADDRESS = re.compile(r'URI="([^"]*)"')
_RANGES = ("#EXT-X-BYTERANGE", 'BYTERANGE="')
NAME = re.compile(r"[0-9a-f]{24}\.(m3u8|bin)")
LIST, PIECE = "m3u8", "bin"


@dataclass(frozen=True, slots=True)
class Handed:
    """A playlist for a page. names: what stands in it for the gateway's addresses; of a name by its suffix: a list of
    m3u8, anything else bin. target: seconds between two new segments, at most; 0 in a master playlist.
    """

    text: str
    names: Mapping[str, str] = field(default_factory=dict)
    target: float = 0.0


def handed(data: bytes, at: str) -> Handed:
    """Read a playlist that came from the address `at`; raises FeedError: hls_none, hls_elsewhere, hls_ranges."""
    lines = data.decode("utf-8", "replace").lstrip("\ufeff").splitlines()[:MOST_LINES]
    if not lines or not lines[0].startswith("#EXTM3U"):
        raise FeedError("hls_none")
    names: dict[str, str] = {}
    listed, target, made = False, 0.0, []

    def name(address: str, suffix: str) -> str:
        to = _joined(at, address)
        short = f"{hashlib.sha256(to.encode()).hexdigest()[:24]}.{suffix}"
        names[short] = to
        return short

    for line in lines:
        line = line.strip()
        if line.startswith("#"):
            if _DROPPED.match(line):
                continue
            if any(each in line for each in _RANGES):
                raise FeedError("hls_ranges")
            if line.startswith("#EXT-X-TARGETDURATION:"):
                target = _seconds(line.partition(":")[2])
            listed = listed or line.startswith("#EXT-X-STREAM-INF")
            if found := _ADDRESS.search(line):
                short = name(found[1], LIST if line.startswith("#EXT-X-MEDIA:") else PIECE)
                line = f'{line[: found.start()]}URI="{short}"{line[found.end() :]}'
            made.append(line)
        elif line:
            made.append(name(line, LIST if listed else PIECE))
    return Handed("\n".join([*made, ""]), names, target)


def _joined(at: str, address: str) -> str:
    """An address on the host of `at`; raises FeedError for any other."""
    try:
        to = urljoin(at, address)
        here, there = urlsplit(at), urlsplit(to)
    except ValueError:
        raise FeedError("hls_elsewhere") from None
    if there.scheme not in ("http", "https") or (here.scheme, here.netloc) != (there.scheme, there.netloc):
        raise FeedError("hls_elsewhere")
    return to


def _seconds(text: str) -> float:
    try:
        return min(max(float(text), 0.5), 60.0)
    except ValueError:
        return 0.0
