"""A look at everything the service needs, before a meeting finds out."""

import asyncio
import importlib.metadata
import os
import shutil
import socket
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from broadcaster.journal import JournalError, shared
from broadcaster.moments import moment
from displays import built, outside, pages
from displays.finding import Finding
from displays.people import opened
from displays.replay import fold
from displays.settings import Settings
from displays.site import check, read_site
from displays.trying import preview, take
from displays.words import words

FREE = 1 << 30  # bytes of disk below which there is a warning
FEED_LIMIT = 30  # seconds for one feed
PACKAGES = ("iocast", "uvicorn", "starlette", "websockets", "pydantic")


async def examine(settings: Settings, authority: Path | None = None) -> list[Finding]:
    """Every finding, in the order a person would mend them.

    authority: the certificate of one that this machine does not trust by itself, for the way that people take.
    """
    found = [_versions(), _clock(settings), _disk(settings.data), outside.files(), *outside.damaged(settings.data)]
    found += [_port(settings), _https(settings), *await asyncio.to_thread(list, outside.proxy(settings, authority))]
    found += [_front_end(), *await _cluster(settings.journal_at), await _journal(settings)]
    report = await asyncio.to_thread(check, settings.site)
    errors = sum(problem.severity == "error" for problem in report.problems)
    says = (
        f"{errors} errors; see `iocast check {settings.site}`" if errors else f"{report.counts['files']} files are good"
    )
    found.append(Finding("bad" if errors else "good", "site", says))
    return [*found, *await _feeds(settings)]


def _versions() -> Finding:
    named = []
    for package in PACKAGES:
        try:
            named.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            return Finding("bad", "versions", f"{package} is not installed")
    return Finding("good", "versions", f"Python {sys.version.split()[0]}, {', '.join(named)}")


def _clock(settings: Settings) -> Finding:
    """A clock behind the newest file of the site, or behind the journal, is wrong for certain."""
    now = time.time()
    newest = max((file.stat().st_mtime for file in settings.site.rglob("*.yaml")), default=0.0)
    if newest > now + 60:
        return Finding("bad", "clock", f"the clock is behind: a site file is from {newest - now:.0f} s in the future")
    return Finding("good", "clock", f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")


def _disk(data: Path) -> Finding:
    there = next(path for path in (data.resolve(), *data.resolve().parents) if path.exists())
    free = shutil.disk_usage(there).free
    if not os.access(there, os.W_OK):
        return Finding("bad", "disk", f"{there} cannot be written to")
    return Finding("good" if free > FREE else "warning", "disk", f"{free / (1 << 30):.1f} GiB free at {there}")


def _port(settings: Settings) -> Finding:
    where = f"{settings.host}:{settings.port}"
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            return Finding("warning", "port", f"{where} is not free ({error.strerror}); the service may be running")
    return Finding("good", "port", f"{where} is free")


def _https(settings: Settings) -> Finding:
    if settings.secure:
        return Finding("good", "https", settings.address)
    says = f"{settings.address} is plain HTTP: cookies without __Host-, no wake lock, no service worker in rooms"
    return Finding("warning", "https", says)


def _front_end() -> Finding:
    missing = [name for name in pages.PAGES.values() if pages.built(name)["script"] is None]
    if missing:
        return Finding(
            "bad", "pages", f"not built: {', '.join(missing)}; run npm ci and npx vite build in displays/web"
        )
    fonts = list(built.STATIC.rglob("be-vietnam-pro-vietnamese-*.woff2"))
    says = f"build {pages.build_id()}, {len(fonts)} Vietnamese fonts"
    return Finding("good" if fonts else "bad", "pages", says)


async def _journal(settings: Settings) -> Finding:
    started = time.perf_counter()
    try:
        async with opened(settings.journal_at) as journal:
            state = await fold(journal)
    except JournalError as error:
        return Finding("bad", "journal", str(error))
    took = time.perf_counter() - started
    if state.at and moment(state.at) > datetime.now(UTC):
        return Finding("bad", "journal", f"its newest event is from {state.at}: the clock is behind it")
    return Finding("good", "journal", f"{state.seq} events, folded in {took:.2f} s")


async def _cluster(url: str) -> list[Finding]:
    """Of a journal that several nodes may share: its server, and the nodes that live."""
    if not shared(url):
        return []
    from broadcaster.cluster.roll import call_roll  # whoever has no Redis need not wait for its library
    from broadcaster.journal.checkup import check_up

    found = [Finding(one.state, one.what, one.says) for one in await check_up(url)]
    with suppress(JournalError):  # the server's own remarks have said it
        found += outside.nodes(await call_roll(url))
    return found


async def _feeds(settings: Settings) -> list[Finding]:
    """Read every feed once without recording anything."""
    found = []
    try:
        async with opened(settings.journal_at) as journal:
            state = await fold(journal)
    except JournalError:  # said already
        return []
    survey = read_site(settings.site)
    take(survey, state)
    for plan in survey.plans:
        what = f"feed {plan.key}"
        if not plan.enabled:
            found.append(Finding("good", what, "not enabled"))
            continue
        try:
            async with asyncio.timeout(FEED_LIMIT):
                seen = await preview(state, settings.site, [plan], plan.key)
        except TimeoutError:
            found.append(Finding("bad", what, f"no answer within {FEED_LIMIT} s"))
            continue
        if seen.error:
            why = words("en").say(f"reasons.{seen.error.code}", **seen.error.args)
            found.append(Finding("bad", what, why))
        else:
            waiting = sum(row.outcome == "held" for row in seen.rows)
            found.append(Finding("good", what, f"{len(seen.rows)} rows, {waiting} would be held"))
    return found
