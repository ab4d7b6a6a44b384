"""The site directory: judged as a whole, recorded as events, the last good version kept."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from broadcaster.events import Draft, Event, Kind, decode, encode
from broadcaster.state import State
from displays.site import BY, SETTLE, check, follow_site, read_site, sample, sync_site
from layouts.problems import Problem
from tests.doubles.waiting import LIMIT

OIDC = "{name: {vi: A}, issuer: 'https://a', client: b, roles: {truc: operator}, groups: {truc: huyen, tinh: '*'}}"


class Ledger:
    """Keeps drafts as events and folds them at once, as the journal's one follower would."""

    def __init__(self) -> None:
        self.state = State("test")
        self.events: list[Event] = []
        self.changed = asyncio.Condition()

    async def record(self, *drafts: Draft) -> int:
        for draft in drafts:
            data = decode(encode(draft.data))
            event = Event(len(self.events) + 1, "2026-11-23T02:00:00.000Z", draft.id, draft.kind, draft.by, data)
            self.events.append(event)
            self.state.apply(event)
        async with self.changed:
            self.changed.notify_all()
        return len(self.events)

    def last(self, path: str) -> Event | None:
        return next((event for event in reversed(self.events) if event.data["path"] == path), None)

    async def until(self, met: Callable[[], bool]) -> None:
        async with asyncio.timeout(LIMIT), self.changed:
            await self.changed.wait_for(met)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the sample site that may be broken."""
    return Path(shutil.copytree(sample(), tmp_path / "site"))


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def errors(site: Path) -> list[Problem]:
    return [problem for problem in check(site).problems if problem.severity == "error"]


def line_of(file: Path, text: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


@pytest.mark.parametrize(
    ("path", "old", "new", "code", "got"),
    [
        ("layouts/tong-quan.yaml", "series: VB-02", "series: VB-92", "unknown_series_near", "VB-92"),
        ("layouts/tong-quan.yaml", "id: van-ban-di,", "id: van-ban-den,", "duplicate", None),
        ("layouts/tong-quan.yaml", "[9, 1, 4, 4]", "[10, 1, 4, 4]", "outside_grid_column", None),
        ("layouts/tong-quan.yaml", "kind: attention", "knid: attention", "missing_key", None),
        ("site.yaml", "home: y-te", "home: y-tê", "key_form", '"y-tê"'),
        ("site.yaml", "home: y-te", "home: yte", "unknown_layout_near", "yte"),
        ("site.yaml", "groups: [tinh]", "groups: [tình]", "key_form", '"tình"'),
        ("site.yaml", "groups: [tinh]", "groups: [huyen]", "unknown_group", "huyen"),
        ("site.yaml", "holidays: {country: VN}", f"sign_in: {{oidc: {OIDC}}}", "unknown_group", "huyen"),
        ("site.yaml", "{key: phuong, name", "{key: tinh, name", "group_twice", "tinh"),
        ("site.yaml", "{key: xa, name", "{key: xa, schedules: [], naem", "missing_key", None),
        ("site.yaml", "holidays: {country: VN}", "holidays: {country: VM}", "unknown_country", "VM"),
        ("site.yaml", "{layout: no-so-lieu, since", "{layout: no-so-leu, since", "unknown_layout_near", "no-so-leu"),
        ("indicators.yaml", "owner: thong-ke", "owner: cuc-thong-ke", "unknown_unit_near", "cuc-thong-ke"),
        ("indicators.yaml", "subsystem: KTXH", "subsystem: KT", "unknown_subsystem", "KT"),
        ("indicators.yaml", "formula: 100 * VB-04 / VB-02", "formula: 100 * VB-04 / VB-22", "formula", "'VB-22'"),
        ("indicators.yaml", "formula: 100 * VB-04 / VB-02", "formula: 100 * / VB-02", "formula", "'/'"),
        ("indicators.yaml", "same_period(GD-06)", "last_year(GD-06)", "formula", "'last_year'"),
        ("indicators.yaml", "target - 1.0", "goal - 1.0", "formula", "'goal'"),
        ("indicators.yaml", "formula: 100 * VB-03 / VB-02", "formula: 2 * VB-06", "formula_circle", None),
        ("rules.yaml", "parts: [VB-03]", "parts: [VB-33]", "unknown_series_near", "VB-33"),
        ("feeds.yaml", "series: ATTT-08", "series: ATTT-88", "unknown_series_near", "ATTT-88"),
        ("feeds.yaml", "series: ATTT-08", "series: SYS-07", "computed_series", "SYS-07"),
        ("feeds.yaml", "{series: YT-03, start", "{series: VB-05, start", "computed_series", "VB-05"),
        ("feeds.yaml", "every: 1m", "every: 1 minute", "duration", None),
        ("feeds.yaml", "kind: probe", "kind: prob", "one_of", None),
        ("feeds.yaml", "key: cong-dvc", "key: tinh-trang", "duplicate", None),
    ],
)
def test_a_mistake_is_reported_with_its_line(site: Path, path: str, old: str, new: str, code: str, got: str) -> None:
    """Whatever file it stands in, whatever other file says so; nothing else is reported beside it."""
    line = line_of(site / path, old)
    edit(site / path, old, new)
    found = [problem for problem in errors(site) if problem.code == code]
    assert [(problem.path, problem.line) for problem in found] == [(path, line)], errors(site)
    if got is not None:
        assert found[0].args["got"] == got
    assert {problem.path for problem in errors(site)} == {path}


def test_all_files_are_judged_at_once(site: Path) -> None:
    """Three broken files, three lists of problems."""
    edit(site / "layouts" / "y-te.yaml", "series: YT-05", "series: YT-55")
    edit(site / "site.yaml", "clearance: public", "clearance: open")
    edit(site / "feeds.yaml", "kind: http", "kind: ftp")
    assert {problem.path for problem in errors(site)} == {"layouts/y-te.yaml", "site.yaml", "feeds.yaml"}


def test_a_broken_catalogue_does_not_blame_the_layouts(site: Path) -> None:
    """Of names that nobody can say just now, nothing is said."""
    (site / "indicators.yaml").write_text("- code: [", encoding="utf-8")
    assert {problem.path for problem in errors(site)} == {"indicators.yaml"}


def test_a_directory_that_is_no_site_says_so(tmp_path: Path) -> None:
    """The first thing that can go wrong on the command line."""
    assert [problem.code for problem in check(tmp_path).problems] == ["not_a_site"]
    assert not check(tmp_path / "nowhere").ok


def test_a_feed_after_a_broken_one_is_reported_at_its_own_line(site: Path) -> None:
    """What another file says is wrong with it stands at its own place, not at the place of the feed before."""
    file = site / "feeds.yaml"
    edit(file, "kind: spreadsheet", "kind: spredsheet")
    edit(file, "series: ATTT-08", "series: ATTT-88")
    assert [(problem.code, problem.line) for problem in errors(site)] == [
        ("one_of", line_of(file, "spredsheet")),
        ("unknown_series_near", line_of(file, "ATTT-88")),
    ]


def test_a_folder_of_figures_may_stand_anywhere(site: Path, tmp_path: Path) -> None:
    """An absolute path, and a path that is one file, are read as the feed itself will read them."""
    edit(site / "feeds.yaml", "path: so-lieu", f"path: {tmp_path}")
    assert [(problem.code, problem.severity) for problem in check(site).problems] == [("feeds_name_nothing", "warning")]
    report = site / "so-lieu" / "bao-cao-9-thang-2021.xlsx"
    edit(site / "feeds.yaml", f"path: {tmp_path}", f"path: {report}")
    assert check(site).problems == ()


def test_a_feeds_certificates_are_files_of_the_site(site: Path) -> None:
    """A private authority's file that is not there is told before the feed fails at night."""
    file = site / "feeds.yaml"
    edit(file, "  kind: http\n", "  kind: http\n  ca: lgsp.pem\n")
    edit(file, "enabled: false\n  url", "enabled: true\n  url")
    told = [(each.code, each.severity, each.line) for each in check(site).problems]
    assert told == [("file_missing", "warning", line_of(file, "lgsp.pem"))]
    (site / "lgsp.pem").write_text("")
    assert check(site).problems == ()


async def test_every_good_file_becomes_an_event_once(site: Path, ledger: Ledger) -> None:
    """With path, sha256, normalised body and, for a layout, what it needs; reading again is no news."""
    await sync_site(site, ledger.record, ledger.state)
    assert {event.kind for event in ledger.events} == {Kind.SITE_CHANGED}
    assert {event.by for event in ledger.events} == {BY}
    assert len(ledger.events) == 18
    overview = ledger.last("layouts/tong-quan.yaml")
    assert overview is not None
    assert len(overview.data["sha256"]) == 64
    assert {"VB-01", "VB-02", "VB-03", "VB-04", "HCC-01", "YT-01"} <= set(overview.data["needs"]["series"])
    assert "VB-02" in ledger.state.indicators
    assert await sync_site(site, ledger.record, ledger.state) == []


async def test_a_broken_file_keeps_the_last_good_version(site: Path, ledger: Ledger) -> None:
    """It is refused once, with line and column, and taken again when it is mended, even to what it was before."""
    await sync_site(site, ledger.record, ledger.state)
    good = ledger.state.layout("y-te")
    file = site / "layouts" / "y-te.yaml"
    before = file.read_text(encoding="utf-8")
    edit(file, "kind: trend", "kind: trned")
    await sync_site(site, ledger.record, ledger.state)
    refused = ledger.events[-1]
    assert refused.kind is Kind.SITE_REFUSED
    assert refused.data["path"] == "layouts/y-te.yaml"
    problem = refused.data["problems"][0]
    assert (problem["code"], problem["line"], problem["severity"]) == ("one_of", line_of(file, "trned"), "error")
    assert "trned" in problem["text"]
    assert ledger.state.layout("y-te") == good
    assert await sync_site(site, ledger.record, ledger.state) == []
    file.write_text(before, encoding="utf-8")
    (mended,) = await sync_site(site, ledger.record, ledger.state)
    assert (mended.kind, mended.data["path"]) == (Kind.SITE_CHANGED, "layouts/y-te.yaml")
    assert "layouts/y-te.yaml" not in ledger.state.refused


async def test_a_layout_some_room_calls_its_own_stays(site: Path, ledger: Ledger) -> None:
    """Its file gone, the site file is refused for naming it, and the walls keep what they show."""
    await sync_site(site, ledger.record, ledger.state)
    (site / "layouts" / "tong-quan.yaml").unlink()
    (refused,) = await sync_site(site, ledger.record, ledger.state)
    assert (refused.kind, refused.data["path"]) == (Kind.SITE_REFUSED, "site.yaml")
    assert ledger.state.layout("tong-quan") is not None
    text = (site / "site.yaml").read_text(encoding="utf-8")
    (site / "site.yaml").write_text(text.replace("home: tong-quan", "home: y-te"), encoding="utf-8")
    await sync_site(site, ledger.record, ledger.state)
    assert ledger.state.layout("tong-quan") is None


async def test_a_layout_is_judged_by_the_last_good_catalogue(site: Path, ledger: Ledger) -> None:
    """While indicators.yaml is broken, layouts are held against the version that is in force."""
    await sync_site(site, ledger.record, ledger.state)
    (site / "indicators.yaml").write_text("oops: [", encoding="utf-8")
    edit(site / "layouts" / "y-te.yaml", "series: YT-05", "series: YT-55")
    drafts = await sync_site(site, ledger.record, ledger.state)
    assert {(draft.kind, draft.data["path"]) for draft in drafts} == {
        (Kind.SITE_REFUSED, "indicators.yaml"),
        (Kind.SITE_REFUSED, "layouts/y-te.yaml"),
    }


async def test_an_indicator_that_leaves_refuses_the_layouts_that_show_it(site: Path, ledger: Ledger) -> None:
    """The same text of a layout can become wrong, and right again, by what another file says."""
    await sync_site(site, ledger.record, ledger.state)
    text = (site / "indicators.yaml").read_text(encoding="utf-8")
    edit(site / "indicators.yaml", "code: YT-02", "code: YT-12")
    drafts = await sync_site(site, ledger.record, ledger.state)
    assert [(draft.kind, draft.data["path"]) for draft in drafts] == [
        (Kind.SITE_CHANGED, "indicators.yaml"),
        (Kind.SITE_REFUSED, "feeds.yaml"),
        (Kind.SITE_REFUSED, "layouts/y-te.yaml"),
    ]
    (site / "indicators.yaml").write_text(text, encoding="utf-8")
    drafts = await sync_site(site, ledger.record, ledger.state)
    assert {draft.kind for draft in drafts} == {Kind.SITE_CHANGED}
    assert ledger.state.refused == {}


async def test_a_deleted_layout_is_gone_and_a_deleted_list_is_empty(site: Path, ledger: Ledger) -> None:
    """The layout's body is null; rules that are gone are no rules; the catalogue cannot go."""
    await sync_site(site, ledger.record, ledger.state)
    (site / "layouts" / "van-ban-hcc.yaml").unlink()
    edit(site / "site.yaml", "home: van-ban-hcc", "home: tong-quan")
    (site / "rules.yaml").unlink()
    (site / "indicators.yaml").unlink()
    await sync_site(site, ledger.record, ledger.state)
    gone, rules, catalogue = (
        ledger.last(path) for path in ("layouts/van-ban-hcc.yaml", "rules.yaml", "indicators.yaml")
    )
    assert gone is not None
    assert (gone.data["body"], ledger.state.layout("van-ban-hcc")) == (None, None)
    assert rules is not None
    assert (rules.data["body"], ledger.state.rules) == ({"rules": []}, ())
    assert catalogue is not None
    assert catalogue.kind is Kind.SITE_REFUSED
    assert catalogue.data["problems"][0]["code"] == "file_missing"
    assert len(ledger.state.indicators) == 86
    assert await sync_site(site, ledger.record, ledger.state) == []


@asynccontextmanager
async def following(site: Path, ledger: Ledger) -> AsyncIterator[None]:
    task = asyncio.create_task(follow_site(site, ledger.record, ledger.state))
    try:
        await ledger.until(lambda: len(ledger.events) >= 11)
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_change_is_followed(site: Path, ledger: Ledger) -> None:
    """A file written in place, one written beside and renamed over it, a new one, a deleted one: read as soon as the
    files rest, and long before two seconds are over."""
    assert SETTLE < 500
    file = site / "layouts" / "y-te.yaml"

    def title(words: str) -> Callable[[], bool]:
        return lambda: (ledger.state.layout("y-te") or {}).get("title", {}).get("vi") == words

    async with following(site, ledger):
        edit(file, "vi: Y tế", "vi: Y tế hôm nay")
        await ledger.until(title("Y tế hôm nay"))

        beside = file.with_name(".y-te.yaml.tmp")
        beside.write_text(file.read_text(encoding="utf-8").replace("hôm nay", "tuần này"), encoding="utf-8")
        beside.rename(file)
        await ledger.until(title("Y tế tuần này"))

        fresh = site / "layouts" / "covid.yaml"
        fresh.write_text(file.read_text(encoding="utf-8").replace("key: y-te", "key: covid"), encoding="utf-8")
        await ledger.until(lambda: ledger.state.layout("covid") is not None)
        fresh.unlink()
        await ledger.until(lambda: ledger.state.layout("covid") is None)


def test_the_formula_of_a_share_can_be_changed_in_the_file(site: Path) -> None:
    """The body carries the text; what can be made of it is the fold's."""
    edit(site / "indicators.yaml", "formula: 100 * VB-04 / VB-02", "formula: 1000 * VB-04 / VB-02")
    bodies = {each["code"]: each for each in read_site(site).files["indicators.yaml"].body["indicators"]}
    assert bodies["VB-05"]["formula"] == "1000 * VB-04 / VB-02"
