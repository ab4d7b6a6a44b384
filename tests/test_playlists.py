"""Playlists as they are handed on: no address of the gateway is left in them, and none is followed elsewhere."""

import re

import pytest

from feeds.feed import FeedError
from feeds.playlists import NAME, handed

AT = "https://gateway.example:8888/cau/index.m3u8?token=s3cret"
MASTER = b"""#EXTM3U
#EXT-X-VERSION:9
# made by a gateway of ours
#EXT-X-SESSION-DATA:DATA-ID="a",VALUE="b"
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",URI="sound.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=500000,CODECS="avc1.64001f"
video.m3u8?session=s3cret
"""
MEDIA = b"""#EXTM3U\r
#EXT-X-TARGETDURATION:2\r
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES\r
#EXT-X-PART-INF:PART-TARGET=0.2\r
#EXT-X-MEDIA-SEQUENCE:7\r
#EXT-X-MAP:URI="init.mp4"\r
#EXT-X-KEY:METHOD=AES-128,URI="/keys/1.key",IV=0x1\r
#EXTINF:2.0,\r
seg7.mp4\r
#EXT-X-PART:DURATION=0.2,URI="part1.mp4"\r
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="part2.mp4"\r
"""


def test_a_master_playlist_names_its_streams_by_names_of_ours() -> None:
    """Queries and remarks of the gateway are gone; what a name stands for is known here only."""
    made = handed(MASTER, AT)
    assert "s3cret" not in made.text
    assert "gateway" not in made.text
    assert "SESSION" not in made.text
    assert 'CODECS="avc1.64001f"' in made.text
    names = re.findall(r"[0-9a-f]{24}\.\w+", made.text)
    assert [made.names[name] for name in names] == [
        "https://gateway.example:8888/cau/sound.m3u8",
        "https://gateway.example:8888/cau/video.m3u8?session=s3cret",
    ]
    assert {name.rpartition(".")[2] for name in names} == {"m3u8"}


def test_a_media_playlist_keeps_what_a_player_needs() -> None:
    """Segments, what comes before them and their key; no parts of low latency."""
    made = handed(MEDIA, AT)
    assert made.target == 2
    assert "PART" not in made.text
    assert "SERVER-CONTROL" not in made.text
    assert "#EXT-X-MEDIA-SEQUENCE:7" in made.text
    assert sorted(made.names.values()) == [
        "https://gateway.example:8888/cau/init.mp4",
        "https://gateway.example:8888/cau/seg7.mp4",
        "https://gateway.example:8888/keys/1.key",
    ]
    assert all(NAME.fullmatch(name) and name in made.text for name in made.names)
    assert handed(MEDIA, AT) == made  # another node makes the same names


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "hls_none"),
        (b"<html>", "hls_none"),
        (b"#EXTM3U\n#EXTINF:1,\nhttp://169.254.169.254/latest\n", "hls_elsewhere"),
        (b"#EXTM3U\n#EXTINF:1,\n//other.example/a.mp4\n", "hls_elsewhere"),
        (b"#EXTM3U\n#EXTINF:1,\nhttps://gateway.example/a.mp4\n", "hls_elsewhere"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "hls_elsewhere"),
        (b"#EXTM3U\n#EXTINF:1,\nhttps://[::1/a\n", "hls_elsewhere"),
        (b'#EXTM3U\n#EXT-X-MAP:URI="data:text/plain,a"\n', "hls_elsewhere"),
        (b"#EXTM3U\n#EXTINF:1,\n#EXT-X-BYTERANGE:100@0\na.mp4\n", "hls_ranges"),
    ],
)
def test_what_cannot_be_handed_on_is_refused(text: bytes, code: str) -> None:
    """No playlist, another host, another port, another scheme, ranges of a file."""
    with pytest.raises(FeedError) as refused:
        handed(text, AT)
    assert refused.value.reason.code == code
