"""What `iocast site write` does: bring a site directory to what the journal has."""

from pathlib import Path

from broadcaster.journal import Journal
from displays.kept import Kept
from displays.putting import put_file
from layouts.loader import DOCUMENTS, LAYOUTS

ASIDE = ".before"  # is put behind the name of a file that is replaced


async def bring(journal: Journal, directory: Path) -> list[str]:
    """Put the journal's version in the place of each file that is another; sentences about what was done.

    What stood there stays beside it. Raises JournalError and OSError.
    """
    kept = Kept(journal)
    await kept.read()
    said: list[str] = []
    for path in sorted(kept.stands):
        if path not in DOCUMENTS and not (path.startswith(f"{LAYOUTS}/") and path.count("/") == 1):
            continue
        file, text = directory / path, kept.texts.get(path)
        here = file.read_bytes() if file.is_file() else None
        wanted = None if text is None else text.encode()
        if kept.stands[path] and wanted is None:
            said.append(f"{path}: the journal has no text of it; copy it from a node where it is right.")
        elif here != wanted:
            if here is not None:
                put_file(file.with_name(file.name + ASIDE), here)
            put_file(file, wanted)
            said.append(f"{path}: {'removed' if wanted is None else 'written'}")
    done = sum(not each.endswith("is right.") for each in said)
    last = f"{done} files brought up to the journal; maps and pictures are not in it." if done else "Nothing differed."
    return [*said, last if done or not said else "Nothing else differed."]
