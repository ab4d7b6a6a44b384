"""What a camera sends, looked at no closer than needed to know that it is alive: HLS playlists and JPEG pictures."""

import re
from dataclasses import dataclass

from feeds.feed import FeedError

MOST_LINES = 20_000  # of a playlist
LONGEST_SEGMENT = 60  # seconds; a playlist that claims more is believed up to this
_START = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # frame headers (ITU-T T.81, table B.1)
_ALONE = {0x01, *range(0xD0, 0xD9)}  # markers without a length
_END = b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class Playlist:
    """An HLS playlist (RFC 8216). variant: of a master playlist, where its first stream is; the rest is then empty.

    last: the number of the newest segment, how many parts of the next are there, and its name without a query: a
    gateway that begins anew counts from the beginning, too. segment: seconds of one at most.
    """

    variant: str | None = None
    last: tuple[int, int, str] = (0, 0, "")
    segment: float = 0.0


def playlist(data: bytes) -> Playlist:
    """Read one; raises FeedError: hls_none, hls_empty, hls_ended."""
    lines = [line.strip() for line in data.decode("utf-8", "replace").lstrip("\ufeff").split("\n")[:MOST_LINES]]
    if not lines[0].startswith("#EXTM3U"):
        raise FeedError("hls_none")
    addresses = [line for line in lines if line and not line.startswith("#")]
    if any(line.startswith("#EXT-X-STREAM-INF") for line in lines):
        if not addresses:
            raise FeedError("hls_empty")
        return Playlist(variant=addresses[0])
    if "#EXT-X-ENDLIST" in lines:
        raise FeedError("hls_ended")
    if not addresses:
        raise FeedError("hls_empty")
    newest = max(place for place, line in enumerate(lines) if line and not line.startswith("#"))
    parts = sum(line.startswith("#EXT-X-PART:") for line in lines[newest:])
    segment = min(_number(lines, "TARGETDURATION"), LONGEST_SEGMENT)
    number, name = _number(lines, "MEDIA-SEQUENCE") + len(addresses), addresses[-1].partition("?")[0]
    return Playlist(last=(number, parts, name), segment=segment)


def jpeg(data: bytes) -> None:
    """Nothing for a whole JPEG; raises FeedError: jpeg_none for something else, jpeg_broken for one that is cut off."""
    if not data.startswith(b"\xff\xd8\xff"):
        raise FeedError("jpeg_none")
    place, framed = 2, False
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # a fill byte
            place += 1
        elif marker in _ALONE:
            place += 2
        elif marker == 0xDA:  # the scan: whatever follows, up to the end of the image
            if framed and data.rfind(_END) > place:
                return
            break
        else:
            size = int.from_bytes(data[place + 2 : place + 4])
            if marker in _START:
                height, width = (int.from_bytes(data[place + at : place + at + 2]) for at in (5, 7))
                framed = bool(width and height)
            place += 2 + size
    raise FeedError("jpeg_broken")


def _number(lines: list[str], name: str) -> int:
    """The whole part of a tag's number; 0 where there is none, which is what a sequence then begins with."""
    for line in lines:
        if found := re.match(rf"#EXT-X-{name}:\s*(\d{{1,15}})", line):
            return int(found[1])
    return 0
