import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode
from websockets.streams import StreamReader

from broadcaster.frames import DEFLATE_FROM, Frame, canonical, decode, encode, raw

SIZES = [0, 1, 125, 126, 127, 511, 512, 65_535, 65_536, 70_000]


def read(data: bytes, deflate: bool) -> bytes:
    """What an independent implementation reads from the wire."""
    reader = StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    extension = PerMessageDeflate(True, True, 15, 15)
    parser = WireFrame.parse(reader.read_exact, mask=False, extensions=[extension] if deflate else [])
    try:
        next(parser)
    except StopIteration as end:
        frame: WireFrame = end.value
        assert frame.opcode is Opcode.TEXT
        assert frame.fin
        return bytes(frame.data)
    raise AssertionError("the frame is not whole")


@pytest.mark.parametrize("size", SIZES)
def test_plain_frame_is_read_by_others(size: int) -> None:
    """A plain frame of every header length carries its payload."""
    payload = b"x" * size
    assert read(Frame(payload).plain, deflate=False) == payload


@pytest.mark.parametrize("size", SIZES)
def test_deflated_frame_is_read_by_others(size: int) -> None:
    """A deflated frame is one complete compressed message for a connection without context."""
    payload = (b'{"v":%d}' % size * size)[:size]
    assert read(Frame(payload).deflated, deflate=True) == payload


@given(st.binary(max_size=3000))
def test_any_payload_survives_deflating(payload: bytes) -> None:
    """Whatever the bytes are, compressed they are the same when read."""
    assert read(Frame(payload).deflated, deflate=True) == payload


def test_small_frames_stay_plain() -> None:
    """Below DEFLATE_FROM nothing is compressed, and the bytes are the same object for everybody."""
    frame = Frame(b"x" * (DEFLATE_FROM - 1))
    assert frame.deflated is frame.plain


def test_work_is_done_once() -> None:
    """Every seat gets the same bytes object."""
    frame = Frame(b"x" * 2000)
    assert frame.plain is frame.plain
    assert frame.deflated is frame.deflated
    assert len(frame.deflated) < len(frame.plain)


def test_flush_tail_is_left_out() -> None:
    """The four bytes that end a flushed block are not sent (RFC 7692, 7.2.1)."""
    frame = Frame(b"x" * 2000)
    body = frame.deflated[2:]
    assert not body.endswith(b"\x00\x00\xff\xff")
    assert zlib.decompressobj(-15).decompress(body + b"\x00\x00\xff\xff") == b"x" * 2000


def test_encoding_keeps_vietnamese_as_it_is() -> None:
    """JSON is UTF-8, not escapes: a third of the bytes."""
    assert encode({"vi": "Hồ sơ"}) == '{"vi":"Hồ sơ"}'.encode()
    assert Frame(encode({"vi": "Hồ sơ"})).text == '{"vi":"Hồ sơ"}'


def test_raw_pieces_go_in_unread() -> None:
    """What was encoded once is not encoded again."""
    assert json.loads(encode({"a": raw(b'{"b":1}')})) == {"a": {"b": 1}}


def test_canonical_ignores_the_order_of_keys() -> None:
    """Equal documents have equal bytes."""
    assert canonical({"a": 1, "b": {"d": 2, "c": 3}}) == canonical({"b": {"c": 3, "d": 2}, "a": 1})


def test_decode_refuses_what_is_no_json() -> None:
    """A page that sends nonsense is answered with a ValueError."""
    with pytest.raises(ValueError, match="unexpected character"):
        decode("{nonsense}")
