"""`python -m tests.gallery.approve "one sentence"`: takes every picture and makes what differs the reference, in a
commit of its own with that sentence. `--only number` for some of them; `--no-commit` leaves the commit to you."""

import argparse
import json
import subprocess

from tests.doubles.chromium import chromium
from tests.gallery import compare
from tests.gallery.album import APPROVED, REFERENCES, approved, judge, names, taken
from tests.gallery.screens import STEADY


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("why", help="one sentence: what is seen now, and why it is right")
    parser.add_argument("--only", default="", help="pictures whose name contains this")
    parser.add_argument("--no-commit", action="store_true")
    given = parser.parse_args()
    if len(given.why.split()) < 4:
        parser.error("Say in a whole sentence what is seen now and why it is right.")
    changed = approve(given.why, given.only)
    print(f"{len(changed)} new or changed: {', '.join(changed) or 'none'}")
    if changed and not given.no_commit:
        paths = ["--", str(REFERENCES)]
        subprocess.run(["git", "add", *paths], check=True)
        subprocess.run(["git", "commit", "--quiet", "--message", f"Approve pictures: {given.why}", *paths], check=True)


def approve(why: str, only: str = "") -> list[str]:
    """Write the references that are new or differ, forget those of pictures that are no more; returns their names."""
    REFERENCES.mkdir(exist_ok=True)
    known, changed = dict(approved()), []
    with chromium(*STEADY) as browser:
        for name, picture in taken(browser):
            if only in str(name) and judge(name, picture):
                name.reference.write_bytes(compare.crushed(picture))
                known[str(name)] = {"sha256": compare.digest(name.reference), "why": why}
                changed.append(str(name))
        assert browser.faults == []
    wanted = {str(name) for name in names()}
    for path in REFERENCES.glob("*.png"):
        if path.stem not in wanted:
            path.unlink()
            changed.append(f"{path.stem} (gone)")
    kept = {name: about for name, about in sorted(known.items()) if name in wanted}
    APPROVED.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return changed


if __name__ == "__main__":
    main()
