"""The site directory in service: checked on demand, its versions recorded as events, followed while it changes."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import structlog
import watchfiles

from broadcaster.events import Draft, Kind
from broadcaster.journal import JournalError, Outpaced, Quiet
from broadcaster.state import State
from displays.alike import Alike
from displays.dressing import IMAGES
from displays.references import Known
from displays.survey import SiteFile, Survey, model_of, read_site
from layouts.loader import DOCUMENTS, LAYOUTS, MAPS
from layouts.problems import Problem

__all__ = ["Author", "Report", "SiteFile", "Survey", "check", "follow_site", "news", "read_site", "sample", "sync_site"]

BY = "site files"  # the name under which file changes stand in the journal
SETTLE = 200  # ms without a further change before the files are read: editors write in steps
LOOK_AGAIN = 5  # seconds: also without a notice from the system, so a lost one heals
STAND_BACK = (0.3, 0.9)  # seconds: where several nodes look into one directory, who saved a file there records it first
NEWS = frozenset((Kind.SITE_CHANGED, Kind.SITE_REFUSED))
LOOK_AROUND = 1  # seconds: where other nodes may have recorded something
EMPTY: Mapping[str, Mapping[str, Any]] = {  # what stands when an optional file is gone
    "areas.yaml": {"areas": []},
    "rules.yaml": {"rules": []},
    "feeds.yaml": {"feeds": []},
}

Record = Callable[..., Awaitable[int]]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Author:
    """Who changed one file through the service, why and from which address; what else changed is the directory's."""

    path: str
    by: str
    why: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What `iocast check` says: every problem at once, and how much was read."""

    problems: tuple[Problem, ...]
    counts: Mapping[str, int]

    @property
    def ok(self) -> bool:
        """True where nothing is wrong; warnings do not count."""
        return not any(problem.severity == "error" for problem in self.problems)


def check(directory: Path) -> Report:
    """Read and judge a site directory without recording anything."""
    survey = read_site(directory)
    site, catalogue = model_of(survey.loaded, "site.yaml"), model_of(survey.loaded, "indicators.yaml")
    rooms = site.rooms if site else ()
    counts = {
        "files": len(survey.loaded),
        "indicators": len(catalogue.root) if catalogue else 0,
        "rooms": len(rooms),
        "screens": sum(len(room.screens) for room in rooms),
        "layouts": sum(path.startswith(f"{LAYOUTS}/") for path in survey.loaded),
        "feeds": len(survey.plans),
        "rules": len(rules.root) if (rules := model_of(survey.loaded, "rules.yaml")) else 0,
        "areas": len(areas.root) if (areas := model_of(survey.loaded, "areas.yaml")) else 0,
        "notes": sum(bool(entry.notes) for entry in catalogue.root) if catalogue else 0,
    }
    return Report(survey.problems, counts)


def news(survey: Survey, state: State) -> list[Draft]:
    """The events that bring the journal up to the directory; empty where it already is.

    site.yaml comes last: no screen is given a layout that is not there yet.
    """
    kept, refused = state.site.documents, state.refused
    drafts: list[Draft] = []
    layouts = sorted(path for path in survey.loaded if path.startswith(f"{LAYOUTS}/"))
    for path in [*(path for path in DOCUMENTS if path != "site.yaml"), *layouts, "site.yaml"]:
        file = survey.files.get(path)
        if file is not None:
            if path in refused or path not in kept or kept[path].sha256 != file.sha256:
                drafts.append(_changed(path, file.sha256, file.body, file.needs, file.text))
        elif path in survey.refused:
            sha256, problems = survey.refused[path]
            if refused.get(path) != sha256:
                drafts.append(_refused(path, sha256, problems))
        elif path in EMPTY and path in kept and kept[path].sha256:
            drafts.append(_changed(path, "", EMPTY[path]))
    if "site.yaml" in survey.refused:  # perhaps because a room's own layout is gone: its walls keep the last good one
        return drafts
    gone = {path for path in (*kept, *refused) if path.startswith(f"{LAYOUTS}/") and path not in survey.loaded}
    return drafts + [_changed(path, "", None) for path in sorted(gone)]


def _changed(
    path: str,
    sha256: str,
    body: Mapping[str, Any] | None,
    needs: Mapping[str, Any] | None = None,
    text: str | None = None,
) -> Draft:
    given = {"path": path, "sha256": sha256, "body": body}
    more = {name: value for name, value in (("needs", needs), ("text", text)) if value is not None}
    return Draft(Kind.SITE_CHANGED, BY, given | more)


def _signed(draft: Draft, author: Author | None) -> Draft:
    if author is None or draft.data["path"] != author.path:
        return draft
    told = {name: text for name, text in (("why", author.why), ("from", author.address)) if text}
    return replace(draft, by=author.by, data={**draft.data, **told})


def _refused(path: str, sha256: str, problems: tuple[Problem, ...]) -> Draft:
    said = [
        {
            "line": problem.line,
            "column": problem.column,
            "code": problem.code,
            "args": dict(problem.args),
            "severity": problem.severity,
            "text": problem.text,
        }
        for problem in problems
    ]
    return Draft(Kind.SITE_REFUSED, BY, {"path": path, "sha256": sha256, "problems": said})


def last_good(state: State) -> Known:
    """What the last good versions of the site's files name."""
    return Known(
        codes={code: each.sensitivity for code, each in state.site.indicators.items()} or None,
        units=state.site.units or None,
        subsystems=state.site.subsystems or None,
        areas=state.site.areas or None,
    )


async def sync_site(
    directory: Path, record: Record, state: State, author: Author | None = None, alike: Alike | None = None
) -> list[Draft]:
    """Read the directory once and record what is new; returns what was recorded. JournalError passes through."""
    told = False
    while True:
        seq = state.seq
        survey = await asyncio.to_thread(read_site, directory, last_good(state))
        found = news(survey, state)
        drafts = [_signed(draft, author) for draft in (await alike.sift(survey, found) if alike else found)]
        if not told:
            _tell(drafts)
            told = True
        try:
            if drafts:
                only_if = {"quiet": Quiet(seq, NEWS)} if alike and alike.shared else {}
                await record(*drafts, **only_if)
        except Outpaced:
            await record()  # another node has recorded of its directory, perhaps the same: see that first
            continue
        if alike:
            alike.looked(survey)
        return drafts


def _tell(drafts: list[Draft]) -> None:
    for draft in drafts:
        for problem in draft.data.get("problems", ()):
            log.warning("site file refused", path=draft.data["path"], line=problem["line"], what=problem["text"])


async def follow_site(
    directory: Path, record: Record, state: State, turn: asyncio.Lock | None = None, alike: Alike | None = None
) -> None:
    """For ever: record new versions of the site's files within two seconds of their being written. Whoever writes a
    file for somebody holds `turn` until it is recorded in their name. What other nodes record is put here, too.

    Every change of the directory is a reason to read all of it: files are judged against each other, and an editor that
    writes a new file and renames it over the old one is one more change, not a special case.
    """
    turn = turn or asyncio.Lock()
    seen, epoch = footprint(directory), state.epoch
    async with turn:
        await sync_site(directory, record, state, alike=alike)
    shared = alike is not None and alike.shared
    watched = watchfiles.awatch(
        directory,
        watch_filter=lambda _, path: _concerns(Path(path)),
        debounce=SETTLE,
        step=50,
        rust_timeout=(LOOK_AROUND if shared else LOOK_AGAIN) * 1000,
        yield_on_timeout=True,
    )
    async for changes in watched:
        now = footprint(directory)
        if changes or now != seen or state.epoch != epoch:  # a journal that lost its tail may have lost the site
            epoch = state.epoch
            if shared:
                await asyncio.sleep(random.uniform(*STAND_BACK))
            async with turn:
                await sync_site(directory, record, state, alike=alike)
        seen = now
        if alike:
            async with turn:
                with contextlib.suppress(JournalError):  # nothing can be read just now: next time
                    await alike.bring_up(state)


def _concerns(path: Path) -> bool:
    """A file that a site is made of; of a folder it is not known what happened in it."""
    return path.suffix == ".yaml" or path.parent.name in (IMAGES, MAPS) or path.is_dir()


def footprint(directory: Path) -> dict[str, tuple[int, int, int]]:
    """What tells a written file from an untouched one without reading it: time, size and inode."""
    found: dict[str, tuple[int, int, int]] = {}
    for file in (
        *directory.glob("*.yaml"),
        *directory.glob(f"{LAYOUTS}/*.yaml"),
        *directory.glob(f"{MAPS}/*"),
        *directory.glob(f"{IMAGES}/*"),
    ):
        with contextlib.suppress(OSError):  # gone between the listing and the look
            stat = file.stat()
            found[str(file)] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return found


def sample() -> Path:
    """The sample site: beside the packages in a clone, inside this package when installed from a wheel."""
    inside = Path(__file__).parent / "sample" / "nghe-an"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "deploy" / "nghe-an"
