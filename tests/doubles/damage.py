"""Damage to files: what disks, networks and people do to them."""

import io
import random
import zlib
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, is_zipfile

STARTS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<html><table>",
    b"<?xml version='1.0'?>",
    b"",
    b"\xff\xfe",
)


def noise(chance: random.Random) -> bytes:
    """Random bytes that begin like a file of some kind."""
    return chance.choice(STARTS) + chance.randbytes(chance.choice((0, 3, 40, 600, 5000)))


def cut(data: bytes, chance: random.Random) -> bytes:
    """Truncated somewhere."""
    return data[: chance.randrange(len(data) + 1)]


def flip(data: bytes, chance: random.Random) -> bytes:
    """A few bytes are others."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 2, 8, 40))):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def splice(data: bytes, chance: random.Random) -> bytes:
    """A piece is missing, comes twice, or stands elsewhere."""
    first, last = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    at = chance.randrange(len(data) + 1)
    return chance.choice(
        (data[:first] + data[last:], data[:last] + data[first:], data[:at] + data[first:last] + data[at:])
    )


def within(data: bytes, chance: random.Random) -> bytes:
    """A sound archive with damage inside its parts; damage from outside for what is no archive."""
    if not is_zipfile(io.BytesIO(data)):
        return flip(data, chance)
    made = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        names = old.namelist()
        hurt = chance.choice(names)
        for name in names:
            text = old.read(name)
            new.writestr(name, chance.choice((flip, cut, splice))(text, chance) if name == hurt and text else text)
    return made.getvalue()


def numbers(data: bytes, chance: random.Random) -> bytes:
    """A sound archive in which some digits are others: indexes, counts, references, sizes."""
    if not is_zipfile(io.BytesIO(data)):
        return flip(data, chance)
    made = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = bytearray(old.read(name))
            digits = [at for at, byte in enumerate(text) if 48 <= byte <= 57]
            for at in chance.sample(digits, min(len(digits), chance.choice((0, 1, 5)))):
                text[at : at + 1] = chance.choice((b"0", b"9", b"99999", b"-1", b"4294967295"))
                break
            new.writestr(name, bytes(text))
    return made.getvalue()


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The file with one damage or several; what is too broken to be damaged from within is damaged from outside."""
    for _ in range(chance.choice((1, 1, 1, 3))):
        if data:
            try:
                data = chance.choice((cut, flip, splice, within, within, numbers, numbers))(data, chance)
            except (BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
                data = flip(data, chance)
    return data
