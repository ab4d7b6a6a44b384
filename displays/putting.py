"""A file is written whole or not at all: a new one beside it takes its place."""

import os
import secrets
from pathlib import Path


def put_file(file: Path, content: bytes | None) -> None:
    """Make a file be this, None: be gone. It keeps its mode. Raises OSError."""
    if content is None:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")  # a name that nobody reads as a layout
    try:
        with beside.open("xb") as made:
            made.write(content)
            made.flush()
            if file.exists():
                os.fchmod(made.fileno(), file.stat().st_mode & 0o777)
            os.fsync(made.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
