"""Motion JPEG in any pieces: whole pictures come out of it, and nothing grows without bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.feed import FeedError
from feeds.mjpeg import LARGEST, Frames
from tests.doubles.gateway import jpeg

PICTURES = [jpeg(level) for level in (10, 120, 250)]


def message(boundary: str = "x", length: bool = True) -> bytes:
    parts = [
        f"--{boundary}\r\nContent-Type: image/jpeg\r\n".encode()
        + (f"Content-Length: {len(each)}\r\n".encode() if length else b"")
        + b"\r\n"
        + each
        + b"\r\n"
        for each in PICTURES
    ]
    return b"".join([*parts, f"--{boundary}\r\n".encode()])


@given(st.lists(st.integers(1, 400), min_size=1, max_size=40), st.booleans())
def test_pictures_are_whole_however_they_come(sizes: list[int], length: bool) -> None:
    """In pieces of any sizes, with or without their lengths."""
    frames, left, found = Frames("multipart/x-mixed-replace; boundary=x"), message(length=length), list[bytes]()
    while left:
        size = sizes[len(found) % len(sizes)]
        found += frames.take(left[:size])
        left = left[size:]
    assert found == PICTURES


@pytest.mark.parametrize("boundary", ['"x"', "--x", '"--x"; charset=utf-8'])
def test_boundaries_are_named_in_many_ways(boundary: str) -> None:
    """Quoted, and with the dashes that belong before them."""
    assert list(Frames(f"Multipart/X-Mixed-Replace;boundary={boundary}").take(message())) == PICTURES


@pytest.mark.parametrize("type", ["", "image/jpeg", "multipart/x-mixed-replace", "text/html; boundary=x"])
def test_what_is_no_message_of_parts_is_refused(type: str) -> None:
    """A page that asks for a password is no stream."""
    with pytest.raises(FeedError, match="mjpeg_none"):
        Frames(type)


def test_a_part_that_is_no_picture_is_refused() -> None:
    """Also where it is as long as it says."""
    frames = Frames("multipart/x-mixed-replace; boundary=x")
    with pytest.raises(FeedError, match="jpeg_none"):
        list(frames.take(b"--x\r\nContent-Length: 6\r\n\r\n<html>\r\n--x\r\n"))


@pytest.mark.parametrize("length", [b"", b"Content-Length: 999999999\r\n"])
def test_a_picture_without_an_end_is_given_up(length: bytes) -> None:
    """Whether or not it tells how long it is."""
    frames = Frames("multipart/x-mixed-replace; boundary=x")
    with pytest.raises(FeedError, match="mjpeg_large"):
        list(frames.take(b"--x\r\n" + length + b"\r\n" + bytes(LARGEST + 3000)))
