"""The runner: one fetch in its time, the last good value kept, a word at the first failure and at recovery."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from broadcaster.events import Draft, Kind, encode
from broadcaster.model import Indicator
from feeds import fetching, runner
from feeds.adapters.http import Http
from feeds.feed import Answer, FeedError
from feeds.intake import Intake
from feeds.ledger import PART
from feeds.pace import OPENS
from feeds.plan import plan
from feeds.runner import Runner
from feeds.timetable import Timetable
from tests.doubles.known import Remembered
from tests.doubles.source import Source
from tests.doubles.waiting import reached


class Clock:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2021, 10, 7, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class House:
    """A runner in small surroundings; `drafts` is what it recorded."""

    def __init__(
        self, site: Path, previous: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None
    ) -> None:
        codes = [*(f"VB-0{number}" for number in range(1, 7)), "ATTT-08"]
        self.known = Remembered({code: Indicator(code, {"vi": code}, {"vi": "văn bản"}) for code in codes})
        self.clock = Clock()
        self.drafts: list[Draft] = []
        self.unwritable = False
        self.runner = Runner(
            intake=Intake(self.known, clock=self.clock),
            record=self.record,
            clock=self.clock,
            site=site,
            environ=environ or {},
            time_zone="Asia/Ho_Chi_Minh",
            previous=lambda key: previous,
        )

    async def record(self, *drafts: Draft) -> int:
        if self.unwritable:
            raise OSError("disk full")
        self.drafts.extend(drafts)
        self.known.fold(drafts)
        return len(self.drafts)

    def plan(self, *entries: Mapping[str, Any]) -> None:
        plans, faults = plan(list(entries))
        assert faults == []
        self.runner.replan(plans)

    def runs(self) -> list[Mapping[str, Any]]:
        for draft in self.drafts:
            assert encode(draft.data)
        return [draft.data for draft in self.drafts if draft.kind is Kind.RUN]


@pytest.fixture
async def source() -> AsyncIterator[Source]:
    async with Source() as started:
        yield started


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made = House(tmp_path)
    yield made
    await made.runner.close()


def http(source: Source, **more: Any) -> dict[str, Any]:
    fields = {"series": "ma", "value": "so"}
    return {"key": "dvc", "kind": "http", "url": source.url, "map": fields, "period": "2021-09", **more}


def records(*values: Any) -> list[dict[str, Any]]:
    return [{"ma": f"VB-0{number}", "so": value} for number, value in enumerate(values, 1)]


async def test_a_run_records_what_is_new_and_itself(house: House, source: Source) -> None:
    """Observations, held figures and the run's own entry, in this order, by the feed's name."""
    source.say([*records("5", "1.5"), {"ma": "VB-99", "so": 1}])
    house.plan(http(source))
    run = await house.runner.run("dvc")
    assert (run.ok, run.rows, run.accepted, run.held, run.rejected, run.unchanged) == (True, 3, 1, 1, 1, 0)
    assert [(draft.kind, draft.by) for draft in house.drafts] == [
        (Kind.OBSERVED, "feed:dvc"),
        (Kind.HELD, "feed:dvc"),
        (Kind.RUN, "feed:dvc"),
    ]
    refused = house.runs()[0]["refused"]
    assert [(each["series"], each["reason"]["code"]) for each in refused] == [("VB-99", "unknown_series_near")]


async def test_a_run_without_news_is_one_small_entry_now_and_then(house: House, source: Source) -> None:
    """Repeated within a minute it says nothing; later once again; no observation is recorded twice."""
    source.say(records(1, 2))
    house.plan(http(source))
    for seconds in (0, 10, 10, 60):
        house.clock.forward(seconds)
        await house.runner.run("dvc")
    assert [(run["accepted"], run["unchanged"]) for run in house.runs()] == [(2, 0), (0, 2), (0, 2)]
    assert len(house.drafts) == 4


async def test_a_failure_keeps_the_last_value_and_is_logged_once(house: House, source: Source) -> None:
    """One warning when it begins, one word when it is over; the journal has both."""
    source.say(records(1, 2))
    house.plan(http(source))
    await house.runner.run("dvc")
    with capture_logs() as logs:
        source.say({}, status=503)
        for _ in range(3):
            failed = await house.runner.run("dvc")
        source.say(records(1, 3))
        await house.runner.run("dvc")
    assert failed.error is not None
    assert (failed.error.code, failed.rows) == ("http_failed", 2)
    assert [each["event"] for each in logs] == ["feed failed", "feed recovered"]
    assert [run["ok"] for run in house.runs()] == [True, False, True]
    assert house.known.observations["VB-01", "2021-09"].v == 1
    assert house.known.observations["VB-02", "2021-09"].v == 3


@pytest.mark.parametrize(("values", "code"), [((), "empty"), ((1, 2), "shrunken")])
async def test_a_suddenly_empty_or_shrunken_answer_is_not_applied(
    house: House, source: Source, values: tuple[int, ...], code: str
) -> None:
    """Six rows that become two are flagged; a person who looked at it can apply it."""
    source.say(records(1, 1, 1, 1, 1, 1))
    house.plan(http(source))
    await house.runner.run("dvc")
    source.say(records(*(value + 10 for value in values)))
    flagged = await house.runner.run("dvc")
    assert flagged.error is not None
    assert (flagged.error.code, flagged.error.args["before"]) == (code, 6)
    assert house.known.observations["VB-01", "2021-09"].v == 1
    applied = await house.runner.run("dvc", by="lan", anyway=True)
    assert (applied.ok, applied.accepted) == (True, len(values))


async def test_the_last_good_size_survives_a_restart(tmp_path: Path, source: Source) -> None:
    """What the journal knows of the last run is compared with after a start."""
    house = House(tmp_path, {"rows": 6, "ok": True})
    source.say(records(1))
    house.plan(http(source))
    run = await house.runner.run("dvc")
    assert run.error is not None
    assert run.error.code == "shrunken"
    await house.runner.close()


async def test_a_hanging_source_is_given_up_in_its_time(house: House, source: Source) -> None:
    """The run ends with the timeout as its reason."""
    source.hang()
    house.plan(http(source, timeout="100ms"))
    run = await house.runner.run("dvc")
    assert run.error is not None
    assert run.error.code == "timeout"


async def test_a_fetch_that_hears_no_cancelling_is_left_to_itself(
    house: House, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ends in its time; the next is refused while the first still hangs, and done when that has ended."""
    let_go, answer = asyncio.Event(), Http.fetch

    async def deaf(self: Http) -> Answer:
        while not let_go.is_set():
            with suppress(asyncio.CancelledError):
                await let_go.wait()
        return await answer(self)

    monkeypatch.setattr(fetching, "GRACE", 0.05)
    monkeypatch.setattr(Http, "fetch", deaf)
    source.say(records(1))
    house.plan(http(source, timeout="100ms"))
    with capture_logs() as logs:
        codes = [run.error.code for run in [await house.runner.run("dvc") for _ in range(2)] if run.error]
    assert codes == ["timeout", "still_hanging"]
    assert [each["event"] for each in logs] == ["a fetch does not end", "feed failed"]
    let_go.set()
    left = house.runner._lines["dvc"].fetching._left
    assert left is not None
    await reached(left.done)
    house.plan(http(source, timeout="20s"))
    assert (await house.runner.run("dvc")).ok


async def test_a_feed_does_not_overlap_itself(house: House, source: Source) -> None:
    """A second run while the first is under way is refused."""
    source.hang()
    source.say(records(1))
    house.plan(http(source))
    first = asyncio.create_task(house.runner.run("dvc"))
    while not source.asked:
        await asyncio.sleep(0)
    with pytest.raises(FeedError, match="busy"):
        await house.runner.run("dvc")
    source.go_on()
    assert (await first).ok


async def test_who_asks_during_a_run_has_its_result(house: House, source: Source) -> None:
    """Two who press the button have one run; who wants an answer applied anyway has one of their own after it."""
    source.say(records(1, 1, 1, 1, 1, 1))
    house.plan(http(source))
    await house.runner.run("dvc")
    source.say(records(2))
    source.hang()
    planned = asyncio.create_task(house.runner.run("dvc"))
    await reached(lambda: len(source.asked) == 2)
    lan = asyncio.create_task(house.runner.join("dvc", by="lan"))
    minh = asyncio.create_task(house.runner.join("dvc", by="minh", anyway=True))
    source.go_on()
    assert await lan is await planned
    assert (await planned).error is not None
    assert ((await minh).ok, len(source.asked)) == (True, 3)
    assert (await house.runner.join("dvc", by="lan")).ok


async def test_what_could_not_be_recorded_is_fetched_again(house: House, source: Source) -> None:
    """A full disk loses nothing: the source's "not modified" is not believed before the answer was kept."""
    source.say(records(1))
    source.know_versions('"v1"')
    house.plan(http(source))
    house.unwritable = True
    with pytest.raises(OSError, match="disk full"):
        await house.runner.run("dvc")
    house.unwritable = False
    assert (await house.runner.run("dvc")).accepted == 1
    assert (await house.runner.run("dvc")).unchanged == 1


async def test_a_new_catalogue_weighs_the_same_answer_again(house: House, source: Source) -> None:
    """A series that became known is taken from a source that has not changed."""
    source.say([*records(1), {"ma": "VB-99", "so": 7}])
    source.know_versions('"v1"')
    house.plan(http(source))
    assert (await house.runner.run("dvc")).rejected == 1
    again = await house.runner.run("dvc")
    assert (again.rejected, again.unchanged) == (1, 1)
    house.known.indicators = {**house.known.indicators, "VB-99": Indicator("VB-99", {"vi": "x"}, {"vi": "x"})}
    house.known.catalogue_seq += 1
    assert (await house.runner.run("dvc")).accepted == 1


async def test_what_is_refused_is_still_told_after_a_failure(house: House, source: Source) -> None:
    """A source that has not changed says nothing new; the list of what cannot be read stands until it has."""
    source.say([*records(1), {"ma": "VB-99", "so": 7}])
    source.know_versions('"v1"')
    house.plan(http(source))
    first = await house.runner.run("dvc")
    source.know_versions("")
    source.say({}, status=500)
    assert not (await house.runner.run("dvc")).ok
    source.know_versions('"v1"')
    again = await house.runner.run("dvc")
    assert (again.ok, again.rows, again.rejected, again.refused) == (True, 2, 1, first.refused)


async def test_what_is_refused_only_for_today_is_asked_again(house: House, source: Source) -> None:
    """A future as-of is in time tomorrow, without the source changing."""
    source.say([{"ma": "VB-01", "so": 1, "ngay": "08/10/2021"}])
    house.plan(http(source, map={"series": "ma", "value": "so", "as_of": "ngay"}))
    assert (await house.runner.run("dvc")).rejected == 1
    house.clock.forward(86400)
    assert (await house.runner.run("dvc")).accepted == 1


async def test_a_fetched_as_of_travels_with_the_run(house: House, source: Source) -> None:
    """An equal value makes no observation; the run's entry carries the freshness."""
    source.say({})
    target = {"key": "a", "url": source.url}
    house.plan({"key": "song", "kind": "probe", "series": "ATTT-08", "targets": [target]})
    await house.runner.run("song")
    house.clock.forward(60)
    run = await house.runner.run("song")
    assert (run.accepted, run.unchanged, run.as_of) == (0, 1, "2021-10-07T02:01:00.000Z")
    assert [each["as_of"] for each in house.runs()] == ["2021-10-07T02:00:00.000Z", "2021-10-07T02:01:00.000Z"]


async def test_a_dry_run_shows_every_row_and_records_nothing(house: House, source: Source) -> None:
    """Accepted, held and refused rows in the order of the source; the feed's own memory is untouched."""
    source.say([*records("5", "1.5"), {"ma": "VB-99", "so": 1}])
    house.plan(http(source))
    preview = await house.runner.preview("dvc")
    assert preview.error is None
    assert [(row.outcome, row.series) for row in preview.rows] == [
        ("accepted", "VB-01"),
        ("held", "VB-02"),
        ("rejected", "VB-99"),
    ]
    assert house.drafts == []
    source.say({}, status=500)
    broken = await house.runner.preview("dvc")
    assert broken.error is not None
    assert broken.error.code == "http_failed"


async def test_a_large_answer_is_taken_in_slices(house: House, source: Source) -> None:
    """Thousands of rows do not hold up the loop; every one is taken."""
    days = [date(2015, 1, 1) + timedelta(days=number) for number in range(PART + 500)]
    rows = [{"ma": "VB-01", "so": number, "ky": day.isoformat()} for number, day in enumerate(days, 10**6)]
    source.say(rows)
    house.plan(http(source, map={"series": "ma", "value": "so", "period": "ky"}))
    run = await house.runner.run("dvc")
    assert (run.rows, run.accepted) == (len(rows), len(rows))
    assert sum(draft.kind is Kind.OBSERVED for draft in house.drafts) > 1


async def test_an_unexpected_fault_of_an_adapter_is_a_failed_run(
    house: House, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever an adapter raises, the feed fails and says so; nothing else is disturbed."""

    async def broken(self: object) -> None:
        raise ZeroDivisionError

    house.plan(http(source))
    monkeypatch.setattr("feeds.adapters.http.Http.fetch", broken)
    with capture_logs() as logs:
        run = await house.runner.run("dvc")
    assert run.error is not None
    assert (run.error.code, run.error.args) == ("failed", {"what": "ZeroDivisionError"})
    assert [each["event"] for each in logs] == ["adapter failed", "feed failed"]


async def test_replanning_leaves_the_same_feeds_alone(house: House, source: Source) -> None:
    """Only what changed in feeds.yaml is taken anew."""
    house.plan(http(source), http(source, key="khac"))
    first, second = plan([http(source, every="9m"), http(source, key="khac")])[0]
    assert house.runner.replan([first, second]) == {"dvc"}
    assert house.runner.replan([second]) == {"dvc"}
    with pytest.raises(KeyError):
        await house.runner.run("dvc")


async def test_a_run_says_how_the_feed_stands(house: House, source: Source) -> None:
    """Since when it is well or fails, failures in a row, its circuit, when it is asked again, what the run took."""
    table = scheduled(house)
    source.say(records(1))
    house.plan(http(source, every="10s"))
    table.replan(list(house.runner.plans.values()), "UTC")
    begun = "2021-10-07T02:00:00.000Z"
    well = await house.runner.run("dvc")
    assert (well.since, well.failures, well.circuit, well.retry) == (begun, 0, "closed", None)
    source.say({}, status=500)
    seen = []
    for _ in range(OPENS):
        house.clock.forward(100)
        run = await house.runner.run("dvc")
        seen.append((run.since, run.failures, run.circuit))
    failed = "2021-10-07T02:01:40.000Z"
    assert seen == [(failed, number, "closed" if number < OPENS else "open") for number in range(1, OPENS + 1)]
    assert run.retry is not None
    assert run.retry > run.finished
    assert run.next == run.retry
    assert house.runs()[-1]["circuit"] == "open"
    source.say(records(1))
    house.clock.forward(100)
    again = await house.runner.run("dvc")
    assert (run.last_ok, again.since, again.last_ok) == (begun, "2021-10-07T02:10:00.000Z", "2021-10-07T02:10:00.000Z")
    assert run.newest == again.newest == "2021-09-29T17:00:00.000Z"


async def test_since_when_it_fails_survives_a_restart(tmp_path: Path, source: Source) -> None:
    """The spell goes on where the journal left it, and so do the failures in a row."""
    since = "2021-10-01T00:00:00.000Z"
    house = House(
        tmp_path, {"rows": 6, "ok": False, "since": since, "last_ok": "2021-09-30T00:00:00.000Z", "failures": 7}
    )
    source.say({}, status=500)
    house.plan(http(source))
    assert house.runner.failures("dvc") == 7
    runs = [await house.runner.run("dvc") for _ in range(2)]
    assert [(run.since, run.last_ok) for run in runs] == [(since, "2021-09-30T00:00:00.000Z")] * 2
    await house.runner.close()


async def test_the_rest_that_a_source_asks_for_is_given(
    house: House, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Retry-After reaches the timetable."""
    table = scheduled(house)

    async def limited(self: object) -> None:
        raise FeedError("http_status", retry_after=1800, status=429)

    monkeypatch.setattr("feeds.adapters.http.Http.fetch", limited)
    house.plan(http(source, every="10s"))
    table.replan(list(house.runner.plans.values()), "UTC")
    run = await house.runner.run("dvc")
    assert (run.retry, run.next) == ("2021-10-07T02:30:00.000Z", "2021-10-07T02:30:00.000Z")


async def test_a_plan_that_changes_during_a_run_records_nothing_of_the_old(house: House, source: Source) -> None:
    """What the old plan asked for is dropped, and neither the feed's failure nor its success."""
    for then in (lambda: None, source.cut_short):
        source.hang()
        source.say(records(1))
        house.plan(http(source))
        asked = len(source.asked)
        run = asyncio.create_task(house.runner.run("dvc"))
        await reached(lambda asked=asked: len(source.asked) > asked)
        house.plan(http(source, period="2021-10"))
        then()
        source.go_on()
        with pytest.raises(FeedError, match="replanned"):
            await run
    assert house.drafts == []


async def test_a_secret_is_told_nowhere(tmp_path: Path, source: Source, capfd: pytest.CaptureFixture[str]) -> None:
    """A source that sends back what it was asked with: not in events, runs, dry runs, errors or logs."""
    secret = "tuyet-mat-4711"
    house = House(tmp_path, environ={"TOKEN_FILE": str(tmp_path / "token")})
    (tmp_path / "token").write_text(f"{secret}\n", encoding="utf-8")
    entry = http(source, url=source.url + "/${TOKEN}", auth={"bearer": "${TOKEN}"})
    fields = {"series": "ma", "value": "so", "note": "note", "area": "area"}
    house.plan(entry | {"map": fields})
    echo = [
        {"ma": "VB-01", "so": 5, "note": f"cho {secret}"},
        {"ma": "VB-02", "so": f"791/{secret}"},
        {"ma": secret, "so": 1},
        {"ma": "VB-03", "so": 1, "area": secret},
    ]
    told: list[object] = []
    with capture_logs() as logs:
        source.say(echo)
        told += [await house.runner.run("dvc"), await house.runner.preview("dvc")]
        source.say(f"<html>{secret}</html>".encode())
        told += [await house.runner.run("dvc"), await house.runner.preview("dvc")]
        source.say({}, status=500, headers={"Location": f"/{secret}"})
        told += [await house.runner.run("dvc")]
    assert any(secret in each["authorization"] and secret in each["request"] for each in source.asked)
    assert "${TOKEN}" in repr(told)
    out = "".join(capfd.readouterr())
    for place in (repr(told), repr(house.drafts), repr(logs), repr(house.known.observations), out):
        assert secret not in place
    await house.runner.close()


async def test_the_words_of_an_unexpected_fault_are_not_told(
    house: House, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A driver's error holds the address with its password: the log has the kind of error and the line."""

    async def broken(self: object) -> None:
        raise ValueError("cannot parse postgresql://iocast:tuyet-mat@db/x")

    house.plan(http(source))
    monkeypatch.setattr("feeds.adapters.http.Http.fetch", broken)
    with capture_logs() as logs:
        run = await house.runner.run("dvc")
    assert run.error is not None
    assert run.error.args == {"what": "ValueError"}
    assert logs[0]["at"].startswith(__file__)
    assert "tuyet-mat" not in repr(logs)


async def test_closing_waits_for_no_source_that_holds_on(
    house: House, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that cannot be closed is left to itself."""

    async def held(self: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("feeds.adapters.http.Http.close", held)
    monkeypatch.setattr(runner, "CLOSE", 0.01)
    house.plan(http(source))
    await house.runner.close()


def scheduled(house: House) -> Timetable:
    """A timetable on the house's clock."""
    table = Timetable(house.clock, lambda: house.clock.now.timestamp(), lambda: 0.5)
    house.runner.schedule = table
    return table
